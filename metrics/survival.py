"""Kaplan-Meier: the share of a cohort still open after a number of days. Pure.

Source: indicators, `still_open_at`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

Observation = tuple[int, bool, int]
"""Days observed, whether the case closed then (else it is still running), and how many such cases."""


def still_open(cohort: Iterable[Observation], after: int) -> float | None:
    """The curve at `after` days; None where it is above 0 and nobody has been observed for so long.

    A case that runs on is at risk on the day to which it is known.

    >>> still_open([(10, True, 1), (30, False, 3)], 20)
    0.75
    """
    closed: dict[int, int] = defaultdict(int)
    left: dict[int, int] = defaultdict(int)
    for days, ended, count in cohort:
        left[days] += count
        if ended:
            closed[days] += count
    at_risk = sum(left.values())
    share = 1.0
    for days in sorted(left):
        if days > after:
            break
        if closed[days]:
            share *= 1 - closed[days] / at_risk
        at_risk -= left[days]
    if share > 0 and max(left, default=-1) < after:
        return None
    return share


def survival_rows(
    raw: Sequence[tuple[Any, ...]], starts: Sequence[date], width: int, after: int
) -> list[tuple[Any, ...]]:
    """Rows (period, dims, known for so long, cohort, share) for every period and every combination of dims.

    `raw`: (period, dims, days, what, cases), as `compile` has them: of the cases that were `closed` or are `open` after
    so many days, and of all of them by the days for which they are `known`. A combination that occurs has a row in
    every period; without dims there is one a period anyway.

    >>> day = date(2026, 1, 1)
    >>> raw = [(day, 10, "closed", 1), (day, 30, "open", 3), (day, 30, "known", 4)]
    >>> survival_rows(raw, [day], 0, 20)
    [(datetime.date(2026, 1, 1), 4, 4, 0.75)]
    """
    cohorts: dict[tuple[Any, ...], list[Observation]] = defaultdict(list)
    known: dict[tuple[Any, ...], int] = defaultdict(int)
    keys = 1 + width
    for row in raw:
        what = row[-2]
        if what != "known":
            cohorts[row[:keys]].append((row[-3], what == "closed", row[-1]))
        elif row[-3] >= after:
            known[row[:keys]] += row[-1]
    combos = {key[1:] for key in cohorts} or ({()} if width == 0 else set())
    ordered = sorted(combos, key=lambda c: tuple((v is None, v or "") for v in c))
    result = []
    for start in starts:
        for combo in ordered:
            cohort = cohorts.get((start, *combo), [])
            size = sum(count for *_, count in cohort)
            share = still_open(cohort, after) if cohort else None
            result.append((start, *combo, known[start, *combo], size, share))
    return result
