"""A snapshot's database, built of an intake: rows checked, counted, facts computed, soundness proved."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from etl.check.causes import alike_keys, causes
from etl.check.checks import run_checks
from etl.check.compared import SCHEMA as SHARES_SCHEMA
from etl.check.compared import Shares, compare, cut_off, keep_shares
from etl.check.validate import Checker, Source
from etl.delivery.contracts import TABLES, Table
from etl.delivery.intake import Ahead, Intake
from etl.settings.settings import KEPT, Settings
from etl.snapshots.fault_points import point
from etl.snapshots.publish import SCHEMA_VERSION

from .facts import build_facts
from .proofs import prove
from .report import Finding, LoadReport, TableCount

Progress = Callable[[str], None]
Judge = Callable[[LoadReport], None]

_SCHEMA = """
create table info (snapshot varchar, schema_version integer, as_of date, history_from date,
  loaded_at timestamp, source varchar, calendar varchar, municipality varchar);
create table files (file integer, path varchar);
create table rejects ("table" varchar, file integer, "row" bigint, "column" varchar, rule varchar,
  value varchar, cells varchar);
create table load_tables ("table" varchar, delivered boolean, read bigint, loaded bigint, rejected bigint,
  rejected_own bigint);
create table load_columns ("table" varchar, "column" varchar);
create table findings (rule varchar, severity varchar, "table" varchar, count bigint, examples varchar[],
  text_da varchar);
create table targets (indicator varchar, unit_level varchar, unit varchar, kind varchar, low double,
  high double, valid_from date, valid_to date, source varchar);
create table districts (district varchar, name varchar);
create table settings (key varchar, value varchar);
create table site_events ("on" date, until date, kind varchar, text varchar, indicators varchar, source varchar, rebased_by varchar);
create table site_steps (plan varchar, no varchar, initiative_no varchar, section varchar, initiative varchar,
  milestone varchar, due_text varchar, due_on date, effect varchar, status varchar, done_on date, owner varchar,
  indicators varchar, source varchar);
create table budget (plan varchar, no varchar, text varchar, year integer, kroner double, bound varchar,
  price_level varchar, source varchar);
create table contradictions (subject varchar, says varchar, says_source varchar, says_date varchar,
  also_says varchar, also_source varchar, also_date varchar, here varchar);
"""


# Rows of a file up to which one thread is done sooner than several are told what to do: a quarter of a small load.
_FEW = 20_000

# Facts that need more than this spill to the disk beside the snapshot: others live on the machine too.
_MEMORY = 6 * 1024


def _memory() -> float:
    """What DuckDB by itself would take, in MiB: four fifths of the machine's memory."""
    return 0.8 * os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**2


def build(
    building: Path,
    name: str,
    intake: Intake,
    settings: Settings,
    loaded_at: datetime,
    judge: Judge,
    progress: Progress,
    judged: Callable[[duckdb.DuckDBPyConnection], None] = lambda _: None,
    earlier: Sequence[Shares] = (),
) -> LoadReport:
    """Build the database `building` of the rows of `intake`, whole and proved, and close it.

    `judge` sees the report once every row is accepted or rejected and may raise Refused; `judged` sees the
    database just before. `earlier`: the shares of the last deliveries. Raises Unsound where the result contradicts itself.
    """
    # Nothing may spill to disk while citizen numbers could still stand in a wrong column.
    connection = duckdb.connect(
        str(building), config={"temp_directory": "", "autoinstall_known_extensions": False, "threads": 1}
    )
    try:
        connection.execute(_SCHEMA)
        connection.execute(SHARES_SCHEMA)
        as_of = intake.as_of
        checker = Checker(connection, settings, as_of)
        findings: list[Finding] = []
        counts: list[TableCount] = []
        paths: list[str] = []
        with Ahead(intake, TABLES.values()) as ahead:
            for table in TABLES.values():
                progress(f"reading {table.name}")
                counts.append(_load_table(connection, checker, table, ahead, findings, paths))
        connection.executemany(
            "insert into files values (?, ?)", [(i, p) for i, p in enumerate(paths)] or [(0, "")]
        )
        counts = [replace(c, orphans=checker.orphans.get(c.table, 0)) for c in _count(connection, counts)]
        findings += _owner_counts(intake, counts)
        findings += compare(keep_shares(connection, [c.table for c in counts if c.delivered]), earlier)
        earliest = connection.execute("select min(opened_on) from cases").fetchall()[0][0]
        history_from = intake.history_from or earliest or as_of
        connection.execute(
            "insert into info values (?, ?, ?, ?, ?, ?, ?, ?)",
            [name, SCHEMA_VERSION, as_of, history_from, loaded_at, ", ".join(intake.sources),
             settings.calendar, settings.municipality],
        )  # fmt: skip
        report = LoadReport(name, as_of, history_from, loaded_at, tuple(counts), tuple(findings), ())
        report = _with_rejects(report, connection)
        findings += alike_keys(report.causes)
        judged(connection)
        judge(replace(report, findings=tuple(findings)))
        point("after reading")
        connection.execute(f"set temp_directory = '{building}.tmp'")
        if _memory() > _MEMORY:
            connection.execute(f"set memory_limit = '{_MEMORY} MiB'")
        # Row by row they would each be written to the disk.
        connection.begin()
        _site_tables(connection, settings)
        connection.commit()
        build_facts(connection, settings, as_of, lambda stage: progress(f"computing {stage}"))
        progress("checking")
        findings += run_checks(connection, settings.checks_folder)
        connection.executemany(
            "insert into findings values (?, ?, ?, ?, ?, ?)",
            [(f.rule, f.severity, f.table, f.count, list(f.examples), f.text_da) for f in findings]
            or [("", "", "", 0, [], "")],
        )
        connection.execute("delete from findings where rule = ''")
        prove(connection)
        point("before checkpoint")
        # Said here, where a full disk is an error; closing would pass over it in silence.
        connection.execute("checkpoint")
        point("after checkpoint")
        return replace(report, findings=tuple(findings))
    finally:
        connection.close()


def _load_table(
    connection: duckdb.DuckDBPyConnection,
    checker: Checker,
    table: Table,
    intake: Intake,
    findings: list[Finding],
    paths: list[str],
) -> TableCount:
    checker.create(table)
    read, delivered = 0, False
    columns: set[str] = set()
    for part in intake.parts(table):
        delivered = True
        read += part.read
        if part.rows.num_rows > _FEW:
            connection.execute("reset threads")
        file = len(paths)
        columns |= {*part.rows.column_names, *part.constants}
        paths.append(part.path)
        findings += [*part.findings, *cut_off(table.name, part.path, part.read)]
        checker.stage(table, part.rows, Source(file, part.profile, part.codes, part.constants, part.ends))
        for row, text in part.malformed:
            connection.execute(
                "insert into rejects values (?, ?, ?, null, 'malformed', null, ?)",
                [table.name, file, row, text],
            )
    findings += checker.accept(table)
    _insert(connection, "load_columns", [[table.name, c] for c in table.names if c in columns])
    return TableCount(table.name, delivered, read, 0, 0, 0)


def _count(connection: duckdb.DuckDBPyConnection, counts: list[TableCount]) -> list[TableCount]:
    """The accounting, kept and asserted: rows read = rows loaded + rows rejected."""
    for count in counts:
        connection.execute(
            f"""insert into load_tables select ?, ?, ?, (select count(*) from {count.table}),
            count(*), count(*) filter (where rule <> 'no_parent') from rejects where "table" = ?""",
            [count.table, count.delivered, count.read, count.table],
        )
    rows = connection.execute("select * from load_tables").fetchall()
    by_name = {row[0]: TableCount(*row) for row in rows}
    result = [by_name[c.table] for c in counts]
    for c in result:
        if c.read != c.loaded + c.rejected:
            raise AssertionError(f"{c.table}: {c.read} rows read, {c.loaded} loaded, {c.rejected} rejected")
    return result


def _owner_counts(intake: Intake, counts: list[TableCount]) -> list[Finding]:
    read = {c.table: c.read for c in counts}
    return [
        Finding("row_count", "warning", table, abs(read.get(table, 0) - rows), (f"{rows} / {read.get(table, 0)}",),
                f"Systemets ejer har sendt {rows} rækker i {table}, men {read.get(table, 0)} er læst")
        for table, rows in intake.stated.items()
        if read.get(table, 0) != rows
    ]  # fmt: skip


def _site_tables(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    tables: dict[str, tuple[Any, ...]] = {
        "targets": settings.targets, "site_events": settings.events, "site_steps": settings.steps,
        "budget": settings.budget, "contradictions": settings.contradictions,
    }  # fmt: skip
    for table, rows in tables.items():
        _insert(connection, table, [list(asdict(row).values()) for row in rows])
    _insert(connection, "settings", [[key, str(getattr(settings, key))] for key in KEPT])
    _insert(connection, "districts", [list(pair) for pair in (settings.districts or {}).items()])


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[list[Any]]) -> None:
    """The rows in one statement: a statement a row takes longer than the rest of a small load's tables."""
    if rows:
        one = f"({', '.join('?' * len(rows[0]))})"
        values = [value for row in rows for value in row]
        connection.execute(f"insert into {table} values {', '.join([one] * len(rows))}", values)


def _with_rejects(report: LoadReport, connection: duckdb.DuckDBPyConnection, limit: int = 1000) -> LoadReport:
    """The report with the causes of the rejections and the first rows, those with a fault of their own first."""
    cursor = connection.execute(
        'select r."table", f.path, r."row", r."column", r.rule, r.value from rejects r '
        "left join files f on f.file = r.file "
        'order by r.rule = \'no_parent\', list_position(?, r."table"), r.file, r."row" limit ?',
        [list(TABLES), limit],
    )
    names = ("table", "file", "row", "column", "rule", "value")
    rejects = tuple(dict(zip(names, row, strict=True)) for row in cursor.fetchall())
    return replace(report, rejects=rejects, causes=causes(connection) if rejects else ())
