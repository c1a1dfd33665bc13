"""Text cells as the parser wants them: nothing blank at the edges, and null for the words that mean it."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from etl.clean.dictionary_text import is_text, on_words, text_bytes

from .base import ROW

_EDGES = " \t\r\n\u00a0"


def null_words(nulls: Iterable[str]) -> list[str]:
    """The words for null in the ways that they are written: `NULL`, `null`, `Null`."""
    return sorted({form for n in nulls for form in (n, n.lower(), n.upper(), n.capitalize())})


def clean(table: pa.Table, nulls: tuple[str, ...]) -> pa.Table:
    """The table with every text column trimmed and its null words null; other types as they are."""
    words = pa.array(null_words(nulls), pa.string())
    for index, field in enumerate(table.schema):
        if field.name == ROW or not is_text(field.type):
            continue
        column = on_words(table.column(index), lambda texts: _clean(texts, words))
        if column is not table.column(index):
            table = table.set_column(index, field.name, column)
    return table


def _clean(column: pa.ChunkedArray, words: pa.Array) -> pa.ChunkedArray:
    if any(_has_edges(chunk) for chunk in column.chunks):
        column = pc.utf8_trim(column, characters=_EDGES)
    empty = pc.is_in(column, value_set=words, skip_nulls=True)
    if pc.any(empty).as_py():
        column = pc.if_else(empty, pa.scalar(None, pa.string()), column)
    return column


def _has_edges(chunk: pa.Array) -> bool:
    """Whether a cell may begin or end with a blank; says yes too often rather than too seldom."""
    data, starts, ends = text_bytes(chunk)
    held = ends > starts
    if not held.all():
        starts, ends = starts[held], ends[held]
    if not len(starts):
        return False
    first, last = data[starts], data[ends - 1]
    return bool((first <= 32).any() or (last <= 32).any() or (first == 0xC2).any() or (last == 0xA0).any())
