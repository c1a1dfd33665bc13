"""The contracts, applied: every delivered row is accepted or kept as a reject with rule and reason.

Works table by table in the order of `contracts.TABLES`, inside the database that becomes the
snapshot. A row's first fault counts; references are judged against accepted rows only; a duplicate
is a second one among rows that are otherwise acceptable.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb
import pyarrow as pa

from .contracts import CODES, TABLES, Column, Order, Table
from .parse import quote, text_of, typed
from .privacy import CPR, MASK
from .profile import Profile
from .readers.base import ROW
from .settings import Settings

SQL_TYPE = {
    "id": "varchar", "text": "varchar", "citizen": "varchar", "code": "varchar", "list": "varchar",
    "date": "date", "timestamp": "timestamp", "number": "double", "integer": "bigint", "bool": "boolean",
}  # fmt: skip

RULES: dict[str, str] = {
    "malformed": "Rækken har ikke samme antal felter som overskriften",
    "missing": "Et påkrævet felt er tomt",
    "unreadable": "Værdien kan ikke læses",
    "unknown_code": "Koden findes ikke på listen",
    "out_of_range": "Tallet ligger uden for det tilladte",
    "future": "Datoen ligger efter udtrækkets dato",
    "order": "Datoerne står i forkert rækkefølge",
    "no_parent": "Henviser til noget, der ikke er blandt de godkendte rækker",
    "duplicate": "Nøglen findes allerede i en tidligere række",
    "overlap": "Perioden overlapper en tidligere periode for samme medarbejder",
}
"""Rule of a rejection -> its reason in Danish."""


@dataclass(frozen=True)
class Source:
    """One raw table as it reaches the checks: which file (index), its profile and its constants."""

    file: int
    profile: Profile
    codes: dict[str, dict[str, str]]
    constants: dict[str, str]


class Checker:
    """Checks the tables of one load on one connection; call `stage` a file, then `accept` a table."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, settings: Settings, as_of: date) -> None:
        self.connection = connection
        self.settings = settings
        self.as_of = as_of
        self.lists = dict(CODES)
        if settings.districts is not None:
            self.lists["district"] = tuple(settings.districts)
        self._known: set[str] = set()

    def create(self, table: Table) -> None:
        """An empty staging table for `table`."""
        columns = ", ".join(f'"{c.name}" {SQL_TYPE[c.type]}' for c in table.columns)
        self.connection.execute(
            f"create or replace temp table staged_{table.name} (_file integer, _row bigint, {columns}, "
            "_rule varchar, _column varchar, _value varchar, _cells varchar)"
        )

    def stage(self, table: Table, raw: pa.Table, source: Source) -> None:
        """Parse one raw table into the staging table, each row with its first fault of its own."""
        kinds = {f.name: f.type for f in raw.schema}
        texts, values, faults, value_of = [], [], [], []
        for column in table.columns:
            kind = kinds.get(column.name, pa.string())
            if column.name in kinds:
                text = text_of(column.name, kind, source.profile.nulls)
            else:
                text = "null::varchar"
            fallback = source.constants.get(column.name, self._default(column))
            if fallback is not None:
                text = f"coalesce({text}, {quote(fallback)})"
            texts.append(f'{text} as "{column.name}__text"')
            present = column.name in kinds
            codes = source.codes.get(column.name, {})
            expression = typed(column, kind if present else pa.string(), source.profile, codes)
            values.append(f'{expression} as "{column.name}__value"')
            for rule, condition in self._cell_rules(column):
                faults.append(f"when {condition} then {quote(rule + '|' + column.name)}")
            value_of.append(f'when {quote(column.name)} then "{column.name}__text"')
        for order in table.orders:
            faults.append(f"when {_out_of_order(table, order)} then {quote('order|' + order.later)}")
        if table.any_of:
            empty = " and ".join(f'"{c}__text" is null' for c in table.any_of)
            faults.append(f"when {empty} then {quote('missing|' + table.any_of[0])}")
        cells = ", ".join(f'{quote(c.name)}, "{c.name}__text"' for c in table.columns)
        raw_columns = ", ".join(f'"{n}"' for n in kinds)
        self.connection.register("raw_delivered", raw)
        self.connection.execute(
            f"""
            insert into staged_{table.name}
            with texts as (select {raw_columns}, {", ".join(texts)} from raw_delivered),
            parsed as (select *, {", ".join(values)} from texts),
            judged as (select *, case {" ".join(faults)} end as fault from parsed)
            select {source.file}, "{ROW}", {", ".join(f'"{c.name}__value"' for c in table.columns)},
              split_part(fault, '|', 1), split_part(fault, '|', 2),
              case split_part(fault, '|', 2) {" ".join(value_of)} end,
              case when fault is not null then json_object({cells})::varchar end
            from judged
            """
        )
        self.connection.unregister("raw_delivered")

    def accept(self, table: Table) -> None:
        """Judge references, duplicates and overlaps, and create the table of the accepted rows."""
        for column in table.columns:
            if column.refers:
                self._references(table, column)
        self._duplicates(table)
        if table.name == "workers":
            self._overlaps()
        self._domains(table)
        columns = ", ".join(_stored(c) for c in table.columns)
        self.connection.execute(
            f"create or replace table {table.name} as select {columns} from staged_{table.name} where _rule is null"
        )
        cells = ", ".join(f'{quote(c.name)}, "{c.name}"::varchar' for c in table.columns)
        self.connection.execute(
            f"insert into rejects select {quote(table.name)}, _file, _row, _column, _rule, {_masked('_value')}, "
            f"{_masked(f'coalesce(_cells, json_object({cells})::varchar)')} "
            f"from staged_{table.name} where _rule is not null"
        )
        self.connection.execute(f"drop table staged_{table.name}")

    def _domains(self, table: Table) -> None:
        """Create the value sets that this table defines: in text order, so that they sort as text does."""
        for column in table.columns:
            name = column.domain or column.code
            if name is None or name in self._known:
                continue
            self._known.add(name)
            listed = self.lists.get(column.code or "")
            if listed is not None:
                members = ", ".join(map(quote, sorted(listed)))
                self.connection.execute(f"create type {name}_domain as enum ({members})")
                continue
            found = f'from staged_{table.name} where _rule is null and "{column.name}" is not null'
            empty = not self.connection.execute(f"select 1 {found} limit 1").fetchall()
            values = f'as enum (select distinct "{column.name}" {found} order by 1)'
            self.connection.execute(f"create type {name}_domain {'as varchar' if empty else values}")

    def _default(self, column: Column) -> str | None:
        return self.settings.municipality if column.name == "municipality" else column.default

    def _cell_rules(self, column: Column) -> list[tuple[str, str]]:
        text, value = f'"{column.name}__text"', f'"{column.name}__value"'
        rules = []
        if column.required:
            rules.append(("missing", f"{text} is null"))
        if column.type not in ("id", "text", "citizen", "list", "code"):
            rules.append(("unreadable", f"{text} is not null and {value} is null"))
        if column.code in self.lists:
            codes = ", ".join(map(quote, self.lists[column.code]))
            rules.append(
                ("unknown_code", f"{text} is not null and ({value} is null or {value} not in ({codes}))")
            )
        if column.low is not None:
            rules.append(("out_of_range", f"{value} not between {column.low} and {column.high}"))
        if column.past:
            rules.append(("future", f"{value}::date > date '{self.as_of}'"))
        return rules

    def _references(self, table: Table, column: Column) -> None:
        assert column.refers is not None
        key = TABLES[column.refers].key[0]
        self.connection.execute(
            f"""
            update staged_{table.name} set _rule = 'no_parent', _column = {quote(column.name)}, _value = "{column.name}"
            where _rule is null and "{column.name}" is not null
              and not exists (select 1 from {column.refers} p where p."{key}" = staged_{table.name}."{column.name}")
            """
        )

    def _duplicates(self, table: Table) -> None:
        keys = ", ".join(f'"{k}"' for k in table.key)
        shown = " || ' ' || ".join(f'"{k}"::varchar' for k in table.key)
        self.connection.execute(
            f"""
            update staged_{table.name} as s set _rule = 'duplicate', _column = {quote(table.key[0])}, _value = {shown}
            where exists (select 1 from (
                select _file, _row from (
                    select _file, _row, row_number() over (partition by {keys} order by _file, _row) as n
                    from staged_{table.name} where _rule is null
                      and ({keys}) in (select ({keys}) from staged_{table.name} where _rule is null
                                       group by {keys} having count(*) > 1)
                ) where n > 1) d where d._file = s._file and d._row = s._row)
            """
        )

    def _overlaps(self) -> None:
        """A period that overlaps an earlier accepted one of the same worker; empty periods hold no day."""
        rows = self.connection.execute(
            "select worker_id, valid_from, valid_to, _file, _row from staged_workers "
            "where _rule is null and (valid_to is null or valid_to > valid_from) "
            "order by worker_id, valid_from, _file, _row"
        ).fetchall()
        taken: dict[str, date] = {}
        bad = []
        for worker, start, end, file, row in rows:
            if worker in taken and start < taken[worker]:
                bad.append((file, row))
            else:
                taken[worker] = end or date.max
        for file, row in bad:
            self.connection.execute(
                "update staged_workers set _rule = 'overlap', _column = 'valid_from', "
                "_value = valid_from::varchar where _file = ? and _row = ?",
                [file, row],
            )


def _stored(column: Column) -> str:
    """A column as it is stored: in its domain's type where it has one."""
    name = column.domain or column.code
    return f'cast("{column.name}" as {name}_domain) as "{column.name}"' if name else f'"{column.name}"'


def _masked(expression: str) -> str:
    """SQL for the text without anything shaped like a CPR number (kept rejects are read by people)."""
    return f"regexp_replace({expression}, {quote(f'(^|[^0-9]){CPR}($|[^0-9])')}, {quote(chr(92) + '1' + MASK + chr(92) + '2')}, 'g')"


def _out_of_order(table: Table, order: Order) -> str:
    earlier, later = f'"{order.earlier}__value"', f'"{order.later}__value"'
    if table.column(order.later).type == "date":
        return f"{later} < {earlier}"
    no_time = " or ".join(f"{v} = date_trunc('day', {v})" for v in (earlier, later))
    return f"{later} < {earlier} and not ({later}::date = {earlier}::date and ({no_time}))"
