"""The value that stands beside a row with `--compare`, counted slowly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from . import flows
from .ask import Ask, Number
from .calendars import Period, first_day, label, last_day
from .count import INDICATORS
from .world import World, book_of


def beside(
    world: World,
    indicator: str,
    row: dict[str, Any],
    how: str,
    by: Iterable[str] = (),
    grain: str = "month",
    where: Iterable[tuple[str, str | None]] = (),
    weeks: int | None = None,
) -> tuple[str, Number]:
    """(compare_period, compare_value) of one row of `count`; the value None where it is not known."""
    what, book = INDICATORS[indicator], book_of(world)
    allowed: dict[str, set[str | None]] = defaultdict(set)
    for dim, value in where:
        allowed[dim].add(value)
    ask = Ask(tuple(by), {d: frozenset(v) for d, v in allowed.items()}, weeks or what.default_weeks)

    start = other_start(row["period_start"], row["period"], grain, how)
    whole_end = last_day(start, grain)
    end = whole_end
    if row["period_end"] < last_day(row["period_start"], grain):
        # "a running period compares with the same number of days of the other"
        days = (row["period_end"] - row["period_start"]).days + 1
        end = min(whole_end, start + timedelta(days=days - 1))
    span = Period(label(start, grain), start, end, whole_end, True)
    # "only rolling sums and comparisons that reach before `history_from` are null"
    if start < book.history_from or end > book.as_of:
        return span.label, None
    if indicator in {"inflow_52w", "outflow_52w"} and flows.reaches_too_far(book, span):
        return span.label, None
    return span.label, what.cells(book, ask, span).get(row["dims"], what.empty(span)).value


def other_start(start: date, own: str, grain: str, how: str) -> date:
    """The first day of the other period.

    "`--compare last_year` = the same label a year before (W53 → W52)"; `baseline`: that of 2022.
    """
    if how == "previous":
        return first_day(start - timedelta(days=1), grain)
    year = 2022 if how == "baseline" else int(own[:4]) - 1
    wanted = f"{year:04d}{own[4:]}"
    day = date(year - 1, 12, 25)
    labels = {
        label(first_day(day + timedelta(days=n), grain), grain): day + timedelta(days=n) for n in range(380)
    }
    if wanted not in labels:
        wanted = wanted.replace("W53", "W52").replace("-02-29", "-02-28")
    return first_day(labels[wanted], grain)
