"""What tests ask of warehouses on disk: every table of a snapshot, and whether a folder is whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from etl.build.proofs import prove
from etl.snapshots.deliveries import kept_names
from etl.snapshots.disk import BUILDING
from etl.snapshots.publish import INTENT, current_snapshot


def tables(snapshot: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every table, its rows in one order; `info` without the snapshot's own name."""
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        names = [
            r[0] for r in connection.execute("select table_name from duckdb_tables() order by 1").fetchall()
        ]
        found = {}
        for name in names:
            columns = "* exclude (snapshot)" if name == "info" else "*"
            found[name] = connection.execute(f"select {columns} from {name} order by all").fetchall()
    return found


def published(warehouse: Path) -> Path:
    """The published snapshot, which is whole: it opens and does not contradict itself."""
    path = current_snapshot(warehouse)
    assert path is not None and path.is_file()
    with duckdb.connect(str(path), read_only=True) as connection:
        prove(connection)
        assert connection.execute("select snapshot from info").fetchall() == [(path.stem,)]
    return path


def leavings(warehouse: Path) -> list[str]:
    """What an interrupted load has left and a later one should have swept."""
    found = [p.name for p in warehouse.rglob(f"*{BUILDING}*")] + [p.name for p in warehouse.glob(INTENT)]
    snapshots = {p.stem for p in warehouse.glob("*.duckdb")}
    return found + [name for name in kept_names(warehouse) if name not in snapshots]
