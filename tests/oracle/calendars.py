"""Days: the periods of a grain, and which days are worked."""

from __future__ import annotations

import calendar as months
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays

DAY = timedelta(days=1)


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both included."""
    day = first
    while day <= last:
        yield day
        day += DAY


@dataclass(frozen=True)
class Period:
    """One period. `end` is at most `as_of`; `whole_end` is the calendar's own last day."""

    label: str
    start: date
    end: date
    whole_end: date
    complete: bool

    def days(self) -> Iterator[date]:
        return days_between(self.start, self.end)

    @property
    def length(self) -> int:
        """Calendar days, to `as_of` in the running period, all of them before `history_from`."""
        return (self.end - self.start).days + 1

    def holds(self, day: date | None) -> bool:
        return day is not None and self.start <= day <= self.end


def first_day(day: date, grain: str) -> date:
    """The first day of the period of that grain that holds `day`."""
    if grain == "day":
        return day
    if grain == "week":  # "ISO `week` (Monday–Sunday)"
        return day - timedelta(days=day.weekday())
    length = {"month": 1, "quarter": 3, "halfyear": 6, "year": 12}[grain]
    return date(day.year, (day.month - 1) // length * length + 1, 1)


def last_day(first: date, grain: str) -> date:
    """The calendar's last day of the period that begins on `first`."""
    if grain == "day":
        return first
    if grain == "week":
        return first + timedelta(days=6)
    last_month = first.month + {"month": 1, "quarter": 3, "halfyear": 6, "year": 12}[grain] - 1
    return date(first.year, last_month, months.monthrange(first.year, last_month)[1])


def label(first: date, grain: str) -> str:
    """ "Labels `2026-11-22`, `2026-W47`, `2026-11`, `2026-Q4`, `2026-H2`, `2026`." """
    if grain == "day":
        return first.isoformat()
    if grain == "week":
        iso = first.isocalendar()
        return f"{iso.year:04d}-W{iso.week:02d}"
    if grain == "month":
        return f"{first.year:04d}-{first.month:02d}"
    if grain == "quarter":
        return f"{first.year:04d}-Q{(first.month - 1) // 3 + 1}"
    if grain == "halfyear":
        return f"{first.year:04d}-H{(first.month - 1) // 6 + 1}"
    return f"{first.year:04d}"


def periods(start: date, end: date, grain: str, as_of: date, history_from: date) -> list[Period]:
    """The whole periods from that of `start` to that of `end`, not past `as_of`.

    "`--from` is rounded down and `--to` up to whole periods, not past `as_of`".
    """
    found = []
    first = first_day(start, grain)
    while first <= min(end, as_of):
        last = last_day(first, grain)
        found.append(
            Period(
                label(first, grain),
                first,
                # "The running period ends at `as_of` and is marked incomplete, as is a period that
                # begins before `history_from`"
                min(last, as_of),
                last,
                complete=last <= as_of and first >= history_from,
            )
        )
        first = last + DAY
    return found


@cache
def _public(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("DK", years=year, categories=("public",)))


@dataclass(frozen=True)
class Calendar:
    """ "**Working day**: Monday–Friday and not closed in the configured calendar." """

    kind: str = "official"
    extra_closed: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        if day.weekday() >= 5 or day in self.extra_closed:  # "A site can add days."
            return False
        # "`official` (default): the public holidays of Denmark (`holidays`, category public ...)"
        if day in _public(day.year):
            return False
        if self.kind == "deadline":  # "official plus 5 June, 24 and 31 December"
            return (day.month, day.day) not in {(6, 5), (12, 24), (12, 31)}
        if self.kind == "copenhagen":  # "official plus 1 May"
            return (day.month, day.day) != (5, 1)
        return True

    def nth_after(self, received: date, n: int) -> date:
        """ "The n-th working day after day R: count starts on the day after R." """
        day = received
        while n > 0:
            day += DAY
            if self.is_working(day):
                n -= 1
        return day

    def count_after(self, received: date, answered: date) -> int:
        """ "working days after the day received up to and including the day answered" """
        return sum(1 for day in days_between(received + DAY, answered) if self.is_working(day))

    def in_month(self, day: date) -> int:
        """Working days in the whole month of `day`, past `as_of` too."""
        return sum(1 for d in days_between(day.replace(day=1), last_day(day.replace(day=1), "month"))
                   if self.is_working(d))  # fmt: skip


def calendar_of(kind: str, extra_closed: Iterable[date]) -> Calendar:
    """The configured calendar."""
    if kind not in {"official", "deadline", "copenhagen"}:
        raise ValueError(f"no calendar {kind}")
    return Calendar(kind, frozenset(extra_closed))
