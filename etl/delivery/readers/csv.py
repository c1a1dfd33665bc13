"""CSV as Danish systems write it: encoding and delimiter found, rows split by Arrow, all as text."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from etl.clean.dictionary_text import CODED, is_coded
from etl.errors import Refused

from .base import ROW, Note, RawTable, normal, pick_headers
from .clean import null_words
from .encoding import to_utf8
from .quotes import has_swallowed_rows, split_by_line

_DELIMITERS = (";", ",", "\t")
_BLOCK = 8 << 20
_PEEK = 1 << 20
_MAGIC = (b"PK\x03\x04", b"PAR1", b"\xd0\xcf\x11\xe0")
# Rows looked at to learn whether every row ends with one delimiter more than the header.
_LOOKED_AT = 20

Malformed = tuple[tuple[int, str], ...]


def read_csv(
    path: Path,
    headers: dict[str, str],
    required: set[str],
    sheet: str | None = None,
    nulls: tuple[str, ...] = (),
    few: frozenset[str] = frozenset(),
) -> RawTable:
    """Read one CSV file; see `read_file`. Rows with too many or too few cells become `malformed`."""
    del sheet
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}. Nothing was loaded.") from error
    if data[:4] in _MAGIC:
        raise Refused(
            f"{path} is not text: it looks like an XLSX or Parquet file with the ending .csv. Rename it."
        )
    data, note = to_utf8(data)
    if b"\x00" in data:
        raise Refused(
            f"{path} is not text (it holds zero bytes). Ask for the file again; nothing was loaded."
        )
    data, skipped = _from_header(data)
    if not data.endswith(b"\n"):
        data += b"\n"
    first = data[:_PEEK].decode("utf-8", errors="ignore")
    delimiter, found = _header(first, {normal(h) for h in headers.values()})
    if not any(cell.strip() for cell in found):
        raise Refused(f"{path} has no header in its first line. Ask for the file again; nothing was loaded.")
    found = _as_wide_as_rows(first, delimiter, found)
    positions, unknown = pick_headers(path, found, headers, required)
    table, malformed, recovered = _split(path, data, delimiter, found, positions, nulls, few)
    notes = [note] if note else []
    if recovered:
        notes.append(Note("et citationstegn mangler eller er for meget; rækkerne er delt linje for linje"))
    if skipped:
        table, malformed = _moved(table, malformed, skipped)
    return RawTable(path=path, table=table, malformed=malformed, unknown=unknown, notes=tuple(notes))


def _from_header(data: bytes) -> tuple[bytes, int]:
    """The bytes from the header on, and how many empty lines stood above it (Excel's `sep=;` is no line)."""
    if data[:4].lower() == b"sep=":
        data = data[len(data.splitlines()[0]) :].lstrip(b"\r").removeprefix(b"\n")
    body = data.lstrip(b"\r\n")
    return body, len(data[: len(data) - len(body)].splitlines())


def _header(first: str, wanted: set[str]) -> tuple[str, list[str]]:
    """The delimiter that finds most of the wanted headers (then most columns), and the header cells."""
    best: tuple[tuple[int, int], str, list[str]] | None = None
    for delimiter in _DELIMITERS:
        cells = _rows(first, delimiter, 1)[0]
        score = (sum(normal(c) in wanted for c in cells), len(cells))
        if best is None or score > best[0]:
            best = (score, delimiter, cells)
    assert best is not None
    return best[1], best[2]


def _rows(text: str, delimiter: str, count: int) -> list[list[str]]:
    """The first rows of a text, at least one; a cell too large for Python's reader ends them."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(row)
            if len(rows) == count:
                break
    except csv.Error:
        pass
    return rows or [[]]


def _as_wide_as_rows(first: str, delimiter: str, found: list[str]) -> list[str]:
    """The header with as many cells as its rows, where one of the two ends with a delimiter too many."""
    rows = [row for row in _rows(first, delimiter, _LOOKED_AT + 1)[1:] if row]
    if rows and all(len(row) == len(found) + 1 and row[-1] == "" for row in rows):
        return [*found, ""]
    if rows and found[-1].strip() == "" and all(len(row) == len(found) - 1 for row in rows):
        return found[:-1]
    return found


def _split(
    path: Path,
    data: bytes,
    delimiter: str,
    found: list[str],
    positions: dict[str, int],
    nulls: tuple[str, ...],
    few: frozenset[str],
) -> tuple[pa.Table, Malformed, bool]:
    """The mapped columns with row numbers, the rows that could not be split, and whether quotes were lost."""
    quoted = b'"' in data
    names = [f"c{i}" for i in range(len(found))]
    wanted = {names[i]: column for column, i in positions.items()}
    malformed: list[tuple[int | None, str]] = []

    def keep(row: pacsv.InvalidRow) -> str:
        malformed.append((row.number, row.text or ""))
        return "skip"

    def read(threads: bool, block: int) -> pa.Table:
        malformed.clear()
        return pacsv.read_csv(
            pa.BufferReader(data),
            read_options=pacsv.ReadOptions(
                column_names=names, skip_rows_after_names=1, use_threads=threads, block_size=block
            ),
            parse_options=pacsv.ParseOptions(
                delimiter=delimiter,
                newlines_in_values=quoted,
                ignore_empty_lines=False,
                invalid_row_handler=keep,
            ),
            convert_options=pacsv.ConvertOptions(
                include_columns=list(wanted),
                column_types={n: CODED if column in few else pa.string() for n, column in wanted.items()},
                strings_can_be_null=True,
                # An empty cell stays text until empty lines have been told from rows of empty cells.
                null_values=[n for n in null_words(nulls) if n],
                check_utf8=False,
            ),
        )

    try:
        try:
            table = read(threads=True, block=_BLOCK)
        except pa.ArrowInvalid as error:
            if "straddling" not in str(error):
                raise
            # A cell larger than a block.
            table = read(threads=True, block=min(len(data) + 1, (1 << 31) - 1))
        if malformed:
            # Row numbers are only known to the single-threaded reader.
            table = read(threads=False, block=min(max(len(data) + 1, _BLOCK), (1 << 31) - 1))
    except pa.ArrowInvalid as error:
        if "Empty CSV" not in str(error):
            raise Refused(f"{path} cannot be read as CSV: {_plain(error)}. Nothing was loaded.") from error
        table = pa.table({n: pa.array([], pa.string()) for n in wanted})
    if quoted and has_swallowed_rows(data, delimiter, len(found), table.num_rows + len(malformed) + 1):
        table, lost = split_by_line(
            data.decode("utf-8", errors="replace"), delimiter, len(found), positions, nulls
        )
        return table, lost, bool(lost)
    numbered = [(int(number or 0), text) for number, text in malformed]
    rows = _row_numbers(table.num_rows, {number for number, _ in numbered})
    table = table.rename_columns([wanted[n] for n in table.column_names]).append_column(ROW, rows)
    bad = tuple((number, text) for number, text in numbered if text.strip(" \r\n\t;,"))
    return _without_blank_rows(table), bad, False


def _without_blank_rows(table: pa.Table) -> pa.Table:
    """An empty line is no row: Arrow gives it as one whose every cell is empty."""
    blank = None
    for name in table.column_names[:-1]:
        empty = _is_empty(table.column(name))
        blank = empty if blank is None else pc.and_(blank, empty)
        if not pc.any(blank).as_py():
            return table
    return table if blank is None else table.filter(pc.invert(blank))


def _is_empty(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if not is_coded(column.type):
        return pc.fill_null(pc.equal(column, ""), False)
    parts = []
    for chunk in column.chunks:
        place = chunk.dictionary.index("").as_py()
        parts.append(pc.fill_null(pc.equal(chunk.indices, place), False))
    return pa.chunked_array(parts, pa.bool_())


def _row_numbers(count: int, skipped: set[int]) -> pa.Array:
    """2, 3, 4, … for `count` rows, leaving out the numbers of rows that were skipped."""
    numbers = pa.array(np.arange(2, count + len(skipped) + 2, dtype=np.int64))
    if not skipped:
        return numbers
    kept = pc.invert(pc.is_in(numbers, value_set=pa.array(sorted(skipped), pa.int64())))
    return numbers.filter(kept).slice(0, count)


def _moved(table: pa.Table, malformed: Malformed, lines: int) -> tuple[pa.Table, Malformed]:
    """Row numbers as a spreadsheet shows them where empty lines stand above the header."""
    at = table.column_names.index(ROW)
    table = table.set_column(at, ROW, pc.add(table.column(ROW), lines))
    return table, tuple((row + lines, text) for row, text in malformed)


def _plain(error: Exception) -> str:
    return str(error).splitlines()[0][:200].rstrip(".")
