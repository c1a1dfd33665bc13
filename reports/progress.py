"""How far the making of a report has come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from topics.view import View

Tell = Callable[[int, int], None]
"""Told how far it has come: (parts done, parts in all)."""
T = TypeVar("T")


def silent(done: int, of: int) -> None:
    """A `Tell` that says nothing."""


def each(parts: Sequence[Callable[[View], T]], view: View, tell: Tell) -> list[T]:
    """What each part makes of the view, in order; told after each."""
    made = []
    for n, part in enumerate(parts, 1):
        made.append(part(view))
        tell(n, len(parts))
    return made
