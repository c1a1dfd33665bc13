"""Closures (flow), the target groups, and reopenings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction

from . import heads
from .ask import (
    ALL_DIMS,
    CLOSING_DIMS,
    MEDIAN,
    Ask,
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
from .caseload import average_open
from .world import Attributes, Book

# "Each belongs to one destination class: job = ...; other_benefit = ...; left = ..."
DESTINATION = {
    **dict.fromkeys(("recovered", "partly_recovered", "job", "education"), "job"),
    **dict.fromkeys(
        ("flex_job", "job_clarification", "resource_course", "rehabilitation", "early_retirement",
         "unemployment_benefit", "social_assistance"),
        "other_benefit",
    ),
    **dict.fromkeys(("self_support", "moved", "dead", "other"), "left"),
}  # fmt: skip
Closure = tuple[str, Attributes]
"""A case, and its attributes on the day before it closed, with `close_reason` and `destination`."""


def closed_in(book: Book, period: Period) -> list[Closure]:
    """ "A closing belongs to the attributes of the case on the day before `closed_on`." """
    found = []
    for case_id, closed_on, attributes in book.closures:
        if period.holds(closed_on):
            reason = book.cases[case_id].get("close_reason")
            destination = DESTINATION[reason] if reason else None
            found.append((case_id, {**attributes, "close_reason": reason, "destination": destination}))
    return found


def _sum(book: Book, ask: Ask, period: Period, right: Callable[[Attributes], bool]) -> dict[Dims, Fraction]:
    return tally(ask, each(a for _, a in closed_in(book, period) if right(a)))


def _every(_: Attributes) -> bool:
    """ "Every closing counts, whatever it was closed to" """
    return True


def closures(book: Book, ask: Ask, period: Period) -> Cells:
    """ "cases closed" """
    return counts(_sum(book, ask, period, _every))


def _months(fte: bool) -> Callable[[Book, Ask, Period], Cells]:
    def cells(book: Book, ask: Ask, period: Period) -> Cells:
        return counts(heads.months(book, ask, period, fte))

    return cells


def _per_month(fte: bool) -> Callable[[Book, Ask, Period], Cells]:
    """ "cases closed" / "worker_months" or "fte_months" """

    def cells(book: Book, ask: Ask, period: Period) -> Cells:
        return ratios(_sum(book, ask, period, _every), heads.months(book, ask, period, fte))

    return cells


def closure_rate(book: Book, ask: Ask, period: Period) -> Cells:
    """ "cases closed" / "average open cases = case-days / calendar days of the period" """
    return ratios(_sum(book, ask, period, _every), average_open(book, ask, period))


def job_closure_share(book: Book, ask: Ask, period: Period) -> Cells:
    """ "closures in destination class job" / "closures, those without a reason included" """
    return ratios(
        _sum(book, ask, period, lambda a: a["destination"] == "job"),
        _sum(book, ask, period, _every),
    )


def reopened_28d(book: Book, ask: Ask, period: Period) -> Cells:
    """ "closures followed within 28 days ... by another case of the same citizen and benefit" / "closures" """
    # "both only of those at least 28 days before `as_of`"
    known = [
        (case_id, attributes)
        for case_id, attributes in closed_in(book, period)
        if book.cases[case_id]["closed_on"] + timedelta(days=28) <= book.as_of
    ]
    return ratios(
        tally(ask, each(a for case_id, a in known if _reopened(book, case_id))),
        tally(ask, each(a for _, a in known)),
    )


def _reopened(book: Book, case_id: str) -> bool:
    case = book.cases[case_id]
    return any(
        other["case_id"] != case_id
        and other["citizen_id"] == case["citizen_id"]
        and other["benefit"] == case["benefit"]
        # "`opened_on` from `closed_on` to `closed_on` + 28"
        and 0 <= (other["opened_on"] - case["closed_on"]).days <= 28
        for other in book.cases.values()
    )


def lasting_job_share(book: Book, ask: Ask, period: Period) -> Cells:
    """ "closures in class job not followed within 182 days ... by another case of the same citizen, whatever its benefit" /
    "closures in class job; both only of those at least 182 days before `as_of`" """
    half_year = timedelta(days=182)
    known = [
        (case_id, attributes)
        for case_id, attributes in closed_in(book, period)
        if attributes["destination"] == "job" and book.cases[case_id]["closed_on"] <= book.as_of - half_year
    ]
    return ratios(
        tally(ask, each(a for case_id, a in known if not _followed(book, case_id, half_year))),
        tally(ask, each(a for _, a in known)),
    )


def _followed(book: Book, case_id: str, within: timedelta) -> bool:
    case = book.cases[case_id]
    return any(
        other["citizen_id"] == case["citizen_id"]
        and other["case_id"] != case_id
        and case["closed_on"] <= other["opened_on"] <= case["closed_on"] + within
        for other in book.cases.values()
    )


def median_duration_weeks(book: Book, ask: Ask, period: Period) -> Cells:
    """ "of the cases closed in the period, whole weeks on the day before closing" """
    return percentiles(
        MEDIAN,
        ask,
        ((a, book.weeks(c, book.last_open_day(c))) for c, a in closed_in(book, period)),
    )


def _target_group(right: Callable[[Attributes], bool]) -> Callable[[Book, Ask, Period], Cells]:
    """ "over the cases that have a target group" / "average open cases = case-days in the period / its calendar days" """

    def cells(book: Book, ask: Ask, period: Period) -> Cells:
        above = _sum(book, ask, period, lambda a: a["target_group"] is not None and right(a))
        have_group = (
            (book.attributes(c, day), Fraction(1, period.length))
            for day in period.days()
            for c in book.open_on(day)
            if book.cases[c].get("target_group") is not None
        )
        return ratios(above, tally(ask, have_group))

    return cells


INDICATORS = {
    "closures": Indicator(CLOSING_DIMS, closures, no_count),
    "worker_months": Indicator(ALL_DIMS, _months(fte=False), no_count),
    "fte_months": Indicator(ALL_DIMS, _months(fte=True), no_count),
    "closures_per_worker_month": Indicator(ALL_DIMS, _per_month(fte=False), no_ratio),
    "closures_per_fte_month": Indicator(ALL_DIMS, _per_month(fte=True), no_ratio),
    "closure_rate": Indicator(ALL_DIMS, closure_rate, no_ratio),
    "job_closure_share": Indicator(ALL_DIMS, job_closure_share, no_ratio),
    # its period is complete only when the last day of it was 28 days ago
    "reopened_28d": Indicator(CLOSING_DIMS, reopened_28d, no_ratio, known_after=lambda _: 28),
    # "a period is complete 182 days after its last day"
    "lasting_job_share": Indicator(CLOSING_DIMS, lasting_job_share, no_ratio, known_after=lambda _: 182),
    "median_duration_weeks": Indicator(CLOSING_DIMS, median_duration_weeks, no_observations),
    # "closures but for those to job clarification (the goal is to leave both)"
    "target_group_outflow_rate": Indicator(
        ALL_DIMS, _target_group(lambda a: a["close_reason"] != "job_clarification"), no_ratio
    ),
    # "closures in class job"
    "target_group_job_rate": Indicator(
        ALL_DIMS, _target_group(lambda a: a["destination"] == "job"), no_ratio
    ),
}
