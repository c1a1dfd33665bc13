"""What a unit is given of the prepared figures by unit is what it is given when they are asked for it alone."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.snapshots.publish import BESIDE
from generative.test_agreement import SLOW, published
from generative.worlds import worlds
from metrics import INDICATORS, OPERATOR, Question, Warehouse, ask
from metrics.engine import prepare_answer
from metrics.question import Answer
from metrics.sql.parts import UNITS
from oracle import World

CUT = [i for i in INDICATORS.values() if set(UNITS) & set(i.dims)]


def numbers(answer: Answer) -> dict[Any, Any]:
    return {(row.period_start, row.dims): row for row in answer}


def assert_alike(part: Answer, own: Answer) -> None:
    """Row by row, the sums as near as the order of adding allows."""
    left, right = numbers(part), numbers(own)
    assert list(left) == list(right), own.question
    for key, row in right.items():
        got = left[key]
        assert got._replace(numerator=0, denominator=0, value=0) == row._replace(
            numerator=0, denominator=0, value=0
        ), (own.question, key)
        for a, b in (
            (got.numerator, row.numerator),
            (got.denominator, row.denominator),
            (got.value, row.value),
        ):
            assert (a is None) == (b is None) and (a or 0) == pytest.approx(b or 0), (own.question, key)


@settings(max_examples=4, **SLOW)
@given(world=worlds(), data=st.data())
def test_a_part_of_what_is_prepared_is_what_is_asked_alone(world: World, data: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        own = published(world, Path(folder))
        asked = []
        for indicator in CUT:
            unit = data.draw(st.sampled_from([d for d in UNITS if d in indicator.dims]))
            value = data.draw(st.sampled_from(sorted(own.labels(unit))))
            by = tuple(data.draw(st.lists(st.sampled_from(sorted(indicator.dims)), max_size=2, unique=True)))
            dim = data.draw(st.sampled_from([d for d in sorted(indicator.dims) if d not in UNITS]))
            other = data.draw(st.sampled_from([*own.labels(dim), None]))
            for where in (((unit, value),), ((unit, value), (dim, other))):
                grain = data.draw(st.sampled_from(("week", "month", "halfyear")))
                asked.append(Question(indicator.id, by=by, grain=grain, where=where))
        alone = [ask(own, question, OPERATOR) for question in asked]
        for question in asked:
            prepare_answer(own, question)
        # Another process, which finds what the first one left, and reads nothing else.
        other_process = Warehouse(own.path.parent).current()
        files = len(list((own.path.parent / BESIDE).glob("*/cells-*.json")))
        for question, answer in zip(asked, alone, strict=True):
            assert_alike(ask(other_process, question, OPERATOR), answer)
        assert len(other_process.cells) > 0.9 * files > 20
