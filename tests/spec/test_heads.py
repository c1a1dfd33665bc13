"""indicators, "Who a figure belongs to": active workers, and how a head is split over districts."""

from __future__ import annotations

from functools import cache

import pytest

from metrics import INDICATORS, Snapshot
from spec.tables import given, lines, rows


@cache
def staff() -> Snapshot:
    return given(
        as_of="2026-02-28",
        teams="team_id\nT\nU",
        workers="""
            worker_id valid_from valid_to   team_id fte carries_cases
            Whole     2020-01-01 .          T       1   true
            Part      2020-01-01 .          T       0.5 true
            OnLeave   2020-01-01 2026-02-01 T       1   true
            OnLeave   2026-02-01 .          T       0   true
            Leader    2020-01-01 .          T       1   false
            Gone      2020-01-01 2026-01-31 T       1   true
            Begins    2026-02-28 .          U       0.8 true
        """,
        cases="case_id opened_on\n1 2026-01-01\n2 2026-01-01\n3 2026-01-01\n4 2026-01-01\n5 2026-01-01",
        assignments="""
            case_id valid_from worker_id
            1       2026-01-01 OnLeave
            2       2026-01-01 OnLeave
            3       2026-01-01 Gone
            4       2026-01-01 Leader
            5       2026-01-01 Whole
        """,
    )


def test_active_is_a_membership_that_covers_the_day_with_cases_and_fte() -> None:
    """'Active worker on D: a membership row covers D, carries_cases, and fte > 0. workers counts them, fte sums
    their FTE.' Gone's last day is 2026-01-30, OnLeave's leave begins on 2026-02-01, Begins starts on 2026-02-28."""
    day = {"grain": "day", "start": "2026-01-30", "end": "2026-02-01"}
    assert rows(staff(), "workers", **day) == ["2026-01-30 4", "2026-01-31 3", "2026-02-01 2"]
    assert rows(staff(), "fte", **day) == ["2026-01-30 3.5", "2026-01-31 2.5", "2026-02-01 1.5"]
    assert rows(staff(), "workers") == ["2026-01 3", "2026-02 3"]
    assert rows(staff(), "fte") == ["2026-01 2.5", "2026-02 2.3"]


def test_one_on_leave_stays_in_the_team_and_so_do_the_cases() -> None:
    """'one on leave stays in the team, and so do that worker's cases': five cases still weigh on the two of T."""
    assert rows(staff(), "caseload_per_worker", "numerator denominator value", by="team", start="2026-02-01") == lines("""
        2026-02 T 5 2 2.5
        2026-02 U 0 1 0
    """)  # fmt: skip
    assert rows(staff(), "caseload_per_worker", "numerator denominator value", by="worker", start="2026-02-01") == lines("""
        2026-02 Begins  0 1 0
        2026-02 Gone    1 0 -
        2026-02 Leader  1 0 -
        2026-02 OnLeave 2 0 -
        2026-02 Part    0 1 0
        2026-02 Whole   1 1 1
    """)  # fmt: skip


@cache
def split() -> Snapshot:
    """January 2026 has 21 working days: 10 before the 16th, 11 from then on."""
    return given(
        as_of="2026-01-31",
        teams="team_id\nT\nU",
        workers="""
            worker_id valid_from valid_to   team_id fte
            Plain     2020-01-01 .          T       1
            Idle      2020-01-01 .          T       1
            Mover     2020-01-01 2026-01-16 T       1
            Mover     2026-01-16 .          U       1
            OnLeave   2020-01-01 2026-01-16 T       1
            OnLeave   2026-01-16 .          T       0
            Gone      2020-01-01 2026-01-16 T       1
            Both      2020-01-01 .          T       0.5
        """,
        cases="""
            case_id opened_on  district employment
            p1      2025-12-01 valby    employed
            p2      2025-12-01 valby    employed
            p3      2025-12-01 valby    employed
            p4      2025-12-01 valby    unemployed
            p5      2025-12-01 vanloese employed
            m1      2025-12-01 valby    employed
            m2      2026-01-16 vanloese employed
            o1      2025-12-01 valby    employed
            o2      2026-01-16 vanloese employed
            g1      2025-12-01 valby    employed
            g2      2026-01-20 vanloese employed
            b1      2025-12-01 valby    employed
            b2      2025-12-01 vanloese employed
        """,
        assignments="""
            case_id valid_from worker_id team_id
            p1      2025-12-01 Plain     .
            p2      2025-12-01 Plain     .
            p3      2025-12-01 Plain     .
            p4      2025-12-01 Plain     .
            p5      2025-12-01 Plain     .
            m1      2025-12-01 Mover     .
            m2      2026-01-16 Mover     .
            o1      2025-12-01 OnLeave   .
            o2      2026-01-16 OnLeave   .
            g1      2025-12-01 Gone      .
            g2      2026-01-20 Gone      .
            b1      2025-12-01 Both      .
            b2      2025-12-01 Both      U
        """,
    )


def january(ident: str, show: str = "value", by: str = "", where: str = "") -> list[str]:
    return rows(split(), ident, show, by=by, where=where, start="2026-01-01")


def test_a_head_is_split_over_districts_by_open_cases_on_the_last_day() -> None:
    """'a worker's head is split over districts in proportion to that worker's case-days there in the period (for a
    stock: open cases on its last day)'. Active with cases: Plain 4:1, Mover 1:1, Both 1:1 (half time)."""
    assert january("workers", by="district") == ["2026-01 valby 1.8", "2026-01 vanloese 1.2"]
    assert january("fte", by="district") == ["2026-01 valby 1.55", "2026-01 vanloese 0.95"]


def test_a_worker_without_cases_is_in_the_total_only() -> None:
    """'a worker without cases belongs to no district and is in the total only. So the districts add up to the
    workers with cases': 1.8 + 1.2 = 3 of 4, and a filter on both districts leaves Idle out too."""
    assert january("workers") == ["2026-01 4"]
    assert january("workers", where="district=valby district=vanloese") == ["2026-01 3"]
    assert january("workers", by="district", where="worker=Idle") == []


def test_the_ratio_by_district_is_the_mean_workload_of_those_who_serve_it() -> None:
    """'and the ratio is the mean workload of those who serve the district'. The cases of who is on leave or has
    left are in the numerator."""
    assert january("caseload_per_worker", "numerator denominator value", by="district") == lines("""
        2026-01 valby    8 1.8 4.444444
        2026-01 vanloese 5 1.2 4.166667
    """)


def test_the_same_split_serves_any_combination_of_case_dims() -> None:
    """'The same split serves target group, category, benefit, employment, pathway and duration band, and any
    combination of them with the organisation.'"""
    assert january("workers", by="team district employment", where="worker=Plain") == lines("""
        2026-01 T valby    employed   0.6
        2026-01 T valby    unemployed 0.2
        2026-01 T vanloese employed   0.2
    """)
    assert january("workers", by="target_group", where="worker=Plain") == ["2026-01 - 1"]


def test_the_split_is_made_within_the_time_in_one_team() -> None:
    """'It is always made within one worker's time in one team and miniteam, whatever the grouping.' Mover had only
    Valby in T (10/21 of the month), and both districts alike in U (11/21)."""
    assert january("worker_months", by="team district", where="worker=Mover") == lines("""
        2026-01 T valby    0.47619
        2026-01 U valby    0.261905
        2026-01 U vanloese 0.261905
    """)
    assert january("worker_months", by="district", where="worker=Mover") == lines("""
        2026-01 valby    0.738095
        2026-01 vanloese 0.261905
    """)


def test_the_split_counts_the_days_of_leave() -> None:
    """'from the case-days on the days that these memberships cover, leave included': 31 days of Valby and 16 of
    Vanløse, all of them during the leave, share 10/21."""
    assert january("worker_months", by="district", where="worker=OnLeave") == lines("""
        2026-01 valby    0.314083
        2026-01 vanloese 0.162107
    """)


def test_the_split_does_not_count_days_after_the_worker_left() -> None:
    """'on the days that these memberships cover': the case in Vanløse came after Gone had gone."""
    assert january("worker_months", by="district", where="worker=Gone") == ["2026-01 valby 0.47619"]


@cache
def returned() -> Snapshot:
    """Back was in T, ten days in U, and in T again; Late had no case while in T; Mini changed miniteam."""
    return given(
        as_of="2026-01-31",
        teams="team_id\nT\nU",
        workers="""
            worker_id valid_from valid_to   team_id miniteam
            Back      2020-01-01 2026-01-11 T       .
            Back      2026-01-11 2026-01-21 U       .
            Back      2026-01-21 .          T       .
            Late      2020-01-01 2026-01-16 T       .
            Late      2026-01-16 .          U       .
            Mini      2020-01-01 2026-01-16 T       m1
            Mini      2026-01-16 .          T       m2
        """,
        cases="""
            case_id opened_on  closed_on  district
            1       2026-01-01 2026-01-11 valby
            2       2026-01-11 2026-01-21 noerrebro
            3       2026-01-21 .          vanloese
            4       2026-01-20 .          valby
            5       2026-01-01 .          valby
            6       2026-01-16 .          vanloese
        """,
        assignments="""
            case_id valid_from worker_id
            1       2026-01-01 Back
            2       2026-01-11 Back
            3       2026-01-21 Back
            4       2026-01-20 Late
            5       2026-01-01 Mini
            6       2026-01-16 Mini
        """,
    )


def test_who_comes_back_has_one_time_in_the_team() -> None:
    """'within one worker's time in one team and miniteam … the days that these memberships cover': 6 + 8 of 21 working
    days in T share 10 case-days of Valby and 11 of Vanløse; U has 7 and Nørrebro alone."""
    assert rows(returned(), "worker_months", by="team district", where="worker=Back") == lines("""
        2026-01 T valby     0.31746
        2026-01 T vanloese  0.349206
        2026-01 U noerrebro 0.333333
    """)


def test_the_split_is_made_within_the_time_in_one_miniteam() -> None:
    """'within one worker's time in one team and miniteam, whatever the grouping': 10/21 are Valby's alone, the other
    11/21 are shared."""
    assert rows(returned(), "worker_months", by="district", where="worker=Mini") == lines("""
        2026-01 valby    0.738095
        2026-01 vanloese 0.261905
    """)


def test_time_in_a_team_without_cases_belongs_to_no_district() -> None:
    """'a worker without cases belongs to no district and is in the total only', made within the time in one team."""
    assert rows(returned(), "worker_months", by="district", where="worker=Late") == ["2026-01 valby 0.52381"]
    assert rows(returned(), "worker_months", by="team", where="worker=Late") == [
        "2026-01 T 0.47619",
        "2026-01 U 0.52381",
    ]


def test_team_by_district_adds_up_to_district() -> None:
    """'(so team by district adds up to district)'"""
    sums: dict[str, float] = {}
    for row in january("worker_months", by="team district"):
        _, _, district, value = row.split()
        sums[district] = sums.get(district, 0) + float(value)
    found = {r.split()[1]: float(r.split()[2]) for r in january("worker_months", by="district")}
    assert sums == pytest.approx(found, abs=1e-5)


def test_the_organisation_of_a_head_is_the_membership_and_a_cell_without_a_head_has_no_ratio() -> None:
    """'The organisation of a head is that of the worker's membership. A cell with a numerator and no head has no
    ratio.' Both is a member of T and holds one case for U."""
    show = "numerator denominator value"
    assert january("caseload_per_worker", show, by="team", where="worker=Both") == lines("""
        2026-01 T 1 1 1
        2026-01 U 1 0 -
    """)
    assert january("caseload_per_worker", show, by="team district", where="worker=Both") == lines("""
        2026-01 T valby    1 0.5 2
        2026-01 T vanloese 0 0.5 0
        2026-01 U vanloese 1 0   -
    """)


@pytest.mark.parametrize("dim", ["district", "team", "worker", "employment", "category"])
def test_a_filter_is_a_cell(dim: str) -> None:
    """'A filter is a cell: --where district=X gives the same numbers as the row X of --by district.'"""
    for ident, indicator in INDICATORS.items():
        if dim not in indicator.dims or indicator.needs:
            continue
        show = "numerator denominator value"
        by: dict[str, list[str]] = {}
        for row in rows(split(), ident, show, by=dim):
            period, value, *numbers = row.split()
            by.setdefault("none" if value == "-" else value, []).append(" ".join([period, *numbers]))
        for value, cell in by.items():
            assert rows(split(), ident, show, where=f"{dim}={value}") == cell, (ident, value)


def test_the_same_dim_twice_means_or_different_dims_mean_and() -> None:
    """'The same dim twice means or, different dims mean and.'"""
    assert january("open_cases", where="district=valby district=vanloese") == ["2026-01 13"]
    assert january("open_cases", where="district=valby employment=unemployed") == ["2026-01 1"]
    assert january(
        "open_cases", by="district", where="employment=employed worker=Plain worker=Both"
    ) == lines("""
        2026-01 valby    4
        2026-01 vanloese 2
    """)
    assert january("open_cases", where="category=none category=1") == ["2026-01 13"]


@cache
def leaving() -> Snapshot:
    """Left's last day is Tuesday 17 February; the data end on Wednesday of week 9. February has 20 working days."""
    return given(
        as_of="2026-02-25",
        teams="team_id\nT",
        workers="""
            worker_id valid_from valid_to   team_id
            Stays     2020-01-01 .          T
            Left      2020-01-01 2026-02-18 T
        """,
        cases="""
            case_id opened_on  district
            1       2026-01-01 valby
            2       2026-01-01 vanloese
            3       2026-01-01 valby
        """,
        assignments="""
            case_id valid_from worker_id
            1       2026-01-01 Stays
            2       2026-01-01 Stays
            3       2026-01-01 Left
        """,
    )


def test_by_week_one_who_left_in_its_middle_is_no_head_but_gave_months() -> None:
    """A stock's heads are those of the last day (the running week's is as_of); months are those of the days there,
    split by the case-days on the days that the membership covers. The case left behind still weighs on Valby."""
    weeks = {"by": "district", "grain": "week", "start": "2026-02-09"}
    assert rows(leaving(), "workers", **weeks) == lines("""
        2026-W07 valby 1.5
        2026-W07 vanloese 0.5
        2026-W08 valby 0.5
        2026-W08 vanloese 0.5
        2026-W09 valby 0.5
        2026-W09 vanloese 0.5
    """)
    assert rows(leaving(), "worker_months", **weeks) == lines("""
        2026-W07 valby 0.375
        2026-W07 vanloese 0.125
        2026-W08 valby 0.225
        2026-W08 vanloese 0.125
        2026-W09 valby 0.075
        2026-W09 vanloese 0.075
    """)
    last = {**weeks, "start": "2026-02-23"}
    assert rows(leaving(), "caseload_per_worker", "numerator denominator value complete", **last) == lines("""
        2026-W09 valby 2 0.5 4 no
        2026-W09 vanloese 1 0.5 2 no
    """)
