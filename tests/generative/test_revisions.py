"""What has been revised equals the difference of two slow counts, cell by cell, over pairs of random deliveries."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generative.test_agreement import SLOW, published
from generative.worlds import STARTS, build
from metrics import INDICATORS, OPERATOR, Question, Snapshot
from metrics.revisions import ask_against
from oracle import World, book_of, count
from oracle.calendars import Period, periods
from oracle.count import INDICATORS as COUNTED
from oracle.flows import reaches_too_far

Numbers = tuple[Any, Any, Any]


def cells(world: World, question: Question) -> dict[Any, Numbers]:
    """(first day, dims) -> numerator, denominator, value of the cells that occur."""
    rows = count(world, question.id, question.by, question.grain or "month", question.start, question.end)
    return {
        (r["period_start"], tuple(r["dims"])): (r["numerator"], r["denominator"], r["value"]) for r in rows
    }


def spans(world: World, question: Question) -> dict[Any, Period]:
    book = book_of(world)
    assert question.start is not None and question.end is not None
    found = periods(question.start, question.end, question.grain or "month", book.as_of, book.history_from)
    return {p.start: p for p in found}


def nothing(world: World, question: Question, span: Period) -> Numbers:
    """The cell in which nothing happened."""
    if "52w" in question.id and reaches_too_far(book_of(world), span):
        return None, None, None
    cell = COUNTED[question.id].empty(span)
    return cell.numerator, cell.denominator, cell.value


def alike(a: Numbers, b: Numbers) -> bool:
    return all(
        (x is None) == (y is None) and (x is None or float(x) == pytest.approx(float(y), abs=1e-8))
        for x, y in zip(a, b, strict=True)
    )


def assert_revised(
    now: tuple[Snapshot, World], then: tuple[Snapshot, World], question: Question
) -> Counter[str]:
    here, there = cells(now[1], question), cells(then[1], question)
    ends, others = spans(now[1], question), spans(then[1], question)
    expected = {}
    for key in {*here, *there}:
        if key[0] in ends and key[0] in others and ends[key[0]].end == others[key[0]].end:
            a = here.get(key) or nothing(now[1], question, ends[key[0]])
            b = there.get(key) or nothing(then[1], question, others[key[0]])
            if not alike(a, b):
                expected[key] = (a, b)
    found = {}
    for row in ask_against(now[0], then[0], question, OPERATOR):
        said = row.revision
        assert said is not None
        found[row.period_start, row.dims] = (
            (row.numerator, row.denominator, row.value), (said.numerator, said.denominator, said.value),
        )  # fmt: skip
    assert found.keys() == expected.keys(), question
    for key, (a, b) in expected.items():
        assert alike(found[key][0], a) and alike(found[key][1], b), (question, key)
    return Counter(
        revised=len(expected),
        same=len({*here, *there}) - len(expected),
        gone=sum(k not in here for k in expected),
    )


def assert_all_revised(seed: int) -> Counter[str]:
    """Two worlds that begin on the same day, of which one may end later, asked about every indicator."""
    rnd, found = random.Random(seed), Counter[str]()
    start, ending = rnd.choice(STARTS), rnd.choice(("month", "week", "any"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        worlds = [build(rnd.randrange(2**32), start=start, ending=ending) for _ in range(2)]
        (a, b) = [(published(w, folder / str(n)), w) for n, w in enumerate(worlds)]
        both = a[0].delivered & b[0].delivered
        reach = min(a[0].as_of, b[0].as_of)
        first = min(a[0].first_opened, b[0].first_opened)
        for ident, indicator in INDICATORS.items():
            if not set(indicator.needs) <= both:
                continue
            by = tuple(rnd.sample(indicator.dims, rnd.choice((0, 1, 1, 2))))
            grain: Any = rnd.choice(("week", "month", "month", "quarter", "year"))
            found += assert_revised(a, b, Question(ident, by, grain, first, reach))
    return found


def test_what_was_revised_equals_the_difference_of_two_counts() -> None:
    found = assert_all_revised(11) + assert_all_revised(12)
    print(dict(found))
    assert min(found[name] for name in ("revised", "same", "gone")) >= 100


@pytest.mark.long
@settings(max_examples=40, **SLOW)
@given(seed=st.integers(0, 2**32 - 1))
def test_what_was_revised_in_many_pairs(seed: int) -> None:
    assert_all_revised(seed)
