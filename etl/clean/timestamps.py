"""Times of day in the two forms that nearly every file has, read all at once from the bytes of a column.

`2024-01-05 08:30[:00]`, and `05-01-2024 08:30[:00]` where day comes first. What stands in another form, or is
no time at all, is left to the parser (`parse`), which reads a cell at a time.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from .dictionary_text import text_bytes

_FIRST_YEAR, _LAST_YEAR = 1900, 2299
_MONTHS = (
    np.arange(f"{_FIRST_YEAR}-01", f"{_LAST_YEAR + 1}-02", dtype="datetime64[M]")
    .astype("datetime64[D]")
    .astype(np.int64)
)
_LENGTHS = np.diff(_MONTHS)
_ISO, _DAY_FIRST = (0, 5, 8, 4, 7), (6, 3, 0, 2, 5)
"""Where year, month and day stand, and the two signs between them."""
_SHORT, _LONG = 16, 19
_DAY = 86_400_000_000


def read_stamps(column: pa.ChunkedArray, day_first: bool) -> pa.ChunkedArray:
    """Timestamps (microseconds, no zone) of a column of text; null where a cell is not in a common form."""
    return pa.chunked_array([_read(chunk, day_first) for chunk in column.chunks], pa.timestamp("us"))


def _read(chunk: pa.Array, day_first: bool) -> pa.Array:
    data, starts, ends = text_bytes(chunk)
    values = np.zeros(len(chunk), np.int64)
    known = np.zeros(len(chunk), bool)
    lengths = ends - starts
    for length in (_SHORT, _LONG):
        rows = np.flatnonzero(lengths == length)
        if len(rows):
            cells = _cells(data, starts[rows], length)
            for form in (_ISO, _DAY_FIRST) if day_first else (_ISO,):
                found, good = _parse(cells, form)
                values[rows[good]] = found[good]
                known[rows[good]] = True
    return pa.array(values, pa.int64(), mask=~known).cast(pa.timestamp("us"))


def _cells(data: np.ndarray, starts: np.ndarray, length: int) -> np.ndarray:
    """The bytes of cells of one length, a row a cell; a view where they stand side by side."""
    first = int(starts[0])
    if int(starts[-1]) - first == (len(starts) - 1) * length:
        return data[first : first + len(starts) * length].reshape(-1, length)
    return data[starts[:, None] + np.arange(length)]


def _parse(cells: np.ndarray, form: tuple[int, int, int, int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Microseconds of each cell, and which of them are times in this form."""
    year_at, month_at, day_at, sign, sign2 = form
    good = (cells[:, sign] == ord("-")) & (cells[:, sign2] == ord("-"))
    if not good.any():
        return np.zeros(len(cells), np.int64), good
    good &= (cells[:, 10] == ord(" ")) & (cells[:, 13] == ord(":"))

    def two(at: int) -> np.ndarray:
        nonlocal good
        ten, one = cells[:, at] - np.uint8(ord("0")), cells[:, at + 1] - np.uint8(ord("0"))
        good &= (ten < 10) & (one < 10)
        return ten.astype(np.int32) * 10 + one

    year = two(year_at) * 100 + two(year_at + 2)
    month, day, hour, minute = two(month_at), two(day_at), two(11), two(14)
    second = np.zeros(len(cells), np.int32)
    if cells.shape[1] == _LONG:
        good &= cells[:, 16] == ord(":")
        second = two(17)
    good &= (year >= _FIRST_YEAR) & (year <= _LAST_YEAR) & (month >= 1) & (month <= 12) & (day >= 1)
    good &= (hour < 24) & (minute < 60) & (second < 60)
    place = np.where(good, (year - _FIRST_YEAR) * 12 + month - 1, 0)
    good &= day <= _LENGTHS[place]
    seconds = (hour * 60 + minute) * 60 + second
    return (_MONTHS[place] + day - 1) * _DAY + seconds.astype(np.int64) * 1_000_000, good
