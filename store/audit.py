"""Who saw what: a log that is only added to, and shortened by age alone.

The database itself refuses to change or delete a row (triggers), but inside `erasing`, which the erasing
of a citizen and the yearly shortening use. What is written holds no names of citizens and no figures.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from etl.clean.citizen_numbers import mask_address

from .file import Store, now, time_of

LONGEST = 400
WHAT = (
    "login", "logout", "role", "denied", "export", "cases", "sample", "written", "settings", "wall", "notice",
    "forgotten", "shortened",
)  # fmt: skip
"""What is logged: coming and going, a refusal, something taken out, drill-down to cases, a sample, something written, ..."""


@dataclass(frozen=True)
class Entry:
    """One line: when (UTC), who in which role, what, about what, on which snapshot, from which address."""

    id: int
    at: datetime
    who: str
    role: str
    what: str
    about: str
    snapshot: str
    address: str


class Audit:
    """The audit log of a store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def add(
        self, who: str, role: str, what: str, about: str = "", snapshot: str = "", address: str = ""
    ) -> None:
        """Write one line. Raises ValueError for a kind that is not in `WHAT`."""
        if what not in WHAT:
            raise ValueError(f"{what!r} is not logged; known are {', '.join(WHAT)}")
        row = tuple(_line(text) for text in (who, role, what, about, snapshot, address))
        with self.store.writing(seen=False) as connection:
            connection.execute(
                "insert into audit (at, who, role, what, about, snapshot, address) values (?, ?, ?, ?, ?, ?, ?)",
                (now(), *row),
            )

    def entries(
        self, *, since: datetime | None = None, who: str | None = None, what: str | None = None, most: int | None = None
    ) -> list[Entry]:  # fmt: skip
        """The lines, the last first: since a time, of one person, of one kind, at most so many."""
        with self.store.reading() as connection:
            if connection is None:
                return []
            rows = connection.execute(
                """select * from audit where (? is null or at >= ?) and (? is null or who = ?) and (? is null or what = ?)
                order by id desc limit ?""",
                (_written(since), _written(since), who, who, what, what, -1 if most is None else most),
            ).fetchall()
        return [_entry(row) for row in rows]

    def shorten(self, months: int, today: datetime | None = None) -> int:
        """Let lines go that are older than so many months (of 30.44 days), and say how many went."""
        before = (today or datetime.now(UTC)) - timedelta(days=months * 30.44)
        with self.store.writing(seen=False) as connection:
            with erasing(connection):
                gone = connection.execute("delete from audit where at < ?", (_written(before),)).rowcount
            if gone:
                connection.execute(
                    "insert into audit (at, who, role, what, about, snapshot, address) values (?, 'tavle', '', 'shortened', ?, '', '')",
                    (now(), f"{gone} lines older than {months} months"),
                )
        return gone


@contextmanager
def erasing(connection: sqlite3.Connection) -> Iterator[None]:
    """Inside, and in this transaction only, rows of the log may be changed."""
    connection.execute("insert into audit_open values (1)")
    yield
    connection.execute("delete from audit_open")


def _line(text: str) -> str:
    """One line of text without control characters and citizen numbers: nobody writes a second line into the log."""
    return re.sub(r"[\x00-\x1f\x7f\u2028\u2029]+", " ", mask_address(text))[:LONGEST]


def _written(when: datetime | None) -> str | None:
    return None if when is None else when.astimezone(UTC).replace(microsecond=0).isoformat()


def _entry(row: sqlite3.Row) -> Entry:
    at = time_of(row["at"])
    assert at is not None
    return Entry(
        row["id"], at, row["who"], row["role"], row["what"], row["about"], row["snapshot"], row["address"]
    )
