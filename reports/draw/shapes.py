"""View for paper as a few lines, fields, dots and words with places in points: pure, drawn by `templates/house.typ`.

The notation is the one of docs/design.md: actual dark and solid, target a thin line with its label at the end,
a recommended band a light field, a running period hollow. Axes of bars begin at 0; a line's may not, and says so.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Anchor = Literal["left", "middle", "right"]
Shape = dict[str, Any]
INK, QUIET, PALE, HAIR, BAND, SOFT = "actual", "quiet", "grey", "hair", "band", "soft"
_TEXT = 0.56
"""A character's width, in parts of the size of the text."""


@dataclass
class Drawing:
    """Shapes in a field of `width` × `height` points, the origin at the top left. `alt` says it in words."""

    width: float
    height: float
    alt: str = ""
    shapes: list[Shape] = field(default_factory=list)

    def rect(self, x: float, y: float, w: float, h: float, fill: str, hatched: bool = False) -> None:
        self.shapes.append({"t": "rect", "x": x, "y": y, "w": w, "h": h, "fill": fill, "hatched": hatched})

    def line(
        self, points: Sequence[tuple[float, float]], stroke: str, width: float = 0.6, dash: bool = False
    ) -> None:
        self.shapes.append(
            {"t": "line", "points": [list(p) for p in points], "stroke": stroke, "width": width, "dash": dash}
        )

    def dot(self, x: float, y: float, r: float, fill: str, hollow: bool = False) -> None:
        self.shapes.append({"t": "dot", "x": x, "y": y, "r": r, "fill": fill, "hollow": hollow})

    def text(
        self, x: float, y: float, said: str, size: float, color: str = QUIET, anchor: Anchor = "left", bold: bool = False
    ) -> None:  # fmt: skip
        """A word whose middle is at height `y`; it begins, is centred or ends at `x`."""
        self.shapes.append(
            {"t": "text", "x": x, "y": y, "s": said, "size": size, "color": color, "anchor": anchor, "bold": bold}
        )  # fmt: skip

    def value(self) -> dict[str, Any]:
        """As the templates read it."""
        return {"w": self.width, "h": self.height, "alt": self.alt, "shapes": self.shapes}


def nice(step: float) -> float:
    """The next round step: 1, 2, 2.5 or 5 times a power of ten.

    >>> nice(3.4), nice(0.21), nice(18)
    (5.0, 0.25, 20.0)
    """
    power = 10.0 ** math.floor(math.log10(step))
    return next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= step - 1e-12)


def width_of(said: str, size: float) -> float:
    return len(said) * _TEXT * size


def runs(values: Sequence[float | None]) -> list[list[int]]:
    """The places of numbers that follow each other without a gap.

    >>> runs([1, None, 2, 3])
    [[0], [2, 3]]
    """
    found: list[list[int]] = []
    for n, value in enumerate(values):
        if value is None:
            continue
        if found and found[-1][-1] == n - 1:
            found[-1].append(n)
        else:
            found.append([n])
    return found


def apart(ends: Sequence[tuple[float, str, str, bool]], least: float) -> list[tuple[float, str, str, bool]]:
    """The labels at the end of their lines, moved until none lies on another."""
    placed = sorted(ends)
    for _ in range(60):
        moved = False
        for n in range(len(placed) - 1):
            gap = placed[n + 1][0] - placed[n][0]
            if gap < least - 1e-6:
                push = (least - gap) / 2
                placed[n] = (placed[n][0] - push, *placed[n][1:])
                placed[n + 1] = (placed[n + 1][0] + push, *placed[n + 1][1:])
                moved = True
        if not moved:
            break
    return placed
