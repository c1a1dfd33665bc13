"""XLSX through calamine: cells as text in the forms that the parser knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import python_calamine as calamine

from etl.clean.citizen_numbers import mask
from etl.errors import Refused

from .base import ROW, Note, RawTable, normal, pick_headers
from .merged import fill_merged, put
from .sheet_xml import UNREADABLE, SheetXml, look_into

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

    Without `sheet` the visible sheets that have every required header are read, together where their headers agree.
    Only where none has, a hidden one is, or else the one whose header fits best. Which ones is noted.
    """
    del nulls, few
    _check_kind(path)
    try:
        book = calamine.CalamineWorkbook.from_path(str(path))
        chosen, notes = _chosen(path, book, headers, required, sheet)
    except (Refused, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # calamine's own family, bare ones, and panics that are no Exception
        reason = mask(str(error).splitlines()[0][:160].rstrip(".")) if str(error) else type(error).__name__
        raise Refused(f"{path} cannot be read as XLSX: {reason}. Ask for the file again.") from error
    tables, unknown, merged, above = [], [], set(), 0
    for one in chosen:
        table, other, over = _table(path, one, headers, required, above, notes)
        above += len(one.rows)
        tables.append(table)
        unknown += [u for u in other if u not in unknown]
        merged |= over
    whole = pa.concat_tables([t.select(tables[0].column_names) for t in tables])
    return RawTable(
        path=path, table=whole, unknown=tuple(unknown), notes=tuple(notes), merged=frozenset(merged)
    )


@dataclass(frozen=True)
class _Sheet:
    """A sheet's cells, and what its XML tells of them."""

    name: str
    rows: list[list[Any]]
    xml: SheetXml


def _table(
    path: Path,
    sheet: _Sheet,
    headers: dict[str, str],
    required: set[str],
    above: int,
    notes: list[Note],
) -> tuple[pa.Table, tuple[str, ...], set[str]]:
    """The mapped columns of one sheet with its row numbers (`above` = rows of the sheets before it), the headers
    that nothing maps, and the columns in which merged cells lie over data."""
    rows = sheet.rows
    if not rows:
        raise Refused(
            f"{path}: the sheet {sheet.name!r} is empty. Ask for the file again; nothing was loaded."
        )
    found = [str(cell) for cell in rows[0]]
    positions, unknown = pick_headers(path, found, headers, required)
    for place, text in sheet.xml.errors.items():
        put(rows, place, text)
    kept = [
        n
        for n, row in enumerate(rows)
        if n and row and (row[0] not in ("", None) or any(c not in ("", None) for c in row))
    ]
    filled = fill_merged(path, sheet.name, rows, sheet.xml.merged, set(kept), set(positions.values()))
    merged = {column for column, i in positions.items() if i in filled}
    if merged:
        names = ", ".join(headers[c] for c in positions if c in merged)
        notes.append(
            Note(
                f"flettede celler i {names} gælder for alle de rækker, de dækker (ark {sheet.name})",
                "merged_cells",
            )
        )
    hidden_rows = len(sheet.xml.hidden_rows.intersection(kept))
    hidden = [found[i] for i in positions.values() if i in sheet.xml.hidden_columns]
    if hidden_rows or hidden:
        columns_text = f" og {len(hidden)} skjulte kolonner ({', '.join(hidden)})" if hidden else ""
        notes.append(
            Note(
                f"{hidden_rows} skjulte rækker{columns_text} i arket {sheet.name} er læst som de andre",
                "hidden_cells",
            )
        )
    columns: dict[str, pa.Array] = {
        column: _texts([rows[n][i] if i < len(rows[n]) else "" for n in kept])
        for column, i in positions.items()
    }
    columns[ROW] = pa.array([n + 1 + above for n in kept], pa.int64())
    return pa.table(columns), unknown, merged


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


def _chosen(
    path: Path, book: Any, headers: dict[str, str], required: set[str], sheet: str | None
) -> tuple[list[_Sheet], list[Note]]:
    """The sheets to read, and what is to be told of the choice."""
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
        names = same[:1]
    data = [
        m.name
        for m in book.sheets_metadata
        if m.name in names and m.typ not in (calamine.SheetTypeEnum.ChartSheet, calamine.SheetTypeEnum.Vba)
    ]
    hidden = {m.name for m in book.sheets_metadata if m.visible != calamine.SheetVisibleEnum.Visible}
    try:
        xml = look_into(path, data)
    except UNREADABLE as error:
        reason = mask(str(error).splitlines()[0][:160].rstrip(".")) if str(error) else type(error).__name__
        raise Refused(f"{path} cannot be read as XLSX: {reason}. Ask for the file again.") from error
    sheets = [_Sheet(n, _rows(book, n), xml.get(n, SheetXml())) for n in data]
    if not sheets:
        raise Refused(f"{path} has no sheet of cells. Ask for the file again; nothing was loaded.")
    chosen = sheets[:1] if sheet is not None else _fitting(path, sheets, headers, required, hidden)
    notes = []
    if any(s.name in hidden for s in chosen):
        notes.append(Note(f"arket {chosen[0].name} er skjult; intet synligt ark passer", "hidden_sheet"))
    if len(chosen) > 1:
        starts = ", ".join(
            f"{s.name} fra række {1 + sum(len(c.rows) for c in chosen[:n])}" for n, s in enumerate(chosen)
        )
        notes.append(Note(f"arkene er læst i forlængelse af hinanden: {starts}", "sheet"))
    others = [s.name for s in sheets if s not in chosen]
    if others and sum(bool(s.rows) for s in sheets) > len(chosen):
        told = ", ".join(f"{n} (skjult)" if n in hidden else n for n in others)
        notes.append(Note(f"arket {', '.join(s.name for s in chosen)} er læst, ikke {told}", "sheet"))
    return chosen, notes


def _fitting(
    path: Path, sheets: list[_Sheet], headers: dict[str, str], required: set[str], hidden: set[str]
) -> list[_Sheet]:
    """The sheets that hold the table: visible ones before hidden ones, those with all that is required first."""

    def columns(sheet: _Sheet) -> set[str]:
        found = {normal(c) for c in sheet.rows[0]} if sheet.rows else set()
        return {column for column, header in headers.items() if normal(header) in found}

    for group in ([s for s in sheets if s.name not in hidden], [s for s in sheets if s.name in hidden]):
        fit = [s for s in group if columns(s) and required <= columns(s)]
        if required and fit:
            if any(columns(s) != columns(fit[0]) for s in fit):
                names = " and ".join(repr(s.name) for s in fit)
                raise Refused(
                    f"{path}: the sheets {names} both fit this table, and their headers differ. "
                    "Leave one of them, or name it in the source profile; nothing was loaded."
                )
            return fit
    visible = [s for s in sheets if s.name not in hidden] or sheets
    return [max(visible, key=lambda s: len(columns(s)) if s.rows else -1)]


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
