"""A slow count of every indicator in plain Python, written from the specification and nothing else.

`count(world, indicator, ...)` gives precisely the rows of `tavle metric`, day by day and case by case.
It reads no SQL and imports nothing from `etl` or `metrics` but the code list of destinations, so that
agreeing with it means something.
"""

from .ask import CASE_DIMS, ORGANISATION_DIMS, Ask
from .count import IDS, count, dims_of
from .world import Book, World, book_of

__all__ = [
    "CASE_DIMS",
    "IDS",
    "ORGANISATION_DIMS",
    "Ask",
    "Book",
    "World",
    "book_of",
    "count",
    "dims_of",
]
