"""Bars that lie down: one value a unit, on a scale from 0, with the target as a line through them."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from dashboard.figures.base import Band, band_shape, hatch, label, number_text, point_text, shown
from dashboard.figures.theme import ACCENT, INK, SIZE, SOFT, Figure, axis, layout, value_axis
from metrics.danish import numbers
from metrics.judge.targets import goal
from metrics.question import Row

ROW = 30
"""Height of one bar with its air, in pixels."""


def bars(
    items: Sequence[tuple[str, Row]],
    unit: str,
    *,
    band: Band | None = None,
    top: float | None = None,
    focus: str | None = None,
    leads: Sequence[str | None] = (),
) -> Figure:
    """One bar an item, in the order given from the top, its value in a column at the right.

    `top` is a shared scale's end. A value that is missing has no bar, and an en dash; a hidden one `skjult`.
    """
    names = [wrap(name) for name, _ in items]
    values = [shown(row.value, unit) for _, row in items]
    aims = [shown(goal(row), unit) for _, row in items]
    aim = next((a for a in reversed(aims) if a is not None), None)
    reach = top or max([v for v in [*values, aim, *(band or ())] if v is not None], default=1.0) or 1.0
    shade = [INK if focus in (None, name) else SOFT for name, _ in items]
    running = [not row.complete for _, row in items]
    marker: dict[str, Any] = {
        "color": shade,
        "line": {"width": [1 if r else 0 for r in running], "color": shade},
    }
    if any(running):
        marker["pattern"] = {**hatch(), "shape": ["/" if r else "" for r in running], "fgcolor": shade}
    shapes = band_shape(band, across="x")
    places = numbers.column((row for _, row in items), unit)
    notes = [column(number_text(row, unit, places), n) for n, (_, row) in enumerate(items)]
    if aim is not None:
        shapes.append(
            {
                "type": "line", "xref": "x", "x0": aim, "x1": aim, "yref": "paper", "y0": 0, "y1": 1,
                "line": {"color": ACCENT, "width": 1.25},
            }
        )  # fmt: skip
        row = next(r for _, r in items if goal(r) is not None)
        notes.append(
            label(
                f"mål {numbers.plain(goal(row), unit)}",
                aim,
                1,
                color=ACCENT,
                yref="paper",
                yanchor="bottom",
                xanchor="center",
            )
        )
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "y": list(range(len(items))),
                "x": [v or 0 for v in values],
                "marker": marker,
                "customdata": [point_text(name, row, unit) for name, row in items],
                "hovertemplate": "%{customdata}<extra></extra>",
                **({"meta": {"leads": list(leads)}} if any(leads) else {}),
            }
        ],
        "layout": layout(
            height(len(items)),
            margin={"l": margin(names), "r": 58, "t": 22, "b": 24},
            bargap=0.38,
            xaxis=value_axis(unit, range=[0, reach * 1.04], nticks=4, layer="below traces"),
            yaxis=axis(
                tickmode="array",
                tickvals=list(range(len(items))),
                ticktext=names,
                range=[len(items) - 0.5, -0.5],
                ticklabelstandoff=6,
                tickfont={"color": "var(--ink)", "size": SIZE},
            ),
            shapes=shapes,
            annotations=notes,
            meta={"zero": True},
        ),
    }


def column(value: str, row: int, shift: int = 54, bold: bool = True) -> dict[str, Any]:
    """A value right-aligned at the right edge of the figure, beside its row."""
    return label(
        f"<b>{value}</b>" if bold else value,
        1,
        row,
        color="var(--ink)",
        xref="paper",
        xanchor="right",
        xshift=shift,
    )


def height(count: int) -> int:
    return count * ROW + 50


def margin(names: Sequence[str], most: int = 168) -> int:
    """Room for the longest name, in pixels."""
    longest = max((len(part) for name in names for part in name.split("<br>")), default=0)
    return min(most, 16 + int(longest * 6.7))


def wrap(name: str, width: int = 22) -> str:
    """A long name on several lines, broken at its spaces."""
    return "<br>".join(textwrap.wrap(name, width, break_long_words=False, break_on_hyphens=False)) or name
