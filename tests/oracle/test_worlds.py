"""The random worlds are deliveries that a load accepts, and hold what they promise."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings

from etl.delivery.contracts import CODES, TABLES
from generative.worlds import STARTS, build, coverage, worlds, write_delivery

from .world import World


def faults(world: World) -> list[str]:
    """What a load would reject, by the rules of the contracts."""
    found = []
    for name, rows in world.tables.items():
        table = TABLES[name]
        keys = Counter(tuple(row[k] for k in table.key) for row in rows)
        found += [f"{name} {key} twice" for key, n in keys.items() if n > 1]
        for row in rows:
            found += [f"{name}.{c.name} empty" for c in table.columns if c.required and row[c.name] is None]
            for column in table.columns:
                value = row[column.name]
                if value is None:
                    continue
                if column.past and _day(value) > world.as_of:
                    found.append(f"{name}.{column.name} after as_of")
                if column.code in CODES and value not in CODES[column.code]:
                    found.append(f"{name}.{column.name} = {value}")
                if column.refers and value not in {r[column.name] for r in world.tables[column.refers]}:
                    found.append(f"{name}.{column.name} = {value} is in no {column.refers}")
            for order in table.orders:
                earlier, later = row[order.earlier], row[order.later]
                if earlier is not None and later is not None and later < earlier:
                    found.append(f"{name}: {order.later} before {order.earlier}")
            if table.any_of and all(row[c] is None for c in table.any_of):
                found.append(f"{name}: none of {table.any_of}")
    return found


def _day(value: Any) -> date:
    return value.date() if isinstance(value, datetime) else value


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(worlds())
def test_every_row_would_be_accepted(world: World) -> None:
    assert faults(world) == []
    assert len(world.tables["cases"]) >= 30


def test_every_feature_occurs() -> None:
    found: Counter[str] = Counter()
    for no in range(20):
        found.update(coverage(build(no, start=STARTS[no % 5], ending=("any", "month", "week")[no % 3],
                                    history=(None, "later")[no % 2], crowded=no % 3 == 0, bare=no % 7 == 6,
                                    calendar=("official", "deadline")[no % 2])))  # fmt: skip
    assert [name for name, n in found.items() if n == 0] == []


def test_a_delivery_on_disk(tmp_path: Path) -> None:
    world = build(3, history="earlier")
    write_delivery(world, tmp_path / "delivery")
    with (tmp_path / "delivery" / "cases.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["case_id"] for row in rows] == [row["case_id"] for row in world.tables["cases"]]
    assert f"as_of = {world.as_of}" in (tmp_path / "delivery" / "delivery.toml").read_text(encoding="utf-8")
