"""Every indicator equals a slow count in plain Python, cell by cell, over random deliveries.

The count (`tests/oracle`) was written from the specification alone. Each world is loaded by the real
load; the questions cut it by random dims, grains, ranges and filters.
"""

from __future__ import annotations

import random
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from etl.settings.settings import load_settings
from etl.snapshots.load import load
from generative.worlds import worlds, write_delivery
from metrics import INDICATORS, OPERATOR, Question, Snapshot, Warehouse, ask
from metrics.catalogue import LONG_WEEKS
from oracle import World, count

QUESTIONS = 2 * len(INDICATORS)
SLOW: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    # A world is made from its seed, which a failure prints; shrinking would load hundreds of deliveries.
    "phases": (Phase.explicit, Phase.reuse, Phase.generate),
    "print_blob": True,
}
"""How a test over whole worlds is run."""
GRAINS = ("month", "month", "week", "quarter", "halfyear", "year", "day")


def published(world: World, folder: Path, **settings: Any) -> Snapshot:
    """The world's delivery, loaded under `settings` of the site; nothing in it may be rejected."""
    write_delivery(world, folder / "delivery")
    site = replace(
        load_settings(), calendar=world.calendar, closed_days=tuple(world.extra_closed), **settings
    )
    report = load([folder / "delivery"], folder / "warehouse", site)
    assert not report.rejects, report.rejects
    return Warehouse(folder / "warehouse").current()


def draw_question(rnd: random.Random, snapshot: Snapshot, ident: str) -> Question:
    """A random question of one indicator: up to three dims, three filters, any grain and range."""
    indicator = INDICATORS[ident]
    by = tuple(rnd.sample(indicator.dims, rnd.choice((0, 1, 1, 1, 2, 2, 3))))
    grain: Any = rnd.choice(GRAINS)
    where = []
    for _ in range(rnd.choice((0, 0, 1, 1, 2, 3))):
        dim = rnd.choice(indicator.dims)
        where.append((dim, rnd.choice([*snapshot.labels(dim), None])))
    start = end = None
    if grain == "day" or rnd.random() < 0.6:
        start = min(snapshot.first_opened + timedelta(days=rnd.randint(-60, 700)), snapshot.as_of)
    if grain == "day" or rnd.random() < 0.4:
        end = (start or snapshot.first_opened) + timedelta(days=rnd.randint(0, 60 if grain == "day" else 500))
    weeks = (
        rnd.choice((None, *LONG_WEEKS))
        if indicator.weeks == "listed"
        else rnd.choice((None, 1, 4, 13, 60))
        if indicator.weeks == "any"
        else None
    )
    return Question(ident, by, grain, start, end, tuple(where), weeks)


def undelivered(world: World, ident: str) -> bool:
    """ "Without one of the others the figures that need it say 'not delivered', which is not zero" (extracts.md)."""
    return ident == "category_1_overdue" and world.tables.get("categories") is None


def assert_agrees(snapshot: Snapshot, world: World, question: Question) -> tuple[int, int]:
    """Asserts that the engine's rows are the count's, in the same order; (cells, cells that are not zero)."""
    found = ask(snapshot, question, OPERATOR)
    if undelivered(world, question.id):
        assert {(row.status, row.numerator) for row in found} <= {("not_delivered", None)}
        return 0, 0
    expected = count(
        world,
        question.id,
        question.by,
        question.grain,
        question.start,
        question.end,
        question.where,
        question.weeks,
    )
    assert [(r.period, r.dims) for r in found] == [(e["period"], tuple(e["dims"])) for e in expected], (
        question
    )
    for row, want in zip(found, expected, strict=True):
        for key in ("period_start", "period_end", "complete"):
            assert getattr(row, key) == want[key], (question, row, want)
        for key in ("numerator", "denominator", "value"):
            assert getattr(row, key) == pytest.approx(want[key], abs=1e-9), (question, key, row, want)
    return len(expected), sum(1 for e in expected if e["numerator"])


@settings(max_examples=6, **SLOW)
@given(world=worlds(), seed=st.integers(0, 2**32 - 1))
def test_every_indicator_equals_the_count(world: World, seed: int) -> None:
    rnd = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        snapshot = published(world, Path(folder))
        idents = list(INDICATORS) * (QUESTIONS // len(INDICATORS))
        for ident in idents:
            assert_agrees(snapshot, world, draw_question(rnd, snapshot, ident))
