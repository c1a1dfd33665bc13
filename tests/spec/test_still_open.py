"""indicators, "Inflow and outflow": `still_open_at`, the share of the cases opened in a period that are still open 7N
days later (Kaplan–Meier, so that running cases count for as long as they are known)."""

from __future__ import annotations

from functools import cache

from metrics import Snapshot
from spec.tables import given, lines, rows

RATIO = "numerator denominator value"


@cache
def world() -> Snapshot:
    """as_of is 31 March. Those of 17 March have been known for 14 days then, those of 20 March for 11."""
    return given(
        as_of="2026-03-31",
        teams="team_id\nT\nU",
        workers="worker_id team_id\nW T\nX U",
        cases="""
            case_id   opened_on  closed_on  district
            same-day  2026-01-01 2026-01-01 noerrebro
            on-day-14 2026-01-01 2026-01-15 noerrebro
            on-day-15 2026-01-01 2026-01-16 noerrebro
            runs      2026-01-01 .          noerrebro
            young     2026-02-25 .          valby
            gone      2026-02-20 2026-02-21 vanloese
            day-5     2026-03-20 2026-03-25 indre_by
            known-11  2026-03-20 .          indre_by
            day-14    2026-03-17 2026-03-31 indre_by
            known-14  2026-03-17 .          indre_by
            known-21  2026-03-10 .          indre_by
        """,
        assignments="""
            case_id   valid_from worker_id
            on-day-15 2026-01-01 W
            on-day-15 2026-01-10 X
            runs      2026-01-01 W
        """,
    )


def test_a_case_closed_on_the_day_is_not_open_on_it() -> None:
    """'event at closed_on - opened_on days': of four, one closes on day 0 and one on day 14; the one of day 15 was
    open two weeks after."""
    found = rows(world(), "still_open_at", RATIO, weeks=2, where="district=noerrebro", end="2026-01-31")
    assert found == ["2026-01 4 4 0.5"]


def test_a_running_case_counts_for_as_long_as_it_is_known() -> None:
    """'censored at as_of - opened_on; a case censored on a day is at risk on it': five at risk on day 5, of which one
    closes; three on day 14 (known-11 is known no longer, known-14 is), of which one closes: 4/5 × 2/3. 'numerator =
    cases with as_of - opened_on ≥ 7N days, denominator = cohort'."""
    found = rows(world(), "still_open_at", RATIO, weeks=2, start="2026-03-01")
    assert found == ["2026-03 3 5 0.533333"]


def test_nobody_is_known_for_so_long() -> None:
    """'null where the curve is above 0 and no case's observed time reaches 7N days'; a cohort that is gone is 0."""
    february = {"weeks": 6, "start": "2026-02-01", "end": "2026-02-28"}
    assert rows(world(), "still_open_at", RATIO, by="district", **february) == lines("""
        2026-02 valby    0 1 -
        2026-02 vanloese 0 1 0
    """)
    assert rows(world(), "still_open_at", RATIO, **february) == ["2026-02 0 2 -"]


def test_a_cohort_is_of_the_day_it_opened() -> None:
    """'Attributes are those on opened_on': the case that moves to U is T's."""
    january = {"weeks": 2, "end": "2026-01-31"}
    assert rows(world(), "still_open_at", RATIO, by="team", **january) == lines("""
        2026-01 T 2 2 1
        2026-01 - 2 2 0
    """)


def test_a_cohort_is_the_same_whatever_made_its_rows() -> None:
    """Weeks have a row of each age and end, years rows of ends and rows of ages: where all were opened in one week of
    one year, the week's figure is the year's."""
    opened = {"start": "2025-12-29", "end": "2026-12-31", "where": "district=noerrebro"}
    for weeks in (1, 2, 3, 12, 13):
        figures = [
            row.split(" ", 1)[1]
            for grain in ("day", "week", "month", "quarter", "halfyear", "year")
            for row in rows(world(), "still_open_at", RATIO, grain=grain, weeks=weeks, **opened)
            if not row.endswith(" 0 0 -")
        ]
        assert len(figures) == 6
        assert len(set(figures)) == 1
