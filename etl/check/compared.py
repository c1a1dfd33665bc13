"""What a delivery holds beside the last ones: a column that was filled and is empty, a share that jumps, a table cut off.

Every snapshot keeps, of its accepted rows, how large a part of each column is filled and how the codes are spread
(`load_shares`). The next loads look at those of the last five. Nothing is refused: a person may have meant it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median

import duckdb

from etl.build.findings import Finding
from etl.clean.citizen_numbers import mask
from etl.delivery.contracts import TABLES, Table

SCHEMA = (
    'create table load_shares ("table" varchar, "column" varchar, value varchar, share double, rows bigint)'
)
LAST = 5
"""So many deliveries back are looked at."""
LIMITS = (65_535, 65_536, 1_048_575, 1_048_576)
"""Rows that a spreadsheet's sheet holds, with its header and without."""
_ROWS = 20
_FILLED, _JUMP = 0.2, 0.2
"""A column counts as filled from a fifth of its rows on; a jump is a fifth of the rows, and beyond twice what it moved before."""

Share = tuple[str, str, str | None]
"""Table, column, and a code (None: how large a part is filled at all)."""
Shares = dict[Share, tuple[float, int]]


def keep_shares(connection: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> Shares:
    """Work out the shares of the accepted tables, store them in the snapshot, and give them."""
    found: Shares = {}
    for name in tables:
        table = TABLES[name]
        optional = [c.name for c in table.columns if not c.required]
        counts = ", ".join(["count(*)", *(f'count("{c}")' for c in optional)])
        rows, *filled = connection.execute(f"select {counts} from {name}").fetchall()[0]
        if rows:
            found |= {(name, c, None): (n / rows, rows) for c, n in zip(optional, filled, strict=True)}
            found |= _codes(connection, table, rows)
    if "cases" in tables:
        found |= _closed_without_reason(connection)
    if found:
        values = [v for (t, c, code), (share, rows) in found.items() for v in (t, c, code, share, rows)]
        connection.execute(
            f"insert into load_shares values {', '.join(['(?, ?, ?, ?, ?)'] * len(found))}", values
        )
    return found


def _codes(connection: duckdb.DuckDBPyConnection, table: Table, rows: int) -> Shares:
    return {
        (table.name, c.name, code): (count / rows, rows)
        for c in table.columns
        if c.code is not None
        for code, count in connection.execute(
            f'select "{c.name}"::varchar, count(*) from {table.name} where "{c.name}" is not null group by 1'
        ).fetchall()
    }


def _closed_without_reason(connection: duckdb.DuckDBPyConnection) -> Shares:
    """Of the closed cases the part without a reason: among all cases it is lost."""
    closed, without = connection.execute(
        "select count(closed_on), count(*) filter (where close_reason is null) from cases where closed_on is not null"
    ).fetchall()[0]
    return {("cases", "closed_on", "uden årsag"): (without / closed, closed)} if closed else {}


def last_shares(snapshots: Sequence[Path]) -> list[Shares]:
    """The shares of earlier snapshots, as far as they hold any."""
    found = []
    for path in snapshots[:LAST]:
        try:
            with duckdb.connect(
                str(path),
                read_only=True,
                config={"enable_external_access": False, "autoinstall_known_extensions": False},
            ) as connection:
                rows = connection.execute("select * from load_shares").fetchall()
        except duckdb.Error:
            continue  # of before they were kept, or damaged
        found.append({(table, column, value): (share, count) for table, column, value, share, count in rows})
    return found


def compare(now: Shares, earlier: Sequence[Shares]) -> list[Finding]:
    """A finding a column that was filled and is empty, and a share that jumped."""
    findings = []
    for key in dict.fromkeys([*now, *(k for shares in earlier for k in shares)]):
        table, column, code = key
        rows = max((n for (t, _, _), (_, n) in now.items() if t == table), default=0)
        before = [shares.get(key, (0.0, 0))[0] for shares in earlier if any(t == table for t, _, _ in shares)]
        if not before or rows < _ROWS:
            continue
        share, usual = now.get(key, (0.0, rows))[0], median(before)
        moved = max(before) - min(before)
        what = f"{table}.{column}" if code is None else f"{table}.{column} = {mask(code)}"
        told = (f"{_percent(usual)} i de seneste leverancer, nu {_percent(share)}",)
        if code is None and usual >= _FILLED and share < usual / 10:
            text = f"{what} var udfyldt i de seneste leverancer og er det næsten ikke i denne"
            findings.append(Finding("emptied", "warning", table, rows, told, text))
        elif abs(share - usual) > max(_JUMP, 2 * moved):
            text = (
                f"Andelen af rækker med {what} er sprunget"
                if code
                else f"Andelen af rækker med {what} udfyldt er sprunget"
            )
            findings.append(Finding("share_jumped", "warning", table, rows, told, text))
    return findings


def cut_off(table: str, path: str, rows: int) -> list[Finding]:
    """The finding that a file has as many rows as a spreadsheet can hold: the rest may be missing."""
    if rows not in LIMITS:
        return []
    text = "Filen har præcis så mange rækker, som et regneark kan rumme: resten kan mangle"
    return [Finding("cut_table", "warning", table, rows, (path,), text)]


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
