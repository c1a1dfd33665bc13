"""Kinds of damage that a spreadsheet, an old system or a word processor does in silence."""

from __future__ import annotations

import io
from random import Random

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from generative.kinds import Damage, file_of, kind
from generative.undamaged import Table

ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")


def _filled(sheet: Worksheet, table: Table, rows: list[list[str]]) -> None:
    for row in (table.header, *rows):
        sheet.append([cell or None for cell in row])


def _book(table: Table) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    _filled(book.active, table, table.rows)
    return book


def _saved(table: Table, book: openpyxl.Workbook) -> dict[str, bytes]:
    out = io.BytesIO()
    book.save(out)
    return {f"{table.name}.xlsx": out.getvalue()}


@kind
def cells_without_value(rng: Random, table: Table) -> Damage:
    """Errors, and formulas whose value was never stored."""
    book = _book(table)
    rows = set(rng.sample(range(len(table.rows)), rng.randrange(1, 5)))
    for row in rows:
        cell = book.active.cell(row + 2, rng.randrange(len(table.header)) + 1)
        if rng.random() < 0.5:
            cell.value, cell.data_type = rng.choice(ERRORS), "e"
        else:
            cell.value = "=VLOOKUP(A1,Z:Z,2,0)"
    return Damage(table.name, _saved(table, book), rows)


@kind
def merged_cells(rng: Random, table: Table) -> Damage:
    """Rows that have the same in a column, merged there."""
    runs = []
    for column in range(1, len(table.header)):
        cells = [row[column] for row in table.rows]
        start = 0
        for at in range(1, len(cells) + 1):
            if at == len(cells) or cells[at] != cells[start]:
                if at - start > 1 and cells[start]:
                    runs.append((column + 1, start + 2, at + 1))
                start = at
    book = _book(table)
    column, first, last = rng.choice(runs)
    book.active.merge_cells(start_row=first, end_row=last, start_column=column, end_column=column)
    return Damage(table.name, _saved(table, book), same=True)


@kind
def hidden_old_copy(rng: Random, table: Table) -> Damage:
    book = _book(table)
    old = book.create_sheet("Gammel", 0 if rng.random() < 0.5 else None)
    old.sheet_state = rng.choice(("hidden", "veryHidden"))
    _filled(old, table, table.rows[: rng.randrange(len(table.rows))])
    book.active = book.sheetnames.index("Sheet")
    return Damage(table.name, _saved(table, book), same=True)


@kind
def hidden_rows_and_columns(rng: Random, table: Table) -> Damage:
    book = _book(table)
    for row in rng.sample(range(len(table.rows)), 3):
        book.active.row_dimensions[row + 2].hidden = True
    book.active.column_dimensions[rng.choice("ABC")].hidden = True
    return Damage(table.name, _saved(table, book), same=True)


@kind
def rows_on_two_sheets(rng: Random, table: Table) -> Damage:
    cut = rng.randrange(1, len(table.rows))
    book = openpyxl.Workbook()
    _filled(book.active, table, table.rows[:cut])
    _filled(book.create_sheet("Ark2"), table, table.rows[cut:])
    return Damage(table.name, _saved(table, book), same=True)


@kind
def old_code_page(rng: Random, table: Table) -> Damage:
    text = "".join(r + table.style.newline for r in table.records())
    return Damage(
        table.name, file_of(table, text.encode(rng.choice(("cp850", "cp865", "mac_roman")))), same=True
    )


@kind
def encoded_twice(rng: Random, table: Table) -> Damage:
    text = "".join(r + table.style.newline for r in table.records())
    encoding = "latin-1" if rng.random() < 0.5 else "cp1252"
    looks = text.encode().decode(encoding, errors="latin1-byte").encode()
    return Damage(table.name, file_of(table, looks), same=True)


@kind
def control_characters(rng: Random, table: Table) -> Damage:
    """Inside cells of any column: what no system means and no output can hold."""
    for _ in range(rng.randrange(1, 8)):
        row, column = rng.randrange(len(table.rows)), rng.randrange(len(table.header))
        cell = table.rows[row][column]
        at = rng.randrange(len(cell) + 1)
        table.rows[row][column] = cell[:at] + rng.choice("\x01\x02\x07\x1b\x7f") + cell[at:]
    return Damage(table.name, file_of(table), same=True)
