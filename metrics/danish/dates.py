"""Danish for the screen and paper: dates `31-10-2026`, periods, counts and sentences; numbers stand in `numbers`.

Pure functions from values to strings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from metrics.periods import is_cut

from .numbers import DASH, NBSP, number

if TYPE_CHECKING:
    from metrics.question import Row

MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni",
    "juli", "august", "september", "oktober", "november", "december",
)  # fmt: skip
_SHORT = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")

GRAINS = {"week": "uge", "month": "måned", "quarter": "kvartal", "halfyear": "halvår", "year": "år"}
"""Grain -> its Danish name, in the order in which the filter bar offers them."""

TABLES = {
    "teams": "teams",
    "workers": "medarbejdere",
    "cases": "sager",
    "assignments": "tildelinger",
    "categories": "visitationskategorier",
    "contacts": "henvendelser",
    "followups": "opfølgningssamtaler",
    "reviews": "vurderinger",
    "exemptions": "fritagelser",
    "offers": "tilbud",
    "initiatives": "initiativer",
}
"""A delivered table -> its Danish name."""


def day(d: date | None) -> str:
    return DASH if d is None else f"{d:%d-%m-%Y}"


def moment(when: datetime, zone: str = "Europe/Copenhagen") -> str:
    """`22-11-2026 kl. 19.12`, in Danish time; a time without a zone is UTC."""
    known = when if when.tzinfo else when.replace(tzinfo=UTC)
    return f"{known.astimezone(ZoneInfo(zone)):%d-%m-%Y kl. %H.%M}"


def period(label: str, short: bool = False) -> str:
    """A period's label in Danish: `2026-10` -> `oktober 2026` (`okt 26`), `2026-W44` -> `uge 44 2026`.

    Two labels with a slash between them are a range.
    """
    if "/" in label:
        return " – ".join(period(end, short) for end in label.split("/"))
    year, _, part = label.partition("-")
    two = year[2:]
    if not part:
        return label
    if part[0] == "W":
        return f"uge {int(part[1:])}" if short else f"uge {int(part[1:])} {year}"
    if part[0] == "H":
        return f"{part[1]}.{NBSP}halvår {two if short else year}"
    if part[0] == "Q":
        return f"{part[1]}.{NBSP}kvt. {two}" if short else f"{part[1]}. kvartal {year}"
    if re.fullmatch(r"\d\d", part):
        month = int(part) - 1
        return f"{_SHORT[month]} {two}" if short else f"{MONTHS[month]} {year}"
    return day(date.fromisoformat(label))


def provisional(row: Row, until: str = "til") -> str:
    """`foreløbig, til 13-10-2026` of a running period; `foreløbig, ikke fuldt kendt` of one that is over and whose
    outcome is not known yet, or in which the history begins; empty of a whole one."""
    if row.complete:
        return ""
    return (
        f"foreløbig, {until} {day(row.period_end)}"
        if is_cut(row.period, row.period_end)
        else "foreløbig, ikke fuldt kendt"
    )


def together(said: str) -> str:
    """The words with each dot at the end of its line rather than at the beginning of the next."""
    return said.replace(" · ", f"{NBSP}· ")


def count(n: float, one: str, many: str) -> str:
    """`1 række`, `14 rækker`."""
    return f"{number(n)} {one if n == 1 else many}"


def join(words: Iterable[str]) -> str:
    """`a, b og c`."""
    items = list(words)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} og {items[-1]}" if items else ""


def sentence(text: str) -> str:
    """First letter upper case, the rest as it is."""
    return text[:1].upper() + text[1:]


def not_delivered(tables: Iterable[str]) -> str:
    """`Opfølgningssamtaler og vurderinger er ikke leveret`; empty where all tables are there."""
    names = join(TABLES[table] for table in tables)
    return sentence(f"{names} er ikke leveret") if names else ""


def within(label: str) -> str:
    """A label inside a sentence: `Fra ledighed` -> `fra ledighed`."""
    return label[:1].lower() + label[1:]


_ALPHABET = {c: n for n, c in enumerate("abcdefghijklmnopqrstuvwxyzæøå", start=1)}


def sort_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """Danish order: æ, ø, å come last, and numbers in a name count as numbers."""
    parts = re.findall(r"\d+|\D", name.lower())
    return tuple((0, int(p), "") if p.isdigit() else (1, _ALPHABET.get(p, 0), p) for p in parts)
