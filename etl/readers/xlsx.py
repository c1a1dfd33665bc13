"""XLSX through calamine: cells as text in the forms that the parser knows."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import python_calamine as calamine

from ..errors import Refused
from .base import ROW, RawTable, normal, pick_headers


def read_xlsx(path: Path, headers: dict[str, str], required: set[str], sheet: str | None = None) -> RawTable:
    """Read one sheet of a workbook; see `read_file`.

    Without `sheet` the one sheet counts, or of several the one whose header fits the profile best.
    """
    try:
        with path.open("rb") as handle:
            head = handle.read(4)
        if head == b"\xd0\xcf\x11\xe0":
            raise Refused(
                f"{path} is protected by a password (or an old XLS). Save it as XLSX without a password."
            )
        book = calamine.CalamineWorkbook.from_path(str(path))
        name, rows = _sheet(path, book, headers, sheet)
    except Refused:
        raise
    except Exception as error:  # calamine raises its own family and bare ones for damaged archives
        reason = str(error).splitlines()[0][:160].rstrip(".") if str(error) else type(error).__name__
        raise Refused(f"{path} cannot be read as XLSX: {reason}. Ask for the file again.") from error
    if not rows:
        raise Refused(f"{path}: the sheet {name!r} is empty. Ask for the file again; nothing was loaded.")
    found = [str(cell) for cell in rows[0]]
    positions, unknown = pick_headers(path, found, headers, required)
    body = [
        (number, row) for number, row in enumerate(rows[1:], start=2) if any(c not in ("", None) for c in row)
    ]
    columns: dict[str, pa.Array] = {
        column: pa.array([_text(row[i]) if i < len(row) else "" for _, row in body], pa.string())
        for column, i in positions.items()
    }
    columns[ROW] = pa.array([number for number, _ in body], pa.int64())
    return RawTable(path=path, table=pa.table(columns), unknown=unknown)


def _sheet(path: Path, book: Any, headers: dict[str, str], sheet: str | None) -> tuple[str, list[list[Any]]]:
    names = list(book.sheet_names)
    if sheet is not None and sheet not in names:
        raise Refused(f"{path} has no sheet {sheet!r}; it has {', '.join(map(repr, names))}.")
    wanted = {normal(h) for h in headers.values()}
    best: tuple[int, str, list[list[Any]]] | None = None
    for name in [sheet] if sheet else names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        score = sum(normal(c) in wanted for c in rows[0]) if rows else -1
        if best is None or score > best[0]:
            best = (score, name, rows)
    if best is None:
        raise Refused(f"{path} has no sheet. Ask for the file again; nothing was loaded.")
    return best[1], best[2]


def _text(cell: Any) -> str:
    """A cell as the text that a Danish CSV would have: `0,8`, `5`, `2026-10-31`, `true`."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell).replace(".", ",")
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return "" if cell is None else str(cell)
