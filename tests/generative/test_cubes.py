"""What a snapshot keeps for speed says what the facts say, in every cell."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generative.test_agreement import SLOW, published
from generative.worlds import worlds
from metrics import INDICATORS, Question, Snapshot
from metrics.periods import period_start
from metrics.question import CASE, ORGANISATION
from metrics.sql.facts import LINED, source
from metrics.sql.statement import compile_question
from oracle import World

SHAPES = ("stock", "average", "heads", "presence", "loads")
CUBED = [
    i
    for i in INDICATORS.values()
    if "team" in i.dims and any(m is not None and m.shape in SHAPES for m in (i.numerator, i.denominator))
]


def cells(snapshot: Snapshot, question: Question, cubes: bool, end: date) -> list[tuple[Any, ...]]:
    grain = question.grain or "month"
    start = period_start(snapshot.first_opened, grain)
    sql = compile_question(INDICATORS[question.id], question, grain, start, end, snapshot.as_of, cubes=cubes)
    assert cubes or ("holdings" not in sql and "seat_weeks" not in sql)
    # A cell with nothing in it may have no row: that is laid out afterwards.
    filled = [row for row in snapshot.fetch(sql) if any(row[-3:])]
    return sorted(filled, key=lambda row: [(v is None, str(v)) for v in row[:-3]])


def assert_lines_say_what_views_say(snapshot: Snapshot) -> None:
    """Row by row: what a statement reads of a fact, with every word joined, is the view that people read."""
    for fact in LINED:
        kinds = {"answer": "kind = 'answer'", "act": "kind <> 'answer'"} if fact == "events" else {"": "true"}
        for name, kind in kinds.items():
            view = snapshot.rows(f"select * from {fact} where {kind} limit 1")
            if not view:
                continue
            missing = {"form", "tta_step", "review", "outcome", "extension_reason", "supplier", "package",
                       "weeks_to_closure", "closed_26w", "event_no"} if name == "answer" else {"channel"}  # fmt: skip
            columns = [c for c in view[0] if c != "day_no" and not (fact == "events" and c in missing)]
            shown = ", ".join(f"cast({c} as varchar) as {c}" for c in columns)
            read = source(fact, *columns, "kind = 'answer'" if name == "answer" else "")
            left = f"select {shown} from {fact} where {kind}"
            right = f"select {shown} from {read} as f"
            for one, other in ((left, right), (right, left)):
                assert not snapshot.fetch(f"{one} except all {other}"), (fact, name)


def assert_same(left: list[tuple[Any, ...]], right: list[tuple[Any, ...]], what: object) -> None:
    assert len(left) == len(right), what
    for a, b in zip(left, right, strict=True):
        assert a[:-3] == b[:-3], what
        assert [float(x or 0) for x in a[-3:]] == pytest.approx([float(x or 0) for x in b[-3:]]), what


@settings(max_examples=3, **SLOW)
@given(world=worlds(), data=st.data())
def test_a_cube_answers_as_the_facts_do(world: World, data: Any) -> None:
    """Also where the range ends in the middle of a week."""
    with tempfile.TemporaryDirectory() as folder:
        snapshot = published(world, Path(folder))
        assert_lines_say_what_views_say(snapshot)
        back = data.draw(st.integers(0, 9))
        end = max(snapshot.first_opened, date.fromordinal(snapshot.as_of.toordinal() - back))
        for indicator in CUBED:
            dims = [d for d in (*ORGANISATION, *CASE) if d in indicator.dims]
            by = tuple(data.draw(st.lists(st.sampled_from(dims), max_size=2, unique=True)))
            dim = data.draw(st.sampled_from(dims))
            value = data.draw(st.sampled_from([*snapshot.labels(dim), None]))
            for grain in ("week", "month"):
                for where in ((), ((dim, value),)):
                    question = Question(indicator.id, by=by, grain=grain, where=where)
                    with_cubes = cells(snapshot, question, True, end)
                    assert_same(with_cubes, cells(snapshot, question, False, end), (question, end))


def test_every_stock_and_every_head_may_read_a_cube() -> None:
    assert {"open_cases", "caseload_per_worker", "worker_months", "caseload_median", "closure_rate"} <= {
        i.id for i in CUBED
    }
