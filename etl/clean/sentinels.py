"""Days that systems write for "none": 1900-01-01, 9999-12-31 and others, and a site's own.

Where a column may be empty such a cell is empty, with a finding that counts them; where it may not, it is unreadable
(`etl.check.reasons`). Whether a cell is one is asked of its text, for the parser reads no year before 1900.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.build.findings import Finding
from etl.delivery.contracts import Column, Table

from .dictionary_text import is_coded, is_text, on_words, words_of

SHIPPED = (
    date(1, 1, 1),
    date(1753, 1, 1),
    date(1899, 12, 30),
    date(1899, 12, 31),
    date(1900, 1, 1),
    date(2099, 12, 31),
    date(9999, 12, 31),
)
"""What databases and spreadsheets write for no day: their first, their last, and the day of the number 0."""
_ZERO = r"0{1,2}[-./]0{1,2}[-./]0{4}|0{4}[-./]0{1,2}[-./]0{1,2}|0?0[-./]0?1[-./]1900|1900[-./]0?1[-./]0?0"
_TIME = r"([ T][0-9:.,]*( ?([Zz]|[+-]\d\d(:?\d\d)?))?)?$"
# A time that says its offset is moved to local time: the last hours of the day before are the day.
_LATE = r"[ T]2[23]:[0-9:.,]+ ?([Zz]|[+-]00(:?00)?)$"


def all_days(own: Sequence[date]) -> tuple[date, ...]:
    """The days that mean none: those that ship and a site's own."""
    return tuple(sorted({*SHIPPED, *own}))


def empty_days(
    table: Table, raw: pa.Table, days: Sequence[date], order: str
) -> tuple[pa.Table, list[Finding]]:
    """The rows without such days where a column may be empty, and a finding a column that held one.

    `order` (`dmy`, `mdy`): how the text says day and month.
    """
    pattern, wanted = _pattern(days, order), pa.array(days, pa.date32())
    findings = []
    for column in table.columns:
        if column.required or not _is_day(column) or column.name not in raw.column_names:
            continue
        cells = raw.column(column.name)
        emptied, count = (
            _of_texts(cells, pattern) if is_text(cells.type) else _of_days(cells, wanted, pa.scalar(None, cells.type))
        )  # fmt: skip
        if count:
            raw = raw.set_column(raw.column_names.index(column.name), column.name, emptied)
            text = f"Dage i {table.name}.{column.name}, der betyder ingen dag (som 01-01-1900 og 31-12-9999), er læst som tomme"
            findings.append(Finding("empty_day", "repaired", table.name, count, (), text))
    return raw, findings


def is_empty_day(value: str, days: Sequence[date]) -> str:
    """The SQL condition that a read day or time is one of them."""
    known = ", ".join(f"date '{day}'" for day in days if day.year >= 1900)
    return f"{value}::date in ({known})"


def _is_day(column: Column) -> bool:
    return column.type in ("date", "timestamp")


def _pattern(days: Sequence[date], order: str) -> str:
    whole = [_forms(day, order) for day in days]
    before = [_forms(day - timedelta(1), order) for day in days if day > date.min]
    return f"^(({_ZERO}|{'|'.join(whole)}){_TIME}|({'|'.join(before)}){_LATE})"


def _forms(day: date, order: str) -> str:
    year, month, of_month = f"{day.year:04d}", f"0?{day.month}", f"0?{day.day}"
    first, second = (of_month, month) if order == "dmy" else (month, of_month)
    return f"{year}[-./]{month}[-./]{of_month}|{first}[-./]{second}[-./]{year}"


def _of_texts(cells: pa.ChunkedArray, pattern: str) -> tuple[pa.ChunkedArray, int]:
    words, times = words_of(cells) if is_coded(cells.type) else (cells, None)
    held = pc.fill_null(pc.match_substring_regex(words, pattern), False)
    if not pc.any(held).as_py():
        return cells, 0
    mask = held.to_numpy()
    count = int(np.count_nonzero(mask) if times is None else times[mask].sum())

    def emptied(texts: pa.ChunkedArray) -> pa.ChunkedArray:
        known = {w for w in pc.unique(texts).to_pylist() if w is not None and re.match(pattern, w)}
        hits = pc.is_in(texts, value_set=pa.array(sorted(known), pa.string()))
        return pc.if_else(hits, pa.scalar(None, pa.string()), texts)

    return on_words(cells, emptied), count


def _of_days(cells: pa.ChunkedArray, wanted: pa.Array, none: pa.Scalar) -> tuple[pa.ChunkedArray, int]:
    """Of a column that came as days or times already. The first and last days of a type's reach are none too."""
    kind = cells.type
    if not (pa.types.is_date(kind) or pa.types.is_timestamp(kind)):
        return cells, 0
    local = pc.local_timestamp(cells) if pa.types.is_timestamp(kind) and kind.tz else cells
    hits = pc.fill_null(pc.is_in(pc.cast(local, pa.date32(), safe=False), value_set=wanted), False)
    count = pc.sum(hits).as_py() or 0
    return (pc.if_else(hits, none, cells), count) if count else (cells, 0)
