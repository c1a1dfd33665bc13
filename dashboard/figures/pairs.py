"""Two values a unit, side by side: from work and from unemployment, for one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.figures.bars import margin, wrap
from dashboard.figures.base import hatch, number_text, point_text, shown
from dashboard.figures.theme import Figure, axis, layout, value_axis
from metrics.danish import numbers
from metrics.question import Row
from topics.charts import Pairs, few


def pairs(items: Sequence[tuple[str, Row | None, Row | None]], unit: str, names: tuple[str, str]) -> Figure:
    """Two bars an item on a scale from 0: the first of `names` in ink, the second pale; a hidden one is `skjult`."""
    sides: tuple[list[Row | None], list[Row | None]] = ([a for _, a, _ in items], [b for _, _, b in items])
    every = [shown(row.value, unit) for rows in sides for row in rows if row is not None]
    reach = 1.0 if unit == "share" else max([v for v in every if v is not None], default=1.0)
    labels = [name for name, _, _ in items]
    traces: list[dict[str, Any]] = []
    for side, (color, called) in enumerate(zip(Pairs.SHADES, names, strict=True)):
        rows = sides[side]
        marker: dict[str, Any] = {"color": color}
        if any(row is not None and not row.complete for row in rows):
            marker["pattern"] = {
                **hatch(),
                "shape": ["/" if row and not row.complete else "" for row in rows],
                "fgcolor": color,
            }
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "y": [n + (-0.19 if side == 0 else 0.19) for n in range(len(items))],
                "x": [0 if row is None or few(row, unit) else shown(row.value, unit) or 0 for row in rows],
                "width": 0.34,
                "marker": marker,
                "text": [_words(row, unit) for row in rows],
                "textposition": "outside",
                "textfont": {"size": 12, "color": "var(--ink)"},
                "cliponaxis": False,
                "customdata": [
                    point_text(f"{name}, {called}", row, unit)
                    + (f" af {numbers.number(row.denominator)}" if row and row.denominator else "")
                    for name, row in zip(labels, rows, strict=True)
                ],
                "hovertemplate": "%{customdata}<extra></extra>",
            }
        )
    return {
        "data": traces,
        "layout": layout(
            len(items) * 38 + 40,
            barmode="overlay",
            margin={"l": margin([wrap(name) for name in labels]), "r": 44, "t": 6, "b": 24},
            xaxis=value_axis(unit, range=[0, reach], nticks=4, layer="below traces"),
            yaxis=axis(
                tickmode="array",
                tickvals=list(range(len(items))),
                ticktext=[wrap(name) for name in labels],
                range=[len(items) - 0.5, -0.5],
                ticklabelstandoff=6,
                tickfont={"color": "var(--ink)", "size": 12},
            ),
            meta={"zero": True},
        ),
    }


def _words(row: Row | None, unit: str) -> str:
    if row is not None and few(row, unit):
        return f"{numbers.number(row.numerator)} af {numbers.number(row.denominator)}"
    return number_text(row, unit)
