"""A bridge from an opening to a closing stock: what came, what was moved, what left."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.figures.base import label, room
from dashboard.figures.theme import INK, PALE, QUIET, SOFT, Figure, axis, layout, value_axis
from metrics.danish import numbers


def bridge(
    opening: float, steps: Sequence[tuple[str, float]], closing: float, ends: tuple[str, str]
) -> Figure:
    """Bars at the ends, floating steps between them. The scale begins at 0.

    `steps` are (name, change); opening plus the changes is closing, and the figure says so if it is not.
    """
    names = [ends[0], *(name for name, _ in steps), ends[1]]
    bases, heights, colors, words = [0.0], [opening], [INK], [numbers.number(opening)]
    level = opening
    for _, change in steps:
        bases.append(min(level, level + change))
        heights.append(abs(change))
        colors.append(SOFT if change >= 0 else PALE)
        words.append(numbers.signed(change))
        level += change
    bases.append(0.0)
    heights.append(closing)
    colors.append(INK)
    words.append(numbers.number(closing))
    tops = [base + height for base, height in zip(bases, heights, strict=True)]
    levels = [opening]
    for _, change in steps:
        levels.append(levels[-1] + change)
    joints = [
        {
            "type": "line", "x0": n + 0.31, "x1": n + 0.69, "y0": height, "y1": height,
            "line": {"color": QUIET, "width": 1},
        }
        for n, height in enumerate(levels)
    ]  # fmt: skip
    peak = max(tops, default=1) or 1
    return {
        "data": [
            {
                "type": "bar",
                "x": list(range(len(names))),
                "y": heights,
                "base": bases,
                "marker": {"color": colors},
                "width": 0.62,
                "customdata": [f"{name}: <b>{word}</b>" for name, word in zip(names, words, strict=True)],
                "hovertemplate": "%{customdata}<extra></extra>",
            }
        ],
        "layout": layout(
            margin={"l": room("cases", peak, least=44), "r": 12, "t": 22, "b": 44},
            xaxis=axis(
                tickmode="array",
                tickvals=list(range(len(names))),
                ticktext=[name.replace(" ", "<br>", 1) for name in names],
                range=[-0.5, len(names) - 0.5],
                tickfont={"color": "var(--ink)", "size": 12},
            ),
            yaxis=value_axis("cases", range=[0, peak * 1.08]),
            shapes=joints,
            annotations=[
                label(f"<b>{word}</b>", n, top, color="var(--ink)", yanchor="bottom", yshift=1)
                for n, (word, top) in enumerate(zip(words, tops, strict=True))
            ],
            meta={"zero": True, "adds_up": abs(level - closing) < 1e-6},
        ),
    }
