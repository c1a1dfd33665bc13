"""indicators, "Closures": what was closed, to what, by how many months of workers, and what came back."""

from __future__ import annotations

from functools import cache

import pytest

from metrics import Snapshot
from spec.tables import given, lines, rows

RATIO = "numerator denominator value"

STAFF = """
    worker_id valid_from valid_to   miniteam fte
    Whole     2020-01-01 .          .        1
    Begins    2026-03-11 .          .        1
    Part      2020-01-01 .          .        0.5
    OnLeave   2020-01-01 2026-03-16 .        1
    OnLeave   2026-03-16 2026-03-21 .        0
    OnLeave   2026-03-21 .          .        1
    Changes   2020-01-01 2026-03-11 m1       1
    Changes   2026-03-11 .          m2       1
"""


@cache
def presence(calendar: str = "official") -> Snapshot:
    """March 2026 has 22 working days, April 19 (Easter: 2, 3 and 6 April), May 19 (Copenhagen 18: 1 May)."""
    return given(as_of="2026-05-31", settings={"calendar": calendar}, workers=STAFF)


def months(ident: str, worker: str, grain: str = "month", start: str = "2026-03-01", end: str = "2026-03-31",
           calendar: str = "official") -> list[str]:  # fmt: skip
    return rows(presence(calendar), ident, where=f"worker={worker}", grain=grain, start=start, end=end)


@pytest.mark.parametrize("calendar", ["official", "copenhagen"])
def test_a_whole_month_with_one_worker_is_exactly_1(calendar: str) -> None:
    """'so that a whole month with one worker is exactly 1'; the longer grains are the sum of their months."""
    found = months("worker_months", "Whole", end="2026-05-31", calendar=calendar)
    assert found == ["2026-03 1", "2026-04 1", "2026-05 1"]
    assert months("worker_months", "Whole", "quarter", calendar=calendar) == ["2026-Q1 3"]
    assert months("worker_months", "Whole", "year", calendar=calendar) == ["2026 5"]


def test_part_of_a_month() -> None:
    """'sum over its working days of active workers / working days in that day's month': 15 and 17 of 22; one who
    works half time is a whole worker and half an FTE."""
    assert months("worker_months", "Begins") == ["2026-03 0.681818"]
    assert months("worker_months", "OnLeave") == ["2026-03 0.772727"]
    assert months("worker_months", "Part") == ["2026-03 1"]
    assert months("fte_months", "Part") == ["2026-03 0.5"]


def test_a_month_in_two_miniteams_is_one_month() -> None:
    """'exactly 1', divided by the days of each membership: 7 and 15 of 22."""
    assert months("worker_months", "Changes") == ["2026-03 1"]
    assert rows(
        presence(), "worker_months", by="miniteam", where="worker=Changes", start="2026-03-01", end="2026-03-31"
    ) == lines("""
        2026-03 m1 0.318182
        2026-03 m2 0.681818
    """)  # fmt: skip


def test_a_week_in_easter_counts_for_what_it_is() -> None:
    """'and a week in Easter counts for what it is': week 14 has two days of March's 22 and one of April's 19, week
    15 four of 19."""
    assert months("worker_months", "Whole", "week", "2026-03-30", "2026-04-12") == lines("""
        2026-W14 0.143541
        2026-W15 0.210526
    """)


def test_the_working_days_are_those_of_the_configured_calendar() -> None:
    """'its working days (the configured calendar)': week 18 has four of April's 19, and 1 May if it is worked; a
    day without work counts nothing."""
    week = ("Whole", "week", "2026-04-27", "2026-05-03")
    assert months("worker_months", *week) == ["2026-W18 0.263158"]
    assert months("worker_months", *week, calendar="copenhagen") == ["2026-W18 0.210526"]
    assert months("worker_months", "Whole", "day", "2026-05-14", "2026-05-15") == [
        "2026-05-14 0",
        "2026-05-15 0.052632",
    ]


_REASONS = [
    "recovered",
    "partly_recovered",
    "job",
    "education",
    "flex_job",
    "job_clarification",
    "resource_course",
    "moved",
    "dead",
    ".",
]


@cache
def reasons() -> Snapshot:
    """In February ten cases of Valby, open for ten days, one for each of ten reasons (the last is missing); one
    of Udenbys opened and closed on one day; one of Vanløse whose closing lies after as_of."""
    closings = "\n".join(f"c{i} 2026-02-01 2026-02-11 {r} valby" for i, r in enumerate(_REASONS))
    return given(
        as_of="2026-03-31",
        workers="worker_id\nW",
        cases=f"""
            case_id opened_on closed_on close_reason district
            {closings}
            same-day 2026-02-05 2026-02-05 recovered udenbys
            later    2026-02-01 2026-04-02 job       vanloese
        """,
    )


def test_every_closing_counts_whatever_it_was_closed_to() -> None:
    """'Every closing counts, whatever it was closed to'; one dated after as_of has not happened (extracts: 'the case
    is open, its reason ignored')."""
    assert rows(reasons(), "closures", RATIO) == ["2026-02 11 - 11", "2026-03 0 - 0"]
    assert rows(reasons(), "closures", by="destination", end="2026-02-28") == lines("""
        2026-02 job           5
        2026-02 left          2
        2026-02 other_benefit 3
        2026-02 -             1
    """)
    assert rows(reasons(), "closures", where="close_reason=none", end="2026-02-28") == ["2026-02 1"]
    assert rows(
        reasons(), "closures", by="close_reason", where="destination=left", end="2026-02-28"
    ) == lines("""
        2026-02 dead  1
        2026-02 moved 1
    """)


def test_job_closure_share() -> None:
    """'closures in destination class job / closures, those without a reason included'"""
    assert rows(reasons(), "job_closure_share", RATIO) == ["2026-02 5 11 0.454545", "2026-03 0 0 -"]
    assert rows(reasons(), "job_closure_share", RATIO, where="district=valby", end="2026-02-28") == [
        "2026-02 4 10 0.4"
    ]


def test_closure_rate() -> None:
    """'cases closed / average open cases = case-days / calendar days of the period': 100 + 28 days of 28; a cell
    without a case-day has no rate."""
    assert rows(reasons(), "closure_rate", RATIO) == ["2026-02 11 4.571429 2.40625", "2026-03 0 1 0"]
    assert rows(reasons(), "closure_rate", RATIO, by="district", end="2026-02-28") == lines("""
        2026-02 udenbys  1 0        -
        2026-02 valby    10 3.571429 2.8
        2026-02 vanloese 0 1        0
    """)


def test_closures_per_worker_month() -> None:
    """'cases closed / worker_months', also of cases that no worker had; by district the months go where the
    worker's case-days are (here nowhere)."""
    assert rows(reasons(), "closures_per_worker_month", RATIO) == ["2026-02 11 1 11", "2026-03 0 1 0"]
    assert rows(reasons(), "closures_per_worker_month", RATIO, where="district=valby", end="2026-02-28") == [
        "2026-02 10 0 -"
    ]


def test_closures_per_month_of_a_worker_who_works_half_time() -> None:
    """'closures_per_fte_month: cases closed / fte_months': of the running month by 2026-03-10 7 of 22 working days,
    half of that in FTE."""
    snapshot = given(
        as_of="2026-03-10",
        workers="worker_id fte\nW 0.5",
        cases="case_id opened_on closed_on\nA 2026-03-01 2026-03-10\nB 2026-03-01 2026-03-09\nC 2026-03-01 2026-03-11",
        assignments="case_id valid_from worker_id\nA 2026-03-01 W\nB 2026-03-01 W\nC 2026-03-01 W",
    )
    assert rows(snapshot, "closures_per_worker_month", RATIO, by="worker") == [
        "2026-03 W 2 0.318182 6.285714"
    ]
    assert rows(snapshot, "closures_per_fte_month", RATIO, by="worker") == ["2026-03 W 2 0.159091 12.571429"]


@cache
def reopened() -> Snapshot:
    """as_of - 28 days is 2026-03-03. A closing and, in the next row, what else that citizen has."""
    return given(
        as_of="2026-03-31",
        cases="""
            case_id  citizen_id benefit           opened_on  closed_on  close_reason
            day-0    a          sickness          2025-12-01 2026-01-10 recovered
            a2       a          sickness          2026-01-10 .          .
            day-28   b          sickness          2025-12-01 2026-01-10 job
            b2       b          sickness          2026-02-07 .          .
            day-29   c          sickness          2025-12-01 2026-01-10 job
            c2       c          sickness          2026-02-08 .          .
            other    d          sickness          2025-12-01 2026-01-10 job_clarification
            d2       d          job_clarification 2026-01-20 .          .
            overlap  e          sickness          2025-12-01 2026-01-10 .
            e2       e          sickness          2026-01-09 .          .
            first    f          sickness          2026-02-01 2026-02-03 recovered
            same-day f          sickness          2026-02-03 2026-02-03 recovered
            twin-1   i          sickness          2026-02-10 2026-02-10 .
            twin-2   i          sickness          2026-02-10 2026-02-10 .
            28-old   g          sickness          2026-02-01 2026-03-03 recovered
            g2       g          sickness          2026-03-31 .          .
            27-old   h          sickness          2026-02-01 2026-03-04 recovered
            h2       h          sickness          2026-03-05 .          .
        """,
    )


def test_reopened_within_28_days() -> None:
    """'closures followed within 28 days (opened_on from closed_on to closed_on + 28) by another case of the same
    citizen and benefit / closures; both only of those at least 28 days before as_of'. January: day 0 and day 28 of
    five. February: first (the case closed on the day it opened follows it, and nothing follows that), and of two that
    opened and closed on one day each follows the other. March: the one that is 28 days old; the younger one is too young to know."""
    assert rows(reopened(), "reopened_28d", RATIO, start="2026-01-01") == lines("""
        2026-01 2 5 0.4
        2026-02 3 4 0.75
        2026-03 1 1 1
    """)


def test_a_reopening_is_known_when_the_28_days_are_over() -> None:
    """'complete = the period is over by as_of (and, for cohorts, known for as long as asked)'"""
    assert rows(reopened(), "reopened_28d", "complete", start="2026-01-01") == lines("""
        2026-01 yes
        2026-02 yes
        2026-03 no
    """)
    assert rows(reopened(), "closures", "complete", start="2026-03-01") == ["2026-03 yes"]


def test_reopened_by_what_it_was_closed_to() -> None:
    """'reopened_28d: also close_reason, destination', those of the closing that did not last."""
    assert rows(reopened(), "reopened_28d", RATIO, by="close_reason", start="2026-01-01", end="2026-01-31") == lines("""
        2026-01 job               1 2 0.5
        2026-01 job_clarification 0 1 0
        2026-01 recovered         1 1 1
        2026-01 -                 0 1 0
    """)  # fmt: skip
