"""Readers of delivered files: CSV, XLSX and Parquet in, one `RawTable` of mapped columns out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..errors import Refused
from .base import RawTable, pick_headers
from .csv import read_csv
from .parquet import read_parquet
from .xlsx import read_xlsx

SUFFIXES: tuple[str, ...] = (".csv", ".xlsx", ".parquet")
_READERS: dict[str, Callable[..., RawTable]] = {
    ".csv": read_csv,
    ".xlsx": read_xlsx,
    ".parquet": read_parquet,
}

__all__ = ["SUFFIXES", "RawTable", "find_file", "pick_headers", "read_file"]


def find_file(folder: Path, stem: str) -> Path | None:
    """The file of that stem in any of the three forms, or None; Refused where there are two."""
    found = [
        p
        for p in sorted(folder.iterdir())
        if p.is_file() and p.suffix.lower() in SUFFIXES and p.stem.casefold() == stem.casefold()
    ]
    if len(found) > 1:
        names = " and ".join(p.name for p in found)
        raise Refused(f"{folder} holds both {names}. Leave one of them, so that it is clear which counts.")
    return found[0] if found else None


def read_file(path: Path, headers: dict[str, str], required: set[str], sheet: str | None = None) -> RawTable:
    """Read the mapped columns of one file.

    `headers` maps canonical column -> header in the file. The table has those columns that the file
    has, as text (Parquet keeps its types), in file order. Refused, with file and reason, where the
    file cannot be read or a required header is missing.
    """
    if path.stat().st_size == 0:
        raise Refused(f"{path} is empty (0 bytes). Ask for the file again; nothing was loaded.")
    return _READERS[path.suffix.lower()](path, headers, required, sheet)
