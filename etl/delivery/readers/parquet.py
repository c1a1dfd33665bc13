"""Parquet: only the mapped columns are read, with their own types."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from etl.clean.citizen_numbers import mask
from etl.errors import Refused

from .base import ROW, RawTable, pick_headers


def read_parquet(
    path: Path,
    headers: dict[str, str],
    required: set[str],
    sheet: str | None = None,
    nulls: tuple[str, ...] = (),
    few: frozenset[str] = frozenset(),
) -> RawTable:
    """Read one Parquet file; see `read_file`. Columns of nested types count as unreadable text."""
    del sheet, nulls, few
    try:
        with path.open("rb") as handle:
            if handle.read(4) != b"PAR1":
                raise Refused(
                    f"{path} is not Parquet, although its name says so. Ask for the file again, or correct its ending."
                )
        # INT96 in microseconds: in nanoseconds the year 9999 would turn into another.
        with pq.ParquetFile(path, page_checksum_verification=True, coerce_int96_timestamp_unit="us") as file:
            found = file.schema_arrow.names
            positions, unknown = pick_headers(path, found, headers, required)
            table = file.read(columns=[found[i] for i in positions.values()])
        columns = {column: _plain(table.column(found[i])) for column, i in positions.items()}
        for column in columns.values():
            # Damaged pages can hold text that is no UTF-8.
            column.validate(full=True)
    except (pa.ArrowException, OSError, OverflowError, ValueError) as error:
        reason = mask(str(error).splitlines()[0][:160].rstrip(".")) if str(error) else type(error).__name__
        raise Refused(f"{path} cannot be read as Parquet: {reason}. Ask for the file again.") from error
    columns[ROW] = pa.array(np.arange(2, table.num_rows + 2, dtype=np.int64))
    return RawTable(path=path, table=pa.table(columns), unknown=unknown)


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column in a type that the parser knows: text, bool, integer, double, date or timestamp."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
        kind = column.type
    if pa.types.is_decimal(kind) or pa.types.is_float16(kind):
        column = column.cast(pa.float64())
        kind = column.type
    if pa.types.is_floating(kind):
        # Where whole numbers may be missing, pandas writes them as fractions, and NaN for none.
        return pc.if_else(pc.is_nan(column), pa.scalar(None, kind), column)
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind) or pa.types.is_null(kind):
        return column.cast(pa.string())
    if pa.types.is_timestamp(kind):
        return column.cast(pa.timestamp("us", tz=kind.tz), safe=False)
    if pa.types.is_date64(kind):
        return column.cast(pa.date32())
    known = (
        pa.types.is_string,
        pa.types.is_boolean,
        pa.types.is_integer,
        pa.types.is_floating,
        pa.types.is_date,
    )
    if any(test(kind) for test in known):
        return column
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return pc.cast(column, pa.string(), safe=False)
    return pa.chunked_array(
        [pa.array([None if v is None else str(v) for v in column.to_pylist()], pa.string())]
    )
