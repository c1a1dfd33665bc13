"""Reasons of closing: one bar a reason, grouped and shaded by where they lead."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.figures.bars import margin, wrap
from dashboard.figures.theme import SOFT, Figure, axis, layout, value_axis
from metrics.danish import numbers
from topics.charts import Reasons


def reasons(items: Sequence[tuple[str, str | None, float]]) -> Figure:
    """`items` are (reason, destination class, closures), in the order given from the top."""
    whole = sum(n for _, _, n in items) or 1
    most = max((n for _, _, n in items), default=1) or 1
    names = [wrap(name) for name, _, _ in items]
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "y": list(range(len(items))),
                "x": [n for _, _, n in items],
                "marker": {"color": [Reasons.SHADES.get(kind or "", SOFT) for _, kind, _ in items]},
                "text": [f"{numbers.number(n)} · {numbers.percent(n / whole)}" for _, _, n in items],
                "textposition": "outside",
                "textfont": {"size": 12, "color": "var(--ink)"},
                "cliponaxis": False,
                "hovertemplate": "%{text}<extra></extra>",
            }
        ],
        "layout": layout(
            len(items) * 26 + 20,
            margin={"l": margin(names), "r": 76, "t": 8, "b": 4},
            bargap=0.34,
            xaxis=value_axis("cases", range=[0, most * 1.05], showgrid=False, showticklabels=False),
            yaxis=axis(
                tickmode="array",
                tickvals=list(range(len(names))),
                ticktext=names,
                range=[len(names) - 0.5, -0.5],
                ticklabelstandoff=6,
                tickfont={"color": "var(--ink)", "size": 12},
            ),
            meta={"zero": True},
        ),
    }
