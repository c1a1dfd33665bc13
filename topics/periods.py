"""How far back series go, on screens and in files alike."""

from __future__ import annotations

from datetime import date

MONTHS = 13
"""Months in a table: a year and the one before it began, so that the same month stands twice."""
JUDGED = 25
"""Months of an undivided series: two whole years and the running one, enough for its words."""


def months_back(day: date, months: int) -> date:
    """The first day of the month that lies `months` before that of `day`."""
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)
