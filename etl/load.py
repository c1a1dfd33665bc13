"""One load, from delivered folders to a published snapshot, or a sentence why not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from .checks import run_checks
from .contracts import TABLES, Table
from .delivery import Delivery, missing_tables, open_delivery, read_table
from .errors import Refused
from .facts import build_facts
from .privacy import load_key, replace_in_text, tokenise
from .publish import BUILDING, SCHEMA_VERSION, current_snapshot, load_lock, new_name, publish
from .readers import RawTable
from .report import Finding, LoadReport, TableCount, read_report
from .select import forget_raw
from .settings import Settings, load_settings
from .validate import Checker, Source

Progress = Callable[[str], None]

_SCHEMA = """
create table info (snapshot varchar, schema_version integer, as_of date, history_from date,
  loaded_at timestamp, source varchar, calendar varchar, municipality varchar);
create table files (file integer, path varchar);
create table rejects ("table" varchar, file integer, "row" bigint, "column" varchar, rule varchar,
  value varchar, cells varchar);
create table load_tables ("table" varchar, delivered boolean, read bigint, loaded bigint, rejected bigint,
  rejected_own bigint);
create table findings (rule varchar, severity varchar, "table" varchar, count bigint, examples varchar[],
  text_da varchar);
create table targets (indicator varchar, unit_level varchar, unit varchar, kind varchar, low double,
  high double, valid_from date, valid_to date, source varchar);
create table districts (district varchar, name varchar);
"""


@dataclass(frozen=True)
class Options:
    """The switches of one load."""

    as_of: date | None = None
    source: str | None = None
    allow_older: bool = False
    allow_shrink: bool = False
    publish: bool = True


def load(
    folders: Sequence[Path],
    warehouse: Path,
    settings: Settings | None = None,
    options: Options | None = None,
    progress: Progress = lambda _: None,
    profiles: tuple[Path, ...] = (),
) -> LoadReport:
    """Validate the deliveries in `folders` and publish them as one snapshot of `warehouse`.

    Returns the report; with `options.publish` False (tavle check) nothing is kept. Raises Refused,
    with the report so far in `.report` where there is one; the published snapshot stays as it was.
    """
    settings = settings or load_settings()
    options = options or Options()
    deliveries = [open_delivery(f, options.as_of, options.source, profiles) for f in folders]
    if len({d.as_of for d in deliveries}) > 1:
        days = ", ".join(f"{d.folder.name} {d.as_of}" for d in deliveries)
        raise Refused(f"The deliveries describe different days ({days}). Load those of one day together.")
    if lacking := missing_tables(deliveries):
        raise Refused(
            f"The required table {lacking[0]} is missing from {deliveries[0].folder}. "
            "Ask for the whole delivery again; nothing was loaded."
        )
    with load_lock(warehouse):
        as_of = deliveries[0].as_of
        name = new_name(warehouse, as_of)
        building = warehouse / f"{name}{BUILDING}"
        previous = read_report(current_snapshot(warehouse))
        try:
            report = _build(building, name, deliveries, settings, options, progress, previous, warehouse)
            if options.publish:
                progress("publishing")
                publish(building, warehouse, name)
            return report
        except duckdb.Error as error:
            if "space left" in str(error) or isinstance(error, duckdb.IOException):
                raise Refused(
                    f"The warehouse {warehouse} cannot be written: {str(error).splitlines()[0]}"
                ) from error
            raise
        finally:
            forget_raw()
            for path in warehouse.glob(f"{name}{BUILDING}*"):
                path.unlink(missing_ok=True)


def _build(
    building: Path,
    name: str,
    deliveries: list[Delivery],
    settings: Settings,
    options: Options,
    progress: Progress,
    previous: LoadReport | None,
    warehouse: Path,
) -> LoadReport:
    as_of = deliveries[0].as_of
    key = load_key(warehouse, settings.key_file)
    # Nothing may spill to disk while citizen numbers could still stand in a wrong column.
    connection = duckdb.connect(
        str(building), config={"temp_directory": "", "autoinstall_known_extensions": False}
    )
    try:
        connection.execute(_SCHEMA)
        checker = Checker(connection, settings, as_of)
        findings: list[Finding] = []
        counts: list[TableCount] = []
        paths: list[str] = []
        for table in TABLES.values():
            progress(f"reading {table.name}")
            counts.append(_load_table(connection, checker, table, deliveries, key, findings, paths))
        connection.executemany(
            "insert into files values (?, ?)", [(i, p) for i, p in enumerate(paths)] or [(0, "")]
        )
        _count(connection, counts)
        findings += _owner_counts(deliveries, counts)
        earliest = connection.execute("select min(opened_on) from cases").fetchall()[0][0]
        stated = [d.history_from for d in deliveries if d.history_from]
        history_from = max(stated) if stated else (earliest or as_of)
        loaded_at = datetime.now(UTC).replace(tzinfo=None)
        connection.execute(
            "insert into info values (?, ?, ?, ?, ?, ?, ?, ?)",
            [name, SCHEMA_VERSION, as_of, history_from, loaded_at,
             ", ".join(d.profile.name for d in deliveries), settings.calendar, settings.municipality],
        )  # fmt: skip
        counts = _counts(connection, counts)
        report = LoadReport(name, as_of, history_from, loaded_at, tuple(counts), tuple(findings), ())
        _refuse_bad(report, settings, options, previous, connection)
        connection.execute(f"set temp_directory = '{building}.tmp'")
        _site_tables(connection, settings)
        build_facts(connection, settings, as_of, lambda stage: progress(f"computing {stage}"))
        progress("checking")
        findings += run_checks(connection)
        connection.executemany(
            "insert into findings values (?, ?, ?, ?, ?, ?)",
            [(f.rule, f.severity, f.table, f.count, list(f.examples), f.text_da) for f in findings]
            or [("", "", "", 0, [], "")],
        )
        connection.execute("delete from findings where rule = ''")
        return LoadReport(
            name, as_of, history_from, loaded_at, tuple(counts), tuple(findings), tuple(_rejects(connection))
        )
    finally:
        connection.close()


def _load_table(
    connection: duckdb.DuckDBPyConnection,
    checker: Checker,
    table: Table,
    deliveries: list[Delivery],
    key: bytes,
    findings: list[Finding],
    paths: list[str],
) -> TableCount:
    checker.create(table)
    read, delivered = 0, False
    for delivery in deliveries:
        for raw, mapped in read_table(delivery, table):
            delivered = True
            read += raw.rows_read
            file = len(paths)
            paths.append(str(raw.path))
            findings += _file_findings(table, raw)
            source = Source(file, delivery.profile, mapped.codes, mapped.constants)
            checker.stage(table, _without_citizens(table, raw, delivery, key, findings), source)
            for row, text in raw.malformed:
                connection.execute(
                    "insert into rejects values (?, ?, ?, null, 'malformed', null, ?)",
                    [table.name, file, row, _length_only(text)],
                )
    checker.accept(table)
    return TableCount(table.name, delivered, read, 0, 0, 0)


def _length_only(text: str) -> str:
    """A row that cannot be split is not kept: nobody knows which columns its text belongs to."""
    return f"({len(text)} tegn)"


def _without_citizens(
    table: Table, raw: RawTable, delivery: Delivery, key: bytes, findings: list[Finding]
) -> pa.Table:
    result = raw.table
    for column in table.columns:
        if column.name not in result.column_names:
            continue
        index = result.column_names.index(column.name)
        cells = result.column(column.name)
        if column.type == "citizen":
            result = result.set_column(index, column.name, tokenise(cells, key, delivery.profile.nulls))
        elif column.type in ("id", "text", "list"):
            mended, count = replace_in_text(cells, key, keys=column.type == "id")
            if count:
                result = result.set_column(index, column.name, mended)
                text = f"Noget, der ligner et CPR-nummer, stod i {table.name}.{column.name} og er erstattet"
                findings.append(Finding("cpr_elsewhere", "repaired", table.name, count, (), text))
    return result


def _file_findings(table: Table, raw: RawTable) -> list[Finding]:
    found = []
    if raw.unknown:
        found.append(
            Finding("unknown_header", "warning", table.name, len(raw.unknown), raw.unknown[:5],
                    f"Ukendte overskrifter i {raw.path.name} er ikke læst")
        )  # fmt: skip
    for note in raw.notes:
        found.append(
            Finding(
                "reading",
                "warning",
                table.name,
                1,
                (note,),
                f"Ved læsning af {raw.path.name} blev noget antaget",
            )
        )
    return found


def _count(connection: duckdb.DuckDBPyConnection, counts: list[TableCount]) -> None:
    for count in counts:
        connection.execute(
            f"""insert into load_tables select ?, ?, ?, (select count(*) from {count.table}),
            count(*), count(*) filter (where rule <> 'no_parent') from rejects where "table" = ?""",
            [count.table, count.delivered, count.read, count.table],
        )


def _counts(connection: duckdb.DuckDBPyConnection, counts: list[TableCount]) -> list[TableCount]:
    rows = connection.execute("select * from load_tables").fetchall()
    by_name = {row[0]: TableCount(*row) for row in rows}
    result = [by_name[c.table] for c in counts]
    for c in result:
        if c.read != c.loaded + c.rejected:
            raise AssertionError(f"{c.table}: {c.read} rows read, {c.loaded} loaded, {c.rejected} rejected")
    return result


def _owner_counts(deliveries: list[Delivery], counts: list[TableCount]) -> list[Finding]:
    stated: dict[str, int] = {}
    for delivery in deliveries:
        for table, rows in delivery.rows.items():
            stated[table] = stated.get(table, 0) + rows
    read = {c.table: c.read for c in counts}
    return [
        Finding("row_count", "warning", table, abs(read.get(table, 0) - rows), (f"{rows} / {read.get(table, 0)}",),
                f"Systemets ejer har sendt {rows} rækker i {table}, men {read.get(table, 0)} er læst")
        for table, rows in stated.items()
        if read.get(table, 0) != rows
    ]  # fmt: skip


def _refuse_bad(
    report: LoadReport,
    settings: Settings,
    options: Options,
    previous: LoadReport | None,
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """The refusals of a whole delivery (extracts, "The delivery as a whole is refused")."""

    def refuse(text: str) -> None:
        error = Refused(text)
        error.report = LoadReport(  # type: ignore[attr-defined]
            report.snapshot, report.as_of, report.history_from, report.loaded_at, report.tables,
            report.findings, tuple(_rejects(connection)),
        )  # fmt: skip
        raise error

    for c in report.tables:
        if c.rejected_own >= 10 and c.rejected_own > settings.reject_share * c.read:
            refuse(
                f"{c.rejected_own} of {c.read} rows of {c.table} are faulty, more than the allowed "
                f"{settings.reject_share:.1%}. Send the rejected rows back and ask for a new delivery; "
                "what was published stays."
            )
    if previous is None:
        return
    if report.as_of < previous.as_of and not options.allow_older:
        refuse(
            f"The delivery describes {report.as_of}, but {previous.as_of} is published already. "
            "Give --allow-older to publish it all the same."
        )
    before = {c.table: c.read for c in previous.tables}
    for c in report.tables:
        if c.read < (1 - settings.shrink_share) * before.get(c.table, 0) and not options.allow_shrink:
            refuse(
                f"{c.table} has {c.read} rows, the last delivery had {before[c.table]}: a fall of more than "
                f"{settings.shrink_share:.0%}. Ask whether it is whole, or give --allow-shrink."
            )


def _site_tables(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    for target in settings.targets:
        connection.execute(
            "insert into targets values (?, ?, ?, ?, ?, ?, ?, ?, ?)", list(asdict(target).values())
        )
    for code, label in (settings.districts or {}).items():
        connection.execute("insert into districts values (?, ?)", [code, label])


def _rejects(connection: duckdb.DuckDBPyConnection, limit: int = 1000) -> list[dict[str, object]]:
    cursor = connection.execute(
        'select r."table", f.path, r."row", r."column", r.rule, r.value from rejects r '
        'left join files f on f.file = r.file order by r."table", r.file, r."row" limit ?',
        [limit],
    )
    return [
        dict(zip(("table", "file", "row", "column", "rule", "value"), row, strict=True))
        for row in cursor.fetchall()
    ]
