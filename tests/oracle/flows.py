"""Inflow and outflow: opened, closed, moved; the same for long cases; rolling sums; survival."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

from .ask import (
    ALL_DIMS,
    CLOSING_DIMS,
    Ask,
    Cell,
    Cells,
    Dims,
    Indicator,
    counts,
    each,
    no_count,
    no_ratio,
    tally,
)
from .calendars import DAY, Period
from .closures import closed_in, closures
from .world import Book, week_day


def _opened(book: Book, ask: Ask, first: date, last: date) -> dict[Dims, Fraction]:
    return tally(
        ask,
        each(
            book.attributes(c, case["opened_on"])
            for c, case in book.cases.items()
            if first <= case["opened_on"] <= last
        ),
    )


def inflow(book: Book, ask: Ask, period: Period) -> Cells:
    return counts(_opened(book, ask, period.start, period.end))


def net_flow(book: Book, ask: Ask, period: Period) -> Cells:
    """ "opened, closed, the difference (without transfers)" """
    opened = _opened(book, ask, period.start, period.end)
    closed = tally(ask, each(a for _, a in closed_in(book, period)))
    return counts({d: opened.get(d, Fraction(0)) - closed.get(d, Fraction(0)) for d in {*opened, *closed}})


def _transfers(inwards: bool, long: bool) -> Callable[[Book, Ask, Period], Cells]:
    """ "moves of a case, open on both days, from one cell to another between two days; a move inside a cell is none"

    "Transfers are counted between the cells of `--by` and `--where` together."
    """

    def cells(book: Book, ask: Ask, period: Period) -> Cells:
        moves: dict[Dims, int] = defaultdict(int)
        for today in period.days():
            yesterday = today - DAY
            for c in book.open_on(today):
                if not book.is_open(c, yesterday):
                    continue
                # "`long_transfers_in`, `long_transfers_out` beside them (cases at N weeks or more the day before)"
                if long and book.weeks(c, yesterday) < _n(ask):
                    continue
                was, now = ask.cell(book.attributes(c, yesterday)), ask.cell(book.attributes(c, today))
                cell = now if inwards else was
                if was != now and cell is not None:
                    moves[cell] += 1
        return counts(moves)

    return cells


def _n(ask: Ask) -> int:
    assert ask.weeks is not None
    return ask.weeks


def long_inflow(book: Book, ask: Ask, period: Period) -> Cells:
    """ "cases that reach week 52 while open (or are opened past it)" """
    found = []
    for c, case in book.cases.items():
        reached = week_day(case["first_absence_on"], _n(ask))
        if case["opened_on"] >= reached:
            # opened past it; "past week N it is one `long_inflow` and one `long_outflow`" if closed that day
            day = case["opened_on"]
        elif book.is_open(c, reached):
            day = reached
        else:
            continue
        if period.holds(day):
            found.append(book.attributes(c, day))
    return counts(tally(ask, each(found)))


def long_outflow(book: Book, ask: Ask, period: Period) -> Cells:
    """ "closures of cases with duration ≥ 52 weeks on the day before closing" """
    return counts(
        tally(
            ask,
            each(a for c, a in closed_in(book, period) if book.weeks(c, book.last_open_day(c)) >= _n(ask)),
        )
    )


def long_stock(book: Book, ask: Ask, period: Period) -> Cells:
    """ "open cases with duration ≥ 52 weeks" """
    day = period.end
    return counts(
        tally(ask, each(book.attributes(c, day) for c in book.open_on(day) if book.weeks(c, day) >= _n(ask)))
    )


def _window(period: Period) -> tuple[date, date]:
    sunday = period.end - timedelta(days=(period.end.weekday() + 1) % 7)
    return sunday - timedelta(days=52 * 7 - 1), sunday


def reaches_too_far(book: Book, period: Period) -> bool:
    """ "only rolling sums and comparisons that reach before `history_from` are null" """
    return _window(period)[0] < book.history_from


def _rolling(closed: bool) -> Callable[[Book, Ask, Period], Cells]:
    """ "rolling sum over the 52 whole ISO weeks that end with the last whole week ending in or before the period" """

    def cells(book: Book, ask: Ask, period: Period) -> Cells:
        monday, sunday = _window(period)
        if reaches_too_far(book, period):
            return {}
        if not closed:
            return counts(_opened(book, ask, monday, sunday))
        within = [a for _, closed_on, a in book.closures if monday <= closed_on <= sunday]
        return counts(tally(ask, each(within)))

    return cells


def still_open_at(book: Book, ask: Ask, period: Period) -> Cells:
    """ "of the cases opened in the period, the share still open 7N days after `opened_on`: Kaplan–Meier" """
    cohorts: dict[Dims, list[str]] = defaultdict(list)
    for c, case in book.cases.items():
        # "Attributes are those on `opened_on`"
        cell = ask.cell(book.attributes(c, case["opened_on"]))
        if period.holds(case["opened_on"]) and cell is not None:
            cohorts[cell].append(c)
    return {cell: _survival(book, cohort, 7 * _n(ask)) for cell, cohort in cohorts.items()}


def _survival(book: Book, cohort: list[str], horizon: int) -> Cell:
    observed = []
    for c in cohort:
        case = book.cases[c]
        # "event at `closed_on - opened_on` days, censored at `as_of - opened_on`"
        until = case["closed_on"] or book.as_of
        observed.append(((until - case["opened_on"]).days, case["closed_on"] is not None))
    curve = Fraction(1)
    for day in range(horizon + 1):
        # "a case censored on a day is at risk on it"
        at_risk = sum(1 for time, _ in observed if time >= day)
        events = sum(1 for time, event in observed if event and time == day)
        if events:
            curve *= 1 - Fraction(events, at_risk)
    # "null where the curve is above 0 and no case's observed time ... reaches 7N days"
    known = curve == 0 or any(time >= horizon for time, _ in observed)
    # "numerator = cases with `as_of - opened_on` ≥ 7N days, denominator = cohort"
    long_ago = sum(1 for c in cohort if (book.as_of - book.cases[c]["opened_on"]).days >= horizon)
    return Cell(long_ago, len(cohort), curve if known else None)


INDICATORS = {
    "inflow": Indicator(ALL_DIMS, inflow, no_count),
    "outflow": Indicator(CLOSING_DIMS, closures, no_count),
    "net_flow": Indicator(ALL_DIMS, net_flow, no_count),
    "transfers_in": Indicator(ALL_DIMS, _transfers(inwards=True, long=False), no_count),
    "transfers_out": Indicator(ALL_DIMS, _transfers(inwards=False, long=False), no_count),
    "long_inflow": Indicator(ALL_DIMS, long_inflow, no_count, default_weeks=52),
    "long_outflow": Indicator(ALL_DIMS, long_outflow, no_count, default_weeks=52),
    "long_stock": Indicator(ALL_DIMS, long_stock, no_count, default_weeks=52),
    "long_transfers_in": Indicator(ALL_DIMS, _transfers(inwards=True, long=True), no_count, default_weeks=52),
    "long_transfers_out": Indicator(
        ALL_DIMS, _transfers(inwards=False, long=True), no_count, default_weeks=52
    ),
    "inflow_52w": Indicator(ALL_DIMS, _rolling(closed=False), no_count),
    "outflow_52w": Indicator(ALL_DIMS, _rolling(closed=True), no_count),
    "still_open_at": Indicator(
        ALL_DIMS, still_open_at, no_ratio, default_weeks=26, known_after=lambda weeks: 7 * (weeks or 26)
    ),
}
