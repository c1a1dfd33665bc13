"""Datakvalitet: what was read, what was loaded, what was turned away and why, and what looks wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from dashboard import html
from dashboard.components.panel import empty, panel
from dashboard.components.strip import Fact, strip
from dashboard.components.table import table
from etl.check.reasons import RULES
from metrics.danish import dates, numbers
from metrics.question import Grain
from topics import sections as parts
from topics.view import View

TITLE = "Datakvalitet"
GRAIN: Grain = "month"
FILTERS = False

MOST = 200
SEVERITY = {"warning": "advarsel", "repaired": "rettet", "kept": "beholdt"}


def render(view: View) -> list[Any]:
    """The load report, the findings and the first rejected rows."""
    snap = view.snap
    report, findings, rejects = snap.load_report(), snap.findings(), snap.rejects(limit=MOST)
    # Rows and case numbers are of all units: for those who see the cases of all units.
    names = view.scope.role in ("operator", "supervision")
    read, rejected = sum(r["read"] for r in report), sum(r["rejected"] for r in report)
    return [
        parts.head(
            "Datakvalitet",
            f"{numbers.number(rejected)} af {dates.count(read, 'række', 'rækker')} er afvist, resten er indlæst",
        ),
        strip(
            [
                Fact("Data pr.", dates.day(snap.as_of), "sidste dag i leverancen"),
                Fact("Indlæst", dates.moment(snap.loaded_at), f"kilde {snap.source}", small=True),
                Fact("Historik fra", dates.day(snap.history_from), "første dag, der er hel"),
                Fact("Advarsler", numbers.number(len(findings)), "kontroller med fund"),
                Fact("Øjebliksbillede", snap.id, "står på alt, der bliver sendt", small=True),
            ]
        ),
        html.Div(
            [loaded(report), found(findings, view), turned_away(rejects, rejected) if names else None],
            className="columns columns-quality",
        ),
    ]


def loaded(report: list[dict[str, Any]]) -> Any:
    """Rows read = rows loaded + rows rejected, a table a line."""
    rows = [
        [
            dates.sentence(dates.TABLES.get(r["table"], r["table"])),
            numbers.number(r["read"]) if r.get("delivered", True) else numbers.STATUS["not_delivered"],
            *(
                numbers.number(r[key]) if r.get("delivered", True) else numbers.DASH
                for key in ("loaded", "rejected")
            ),
        ]
        for r in report
    ]
    return panel(
        "Hvad der blev læst",
        "Læste rækker = indlæste + afviste, i hver tabel",
        table(["Tabel", "Læst", "Indlæst", "Afvist"], rows, caption="Indlæsningen"),
    )


def found(findings: list[dict[str, Any]], view: View) -> Any:
    """What the checks found in rows that were kept."""
    if not findings:
        return panel(
            "Hvad der ser forkert ud",
            "Fund i de indlæste rækker",
            empty("Ingen fund: alle kontroller er gået godt."),
        )
    names = view.scope.role in ("operator", "supervision")
    rows = [
        [
            f["text_da"],
            SEVERITY.get(f["severity"], f["severity"]),
            dates.TABLES.get(f["table"], f["table"]) or numbers.DASH,
            _count(f["count"], view),
            ((", ".join(_examples(f, view)) if names else "") or numbers.DASH),
        ]
        for f in findings
    ]
    return panel(
        f"{dates.count(len(findings), 'kontrol', 'kontroller')} har fund",
        "Rækkerne er indlæst; det rettede er rettet efter en fast regel, det beholdte tæller, som det står",
        table(["Fund", "Slags", "Tabel", "Antal", "Eksempler"], rows, words=(0, 1, 2, 4), caption="Fund"),
    )


def _examples(finding: dict[str, Any], view: View) -> list[str]:
    """The first three; names of files and headings as they were delivered."""
    first = [str(e) for e in finding["examples"][:3]]
    return (
        first
        if finding["rule"] in ("unread_file", "unknown_header")
        else [told(e, view.snap.labels("obligation")) for e in first]
    )


def told(example: str, names: Mapping[str, str]) -> str:
    """An example of a finding as a reader has it: Danish days, and the words for what is coded; `names` are those of
    obligations.

    >>> [told(e, {}) for e in ("assignments S04936: 2024-02-08", "S02060: 2021-08-20 - ")]
    ['S04936: 08-02-2024', 'S02060: fra 20-08-2021']
    >>> told("S00028: followup_first 2018-12-28", {"followup_first": "første opfølgning"})
    'S00028: første opfølgning 28-12-2018'
    """
    words = {**_WORDS, **names}
    said = _DAY.sub(r"\3-\2-\1", _TABLE.sub("", example))
    said = re.sub(r"[a-z_]+", lambda found: words.get(found.group(), found.group()), said)
    return _OPEN.sub(r"fra \1", said).replace(" - ", " – ")


_DAY = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
_TABLE = re.compile(rf"^({'|'.join(dates.TABLES)}) ")
_OPEN = re.compile(r"(\d\d-\d\d-\d{4}) - $")
_WORDS = {"followup": "opfølgning", "review": "vurdering"}


def _count(count: int, view: View) -> str:
    """How many; for those who see protected numbers only, a few are not counted out."""
    few = view.scope.protected and 0 < count < view.snap.small_numbers
    return f"under {view.snap.small_numbers}" if few else numbers.number(count)


def turned_away(rejects: list[dict[str, Any]], count: int) -> Any:
    """The rows that were not loaded, to send back."""
    if not rejects:
        return panel(
            "Afviste rækker", "Rækker, der ikke kunne indlæses", empty("Ingen rækker er afvist."), wide="wide"
        )
    rows = [
        [
            dates.sentence(dates.TABLES.get(r["table"], r["table"])),
            str(r["file"] or numbers.DASH).rsplit("/", 1)[-1],
            numbers.number(r["row"]),
            str(r["heading"] or numbers.DASH),
            RULES.get(r["rule"], r["rule"]),
            str(r["value"] if r["value"] is not None else numbers.DASH),
        ]
        for r in rejects
    ]
    more = f" · de første {MOST} er vist" if count > len(rejects) else ""
    return panel(
        f"{dates.count(count, 'række', 'rækker')} er afvist",
        f"Rækker, der ikke kunne indlæses, med den regel, de brød{more}",
        table(
            ["Tabel", "Fil", "Række", "Felt", "Regel", "Værdi"],
            rows,
            words=(0, 1, 3, 4, 5),
            caption="Afviste rækker",
        ),
        wide="wide",
    )
