"""What is owed in a case, against cases worked by hand from the rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from .count import count
from .test_oracle import case, tiny
from .world import World, book_of

D = date


def day(first: date, weeks: int = 0, days: int = 0) -> date:
    return first + timedelta(days=7 * weeks + days)


def world_of(
    one: dict[str, Any], held: Sequence[date] = (), reviews: Sequence[tuple[str, date]] = (), **tables: Any
) -> World:
    """One case, known two years and a half after it opened, with follow-ups and reviews held."""
    return tiny(
        day(one["opened_on"], 130),
        [one],
        followups=[{"followup_id": f"O{n}", "case_id": "S1", "held_on": d} for n, d in enumerate(held)],
        reviews=[
            {"review_id": f"R{n}", "case_id": "S1", "kind": k, "held_on": d}
            for n, (k, d) in enumerate(reviews)
        ],
        **tables,
    )


def owed(world: World, indicator: str) -> list[tuple[date, int]]:
    """The due days that count, each with 1 for on time and 0 for late or missing."""
    rows = count(world, indicator, grain="day", start=D(2005, 1, 1))
    return [(r["period_start"], r["numerator"]) for r in rows for _ in range(r["denominator"])]


A = D(2012, 1, 2)
B = D(2021, 3, 1)
C = D(2025, 2, 3)


def test_before_2020_each_held_creates_the_next() -> None:
    first, second = day(A, 7), day(A, 12)
    world = world_of(case(1, A, day(A, 20)), [first, first, second])
    # first by week 8; the next 28 days after (late: a week past); the one after that: missing
    assert owed(world, "followup_on_time") == [(day(A, 8), 1), (day(first, 4), 0), (day(second, 4), 0)]
    assert owed(world, "first_followup_on_time") == [(day(A, 8), 1)]


def test_void_when_the_case_closes_unfulfilled_on_or_before_the_due_day() -> None:
    assert owed(world_of(case(1, A, day(A, 8))), "followup_on_time") == []
    assert owed(world_of(case(1, A, day(A, 8, 1))), "followup_on_time") == [(day(A, 8), 0)]
    assert owed(world_of(case(1, A, day(A, 8)), [day(A, 8)]), "first_followup_on_time") == [(day(A, 8), 1)]
    assert owed(world_of(case(1, A, day(A, 7)), [day(A, 8)]), "first_followup_on_time") == []
    assert owed(world_of(case(1, A, A), [A]), "followup_on_time") == []


def test_category_1_and_exemption_on_the_due_day_void_even_what_is_fulfilled() -> None:
    due = day(B, 8)
    easy = [{"case_id": "S1", "valid_from": due, "category": "1"}]
    spell = [{"case_id": "S1", "valid_from": due, "valid_to": day(due, 0, 1), "kind": "standby"}]
    assert owed(world_of(case(1, B), [B], categories=easy), "first_followup_on_time") == []
    assert owed(world_of(case(1, B), [B], exemptions=spell), "first_followup_on_time") == []
    assert owed(world_of(case(1, B), [B]), "first_followup_on_time") == [(due, 1)]


def test_from_2020_a_fourth_by_week_26() -> None:
    held = [day(B, n) for n in (2, 6, 10, 25)]
    assert owed(world_of(case(1, B), held), "followup_on_time") == [(day(B, 8), 1), (day(B, 26), 1)]
    assert owed(world_of(case(1, B), held[:3]), "followup_on_time") == [(day(B, 8), 1), (day(B, 26), 0)]
    late = case(1, day(B, 9), first_absence_on=B)
    assert owed(world_of(late), "followup_on_time") == [(day(B, 26), 0)]
    clarification = case(1, day(B, 9), first_absence_on=B, benefit="job_clarification")
    assert owed(world_of(clarification), "followup_on_time") == [(day(B, 17), 0), (day(B, 35), 0)]


@pytest.mark.parametrize(("days", "employment", "void"), [(91, "employed", True), (92, "employed", False), (91, "unemployed", False)])  # fmt: skip
def test_from_2025_the_fourth_is_void_for_the_soon_recovered(days: int, employment: str, void: bool) -> None:
    one = case(1, C, employment=employment, expected_recovery_on=day(C, 5, days))
    assert len(owed(world_of(one, [day(C, 5)]), "followup_on_time")) == (1 if void else 2)
    assert len(owed(world_of(one), "followup_on_time")) == 2  # none held: it stands


def test_fast_track() -> None:
    one = case(1, B, day(B, 20), fast_track_on=day(B, 0, -3))
    assert owed(world_of(one, [day(B, 0, -1), day(B, 1)]), "fast_track_on_time") == [(day(B, 1, 4), 1)]
    assert owed(world_of({**one, "fast_track_on": day(B, 0, -15)}), "fast_track_on_time") == []
    assert owed(world_of({**one, "fast_track_on": day(B, 20)}), "fast_track_on_time") == []


def test_milestones_by_week() -> None:
    assert owed(world_of(case(1, B), (), [("reassessment", day(B, 5))]), "reassessment_on_time") == [
        (day(B, 22), 1)
    ]
    assert owed(world_of(case(1, A)), "reassessment_on_time") == []
    assert owed(world_of(case(1, B), (), [("screening", day(B, 40))]), "screening_on_time") == [
        (day(B, 39), 0)
    ]
    past = case(1, day(B, 27), first_absence_on=B)
    assert owed(world_of(past), "screening_on_time") == []
    assert owed(world_of(past), "clarification_on_time") == [(day(B, 47), 0)]


def test_each_coordinator_review_is_used_once() -> None:
    reviews = [("coordinator", day(B, n)) for n in (46, 48, 50, 79)]
    # week 52 uses that of week 48; week 78 (made in week 52) the next from week 52: that of 79, late
    assert owed(world_of(case(1, B), [], reviews), "coordinator_on_time") == [
        (day(B, 52), 1), (day(B, 78), 0), (day(B, 104), 0), (day(B, 130), 0),
    ]  # fmt: skip


@pytest.mark.parametrize(("absent", "owes"), [(A, False), (B, True), (C, False)])
def test_rehabilitation_team_from_2014_to_2024(absent: date, owes: bool) -> None:
    rows = [{"case_id": "S1", "valid_from": day(absent, 3), "category": "3"}]
    world = world_of(case(1, absent), (), [("rehabilitation_team", day(absent, 1))], categories=rows)
    assert owed(world, "rehabilitation_on_time") == ([(day(absent, 7), 0)] if owes else [])


def test_job_clarification_milestones() -> None:
    one = case(1, C, benefit="job_clarification", first_absence_on=day(C, -60))
    world = world_of(one, (), [("rehabilitation_team", day(C, 4)), ("assessment", day(C, 104))])
    assert owed(world, "jc_rehabilitation_on_time") == [(day(C, 4), 1)]
    assert owed(world, "jc_assessment_on_time") == [(day(C, 104), 1)]
    assert owed(world, "coordinator_on_time") == []


def test_no_followup_in_eight_weeks() -> None:
    world = world_of(case(1, B), [day(B, 10)])
    assert book_of(world).is_open("S1", day(B, 18))
    rows = count(world, "no_followup_8w", grain="day", start=day(B, 8, -1), end=day(B, 18))
    found = {row["period_start"] for row in rows if row["numerator"]}
    assert found == {
        d for d in (day(B, 8, n) for n in range(80)) if d < day(B, 10) or day(B, 18) <= d <= day(B, 18)
    }
