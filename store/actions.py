"""What a team agreed at its board meeting: who does what by when, and whether it is done."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime

from .file import Store, moment, one, time_of
from .words import checked

LONGEST, LONGEST_OWNER = 140, 40
"""Characters of an action and of its owner: what a board shows whole."""


@dataclass(frozen=True)
class Action:
    """One agreement of one team, for one goal (an indicator's id) or none. Times are UTC; `done_at` None = to be done."""

    id: int
    team: str
    text: str
    owner: str
    goal: str | None
    due_on: date | None
    created_by: str
    created_at: datetime
    done_by: str | None
    done_at: datetime | None


class Actions:
    """The agreements in a store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def add(
        self, team: str, text: str, owner: str, due_on: date | None, who: str, goal: str | None = None
    ) -> int:
        """Keep a new agreement and give its number; Unfit where its words cannot be kept."""
        values = (
            team,
            checked(text, "Aftalen", LONGEST),
            checked(owner, "Hvem", LONGEST_OWNER),
            goal,
            due_on.isoformat() if due_on else None,
            who,
            moment(),
        )
        with self.store.writing() as connection:
            number = connection.execute(
                "insert into actions (team, text, owner, goal, due_on, created_by, created_at) values (?, ?, ?, ?, ?, ?, ?)",
                values,
            ).lastrowid
        assert number is not None
        return number

    def tick(self, team: str, id: int, done: bool, who: str) -> None:
        """Mark an agreement of a team as done, or as not done after all. Doing it twice changes nothing."""
        with self.store.writing() as connection:
            _held(connection, team, id)
            if done:
                connection.execute(
                    "update actions set done_by = ?, done_at = ? where id = ? and done_at is null",
                    (who, moment(), id),
                )
            else:
                connection.execute("update actions set done_by = null, done_at = null where id = ?", (id,))

    def remove(self, team: str, id: int, who: str) -> None:
        """Take an agreement off the board; the row stays, with who did it and when."""
        with self.store.writing() as connection:
            _held(connection, team, id)
            connection.execute(
                "update actions set removed_by = ?, removed_at = ? where id = ?", (who, moment(), id)
            )

    def of(self, team: str, done_since: datetime | None = None) -> list[Action]:
        """A team's agreements: what is open first, by due day; then what was done (since a time), the last first."""
        with self.store.reading() as connection:
            if connection is None:
                return []
            rows = connection.execute(
                """select * from actions where team = ? and removed_at is null
                    and (done_at is null or ? is null or done_at >= ?)
                order by done_at is not null, done_at desc, due_on is null, due_on, id""",
                (team, _written(done_since), _written(done_since)),
            ).fetchall()
        return [_action(row) for row in rows]


def _held(connection: sqlite3.Connection, team: str, id: int) -> None:
    row = connection.execute(
        "select id from actions where id = ? and team = ? and removed_at is null", (id, team)
    ).fetchone()
    one(row, "Aftalen")


def _written(when: datetime | None) -> str | None:
    return None if when is None else when.replace(microsecond=0).isoformat()


def _action(row: sqlite3.Row) -> Action:
    created = time_of(row["created_at"])
    assert created is not None
    return Action(
        row["id"], row["team"], row["text"], row["owner"], row["goal"],
        date.fromisoformat(row["due_on"]) if row["due_on"] else None,
        row["created_by"], created, row["done_by"], time_of(row["done_at"]),
    )  # fmt: skip
