"""The oracle against numbers that were worked by hand, and against itself."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from .ask import percentile
from .calendars import Calendar
from .count import count
from .world import World

D = date


def tiny(as_of: date, cases: list[dict[str, Any]], **tables: list[dict[str, Any]]) -> World:
    """A world of two teams and three workers (from 2025, a whole head each), with what is not said filled in."""
    fixed = {"citizen_id": "b", "benefit": "sickness", "employment": "employed", "district": "valby"}
    rows = [{**fixed, "first_absence_on": c["opened_on"], **c} for c in cases]
    teams = [{"team_id": t, "department": "A", "centre": "C", "municipality": "K"} for t in ("T1", "T2")]
    workers = [
        {"worker_id": w, "valid_from": D(2025, 1, 1), "team_id": t, "miniteam": m}
        for w, t, m in (("M1", "T1", "a"), ("M2", "T1", None), ("M3", "T2", "a"))
    ]
    return World(
        {"teams": teams, "workers": workers, "assignments": [], **tables, "cases": rows}, as_of, None
    )


def case(no: int, opened: date, closed: date | None = None, **more: Any) -> dict[str, Any]:
    return {"case_id": f"S{no}", "opened_on": opened, "closed_on": closed, **more}


def held(
    no: int, worker: str | None, first: date, last: date | None = None, team: str | None = None
) -> dict[str, Any]:
    return {"case_id": f"S{no}", "worker_id": worker, "team_id": team, "valid_from": first, "valid_to": last}


def values(world: World, indicator: str, *by: str, **how: Any) -> dict[tuple[Any, ...], Any]:
    """(period, *dims) -> value."""
    return {(r["period"], *r["dims"]): r["value"] for r in count(world, indicator, by, **how)}


@pytest.mark.parametrize(
    ("received", "n", "calendar", "due"),
    [
        # "Received Thu 2026-06-04: 2nd = 2026-06-08 official and copenhagen, 2026-06-09 deadline."
        (D(2026, 6, 4), 2, "official", D(2026, 6, 8)),
        (D(2026, 6, 4), 2, "copenhagen", D(2026, 6, 8)),
        (D(2026, 6, 4), 2, "deadline", D(2026, 6, 9)),
        # "Received Wed 2024-04-24: 2nd = 2024-04-26." (Store Bededag, from 2024 an ordinary day)
        (D(2024, 4, 24), 2, "official", D(2024, 4, 26)),
        # a holiday up to 2023: Wed 3 May, Thu 4, (Fri 5 closed), Mon 8
        (D(2023, 5, 3), 2, "official", D(2023, 5, 8)),
        # "Received Tue 2025-12-30: 2nd = 2026-01-02 official, 2026-01-05 deadline; 10th = 2026-01-14 official."
        (D(2025, 12, 30), 2, "official", D(2026, 1, 2)),
        (D(2025, 12, 30), 2, "deadline", D(2026, 1, 5)),
        (D(2025, 12, 30), 10, "official", D(2026, 1, 14)),
        (D(2026, 4, 30), 1, "official", D(2026, 5, 1)),
        (D(2026, 4, 30), 1, "copenhagen", D(2026, 5, 4)),
    ],
)
def test_deadlines_worked_in_the_specification(received: date, n: int, calendar: str, due: date) -> None:
    assert Calendar(calendar).nth_after(received, n) == due


def test_percentiles_are_interpolated() -> None:
    assert percentile([1, 2, 3, 10], Fraction(1, 2)) == Fraction(5, 2)
    assert percentile([0, 10], Fraction(9, 10)) == 9
    assert percentile([], Fraction(1, 2)) is None


def test_a_case_is_open_until_the_day_before_it_closed() -> None:
    world = tiny(
        D(2026, 1, 12), [case(1, D(2026, 1, 8), D(2026, 1, 10)), case(2, D(2026, 1, 9), D(2026, 2, 1))]
    )
    assert list(values(world, "open_cases", grain="day").values()) == [1, 2, 1, 1, 1]
    assert list(values(world, "closures", grain="day").values()) == [0, 0, 1, 0, 0]
    (row,) = count(world, "open_cases")
    assert (row["period"], row["period_start"], row["period_end"]) == (
        "2026-01",
        D(2026, 1, 1),
        D(2026, 1, 12),
    )
    assert not row["complete"]


def test_same_day_case_flows_but_is_never_in_stock() -> None:
    day = D(2026, 3, 2)
    gone = case(1, day, day, first_absence_on=day - timedelta(days=365), district="indre_by")
    world = tiny(D(2026, 3, 31), [gone], assignments=[held(1, "M1", D(2026, 2, 20))])
    for indicator in ("inflow", "outflow", "long_inflow", "long_outflow"):
        assert values(world, indicator, "worker", "district") == {("2026-03", "M1", "indre_by"): 1}
    assert values(world, "open_cases") == {("2026-03",): 0}
    assert values(world, "median_duration_weeks") == {("2026-03",): 52}
    assert values(world, "closures_per_worker_month", "district") == {("2026-03", "indre_by"): None}


def test_the_one_who_began_last_holds_the_case_and_the_first_resumes() -> None:
    rows = [held(1, "M1", D(2026, 1, 1)), held(1, "M3", D(2026, 1, 10), D(2026, 1, 20))]
    world = tiny(D(2026, 1, 31), [case(1, D(2026, 1, 1))], assignments=rows)
    days = {k[1]: v for k, v in values(world, "full_year_persons", "worker").items()}
    assert days == {"M1": 21 / 31, "M3": 10 / 31}
    assert values(world, "transfers_in", "team") == {("2026-01", "T1"): 1, ("2026-01", "T2"): 1}
    assert values(world, "transfers_out", "worker") == {("2026-01", "M1"): 1, ("2026-01", "M3"): 1}
    assert values(world, "transfers_in", "centre") == {}  # a move inside a cell is none
    assert values(world, "transfers_in", where=[("team", "T2")]) == {("2026-01",): 1}
    assert values(world, "transfers_in", where=[("team", "T1"), ("team", "T2")]) == {("2026-01",): 0}


def test_a_worker_who_left_keeps_the_team_and_is_no_head() -> None:
    left = {
        "worker_id": "M9",
        "valid_from": D(2025, 1, 1),
        "valid_to": D(2026, 1, 15),
        "team_id": "T2",
        "miniteam": "b",
    }
    late = {"worker_id": "M8", "valid_from": D(2026, 2, 1), "valid_to": None, "team_id": "T1"}
    rows = [
        held(1, "M9", D(2026, 1, 1)),
        held(2, "M8", D(2026, 1, 1)),
        held(3, None, D(2026, 1, 1), team="T1"),
    ]
    base = tiny(D(2026, 1, 31), [case(n, D(2026, 1, 1)) for n in (1, 2, 3, 4)], assignments=rows)
    base.tables["workers"] += [left, late]
    assert values(base, "open_cases", "team", "miniteam", "worker") == {
        ("2026-01", "T1", None, None): 1,
        ("2026-01", "T2", "b", "M9"): 1,
        ("2026-01", None, None, "M8"): 1,
        ("2026-01", None, None, None): 1,
    }
    assert values(base, "unassigned_cases") == {("2026-01",): 2}
    assert values(base, "workers", "team") == {("2026-01", "T1"): 2, ("2026-01", "T2"): 1}
    row = count(base, "caseload_per_worker")[0]
    assert (row["numerator"], row["denominator"]) == (2, 3)


def test_a_head_is_split_over_the_districts_of_its_cases() -> None:
    cases = [case(n, D(2026, 1, 1), district="valby" if n < 4 else "indre_by") for n in (1, 2, 3, 4, 5)]
    rows = [held(n, "M1" if n < 5 else "M3", D(2026, 1, 1)) for n in (1, 2, 3, 4, 5)]
    world = tiny(D(2026, 1, 31), cases, assignments=rows)
    assert values(world, "workers") == {("2026-01",): 3}
    assert values(world, "workers", "district") == {("2026-01", "indre_by"): 1.25, ("2026-01", "valby"): 0.75}
    assert values(world, "worker_months", "team", where=[("district", "indre_by")]) == {
        ("2026-01", "T1"): 0.25,
        ("2026-01", "T2"): 1,
    }
    assert values(world, "caseload_median") == {("2026-01",): 1}  # of 4, 0 and 1


def test_worker_months_of_a_week_in_easter() -> None:
    world = tiny(D(2026, 4, 30), [case(1, D(2026, 3, 30))])
    found = values(world, "worker_months", grain="week", end=D(2026, 4, 5))
    # Monday, Tuesday of March's 22, Wednesday of April's 19 (2, 3 and 6 April are holidays)
    assert found == {("2026-W14",): pytest.approx(3 * (2 / 22 + 1 / 19))}
    assert values(world, "worker_months", start=D(2026, 4, 1)) == {("2026-04",): 3}


@pytest.mark.parametrize(("days", "reopened"), [(-1, 0), (0, 1), (28, 1), (29, 0)])
def test_reopened_within_28_days(days: int, reopened: int) -> None:
    closed = D(2026, 1, 10)
    cases = [case(1, D(2026, 1, 1), closed), case(2, closed + timedelta(days=days))]
    for as_of, known in ((D(2026, 2, 28), True), (D(2026, 2, 27), False)):
        (row, _) = count(tiny(as_of, cases), "reopened_28d")
        assert (row["numerator"], row["denominator"], row["complete"]) == (reopened, 1, known)
    (row,) = count(tiny(closed + timedelta(days=27), cases[:1]), "reopened_28d", end=closed)[:1]
    assert (row["numerator"], row["denominator"], row["value"]) == (0, 0, None)


def test_long_cases_balance_where_they_move_on_the_day_they_reach_the_week() -> None:
    opened = D(2025, 1, 1)
    week_8 = opened + timedelta(days=56)
    rows = [held(1, "M1", opened, week_8), held(1, "M3", week_8, week_8 + timedelta(days=1)),
            held(1, "M2", week_8 + timedelta(days=1))]  # fmt: skip
    world = tiny(week_8 + timedelta(days=1), [case(1, opened)], assignments=rows)
    how: dict[str, Any] = {"grain": "day", "start": week_8 - timedelta(days=1), "weeks": 8}
    assert [r["value"] for r in count(world, "long_inflow", where=[("team", "T2")], **how)] == [0, 1, 0]
    assert [r["value"] for r in count(world, "long_transfers_out", where=[("team", "T2")], **how)] == [
        0,
        0,
        1,
    ]
    assert [r["value"] for r in count(world, "long_transfers_in", where=[("team", "T1")], **how)] == [0, 0, 1]
    assert [r["value"] for r in count(world, "long_stock", **how)] == [0, 1, 1]


def test_answers() -> None:
    def contact(no: int, received: date, answered: date | None = None, **more: Any) -> dict[str, Any]:
        noon = {"received_at": datetime(received.year, received.month, received.day, 23, 59)}
        if answered:
            noon["answered_at"] = datetime(answered.year, answered.month, answered.day, 23, 59)
        return {"contact_id": f"H{no}", "channel": "phone", **noon, **more}

    rows = [
        contact(1, D(2026, 6, 4), D(2026, 6, 8), case_id="S1"),  # on the deadline day
        contact(2, D(2026, 6, 4), D(2026, 6, 9), case_id="S1"),  # a day late
        contact(3, D(2026, 6, 4), team_id="T2", worker_id="M3"),  # never
        contact(4, D(2026, 6, 4), answered_live=True),  # owed nothing
        contact(5, D(2026, 6, 29)),  # due 1 July, after as_of
    ]
    cases = [case(1, D(2026, 6, 1), D(2026, 6, 5)), case(2, D(2026, 6, 1))]
    world = tiny(D(2026, 6, 30), cases, contacts=rows, assignments=[held(1, "M1", D(2026, 6, 1))])
    (row,) = count(world, "phone_on_time")
    assert (row["numerator"], row["denominator"]) == (1, 3)
    assert values(world, "phone_on_time", "team", "worker", "district") == {
        ("2026-06", "T1", "M1", "valby"): 0.5,
        ("2026-06", "T2", "M3", None): 0,
    }
    assert values(world, "answers_registered", "channel") == {("2026-06", "phone"): 2 / 3}
    assert values(world, "contacts_overdue", "miniteam", "team") == {("2026-06", None, "T2"): 1}
    assert values(world, "phone_response_median") == {("2026-06",): 2.5}
    early: dict[str, Any] = {"start": D(2026, 6, 8), "end": D(2026, 6, 9), "grain": "day"}
    assert list(values(world, "contacts_overdue", **early).values()) == [
        1,
        1,
    ]  # that of the closed case is not there


def test_survival_counts_running_cases_for_as_long_as_they_are_known() -> None:
    opened = D(2026, 1, 1)
    closed = [None, 7, 14, 28]
    cases = [case(n, opened, opened + timedelta(days=d) if d else None) for n, d in enumerate(closed)]
    cases.append(case(9, opened + timedelta(days=26)))  # known for 14 days: at risk on the 14th
    world = tiny(opened + timedelta(days=40), cases)
    (row,) = count(world, "still_open_at", weeks=4, end=opened)
    assert row["value"] == pytest.approx(4 / 5 * 3 / 4 * 1 / 2)
    assert (row["numerator"], row["denominator"], row["complete"]) == (4, 5, False)
    assert count(world, "still_open_at", weeks=6, end=opened)[0]["value"] is None


def test_rows_ranges_and_order() -> None:
    cases = [case(1, D(2025, 11, 20), D(2025, 12, 3), target_group="2"), case(2, D(2025, 12, 29))]
    world = tiny(D(2027, 1, 1), cases)
    rows = count(world, "inflow", ["target_group"], grain="quarter", end=D(2026, 2, 1))
    assert [(r["period"], r["dims"], r["value"], r["complete"]) for r in rows] == [
        ("2025-Q4", ("2",), 1, False),
        ("2025-Q4", (None,), 1, False),
        ("2026-Q1", ("2",), 0, True),
        ("2026-Q1", (None,), 0, True),
    ]
    assert [r["period"] for r in count(world, "inflow", grain="week", start=D(2026, 12, 22))] == [
        "2026-W52",
        "2026-W53",
    ]
    assert [r["period"] for r in count(world, "inflow", grain="year")] == ["2025", "2026", "2027"]
    assert [r["period"] for r in count(world, "inflow", grain="halfyear", end=D(2026, 1, 1))] == [
        "2025-H2",
        "2026-H1",
    ]
    with pytest.raises(ValueError, match="close_reason"):
        count(world, "inflow", ["close_reason"])
