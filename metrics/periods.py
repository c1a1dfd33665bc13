"""Periods of a grain: labels, first and last days, completeness. Pure.

Source: indicators, "Time".
"""

from __future__ import annotations

from datetime import date, timedelta

from .question import Grain, Period

_DAY = timedelta(days=1)


def period_start(day: date, grain: Grain) -> date:
    """The first day of the period that holds `day`."""
    match grain:
        case "day":
            return day
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "quarter":
            return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
        case "halfyear":
            return date(day.year, 1 if day.month <= 6 else 7, 1)
        case "year":
            return date(day.year, 1, 1)


def next_start(start: date, grain: Grain) -> date:
    """The first day of the period after the one that begins on `start`."""
    step = {"day": 1, "week": 7, "month": 32, "quarter": 93, "halfyear": 185, "year": 367}[grain]
    return period_start(start + timedelta(days=step), grain)


def label(start: date, grain: Grain) -> str:
    """`2026-11-22`, `2026-W47`, `2026-11`, `2026-Q4`, `2026-H2`, `2026`.

    >>> label(date(2026, 11, 16), "week")
    '2026-W47'
    """
    match grain:
        case "day":
            return start.isoformat()
        case "week":
            year, week, _ = start.isocalendar()
            return f"{year}-W{week:02d}"
        case "month":
            return f"{start:%Y-%m}"
        case "quarter":
            return f"{start.year}-Q{(start.month + 2) // 3}"
        case "halfyear":
            return f"{start.year}-H{1 if start.month <= 6 else 2}"
        case "year":
            return str(start.year)


def is_cut(name: str, end: date) -> bool:
    """Whether a period of that label (or the last of a range `2025-11/2026-10`) ends before its own last day.

    One that is not complete for another reason is known too little: the history begins in it, or its cohort is young.

    >>> is_cut("2026-10", date(2026, 10, 13)), is_cut("2026-Q3", date(2026, 9, 30))
    (True, False)
    """
    last = name.rpartition("/")[2]
    letters: dict[str, Grain] = {"W": "week", "Q": "quarter", "H": "halfyear"}
    grain: Grain = {4: "year", 10: "day"}.get(len(last)) or letters.get(last[5], "month")  # type: ignore[assignment]
    return end < next_start(period_start(end, grain), grain) - _DAY


def periods(
    grain: Grain, start: date, end: date, as_of: date, history_from: date, known_after: int = 0
) -> list[Period]:
    """All periods from the one that holds `start` to the one that holds `end`, none past `as_of`.

    The running period ends at `as_of`. A period is complete when it is over by `as_of`, what it asks
    for is known (`known_after` days after its end), and it does not begin before `history_from`.
    """
    result = []
    first = period_start(start, grain)
    while first <= min(end, as_of):
        following = next_start(first, grain)
        last = following - _DAY
        complete = last + timedelta(days=known_after) <= as_of and first >= history_from
        result.append(Period(label(first, grain), first, min(last, as_of), complete))
        first = following
    return result


def rolling_start(end: date) -> date:
    """The first day of the 52 whole ISO weeks that end with the last whole week ending on or before `end`.

    >>> rolling_start(date(2026, 10, 31))
    datetime.date(2025, 10, 27)
    """
    last_sunday = end - timedelta(days=end.isoweekday() % 7)
    return last_sunday - timedelta(days=52 * 7 - 1)
