"""Flow identities: stock = stock before + opened + transfers in - closed - transfers out, in every cell."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from generative.test_agreement import SLOW, published
from generative.worlds import worlds
from metrics import INDICATORS, OPERATOR, Question, Snapshot, ask
from metrics.catalogue import LONG_WEEKS
from metrics.question import CASE, ORGANISATION
from oracle import World

DIMS = (*ORGANISATION, *CASE)
CUTS = [(d,) for d in DIMS] + [
    ("team", "district"),
    ("worker", "duration_band"),
    ("department", "category"),
    (),
]


def series(snapshot: Snapshot, ident: str, **more: Any) -> dict[tuple[str, tuple[str | None, ...]], float]:
    """(period, dims) -> value; what is not there is zero."""
    return {(r.period, r.dims): r.value or 0 for r in ask(snapshot, Question(ident, **more), OPERATOR)}


def assert_balanced(snapshot: Snapshot, names: tuple[str, str, str, str, str], **more: Any) -> None:
    """The identity in every cell of every period; the first period's stock before is zero."""
    stock, plus, minus, moved_in, moved_out = (series(snapshot, n, **more) for n in names)
    periods = sorted({p for p, _ in stock})
    cells = {d for part in (stock, plus, minus, moved_in, moved_out) for _, d in part}
    for cell in cells:
        before = 0.0
        for period in periods:
            key = (period, cell)
            change = plus.get(key, 0) + moved_in.get(key, 0) - minus.get(key, 0) - moved_out.get(key, 0)
            assert stock.get(key, 0) == before + change, (names, more, key)
            before = stock.get(key, 0)


SHORT = ("open_cases", "inflow", "outflow", "transfers_in", "transfers_out")
LONG = ("long_stock", "long_inflow", "long_outflow", "long_transfers_in", "long_transfers_out")


@settings(max_examples=6, **SLOW)
@given(
    world=worlds(),
    grain=st.sampled_from(("week", "month")),
    weeks=st.sampled_from(LONG_WEEKS),
    data=st.data(),
)
def test_the_ledger_balances_in_every_cell_of_every_dim(
    world: World, grain: str, weeks: int, data: Any
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        snapshot = published(world, Path(folder))
        for by in CUTS:
            assert_balanced(snapshot, SHORT, by=by, grain=grain)
            assert_balanced(snapshot, LONG, by=by, grain=grain, weeks=weeks)
        dim = data.draw(st.sampled_from(DIMS))
        value = data.draw(st.sampled_from([*snapshot.labels(dim), None]))
        for by in (("team",), ("category", "worker")):
            where = ((dim, value),)
            assert_balanced(snapshot, SHORT, by=by, grain=grain, where=where)
            assert_balanced(snapshot, LONG, by=by, grain=grain, where=where, weeks=weeks)


@settings(max_examples=4, **SLOW)
@given(world=worlds(), dim=st.sampled_from(DIMS))
def test_a_filter_is_a_cell(world: World, dim: str) -> None:
    """'`--where district=X` gives the same numbers as the row X of `--by district`.'"""
    with tempfile.TemporaryDirectory() as folder:
        snapshot = published(world, Path(folder))
        for ident, indicator in INDICATORS.items():
            if dim not in indicator.dims:
                continue
            cells: dict[str | None, list[Any]] = {}
            for row in ask(snapshot, Question(ident, by=(dim,)), OPERATOR):
                cells.setdefault(row.dims[0], []).append((row.period, row.numerator, row.denominator))
            for value, rows in cells.items():
                alone = ask(snapshot, Question(ident, where=((dim, value),)), OPERATOR)
                for mine, (period, numerator, denominator) in zip(alone, rows, strict=True):
                    assert mine.period == period
                    assert abs((mine.numerator or 0) - (numerator or 0)) < 1e-9, (ident, dim, value, period)
                    assert abs((mine.denominator or 0) - (denominator or 0)) < 1e-9, (
                        ident,
                        dim,
                        value,
                        period,
                    )
