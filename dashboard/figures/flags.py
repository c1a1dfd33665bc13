"""What is dated on a figure over time: events as lettered flags, and from where on a rule is not confirmed.

A flag says when something happened and never what came of it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from dashboard.figures.base import label
from dashboard.figures.theme import PAPER, QUIET, TEXT
from metrics.danish.rules import UNCONFIRMED
from topics.events import Flag


def draw_flags(
    found: Sequence[Flag], span: tuple[float, float], *, bare: bool = False
) -> tuple[list[Any], list[Any], list[Any]]:
    """Traces, shapes and annotations of the flags: a dotted line, a letter at the top, the words on hover.

    `bare` is the form of a small multiple: the letter alone, with no frame."""
    if not found:
        return [], [], []
    by_place: dict[int, list[Flag]] = {}
    for flag in found:
        by_place.setdefault(flag.place, []).append(flag)
    top = span[1]
    trace = {
        "type": "scatter",
        "mode": "markers",
        "x": list(by_place),
        "y": [top] * len(by_place),
        "cliponaxis": False,
        "marker": {
            "size": 12 if bare else 17, "symbol": "square", "opacity": 1, "color": PAPER,
            "line": {"color": QUIET, "width": 0 if bare else 1},
        },
        "customdata": ["<br>".join(_wrapped(flag.sentence()) for flag in held) for held in by_place.values()],
        "hovertemplate": "%{customdata}<extra></extra>",
    }  # fmt: skip
    shapes = [
        {
            "type": "line", "layer": "below", "x0": place, "x1": place, "yref": "paper", "y0": 0, "y1": 1,
            "line": {"color": QUIET, "width": 1, "dash": "dot"},
        }
        for place in by_place
    ]  # fmt: skip
    letters = [
        label(f"<b>{''.join(flag.letter for flag in held)}</b>", place, top, color=TEXT, yanchor="middle")
        for place, held in by_place.items()
    ]
    return [trace], shapes, letters


def unconfirmed(since: int | None, count: int) -> tuple[list[Any], list[Any]]:
    """Shape and annotation along the bottom, from the first period that counts by unconfirmed rules."""
    if since is None:
        return [], []
    line = {
        "type": "line", "x0": since - 0.4, "x1": count - 0.6, "yref": "paper", "y0": 0, "y1": 0,
        "line": {"color": QUIET, "width": 3, "dash": "dot"},
    }  # fmt: skip
    said = label(
        UNCONFIRMED, (since + count - 1) / 2, 0, yref="paper", yanchor="bottom", xanchor="center", yshift=3
    )
    return [line], [said]


def _wrapped(said: str) -> str:
    return "<br>".join(textwrap.wrap(said, 60))
