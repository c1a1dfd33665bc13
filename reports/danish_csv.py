"""A table as CSV that a Danish Excel opens: BOM, `;`, decimal comma, dd-mm-yyyy, CRLF.

The table stands first, with its header as the first line; after an empty line come the lines that say what it is.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date

from reports.characters import tidy
from topics.cells import Amount, Cell, Table, in_file

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%")


def danish_csv(table: Table, about: Sequence[tuple[str, Cell]]) -> bytes:
    """The file of a table; `about` are (subject, content). A text that a sheet would take for a formula begins with '."""
    table, about = tidy((table, tuple(about)))
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_text(column.title) for column in table.columns])
    writer.writerows([[_cell(cell) for cell in row] for row in table.rows])
    writer.writerow([])
    writer.writerows([[_cell(subject), _cell(content)] for subject, content in about])
    return ("\ufeff" + out.getvalue()).encode("utf-8")


def _cell(cell: Cell) -> str:
    cell = in_file(cell)
    if isinstance(cell, Amount):
        cell = cell.value
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d-%m-%Y}"
    if isinstance(cell, str):
        return _text(cell)
    rounded = round(cell, 10)
    return str(int(rounded)) if float(rounded).is_integer() else repr(float(rounded)).replace(".", ",")


def _text(words: str) -> str:
    return f"'{words}" if words.startswith(_FORMULA) else words
