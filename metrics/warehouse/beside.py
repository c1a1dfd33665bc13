"""What was worked out of a snapshot, remembered in small files beside it: once, not once a process or a command.

`<warehouse>/.beside/<snapshot>-<mark>/<name>`. The mark is of the snapshot's own file (its name, size and time) and
of the code of `metrics`, so that a snapshot built anew, another threshold or another rule never meets what was
remembered before. Where nothing can be written, nothing is remembered; what is damaged is made anew.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from etl.snapshots.publish import BESIDE

from .snapshot import Snapshot

_LOCK = "lock"


def recall(snapshot: Snapshot, name: str) -> bytes | None:
    """The file's content; None where it is not there."""
    place = place_of(snapshot)
    if place is None:
        return None
    try:
        return (place / name).read_bytes()
    except OSError:
        return None


def remember(snapshot: Snapshot, name: str, content: bytes) -> None:
    """Write the file whole, or not at all. Two that write it at once write the same."""
    place = place_of(snapshot)
    if place is None:
        return
    part = place / f"{name}.{os.getpid()}-{threading.get_ident()}.part"
    try:
        _make(place)
        part.write_bytes(content)
        part.replace(place / name)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


@contextlib.contextmanager
def alone(snapshot: Snapshot) -> Iterator[bool]:
    """Whether this process is the one that works something out for all; also where nothing can be written."""
    place = place_of(snapshot)
    try:
        if place is None:
            raise OSError
        _make(place)
        handle = (place / _LOCK).open("w")
    except OSError:
        yield True
        return
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True


def place_of(snapshot: Snapshot) -> Path | None:
    """The snapshot's own folder; None where its file is gone (it was pruned while somebody read it)."""
    try:
        stat = snapshot.path.stat()
    except OSError:
        return None
    said = f"{hash_of_code(Path(__file__).parents[1])} {snapshot.path.name} {stat.st_size} {stat.st_mtime_ns} {stat.st_ino}"
    mark = hashlib.sha256(said.encode()).hexdigest()[:24]
    return snapshot.path.parent / BESIDE / f"{snapshot.path.stem}-{mark}"


@cache
def hash_of_code(*packages: Path) -> str:
    """A hash of packages as they are installed."""
    found = hashlib.sha256()
    for package in packages:
        for path in sorted(package.rglob("*.py")):
            found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def _make(place: Path) -> None:
    if not place.is_dir():
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        _sweep(place.parent)


def _sweep(folder: Path) -> None:
    """Take away what was remembered of snapshots that are not there any more."""
    there = {path.stem for path in folder.parent.glob("*.duckdb")}
    for place in folder.iterdir():
        if place.name.rpartition("-")[0] not in there:
            shutil.rmtree(place, ignore_errors=True)
