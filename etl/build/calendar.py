"""The calendar: one row a day with its periods, and working days with their running number.

Source: indicators, "Time"; public holidays from the `holidays` package.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

import holidays
import pyarrow as pa

EPOCH = date(1970, 1, 1)

COLUMNS = {
    "day": pa.date32(), "day_no": pa.int32(),
    "week": pa.string(), "week_start": pa.date32(), "month": pa.string(), "month_start": pa.date32(),
    "quarter": pa.string(), "quarter_start": pa.date32(), "halfyear": pa.string(),
    "halfyear_start": pa.date32(), "year": pa.string(), "year_start": pa.date32(),
    "is_working": pa.bool_(), "working_no": pa.int32(), "month_working_days": pa.int32(),
}  # fmt: skip


def closed_days(first_year: int, last_year: int, calendar: str, extra: Iterable[date] = ()) -> set[date]:
    """The days, weekends apart, that are no working days in `calendar` (official, deadline, copenhagen)."""
    years = range(first_year, last_year + 1)
    days = set(holidays.country_holidays("DK", years=years, categories=("public",)))
    if calendar == "deadline":
        days |= {date(y, m, d) for y in years for m, d in ((6, 5), (12, 24), (12, 31))}
    elif calendar == "copenhagen":
        days |= {date(y, 5, 1) for y in years}
    return days | set(extra)


@lru_cache(maxsize=8)
def build_calendar(first: date, last: date, calendar: str, extra: tuple[date, ...] = ()) -> pa.Table:
    """One row a day over whole years from `first` to `last`; columns as `COLUMNS`.

    `working_no` counts working days from the first row up to and including the day, so that the n-th
    working day after R is the working day with number `working_no(R) + n`.
    """
    start, end = date(first.year, 1, 1), date(last.year, 12, 31)
    closed = closed_days(start.year, end.year, calendar, extra)
    days = [start + timedelta(n) for n in range((end - start).days + 1)]
    working = [d.weekday() < 5 and d not in closed for d in days]
    in_month: dict[tuple[int, int], int] = {}
    for day, works in zip(days, working, strict=True):
        in_month[day.year, day.month] = in_month.get((day.year, day.month), 0) + works
    columns: dict[str, list[object]] = {name: [] for name in COLUMNS}
    number = 0
    for day, works in zip(days, working, strict=True):
        number += works
        year, week, _ = day.isocalendar()
        quarter, half = (day.month - 1) // 3, (day.month - 1) // 6
        row = (
            day, (day - EPOCH).days,
            f"{year}-W{week:02d}", day - timedelta(day.weekday()), f"{day:%Y-%m}", day.replace(day=1),
            f"{day.year}-Q{quarter + 1}", date(day.year, quarter * 3 + 1, 1), f"{day.year}-H{half + 1}",
            date(day.year, half * 6 + 1, 1), str(day.year), date(day.year, 1, 1),
            works, number, in_month[day.year, day.month],
        )  # fmt: skip
        for name, value in zip(COLUMNS, row, strict=True):
            columns[name].append(value)
    return pa.table({name: pa.array(columns[name], kind) for name, kind in COLUMNS.items()})
