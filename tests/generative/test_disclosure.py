"""An attack on what is released: no count from 1 to 4 can be found, whatever two tables are asked for.

Source: indicators, "Small numbers". The attacker (`attack.py`) holds every released figure of a
table, with its margins, its stocks and flows and its shares, and every figure of a second table.
"""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generative.attack import Attack
from generative.test_agreement import SLOW, published
from generative.worlds import worlds
from metrics.release import disclosure
from oracle import World

CUTS = (("municipality", "centre", "department", "team"), ("district",), ("benefit",), ("employment",))
LOOKED_FOR = 25
"""Counts an attack tries to find in each world."""


@settings(max_examples=3, **SLOW)
@given(world=worlds(), seed=st.integers(0, 2**32 - 1))
def test_no_small_count_can_be_found(world: World, seed: int) -> None:
    assert_nothing_found(world, seed)


@pytest.mark.long
@settings(max_examples=60, **SLOW)
@given(world=worlds(), seed=st.integers(0, 2**32 - 1))
def test_no_small_count_can_be_found_in_many_worlds(world: World, seed: int) -> None:
    assert_nothing_found(world, seed)


def assert_nothing_found(world: World, seed: int) -> None:
    """Two random tables of a world, and some of its small counts looked for."""
    rnd = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        snapshot = published(world, Path(folder))
        attack = Attack(snapshot, rnd.sample(CUTS, 2))
        solver = attack.solve()
        targets = attack.targets(5)
        assert targets
        for name, terms, value in rnd.sample(targets, min(LOOKED_FOR, len(targets))):
            low, high = solver.range(terms)
            assert high - low >= 1 - 1e-6, (name, value, low, high)


@settings(max_examples=1, **SLOW)
@given(world=worlds())
def test_the_attack_finds_what_only_the_primary_rule_hides(world: World) -> None:
    """Without the secondary rules the attacker finds counts: it has teeth."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(disclosure._Table, "_settle", lambda *_: None)
        attack = Attack(published(world, Path(folder)), CUTS[:2])
        solver = attack.solve()
        ranges = (solver.range(terms) for _, terms, _ in attack.targets(5))
        assert any(high - low < 1e-6 for low, high in ranges)
