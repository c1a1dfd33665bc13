"""Columns in which a spreadsheet turned some dates round and left the others as text.

A spreadsheet of another country opens `05-01-2026` (5 January) as 1 May and cannot read `13-01-2026`, which stays
text. What it leaves is a column of real dates whose days are all 12 or less, beside texts that only one order fits.
Both readings are tried against the day of the delivery, the order of a row's days and the cases' own days. Where
these prove one, it is taken, with a note; where they prove none, the delivery is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.clean.dictionary_text import is_coded, is_text, on_words, text_bytes, words_of
from etl.delivery.contracts import Table
from etl.delivery.plain_files import shown_path
from etl.errors import Refused

from .base import ROW, Note, RawTable

Other = Callable[[str], "tuple[Table, pa.Table] | None"]
"""Name of another table of the delivery -> the table and its rows; None where it is not delivered."""
_ISO = re.compile(r"(\d{4})[-/](\d\d?)[-/](\d\d?)(?!\d)")
_TEXT = re.compile(r"(\d\d?)[-./](\d\d?)[-./](\d{4})(?!\d)")
_SIGNS = np.frombuffer(b"-./", np.uint8)
_MANY = 8
"""Different days from which on it is no chance that all are the 12th or earlier (one in a thousand)."""
_ENOUGH, _SHARE = 3, 0.05
"""A reading is disproved by so many days that cannot be, and so large a share of those that could be turned."""


@dataclass(frozen=True)
class _Doubt:
    """A doubtful column: one of its real dates with its row, and the order in which its texts say day and month."""

    column: str
    row: int
    day: date
    order: str


def settle_half_converted(raw: RawTable, table: Table, as_of: date, other: Other) -> RawTable:
    """The raw table with such columns turned back where that is proved; Refused where nothing tells."""
    doubts = [d for c in table.columns if (d := _doubt(raw, c.name, c.type)) is not None]
    if not doubts:
        return raw
    names = [d.column for d in doubts]
    turned = raw.table
    for name in names:
        turned = turned.set_column(turned.column_names.index(name), name, _turn(turned.column(name)))
    cells = sum(_real(raw.table.column(name)) for name in names)
    as_read = _impossible(table, raw.table, doubts, as_of, other)
    as_turned = _impossible(table, turned, doubts, as_of, other)
    if _disproves(as_read, as_turned, cells):
        text = (
            f"{', '.join(names)}: {cells} rigtige datoer var vendt af et regneark og er vendt tilbage "
            f"({doubts[0].day.isoformat()} i række {doubts[0].row} er {_swapped(doubts[0].day).isoformat()}); "
            f"som leveret stred {as_read} dage mod leverancens andre dage, vendt tilbage {as_turned}"
        )
        return replace(raw, table=turned, notes=(*raw.notes, Note(text, "turned_dates")))
    if _disproves(as_turned, as_read, cells):
        return raw
    first = doubts[0]
    raise Refused(
        f"{shown_path(raw.path)}: {first.column} holds real dates and dates as text, and nothing tells whether a "
        f"spreadsheet turned the real ones round. Row {first.row} is {first.day.isoformat()} as delivered, or "
        f"{_swapped(first.day).isoformat()} turned back. Export the column as text throughout, or as dates; "
        "nothing was loaded."
    )


def _doubt(raw: RawTable, name: str, kind: str) -> _Doubt | None:
    """Whether a column may be half converted: real dates of the 12th or earlier beside texts."""
    if kind not in ("date", "timestamp") or name not in raw.table.column_names:
        return None
    cells = raw.table.column(name)
    if not is_text(cells.type) or not _mixed(cells):
        return None
    words = (words_of(cells)[0] if is_coded(cells.type) else pc.unique(cells)).to_pylist()
    real = {m[0]: d for w in words if w and (m := _ISO.match(w)) and (d := _day(m[1], m[2], m[3]))}
    texts = [(int(m[1]), int(m[2])) for w in words if w and (m := _TEXT.match(w)) and _is_date(m)]
    if not texts or not real or any(d.day > 12 for d in real.values()):
        return None
    telling = [(a, b) for a, b in texts if (a > 12) != (b > 12)]
    all_tell = len(telling) == len(texts)
    # In a CSV a date with its year first may have been written so.
    few = len(set(real.values())) < _MANY
    if not telling or (few and (not all_tell or raw.path.suffix.lower() == ".csv")):
        return None
    differing = [(text, d) for text, d in real.items() if d.day != d.month]
    if not differing:
        return None
    order = "dmy" if telling[0][0] > 12 else "mdy"
    where = pc.index(pc.starts_with(pc.cast(cells, pa.string()), differing[0][0]), True).as_py()
    return _Doubt(name, raw.table.column(ROW)[where].as_py(), differing[0][1], order)


def _mixed(cells: pa.ChunkedArray) -> bool:
    """Whether a column seems to hold dates with the year first and dates with the year last, seen from the bytes."""
    year_first = year_last = False
    for chunk in (words_of(cells)[0] if is_coded(cells.type) else cells).chunks:
        data, starts, ends = text_bytes(chunk)
        starts = starts[ends - starts >= 8].astype(np.int64)
        last = np.isin(data[starts + 1], _SIGNS) | np.isin(data[starts + 2], _SIGNS)
        year_last |= bool(last.any())
        year_first |= bool((np.isin(data[starts + 4], _SIGNS) & ~last).any())
    return year_first and year_last


def _real(cells: pa.ChunkedArray) -> int:
    """How many cells are real dates that turning would change."""
    words, times = words_of(cells)
    found = [_ISO.match(word or "") for word in words.to_pylist()]
    return sum(int(n) for m, n in zip(found, times, strict=True) if m and int(m[2]) != int(m[3]))


def _turn(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    return on_words(
        cells, lambda text: pc.replace_substring_regex(text, r"^(\d{4})[-/](\d\d?)[-/](\d\d?)", r"\1-\3-\2")
    )


def _disproves(these: int, those: int, cells: int) -> bool:
    """Whether a reading with so many impossible days falls beside one with so many."""
    return these >= max(_ENOUGH, _SHARE * cells) and those * 10 <= these


def _is_date(text: re.Match[str]) -> bool:
    return _day(text[3], text[2], text[1]) is not None or _day(text[3], text[1], text[2]) is not None


def _swapped(day: date) -> date:
    return date(day.year, day.day, day.month)


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _impossible(table: Table, rows: pa.Table, doubts: Sequence[_Doubt], as_of: date, other: Other) -> int:
    """How many of the doubtful columns' days cannot be: after the delivery's day, in the wrong order within their
    row, or outside the case that they belong to."""
    orders = {d.column: d.order for d in doubts}
    days = _days(table, rows, orders)
    count = 0
    for column in table.columns:
        if column.past and column.name in orders:
            count += sum(1 for d in days[column.name] if d and d > as_of)
    for order in table.orders:
        if {order.earlier, order.later} & set(orders) and {order.earlier, order.later} <= set(days):
            pairs = zip(days[order.earlier], days[order.later], strict=True)
            count += sum(1 for a, b in pairs if a and b and b < a)
    return count + sum(_outside(table, rows, days, orders, other))


def _outside(
    table: Table,
    rows: pa.Table,
    days: Mapping[str, list[date | None]],
    orders: Mapping[str, str],
    other: Other,
) -> Iterator[int]:
    """Days of what belongs to a case that lie outside it, for each table that holds such."""
    if "case_id" not in rows.column_names:
        return
    if table.name == "cases":
        spans = _spans(rows, days)
        for name in ("assignments", "contacts", "followups", "reviews", "offers", "categories"):
            found = other(name)
            if found is not None and "case_id" in found[1].column_names:
                child, delivered = found
                yield from _misses(delivered, _days(child, delivered, {}), spans, None)
    elif (found := other("cases")) is not None:
        cases, delivered = found
        yield from _misses(rows, days, _spans(delivered, _days(cases, delivered, {})), set(orders))


def _misses(
    rows: pa.Table,
    days: Mapping[str, list[date | None]],
    spans: Mapping[str, tuple[date | None, date | None]],
    only: set[str] | None,
) -> Iterator[int]:
    keys = rows.column("case_id").to_pylist()
    for name in ("valid_from", "held_on", "received_at", "started_on"):
        if name not in days or (only is not None and name not in only):
            continue
        cases = (spans.get(key, (None, None)) for key in keys)
        yield sum(
            1
            for (start, end), day in zip(cases, days[name], strict=True)
            if day and ((start and day < start) or (end and day > end))
        )


def _spans(
    rows: pa.Table, days: Mapping[str, list[date | None]]
) -> dict[str, tuple[date | None, date | None]]:
    none: list[date | None] = [None] * rows.num_rows
    keys = rows.column("case_id").to_pylist()
    return dict(
        zip(keys, zip(days.get("opened_on", none), days.get("closed_on", none), strict=True), strict=True)
    )


def _days(table: Table, rows: pa.Table, orders: Mapping[str, str]) -> dict[str, list[date | None]]:
    """The days of every date column: of a text in the order that the column's texts prove, by default day first."""
    found: dict[str, list[date | None]] = {}
    for column in table.columns:
        if column.type in ("date", "timestamp") and column.name in rows.column_names:
            order, known = orders.get(column.name, "dmy"), dict[object, date | None]()
            cells = rows.column(column.name).to_pylist()
            for cell in cells:
                if cell not in known:
                    known[cell] = _read(cell, order)
            found[column.name] = [known[cell] for cell in cells]
    return found


def _read(cell: object, order: str) -> date | None:
    if isinstance(cell, date):
        return date(cell.year, cell.month, cell.day)
    text = str(cell or "")
    if match := _ISO.match(text):
        return _day(match[1], match[2], match[3])
    if match := _TEXT.match(text):
        first, second = (match[1], match[2]) if order == "dmy" else (match[2], match[1])
        return _day(match[3], second, first)
    return None
