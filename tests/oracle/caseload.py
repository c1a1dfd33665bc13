"""Caseload (stock): on the last day of each period; and full-year persons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from . import heads
from .ask import (
    ALL_DIMS,
    MEDIAN,
    ORGANISATION_DIMS,
    P90,
    Ask,
    Cell,
    Cells,
    Dims,
    Indicator,
    counts,
    each,
    no_count,
    no_observations,
    no_ratio,
    percentiles,
    ratios,
    tally,
)
from .calendars import Period
from .world import BANDS, Attributes, Book


def _open(book: Book, period: Period) -> list[Attributes]:
    """ "A **stock** of a period is the stock on its last day; of the running period, on `as_of`." """
    return [book.attributes(case_id, period.end) for case_id in book.open_on(period.end)]


def case_days(book: Book, ask: Ask, period: Period) -> dict[Dims, Fraction]:
    """One for each case on each day at whose end it is open."""
    return tally(
        ask,
        ((book.attributes(c, day), 1) for day in period.days() for c in book.open_on(day)),
    )


def average_open(book: Book, ask: Ask, period: Period) -> dict[Dims, Fraction]:
    """ "average open cases = case-days / calendar days of the period" """
    return {dims: days / period.length for dims, days in case_days(book, ask, period).items()}


def open_cases(book: Book, ask: Ask, period: Period) -> Cells:
    return counts(tally(ask, each(_open(book, period))))


def unassigned_cases(book: Book, ask: Ask, period: Period) -> Cells:
    """ "open cases without worker" """
    return counts(tally(ask, each(a for a in _open(book, period) if a["worker"] is None)))


def _capacity(fte: bool) -> Callable[[Book, Ask, Period], Cells]:
    def cells(book: Book, ask: Ask, period: Period) -> Cells:
        return counts(heads.on_day(book, ask, period.end, fte))

    return cells


def _caseload_per(fte: bool) -> Callable[[Book, Ask, Period], Cells]:
    """ "open assigned cases (with a worker)" / "active workers" or "FTE" """

    def cells(book: Book, ask: Ask, period: Period) -> Cells:
        assigned = tally(ask, each(a for a in _open(book, period) if a["worker"] is not None))
        return ratios(assigned, heads.on_day(book, ask, period.end, fte))

    return cells


def _percentile(share: Fraction) -> Callable[[Book, Ask, Period], Cells]:
    """ "of the caseloads of the active workers, 0 included" """

    def cells(book: Book, ask: Ask, period: Period) -> Cells:
        return percentiles(share, ask, ((who, len(cases)) for who, cases in heads.loads(book, period.end)))

    return cells


def _workers_where(right: Callable[[int], bool]) -> Callable[[Book, Ask, Period], Cells]:
    """Active workers whose whole load is `right` / active workers; "heads, whatever their FTE"."""

    def cells(book: Book, ask: Ask, period: Period) -> Cells:
        workers = list(heads.loads(book, period.end))
        return ratios(
            tally(ask, each(who for who, cases in workers if right(len(cases)))),
            tally(ask, each(who for who, _ in workers)),
        )

    return cells


def _past_26(book: Book, period: Period) -> Iterator[Attributes]:
    """ "active workers with a case of ≥ 26 weeks" """
    old = {band for first, band in BANDS if first >= 26}
    for who, cases in heads.loads(book, period.end):
        if any(case["duration_band"] in old for case in cases):
            yield who


def miniteam_coverage(book: Book, ask: Ask, period: Period) -> Cells:
    """ "active workers in a miniteam, of those with a case of ≥ 26 weeks" """
    workers = list(_past_26(book, period))
    return ratios(
        tally(ask, each(w for w in workers if w["miniteam"] is not None)),
        tally(ask, each(workers)),
    )


def full_year_persons(book: Book, ask: Ask, period: Period) -> Cells:
    """ "case-days in the period / its calendar days" """
    return {
        # "–" stands in its denominator: it is a count, and "for a count numerator = value"
        dims: Cell(days / period.length, None, days / period.length)
        for dims, days in case_days(book, ask, period).items()
    }


INDICATORS = {
    "open_cases": Indicator(ALL_DIMS, open_cases, no_count),
    "unassigned_cases": Indicator(ALL_DIMS, unassigned_cases, no_count),
    "workers": Indicator(ALL_DIMS, _capacity(fte=False), no_count),
    "fte": Indicator(ALL_DIMS, _capacity(fte=True), no_count),
    "caseload_per_worker": Indicator(ALL_DIMS, _caseload_per(fte=False), no_ratio),
    "caseload_per_fte": Indicator(ALL_DIMS, _caseload_per(fte=True), no_ratio),
    "caseload_median": Indicator(ORGANISATION_DIMS, _percentile(MEDIAN), no_observations),
    "caseload_p90": Indicator(ORGANISATION_DIMS, _percentile(P90), no_observations),
    # "active workers with 35–50 open cases"; "active workers with more than 50"
    "workers_within_band": Indicator(ORGANISATION_DIMS, _workers_where(lambda n: 35 <= n <= 50), no_ratio),
    "workers_over_target": Indicator(ORGANISATION_DIMS, _workers_where(lambda n: n > 50), no_ratio),
    "miniteam_coverage": Indicator(ORGANISATION_DIMS, miniteam_coverage, no_ratio),
    "full_year_persons": Indicator(ALL_DIMS, full_year_persons, no_count),
}
