"""Snapshots on disk: build aside, publish by replacing a pointer, never touch what is published.

A warehouse is a folder: `<as_of>-<UTC time>.duckdb` a snapshot, `CURRENT` the name of the published
one. Readers follow the pointer; a file, once published, is never opened for writing again.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from .errors import Refused

POINTER = "CURRENT"
LOCK = ".load.lock"
BUILDING = ".building"
SCHEMA_VERSION = 1


def current_snapshot(warehouse: Path) -> Path | None:
    """The published snapshot's file, or None where nothing is published."""
    try:
        name = (warehouse / POINTER).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    return warehouse / name


@contextlib.contextmanager
def load_lock(warehouse: Path) -> Iterator[None]:
    """Hold the warehouse for one load; Refused where the folder cannot be written or another load runs."""
    try:
        warehouse.mkdir(parents=True, exist_ok=True)
        handle = (warehouse / LOCK).open("w")
    except OSError as error:
        raise Refused(f"The warehouse folder {warehouse} cannot be written: {error.strerror}.") from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"Another load is running on {warehouse}. Wait for it and try again.") from None
        sweep(warehouse)
        yield


def sweep(warehouse: Path) -> None:
    """Remove what an interrupted load left behind. Only for whoever holds the lock."""
    for path in warehouse.glob(f"*{BUILDING}*"):
        path.unlink(missing_ok=True)


def new_name(warehouse: Path, as_of: date, now: datetime | None = None) -> str:
    """A snapshot name that is not taken: `2026-10-31-20261101T051200Z`."""
    stamp = (now or datetime.now(UTC)).strftime("%Y%m%dT%H%M%SZ")
    name, n = f"{as_of}-{stamp}", 1
    while (warehouse / f"{name}.duckdb").exists():
        n += 1
        name = f"{as_of}-{stamp}-{n}"
    return name


def publish(building: Path, warehouse: Path, name: str) -> Path:
    """Move a finished build into place and point readers at it, in that order."""
    target = warehouse / f"{name}.duckdb"
    _sync(building)
    building.replace(target)
    pointer = warehouse / f"{POINTER}{BUILDING}"
    pointer.write_text(f"{target.name}\n", encoding="ascii")
    _sync(pointer)
    pointer.replace(warehouse / POINTER)
    _sync(warehouse)
    return target


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
