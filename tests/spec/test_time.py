"""indicators, "Time": what is open, periods, working days, duration, completeness."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import pytest

from metrics import Snapshot
from spec.tables import given, lines, rows


def test_a_case_is_open_from_the_day_it_opens_until_the_day_before_it_closes() -> None:
    """'A case is open on day D (at its end) when opened_on <= D and (closed_on is null or closed_on > D).'"""
    snapshot = given(
        as_of="2026-01-06", cases="case_id opened_on closed_on\nA 2026-01-02 2026-01-05\nB 2026-01-04 ."
    )
    assert rows(snapshot, "open_cases", grain="day") == lines("""
        2026-01-02 1
        2026-01-03 1
        2026-01-04 2
        2026-01-05 1
        2026-01-06 1
    """)


@cache
def _one_case_on_a_sunday() -> Snapshot:
    return given(as_of="2026-11-22", cases="case_id opened_on\nA 2026-11-22")


@pytest.mark.parametrize(
    ("grain", "label"),
    [("day", "2026-11-22"), ("week", "2026-W47"), ("month", "2026-11"), ("quarter", "2026-Q4"),
     ("halfyear", "2026-H2"), ("year", "2026")],
)  # fmt: skip
def test_the_labels_of_the_grains(grain: str, label: str) -> None:
    """'Labels 2026-11-22, 2026-W47, 2026-11, 2026-Q4, 2026-H2, 2026.'"""
    assert rows(_one_case_on_a_sunday(), "inflow", grain=grain) == [f"{label} 1"]


def test_a_week_is_monday_to_sunday_and_2026_has_a_week_53() -> None:
    """'ISO week (Monday–Sunday)'; '2026 has a week 53'."""
    snapshot = given(as_of="2027-01-05", cases="case_id opened_on\nA 2026-12-28\nB 2027-01-03\nC 2027-01-04")
    assert rows(snapshot, "inflow", "period_start period_end complete value", grain="week") == lines("""
        2026-W53 2026-12-28 2027-01-03 yes 2
        2027-W01 2027-01-04 2027-01-05 no  1
    """)


@cache
def _two_cases_over_three_months() -> Snapshot:
    return given(
        as_of="2026-03-10", cases="case_id opened_on closed_on\nA 2026-01-31 2026-02-28\nB 2026-02-01 2026-03-01"
    )  # fmt: skip


def test_a_stock_is_the_stock_on_the_last_day_of_the_period_or_on_as_of() -> None:
    """'A stock of a period is the stock on its last day; of the running period, on as_of.'"""
    snapshot = _two_cases_over_three_months()
    assert rows(snapshot, "open_cases") == lines("""
        2026-01 1
        2026-02 1
        2026-03 0
    """)
    assert rows(snapshot, "open_cases", grain="quarter") == ["2026-Q1 0"]


def test_a_flow_counts_the_events_dated_inside_the_period() -> None:
    """'A flow counts the events dated inside it': a closing is dated by the first day without the case."""
    snapshot = _two_cases_over_three_months()
    assert rows(snapshot, "inflow") == ["2026-01 1", "2026-02 1", "2026-03 0"]
    assert rows(snapshot, "outflow") == ["2026-01 0", "2026-02 1", "2026-03 1"]


def test_the_running_period_ends_at_as_of_and_is_not_complete() -> None:
    """'The running period ends at as_of and is marked incomplete, as is a period that begins before
    history_from: it is counted from what is there, over all its calendar days.'"""
    snapshot = given(as_of="2026-03-15", history_from="2026-01-10", cases="case_id opened_on\nA 2026-01-22")
    assert rows(snapshot, "open_cases", "period_start period_end complete value") == lines("""
        2026-01 2026-01-01 2026-01-31 no  1
        2026-02 2026-02-01 2026-02-28 yes 1
        2026-03 2026-03-01 2026-03-15 no  1
    """)
    # January: 10 case-days over all its 31 days. March: 15 over the 15 days that have been.
    assert rows(snapshot, "full_year_persons") == ["2026-01 0.322581", "2026-02 1", "2026-03 1"]


def test_a_period_that_ends_on_as_of_is_over() -> None:
    """'as_of = the last day that the delivery describes, and then ended' (extracts): no running period."""
    snapshot = given(as_of="2026-02-28", cases="case_id opened_on\nA 2026-02-01")
    assert rows(snapshot, "open_cases", "complete") == ["2026-02 yes"]


_DUE = {
    # received, channel: due by official, deadline, copenhagen, and official with 2026-06-08 closed by the site
    "2026-06-04 phone": "2026-06-08 2026-06-09 2026-06-08 2026-06-09",
    "2026-06-06 phone": "2026-06-09 2026-06-09 2026-06-09 2026-06-10",
    "2024-04-24 phone": "2024-04-26 2024-04-26 2024-04-26 2024-04-26",
    "2023-05-03 phone": "2023-05-08 2023-05-08 2023-05-08 2023-05-08",
    "2025-12-30 phone": "2026-01-02 2026-01-05 2026-01-02 2026-01-02",
    "2025-12-30 mail": "2026-01-14 2026-01-15 2026-01-14 2026-01-14",
    "2026-04-30 phone": "2026-05-04 2026-05-04 2026-05-05 2026-05-04",
    "2026-04-30 mail": "2026-05-15 2026-05-15 2026-05-18 2026-05-15",
    "2026-12-23 phone": "2026-12-28 2026-12-29 2026-12-28 2026-12-28",
}


@pytest.mark.parametrize(
    ("calendar", "closed", "column"),
    [("official", (), 0), ("deadline", (), 1), ("copenhagen", (), 2), ("official", (date(2026, 6, 8),), 3)],
)
def test_the_nth_working_day(calendar: str, closed: tuple[date, ...], column: int) -> None:
    """'The n-th working day after day R: count starts on the day after R', with the worked examples.
    'official: the public holidays (Store Bededag is one up to 2023); deadline: official plus 5 June, 24
    and 31 December; copenhagen: official plus 1 May (24 and 31 December are service days there). A site
    can add days.'"""
    contacts = "\n".join(f"{key.replace(' ', '/')} A {key.split()[1]} {key.split()[0]}" for key in _DUE)
    snapshot = given(
        as_of="2026-12-31",
        settings={"calendar": calendar, "closed_days": closed},
        cases="case_id opened_on\nA 2023-01-01",
        contacts=f"contact_id case_id channel received_at\n{contacts}",
    )
    found = {r[0].replace("/", " "): str(r[1]) for r in snapshot.fetch("select contact_id, due_on from answers")}  # fmt: skip
    assert found == {key: due.split()[column] for key, due in _DUE.items()}


def test_duration_is_whole_weeks_since_the_first_day_of_absence() -> None:
    """'Duration in weeks on day D = floor((D - first_absence_on) in days / 7).' Of a closing, D is the day before."""
    snapshot = given(
        as_of="2026-02-28",
        cases="""case_id first_absence_on opened_on closed_on district
            55-days 2026-01-01 2026-01-05 2026-02-26 valby
            56-days 2026-01-01 2026-01-05 2026-02-27 vanloese""",
    )
    assert rows(snapshot, "median_duration_weeks", by="district", start="2026-02-01") == lines("""
        2026-02 valby    7
        2026-02 vanloese 8
    """)


def test_the_duration_bands() -> None:
    """'Duration bands: 0-7, 8-21, 22-25, 26-38, 39-46, 47-51, 52-77, 78-103, 104+ weeks': the first and the
    last day of each."""
    as_of = date(2026, 3, 31)
    edges = (0, 8, 22, 26, 39, 47, 52, 78, 104)
    days = sorted([7 * w for w in edges] + [7 * w - 1 for w in edges[1:]] + [7 * 200])
    cases = "\n".join(f"c{d} {as_of - timedelta(days=d)} {as_of}" for d in days)
    snapshot = given(as_of=str(as_of), cases=f"case_id first_absence_on opened_on\n{cases}")
    found = rows(snapshot, "open_cases", by="duration_band", grain="day")
    assert sorted(found) == sorted(
        f"2026-03-31 {band} 2"
        for band in ["0-7", "8-21", "22-25", "26-38", "39-46", "47-51", "52-77", "78-103", "104+"]
    )  # fmt: skip


def test_duration_bands_change_at_the_end_of_the_day_on_which_the_week_is_reached() -> None:
    """'A case changes band at the end of the day on which it reaches the band's first week.'"""
    snapshot = given(as_of="2026-03-01", cases="case_id first_absence_on opened_on\nA 2026-01-01 2026-01-05")
    assert rows(
        snapshot, "open_cases", by="duration_band", grain="day", start="2026-02-25", end="2026-02-26"
    ) == lines("""
        2026-02-25 0-7 1
        2026-02-25 8-21 0
        2026-02-26 0-7 0
        2026-02-26 8-21 1
    """)
