"""XLSX through calamine: cells as text in the forms that the parser knows."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import python_calamine as calamine

from etl.clean.privacy import mask
from etl.errors import Refused

from .base import ROW, Note, RawTable, normal, pick_headers

_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_xlsx(
    path: Path,
    headers: dict[str, str],
    required: set[str],
    sheet: str | None = None,
    nulls: tuple[str, ...] = (),
    few: frozenset[str] = frozenset(),
) -> RawTable:
    """Read one sheet of a workbook; see `read_file`.

    Without `sheet` the one sheet counts, or of several the one whose header fits the profile best (the
    first of equals); which one is noted.
    """
    del nulls, few
    _check_kind(path)
    try:
        book = calamine.CalamineWorkbook.from_path(str(path))
        name, rows, note = _sheet(path, book, headers, sheet)
    except (Refused, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # calamine's own family, bare ones, and panics that are no Exception
        reason = mask(str(error).splitlines()[0][:160].rstrip(".")) if str(error) else type(error).__name__
        raise Refused(f"{path} cannot be read as XLSX: {reason}. Ask for the file again.") from error
    if not rows:
        raise Refused(f"{path}: the sheet {name!r} is empty. Ask for the file again; nothing was loaded.")
    found = [str(cell) for cell in rows[0]]
    positions, unknown = pick_headers(path, found, headers, required)
    kept = [
        n
        for n, row in enumerate(rows)
        if n and row and (row[0] not in ("", None) or any(c not in ("", None) for c in row))
    ]
    columns: dict[str, pa.Array] = {
        column: _texts([rows[n][i] if i < len(rows[n]) else "" for n in kept])
        for column, i in positions.items()
    }
    columns[ROW] = pa.array([n + 1 for n in kept], pa.int64())
    return RawTable(path=path, table=pa.table(columns), unknown=unknown, notes=(note,) if note else ())


def _check_kind(path: Path) -> None:
    """Refused where the file is no workbook, or one that we may not look into."""
    try:
        with path.open("rb") as handle:
            head = handle.read(4)
            locked = head == _OLE and _ENCRYPTED in handle.read()
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}. Nothing was loaded.") from error
    if locked:
        raise Refused(f"{path} is protected by a password. Save it without one; nothing was loaded.")
    if head == _OLE:
        raise Refused(
            f"{path} is an old XLS or protected by a password. Save it as XLSX without a password; nothing was loaded."
        )
    if head == b"PAR1":
        raise Refused(f"{path} is Parquet, although its name says XLSX. Correct its ending.")
    if head[:2] != b"PK":
        raise Refused(
            f"{path} cannot be read as XLSX: it is not a workbook, although its name says so. "
            "If it is CSV, correct its ending; else ask for the file again."
        )


def _sheet(
    path: Path, book: Any, headers: dict[str, str], sheet: str | None
) -> tuple[str, list[list[Any]], Note | None]:
    names = list(book.sheet_names)
    if not names:
        raise Refused(f"{path} has no sheet. Ask for the file again; nothing was loaded.")
    if sheet is not None:
        same = [name for name in names if normal(name) == normal(sheet)]
        if not same:
            raise Refused(
                f"{path} has no sheet {sheet!r}; it has {', '.join(map(repr, names))}. "
                "Ask for the right workbook, or name its sheet in the source profile; nothing was loaded."
            )
        return same[0], _rows(book, same[0]), None
    wanted = {normal(h) for h in headers.values()}
    best: tuple[int, str, list[list[Any]]] | None = None
    filled = 0
    for name in names:
        rows = _rows(book, name)
        filled += bool(rows)
        score = sum(normal(c) in wanted for c in rows[0]) if rows else -1
        if best is None or score > best[0]:
            best = (score, name, rows)
    assert best is not None
    others = ", ".join(n for n in names if n != best[1])
    note = Note(f"arket {best[1]} er læst, ikke {others}", "sheet") if filled > 1 else None
    return best[1], best[2], note


def _rows(book: Any, name: str) -> list[list[Any]]:
    return list(book.get_sheet_by_name(name).to_python(skip_empty_area=False))


def _texts(cells: list[Any]) -> pa.Array:
    kinds = set(map(type, cells))
    if kinds <= {str}:
        return pa.array(cells, pa.string())
    if kinds <= {str, date, datetime}:
        # Few days stand in many rows.
        known = {cell: _text(cell) for cell in set(cells)}
        return pa.array([known[cell] for cell in cells], pa.string())
    return pa.array([_text(cell) for cell in cells], pa.string())


def _number_text(cell: float) -> str:
    """A number as text: with its last digits lost it looks like it, and three decimals are no thousands."""
    if abs(cell) >= 1e15:
        return f"{cell:.5E}".replace(".", ",")
    text = str(int(cell)) if cell.is_integer() else repr(cell).replace(".", ",")
    return f"{text}0" if text.partition(",")[2].isdigit() and len(text.partition(",")[2]) == 3 else text


def _text(cell: Any) -> str:
    """A cell as the text that a Danish CSV would have: `0,8`, `5`, `2026-10-31`, `true`."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return _number_text(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return "" if cell is None else str(cell)
