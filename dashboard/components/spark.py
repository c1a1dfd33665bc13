"""A sparkline as pages give it: on its way out, topics give `topics.values.Spark`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard import cards
from topics.values import Spark


def spark(values: Sequence[float | None], goal: float | None = None, *, running: bool = False) -> Any:
    """The values as a line with its last point, over the target as a thin line."""
    return cards.spark(Spark(tuple(values), goal, running))
