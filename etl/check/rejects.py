"""The rejected rows of a snapshot as a workbook for the owner of the system that delivered them.

Every cell is written as text that no spreadsheet reads as a formula, number or link, and nothing in it
is shaped like a citizen number.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from etl.clean.citizen_numbers import MASK, mask
from etl.delivery.contracts import TABLES
from etl.delivery.headings import headings
from etl.errors import Refused
from etl.snapshots.publish import current_snapshot

from .reasons import RULES

TABLE_NAMES: dict[str, str] = {
    "teams": "Teams",
    "workers": "Medarbejdere",
    "cases": "Sager",
    "assignments": "Tildelinger",
    "categories": "Visitationer",
    "contacts": "Henvendelser",
    "followups": "Opfølgninger",
    "reviews": "Vurderinger",
    "exemptions": "Fritagelser",
    "offers": "Tilbud",
    "initiatives": "Indsatser",
}
"""Table -> its name in Danish, as a sheet is called."""

# What a sheet and a cell can hold at most (Excel), with room for the header.
_ROWS, _CELL = 1_000_000, 32_000
_WIDEST, _NARROWEST = 44, 9
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_FIRST = ("Fil", "Række", "Felt med fejl", "Værdi", "Årsag")


@dataclass(frozen=True)
class _Load:
    """What the front sheet tells of the load."""

    as_of: date
    loaded_at: datetime
    source: str


def export_rejects(warehouse: Path, output: Path, profiles: tuple[Path, ...] = ()) -> int:
    """`write_rejects` of the published snapshot; Refused where nothing is published."""
    snapshot = current_snapshot(warehouse)
    if snapshot is None or not snapshot.is_file():
        raise Refused(f"Nothing is published in {warehouse}. Load a delivery first: tavle load DIR.")
    return write_rejects(snapshot, output, profiles)


def write_rejects(snapshot: Path, output: Path, profiles: tuple[Path, ...] = ()) -> int:
    """Write all rejected rows of a snapshot file to `output` (XLSX) and return how many there are.

    A front sheet says what, when and how many by table and rule; a sheet a table has file, row, faulty
    column, value, reason in Danish, and the mapped columns as delivered under the source's own headers
    (where its profile is found; `profiles` = a site's folders). Refused where `output` cannot be written.
    """
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        return write_rejects_of(connection, output, profiles)


def write_rejects_of(
    connection: duckdb.DuckDBPyConnection, output: Path, profiles: tuple[Path, ...] = ()
) -> int:
    """`write_rejects` on an open database that holds `info`, `files`, `load_tables` and `rejects`."""
    if output.suffix.lower() != ".xlsx":
        raise Refused(f"{output} does not end in .xlsx. Give a name that does, such as afviste.xlsx.")
    load = _Load(*connection.execute("select as_of, loaded_at, source from info").fetchall()[0])
    counts = connection.execute(
        'select "table", rule, count(*) from rejects group by all order by all'
    ).fetchall()
    read = dict(connection.execute('select "table", read from load_tables').fetchall())
    part = output.with_name(f"{output.name}.part")
    options = {
        "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "constant_memory": True,
    }  # fmt: skip
    try:
        with xlsxwriter.Workbook(str(part), options) as book:
            style = _styles(book)
            _front(book.add_worksheet("Oversigt"), style, load, counts, read)
            for table in TABLES:
                if any(t == table for t, _, _ in counts):
                    _table(book, style, connection, table, _headers(connection, load, table, profiles))
        part.replace(output)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Refused(f"{output} cannot be written: {reason}.") from error
    finally:
        part.unlink(missing_ok=True)
    return sum(count for _, _, count in counts)


def _styles(book: xlsxwriter.Workbook) -> dict[str, Format]:
    plain = {"valign": "top", "num_format": "@"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format({"bold": True, "bg_color": "#DDE6EE", "bottom": 1, "valign": "top"}),
        "text": book.add_format(plain),
        "fault": book.add_format({**plain, "bg_color": "#FBE3D6"}),
        "count": book.add_format({"num_format": "#,##0"}),
        # A text that would be a formula if somebody edited the cell keeps its apostrophe.
        "quoted": book.add_format({**plain, "quote_prefix": True}),
        "quoted_fault": book.add_format({**plain, "quote_prefix": True, "bg_color": "#FBE3D6"}),
    }


def _front(
    sheet: Worksheet, style: dict[str, Format], load: _Load, counts: list[Any], read: dict[str, int]
) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 70)
    sheet.set_column(2, 3, 16)
    total = sum(count for _, _, count in counts)
    stamp = f"{load.loaded_at:%d-%m-%Y kl. %H:%M} (UTC)"
    lines: list[tuple[str, str]] = [
        ("Kildesystem", load.source),
        ("Udtrækkets dato", f"{load.as_of:%d-%m-%Y}"),
        ("Indlæst", stamp),
        ("Afviste rækker", str(total)),
    ]
    sheet.write_string(0, 0, "Rækker, der ikke kunne indlæses", style["title"])
    for at, (label, value) in enumerate(lines, 2):
        sheet.write_string(at, 0, label)
        _write(sheet, at, 1, value, style, fault=False)
    at = len(lines) + 3
    for text in (
        "Hver tabel har sit eget ark: fil, række (som i et regneark; overskriften er række 1), felt, værdi og årsag.",
        "Ret rækkerne i kildesystemet, så kommer de med i næste leverance. CPR-numre er erstattet og skal slås op dér.",
    ):
        sheet.write_string(at, 0, text)
        at += 1
    at += 1
    for place, title in enumerate(("Tabel", "Årsag", "Afviste rækker", "Læste rækker")):
        sheet.write_string(at, place, title, style["head"])
    first = at
    for table, rule, count in counts:
        at += 1
        sheet.write_string(at, 0, TABLE_NAMES.get(table, table))
        sheet.write_string(at, 1, reason(rule))
        sheet.write_number(at, 2, count, style["count"])
        sheet.write_number(at, 3, read.get(table, 0), style["count"])
    if counts:
        sheet.autofilter(first, 0, at, 3)


def reason(rule: str) -> str:
    """The reason of a rejection in Danish; the rule's name where it has none."""
    return RULES.get(rule, rule)


def _table(
    book: xlsxwriter.Workbook,
    style: dict[str, Format],
    connection: duckdb.DuckDBPyConnection,
    table: str,
    headers: dict[str, str],
) -> None:
    columns = [c.name for c in TABLES[table].columns]
    titles = [*_FIRST, *(headers.get(c, c) for c in columns)]
    rows = _rows(connection, table, headers)
    for number in itertools.count(1):
        page = list(itertools.islice(rows, _ROWS))
        if not page:
            return
        name = TABLE_NAMES.get(table, table) + (f" ({number})" if number > 1 else "")
        _sheet(book.add_worksheet(name), style, titles, columns, page)


def _sheet(
    sheet: Worksheet,
    style: dict[str, Format],
    titles: list[str],
    columns: list[str],
    rows: list[tuple[list[str], str | None]],
) -> None:
    for place, title in enumerate(titles):
        widest = max([len(title) + 3, *(len(cells[place]) + 1 for cells, _ in rows[:1000])])
        sheet.set_column(place, place, min(max(widest, _NARROWEST), _WIDEST))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, len(rows), len(titles) - 1)
    for place, title in enumerate(titles):
        _write(sheet, 0, place, title, style, fault=False, head=True)
    for at, (cells, faulty) in enumerate(rows, 1):
        for place, cell in enumerate(cells):
            column = columns[place - len(_FIRST)] if place >= len(_FIRST) else None
            if place == 1 and cell.isdigit():
                sheet.write_number(at, place, int(cell), style["count"])
            elif cell:
                _write(sheet, at, place, cell, style, fault=column is not None and column == faulty)


def _write(
    sheet: Worksheet,
    row: int,
    place: int,
    text: str,
    style: dict[str, Format],
    fault: bool,
    head: bool = False,
) -> None:
    text = mask(text) or ""
    if len(text) > _CELL:
        text = f"{text[:_CELL]} … ({len(text)} tegn)"
    quoted = "quoted" if text.startswith(_FORMULA) else "text"
    name = "head" if head else "fault" if fault and quoted == "text" else "quoted_fault" if fault else quoted
    sheet.write_string(row, place, text, style[name])


def _rows(
    connection: duckdb.DuckDBPyConnection, table: str, headers: dict[str, str]
) -> Iterator[tuple[list[str], str | None]]:
    """Each rejected row of a table in file order: the cells of its sheet, and its faulty column."""
    cursor = connection.cursor()
    cursor.execute(
        'select f.path, r."row", r."column", r.rule, r.value, r.cells from rejects as r '
        'left join files as f on f.file = r.file where r."table" = ? order by r.file, r."row"',
        [table],
    )
    citizens = {c.name for c in TABLES[table].columns if c.type == "citizen"}
    names = TABLES[table].names
    for path, number, column, rule, value, cells in _fetch(cursor):
        given = _cells(cells)
        hidden = MASK if column in citizens and value is not None else value
        yield (
            [
                Path(path or "").name,
                str(number),
                headers.get(column, column) if column else "",
                str(hidden) if hidden is not None else "" if given else str(cells or ""),
                reason(rule),
                *(_cell(name, given.get(name), citizens) for name in names),
            ],
            column,
        )


def _fetch(cursor: duckdb.DuckDBPyConnection) -> Iterable[tuple[Any, ...]]:
    while page := cursor.fetchmany(10_000):
        yield from page


def _cell(name: str, value: Any, citizens: set[str]) -> str:
    """A delivered cell as the owner may see it: no citizen number, and not our token for one either."""
    if value is None:
        return ""
    return MASK if name in citizens else str(value)


def _cells(text: str | None) -> dict[str, Any]:
    """The row's mapped cells by canonical name; empty for a row that could not be split."""
    try:
        cells = json.loads(text or "")
    except ValueError:
        return {}
    return cells if isinstance(cells, dict) else {}


def _headers(
    connection: duckdb.DuckDBPyConnection, load: _Load, table: str, profiles: tuple[Path, ...]
) -> dict[str, str]:
    """The source's own headers of a table, where the rejected rows come from files of one known profile."""
    found = connection.execute(
        'select distinct f.path from rejects as r left join files as f on f.file = r.file where r."table" = ?',
        [table],
    ).fetchall()
    return headings(load.source, table, [path for (path,) in found], profiles)
