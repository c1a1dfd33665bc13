"""Columns of a table as arrays of numbers, and how they are written as text, in Danish or plainly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from etl.generate.days import NULL

Kind = Literal["id", "date", "time", "word", "number", "bool", "citizen"]
NO_TIME = np.iinfo(np.int64).min
_BIRTHS = 17_900  # days of birth from 1959 on
_FIRST_BIRTH = -4018
_STEP = 104_729 * 1_009  # coprime with _BIRTHS * 10_000: a permutation of all numbers


@dataclass
class Column:
    """One column. `values` are: a number after the prefix (id), days (date), seconds (time), a place in
    `words` (word), floats (number), 0/1 (bool), a citizen's number (citizen). Null is -1, `NULL`, `NO_TIME`
    or NaN. `patch` holds what is written instead in some rows: what no honest value can be."""

    kind: Kind
    values: NDArray[Any]
    words: tuple[str, ...] = ()
    width: int = 0
    patch: dict[int, str] = field(default_factory=dict)

    def missing(self) -> NDArray[np.bool_]:
        if self.kind == "date":
            return np.asarray(self.values == NULL)
        if self.kind == "time":
            return np.asarray(self.values == NO_TIME)
        if self.kind == "number":
            return np.isnan(self.values)
        return np.asarray(self.values < 0)

    def part(self, lo: int, hi: int) -> Column:
        patch = {row - lo: text for row, text in self.patch.items() if lo <= row < hi}
        return Column(self.kind, self.values[lo:hi], self.words, self.width, patch)

    def text(self, danish: bool, codes: Mapping[str, str] | None = None) -> pa.Array:
        """The column as text; `codes` maps canonical words to those of the export."""
        out = self._text(danish, codes or {})
        if not self.patch:
            return out
        rows = sorted(self.patch)
        mask = np.zeros(len(self.values), bool)
        mask[rows] = True
        texts = [None if self.patch[r] == "" else codes.get(self.patch[r], self.patch[r]) if codes else self.patch[r]
                 for r in rows]  # fmt: skip
        return pc.replace_with_mask(out, pa.array(mask), pa.array(texts, pa.string()))

    def _text(self, danish: bool, codes: Mapping[str, str]) -> pa.Array:
        missing = self.missing()
        if self.kind == "id":
            digits = pc.utf8_lpad(
                pa.array(np.where(missing, 0, self.values)).cast(pa.string()), self.width, "0"
            )
            named = pc.binary_join_element_wise(self.words[0], digits, "")
            return pc.if_else(pa.array(missing), pa.scalar(None, pa.string()), named)
        if self.kind == "citizen":
            return _citizens(self.values, missing)
        if self.kind == "time":
            stamps = pa.array(self.values, pa.int64(), mask=missing).cast(pa.timestamp("s"))
            return pc.strftime(stamps, format="%d-%m-%Y %H:%M:%S" if danish else "%Y-%m-%d %H:%M:%S")
        if self.kind == "word":
            words = [codes.get(w, w) for w in self.words]
            return _take(words, np.where(missing, -1, self.values))
        if self.kind == "bool":
            return _take(["Nej", "Ja"] if danish else ["false", "true"], self.values)
        distinct, at = np.unique(self.values[~missing], return_inverse=True)
        place = np.full(len(self.values), -1, np.int64)
        place[~missing] = at
        if self.kind == "date":
            iso = [str(d) for d in distinct.astype("datetime64[D]")]
            return _take([f"{d[8:]}-{d[5:7]}-{d[:4]}" for d in iso] if danish else iso, place)
        return _take([number(float(v), danish) for v in distinct], place)


def number(value: float, danish: bool) -> str:
    """1234.5 as `1.234,50` or `1234.5`; at most two decimals."""
    if not danish:
        return f"{value:.2f}".rstrip("0").rstrip(".")
    text = f"{value:,.2f}" if value >= 100 else f"{value:.2f}".rstrip("0").rstrip(".")
    return text.replace(",", "_").replace(".", ",").replace("_", ".")


def _take(words: list[str], at: NDArray[Any]) -> pa.Array:
    places = pa.array(np.maximum(at, 0).astype(np.int32), mask=at < 0)
    return pc.take(pa.array(words or [""], pa.string()), places)


def _citizens(numbers: NDArray[Any], missing: NDArray[np.bool_]) -> pa.Array:
    """`DDMMYY-NNNN` with 60 added to the day of the month, so that no number is anyone's."""
    spread = np.maximum(numbers, 0).astype(np.int64) * _STEP % (_BIRTHS * 10_000)
    births = np.arange(_FIRST_BIRTH, _FIRST_BIRTH + _BIRTHS).astype("datetime64[D]")
    days = [f"{int(d[8:]) + 60}{d[5:7]}{d[2:4]}" for d in births.astype(str).tolist()]
    serial = pc.utf8_lpad(pa.array(spread % 10_000).cast(pa.string()), 4, "0")
    named = pc.binary_join_element_wise(_take(days, spread // 10_000), serial, "-")
    return pc.if_else(pa.array(missing), pa.scalar(None, pa.string()), named)


@dataclass
class Frame:
    """One table: its columns by canonical name, all of one length."""

    table: str
    columns: dict[str, Column]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())).values)

    def again(self, rows: list[int]) -> None:
        """Write some rows a second time, at the end."""
        for column in self.columns.values():
            n = len(column.values)
            column.values = np.concatenate([column.values, column.values[rows]])
            column.patch.update({n + i: column.patch[r] for i, r in enumerate(rows) if r in column.patch})

    def extend(self, rows: Mapping[str, Column]) -> None:
        """Add rows at the end: a column each, of one length."""
        for name, column in self.columns.items():
            n = len(column.values)
            column.values = np.concatenate([column.values, rows[name].values.astype(column.values.dtype)])
            column.patch.update({n + row: text for row, text in rows[name].patch.items()})

    def set(self, row: int, name: str, text: str) -> None:
        """Write a text in a cell, whatever its type."""
        self.columns[name].patch[row] = text


def ids(prefix: str, values: NDArray[Any] | int, width: int = 5) -> Column:
    """Ids `prefix` + number; given a count, they are 1, 2, 3, …"""
    if isinstance(values, int):
        width = max(width, len(str(values)))
        values = np.arange(1, values + 1, dtype=np.int32)
    return Column("id", values, (prefix,), width)
