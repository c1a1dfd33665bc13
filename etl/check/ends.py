"""Periods whose last day is included: `30-06` and then `01-07`. What is stored is the first day after.

A source profile says so for a table (`ends = "inclusive"`). Where it says nothing, the rows may show it: at least
three periods are followed by one of the same key, and every one of them ends exactly the day before that.
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from etl.build.findings import Finding
from etl.delivery.contracts import ENDS, Table

_ENOUGH = 3
_NEARLY = 0.8
_FIRST = 2000
"""Cases that are looked at first: in nearly every delivery they show already that ends are not included."""

Said = Mapping[int, tuple[str, str | None]]
"""Number of a file -> its profile's name and what that says of the table's ends."""


def include_ends(connection: duckdb.DuckDBPyConnection, table: Table, files: Said) -> list[Finding]:
    """Move the ends of the staged rows of `table` to the day after where they are included; what is to be told."""
    end = ENDS.get(table.name)
    if end is None:
        return []
    included = [file for file, (_, says) in files.items() if says == "inclusive"]
    findings = []
    silent = {name for name, says in files.values() if says is None} if end == "valid_to" else set()
    for name in sorted(silent):
        these = [file for file, said in files.items() if said == (name, None)]
        followed, before = _followed(connection, table, these)
        if followed >= _ENOUGH and before == followed:
            included += these
            text = (
                f"valid_to i {table.name} er læst som til og med: hver periode med en efterfølger slutter dagen før den. "
                'Skriv ends = "inclusive" (eller "exclusive") i kildeprofilen'
            )
            findings.append(Finding("ends_included", "warning", table.name, followed, (name,), text))
        elif followed >= _ENOUGH and before >= _NEARLY * followed:
            text = (
                f"{before} af {followed} perioder i {table.name} med en efterfølger slutter dagen før den: er valid_to til "
                'og med, så skriv ends = "inclusive" i kildeprofilen. Den er læst som den første dag efter'
            )
            findings.append(Finding("ends_unclear", "warning", table.name, before, (name,), text))
    if included:
        connection.execute(
            f'update staged_{table.name} set "{end}" = "{end}" + 1 where "{end}" is not null and _file in ({_list(included)})'
        )
    return findings


def _followed(connection: duckdb.DuckDBPyConnection, table: Table, files: list[int]) -> tuple[int, int]:
    """How many periods have a successor of the same key, and how many of these end the day before it."""
    if any(c.refers == "cases" for c in table.columns):
        followed, before = _count(connection, table, files, f"and case_no <= {_FIRST}")
        if before < _NEARLY * followed:
            return followed, before
    return _count(connection, table, files, "")


def _count(
    connection: duckdb.DuckDBPyConnection, table: Table, files: list[int], some: str
) -> tuple[int, int]:
    found = connection.execute(
        f"""select count(*), count(*) filter (where follows = valid_to + 1) from (
          select valid_to, lead(valid_from) over (partition by "{table.key[0]}" order by valid_from) as follows
          from staged_{table.name} where _file in ({_list(files)}) {some})
        where valid_to is not null and follows is not null"""
    ).fetchall()
    return found[0]


def _list(files: list[int]) -> str:
    return ", ".join(map(str, files))
