"""Kaplan-Meier: the share of a cohort still open after a number of days. Pure.

Source: indicators, `still_open_at`.
"""

from __future__ import annotations

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
    observed = sorted(cohort)
    at_risk = sum(cases for *_, cases in observed)
    share, day, left, closed = 1.0, -1, 0, 0
    for days, ended, cases in observed:
        if days > day:
            share *= 1 - closed / at_risk if closed else 1
            at_risk -= left
            day, left, closed = days, 0, 0
            if days > after:
                return share
        left += cases
        closed += cases if ended else 0
    share *= 1 - closed / at_risk if closed else 1
    return share if share == 0 or day >= after else None


def survival_rows(
    raw: Sequence[tuple[Any, ...]], starts: Sequence[date], width: int, after: int
) -> list[tuple[Any, ...]]:
    """Rows (period, dims, known for so long, cohort, share) for every period and every combination of dims.

    `raw`: (period, dims, days, what, age, cases), as `statement` has them: cases that were `closed` or are `open` after so
    many days, and known for `age` days; or their ages apart, in rows of what is `known`. A combination that occurs has a
    row in every period; without dims there is one a period anyway.

    >>> day = date(2026, 1, 1)
    >>> survival_rows([(day, 10, "closed", 30, 1), (day, 30, "open", 30, 3)], [day], 0, 20)
    [(datetime.date(2026, 1, 1), 4, 4, 0.75)]
    >>> apart = [(day, 10, "closed", None, 1), (day, 30, "open", None, 3), (day, None, "known", 30, 4)]
    >>> survival_rows(apart, [day], 0, 20)
    [(datetime.date(2026, 1, 1), 4, 4, 0.75)]
    """
    cohorts: dict[tuple[Any, ...], list[Observation]] = {}
    known: dict[tuple[Any, ...], int] = {}
    keys = 1 + width
    for row in raw:
        key = row[:keys]
        days, what, age, cases = row[keys:]
        if what != "known":
            cohorts.setdefault(key, []).append((days, what == "closed", cases))
        if age is not None and age >= after:
            known[key] = known.get(key, 0) + cases
    combos = {key[1:] for key in cohorts} or ({()} if width == 0 else set())
    ordered = sorted(combos, key=lambda c: tuple((v is None, v or "") for v in c))
    result: list[tuple[Any, ...]] = []
    for start in starts:
        for combo in ordered:
            key = (start, *combo)
            cohort = cohorts.get(key)
            if cohort is None:
                result.append((*key, 0, 0, None))
            else:
                size = sum([cases for *_, cases in cohort])
                result.append((*key, known.get(key, 0), size, still_open(cohort, after)))
    return result
