"""A snapshot of an earlier schema is not read; built again of its kept delivery it says what was not delivered then."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.build import build
from etl.snapshots.load import load, rebuild
from etl.snapshots.publish import SCHEMA_VERSION
from metrics import OPERATOR, Question, Warehouse, ask
from metrics.warehouse.snapshot import NoSnapshot
from unit.deliveries import ANY_SHARE, GOOD, write


def test_an_old_delivery_is_built_again_under_the_new_schema(tmp_path: Path) -> None:
    """'Old deliveries rebuild': one of before `partly_back_on` has no such column, and its figure is not delivered."""
    assert "partly_back_on" not in GOOD["cases.csv"]
    delivery, warehouse = write(tmp_path / "delivery"), tmp_path / "warehouse"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "SCHEMA_VERSION", SCHEMA_VERSION - 1)
        load([delivery], warehouse, ANY_SHARE)
    with pytest.raises(
        NoSnapshot, match=f"has schema {SCHEMA_VERSION - 1}, this tavle reads {SCHEMA_VERSION}"
    ):
        Warehouse(warehouse).current().fetch("select 1")
    rebuild(warehouse)
    snapshot = Warehouse(warehouse).current()
    assert {r.status for r in ask(snapshot, Question("partly_back_share"), OPERATOR)} == {"not_delivered"}
    assert {r.status for r in ask(snapshot, Question("past_expected_recovery"), OPERATOR)} == {
        "not_delivered"
    }
    row = ask(snapshot, Question("category_1_overdue"), OPERATOR).last()
    assert row is not None and row.value == 0
