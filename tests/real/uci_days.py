"""The days of the incident log: its periods and its working days, by hand."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

DAY = timedelta(days=1)
AS_OF = date(2017, 2, 18)
"""The last day of the log."""

# The public holidays of Denmark on a Monday to Friday in the log's time (the calendar `official`).
HOLIDAYS = {
    date(2016, 3, 24), date(2016, 3, 25), date(2016, 3, 28), date(2016, 4, 22), date(2016, 5, 5),
    date(2016, 5, 16), date(2016, 12, 26),
}  # fmt: skip


class Period(NamedTuple):
    label: str
    days: tuple[date, ...]


@cache
def periods(grain: str) -> list[Period]:
    """The periods from the one that holds the first day of the log to the one that holds its last."""
    first = {"day": date(2016, 2, 29), "week": date(2016, 2, 29), "month": date(2016, 2, 1)}[grain]
    found: dict[str, list[date]] = {}
    day = first
    while day <= AS_OF:
        year, week, _ = day.isocalendar()
        label = {"day": str(day), "week": f"{year}-W{week:02}", "month": f"{month_of(day):%Y-%m}"}[grain]
        found.setdefault(label, []).append(day)
        day += DAY
    return [Period(label, tuple(days)) for label, days in found.items()]


def is_working(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


@cache
def working_days(month: date) -> int:
    """Working days of the whole month that begins on `month`."""
    days = (month + DAY * n for n in range(31))
    return sum(is_working(day) for day in days if day.month == month.month)


def month_of(day: date) -> date:
    return day.replace(day=1)


def second_working_day(received: date) -> date:
    day, left = received, 2
    while left:
        day += DAY
        left -= is_working(day)
    return day
