"""What rows are judged by among themselves: a key that was there before, a period that overlaps an earlier one.

They are kept as rejects with their cells as they were read; the raw file is not held any more.
"""

from __future__ import annotations

from datetime import date

import duckdb
import pyarrow as pa

from etl.clean.parse import quote
from etl.clean.privacy import masked
from etl.delivery.contracts import TABLES, Table

AT = "_at"
"""Where a row stands in its file, counted from 0: tells rows apart where their numbers do not."""


def reject_duplicates(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """A second row with the same key, in file order."""
    keys = ", ".join(f'"{k}"' for k in table.key)
    shown = " || ' ' || ".join(f'"{k}"::varchar' for k in table.key)
    found = connection.sql(
        f"""
        select _file, {AT} from (
          select _file, {AT}, row_number() over (partition by {keys} order by _file, {AT}) as n
          from staged_{table.name}
          where ({keys}) in (select ({keys}) from staged_{table.name} group by {keys} having count(*) > 1)
        ) where n > 1
        """
    ).to_arrow_table()
    _reject(connection, table, found, "duplicate", table.key[0], shown)


def reject_overlaps(connection: duckdb.DuckDBPyConnection) -> None:
    """A period that overlaps an earlier accepted one of the same worker; empty periods hold no day."""
    rows = connection.execute(
        f"select worker_id, valid_from, valid_to, _file, {AT} from staged_workers "
        f"where valid_to is null or valid_to > valid_from order by worker_id, valid_from, _file, {AT}"
    ).fetchall()
    taken: dict[str, date] = {}
    bad = []
    for worker, start, end, file, at in rows:
        if worker in taken and start < taken[worker]:
            bad.append((file, at))
        else:
            taken[worker] = end or date.max
    found = pa.table(
        {
            "_file": pa.array([f for f, _ in bad], pa.int32()),
            AT: pa.array([n for _, n in bad], pa.int32()),
        }
    )
    _reject(connection, TABLES["workers"], found, "overlap", "valid_from", "valid_from::varchar")


def _reject(
    connection: duckdb.DuckDBPyConnection, table: Table, found: pa.Table, rule: str, column: str, value: str
) -> None:
    """Rows without a fault of their own that others rule out (`_file`, `_at`), with cells as they were read."""
    if not found.num_rows:
        return
    cells = ", ".join(f'{quote(c.name)}, "{c.name}"::varchar' for c in table.columns)
    these = f"from staged_{table.name} as s where exists (select 1 from found as f where f._file = s._file and f.{AT} = s.{AT})"
    connection.register("found", found)
    connection.execute(
        f"insert into rejects select {quote(table.name)}, _file, _row, {quote(column)}, {quote(rule)}, "
        f"{masked(value)}, {masked(f'json_object({cells})::varchar')} {these}"
    )
    connection.execute(f"delete {these}")
    connection.unregister("found")
