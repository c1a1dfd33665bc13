"""What differs between engines: everything else is one text that all of them run.

The facts and the questions are written in a portable subset (`tests/portable.py` holds them to it). Three
functions over days are made once in a database, and a table that only a build needs is called what the
engine calls it.
"""

from __future__ import annotations

from typing import Protocol


class Dialect(Protocol):
    """One engine."""

    name: str

    def preamble(self) -> tuple[str, ...]:
        """Statements that make `add_days(day, n)`, `add_months(day, n)` and `days_between(later, earlier)`.

        A month on is the same day of the next month, or its last day: 31 January and one month is 28 or 29 February.
        """
        ...

    def statement(self, text: str) -> str:
        """A statement of the subset as this engine runs it."""
        ...


class DuckDB:
    """The engine of today: it runs the subset as it stands."""

    name = "duckdb"

    def preamble(self) -> tuple[str, ...]:
        """See `Dialect`."""
        return (
            "create macro add_days(d, n) as cast(d + cast(n as integer) as date)",
            "create macro add_months(d, n) as cast(d + to_months(cast(n as integer)) as date)",
            "create macro days_between(later, earlier) as cast(later - earlier as integer)",
        )

    def statement(self, text: str) -> str:
        """See `Dialect`."""
        return text


DUCKDB: Dialect = DuckDB()
