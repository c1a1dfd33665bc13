"""The file: opened for one piece of work at a time, by any thread of any process.

SQLite in WAL mode: readers never wait, writers wait for each other (up to `WAIT` seconds). A write is
one transaction that begins with the right to write, so that nothing is read that another is about to
change. The schema's version stands in the file; an earlier one is brought up to date by the first to
open it, a later one is left alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from . import clock
from .schema import STEPS, VERSION

NAME = "store.sqlite"
WAIT = 10.0
"""Seconds that a write waits for another one."""


_held: dict[Path, sqlite3.Connection | None] = {}
"""Stores that this process serves from: each with an idle connection, once there is a file."""
_one_writes = Lock()
"""Threads of one process write in turn: SQLite's own waiting is a sleep that grows, and comes out of turn."""


class Fault(RuntimeError):
    """The store cannot be used. The text says why and what to do, in Danish: people read it on a page."""


class Store:
    """The store of one warehouse folder. It is made by the first write; reading never makes it."""

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        self.path = folder / NAME
        self.read_only = read_only

    def hold(self) -> None:
        """Keep the file open as long as this process lives (a server's; not to be called before a fork).

        Where the last connection is closed SQLite writes its log back and deletes it, and whoever comes meanwhile
        waits: with two hundred people coming in, for seconds.
        """
        _held.setdefault(self.path, None)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection | None]:
        """A connection that sees one moment of the store; None where nothing was ever written."""
        if not self.path.is_file():
            yield None
            return
        with _plain(self.path), closing(self._open()) as connection:
            connection.execute("begin")
            yield connection
            connection.execute("rollback")

    @contextmanager
    def writing(self, *, seen: bool = True) -> Iterator[sqlite3.Connection]:
        """One transaction: everything in it is kept, or (an exception) nothing is.

        `seen` False: nothing that a screen shows is changed, so that none draws itself again.
        """
        if self.read_only:
            raise Fault("Denne skærm kan kun læse. Skriv fra din egen maskine.")
        with _plain(self.path), _turn(), closing(self._open(make=True)) as connection:
            connection.execute("begin immediate")
            try:
                yield connection
                if seen:
                    connection.execute("update revision set number = number + 1")
                connection.execute("commit")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("rollback")
                raise

    def revision(self) -> int:
        """A number that every write makes larger; 0 where nothing was ever written."""
        with self.reading() as connection:
            return (
                0 if connection is None else connection.execute("select number from revision").fetchone()[0]
            )

    def _open(self, make: bool = False) -> sqlite3.Connection:
        if make:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if not self.path.exists():
                # What people write is read by those who may read the warehouse, and by nobody else.
                self.path.touch(mode=0o600)
        connection = self._connect()
        if self.path in _held and _held[self.path] is None:
            idle = self._connect()
            idle.execute("pragma schema_version").fetchone()
            _held[self.path] = idle
        return connection

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=WAIT, isolation_level=None, check_same_thread=False)
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("pragma foreign_keys = on")
            connection.execute("pragma synchronous = full")
            version = connection.execute("pragma user_version").fetchone()[0]
            if version > VERSION:
                raise Fault(
                    f"{self.path.name} er skrevet af en nyere udgave af tavle. Opdatér tavle for at bruge den."
                )
            if version < VERSION:
                _migrate(connection)
        except BaseException:
            connection.close()
            raise
        return connection


def _migrate(connection: sqlite3.Connection) -> None:
    """Take the steps that the file lacks, all or none; another process may have taken them meanwhile."""
    connection.execute("pragma journal_mode = wal")
    connection.execute("begin immediate")
    try:
        done = connection.execute("pragma user_version").fetchone()[0]
        for step in STEPS[done:]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"pragma user_version = {max(done, VERSION)}")
        connection.execute("commit")
    except BaseException:
        if connection.in_transaction:
            connection.execute("rollback")
        raise


@contextmanager
def _turn() -> Iterator[None]:
    """Wait for the other threads of this process that write; as long as for another process."""
    if not _one_writes.acquire(timeout=WAIT):
        raise sqlite3.OperationalError("database is locked")
    try:
        yield
    finally:
        _one_writes.release()


@contextmanager
def _plain(path: Path) -> Iterator[None]:
    """SQLite's and the disk's complaints as one Danish sentence."""
    try:
        yield
    except (sqlite3.OperationalError, sqlite3.DatabaseError, OSError) as error:
        if isinstance(error, sqlite3.IntegrityError):
            raise
        raise Fault(f"Det skrevne kan ikke læses eller gemmes i {path.name} ({error}). Prøv igen.") from error


def now() -> str:
    """The machine's time as the audit log and the login write it: UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0).isoformat()


def moment() -> str:
    """The time as what people write bears it (`clock.now`): UTC, to the second."""
    return clock.now().isoformat()


def time_of(written: str | None) -> datetime | None:
    return None if written is None else datetime.fromisoformat(written)


def one(row: Any | None, what: str) -> Any:
    """The row, or a Danish sentence where it is not there (any more)."""
    if row is None:
        raise Fault(f"{what} findes ikke længere. Hent siden igen.")
    return row
