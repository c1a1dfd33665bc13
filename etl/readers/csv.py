"""CSV as Danish systems write it: encoding and delimiter found, rows split by Arrow, all as text."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from ..errors import Refused
from .base import ROW, RawTable, normal, pick_headers

_DELIMITERS = (";", ",", "\t")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_BLOCK = 8 << 20


def read_csv(path: Path, headers: dict[str, str], required: set[str], sheet: str | None = None) -> RawTable:
    """Read one CSV file; see `read_file`. Rows with too many or too few cells become `malformed`."""
    del sheet
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}. Nothing was loaded.") from error
    if data[:4] == b"PK\x03\x04" or data[:4] == b"PAR1" or data[:4] == b"\xd0\xcf\x11\xe0":
        raise Refused(
            f"{path} is not text: it looks like an XLSX or Parquet file with the ending .csv. Rename it."
        )
    data, note = to_utf8(data)
    if not data.endswith(b"\n"):
        data += b"\n"
    if b"\x00" in data[:_BLOCK]:
        raise Refused(
            f"{path} is not text (it holds zero bytes). Ask for the file again; nothing was loaded."
        )
    first = data[:_BLOCK].decode("utf-8", errors="replace")
    delimiter, found = _header(first, {normal(h) for h in headers.values()})
    if not any(cell.strip() for cell in found):
        raise Refused(f"{path} has no header in its first line. Ask for the file again; nothing was loaded.")
    positions, unknown = pick_headers(path, found, headers, required)
    table, malformed = _split(path, data, delimiter, found, positions)
    return RawTable(
        path=path, table=table, malformed=malformed, unknown=unknown, notes=(note,) if note else ()
    )


def to_utf8(data: bytes) -> tuple[bytes, str]:
    """The bytes as UTF-8 without BOM, and a note where something had to be assumed."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            text = data[len(bom) :]
            if encoding == "utf-8":
                return (text, "") if _is_utf8(text) else _mended(text)
            return text.decode(encoding, errors="replace").encode(), ""
    if _is_utf8(data):
        return data, ""
    whole = data.decode("utf-8", errors="ignore")
    multibyte = sum(1 for c in whole if ord(c) > 127)
    broken = data.decode("utf-8", errors="replace").count("\ufffd")
    if multibyte > 10 * broken:
        return _mended(data)
    try:
        return data.decode("cp1252").encode(), ""
    except UnicodeDecodeError:
        return data.decode("latin-1").encode(), "some bytes are not Windows-1252; read as Latin-1"


def _mended(data: bytes) -> tuple[bytes, str]:
    return data.decode("utf-8", errors="replace").encode(), "some bytes are not UTF-8; replaced by \ufffd"


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _header(first: str, wanted: set[str]) -> tuple[str, list[str]]:
    """The delimiter that finds most of the wanted headers (then most columns), and the header cells."""
    best: tuple[tuple[int, int], str, list[str]] | None = None
    for delimiter in _DELIMITERS:
        cells = next(csv.reader(io.StringIO(first, newline=""), delimiter=delimiter), [])
        score = (sum(normal(c) in wanted for c in cells), len(cells))
        if best is None or score > best[0]:
            best = (score, delimiter, cells)
    assert best is not None
    return best[1], best[2]


def _split(
    path: Path, data: bytes, delimiter: str, found: list[str], positions: dict[str, int]
) -> tuple[pa.Table, tuple[tuple[int, str], ...]]:
    names = [f"c{i}" for i in range(len(found))]
    wanted = {names[i]: column for column, i in positions.items()}
    malformed: list[tuple[int | None, str]] = []

    def keep(row: pacsv.InvalidRow) -> str:
        malformed.append((row.number, row.text or ""))
        return "skip"

    def read(threads: bool) -> pa.Table:
        malformed.clear()
        return pacsv.read_csv(
            pa.BufferReader(data),
            read_options=pacsv.ReadOptions(
                column_names=names, skip_rows_after_names=1, use_threads=threads, block_size=_BLOCK
            ),
            parse_options=pacsv.ParseOptions(
                delimiter=delimiter,
                newlines_in_values=b'"' in data,
                ignore_empty_lines=False,
                invalid_row_handler=keep,
            ),
            convert_options=pacsv.ConvertOptions(
                include_columns=list(wanted),
                column_types=dict.fromkeys(wanted, pa.string()),
                strings_can_be_null=False,
                null_values=[],
                check_utf8=False,
            ),
        )

    try:
        table = read(threads=True)
        if malformed:
            # Row numbers are only known to the single-threaded reader.
            table = read(threads=False)
    except pa.ArrowInvalid as error:
        if "Empty CSV" in str(error):
            table = pa.table({n: pa.array([], pa.string()) for n in wanted})
        else:
            raise Refused(f"{path} cannot be read as CSV: {_plain(error)}. Nothing was loaded.") from error
    numbered = [(int(number or 0), text) for number, text in malformed]
    rows = _row_numbers(table.num_rows, {number for number, _ in numbered})
    table = table.rename_columns([wanted[n] for n in table.column_names]).append_column(ROW, rows)
    bad = tuple((number, text) for number, text in numbered if text.strip(" \r\n\t;,"))
    return _without_blank_rows(table), bad


def _without_blank_rows(table: pa.Table) -> pa.Table:
    """An empty line is no row: Arrow gives it as one whose every cell is empty."""
    blank = None
    for name in table.column_names[:-1]:
        empty = pc.equal(table.column(name), "")
        blank = empty if blank is None else pc.and_(blank, empty)
        if not pc.any(blank).as_py():
            return table
    return table if blank is None else table.filter(pc.invert(blank))


def _row_numbers(count: int, skipped: set[int]) -> pa.Array:
    """2, 3, 4, … for `count` rows, leaving out the numbers of rows that were skipped."""
    if not skipped:
        return pa.array(np.arange(2, count + 2))
    numbers: list[int] = []
    number = 2
    while len(numbers) < count:
        if number not in skipped:
            numbers.append(number)
        number += 1
    return pa.array(numbers, pa.int64())


def _plain(error: Exception) -> str:
    return str(error).splitlines()[0][:200].rstrip(".")
