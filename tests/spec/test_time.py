"""indicators, "Time": what is open, periods, working days, completeness."""

from __future__ import annotations

import pytest

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


@pytest.mark.parametrize(
    ("grain", "label"),
    [("day", "2026-11-22"), ("week", "2026-W47"), ("month", "2026-11"), ("quarter", "2026-Q4"),
     ("halfyear", "2026-H2"), ("year", "2026")],
)  # fmt: skip
def test_the_labels_of_the_grains(grain: str, label: str) -> None:
    """'Labels 2026-11-22, 2026-W47, 2026-11, 2026-Q4, 2026-H2, 2026.'"""
    snapshot = given(as_of="2026-11-22", cases="case_id opened_on\nA 2026-11-22")
    assert rows(snapshot, "inflow", grain=grain) == [f"{label} 1"]


def test_2026_has_a_week_53() -> None:
    """'2026 has a week 53.'"""
    snapshot = given(as_of="2027-01-03", cases="case_id opened_on\nA 2026-12-30")
    assert rows(snapshot, "inflow", "value complete", grain="week") == ["2026-W53 1 no"]


def test_the_running_period_ends_at_as_of_and_is_not_complete() -> None:
    """'The running period ends at as_of and is marked incomplete, as is a period that begins before history_from.'"""
    snapshot = given(as_of="2026-03-15", history_from="2026-01-10", cases="case_id opened_on\nA 2026-01-10")
    assert rows(snapshot, "open_cases", "period_start period_end complete value") == lines("""
        2026-01 2026-01-01 2026-01-31 no  1
        2026-02 2026-02-01 2026-02-28 yes 1
        2026-03 2026-03-01 2026-03-15 no  1
    """)


@pytest.mark.parametrize(
    ("received", "channel", "calendar", "due"),
    [
        ("2026-06-04", "phone", "official", "2026-06-08"),
        ("2026-06-04", "phone", "copenhagen", "2026-06-08"),
        ("2026-06-04", "phone", "deadline", "2026-06-09"),
        ("2024-04-24", "phone", "official", "2024-04-26"),
        ("2025-12-30", "phone", "official", "2026-01-02"),
        ("2025-12-30", "phone", "deadline", "2026-01-05"),
        ("2025-12-30", "mail", "official", "2026-01-14"),
        ("2023-05-03", "phone", "official", "2023-05-08"),
        ("2026-04-30", "phone", "copenhagen", "2026-05-05"),
        ("2026-04-30", "mail", "copenhagen", "2026-05-18"),
    ],
)
def test_the_nth_working_day(received: str, channel: str, calendar: str, due: str) -> None:
    """'The n-th working day after day R: count starts on the day after R', with the worked examples."""
    snapshot = given(
        as_of="2026-12-31",
        settings={"calendar": calendar},
        cases="case_id opened_on\nA 2023-01-01",
        contacts=f"contact_id case_id channel received_at\n1 A {channel} {received}",
    )
    assert [r[0].isoformat() for r in snapshot.fetch("select due_on from deadlines")] == [due]


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
