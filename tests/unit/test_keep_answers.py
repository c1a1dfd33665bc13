"""What is kept of a snapshot is bounded, and never decides who may see it."""

from __future__ import annotations

import pytest

from dashboard.preparing import prepare, stood_on
from metrics import OPERATOR, Question, Scope, UsageError, Warehouse, ask, ask_many
from metrics.warehouse.cache import Cache
from topics import view
from topics.url import State


def test_the_oldest_goes_first() -> None:
    kept = Cache[int, int](2)
    for n in (1, 2):
        kept.put(n, n)
    assert kept.get(1) == 1
    kept.put(3, 3)
    assert (kept.get(1), kept.get(2), kept.get(3), len(kept)) == (1, None, 3, 2)


def test_what_is_heavy_takes_the_place_of_several() -> None:
    kept = Cache[str, tuple[int, ...]](4, len)
    kept.put("a", (1,))
    kept.put("b", (1, 2))
    kept.put("b", (1, 2, 3))
    assert (kept.get("a"), len(kept)) == ((1,), 2)
    kept.put("c", (1, 2, 3))
    assert (kept.get("b"), len(kept)) == (None, 2)
    kept.put("d", (1, 2, 3, 4, 5))
    assert len(kept) == 2
    kept.put("e", (1, 2, 3, 4))
    assert kept.get("e") == (1, 2, 3, 4)


def test_many_at_once_are_the_same_as_one_by_one(small_house: Warehouse) -> None:
    snap = small_house.current()
    asked = [
        Question(id, by=by, grain="month", where=where)
        for id in ("open_cases", "inflow", "phone_on_time", "closures_per_worker_month")
        for by in ((), ("team",))
        for where in ((), (("team", "T01"),))
    ]
    together = ask_many(snap, asked, OPERATOR)
    snap.answers.clear()
    assert together == [ask(snap, question, OPERATOR) for question in asked]


def test_what_is_kept_of_one_reader_is_not_shown_to_another(small_house: Warehouse) -> None:
    """The figures are kept beneath the scope: what another may not ask is refused though it is known."""
    snap = small_house.current()
    small = Question("open_cases", by=("district",), grain="month", start=snap.as_of)
    by_worker = Question("open_cases", by=("worker",), grain="month", start=snap.as_of)
    whole = ask(snap, small, OPERATOR)
    ask(snap, by_worker, OPERATOR)
    hidden = ask(snap, small, Scope("finance"))
    assert any(row.status == "suppressed" for row in hidden)
    assert not any(row.status == "suppressed" for row in whole)
    assert ask(snap, small, OPERATOR) == whole
    own = ask(
        snap, Question("open_cases", grain="month", start=snap.as_of), Scope("team", units=(("team", "T01"),))
    )
    assert (
        own.last()
        == ask(
            snap, Question("open_cases", grain="month", start=snap.as_of, where=(("team", "T01"),)), OPERATOR
        ).last()
    )
    with pytest.raises(UsageError):
        ask(snap, by_worker, Scope("finance"))


def test_a_page_that_was_prepared_asks_nothing_anew(small_house: Warehouse) -> None:
    snap = small_house.current()
    listed = list(stood_on(snap))
    assert ("/", State()) in listed
    assert ("/", State(team="T01")) in listed
    view._answers.clear()
    prepare(snap, "/", State(team="T01"))
    known = len(snap.answers)
    assert known > 20
    prepare(snap, "/", State(team="T01"))
    assert len(snap.answers) == known
    prepare(snap, "/sager", State(team="nobody"))
