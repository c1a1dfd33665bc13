"""A strip of figures that belong together."""

from __future__ import annotations

from collections.abc import Sequence

from topics.values import Fact, Facts

__all__ = ["Fact", "strip"]


def strip(facts: Sequence[Fact]) -> Facts:
    """The facts side by side."""
    return Facts(tuple(facts))
