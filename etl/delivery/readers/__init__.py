"""Readers of delivered files: CSV, XLSX and Parquet in, one `RawTable` of mapped columns out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from etl.delivery.plain_files import (
    no_plain_file,
    other_entries,
    plain_files,
    readable,
    shown_path,
    stamp,
)
from etl.errors import Refused

from .base import MissingHeaders, Note, RawTable, pick_headers
from .clean import clean
from .csv import read_csv
from .parquet import read_parquet
from .xlsx import read_xlsx

SUFFIXES: tuple[str, ...] = (".csv", ".xlsx", ".parquet")
_UNFINISHED = (".part", ".partial", ".filepart", ".tmp", ".crdownload", ".download", ".writing")
# What people call data without its being one of the forms above; anything else beside is none of ours.
_DATA = (
    "", ".txt", ".tsv", ".tab", ".dat", ".xls", ".xlsm", ".xlsb", ".ods", ".json", ".xml", ".zip", ".gz", ".7z",
)  # fmt: skip
# Files about a delivery, which no one would take for a table.
_ABOUT = ("readme", "læsmig", "laesmig", "checksums", "sha256sums", "md5sums")
_READERS: dict[str, Callable[..., RawTable]] = {
    ".csv": read_csv,
    ".xlsx": read_xlsx,
    ".parquet": read_parquet,
}

__all__ = [
    "SUFFIXES", "MissingHeaders", "Note", "RawTable", "clean", "find_file", "pick_headers", "read_file",
    "stamp", "unread_files",
]  # fmt: skip


def unread_files(folder: Path, stems: Iterable[str]) -> list[Path]:
    """Files of data in a folder that belong to none of the `stems`, by name: a second copy of a table, a note.

    Not hidden ones (`.`, and `~$` of an office program that has a file open), nor those about a delivery.
    """
    known = {readable(stem).casefold() for stem in stems}
    return [
        p
        for p in plain_files(folder)
        if p.suffix.lower() in {*SUFFIXES, *_DATA} - {""}
        and not p.name.startswith((".", "~$"))
        and _stem(p) not in _ABOUT
        and not (p.suffix.lower() in SUFFIXES and _stem(p) in known)
    ] + [p for p in other_entries(folder) if not p.name.startswith((".", "~$"))]


def _stem(path: Path) -> str:
    return Path(readable(path.name)).stem.casefold()


def find_file(folder: Path, stem: str) -> Path | None:
    """The file of that stem in any of the three forms, or None.

    Refused where there are two, or one that is only there in another form or still on its way.
    """
    start = f"{readable(stem).casefold()}."

    def named(paths: list[Path]) -> list[Path]:
        return [p for p in paths if f"{readable(p.name).casefold()}.".startswith(start)]

    files = named(plain_files(folder))
    found = [p for p in files if p.suffix.lower() in SUFFIXES and f"{_stem(p)}." == start]
    for other in named(other_entries(folder)):
        if not found or other.suffix.lower() in SUFFIXES:
            raise Refused(no_plain_file(other))
    if len(found) > 1:
        names = " and ".join(shown_path(Path(p.name)) for p in found)
        raise Refused(f"{folder} holds both {names}. Leave one of them, so that it is clear which counts.")
    for other in () if found else files:
        if other.suffix.lower() in _UNFINISHED:
            raise Refused(
                f"{shown_path(other)} is not there in full: something is still writing it. Load when it is done; nothing was loaded."
            )
        if other.suffix.lower() in _DATA:
            raise Refused(
                f"{shown_path(other)} cannot be read: a delivered file is CSV, XLSX or Parquet. "
                f"Save it as one of them (such as {stem}.csv), or move it out of the delivery; nothing was loaded."
            )
    return found[0] if found else None


def read_file(
    path: Path,
    headers: dict[str, str],
    required: set[str],
    sheet: str | None = None,
    nulls: tuple[str, ...] = (),
    few: frozenset[str] = frozenset(),
) -> RawTable:
    """Read the mapped columns of one file.

    `headers` maps canonical column -> header in the file; in the columns `few` few words stand many times. The table has those columns that the file
    has, as text (Parquet keeps its types), in file order; cells that are one of `nulls` are null.
    Refused, with file and reason, where the file cannot be read, a required header is missing, or the
    file changes while it is read.
    """
    before = stamp(path)
    if before[0] == 0:
        raise Refused(f"{shown_path(path)} is empty (0 bytes). Ask for the file again; nothing was loaded.")
    raw = _READERS[path.suffix.lower()](path, headers, required, sheet, nulls, few)
    if stamp(path) != before:
        raise Refused(
            f"{shown_path(path)} changed while it was read: something is still writing it. Load when it is done; nothing was loaded."
        )
    return raw
