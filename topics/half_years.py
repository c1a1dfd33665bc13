"""A half-year of a target group against the same half of the baseline year.

A half-year that runs is set beside the same days. Only a 95 % interval of the ratio that leaves out 1 is a difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from metrics.danish import numbers
from metrics.question import Row

BASE = 2022
"""The year that every half-year is compared with, as the catalogue has it (`baseline_year`)."""
Verdict = Literal["higher", "lower", "same", "unknown", "hidden"]
"""How a rate stands against the baseline: `unknown` has no ratio, `hidden` is not shown."""
AGAINST: dict[Verdict, str] = {
    "higher": f"højere end {BASE}", "lower": f"lavere end {BASE}", "same": "uændret",
    "unknown": "kan ikke sammenlignes", "hidden": "kan ikke vises",
}  # fmt: skip
"""How a rate stands, as tables and sentences of files have it."""


def verdict(row: Row | None) -> Verdict:
    """How a row stands against the baseline beside it."""
    if row is not None and row.status == "suppressed":
        return "hidden"
    ratio = row.comparison.ratio if row and row.comparison else None
    if ratio is None:
        return "unknown"
    return "higher" if ratio.low > 1 else "lower" if ratio.high < 1 else "same"


def tally(rows: Iterable[Row | None], words: Mapping[Verdict, str]) -> list[tuple[str, int]]:
    """How many rows stand in each way, in the order of `words`; those that are hidden cannot be compared."""
    count: Counter[Verdict] = Counter("unknown" if (how := verdict(row)) == "hidden" else how for row in rows)
    return [(word, count[how]) for how, word in words.items() if count[how]]


def compared_title(name: str, sure: int, known: int, groups: int, when: str) -> str:
    """`Afgang: forskellen fra 2022 er mere end tilfældig for 1 af 4 målgrupper, 1. halvår 2026`.

    `sure` of the `known` groups that can be compared differ beyond chance; there are `groups` in all.
    """
    if not known:
        return f"{name}: ingen målgruppe kan sammenlignes med samme halvår {BASE}, {when}"
    if groups == 1:
        return f"{name}: forskellen fra {BASE} er {'' if sure else 'ikke '}mere end tilfældig, {when}"
    whose = f"{known} målgrupper" if known == groups else f"de {known} målgrupper, der kan sammenlignes"
    if known == 1:
        whose = "den ene målgruppe, der kan sammenlignes"
    elif sure != known:
        whose = f"{sure or 'ingen'} af {whose}"
    else:
        whose = f"alle {whose}" if known == groups else whose
    no = "ikke " if known == 1 and not sure else ""
    return f"{name}: forskellen fra {BASE} er {no}mere end tilfældig for {whose}, {when}"


def last_whole(rows: Iterable[Row]) -> list[Row]:
    """The rows of the last whole half-year after the baseline year, of those that have a target group."""
    whole = [row for row in rows if row.complete and row.dims[0] is not None and after_base(row)]
    last = max((row.period for row in whole), default=None)
    return [row for row in whole if row.period == last]


def after_base(row: Row) -> bool:
    """Whether a row is of a year after the baseline's."""
    return int(row.period[:4]) > BASE


def same_half(rows: Sequence[Row], row: Row | None) -> Row | None:
    """The row of the same half of the baseline year."""
    return next((r for r in rows if row and r.period == f"{BASE}{row.period[4:]}"), None)


def baseline(rows: Sequence[Row], row: Row) -> float | None:
    """The baseline year's rate of the same half, or of as many days of it as the running one has had."""
    if not row.complete:
        return row.comparison.value if row.comparison else None
    # Beside a hidden row stands nothing, but the baseline's own row may be open. Half of its half-year is no baseline.
    before = same_half(rows, row)
    return before.value if before and before.complete else None


def instead_of(rows: Sequence[Row], row: Row | None) -> str:
    """What stands in place of a ratio: `<5` where one of its two sides is hidden."""
    return numbers.missing(row if row and row.status == "suppressed" else same_half(rows, row))
