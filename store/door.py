"""What the door remembers for all worker processes: wall screens, ended sessions, what was used, what failed.

Tokens are kept as their SHA-256 only: whoever reads the file can make none of them.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import time
from dataclasses import dataclass
from datetime import date, datetime

from .file import Store, now, one, time_of
from .words import checked

WINDOW, MOST = 600, 10
"""At most so many failed logins from one address in so many seconds."""


@dataclass(frozen=True)
class Wall:
    """A wall screen: it reads one team's board, until it is revoked."""

    id: int
    team: str
    name: str
    made_by: str
    made_at: datetime
    revoked_at: datetime | None
    seen_at: datetime | None


class Door:
    """The door's memory in a store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def add_wall(self, team: str, name: str, who: str) -> str:
        """A new token for a team's screen. It is told once; only its hash is kept."""
        token = secrets.token_urlsafe(32)
        with self.store.writing(seen=False) as connection:
            connection.execute(
                "insert into walls (team, name, sha256, made_by, made_at) values (?, ?, ?, ?, ?)",
                (team, checked(name, "Skærmens navn", 60), _hash(token), who, now()),
            )
        return token

    def walls(self) -> list[Wall]:
        """Every screen, the newest first, revoked ones too."""
        with self.store.reading() as connection:
            if connection is None:
                return []
            return [_wall(row) for row in connection.execute("select * from walls order by id desc")]

    def revoke_wall(self, id: int, who: str) -> Wall:
        """The token opens nothing from now on; Fault where there is no such screen."""
        with self.store.writing(seen=False) as connection:
            row = connection.execute("select * from walls where id = ?", (id,)).fetchone()
            found = one(row, f"Skærm {id}")
            connection.execute(
                "update walls set revoked_by = ?, revoked_at = ? where id = ? and revoked_at is null",
                (who, now(), id),
            )
            return _wall(found)

    def wall_of(self, token: str) -> Wall | None:
        """The screen of a token that is not revoked, or None."""
        with self.store.reading() as connection:
            row = (
                connection
                and connection.execute(
                    "select * from walls where sha256 = ? and revoked_at is null", (_hash(token),)
                ).fetchone()
            )
        return _wall(row) if row else None

    def wall_seen(self, id: int) -> None:
        with self.store.writing(seen=False) as connection:
            connection.execute("update walls set seen_at = ? where id = ?", (now(), id))

    def end(self, session: str, until: int) -> None:
        """This session is over, though its cookie may be shown again until then (seconds since 1970)."""
        with self.store.writing(seen=False) as connection:
            connection.execute("delete from ended where until < ?", (int(time.time()),))
            connection.execute("insert or replace into ended values (?, ?)", (session, until))

    def is_ended(self, session: str) -> bool:
        with self.store.reading() as connection:
            return bool(
                connection
                and connection.execute("select 1 from ended where session = ?", (session,)).fetchone()
            )

    def use_once(self, word: str, seconds: int = 3600) -> bool:
        """Whether this is the first use of a word; it is refused from then on, by every process."""
        with self.store.writing(seen=False) as connection:
            connection.execute("delete from used where until < ?", (int(time.time()),))
            found = connection.execute(
                "insert or ignore into used values (?, ?)", (_hash(word), int(time.time()) + seconds)
            )
            return found.rowcount == 1

    def failed(self, whence: str) -> None:
        """A login from this address failed."""
        with self.store.writing(seen=False) as connection:
            connection.execute("delete from failures where at < ?", (int(time.time()) - WINDOW,))
            connection.execute("insert into failures values (?, ?)", (int(time.time()), whence))

    def barred(self, whence: str) -> bool:
        """Whether too many logins from this address failed just now."""
        with self.store.reading() as connection:
            if connection is None:
                return False
            count = connection.execute(
                "select count(*) from failures where whence = ? and at >= ?",
                (whence, int(time.time()) - WINDOW),
            ).fetchone()[0]
        return bool(count >= MOST)

    def notice(self, who: str, on: date) -> None:
        """This person has read the notice of that date."""
        with self.store.writing(seen=False) as connection:
            connection.execute(
                "insert or replace into noticed values (?, ?, ?)", (who, on.isoformat(), now())
            )

    def has_noticed(self, who: str, on: date) -> bool:
        with self.store.reading() as connection:
            return bool(
                connection
                and connection.execute(
                    "select 1 from noticed where who = ? and notice_on = ?", (who, on.isoformat())
                ).fetchone()
            )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _wall(row: sqlite3.Row) -> Wall:
    made = time_of(row["made_at"])
    assert made is not None
    return Wall(
        row["id"], row["team"], row["name"], row["made_by"], made, time_of(row["revoked_at"]), time_of(row["seen_at"])
    )  # fmt: skip
