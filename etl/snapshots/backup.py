"""A copy of a warehouse that restores: kept deliveries, snapshots that must stay, settings, key reference.

The key itself is only in it where that is asked for: a backup with tokens and key is personal data.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from etl.build.report import read_report
from etl.clean.keys import KEY_FILE, find_keys
from etl.errors import Refused
from etl.settings.jsonable import from_plain, to_plain

from . import disk
from .deliveries import last_keys
from .inside import inside
from .publish import DELIVERIES, INTENT, LOCK, POINTER, current_snapshot, load_lock, point_at
from .snapshots import PINS, snapshots

LIST = "backup.json"
STORE = "store.sqlite"
"""What people wrote (see `store`), beside the snapshots."""
SITE = "site"
FORMAT = 1


@dataclass(frozen=True)
class File:
    """One file of a backup, by its path in it."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Backup:
    """What a backup holds. `keys`: the fingerprints of the keys of its tokens, the newest last."""

    made_at: datetime
    current: str | None
    keys: tuple[str, ...]
    with_key: bool
    files: tuple[File, ...]
    format: int = FORMAT

    @property
    def size(self) -> int:
        return sum(f.size for f in self.files)


def backup(
    warehouse: Path,
    target: Path,
    config: Path | None = None,
    key_file: Path | None = None,
    with_key: bool = False,
    wait: float = 0,
) -> Backup:
    """Copy what cannot be made again into the new folder `target`, and list it there.

    `config`: the site's settings file; the files that it names come with it. Refused where `target`
    holds something, nothing is published, or the disk fails (then nothing is left of the copy).
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Refused(f"{target} holds something already. Give a new folder for the backup.")
    building = target.with_name(f"{target.name}{disk.BUILDING}")
    with _plain_disk(target), load_lock(warehouse, wait):
        sources = _sources(warehouse, config)
        keys = find_keys(warehouse, key_file)
        try:
            _clear(building)
            building.mkdir(parents=True)
            for name, source in sources.items():
                if name == STORE:
                    disk.step("copy backup", lambda source=source: _copy_store(source, building / STORE))  # type: ignore[misc]
                    disk.sync("backup", building / STORE)
                else:
                    disk.copy("backup", source, building / name)
            if with_key:
                if keys is None:
                    raise Refused("There is no key to put into the backup. Leave --with-key out.")
                disk.write("backup key", building / KEY_FILE, b"\n".join(keys.lines) + b"\n", 0o600)
            names = [*sources, *([KEY_FILE] if with_key else [])]
            made = Backup(
                datetime.now(UTC).replace(microsecond=0),
                sources[POINTER].read_text(encoding="ascii").strip() if POINTER in sources else None,
                keys.fingerprints if keys else last_keys(warehouse),
                with_key,
                tuple(_listed(building, name) for name in names),
            )
            disk.write("backup list", building / LIST, disk.as_json(to_plain(made)))
            disk.replace("backup", building, target)
        finally:
            _clear(building)
    return made


def restore(source: Path, warehouse: Path, wait: float = 0) -> Backup:
    """Put a backup into the empty folder `warehouse`, every byte compared with its list.

    Refused, with nothing left in `warehouse`, where a file is damaged or missing.
    """
    try:
        made = from_plain(Backup, orjson.loads((source / LIST).read_bytes()))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise Refused(
            f"{source} is no backup (there is no readable {LIST}). Give a folder that tavle backup made."
        ) from error
    if made.format > FORMAT:
        raise Refused(f"The backup {source} was made by a later tavle. Update this one to restore it.")
    with _plain_disk(warehouse), load_lock(warehouse, wait):
        if any(not p.name.startswith(".") for p in warehouse.iterdir()):
            raise Refused(f"{warehouse} is not empty. Give a new folder for the restored warehouse.")
        _check_paths(source, warehouse, made)
        places = [f.path for f in made.files if f.path != POINTER]
        top = sorted({p.split("/")[0] for p in places})
        plan = {"snapshot": made.current or "", "places": top}
        disk.replace_text("intent", warehouse / INTENT, disk.as_json(plan))
        try:
            for file in made.files:
                if file.path == POINTER:
                    continue
                _put(source, warehouse, file)
            if made.current:
                if read_report(warehouse / made.current) is None:
                    raise Refused(
                        f"The restored {made.current} cannot be read by this tavle. Nothing was restored."
                    )
                point_at(warehouse, warehouse / made.current)
        except BaseException:
            for name in top:
                _clear(warehouse / name)
            raise
        finally:
            (warehouse / INTENT).unlink(missing_ok=True)
    return made


def _sources(warehouse: Path, config: Path | None) -> dict[str, Path]:
    """Path in the backup -> the file, for everything that goes into it."""
    entries = snapshots(warehouse)
    if not entries:
        raise Refused(f"There is nothing in {warehouse} to copy. Load a delivery first.")
    sources = {
        f"{e.name}.duckdb": warehouse / f"{e.name}.duckdb"
        for e in entries
        if e.size is not None and (e.current or e.pins)
    }
    for path in sorted((warehouse / DELIVERIES).rglob("*")):
        if path.is_file():
            sources[path.relative_to(warehouse).as_posix()] = path
    if current_snapshot(warehouse) is not None:
        sources[POINTER] = warehouse / POINTER
    if (warehouse / PINS).is_file():
        sources[PINS] = warehouse / PINS
    if (warehouse / STORE).is_file():
        sources[STORE] = warehouse / STORE
    if config is not None and config.is_file():
        sources[f"{SITE}/{config.name}"] = config
        for name, path in _named(config):
            sources[f"{SITE}/{name}"] = path
    return sources


def _copy_store(source: Path, target: Path) -> None:
    """A whole copy of one moment, while people go on writing (a plain copy would miss what is in its log)."""
    try:
        with (
            contextlib.closing(sqlite3.connect(source, timeout=30)) as held,
            contextlib.closing(sqlite3.connect(target)) as copy,
        ):
            held.backup(copy)
            copy.execute("pragma journal_mode = delete")
    except sqlite3.Error as error:
        raise Refused(f"{source} cannot be copied ({error}). Nothing was left of the backup.") from error
    target.chmod(0o600)


def _named(config: Path) -> Iterator[tuple[str, Path]]:
    """The files that a settings file names, but for the key, as (path in the site folder, file)."""

    def texts(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            for key, inner in value.items():
                if key != "key_file":
                    yield from texts(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from texts(inner)

    for text in texts(tomllib.loads(config.read_text(encoding="utf-8-sig"))):
        path = config.parent / text
        with contextlib.suppress(OSError):
            if text and path.is_file():
                inside = not Path(text).is_absolute() and ".." not in Path(text).parts
                yield (text if inside else path.name), path


def _check_paths(source: Path, warehouse: Path, made: Backup) -> None:
    """Refused, before anything is written, where the list names what lies outside the backup or the warehouse."""
    listed = f"The backup {source}"
    for file in made.files:
        inside(warehouse, file.path, listed)
        inside(source, file.path, listed)
        if file.path.split("/")[0] in (INTENT, LOCK) or file.path.startswith("."):
            raise Refused(f"{listed} names {file.path!r}, which is no file of a backup. Nothing was changed.")
    if made.current is not None:
        inside(warehouse, made.current, listed)


def _put(source: Path, warehouse: Path, file: File) -> None:
    target = warehouse / file.path
    if not (source / file.path).is_file():
        raise Refused(f"The backup {source} lacks {file.path}. Take another; nothing was restored.")
    if file.path == KEY_FILE:
        disk.write("restored key", target, (source / file.path).read_bytes(), 0o600)
    else:
        disk.copy("restored file", source / file.path, target)
        if file.path == STORE:
            target.chmod(0o600)
    if _listed(warehouse, file.path) != file:
        raise Refused(f"{source / file.path} is damaged. Take another backup; nothing was restored.")


def _listed(folder: Path, name: str) -> File:
    path = folder / name
    return File(name, path.stat().st_size, disk.digest(path))


def _clear(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def _plain_disk(where: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Refused(
            f"{error.filename or where} cannot be read or written: {error.strerror or error}. Nothing was left there."
        ) from error
