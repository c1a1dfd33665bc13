"""Datakvalitet: what was read, what was loaded, what was turned away and why, and what looks wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from etl.check.reasons import RULES
from metrics.danish import dates, numbers
from metrics.question import Grain
from topics import sections, tables
from topics.cells import Cell, Column, Shown, Table
from topics.values import Empty, Fact, Facts, Group, Panel
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
        sections.head(
            TITLE,
            f"{numbers.number(rejected)} af {dates.count(read, 'række', 'rækker')} er afvist, resten er indlæst",
        ),
        Facts(
            (
                Fact("Data pr.", dates.day(snap.as_of), "sidste dag i leverancen"),
                Fact("Indlæst", dates.moment(snap.loaded_at), f"kilde {snap.source}", small=True),
                Fact("Historik fra", dates.day(snap.history_from), "første dag, der er hel"),
                Fact("Advarsler", numbers.number(len(findings)), "kontroller med fund"),
                Fact("Øjebliksbillede", snap.id, "står på alt, der bliver sendt", small=True),
            )
        ),
        Group(
            (loaded(report), checked(findings, view), turned_away(rejects, rejected) if names else None),
            "columns columns-quality",
        ),
    ]


def loaded(report: Sequence[Mapping[str, Any]]) -> Panel:
    """Rows read = rows loaded + rows rejected, a table a line."""
    columns = (
        Column("Tabel"),
        Column("Læst", "count"),
        Column("Indlæst", "count"),
        Column("Afvist", "count"),
    )
    rows: list[tuple[Cell, ...]] = []
    for line in report:
        name = dates.sentence(dates.TABLES.get(line["table"], line["table"]))
        if line.get("delivered", True):
            rows.append((name, *(tables.number(line[key]) for key in ("read", "loaded", "rejected"))))
        else:
            rows.append((name, numbers.STATUS["not_delivered"], tables.number(None), tables.number(None)))
    return Panel(
        "Hvad der blev læst",
        "Læste rækker = indlæste + afviste, i hver tabel",
        (Table(columns, tuple(rows), "Indlæsningen"),),
    )


def checked(findings: Sequence[Mapping[str, Any]], view: View) -> Panel:
    """What the checks found in rows that were kept."""
    if not findings:
        why = "Ingen fund: alle kontroller er gået godt."
        return Panel("Hvad der ser forkert ud", "Fund i de indlæste rækker", (Empty(why),))
    names = view.scope.role in ("operator", "supervision")
    columns = (
        Column("Fund", "wide"), Column("Slags"), Column("Tabel"), Column("Antal", "count"), Column("Eksempler", "wide"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (
            f["text_da"],
            SEVERITY.get(f["severity"], f["severity"]),
            dates.TABLES.get(f["table"], f["table"]) or numbers.DASH,
            _count(f["count"], view),
            (", ".join(_examples(f, view)) if names else "") or numbers.DASH,
        )
        for f in findings
    ]
    return Panel(
        f"{dates.count(len(findings), 'kontrol', 'kontroller')} har fund",
        "Rækkerne er indlæst; det rettede er rettet efter en fast regel, det beholdte tæller, som det står",
        (Table(columns, tuple(rows), "Fund"),),
    )


def _examples(finding: Mapping[str, Any], view: View) -> list[str]:
    """The first three; names of files and headings as they were delivered."""
    first = [str(e) for e in finding["examples"][:3]]
    if finding["rule"] in ("unread_file", "unknown_header"):
        return first
    return [readable(e, view.snap.labels("obligation")) for e in first]


def readable(example: str, obligations: Mapping[str, str]) -> str:
    """An example of a finding as a reader has it: Danish days, and the words for what is coded; `obligations` are the names
    of those.

    >>> [readable(e, {}) for e in ("assignments S04936: 2024-02-08", "S02060: 2021-08-20 - ")]
    ['S04936: 08-02-2024', 'S02060: fra 20-08-2021']
    >>> readable("S00028: followup_first 2018-12-28", {"followup_first": "første opfølgning"})
    'S00028: første opfølgning 28-12-2018'
    """
    words = {**_WORDS, **obligations}
    days = _DAY.sub(r"\3-\2-\1", _TABLE.sub("", example))
    danish = re.sub(r"[a-z_]+", lambda code: words.get(code.group(), code.group()), days)
    return _OPEN.sub(r"fra \1", danish).replace(" - ", " – ")


_DAY = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
_TABLE = re.compile(rf"^({'|'.join(dates.TABLES)}) ")
_OPEN = re.compile(r"(\d\d-\d\d-\d{4}) - $")
_WORDS = {"followup": "opfølgning", "review": "vurdering"}


def _count(count: int, view: View) -> Shown | str:
    """How many; for those who see protected numbers only, a few are not counted out."""
    few = view.scope.protected and 0 < count < view.snap.small_numbers
    return f"under {view.snap.small_numbers}" if few else tables.number(count)


def turned_away(rejects: Sequence[Mapping[str, Any]], count: int) -> Panel:
    """The rows that were not loaded, to send back."""
    if not rejects:
        why = "Ingen rækker er afvist."
        return Panel("Afviste rækker", "Rækker, der ikke kunne indlæses", (Empty(why),), look="wide")
    columns = (
        Column("Tabel"), Column("Fil"), Column("Række", "count"), Column("Felt"), Column("Regel", "wide"), Column("Værdi"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (
            dates.sentence(dates.TABLES.get(r["table"], r["table"])),
            str(r["file"] or numbers.DASH).rsplit("/", 1)[-1],
            tables.number(r["row"]),
            str(r["heading"] or numbers.DASH),
            RULES.get(r["rule"], r["rule"]),
            str(r["value"] if r["value"] is not None else numbers.DASH),
        )
        for r in rejects
    ]
    more = f" · de første {MOST} er vist" if count > len(rejects) else ""
    return Panel(
        f"{dates.count(count, 'række', 'rækker')} er afvist",
        f"Rækker, der ikke kunne indlæses, med den regel, de brød{more}",
        (Table(columns, tuple(rows), "Afviste rækker"),),
        look="wide",
    )
