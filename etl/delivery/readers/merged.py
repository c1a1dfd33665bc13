"""Merged cells of a sheet: what stands in the first goes for all the rows that it covers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from etl.clean.error_cells import ACROSS
from etl.errors import Refused

from .sheet_xml import Area, Place


def fill_merged(
    path: Path, sheet: str, rows: list[list[Any]], areas: tuple[Area, ...], data: set[int], mapped: set[int]
) -> set[int]:
    """Fill merged cells downwards in the `data` rows of `mapped` columns; gives the columns in which any lay.

    Of cells merged across columns only the first keeps its value: what the others hold is not known. Refused
    where cells of the header are merged.
    """
    filled: set[int] = set()
    for top, left, bottom, right in areas:
        columns = [c for c in range(left, right + 1) if c in mapped]
        if top == 0 and (columns or right > left) and any(left <= c <= right for c in range(len(rows[0]))):
            raise Refused(
                f"{path}: cells of the header are merged in the sheet {sheet!r}, so that it is not known which column "
                "is which. Undo that; nothing was loaded."
            )
        value = rows[top][left] if top < len(rows) and left < len(rows[top]) else ""
        for row in range(top, min(bottom + 1, len(rows))):
            for column in columns:
                if row not in data or (row, column) == (top, left):
                    continue
                put(rows, (row, column), value if column == left else ACROSS)
                if column == left:
                    filled.add(column)
    return filled


def put(rows: list[list[Any]], place: Place, value: Any) -> None:
    """Set one cell, with empty ones up to it where the row ends before."""
    row, column = place
    while len(rows) <= row:
        rows.append([])
    rows[row].extend([""] * (column + 1 - len(rows[row])))
    rows[row][column] = value
