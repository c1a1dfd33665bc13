"""A distribution: one unnamed dot a worker on the scale of cases, the band as a field, 50 as a line.

Never a ranking: the dots of a team lie in one strip, side by side where they would cover each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any

from dashboard.figures.bars import margin, wrap
from dashboard.figures.base import Band, band_shape, label
from dashboard.figures.theme import ACCENT, INK, PAPER, QUIET, Figure, axis, layout, value_axis
from metrics.danish import numbers
from topics.packing import from_middle, pack

STRIP = 64
"""Height of one team's strip, in pixels."""

DOT = 11


def dots(
    strips: Sequence[tuple[str, Sequence[float]]],
    *,
    band: Band | None,
    target: float | None,
    width: float = 520,
) -> Figure:
    """One strip a team, with its workers' caseloads. `width` is a guess at the plot's width, for packing."""
    most = (
        max([v for _, loads in strips for v in loads] + [target or 0, *(band or ())], default=1) * 1.08 or 1
    )
    apart = most * DOT / width
    x: list[float] = []
    y: list[float] = []
    middles: list[dict[str, Any]] = []
    for row, (_, loads) in enumerate(strips):
        for load, lane in pack(loads, apart):
            x.append(load)
            y.append(row + from_middle(lane) * 0.19)
        if loads:
            middle = median(loads)
            middles.append(
                {
                    "type": "line", "x0": middle, "x1": middle, "y0": row - 0.38, "y1": row + 0.38,
                    "line": {"color": QUIET, "width": 1.5},
                }
            )  # fmt: skip
    shapes = band_shape(band, across="x")
    notes = []
    if band:
        low, high = band
        notes.append(
            label(
                f"anbefalet {numbers.number(low)}–{numbers.number(high)}",
                high,
                1,
                yref="paper",
                yanchor="bottom",
                xanchor="right",
                xshift=-4,
            )
        )
    if target is not None:
        shapes.append(
            {
                "type": "line", "x0": target, "x1": target, "yref": "paper", "y0": 0, "y1": 1,
                "line": {"color": ACCENT, "width": 1.5},
            }
        )  # fmt: skip
        notes.append(
            label(
                f"mål {numbers.number(target)}",
                target,
                1,
                color=ACCENT,
                yref="paper",
                yanchor="bottom",
                xanchor="left",
                xshift=4,
            )
        )
    names = [wrap(name) for name, _ in strips]
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "markers",
                "x": x,
                "y": y,
                "marker": {"size": DOT, "color": INK, "opacity": 0.86, "line": {"color": PAPER, "width": 1}},
                "hovertemplate": "En medarbejder med %{x:,.0f} sager<extra></extra>",
            }
        ],
        "layout": layout(
            height(len(strips)),
            margin={"l": margin(names), "r": 20, "t": 24, "b": 28},
            xaxis=value_axis("cases", range=[0, most]),
            yaxis=axis(
                tickmode="array",
                tickvals=list(range(len(names))),
                ticktext=names,
                range=[len(names) - 0.5, -0.5],
                ticklabelstandoff=6,
                tickfont={"color": "var(--ink)", "size": 12},
            ),
            shapes=[*shapes, *middles],
            annotations=notes,
            meta={"zero": True},
        ),
    }


def height(count: int) -> int:
    return count * STRIP + 56
