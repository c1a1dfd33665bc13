"""indicators, "Inflow and outflow": the long cases, and how long the closed ones lasted."""

from __future__ import annotations

from functools import cache

import pytest

from metrics import Snapshot
from spec.tables import assert_balanced, given, lines, rows


@cache
def long() -> Snapshot:
    """Absent from 2025-02-10: week 26 on 2025-08-11, week 52 on 2026-02-09. The district names the case."""
    return given(
        as_of="2026-03-31",
        teams="team_id\nT\nU",
        workers="worker_id team_id\nW T\nX U",
        cases="""
            case_id     first_absence_on opened_on  closed_on  district
            reaches     2025-02-10       2025-03-01 .          valby
            opened-past 2025-01-01       2026-02-20 .          vanloese
            on-the-day  2025-02-10       2025-03-01 2026-02-09 noerrebro
            day-after   2025-02-10       2025-03-01 2026-02-10 oesterbro
            opened-at   2025-02-10       2026-02-09 .          bispebjerg
            moves-at    2025-02-10       2025-03-01 .          indre_by
            two-years   2024-02-14       2024-03-01 .          amager_oest
        """,
        assignments="""
            case_id     valid_from worker_id
            reaches     2025-03-01 W
            reaches     2026-02-20 X
            opened-past 2026-02-20 W
            on-the-day  2025-03-01 W
            day-after   2025-03-01 W
            opened-at   2026-02-09 W
            moves-at    2025-03-01 W
            moves-at    2026-02-09 X
            two-years   2024-03-01 W
        """,
    )


def winter(ident: str, by: str = "", where: str = "", weeks: int | None = None) -> list[str]:
    return rows(long(), ident, by=by, where=where, weeks=weeks, start="2026-01-01")


def test_long_inflow() -> None:
    """'cases that reach week 52 while open (or are opened past it)': reaches, day-after, moves-at (into U, where it
    is that evening), opened-at (once) and opened-past; not on-the-day, which reaches it on its closing day."""
    assert winter("long_inflow") == ["2026-01 0", "2026-02 5", "2026-03 0"]
    assert winter("long_inflow", by="district") == lines("""
        2026-01 bispebjerg 0
        2026-01 indre_by   0
        2026-01 oesterbro  0
        2026-01 valby      0
        2026-01 vanloese   0
        2026-02 bispebjerg 1
        2026-02 indre_by   1
        2026-02 oesterbro  1
        2026-02 valby      1
        2026-02 vanloese   1
        2026-03 bispebjerg 0
        2026-03 indre_by   0
        2026-03 oesterbro  0
        2026-03 valby      0
        2026-03 vanloese   0
    """)
    assert rows(long(), "long_inflow", by="team", grain="day", start="2026-02-09", end="2026-02-09") == lines("""
        2026-02-09 T 3
        2026-02-09 U 1
    """)


def test_long_outflow_and_long_stock() -> None:
    """'closures of cases with duration ≥ 52 weeks on the day before closing, open cases with duration ≥ 52 weeks'"""
    assert winter("long_outflow", by="district") == ["2026-01 oesterbro 0", "2026-02 oesterbro 1", "2026-03 oesterbro 0"]  # fmt: skip
    assert winter("long_stock", by="team") == lines("""
        2026-01 T 1
        2026-01 U 0
        2026-02 T 3
        2026-02 U 2
        2026-03 T 3
        2026-03 U 2
    """)
    assert rows(long(), "long_stock", grain="day", start="2026-02-08", end="2026-02-10") == lines("""
        2026-02-08 1
        2026-02-09 5
        2026-02-10 4
    """)


def test_long_transfers() -> None:
    """'long_transfers_in, long_transfers_out beside them (cases at N weeks or more the day before), so that the long
    stock balances too': reaches comes to U at week 53; moves-at was short the day before. T: 1 + 4 - 1 - 1 = 3."""
    assert winter("long_transfers_in", by="team") == ["2026-01 U 0", "2026-02 U 1", "2026-03 U 0"]
    assert winter("long_transfers_out", by="team") == ["2026-01 T 0", "2026-02 T 1", "2026-03 T 0"]
    assert winter("long_transfers_in") == ["2026-01 0", "2026-02 0", "2026-03 0"]


@pytest.mark.parametrize("by", ["team", "worker", "duration_band", "team duration_band"])
def test_the_long_stock_balances_too(by: str) -> None:
    """'so that the long stock balances too'"""
    ins, outs = "long_inflow long_transfers_in", "long_outflow long_transfers_out"
    assert_balanced(long(), "long_stock", ins, outs, by, "week")


def test_long_figures_by_duration_band() -> None:
    """The same by band: the five enter 52-77 from below or from outside; only two-years moves between long bands,
    on 2026-02-11."""
    assert [r for r in winter("long_inflow", by="duration_band") if not r.endswith(" 0")] == [
        "2026-02 52-77 5"
    ]
    assert [r for r in winter("long_transfers_in", by="duration_band") if not r.endswith(" 0")] == [
        "2026-02 104+ 1"
    ]
    assert [r for r in winter("long_transfers_out", by="duration_band") if not r.endswith(" 0")] == ["2026-02 78-103 1"]  # fmt: skip


@pytest.mark.parametrize(
    ("ident", "weeks", "february"),
    [
        ("long_inflow", 104, 1),  # two-years
        ("long_stock", 104, 1),
        ("long_outflow", 104, 0),
        ("long_inflow", 26, 2),  # opened-past, opened-at
        ("long_outflow", 26, 2),  # on-the-day, day-after
        ("long_stock", 26, 5),
        ("long_inflow", 8, 2),
    ],
)
def test_long_at_other_weeks(ident: str, weeks: int, february: int) -> None:
    """'With --weeks N (8, 22, 26, 39, 47, 52, 78, 104) at N'"""
    assert winter(ident, weeks=weeks)[1] == f"2026-02 {february}"


def test_week_26_was_reached_in_august() -> None:
    """The same: the four that were absent from 2025-02-10 and open then, on 2025-08-11."""
    assert rows(long(), "long_inflow", grain="day", weeks=26, start="2025-08-10", end="2025-08-12") == lines("""
        2025-08-10 0
        2025-08-11 4
        2025-08-12 0
    """)


def test_median_duration() -> None:
    """'of the cases closed in the period, whole weeks on the day before closing': 51 (on-the-day) and 52."""
    assert rows(long(), "median_duration_weeks", "numerator denominator value", start="2026-01-01") == lines("""
        2026-01 0 - -
        2026-02 2 - 51.5
        2026-03 0 - -
    """)
