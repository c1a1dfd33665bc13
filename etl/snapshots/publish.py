"""Snapshots on disk: build aside, publish by replacing a pointer, never touch what is published.

A warehouse is a folder: `<as_of>-<UTC time>.duckdb` a snapshot, `deliveries/<as_of>-<UTC time>/` what
was read for it, `CURRENT` the name of the published one. Readers follow the pointer; a file, once
published, is never opened for writing again.
"""

from __future__ import annotations

import contextlib
import fcntl
import re
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO

import orjson

from etl.errors import Refused

from . import disk
from .disk import BUILDING
from .inside import inside

POINTER = "CURRENT"
INTENT = "PUBLISHING"
LOCK = ".load.lock"
DELIVERIES = "deliveries"
BESIDE = ".beside"
"""What readers worked out of the snapshots and remember (`metrics.warehouse.beside`); it can all be made again."""
SCHEMA_VERSION = 7
_REBUILT = re.compile(r"-r(\d+)$")
_EVERY = 0.1


def current_snapshot(warehouse: Path) -> Path | None:
    """The published snapshot's file, or None where nothing is published."""
    try:
        name = (warehouse / POINTER).read_text(encoding="ascii").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return warehouse / name


@contextlib.contextmanager
def load_lock(warehouse: Path, wait: float = 0, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the warehouse for one writer, and sweep what an interrupted one left.

    Waits up to `wait` seconds for another load (`waiting` is called once when it has to). Refused where
    the folder cannot be written or the other one is not done by then.
    """
    try:
        warehouse.mkdir(parents=True, exist_ok=True)
        handle = (warehouse / LOCK).open("w")
    except OSError as error:
        raise Refused(f"The warehouse folder {warehouse} cannot be written: {error.strerror}.") from error
    with handle:
        if not _locked(handle):
            waiting()
            until = time.monotonic() + wait
            while not _locked(handle):
                if time.monotonic() >= until:
                    raise Refused(
                        f"Another load is running on {warehouse}. Wait for it and try again, "
                        "or give --wait SECONDS."
                    )
                time.sleep(_EVERY)
        sweep(warehouse)
        yield


def _locked(handle: IO[str]) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def sweep(warehouse: Path) -> None:
    """Remove what an interrupted load left behind. Only for whoever holds the lock."""
    intent = warehouse / INTENT
    if intent.is_file():
        snapshot, places = _planned(intent, warehouse)
        current = current_snapshot(warehouse)
        if current is None or current.name != snapshot:
            for place in places:
                _remove(place)
        intent.unlink()
    for path in (*warehouse.glob(f"*{BUILDING}*"), *(warehouse / DELIVERIES).glob(f"*{BUILDING}*")):
        _remove(path)


def _planned(intent: Path, warehouse: Path) -> tuple[str, list[Path]]:
    """The snapshot of a plan, and its places, each checked; Refused, with nothing removed, where one is not ours."""
    try:
        planned = orjson.loads(intent.read_bytes())
        snapshot, places = str(planned["snapshot"]), list(planned["places"])
    except (ValueError, TypeError, KeyError) as error:
        raise Refused(
            f"{intent} cannot be read, so it is not known what an interrupted load left behind. "
            "Remove that file when the published figures are right; nothing was changed."
        ) from error
    return snapshot, [inside(warehouse, place, str(intent)) for place in places]


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def new_name(warehouse: Path, as_of: date, now: datetime | None = None) -> str:
    """A snapshot name that is not taken: `2026-10-31-20261101T051200Z`."""
    stamp = (now or datetime.now(UTC)).strftime("%Y%m%dT%H%M%SZ")
    name, n = f"{as_of}-{stamp}", 1
    while (warehouse / f"{name}.duckdb").exists() or (warehouse / DELIVERIES / name).exists():
        n += 1
        name = f"{as_of}-{stamp}-{n}"
    return name


def delivery_of(name: str) -> str:
    """The kept delivery of a snapshot: its own name, without the `-r2` of one that was built again."""
    return _REBUILT.sub("", name)


def rebuilt_name(warehouse: Path, delivery: str) -> str:
    """The name of the next snapshot that is built of a kept delivery: `…-r2`, `…-r3`."""
    taken = [1]
    for path in warehouse.glob(f"{delivery}-r*.duckdb"):
        match = _REBUILT.search(path.stem)
        if match and delivery_of(path.stem) == delivery:
            taken.append(int(match.group(1)))
    return f"{delivery}-r{max(taken) + 1}"


def publish(
    building: Path, warehouse: Path, name: str, kept: Path | None = None, current: bool = True
) -> Path:
    """Move a finished build, and its `kept` delivery, into place; then point readers at it.

    What is planned is noted first, so that the next load can undo what a killed one had half done.
    With `current` False readers stay where they are.
    """
    target = warehouse / f"{name}.duckdb"
    disk.sync("snapshot", building)
    places = [target.name] + ([f"{DELIVERIES}/{name}"] if kept else [])
    if current:
        plan = {"snapshot": target.name, "places": places}
        disk.replace_text("intent", warehouse / INTENT, disk.as_json(plan))
    if kept:
        disk.replace("kept delivery", kept, warehouse / DELIVERIES / name)
    disk.replace("snapshot", building, target)
    if current:
        point_at(warehouse, target)
        disk.step("clear intent", (warehouse / INTENT).unlink)
    return target


def point_at(warehouse: Path, snapshot: Path) -> None:
    """Have readers follow `snapshot` from now on."""
    disk.replace_text("pointer", warehouse / POINTER, f"{snapshot.name}\n".encode("ascii"))
