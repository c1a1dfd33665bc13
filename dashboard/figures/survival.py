"""How long cases stay open: a curve for each cohort, from all of them at 0 weeks."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.figures.base import label
from dashboard.figures.theme import INK, PALE, PAPER, QUIET, SOFT, TEXT, Figure, axis, layout, value_axis
from metrics.danish import dates, numbers
from metrics.question import Row

Cohort = tuple[str, Sequence[tuple[int, Row]]]
"""A cohort's name, and its row (the share still open) after each number of weeks."""
APART = 0.075
"""How far two names at the same end must be apart, as a share of the scale."""


def survival(curves: Sequence[Cohort], weeks: Sequence[int]) -> Figure:
    """The newest cohort, which stands last, in ink and the others pale, each with its name where it ends. A point is
    hollow where not all of its cohort have been known for so long."""
    data, ends = [], []
    for n, (name, points) in enumerate(curves):
        known = [(week, row) for week, row in points if row.value is not None]
        if not known:
            continue
        newest = n == len(curves) - 1
        color = INK if newest else PALE if n == len(curves) - 2 else SOFT
        ends.append((known[-1][0], known[-1][1].value or 0.0, name, newest))
        data.append(
            {
                "type": "scatter", "mode": "lines+markers", "cliponaxis": False,
                "x": [0, *(week for week, _ in known)], "y": [1.0, *(row.value for _, row in known)],
                "line": {"color": color, "width": 2.25 if newest else 1.75},
                "marker": {
                    "size": [0, *(6 if newest or not row.complete else 0 for _, row in known)], "opacity": 1,
                    "color": [color, *(color if row.complete else PAPER for _, row in known)],
                    "line": {"color": color, "width": 1.5},
                },
                "customdata": [f"{name}: alle åbnede", *(_said(name, week, row) for week, row in known)],
                "hovertemplate": "%{customdata}<extra></extra>",
            }
        )  # fmt: skip
    return {
        "data": data,
        "layout": layout(
            margin={"l": 48, "r": 52, "t": 10, "b": 36},
            xaxis=axis(
                tickmode="array",
                tickvals=[week for week in weeks if week >= 8],
                ticktext=[str(week) for week in weeks if week >= 8],
                range=[0, max(weeks)],
                title={"text": "uger efter åbning", "font": {"color": QUIET, "size": 12}, "standoff": 4},
            ),
            yaxis=value_axis("share", range=[0, 1], nticks=5),
            annotations=_names(ends),
            meta={"zero": True},
        ),
    }


def _names(ends: Sequence[tuple[int, float, str, bool]]) -> list[dict[str, object]]:
    """The cohorts' names at their ends, moved up where two end together."""
    notes, taken = [], dict[int, float]()
    for week, height, name, newest in sorted(ends, key=lambda end: (end[0], end[1])):
        at = max(height, taken.get(week, -1.0) + APART)
        taken[week] = at
        words = f"<b>{name}</b>" if newest else name
        notes.append(
            label(words, week, at, color=TEXT if newest else QUIET, xanchor="left", xshift=6, yshift=8)
        )
    return notes


def _said(name: str, week: int, row: Row) -> str:
    after = (
        f"{name}, efter {dates.count(week, 'uge', 'uger')}: <b>{numbers.percent(row.value)}</b> stadig åbne"
    )
    if row.complete:
        return after
    return (
        f"{after}<br>{numbers.number(row.numerator)} af {numbers.number(row.denominator)} er kendt så længe"
    )
