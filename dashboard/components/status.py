"""A status: an icon and a word, never colour alone."""

from __future__ import annotations

from topics.values import Running, Status


def status(kind: str, *, word: bool = True, of: str = "") -> Status:
    """`● opfyldt`."""
    return Status(kind, word, of)


def running() -> Running:
    """The mark of a period that is not over."""
    return Running()
