"""What of a delivered folder is looked at: plain files only, no link, device or pipe; and names in any bytes."""

from __future__ import annotations

import os
import stat
import unicodedata
from pathlib import Path

from etl.errors import Refused

# What unpacking on another system makes of a Danish name, the likeliest first.
_NAMES_IN = ("utf-8", "cp850", "cp1252", "latin-1")
_DANISH = frozenset("æøåÆØÅ")


def plain_files(folder: Path) -> list[Path]:
    """The plain files of a folder by name; Refused where it cannot be read."""
    return [path for path, plain in _entries(folder) if plain]


def other_entries(folder: Path) -> list[Path]:
    """The links, devices and pipes of a folder, by name: nothing of a delivery is read through them."""
    return [path for path, plain in _entries(folder) if not plain and not _is_folder(path)]


def _entries(folder: Path) -> list[tuple[Path, bool]]:
    try:
        return [(p, stat.S_ISREG(p.lstat().st_mode)) for p in sorted(folder.iterdir())]
    except OSError as error:
        raise Refused(f"The folder {folder} cannot be read: {error.strerror}. Nothing was loaded.") from error


def _is_folder(path: Path) -> bool:
    return stat.S_ISDIR(path.lstat().st_mode)


def stamp(path: Path) -> tuple[int, int]:
    """Size and time of the last change: two that differ mean that the file was written to in between.

    Refused where it cannot be read or is no plain file.
    """
    try:
        found = path.lstat()
    except OSError as error:
        raise Refused(f"{shown_path(path)} cannot be read: {error.strerror}. Nothing was loaded.") from error
    if not stat.S_ISREG(found.st_mode):
        raise Refused(no_plain_file(path))
    return found.st_size, found.st_mtime_ns


def no_plain_file(path: Path) -> str:
    """The sentence on an entry that is no plain file."""
    return (
        f"{shown_path(path)} is a link, a device or a pipe. Nothing is read through it: "
        "deliver the file itself; nothing was loaded."
    )


def readable(name: str) -> str:
    """A file's name as text, composed: bytes that are no UTF-8 are read as the system that wrote them meant them."""
    data = os.fsencode(name)
    for encoding in _NAMES_IN:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding in ("utf-8", "latin-1") or _DANISH & set(text):
            return unicodedata.normalize("NFC", text)
    raise AssertionError("Latin-1 reads every byte")


def shown_path(path: Path) -> str:
    """A path as a sentence, a report or a database may hold it: printable, whatever bytes it is made of."""
    text = "/".join(readable(part) for part in str(path).split("/"))
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
