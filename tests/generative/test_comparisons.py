"""Every comparison equals a slow count of the other period, over random deliveries, questions and grains."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generative.test_agreement import SLOW, draw_question, published, undelivered
from generative.worlds import worlds
from metrics import INDICATORS, OPERATOR, Question, Snapshot, ask
from oracle import World
from oracle.compare import beside


def draw_compared(rnd: random.Random, snapshot: Snapshot, ident: str) -> Question:
    """A random question of at most two dims that reaches to the running period half of the time."""
    question = draw_question(rnd, snapshot, ident)
    hows: tuple[Any, ...] = ("previous", "last_year", "last_year")
    if INDICATORS[ident].baseline_year is not None:
        hows = (*hows, "baseline")
    end = question.end if rnd.random() < 0.5 or question.grain == "day" else None
    return replace(question, by=question.by[:2], end=end, compare=rnd.choice(hows))


def assert_compared(snapshot: Snapshot, world: World, question: Question, rnd: random.Random) -> Counter[str]:
    """The other period and its value stand beside a random choice of the answer's rows; what was found."""
    answer = ask(snapshot, question, OPERATOR)
    found: Counter[str] = Counter()
    if undelivered(world, question.id):
        assert {(row.status, row.comparison and row.comparison.value) for row in answer} <= {
            ("not_delivered", None)
        }
        return found
    for row in (
        rnd.sample(answer.rows, min(12, len(answer))) + [r for r in answer.rows if not r.complete][-2:]
    ):
        other = row.comparison
        assert other is not None
        cell = {
            "period": row.period,
            "period_start": row.period_start,
            "period_end": row.period_end,
            "dims": row.dims,
        }
        label, value = beside(
            world, question.id, cell, question.compare or "", question.by, question.grain or "month", question.where, question.weeks
        )  # fmt: skip
        assert (other.period, other.value) == (label, pytest.approx(value, abs=1e-9)), (question, row)
        if value is None or row.value is None:
            assert (other.difference, other.index) == (None, None)
            found["unknown"] += 1
            continue
        assert other.difference == pytest.approx(row.value - float(value), abs=1e-9)
        assert other.index == (pytest.approx(row.value * 100 / float(value)) if value else None), (
            question,
            row,
        )
        found[f"{question.compare} {'known' if value else 'zero'}"] += 1
        found["running"] += not row.complete and bool(value)
    return found


def assert_all_compared(world: World, seed: int) -> Counter[str]:
    rnd, found = random.Random(seed), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        snapshot = published(world, Path(folder))
        for ident in INDICATORS:
            found += assert_compared(snapshot, world, draw_compared(rnd, snapshot, ident), rnd)
    return found


def test_a_comparison_equals_the_count() -> None:
    """In each of three worlds every indicator; both ways are known, and not zero, at least 20 times."""
    found: Counter[str] = Counter()

    @settings(max_examples=3, **SLOW)
    @given(world=worlds(), seed=st.integers(0, 2**32 - 1))
    def count_all(world: World, seed: int) -> None:
        found.update(assert_all_compared(world, seed))

    count_all()
    print(dict(found))
    assert min(found["previous known"], found["last_year known"], found["running"]) >= 20


@pytest.mark.long
@pytest.mark.timeout(3600)
@settings(max_examples=60, **SLOW)
@given(world=worlds(), seed=st.integers(0, 2**32 - 1))
def test_a_comparison_equals_the_count_in_many_worlds(world: World, seed: int) -> None:
    assert_all_compared(world, seed)
