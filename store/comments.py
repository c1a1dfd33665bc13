"""What people say of a figure: an indicator, under a filter, in a period."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from .file import Store, moment, one, time_of
from .words import checked

LONGEST = 500


@dataclass(frozen=True)
class Comment:
    """One comment. `filter` is the query string of the view (empty: everything), `period` a label or empty."""

    id: int
    indicator: str
    filter: str
    period: str
    text: str
    created_by: str
    created_at: datetime


class Comments:
    """The comments in a store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def add(self, indicator: str, filter: str, period: str, text: str, who: str) -> int:
        """Keep a comment and give its number; Unfit where its words cannot be kept."""
        words = checked(text, "Kommentaren", LONGEST)
        with self.store.writing() as connection:
            number = connection.execute(
                "insert into comments (indicator, filter, period, text, created_by, created_at) values (?, ?, ?, ?, ?, ?)",
                (indicator, filter, period, words, who, moment()),
            ).lastrowid
        assert number is not None
        return number

    def remove(self, id: int, who: str) -> None:
        """Take a comment away; the row stays, with who did it and when."""
        with self.store.writing() as connection:
            one(
                connection.execute(
                    "select id from comments where id = ? and removed_at is null", (id,)
                ).fetchone(),
                "Kommentaren",
            )
            connection.execute(
                "update comments set removed_by = ?, removed_at = ? where id = ?", (who, moment(), id)
            )

    def of(self, indicator: str, filter: str | None = None) -> list[Comment]:
        """The comments on an indicator (under one filter, or all), the newest first."""
        with self.store.reading() as connection:
            if connection is None:
                return []
            rows = connection.execute(
                """select * from comments where indicator = ? and removed_at is null and (? is null or filter = ?)
                order by id desc""",
                (indicator, filter, filter),
            ).fetchall()
        return [_comment(row) for row in rows]


def _comment(row: sqlite3.Row) -> Comment:
    created = time_of(row["created_at"])
    assert created is not None
    return Comment(
        row["id"], row["indicator"], row["filter"], row["period"], row["text"], row["created_by"], created
    )
