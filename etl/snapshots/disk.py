"""Writing so that a power cut leaves the old file or the new one: write aside, sync, replace.

Each step passes a named point before and after (see `fault_points`).
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import orjson

from .fault_points import point

BUILDING = ".building"
"""What stands in the name of everything that is not finished; a sweep removes it."""


def write(what: str, path: Path, content: bytes, mode: int = 0o666) -> None:
    """Write a file that is not yet anyone's, and sync it."""

    def fill() -> None:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as handle:
            handle.write(content)

    step(f"write {what}", fill)
    sync(what, path)


def step(name: str, act: Callable[[], object]) -> None:
    """Do one thing between its two points."""
    point(f"before {name}")
    act()
    point(f"after {name}")


def sync(what: str, path: Path) -> None:
    """Have a file or folder on the disk itself."""

    def flush() -> None:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    step(f"sync {what}", flush)


def replace(what: str, source: Path, target: Path) -> None:
    """Put a finished file or folder in its place, and have its folder know it."""
    step(f"replace {what}", lambda: source.replace(target))
    sync(f"folder of {what}", target.parent)


def replace_text(what: str, path: Path, content: bytes, mode: int = 0o666) -> None:
    """Replace a small file by new content, in one instant."""
    aside = path.with_name(f"{path.name}{BUILDING}")
    write(what, aside, content, mode)
    replace(what, aside, path)


def as_json(data: object) -> bytes:
    """Indented JSON with a newline at the end."""
    return orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def remove_folder(what: str, folder: Path) -> None:
    """Remove a folder so that half of it never looks whole: renamed aside first."""
    aside = folder.with_name(f"{folder.name}{BUILDING}")
    replace(what, folder, aside)
    shutil.rmtree(aside, ignore_errors=True)


def copy(what: str, source: Path, target: Path) -> None:
    """Copy a file and sync the copy."""
    target.parent.mkdir(parents=True, exist_ok=True)
    step(f"write {what}", lambda: shutil.copyfile(source, target))
    sync(what, target)


def digest(path: Path) -> str:
    """The SHA-256 of a file's content, in hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
