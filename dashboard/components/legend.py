"""A key of two or three shades, where there is no line to put a word at."""

from __future__ import annotations

from collections.abc import Sequence

from topics.values import Legend


def legend(items: Sequence[tuple[str, str]]) -> Legend:
    """(colour, word) pairs; the colour is a custom property."""
    return Legend(tuple(items))
