"""A quotation mark lost or too many: rows that a reader would swallow into one cell are found again."""

from __future__ import annotations

import re

import pyarrow as pa

from .base import ROW
from .clean import null_words

_QUOTED = re.compile(rb'"[^"]*"')
# A quoted cell that runs over more lines than this has lost its end.
_LINES = 1000


def has_swallowed_rows(data: bytes, delimiter: str, width: int, records: int) -> bool:
    """Whether a quoted cell may hold whole rows of `width` cells; `records` were read, header included.

    Odd quotes are a sign; so is a quoted cell with a line that has as many delimiters as a row.
    """
    if width < 2:
        return False
    lines = data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")
    if lines <= records:
        return False
    if data.count(b'"') % 2:
        return True
    sign = delimiter.encode()
    for match in _QUOTED.finditer(data):
        cell = match.group()
        if (b"\n" in cell or b"\r" in cell) and any(
            line.count(sign) >= width - 1 for line in cell.splitlines()
        ):
            return True
    return False


def split_by_line(
    text: str, delimiter: str, width: int, positions: dict[str, int], nulls: tuple[str, ...]
) -> tuple[pa.Table, tuple[tuple[int, str], ...]]:
    """The rows below the header as `positions` picks them with `_row`, and the rows that cannot be split.

    A row may run over several lines only where none of them is a whole row by itself; where one is, the
    line with the open quote alone is given up.
    """
    lines = re.split(r"\r\n|\n|\r", text)
    empty = set(null_words(nulls)) | {""}
    columns: dict[str, list[str | None]] = {name: [] for name in positions}
    rows: list[int] = []
    malformed: list[tuple[int, str]] = []
    number, at = 0, 0
    while at < len(lines):
        cells, used = _record(lines, at, delimiter, width)
        number += 1
        line = lines[at]
        at += used
        if number == 1 or not line.strip(" \t;,"):
            continue
        if cells is None:
            malformed.append((number, line))
            continue
        rows.append(number)
        for name, index in positions.items():
            columns[name].append(None if cells[index] in empty else cells[index])
    arrays = {name: pa.array(cells, pa.string()) for name, cells in columns.items()}
    return pa.table({**arrays, ROW: pa.array(rows, pa.int64())}), tuple(malformed)


def _record(lines: list[str], at: int, delimiter: str, width: int) -> tuple[list[str] | None, int]:
    """The cells of the record that begins on a line (None: it cannot be split), and the lines it takes."""
    cells, is_open = _cells(lines[at], delimiter)
    if not is_open:
        return (cells if len(cells) == width else None), 1
    text = lines[at]
    for used in range(1, min(_LINES, len(lines) - at)):
        line = lines[at + used]
        alone, still_open = _cells(line, delimiter)
        if not still_open and len(alone) == width:
            return None, 1
        text += "\n" + line
        cells, is_open = _cells(text, delimiter)
        if not is_open:
            return (cells, used + 1) if len(cells) == width else (None, 1)
    return None, 1


def _cells(line: str, delimiter: str) -> tuple[list[str], bool]:
    """The cells of a line as Arrow splits it, and whether it ends inside a quote."""
    if '"' not in line:
        return line.split(delimiter), False
    cells: list[str] = []
    at, end = 0, len(line)
    while True:
        cell = ""
        if at < end and line[at] == '"':
            at += 1
            while True:
                close = line.find('"', at)
                if close < 0:
                    return [*cells, cell + line[at:]], True
                cell += line[at:close]
                at = close + 1
                if line[at : at + 1] != '"':
                    break
                cell += '"'
                at += 1
        stop = line.find(delimiter, at)
        if stop < 0:
            return [*cells, cell + line[at:]], False
        cells.append(cell + line[at:stop])
        at = stop + 1
