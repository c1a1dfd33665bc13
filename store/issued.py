"""Issued reports: what was sent, with its figures as they stood, kept for the next one and for the one who asks."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime

from .file import Store, moment, one, time_of


@dataclass(frozen=True)
class Issued:
    """One issued report. `figures`: its canonical JSON, of which `sha256` is the hash; `due_on`: the day it answers."""

    id: int
    kind: str
    as_of: date
    snapshot: str
    released: bool
    sha256: str
    figures: bytes
    due_on: date | None
    issued_by: str
    issued_at: datetime


class IssuedReports:
    """The issued reports in a store. None is ever changed or taken away."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def add(
        self,
        kind: str,
        as_of: date,
        snapshot: str,
        released: bool,
        sha256: str,
        figures: bytes,
        due_on: date | None,
        who: str,
    ) -> int:
        """Keep a report that is issued now, and give its number."""  # fmt: skip
        with self.store.writing() as connection:
            number = connection.execute(
                "insert into issued (kind, as_of, snapshot, released, sha256, figures, due_on, issued_by, issued_at) "
                "values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (kind, as_of.isoformat(), snapshot, int(released), sha256, figures,
                 due_on.isoformat() if due_on else None, who, moment()),
            ).lastrowid  # fmt: skip
        assert number is not None
        return number

    def of(self, kind: str) -> list[Issued]:
        """The issued reports of a kind, the last one first."""
        with self.store.reading() as connection:
            if connection is None:
                return []
            rows = connection.execute(
                "select * from issued where kind = ? order by id desc", (kind,)
            ).fetchall()
        return [_issued(row) for row in rows]

    def get(self, id: int) -> Issued:
        """One report by its number; Fault where there is none."""
        with self.store.reading() as connection:
            found = connection and connection.execute("select * from issued where id = ?", (id,)).fetchone()
        return _issued(one(found, f"Rapport {id}"))

    def before(self, kind: str, released: bool, id: int | None = None) -> Issued | None:
        """The last report of the kind and form (before report `id`); None where there is none."""
        return next((r for r in self.of(kind) if r.released == released and (id is None or r.id < id)), None)


def _issued(row: sqlite3.Row) -> Issued:
    issued_at = time_of(row["issued_at"])
    assert issued_at is not None
    return Issued(
        row["id"], row["kind"], date.fromisoformat(row["as_of"]), row["snapshot"], bool(row["released"]),
        row["sha256"], bytes(row["figures"]), date.fromisoformat(row["due_on"]) if row["due_on"] else None,
        row["issued_by"], issued_at,
    )  # fmt: skip
