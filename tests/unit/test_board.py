"""A team's board in words and places: caseloads without names, closures against the pace, the steps that fall due."""

from __future__ import annotations

import itertools

from metrics.behind.obligations import Outcome
from topics.board_team import Caseloads, Pace, due, pace, shortened
from topics.packing import from_middle, pack

NAMES = {"coordinator": "faglig koordinator", "fast_track": "fast-track", "screening": "screening"}


def outcome(kind: str, week: int | None, *, missing: int = 0, waiting: int = 0, on_time: int = 0) -> Outcome:
    return Outcome(kind, NAMES.get(kind, kind), week, on_time, 0, missing, 0, waiting)


def test_caseloads_are_told_from_the_least_to_the_most_and_over_the_target_only() -> None:
    """50 is not over 50."""
    words = Caseloads((42.0, 50.0, 69.0), (35, 50), 50).sentence()
    assert words == "3 kolleger med 42 til 69 sager, 1 over 50"
    assert Caseloads((38.0, 38.0), None, None).sentence() == "2 kolleger med 38 sager"
    assert Caseloads((1.0,), None, None).sentence() == "1 kollega med 1 sag"
    assert Caseloads((), (35, 50), 50).sentence() == "Ingen aktive medarbejdere i teamet"


def test_the_scale_of_caseloads_stays_until_somebody_has_more() -> None:
    assert Caseloads((42.0,), None, None).scale == Caseloads((), None, None).scale == 80
    assert Caseloads((42.0, 200.0), None, None).scale > 200
    assert list(Caseloads((42.0,), None, None).ticks) == [0, 20, 40, 60, 80]


def test_the_pace_is_the_norm_of_those_who_were_there() -> None:
    assert Pace(62, 50.0, 10, staffed=True).sentence() == "62 afsluttet · tempoet til 10 pr. kollega er 50 nu"
    assert Pace(62, 50.0, 10, staffed=True).sentence(1).endswith("er 50,0 nu")
    assert Pace(62, None, None, staffed=True).sentence() == "62 afsluttet"
    assert pace(None).drawn is None
    assert pace(None).sentence() == "Ingen medarbejdermåneder at regne tempoet af"
    assert Pace(3, None, 10, staffed=False).drawn is None, "nobody was there: no bar, and the number in words"


def test_steps_that_are_taken_are_not_due() -> None:
    this = [outcome("screening", 39, missing=1, waiting=1), outcome("followup_first", 8, on_time=4)]
    following = [outcome("screening", 39, waiting=3), outcome("followup_first", 8, waiting=2)]
    assert [counted for _, counted in due((this, following))] == [(0, 2), (2, 3)], "by the weeks of a case"


def test_a_rest_of_one_kind_is_shown_itself() -> None:
    kinds = [(f"slags {n}", (n, 1)) for n in range(1, 8)]
    assert shortened(kinds[:5], 4) == kinds[:5]
    assert shortened(kinds, 4) == [*kinds[:4], ("og 3 andre slags", (5 + 6 + 7, 3))]


def test_no_dot_lies_on_another_of_its_lane() -> None:
    placed = pack([41, 40, 40, 40, 55], 1.5)
    for lane in {lane for _, lane in placed}:
        own = [load for load, of in placed if of == lane]
        assert all(b - a >= 1.5 for a, b in itertools.pairwise(own))
    assert [from_middle(lane) for lane in range(5)] == [0, 1, -1, 2, -2]
    assert from_middle(9) == 2, "more than five dots at one place cover each other"
