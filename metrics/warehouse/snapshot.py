"""The warehouse as readers see it: the published snapshot, its facts about itself, its labels."""

from __future__ import annotations

import threading
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from etl.delivery.headings import headings
from etl.snapshots.publish import POINTER, SCHEMA_VERSION, current_snapshot
from metrics.catalogue import INDICATORS
from metrics.danish.labels import CODE_LABELS, told_apart
from metrics.danish.rules import RuleSet, described, rule_set
from metrics.indicator import Indicator

from .cache import Cache

ANSWERS = 200_000
"""How many rows of answers are kept with a snapshot: some 300 MB. A page asks some thirty answers of a few hundred."""

CELLS = 300_000
"""How many prepared cells are kept in memory with a snapshot; the others are read from their files again."""


class NoSnapshot(RuntimeError):
    """There is nothing to read. The text says why and what to do."""


class Snapshot:
    """One published, immutable database. Safe to share between threads: each query has its own cursor.

    Its connection lives as long as somebody holds the object: a page that began on this snapshot ends on
    it, whatever is published meanwhile, and then the file is let go (also where it was pruned).
    """

    def __init__(self, path: Path) -> None:
        try:
            there = path.is_file()
        except OSError as error:
            raise NoSnapshot(
                f"The snapshot {path} cannot be read: {error.strerror}. Give read access to it."
            ) from error
        if not there:
            raise NoSnapshot(
                f"The snapshot {path} is not there. Load a delivery, or choose another snapshot."
            )
        try:
            self._connection = duckdb.connect(
                str(path),
                read_only=True,
                config={"enable_external_access": False, "autoinstall_known_extensions": False},
            )
            info = self.rows("select * from info")[0]
        except duckdb.Error as error:
            raise NoSnapshot(
                f"The snapshot {path} cannot be read. Run: tavle rebuild (or load the delivery again)."
            ) from error
        if info["schema_version"] != SCHEMA_VERSION:
            raise NoSnapshot(
                f"The snapshot {path.name} has schema {info['schema_version']}, this tavle reads {SCHEMA_VERSION}. "
                "Run: tavle rebuild (or load the delivery again)."
            )
        self.path = path
        self.answers: Cache[Any, Any] = Cache(ANSWERS, lambda answer: 1 + len(answer.rows))
        """Answers as they are, by question: for `metrics.engine` alone, which decides who may see them."""
        self.cells: Cache[Any, Any] = Cache(CELLS, lambda whole: 1 + sum(map(len, whole.values())))
        """Cells that were prepared, by statement: for `metrics.sql.parts`."""
        self.kept: dict[Any, Any] = {}
        """What was computed of this snapshot and stays true, since it never changes."""
        self.id: str = info["snapshot"]
        self.as_of: date = info["as_of"]
        self.history_from: date = info["history_from"]
        self.loaded_at: datetime = info["loaded_at"]
        self.source: str = info["source"]
        self.calendar: str = info["calendar"]
        self.municipality: str = info["municipality"]

    def fetch(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of one statement."""
        cursor = self._connection.cursor()
        try:
            return cursor.execute(sql).fetchall()
        finally:
            cursor.close()

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """The rows of one statement as dicts."""
        cursor = self._connection.cursor()
        try:
            result = cursor.execute(sql)
            names = [d[0] for d in result.description]
            return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
        finally:
            cursor.close()

    @cached_property
    def delivered(self) -> frozenset[str]:
        """The tables that the delivery held, and their columns as `table.column`."""
        tables = 'select "table" from load_tables where delivered'
        columns = """select "table" || '.' || "column" from load_columns"""
        return frozenset(r[0] for r in self.fetch(f"{tables} union all {columns}"))

    @cached_property
    def settings(self) -> dict[str, str]:
        """The site's settings with which this snapshot was built, as text."""
        return dict(self.fetch("select key, value from settings"))

    @property
    def small_numbers(self) -> int:
        """A count of persons from 1 to below this is not released."""
        return int(self.settings["small_numbers"])

    @cached_property
    def rules_unconfirmed_from(self) -> date | None:
        """The first day of absence from which the rules are not certain in the sources."""
        text = self.settings.get("rules_unconfirmed_from")
        return date.fromisoformat(text) if text else None

    @cached_property
    def rules(self) -> RuleSet:
        """What is owed by when in this snapshot, and what it is called."""
        return rule_set(
            self.rows("select * from followup_rules order by valid_from"),
            self.rows("select * from milestone_rules order by rule"),
        )

    def indicator(self, ident: str) -> Indicator:
        """The catalogue's record, in the words of this snapshot's rules."""
        return described(INDICATORS[ident], self.rules)

    @cached_property
    def first_opened(self) -> date:
        """The day on which the first case opened; `as_of` where there is no case."""
        return self.fetch("select min(opened_on) from spells")[0][0] or self.as_of

    @cached_property
    def calendar_from(self) -> date:
        """The first day that the calendar knows."""
        return self.fetch("select min(day) from calendar")[0][0]

    @cached_property
    def all_targets(self) -> tuple[dict[str, Any], ...]:
        return tuple(self.rows("select * from targets"))

    def targets(self, indicator: str) -> list[dict[str, Any]]:
        """The rows of the targets table for one indicator, baselines included."""
        return [t for t in self.all_targets if t["indicator"] == indicator]

    def baselines(self, indicator: str) -> list[dict[str, Any]]:
        """Of these, the values that figures are compared with."""
        return [t for t in self.targets(indicator) if t["kind"] == "baseline"]

    def load_report(self) -> list[dict[str, Any]]:
        """One dict a table: table, delivered, read, loaded, rejected, rejected_own."""
        return [dict(row) for row in self._load_report]

    @cached_property
    def _load_report(self) -> list[dict[str, Any]]:
        return self.rows("select * from load_tables")

    def findings(self) -> list[dict[str, Any]]:
        """Repairs and warnings of the load: rule, severity, table, count, examples, text_da."""
        return [dict(row) for row in self._findings]

    @cached_property
    def _findings(self) -> list[dict[str, Any]]:
        return self.rows("select * from findings order by severity desc, count desc, rule")

    def rejects(self, limit: int = 200) -> list[dict[str, Any]]:
        """Rejected rows: table, file, row, column, heading (the column as delivered), rule, value (masked)."""
        found = self.rows(
            'select r."table", f.path as file, r."row", r."column", r.rule, r.value from rejects as r '
            f'left join files as f on f.file = r.file order by r."table", r.file, r."row" limit {int(limit)}'
        )
        known: dict[tuple[str, str], dict[str, str]] = {(r["table"], r["file"]): {} for r in found}
        for table, path in known:
            known[table, path] = headings(self.source, table, [path])
        return [{**r, "heading": known[r["table"], r["file"]].get(r["column"], r["column"])} for r in found]

    @cached_property
    def steps(self) -> tuple[dict[str, Any], ...]:
        """The milestones of all plans, shipped, the site's own and delivered: the columns of `initiatives`,
        and `source` where they are shipped."""
        return tuple(self.rows("select * from steps_of_plans order by plan, initiative_no, no"))

    def events(self, indicator: str | None = None) -> list[dict[str, Any]]:
        """Dated events by day: on, until (None = one day), kind, text, indicators (ids), source, rebased_by.

        The site's table, and every milestone with a day on which it was done. With `indicator`, those that
        name it.
        """
        return [dict(e) for e in self._events if indicator is None or indicator in e["indicators"]]

    @cached_property
    def _events(self) -> list[dict[str, Any]]:
        found = self.rows(
            'select "on", until, kind, text, indicators, source, rebased_by from site_events union all '
            "select done_on, null, 'initiative', coalesce(milestone, initiative), indicators, "
            "coalesce(source, plan || ' ' || no), null from steps_of_plans where done_on is not null order by 1, 4"
        )
        return [{**e, "indicators": tuple((e["indicators"] or "").split())} for e in found]

    @cached_property
    def budget(self) -> tuple[dict[str, Any], ...]:
        """The lines of money: plan, no, text, year, kroner, bound (exact, at_most, total), price_level, source."""
        return tuple(self.rows("select * from budget order by plan, year nulls last, no"))

    @cached_property
    def contradictions(self) -> tuple[dict[str, Any], ...]:
        """Where the sources say two things: each with its source and date, and what is done here."""
        return tuple(self.rows("select * from contradictions"))

    @cached_property
    def unit_rows(self) -> tuple[dict[str, Any], ...]:
        return tuple(
            self.rows(
                "select team_id as team, team_name, department, centre, municipality from teams "
                "order by municipality, centre, department, team_name collate da"
            )
        )

    def units(self) -> list[dict[str, Any]]:
        """One dict a team: team, team_name, department, centre, municipality."""
        return [dict(u) for u in self.unit_rows]

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        labels = {dim: dict(names) for dim, names in CODE_LABELS.items()}
        labels["team"] = told_apart({u["team"]: u["team_name"] for u in self.unit_rows})
        for level in ("department", "centre", "municipality"):
            labels[level] = {u[level]: u[level] for u in self.unit_rows}
        labels["worker"] = told_apart(dict(
            self.fetch(
                "select worker_id, coalesce(max(worker_name), worker_id) from workers group by worker_id order by 1"
            )
        ))  # fmt: skip
        labels["miniteam"] = {r[0]: r[0] for r in self.fetch(
            "select distinct miniteam from workers where miniteam is not null order by 1")}  # fmt: skip
        for dim in ("supplier", "package"):
            labels[dim] = {r[0]: r[0] for r in self.fetch(f"select distinct {dim} from offers order by 1")}
        for dim in ("plan", "section", "owner"):
            labels[dim] = {r[0]: r[0] for r in self.fetch(
                f"select distinct {dim} from agenda where {dim} is not null order by 1")}  # fmt: skip
        labels["obligation"] = self.rules.names
        labels["district"] = dict(self.fetch("select district, name from districts")) or {
            r[0]: r[0] for r in self.fetch("select distinct district from spells order by 1")
        }
        return labels

    def labels(self, dim: str) -> dict[str, str]:
        """Value -> name on the screen (Danish), for every value of `dim` in this snapshot."""
        return self._labels.get(dim, {})


class Warehouse:
    """A warehouse folder; `current()` follows the pointer that a load replaces.

    It holds the published snapshot only. An earlier one stays open for those who still use it.
    """

    # How often a pointer is read again whose snapshot was replaced and pruned in between.
    _TRIES = 5

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None

    def current(self) -> Snapshot:
        """The published snapshot; NoSnapshot where nothing is published or it cannot be read."""
        with self._lock:
            for last in (False,) * (self._TRIES - 1) + (True,):
                path = self._published()
                if self._snapshot is not None and self._snapshot.path == path:
                    break
                try:
                    self._snapshot = Snapshot(path)
                    break
                except NoSnapshot:
                    if last or self._published() == path:
                        raise
            assert self._snapshot is not None
            return self._snapshot

    def named(self, name: str) -> Snapshot:
        """A kept snapshot by its name, or by how it begins (a pinned report's own).

        NoSnapshot where there is none or several, and where it is kept but not built.
        """
        from etl.errors import Refused
        from etl.snapshots.snapshots import find

        try:
            entry = find(self.folder, name)
        except Refused as error:
            raise NoSnapshot(str(error)) from error
        if entry.size is None:
            raise NoSnapshot(f"{entry.name} is kept but not built. Run: tavle rebuild {entry.name}")
        return Snapshot(self.folder / f"{entry.name}.duckdb")

    def _published(self) -> Path:
        try:
            path = current_snapshot(self.folder)
        except OSError as error:
            raise NoSnapshot(
                f"The warehouse {self.folder} cannot be read: {error.strerror}. Give read access to it."
            ) from error
        if path is None:
            raise NoSnapshot(
                f"Nothing is published in {self.folder} (there is no {POINTER}). Run: tavle load DIR --warehouse {self.folder}"
            )
        return path
