"""What a load tells: rows read, loaded and rejected a table, findings, and examples of rejects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from etl.check.causes import Cause

from .findings import Finding

__all__ = ["UNREAD", "Finding", "LoadReport", "TableCount", "read_report"]

UNREAD = "unread_file"
"""The rule of the finding that names files of a delivery which belong to no table."""


@dataclass(frozen=True)
class TableCount:
    """Rows of one table: read = loaded + rejected; `rejected_own` leaves out a parent's faults.

    `orphans` name a parent that is not there, whatever else is wrong with them (0 in a report read again).
    """

    table: str
    delivered: bool
    read: int
    loaded: int
    rejected: int
    rejected_own: int
    orphans: int = 0


@dataclass(frozen=True)
class LoadReport:
    """One load: the snapshot's name, its days, and what came of every table.

    `rejects`: the first rows, own faults first; `causes`: what all of them were rejected for.
    """

    snapshot: str
    as_of: date
    history_from: date
    loaded_at: datetime
    tables: tuple[TableCount, ...]
    findings: tuple[Finding, ...]
    rejects: tuple[dict[str, object], ...]
    causes: tuple[Cause, ...] = ()

    @property
    def read(self) -> int:
        return sum(t.read for t in self.tables)

    @property
    def rejected(self) -> int:
        return sum(t.rejected for t in self.tables)


def read_report(snapshot: Path | None) -> LoadReport | None:
    """The counts of a published snapshot, or None where there is none that can be read."""
    if snapshot is None or not snapshot.is_file():
        return None
    try:
        # The readers' configuration: one process cannot open a file twice with different ones.
        with duckdb.connect(
            str(snapshot),
            read_only=True,
            config={"enable_external_access": False, "autoinstall_known_extensions": False},
        ) as connection:
            info = connection.execute("select snapshot, as_of, history_from, loaded_at from info").fetchall()[
                0
            ]
            tables = connection.execute("select * from load_tables").fetchall()
    except duckdb.Error:
        return None
    snapshot_name, as_of, history_from, loaded_at = info
    return LoadReport(
        snapshot_name, as_of, history_from, loaded_at, tuple(TableCount(*t) for t in tables), (), ()
    )
