"""indicators, "Target groups": the rates of leaving, by half-year, of the cases that have a target group."""

from __future__ import annotations

from functools import cache

from metrics import Snapshot
from spec.tables import given, lines, rows

RATIO = "numerator denominator value"


@cache
def world() -> Snapshot:
    """2025-H2 has 184 days; the first 92 of them are those before 1 October."""
    return given(
        as_of="2026-03-31",
        cases="""
            case_id   opened_on  closed_on  close_reason      target_group district
            to-job    2025-07-01 2025-10-01 job               1            valby
            stays     2025-07-01 .          .                 1            valby
            to-course 2025-07-01 2025-10-01 job_clarification 2            valby
            no-group  2025-07-01 2025-10-01 recovered         .            valby
            same-day  2025-08-01 2025-08-01 .                 1            vanloese
            to-other  2025-07-01 2025-10-01 dead              3            vanloese
        """,
    )


def test_half_years_by_default() -> None:
    """'Target groups (halfyear by default; …)'"""
    found = rows(world(), "target_group_outflow_rate", "period_start period_end complete")
    assert found == ["2025-H2 2025-07-01 2025-12-31 yes", "2026-H1 2026-01-01 2026-03-31 no"]


def test_outflow_rate() -> None:
    """'closures but for those to job clarification (the goal is to leave both) / average open cases = case-days in
    the period / its calendar days'; 'over the cases that have a target group'. A closing without a reason is not one
    to job clarification. 92 + 184 + 92 + 0 + 92 days of 184."""
    assert rows(world(), "target_group_outflow_rate", RATIO) == ["2025-H2 3 2.5 1.2", "2026-H1 0 1 0"]


def test_job_rate() -> None:
    """'closures in class job / average open cases, as above'"""
    assert rows(world(), "target_group_job_rate", RATIO) == ["2025-H2 1 2.5 0.4", "2026-H1 0 1 0"]


def test_by_target_group() -> None:
    """The same in each of the groups; who has none is in no row."""
    assert rows(world(), "target_group_outflow_rate", RATIO, by="target_group", end="2025-12-31") == lines("""
        2025-H2 1 2 1.5 1.333333
        2025-H2 2 0 0.5 0
        2025-H2 3 1 0.5 2
    """)
    assert rows(world(), "target_group_job_rate", RATIO, by="target_group", end="2025-12-31") == lines("""
        2025-H2 1 1 1.5 0.666667
        2025-H2 2 0 0.5 0
        2025-H2 3 0 0.5 0
    """)


def test_cases_without_a_target_group_are_outside() -> None:
    """'over the cases that have a target group', also when asked for those without: nothing, over nothing."""
    assert rows(world(), "target_group_outflow_rate", by="target_group", where="target_group=none") == []
    assert rows(world(), "closures", where="target_group=none", start="2025-10-01", end="2025-10-31") == [
        "2025-10 1"
    ]


def test_other_grains_and_dims() -> None:
    """'case-days in the period / its calendar days', of any period: October has the case that stays alone."""
    assert rows(world(), "target_group_outflow_rate", RATIO, grain="month", start="2025-09-01", end="2025-10-31") == lines("""
        2025-09 0 4 0
        2025-10 2 1 2
    """)  # fmt: skip
    assert rows(world(), "target_group_outflow_rate", RATIO, by="district", end="2025-12-31") == lines("""
        2025-H2 valby    1 2   0.5
        2025-H2 vanloese 2 0.5 4
    """)
