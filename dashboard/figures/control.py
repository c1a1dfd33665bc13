"""What an XmR chart adds to a figure over time: limits, mean and special causes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.figures.base import shown
from dashboard.figures.theme import CONCERN, IMPROVED, INK, QUIET
from metrics.danish import dates, numbers
from metrics.judge.signals import Chart, Dot

_COLOURS = {"improvement": IMPROVED, "concern": CONCERN}
_LINES = (
    ("mean", "gennemsnit", "solid"),
    ("upper", "øvre grænse", "dash"),
    ("lower", "nedre grænse", "dash"),
)


def limits(chart: Chart, unit: str, sign: int = 1, *, mean: bool = True) -> list[dict[str, Any]]:
    """The mean and the limits of each segment as thin lines, named on hover. Limits as the unit allows them.
    `sign` is -1 where the series is drawn downwards; `mean`: the mean too."""
    place = {dot.row.period_start: n for n, dot in enumerate(chart.dots)}
    traces = []
    for segment in chart.segments:
        first = place[segment.start]
        last = max(n for n, dot in enumerate(chart.dots) if dot.row.period_end <= segment.end)
        for name, words, dash in _LINES:
            height = shown(getattr(segment.drawn, name), unit)
            if height is None or (name == "mean" and not mean):
                continue
            value = numbers.plain(getattr(segment.drawn, name), unit)
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": [first - 0.4, last + 0.4],
                    "y": [sign * height, sign * height],
                    "line": {"color": QUIET, "width": 1, "dash": dash},
                    "opacity": 0.75 if name == "mean" else 1,
                    "hovertemplate": f"{words} {value}<extra></extra>",
                }
            )
    return traces


def causes(chart: Chart, unit: str, leads: Sequence[str] = (), sign: int = 1) -> list[dict[str, Any]]:
    """The points with a special cause, filled: blue for improvement, orange for concern, with the rule's words."""
    found = [(n, dot) for n, dot in enumerate(chart.dots) if dot.signal is not None]
    if not found:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [n for n, _ in found],
            "y": [sign * (shown(dot.row.value, unit) or 0) for _, dot in found],
            "marker": {
                "size": 9,
                "opacity": 1,
                "color": [_COLOURS.get(dot.variation or "", INK) for _, dot in found],
                "line": {"width": 0},
            },
            **({"meta": {"leads": [leads[n] for n, _ in found]}} if leads else {}),
            "customdata": [_said(dot, unit) for _, dot in found],
            "hovertemplate": "%{customdata}<extra></extra>",
        }
    ]


def _said(dot: Dot, unit: str) -> str:
    word = {"improvement": "forbedring", "concern": "forværring"}.get(dot.variation or "", "ændring")
    return (
        f"{dates.sentence(dates.period(dot.row.period))}: <b>{numbers.with_unit(dot.row.value, unit)}</b>"
        f"<br>særlig årsag, {word}: {dot.text_da}"
    )


def heights(chart: Chart, unit: str) -> list[float | None]:
    """The heights that must be inside the figure."""
    return [shown(v, unit) for s in chart.segments for v in (s.drawn.lower, s.drawn.upper)]
