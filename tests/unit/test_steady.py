"""A new snapshot is shown when its pages are ready, by all processes at one moment; the first one at once."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import duckdb

from dashboard.steady import LONGEST, READY, Steady
from etl.snapshots.load import load
from etl.snapshots.publish import POINTER
from metrics.warehouse.beside import remember
from unit.deliveries import write


def rename(path: Path, name: str) -> None:
    """A copy under a name of its own, as a load would have made it."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("update info set snapshot = ?", [name])


def test_readers_follow_when_the_pages_are_ready_or_it_takes_too_long(tmp_path: Path) -> None:
    load([write(tmp_path / "in")], tmp_path / "wh")
    folder = tmp_path / "wh"
    plain, steady = Steady(folder), Steady(folder)
    steady.steady = True
    first = steady.current()
    assert plain.current().id == first.id
    rename(Path(shutil.copy(first.path, folder / f"{first.id}-r2.duckdb")), f"{first.id}-r2")
    (folder / POINTER).write_text(f"{first.id}-r2.duckdb")
    second = f"{first.id}-r2"
    assert plain.current().id == second, "without a crowd it follows at once"
    assert (steady.current().id, steady.newest().id) == (first.id, second)
    other_process = Steady(folder)
    other_process.steady = True
    other_process._shown = first
    remember(plain.newest(), READY, b"")
    for house in (steady, other_process):
        assert house.current() is house.newest()
    rename(Path(shutil.copy(first.path, folder / f"{first.id}-r3.duckdb")), f"{first.id}-r3")
    (folder / POINTER).write_text(f"{first.id}-r3.duckdb")
    before = time.time() - LONGEST + 5
    os.utime(folder / POINTER, (before, before))
    assert steady.current().id == second
    before = time.time() - LONGEST - 1
    os.utime(folder / POINTER, (before, before))
    assert steady.current() is steady.newest()
    assert steady.current().id == f"{first.id}-r3"
