"""Taking cases out of what people wrote: samples, agreements, comments, the audit log.

A sample keeps its size and what was found, without the case that it was found of; free text and log lines keep their words with
the case's number struck out. Issued reports hold sums only, and stay.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection

from .audit import erasing
from .file import Store

STRUCK = "(slettet)"
_TEXTS = (
    ("actions", "text"),
    ("actions", "owner"),
    ("comments", "text"),
    ("sample_cases", "note"),
    ("samples", "seed"),
)


def erase(store: Store, cases: Collection[str]) -> dict[str, int]:
    """Strike the cases out everywhere; says how many places in samples, texts and log lines were changed."""
    done = {"samples": 0, "texts": 0, "audit": 0}
    if not cases or not store.path.is_file():
        return done
    pattern = re.compile(
        "|".join(rf"(?<!\w){re.escape(case)}(?!\w)" for case in sorted(cases, key=len, reverse=True))
    )
    with store.writing() as connection:
        for case in cases:
            done["samples"] += connection.execute(
                "update sample_cases set case_id = null, note = '', key = ? || ' ' || place where case_id = ?",
                (STRUCK, case),
            ).rowcount
        for table, column in _TEXTS:
            done["texts"] += _strike(connection, table, column, pattern)
        with erasing(connection):
            done["audit"] = _strike(connection, "audit", "about", pattern)
    _shrink(store)
    return done


def _strike(connection: sqlite3.Connection, table: str, column: str, pattern: re.Pattern[str]) -> int:
    changed = 0
    for row in connection.execute(
        f"select rowid as place, {column} as text from {table} where {column} is not null"
    ).fetchall():
        struck = pattern.sub(STRUCK, row["text"])
        if struck != row["text"]:
            connection.execute(f"update {table} set {column} = ? where rowid = ?", (struck, row["place"]))
            changed += 1
    return changed


def _shrink(store: Store) -> None:
    """Write the file anew, so that what was struck out is not left on its free pages or in its log."""
    connection = sqlite3.connect(store.path, isolation_level=None, timeout=10)
    try:
        connection.execute("vacuum")
        connection.execute("pragma wal_checkpoint(truncate)")
    finally:
        connection.close()
