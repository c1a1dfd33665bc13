"""Which cells of a snapshot are hidden, remembered beside it: worked out once, not once a command.

A small file a family in `<warehouse>/.hidden/<snapshot>-<mark>/`. The mark is of the snapshot's own file (its
name, size and time) and of the code of this package, so that a snapshot built anew, another threshold or another
rule never meets what was remembered before. Where nothing can be written, nothing is remembered.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import threading
from collections.abc import Callable, Collection, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from .disclosure import Cell, Hidden
from .warehouse import Snapshot

FOLDER = ".hidden"
Levels = tuple[str, ...]
Tables = dict[Levels, Hidden]
"""Levels of a table -> what is hidden in it."""


def remembered(
    snapshot: Snapshot, name: str, wanted: Collection[Levels], make: Callable[[], Tables]
) -> Tables:
    """The hidden cells of a family (and grain), from the file where it is there, else made and kept.

    `wanted`: the tables that it must hold. Two that make it at once write the same.
    """
    place = _place(snapshot)
    path = place / f"{name}.json" if place is not None else None
    if path is not None:
        try:
            found = _read(path.read_bytes())
            if set(found) == set(wanted):
                return found
        except (OSError, ValueError, KeyError, TypeError):
            pass  # not there, or damaged: it is made anew
    made = make()
    if path is not None:
        _write(path, made)
    return made


def _place(snapshot: Snapshot) -> Path | None:
    """The snapshot's own folder; None where its file is gone (it was pruned while somebody read it)."""
    try:
        stat = snapshot.path.stat()
    except OSError:
        return None
    said = f"{_code()} {snapshot.path.name} {stat.st_size} {stat.st_mtime_ns} {stat.st_ino}"
    mark = hashlib.sha256(said.encode()).hexdigest()[:24]
    return snapshot.path.parent / FOLDER / f"{snapshot.path.stem}-{mark}"


@cache
def _code() -> str:
    """A hash of this package as it is installed."""
    found = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def _read(content: bytes) -> Tables:
    return {
        tuple(table["levels"]): Hidden(_cells(table["units"]), _cells(table["stocks"]))
        for table in orjson.loads(content)
    }


def _cells(written: Iterable[Any]) -> frozenset[Cell]:
    return frozenset(((level, value), int(at)) for level, value, places in written for at in places)


def _write(path: Path, tables: Tables) -> None:
    said = [
        {"levels": levels, "units": _by_node(hidden.units), "stocks": _by_node(hidden.stocks)}
        for levels, hidden in tables.items()
    ]
    part = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True, mode=0o700)
            _sweep(path.parent.parent)
        part.write_bytes(orjson.dumps(said))
        part.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _by_node(cells: Iterable[Cell]) -> list[list[Any]]:
    found: dict[tuple[str, str | None], list[int]] = {}
    for node, at in cells:
        found.setdefault(node, []).append(at)
    return [[*node, sorted(places)] for node, places in sorted(found.items(), key=lambda i: str(i[0]))]


def _sweep(folder: Path) -> None:
    """Take away what was remembered of snapshots that are not there any more."""
    there = {path.stem for path in folder.parent.glob("*.duckdb")}
    for place in folder.iterdir():
        if place.name.rpartition("-")[0] not in there:
            shutil.rmtree(place, ignore_errors=True)
