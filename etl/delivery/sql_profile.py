"""Tables of a profile that gives a SELECT: over the raw files, which see nothing but those files."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from etl.clean.citizen_numbers import mask
from etl.delivery.readers.base import ROW
from etl.errors import Refused

from .contracts import Table
from .profile import Profile, RawFile, TableMap
from .readers import Note, RawTable, find_file, read_file

_TOO_MANY = 0.01


def select_table(folder: Path, profile: Profile, table: Table, found: TableMap) -> RawTable:
    """The result of one table's SELECT over the profile's raw files, as if it were a file.

    The rows carry `_row` where the SELECT gives it, else their number in its result. Lines of the raw
    files that could not be split are told in `notes`. Refused where a file is missing, more than one in
    a hundred of its lines (and ten) cannot be split, or the SELECT fails.
    """
    assert found.select is not None
    raws = {
        name: _raw(folder, profile.name, raw) for name, raw in profile.raw.items() if name in found.select
    }
    connection = duckdb.connect(":memory:", config={"temp_directory": ""})
    try:
        for name, raw in raws.items():
            connection.register(name, raw.table)
        connection.execute("set enable_external_access = false; set lock_configuration = true")
        result = connection.sql(found.select).to_arrow_table()
    except duckdb.Error as error:
        reason = mask(str(error).splitlines()[0][:300])
        raise Refused(f"The SELECT of {table.name} in the profile {profile.name} fails: {reason}") from error
    finally:
        connection.close()
    unknown = tuple(n for n in result.column_names if n not in table.names and n != ROW)
    for column in table.columns:
        if column.required and column.name not in result.column_names and column.name not in found.constants:
            raise Refused(
                f"The SELECT of {table.name} in the profile {profile.name} gives no column {column.name!r}, "
                "which is required. Correct the profile."
            )
    result = result.drop_columns(list(unknown)) if unknown else result
    if ROW not in result.column_names:
        result = result.append_column(ROW, pa.array(np.arange(2, result.num_rows + 2, dtype=np.int64)))
    notes = tuple(note for raw in raws.values() for note in (*raw.notes, *_lost(raw)))
    return RawTable(
        folder / " + ".join(r.path.name for r in raws.values()), result, unknown=unknown, notes=notes
    )


def _raw(folder: Path, profile: str, raw: RawFile) -> RawTable:
    path = find_file(folder, raw.file)
    if path is None:
        raise Refused(
            f"{folder} has no file {raw.file} (.csv, .xlsx or .parquet), which the profile {profile} reads. "
            "Ask for the whole delivery again; nothing was loaded."
        )
    stamp = path.stat()
    read = _read(path, tuple(raw.columns.items()), raw.sheet, stamp.st_size, stamp.st_mtime_ns)
    if len(read.malformed) >= 10 and len(read.malformed) > _TOO_MANY * read.rows_read:
        raise Refused(
            f"{len(read.malformed)} of {read.rows_read} lines of {path} do not have the header's columns. "
            "Ask for the file again; nothing was loaded."
        )
    return read


@lru_cache(maxsize=4)
def _read(
    path: Path, columns: tuple[tuple[str, str], ...], sheet: str | None, size: int, changed: int
) -> RawTable:
    """One raw file, read once for all the SELECTs over it (`size`, `changed`: a file replaced is another)."""
    del size, changed
    headers = dict(columns)
    return read_file(path, headers, set(headers), sheet)


def forget_raw() -> None:
    """Let go of the raw files that a load has read."""
    _read.cache_clear()


def _lost(raw: RawTable) -> tuple[str, ...]:
    if not raw.malformed:
        return ()
    rows = ", ".join(str(number) for number, _ in raw.malformed[:5])
    return (
        Note(
            f"{raw.path.name}: {len(raw.malformed)} rækker har ikke overskriftens antal felter og er ikke læst "
            f"(række {rows})",
            "lost_lines",
        ),
    )
