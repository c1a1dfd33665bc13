"""A figure over time: the actual line, its target and band, last year in grey, the running period hollow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.figures import control, flags
from dashboard.figures.base import (
    Band,
    band_shape,
    extent,
    goal_line,
    label,
    number_text,
    point_text,
    room,
    shown,
    ticks,
)
from dashboard.figures.flags import draw_flags
from dashboard.figures.theme import ACCENT, INK, PALE, PAPER, QUIET, TEXT, Figure, axis, layout, value_axis
from metrics.danish import dates, numbers
from metrics.judge.signals import Chart
from metrics.judge.targets import goal
from metrics.question import Row
from topics.charts import Line
from topics.events import Flag


def line(
    rows: Sequence[Row],
    unit: str,
    *,
    band: Band | None = None,
    last_year: Sequence[Row] = (),
    span: tuple[float, float] | None = None,
    most: int = 8,
    bare: bool = False,
    chart: Chart | None = None,
    events: Sequence[Flag] = (),
    leads: Sequence[str] = (),
    unconfirmed: int | None = None,
) -> Figure:
    """One series. `last_year` are the same periods a year before, drawn pale; `span` a shared y range.
    `chart` adds limits and special causes; `events` are flags at the top; `unconfirmed` is the place of the
    first period that counts what is owed by a rule that is not confirmed. `leads` are addresses, one a point, that a
    click goes to. A period whose number is hidden is a gap that says `skjult` at the foot.

    `bare` is the form of a small multiple: fewer ticks and no words but the last value.
    """
    y = [shown(row.value, unit) for row in rows]
    before = [shown(row.value, unit) for row in last_year]
    goals = [shown(goal(row), unit) for row in rows]
    low, high, zero = (
        (*span, span[0] <= 0)
        if span
        else extent(
            [*y, *before, *(control.heights(chart, unit) if chart else ())], [*goals[-1:], *(band or ())]
        )
    )
    data: list[dict[str, Any]] = []
    if before:
        data.append(
            {
                "type": "scatter", "mode": "lines", "x": list(range(len(rows))), "y": before,
                "line": {"color": PALE, "width": 1.5}, "hoverinfo": "skip",
            }
        )  # fmt: skip
    target = goal_line(rows, unit)
    if target:
        data.append(target)
    if chart is not None:
        data += control.limits(chart, unit)
    data += actual(rows, unit, small=bare, leads=leads)
    data += hidden(rows, unit, low, small=bare)
    if chart is not None:
        data += control.causes(chart, unit, leads)
    aim = goal(rows[-1]) if rows else None
    notes_at: list[EndLabel] = []
    if rows and rows[-1].value is not None:
        running = "" if rows[-1].complete or bare else "<br>foreløbig"
        notes_at.append(
            (shown(rows[-1].value, unit) or 0, f"<b>{number_text(rows[-1], unit)}</b>{running}", TEXT)
        )
    if aim is not None and not bare:
        notes_at.append((shown(aim, unit) or 0, f"mål {numbers.plain(aim, unit)}", ACCENT))
    if before and before[-1] is not None and not bare:
        notes_at.append((before[-1], "året før", QUIET))
    flagged, posts, letters = draw_flags(events, (low, high), bare=bare)
    bottom, mark = flags.unconfirmed(unconfirmed, len(rows))
    notes = [*end_labels(notes_at, len(rows) - 1, (low, high)), *letters, *mark]
    figure: Figure = {
        "data": [*data, *flagged],
        "layout": layout(
            margin={"l": room(unit, high), "r": 44 if bare else 76, "t": 18 if events else 10, "b": 36},
            xaxis=axis(**ticks(rows, most)),
            yaxis=value_axis(unit, range=[low, high], **({"nticks": 3} if bare else {})),
            shapes=[*band_shape(band), *posts, *bottom],
            annotations=notes,
            meta={"zero": zero},
        ),
    }
    return figure


def common_span(lines: Sequence[Line]) -> tuple[float, float, bool]:
    """The range of values that several lines share, and whether it begins at 0."""
    unit, band = lines[0].unit, lines[0].band
    every = [shown(row.value, unit) for line in lines for row in line.rows]
    limits = [h for line in lines if line.chart is not None for h in control.heights(line.chart, unit)]
    goals = [shown(goal(line.rows[-1]), unit) for line in lines]
    low, high, zero = extent([*every, *limits], [*goals, *(band or ())])
    if unit == "share":
        high = min(1.0, high) if low < 1 else high
    return low, high, zero


PLOT = 230.0
"""A guess at the height of the plot in pixels, for labels that would cover each other."""


def actual(
    rows: Sequence[Row],
    unit: str,
    *,
    color: str = INK,
    small: bool = False,
    axis_no: str = "",
    leads: Sequence[str] = (),
) -> list[dict[str, Any]]:
    """The traces of what happened: a line, its last whole point filled and running points hollow."""
    x = list(range(len(rows)))
    y = [shown(row.value, unit) for row in rows]
    whole = [n for n, row in enumerate(rows) if row.complete and row.value is not None]
    last = whole[-1] if whole else -1
    lone = {n for n in whole if not {n - 1, n + 1} & set(whole)}  # no line goes through it
    size = [
        (5 if small else 8) if not row.complete or n == last else 4 if n in lone else 0
        for n, row in enumerate(rows)
    ]
    axes = {"xaxis": f"x{axis_no}", "yaxis": f"y{axis_no}"} if axis_no else {}
    return [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "cliponaxis": False,
            "x": x,
            "y": y,
            "line": {"color": color, "width": 1.75 if small else 2.25},
            "marker": {
                "size": size,
                "opacity": 1,
                "color": [color if row.complete else PAPER for row in rows],
                "line": {"color": color, "width": 1.75},
            },
            "customdata": [point_text(dates.sentence(dates.period(row.period)), row, unit) for row in rows],
            "hovertemplate": "%{customdata}<extra></extra>",
            **({"meta": {"leads": list(leads)}} if leads else {}),
            **axes,
        }
    ]


MOST_WORDS = 30
"""Of more periods than these the hidden ones are marked and only say `<5` on hover: the words would touch."""


def hidden(rows: Sequence[Row], unit: str, foot: float, *, small: bool = False) -> list[dict[str, Any]]:
    """A word at the foot of the figure for each period whose number is hidden: it is not nothing."""
    found = [(n, row) for n, row in enumerate(rows) if row.status == "suppressed"]
    if not found:
        return []
    mark: dict[str, Any] = {
        "mode": "text", "text": [number_text(row, unit) for _, row in found], "textposition": "top center",
        "textfont": {"size": 10, "color": QUIET},
    }  # fmt: skip
    if small or len(rows) > MOST_WORDS:
        mark = {
            "mode": "markers",
            "marker": {"size": 4, "opacity": 1, "symbol": "line-ns-open", "color": QUIET},
        }
    return [
        {
            "type": "scatter",
            "x": [n for n, _ in found],
            "y": [foot] * len(found),
            "cliponaxis": False,
            "customdata": [
                point_text(dates.sentence(dates.period(row.period)), row, unit) for _, row in found
            ],
            "hovertemplate": "%{customdata}<extra></extra>",
            **mark,
        }
    ]


EndLabel = tuple[float, str, str]
"""A height, its words, their colour."""


def end_labels(found: Sequence[EndLabel], x: int, span: tuple[float, float]) -> list[dict[str, Any]]:
    """Words at the end of their lines, the first one where it belongs and the others moved off it."""
    per_pixel = ((span[1] - span[0]) or 1) / PLOT
    placed: list[tuple[float, float]] = []
    notes = []
    for y, line, color in found:
        half = 8.0 if "<br>" not in line else 15.0
        at = y / per_pixel
        for middle, reach in sorted(placed, key=lambda p: abs(p[0] - at)):
            if abs(at - middle) < half + reach:
                at = middle + (half + reach) * (1 if at >= middle else -1)
        if any(abs(at - middle) < half + reach - 0.5 for middle, reach in placed):
            at = min(middle - reach for middle, reach in placed) - half
        placed.append((at, half))
        notes.append(
            label(
                line, x, y, color=color, xanchor="left", xshift=8, align="left", yshift=round(at - y / per_pixel)
            )
        )  # fmt: skip
    return notes
