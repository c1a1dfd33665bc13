"""A table from words as pages give them: on its way out, pages build `topics.values.Table` themselves."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from metrics.danish import numbers
from topics.values import Column, Kind, Shown, Table

Exact = Shown
_NUMBER = re.compile(r"[−+±-]?\d{1,3}(\.?\d{3})*(,\d+)?")
_PERCENT = re.compile(rf"({_NUMBER.pattern})[  ]%")
_DAY = re.compile(r"\d\d-\d\d-\d{4}")


def table(
    head: Sequence[str], rows: Sequence[Sequence[Any]], *, caption: str = "", words: Collection[int] = (0,)
) -> Table:
    """A table; the columns `words` (counted from 0) are words, the others right-aligned numbers."""
    cells = [tuple(_cell(cell, n in words) for n, cell in enumerate(row)) for row in rows]
    columns = tuple(
        Column(
            title,
            _kind([row[n] for row in cells]) if n not in words else _word_kind([row[n] for row in cells]),
        )
        for n, title in enumerate(head)
    )
    return Table(columns, tuple(cells), caption)


def _cell(cell: Any, is_words: bool) -> Any:
    if isinstance(cell, Shown) or not isinstance(cell, str):
        return cell
    if cell == numbers.DASH and not is_words:
        return Shown(cell, None)
    if _DAY.fullmatch(cell):
        day, month, year = map(int, cell.split("-"))
        try:
            return Shown(cell, date(year, month, day), "date")
        except ValueError:
            return cell
    if is_words:
        return cell
    if _NUMBER.fullmatch(cell):
        return Shown(cell, _number(cell), "decimal" if "," in cell else "count")
    percent = _PERCENT.fullmatch(cell)
    if percent:
        return Shown(cell, _number(percent.group(1)) / 100, "share")
    return cell


def _number(words: str) -> float:
    plain = words.replace(".", "").replace(",", ".").replace("−", "-").lstrip("+±")
    return float(plain) if "." in plain else int(plain)


def _word_kind(column: Sequence[Any]) -> Kind:
    dates = [c for c in column if isinstance(c, Shown) and c.kind == "date"]
    if dates and len(dates) + sum(c in ("", numbers.DASH) for c in column) == len(column):
        return "date"
    return "wide" if any(isinstance(c, str) and len(c) > 30 for c in column) else "text"


def _kind(column: Sequence[Any]) -> Kind:
    kinds = [c.kind for c in column if isinstance(c, Shown) and isinstance(c.value, (int, float))]
    return max(set(kinds), key=lambda k: (kinds.count(k), k == "decimal")) if kinds else "count"
