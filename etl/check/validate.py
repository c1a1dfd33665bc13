"""The contracts, applied: every delivered row is accepted or kept as a reject with rule and reason.

Works table by table in the order of `contracts.TABLES`, inside the database that becomes the
snapshot. A row's first fault counts; references are judged against accepted rows only; a duplicate
is a second one among rows that are otherwise acceptable.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.build.findings import Finding
from etl.clean.dictionary_text import is_coded, is_text, plain
from etl.clean.error_cells import may_hold_error
from etl.clean.key_text import may_be_lost
from etl.clean.parse import LOCAL, quote, text_of, typed
from etl.clean.privacy import masked
from etl.clean.sentinels import all_days
from etl.clean.timestamps import read_stamps
from etl.delivery.contracts import CODES, Column, Table
from etl.delivery.profile import Profile
from etl.delivery.readers.base import ROW
from etl.settings.settings import Settings

from .duplicates import AT, reject_duplicates, reject_overlaps
from .ends import include_ends
from .reasons import TEXTS, cell_rules, implausible, lost_key, no_row, out_of_order

SQL_TYPE = {
    "id": "varchar", "text": "varchar", "citizen": "varchar", "code": "varchar", "list": "varchar",
    "date": "date", "timestamp": "timestamp", "number": "double", "integer": "bigint", "bool": "boolean",
}  # fmt: skip

WORDS_FROM = 5_000
"""Rows from which on each word of a column is read and judged once; below it a question a column costs more."""

# Added to the number of a row's fault where the row also names a parent that is not there.
_ORPHAN = 1000


@dataclass(frozen=True)
class Source:
    """One raw table as it reaches the checks: which file (index), its profile, constants and whether ends are included."""

    file: int
    profile: Profile
    codes: dict[str, dict[str, str]]
    constants: dict[str, str]
    ends: str | None = None


class Checker:
    """Checks the tables of one load on one connection; call `stage` a file, then `accept` a table.

    `orphans`: table -> rows that name a parent which is not among the accepted ones, whatever else is wrong.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, settings: Settings, as_of: date) -> None:
        self.connection = connection
        self.settings = settings
        self.as_of = as_of
        self.lists = dict(CODES)
        if settings.districts is not None:
            self.lists["district"] = tuple(settings.districts)
        self.empty = all_days(settings.empty_days)
        self._known: set[str] = set()
        self.orphans: dict[str, int] = {}
        self._ends: dict[int, tuple[str, str | None]] = {}

    def create(self, table: Table) -> None:
        """An empty staging table for `table`."""
        for column in table.columns:
            if column.code in self.lists:
                self._create_domain(column.domain or column.code, sorted(self.lists[column.code]))
        columns = ", ".join(f'"{c.name}" {self._staged_type(c)}' for c in table.columns)
        self.connection.execute(
            f"create or replace temp table staged_{table.name} "
            f"(_file integer, {AT} integer, _row bigint, case_no integer, {columns}, _fault smallint)"
        )
        self._staged = False
        self._ends = {}

    def _create_domain(self, name: str, values: Sequence[str]) -> None:
        """A set of values, in text order, so that they sort as text does."""
        if name not in self._known:
            self._known.add(name)
            kind = f"enum ({', '.join(map(quote, values))})" if values else "varchar"
            self.connection.execute(f"create type {name}_domain as {kind}")

    def _staged_type(self, column: Column) -> str:
        """A domain that is known already is what the column is stored as; the others come with `accept`."""
        name = column.domain or column.code
        return f"{name}_domain" if name in self._known else SQL_TYPE[column.type]

    def stage(self, table: Table, raw: pa.Table, source: Source) -> None:
        """Parse one raw table into the staging table; a row with a fault goes to the rejects as delivered."""
        if raw.num_rows < WORDS_FROM:
            raw = pa.table({n: plain(c) for n, c in zip(raw.column_names, raw.columns, strict=True)})
        kinds = {f.name: f.type for f in raw.schema}
        texts = {c.name: self._text(c, kinds, source) for c in table.columns}
        judged = {"_at": pa.chunked_array([np.arange(raw.num_rows, dtype=np.int32)]), ROW: raw.column(ROW)}
        shown, read, stored = [], [], []
        faults: list[tuple[str, str, str]] = []
        for column in table.columns:
            name, kind = column.name, kinds.get(column.name, pa.string())
            value, rules = (
                self._value(column, kind, source),
                cell_rules(column, self.lists, self.as_of, self.empty),
            )
            if (
                name in kinds
                and is_text(kind)
                and column.type in TEXTS
                and not may_hold_error(raw.column(name))
            ):
                # A question a cell, of columns in which nothing is one.
                rules = [rule for rule in rules if rule[0] != "unreadable"]
            if column.type == "id" and name in kinds and name in table.key:
                mapped = source.profile.tables.get(table.name)
                rules.insert(0, no_row(column, mapped.columns.get(name, name) if mapped else name))
            if column.type == "id" and name in kinds and may_be_lost(raw.column(name)):
                rules.append(lost_key(column))
            if is_coded(kind):
                judged[f"{name}__value"], fault = self._judge_words(
                    raw.column(name), texts[name], value, name, rules
                )
                if fault is not None:
                    judged[f"{name}__fault"] = fault
                    faults += [(rule, name, f'"{name}__fault" = {n}') for n, (rule, _, _) in enumerate(rules)]
            else:
                if name in kinds:
                    judged[name] = raw.column(name)
                    if column.type == "timestamp" and is_text(kind) and source.profile.timezone == LOCAL:
                        judged[f"{name}__read"] = read_stamps(
                            raw.column(name), source.profile.date_order == "dmy"
                        )
                        value = f'coalesce("{name}__read", {value})'
                shown.append(f'{texts[name]} as "{name}__text"')
                read.append(f'{value} as "{name}__value"')
                faults += rules
            domain = column.domain or column.code
            known = domain in self._known
            stored.append(f'try_cast("{name}__value" as {domain}_domain)' if known else f'"{name}__value"')
        if table.name == "cases":
            faults.append(implausible(self.settings.absence_years))
        for order in table.orders:
            faults.append(("order", order.later, out_of_order(table, order)))
        if table.any_of:
            empty = " and ".join(f'"{c}__value" is null' for c in table.any_of)
            faults.append(("missing", table.any_of[0], empty))
        parents = []
        for column in table.columns:
            if column.refers == "cases":
                parents.append(f'left join cases as p on p.case_id = "{column.name}__value"')
                faults.append(
                    ("no_parent", column.name, f'"{column.name}__value" is not null and p.case_no is null')
                )
            elif column.refers:
                faults.append(("no_parent", column.name, self._unknown_parent(column)))
        whens = " ".join(f"when {condition} then {n}" for n, (_, _, condition) in enumerate(faults))
        orphan = " or ".join(f"({c})" for rule, _, c in faults if rule == "no_parent") or "false"
        case_no = "p.case_no" if parents else "null"
        self.connection.register("delivered", pa.table(judged))
        columns = ", ".join(
            f'cast({value} as {self._staged_type(c)}) as "{c.name}"'
            for c, value in zip(table.columns, stored, strict=True)
        )
        # The first file makes the table: that is faster than adding to one.
        name = f"staged_{table.name}"
        self.connection.execute(
            f"""
            {f"insert into {name}" if self._staged else f"create or replace temp table {name} as"}
            with texts as (select {", ".join(["*", *shown])} from delivered),
            parsed as (select {", ".join(["*", *read])} from texts),
            judged as (select parsed.*, {case_no} as case_no, case {whens} end as fault,
              case when fault is null then null when {orphan} then fault + {_ORPHAN} else fault end as _fault
              from parsed {" ".join(parents)})
            select cast({source.file} as integer) as _file, {AT}, cast("{ROW}" as bigint) as _row,
              cast(case_no as integer) as case_no, {columns}, cast(_fault as smallint) as _fault
            from judged
            """
        )
        self.connection.unregister("delivered")
        self._staged = True
        self._ends[source.file] = (source.profile.name, source.ends)
        self._reject(table, raw, source, [(rule, column) for rule, column, _ in faults], texts)

    def _judge_words(
        self, cells: pa.ChunkedArray, text: str, value: str, name: str, rules: list[tuple[str, str, str]]
    ) -> tuple[pa.ChunkedArray, pa.ChunkedArray | None]:
        """A coded column's values, and the number of each cell's fault: every word is read and judged once."""
        coded = cells.chunk(0)
        words = pa.concat_arrays([coded.dictionary, pa.array([None], pa.string())])
        whens = " ".join(f"when {condition} then {n}" for n, (_, _, condition) in enumerate(rules))
        self.connection.register("words", pa.table({"_at": np.arange(len(words)), name: words}))
        found = self.connection.sql(
            f"""
            with texts as (select _at, "{name}", {text} as "{name}__text" from words),
            parsed as (select *, {value} as "{name}__value" from texts)
            select "{name}__value" as value, {f"case {whens} end" if whens else "null"}::smallint as fault
            from parsed order by _at
            """
        ).to_arrow_table()
        self.connection.unregister("words")
        at = pc.fill_null(coded.indices, len(words) - 1)
        values, faults = (found.column(c).combine_chunks() for c in ("value", "fault"))
        if pa.types.is_string(values.type):
            numbers = pa.array(
                np.arange(len(values), dtype=np.int32), mask=values.is_null().to_numpy(zero_copy_only=False)
            )
            taken = pa.DictionaryArray.from_arrays(numbers.take(at), pc.fill_null(values, ""))
        else:
            taken = values.take(at)
        held = faults.take(at) if faults.null_count < len(faults) else None
        return pa.chunked_array([taken]), None if held is None or held.null_count == len(
            held
        ) else pa.chunked_array([held])

    def _value(self, column: Column, kind: pa.DataType, source: Source) -> str:
        return typed(column, kind, source.profile, source.codes.get(column.name, {}))

    def _text(self, column: Column, kinds: dict[str, pa.DataType], source: Source) -> str:
        """SQL for the cell as text, or what stands in for it."""
        text = text_of(column.name, kinds[column.name]) if column.name in kinds else "null::varchar"
        fallback = source.constants.get(column.name, self._default(column))
        return text if fallback is None else f"coalesce({text}, {quote(fallback)})"

    def _unknown_parent(self, column: Column) -> str:
        """That a team or worker is not among the accepted ones, whose ids are the domain."""
        value = f'"{column.name}__value"'
        assert column.refers is not None
        if not self.connection.execute(f"select 1 from {column.refers} limit 1").fetchall():
            return f"{value} is not null"
        return f"{value} is not null and try_cast({value} as {column.domain}_domain) is null"

    def _reject(
        self,
        table: Table,
        raw: pa.Table,
        source: Source,
        faults: list[tuple[str, str]],
        texts: dict[str, str],
    ) -> None:
        """Keep the rows of one file that have a fault, their cells as delivered, and take them off the stage."""
        found = self.connection.sql(
            f"select {AT}, _fault from staged_{table.name} where _file = {source.file} and _fault is not null"
        ).to_arrow_table()
        if not found.num_rows:
            return
        fault = found.column("_fault").to_numpy()
        self.orphans[table.name] = self.orphans.get(table.name, 0) + int((fault >= _ORPHAN).sum())
        rows = raw.take(found.column(AT)).append_column("_fault", pa.array(fault % _ORPHAN))
        cells = ", ".join(f'{quote(c.name)}, "{c.name}__text"' for c in table.columns)
        shown = ", ".join(f'{text} as "{name}__text"' for name, text in texts.items())
        rules = " ".join(f"when {n} then {quote(rule)}" for n, (rule, _) in enumerate(faults))
        columns = " ".join(f"when {n} then {quote(column)}" for n, (_, column) in enumerate(faults))
        values = " ".join(f'when {n} then "{column}__text"' for n, (_, column) in enumerate(faults))
        self.connection.register("raw_faulty", rows)
        self.connection.execute(
            f"""
            insert into rejects
            with texts as (select "{ROW}", _fault, {shown} from raw_faulty)
            select {quote(table.name)}, {source.file}, "{ROW}", case _fault {columns} end,
              case _fault {rules} end, {masked(f"case _fault {values} end")},
              {masked(f"json_object({cells})::varchar")}
            from texts
            """
        )
        self.connection.execute(
            f"delete from staged_{table.name} where _file = ? and _fault is not null", [source.file]
        )
        self.connection.unregister("raw_faulty")

    def accept(self, table: Table) -> list[Finding]:
        """Judge duplicates, included ends and overlaps, and create the table of the accepted rows; what is to be told.

        Cases get a number, and what refers to a case carries it: it joins faster than a delivered id. What
        facts are made of is numbered too, in file order.
        """
        reject_duplicates(self.connection, table)
        findings = include_ends(self.connection, table, self._ends) if self._ends else []
        if table.name == "workers":
            reject_overlaps(self.connection)
        self._domains(table)
        columns = ", ".join(_stored(c) for c in table.columns)
        if table.name == "cases":
            columns = (
                f"cast(row_number() over (order by opened_on, case_id) as integer) as case_no, {columns}"
            )
        elif any(c.refers == "cases" for c in table.columns):
            columns = f"case_no, {columns}"
        if table.number:
            columns = f"cast(row_number() over () as integer) as {table.number}, {columns}"
        self.connection.execute(
            f"create or replace table {table.name} as select {columns} from staged_{table.name}"
        )
        self.connection.execute(f"drop table staged_{table.name}")
        return findings

    def _domains(self, table: Table) -> None:
        """Create the value sets that this table defines."""
        for column in table.columns:
            name = column.domain or column.code
            if name is None or name in self._known:
                continue
            values = self.connection.execute(
                f'select distinct "{column.name}" from staged_{table.name} where "{column.name}" is not null order by 1'
            ).fetchall()
            self._create_domain(name, [value for (value,) in values])

    def _default(self, column: Column) -> str | None:
        return self.settings.municipality if column.name == "municipality" else column.default


def _stored(column: Column) -> str:
    """A column as it is stored: in its domain's type where it has one."""
    name = column.domain or column.code
    return f'cast("{column.name}" as {name}_domain) as "{column.name}"' if name else f'"{column.name}"'
