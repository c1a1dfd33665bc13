"""When the status is due: every 14 days from the end of November 2008.

Source: Handlingsplan "lange sygedagpengesager" (november 2008), line 193-197, 369-379 ("Første gang ved
udgangen af nov-08"): the last Friday of that month.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

FIRST, EVERY = date(2008, 11, 28), timedelta(days=14)


@dataclass(frozen=True)
class Due:
    """One due day, and the number of the first report that was issued for it (None: not yet)."""

    on: date
    report: int | None


def due_for(day: date) -> date:
    """The due day that a report issued on `day` answers: the nearest one.

    >>> due_for(date(2008, 11, 30)), due_for(date(2008, 12, 8))
    (datetime.date(2008, 11, 28), datetime.date(2008, 12, 12))
    """
    return FIRST + max(0, round((day - FIRST) / EVERY)) * EVERY


def last_due(today: date) -> date:
    """The last due day up to today (before the first one: the first).

    >>> last_due(date(2008, 12, 11)), last_due(date(2008, 12, 12))
    (datetime.date(2008, 11, 28), datetime.date(2008, 12, 12))
    """
    return FIRST + max(0, (today - FIRST) // EVERY) * EVERY


def due(today: date, issued: Sequence[tuple[date | None, int]], last: int = 6) -> list[Due]:
    """The last due days up to today and the next one, with what was issued for them ((due day, number))."""
    number = (today - FIRST) // EVERY
    days = [FIRST + n * EVERY for n in range(max(0, number - last + 1), number + 2)]
    by_day = dict(sorted(issued, key=lambda i: -i[1]))
    return [Due(day, by_day.get(day)) for day in days]
