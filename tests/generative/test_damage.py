"""Damaged deliveries: never a traceback, the accounting holds, and what was not touched stays as it was.

`tests/long/damage.py` runs the same on many more seeds and prints what came of each kind.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb
import pytest

from etl.delivery.contracts import TABLES
from etl.errors import Refused
from etl.settings.settings import Settings
from etl.snapshots.load import load
from etl.snapshots.publish import current_snapshot
from generative.damage import KINDS, Damage, damaged
from generative.undamaged import Style, base, tables, write

SEEDS = 6
"""Seeds a kind here; 25 in `make test-long`, 500 in `tests/long/damage.py`."""
SITE = Settings(districts={"valby": "Valby", "udenbys": "Udenbys"})
# The tables of this delivery: the others would only cost time.
HELD = {name: TABLES[name] for name in base()}
Loaded = dict[str, list[tuple[Any, ...]]]


def take_in(files: dict[str, bytes], folder: Path) -> tuple[str, Loaded, list[dict[str, Any]]]:
    """`refused`, or `rejected` or `accepted`, with the loaded tables and what the load found.

    The facts are left out: they read the accepted tables only.
    """
    delivery = write(folder / "in", files)
    with (
        mock.patch("etl.build.build.TABLES", HELD),
        mock.patch("etl.build.build.build_facts"),
        mock.patch("etl.build.build.run_checks", return_value=[]),
        mock.patch("etl.build.build.prove"),
    ):
        try:
            report = load([delivery], folder / "wh", SITE)
        except Refused as error:
            text = str(error)
            assert text.strip()
            assert "Traceback" not in text
            assert current_snapshot(folder / "wh") is None
            return "refused", {}, []
    snapshot = current_snapshot(folder / "wh")
    assert snapshot is not None
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        loaded = {
            name: sorted(
                connection.execute(
                    "select {} from {}".format(", ".join(f'"{c}"::varchar' for c in TABLES[name].names), name)
                ).fetchall(),
                key=str,
            )
            for name in HELD
        }
        rejects = dict(connection.execute('select "table", count(*) from rejects group by 1').fetchall())
    for count in report.tables:
        assert count.read == count.loaded + count.rejected, count
        assert count.loaded == len(loaded[count.table])
        assert count.rejected == rejects.get(count.table, 0)
    found = [{"rule": f.rule, "table": f.table, "examples": f.examples} for f in report.findings]
    return "rejected" if report.rejected else "accepted", loaded, found


class Expected:
    """What the delivery is when nothing is wrong: loaded once."""

    tables: Loaded | None = None

    @classmethod
    def get(cls) -> Loaded:
        if cls.tables is None:
            folder = Path(tempfile.mkdtemp(prefix="tavle-damage-"))
            try:
                files = {f"{n}.csv": t.data() for n, t in tables(Style()).items()}
                outcome, cls.tables, _ = take_in(files, folder)
                assert outcome == "accepted"
            finally:
                shutil.rmtree(folder)
        return cls.tables


def examine(name: str, seed: int, folder: Path) -> str:
    """Damage, load and judge; gives the outcome: accepted, rejected (some rows) or refused."""
    expected = Expected.get()
    damage, files = damaged(name, seed)
    outcome, loaded, found = take_in(files, folder)
    if damage.refused:
        assert outcome == "refused", (name, seed)
    if damage.same:
        assert outcome == "accepted", (name, seed, outcome)
        assert loaded == expected, (name, seed)
    if outcome == "refused":
        return outcome
    below = _below(damage.table)
    for table, rows in expected.items():
        if table == damage.table:
            _judge(damage, rows, loaded[table], (name, seed))
        elif table in below:
            # Rows may go with their parent; none may change.
            assert not Counter(loaded[table]) - Counter(rows), (name, seed, table)
        else:
            assert loaded[table] == rows, (name, seed, table)
    if damage.lost and len(loaded[damage.table]) < len(expected[damage.table]) and outcome == "accepted":
        assert any(f["rule"] == "row_count" for f in found), (name, seed)
    return outcome


def _below(table: str) -> set[str]:
    """The tables whose rows refer to this one, or to one that does."""
    below: set[str] = set()
    for name, other in TABLES.items():
        if any(c.refers == table or c.refers in below for c in other.columns):
            below.add(name)
    return below - {table}


def _judge(
    damage: Damage, expected: list[tuple[Any, ...]], loaded: list[tuple[Any, ...]], what: tuple[str, int]
) -> None:
    """Rows that were not touched are what they were, but for the touched columns; few are new."""
    if damage.rows is None:
        return
    contract = TABLES[damage.table]
    order = {tuple(row[k] for k in contract.key): n for n, row in enumerate(base()[damage.table])}
    place = [contract.names.index(k) for k in contract.key]
    kept = [n for n, c in enumerate(contract.names) if c not in damage.columns]
    if damage.columns & set(contract.key):
        return
    known = {tuple(row[p] for p in place): row for row in expected}
    new = 0
    for row in loaded:
        key = tuple(row[p] for p in place)
        if key not in known:
            new += 1
        elif order[key] not in damage.rows:
            assert [row[n] for n in kept] == [known[key][n] for n in kept], (what, key)
    assert new <= len(damage.rows), what
    if not damage.lost:
        there = {tuple(row[p] for p in place) for row in loaded}
        missing = sum(1 for key in known if order[key] not in damage.rows and key not in there)
        # An untouched row can be rejected (for a parent, a key that a damaged row took); it cannot vanish.
        assert missing <= len(damage.rows) or damage.columns, (what, missing)


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAVLE_KEY", "a key for the tests of damage")


@pytest.mark.parametrize("seeds", [range(SEEDS), pytest.param(range(SEEDS, 25), marks=pytest.mark.long)])
@pytest.mark.parametrize("name", KINDS)
def test_a_damaged_delivery_is_refused_or_loads_without_a_lie(
    name: str, seeds: range, tmp_path: Path
) -> None:
    outcomes = Counter(examine(name, seed, tmp_path / str(seed)) for seed in seeds)
    assert sum(outcomes.values()) == len(seeds)
