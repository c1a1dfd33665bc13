"""Days as whole numbers (since 1970-01-01), which of them are worked, and how busy they are."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, NamedTuple

import holidays
import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.integer[Any]]
Floats = NDArray[np.float64]

NULL = np.iinfo(np.int32).min
"""No date."""


def day(year: int, month: int, of_month: int) -> int:
    """Days since 1970-01-01. >>> day(1970, 1, 2) -> 1"""
    return (date(year, month, of_month) - date(1970, 1, 1)).days


WARM_UP = day(2017, 1, 2)
"""First day simulated (a Monday): four years before the history, so that its first stock is settled."""
HISTORY_FROM = day(2021, 1, 1)
AS_OF = day(2026, 10, 31)
_FIRST, _LAST = day(2005, 1, 1), day(2029, 12, 31)

OPENING_BY_MONTH = np.array([1.13, 1.08, 1.05, 0.98, 0.97, 0.95, 0.72, 0.98, 1.10, 1.08, 1.09, 0.88])
CLOSING_BY_MONTH = np.array([1.06, 1.04, 1.05, 1.00, 1.02, 1.06, 0.78, 1.00, 1.04, 1.04, 1.03, 0.94])


class Calendar(NamedTuple):
    """Working days from `first` on; every array is indexed by `day - first`."""

    first: int
    works: NDArray[np.bool_]
    opening: Floats
    closing: Floats
    number: Ints
    worked: Ints

    def next(self, days: Ints) -> Ints:
        """The day itself if it is worked, else the next one that is."""
        at = days - self.first
        return np.where(self.works[at], days, self.worked[np.minimum(self.number[at], len(self.worked) - 1)])

    def after(self, days: Ints, n: Ints | int) -> Ints:
        """The n-th working day after each day; n = 0 is the day itself or the last one worked before it."""
        return self.worked[self.number[days - self.first] - 1 + n]


@cache
def calendar() -> Calendar:
    """The official Danish calendar 2005-2029 with the unit's seasons on it.

    24 and 31 December are worked here as in Copenhagen, but hardly; July and the days between
    Christmas and New Year are quiet.
    """
    days = np.arange(_FIRST, _LAST + 1, dtype=np.int32)
    stamps = days.astype("datetime64[D]")
    month = stamps.astype("datetime64[M]").astype(int) % 12
    of_month = (stamps - stamps.astype("datetime64[M]")).astype(int) + 1
    weekday = (days + 3) % 7
    closed = {(d - date(1970, 1, 1)).days for d in holidays.country_holidays("DK", years=range(2005, 2030))}
    works = (weekday < 5) & ~np.isin(days, list(closed))
    quiet = np.where((month == 11) & (of_month >= 20), 0.6, 1.0) * np.where(
        (month == 0) & (of_month <= 3), 0.7, 1
    )
    eve = (month == 11) & ((of_month == 24) | (of_month == 31))
    quiet = np.where(eve, 0.12, quiet)
    monday = np.where(weekday == 0, 1.15, np.where(weekday == 4, 0.9, 1.0))
    first_of_month = np.where(of_month <= 2, 1.3, 1.0)
    return Calendar(
        first=_FIRST,
        works=works,
        opening=works * OPENING_BY_MONTH[month] * quiet * monday,
        closing=works * CLOSING_BY_MONTH[month] * quiet * first_of_month,
        number=np.cumsum(works).astype(np.int32),
        worked=days[works],
    )


def year_of(days: Ints | np.integer[Any]) -> Floats:
    """A day as a year with its fraction: 2023-07-02 is 2023.5."""
    return np.asarray(1970 + np.asarray(days) / 365.2425, dtype=np.float64)
