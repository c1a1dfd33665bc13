"""What rows were rejected for, the root cause first: grouped by table, rule, column and value, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from etl.build.findings import Finding
from etl.delivery.contracts import CODES, TABLES

from .parents import WAYS_DA, Unmet, unmet

_VALUES = 5
_CONSEQUENCE = "no_parent"


@dataclass(frozen=True)
class Cause:
    """Rows of one table rejected for one rule in one column.

    `values`: the most frequent with their rows, of `distinct`; `file`, `row`: the first of them. `why` says of
    keys without a parent what keeps them from meeting, else what to do. `alike`, `ways`: see `parents.Unmet`.
    """

    table: str
    column: str
    rule: str
    rows: int
    values: tuple[tuple[str, int], ...]
    distinct: int
    file: str
    row: int
    why: str
    alike: tuple[str, str] | None = None
    alike_keys: int = 0
    ways: tuple[str, ...] = ()

    @property
    def own(self) -> bool:
        """Whether the fault is the rows' own, not a parent's."""
        return self.rule != _CONSEQUENCE


def causes(connection: duckdb.DuckDBPyConnection) -> tuple[Cause, ...]:
    """Every cause of a rejection: the rows' own faults first, then by table and number of rows."""
    groups = connection.execute(
        """
        with counted as (
          select "table", "column", rule, value, count(*) as rows, min((file, "row")) as first
          from rejects group by all
        ),
        ranked as (
          select *, row_number() over (partition by "table", "column", rule order by rows desc, value) as place
          from counted
        )
        select "table", coalesce("column", ''), rule, sum(rows)::bigint,
          list((value, rows) order by place) filter (where place <= ? and value is not null),
          count(value), min(first)
        from ranked group by all
        """,
        [_VALUES],
    ).fetchall()
    paths = dict(connection.execute("select file, path from files").fetchall())
    missing = {
        (u.table, u.column): u
        for table in {table for table, _, rule, *_ in groups if rule == _CONSEQUENCE}
        for u in unmet(connection, table)
    }
    order = list(TABLES)
    made = [
        Cause(
            table, column, rule, rows, tuple((v, n) for v, n in values or ()), distinct,
            paths.get(file, "") or "", row, *_why(table, column, rule, values or (), missing),
        )
        for table, column, rule, rows, values, distinct, (file, row) in groups
    ]  # fmt: skip
    return tuple(sorted(made, key=lambda c: (not c.own, order.index(c.table), -c.rows, c.column, c.rule)))


def _why(
    table: str,
    column: str,
    rule: str,
    values: Sequence[tuple[str, int]],
    missing: dict[tuple[str, str], Unmet],
) -> tuple[str, tuple[str, str] | None, int, tuple[str, ...]]:
    """What `Cause` holds from `why` on."""
    if rule == _CONSEQUENCE:
        found = missing[table, column]
        return found.why, found.alike, found.alike_keys, found.ways
    if rule == "unknown_code":
        return _unknown(table, column, values[0][0] if values else ""), None, 0, ()
    return _ADVICE.get(rule, "Have these rows put right in the source system."), None, 0, ()


def alike_keys(causes: Sequence[Cause]) -> list[Finding]:
    """A finding for each column whose missing keys look like a parent's."""
    return [
        Finding(
            "keys_alike", "warning", c.table, c.alike_keys, (" / ".join(c.alike),),
            f"Nøgler i {c.table}.{c.column} findes ikke i {TABLES[c.table].column(c.column).refers}, men ligner nøgler "
            f"dér; forskellen er {' og '.join(WAYS_DA[way] for way in c.ways)}",
        )
        for c in causes
        if c.alike is not None
    ]  # fmt: skip


_ADVICE = {
    "malformed": "Ask for the file again with every cell that holds a delimiter or a line break in quotes.",
    "missing": "Have the cell filled in the source system, or map it to a constant in the source profile.",
    "unreadable": "Ask for days as 2026-10-31, numbers as 1234,50 and answers as ja or nej.",
    "lost_key": "Ask for the file anew, with ids as text and not saved from a spreadsheet. "
    "Where nan means empty, add it to nulls in the source profile.",
    "out_of_range": "Have the number put right: fte lies between 0 and 1.5.",
    "future": "Have the day put right, or correct as_of in delivery.toml.",
    "order": "Have the days put right; if all are wrong, look at date_order in the source profile.",
    "implausible": "Have the first day of absence put right, or raise absence_years in tavle.toml.",
    "duplicate": "Ask for the export with one row a key.",
    "overlap": "Have the worker's periods put right: one ends before the next begins.",
}


def _unknown(table: str, column: str, value: str) -> str:
    if TABLES[table].column(column).code == "district":
        name = value.replace("\\", "\\\\").replace('"', '\\"')
        return (
            "Put two lines into tavle.toml, either to take every district as it is delivered:\n"
            '    [districts]\n    accept = "any"\n'
            "  or to name yours (all of them):\n"
            f'    [districts.names]\n    "{name}" = "{name}"'
        )
    known = ", ".join(CODES.get(TABLES[table].column(column).code or "", ()))
    return f"Map it in the source profile under [tables.{table}.codes.{column}] to one of: {known}."
