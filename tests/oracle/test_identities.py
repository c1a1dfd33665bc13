"""What must hold in any world, checked within the oracle."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import Any

import pytest

from generative.worlds import STARTS, build

from .count import INDICATORS, count
from .world import World

CUTS = ((), ("team",), ("miniteam", "district"), ("worker", "category"), ("duration_band", "benefit"))


@pytest.fixture(scope="module", params=range(4))
def world(request: pytest.FixtureRequest) -> World:
    no: int = request.param
    return build(no, start=STARTS[no], crowded=no % 2 == 0, ending=("any", "month", "week")[no % 3])


def series(world: World, indicator: str, **how: Any) -> dict[tuple[Any, ...], dict[str, Any]]:
    """dims -> period -> value."""
    found: dict[tuple[Any, ...], dict[str, Any]] = defaultdict(dict)
    for row in count(world, indicator, **how):
        found[row["dims"]][row["period"]] = row["value"]
    return found


@pytest.mark.parametrize("by", CUTS, ids=str)
@pytest.mark.parametrize("long", [False, True])
def test_stock_balances_in_every_cell(world: World, by: tuple[str, ...], long: bool) -> None:
    names = ("long_stock", "long_inflow", "long_transfers_in", "long_outflow", "long_transfers_out") if long else (
        "open_cases", "inflow", "transfers_in", "outflow", "transfers_out")  # fmt: skip
    stock, *flows = (series(world, name, by=by, grain="week", weeks=26 if long else None) for name in names)
    labels = [row["period"] for row in count(world, "inflow", grain="week")]
    for dims in set(stock).union(*flows):
        flow = [[one.get(dims, {}).get(label, 0) for one in flows] for label in labels]
        level = [stock.get(dims, {}).get(label, 0) for label in labels]
        for (before, now), (opened, arrived, closed, moved) in zip(pairwise([0, *level]), flow, strict=True):
            assert now == before + opened + arrived - closed - moved


@pytest.mark.parametrize(
    "indicator", ["open_cases", "closures", "inflow", "contacts_overdue", "long_stock", "workers"]
)
def test_parts_add_up(world: World, indicator: str) -> None:
    total = series(world, indicator)[()]
    for dim in ("team", "municipality") if indicator == "workers" else INDICATORS[indicator].dims:
        parts = series(world, indicator, by=(dim,)).values()
        assert {p: sum(part[p] for part in parts) for p in total} == total


@pytest.mark.parametrize("indicator", ["workers", "fte", "worker_months", "fte_months"])
def test_heads_by_team_and_district_add_up_to_districts(world: World, indicator: str) -> None:
    districts = series(world, indicator, by=("district",))
    both = series(world, indicator, by=("team", "miniteam", "district"))
    total = series(world, indicator)[()]
    for (district,), values in districts.items():
        for period, value in values.items():
            parts = [part[period] for dims, part in both.items() if dims[-1] == district]
            assert sum(parts) == pytest.approx(value)
    for period, value in total.items():  # those without cases are in the total only
        assert sum(part[period] for part in districts.values()) <= value + 1e-9


@pytest.mark.parametrize(
    "indicator", ["transfers_in", "caseload_per_worker", "phone_on_time", "closure_rate", "fte_months"]
)
@pytest.mark.parametrize("dim", ["team", "district", "category", "worker"])
def test_a_filter_is_a_cell(world: World, indicator: str, dim: str) -> None:
    keys = ("numerator", "denominator", "value")
    rows = count(world, indicator, by=(dim,), grain="quarter")
    for dims in {row["dims"] for row in rows}:
        alone = count(world, indicator, where=[(dim, dims[0])], grain="quarter")
        assert [[r[k] for k in keys] for r in alone] == [
            [r[k] for k in keys] for r in rows if r["dims"] == dims
        ]
