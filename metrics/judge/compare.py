"""Beside each value another one: of the period before, of the year before, or of the baseline. Pure.

Source: indicators, "The command that shows any figure" (`--compare`) and "Target groups".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from metrics.catalogue import INDICATORS
from metrics.indicator import Indicator
from metrics.periods import label, next_start, period_start, rolling_start
from metrics.question import COMPARES, Compare, Comparison, Grain, Period, Question, Row, UsageError

from .rates import of_period, ratio

_DAY = timedelta(days=1)


def check_compare(indicator: Indicator, how: str, baselines: Sequence[Mapping[str, Any]]) -> None:
    """UsageError for an unknown comparison, and for `baseline` where no baseline year is defined."""
    if how not in COMPARES:
        raise UsageError(f"There is no comparison {how!r}. Known are: {', '.join(COMPARES)}.")
    if how == "baseline" and indicator.baseline_year is None and not baselines:
        own = ", ".join(i.id for i in INDICATORS.values() if i.baseline_year is not None)
        raise UsageError(
            f"{indicator.id} has no baseline year. Those that do: {own}, and those with a baseline in the targets."
        )


def other_period(period: Period, grain: Grain, how: Compare, year: int | None = None) -> Period:
    """The period that `period` is compared with; `year` is the baseline's.

    A running period is compared with as many days of the other, from its first (all of them where the
    other is shorter).

    >>> running = Period("2026-11", date(2026, 11, 1), date(2026, 11, 22), False)
    >>> other_period(running, "month", "previous").end
    datetime.date(2026, 10, 22)
    """
    if how == "previous":
        start = period_start(period.start - _DAY, grain)
    else:
        labelled = period.start.isocalendar().year if grain == "week" else period.start.year
        start = same_label(period.start, grain, labelled - 1 if year is None else year)
    end = next_start(start, grain) - _DAY
    if period.end < next_start(period.start, grain) - _DAY:
        end = min(end, start + (period.end - period.start))
    return Period(label(start, grain), start, end, True)


def same_label(start: date, grain: Grain, year: int) -> date:
    """The first day of the period of another year that has the same label but for the year.

    Week 53 is week 52 where the other year has none, and 29 February is the 28th.

    >>> same_label(date(2026, 12, 28), "week", 2025)
    datetime.date(2025, 12, 22)
    """
    if grain == "week":
        week = start.isocalendar().week
        last = date(year, 12, 28).isocalendar().week
        return date.fromisocalendar(year, min(week, last), 1)
    if (start.month, start.day) == (2, 29):
        start = start.replace(day=28)
    return start.replace(year=year)


def baseline_in_force(
    baselines: Iterable[Mapping[str, Any]], day: date, units: Sequence[tuple[str, str]]
) -> Mapping[str, Any] | None:
    """The stated baseline for a cell of `units` ((level, unit), nearest first): its nearest unit's own, and
    of several the one that began last on or before `day` (90 of 2008 before 2022, then 70)."""
    ranks = {unit: -rank for rank, unit in enumerate(units)}
    ranks["", ""] = -len(ranks) - 1
    own = [
        (ranks.get((b["unit_level"] or "", b["unit"] or "")), b) for b in baselines if b["valid_from"] <= day
    ]
    known = [(rank, b["valid_from"], b) for rank, b in own if rank is not None]
    return max(known, key=lambda k: k[:2])[2] if known else None


def stated(baseline: Mapping[str, Any] | None) -> Comparison:
    """A baseline that a source states as a number: its period, and its value (the middle of a range)."""
    if baseline is None:
        return Comparison()
    bounds = [float(b) for b in (baseline["low"], baseline["high"]) if b is not None]
    return Comparison(_span(baseline["valid_from"], baseline["valid_to"]), sum(bounds) / len(bounds))


def _span(start: date, after: date | None) -> str:
    """The label of the period from `start` to the day before `after`; the year where it is no whole one."""
    grains: tuple[Grain, ...] = ("year", "halfyear", "quarter", "month")
    for grain in grains:
        if period_start(start, grain) == start and next_start(start, grain) == after:
            return label(start, grain)
    return str(start.year)


def beside(row: Row, other: Comparison) -> Row:
    """The row with `other` beside it, and what lies between the two."""
    difference = index = None
    if row.value is not None and other.value is not None:
        difference = row.value - other.value
        index = row.value / other.value * 100 if other.value else None
    return row._replace(comparison=replace(other, difference=difference, index=index))


def questions(others: Iterable[Period], question: Question, grain: Grain) -> list[Question]:
    """What to ask for these periods: the whole ones together, and one that is cut short by itself."""
    by_start = sorted(others, key=lambda o: o.start)
    whole = [o for o in by_start if o.end == next_start(o.start, grain) - _DAY]
    plain = replace(question, compare=None, grain=grain)
    asked = [replace(plain, start=whole[0].start, end=whole[-1].end)] if whole else []
    return asked + [replace(plain, start=o.start, end=o.end, cut=o.end) for o in by_start if o not in whole]


def of_other(
    row: Row, other: Row | None, period: Period, indicator: Indicator, known: bool, history_from: date
) -> Comparison:
    """What another period is to `row`; `other` is None where nothing occurred there in the cell.

    Nothing is 0 for a count, and no value for what divides or orders. A rate with a baseline year (the
    target groups) has its ratio to the other beside it.
    """
    if not known:
        return Comparison(period.label)
    if other is None:
        return Comparison(period.label, nothing(indicator, period.end, history_from))
    of_rates = indicator.baseline_year is not None
    return Comparison(
        period.label, other.value, ratio=ratio(of_period(row), of_period(other)) if of_rates else None
    )


def nothing(indicator: Indicator, end: date, history_from: date) -> int | None:
    """The value of a cell in a period that ends on `end` and in which nothing occurred."""
    rolling = indicator.numerator.shape == "rolling"
    unknown = rolling and rolling_start(end) < history_from
    return 0 if is_count(indicator) and not unknown else None


def is_count(indicator: Indicator) -> bool:
    """Whether the value is a sum, so that nothing is 0."""
    measure = indicator.numerator
    ordered = measure.shape in ("percentile", "survival") or measure.amount.startswith("percentile")
    return indicator.denominator is None and not ordered
