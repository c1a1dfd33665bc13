"""Inflow up, outflow down and the net between them; above them, on its own scale, the stock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.figures import control
from dashboard.figures.base import extent, hatch, label, number_text, room, ticks
from dashboard.figures.flags import draw_flags
from dashboard.figures.series import actual, hidden
from dashboard.figures.theme import INK, PALE, PAPER, QUIET, SOFT, TEXT, Figure, axis, layout, value_axis
from metrics.danish import dates, numbers
from metrics.question import Row
from topics.charts import Side
from topics.events import Flag

UPPER = {"xaxis": "x", "yaxis": "y2"}
"""The axes of the stock."""


def flow(
    inflow: Side,
    outflow: Side,
    net: Side,
    stock: Side,
    *,
    events: Sequence[Flag] = (),
    height: int | None = None,
) -> Figure:
    """Four series over the same periods: two panels that share the time axis. Hidden numbers say `skjult`."""
    x = list(range(len(stock.rows)))
    ups, downs = [_drawn(row) for row in inflow.rows], [_drawn(row, -1) for row in outflow.rows]
    limits = [
        h for side in (inflow, outflow, net) if side.chart for h in control.heights(side.chart, "cases")
    ]
    reach = max([abs(v) for v in (*ups, *downs, *limits) if v is not None], default=1) * 1.15 or 1
    low, high, zero = extent([row.value for row in stock.rows])
    running = [not row.complete for row in stock.rows]
    beside = inflow.chart is not None or outflow.chart is not None  # the net gives way to what is judged
    flagged, posts, letters = draw_flags(events, (low, high))
    bar = {"type": "bar", "x": x, "hovertemplate": "%{customdata}<extra></extra>", "textposition": "none"}
    gone_dark = [a if a.status == "suppressed" else b for a, b in zip(inflow.rows, outflow.rows, strict=True)]
    return {
        "data": [
            {**bar, "y": ups, "marker": _fill(SOFT, running), "customdata": _said("ind", inflow.rows), **_leads(inflow)},
            {**bar, "y": downs, "marker": _fill(PALE, running), "customdata": _said("ud", outflow.rows), **_leads(outflow)},
            {
                "type": "scatter", "mode": "lines" if beside else "lines+markers", "x": x, "y": [row.value for row in net.rows],
                "line": {"color": QUIET if beside else INK, "width": 1 if beside else 1.25},
                "marker": {"size": 4, "opacity": 1, "color": [PAPER if r else INK for r in running], "line": {"color": INK, "width": 1}},
                "customdata": [
                    f"{dates.sentence(dates.period(row.period))}: netto <b>{_signed(row)}</b>"
                    + ("" if row.complete else " (foreløbig)")
                    for row in net.rows
                ],
                "hovertemplate": "%{customdata}<extra></extra>",
                **_leads(net),
            },
            *_judged(inflow, two=True), *_judged(outflow, -1, two=True), *_judged(net),
            *[{**trace, **UPPER} for trace in (*actual(stock.rows, "cases", leads=stock.leads), *hidden(stock.rows, "cases", low))],
            *hidden(gone_dark, "cases", 0),
            *[{**trace, **UPPER} for trace in flagged],
        ],
        "layout": layout(
            height,
            barmode="relative",
            bargap=0.25,
            margin={"l": room("cases", reach, high, least=44), "r": 64, "t": 32 if events else 18, "b": 36},
            xaxis=axis(**ticks(stock.rows), anchor="y"),
            yaxis=value_axis("cases", range=[-reach, reach], domain=[0, 0.5], tickformat=",~f", zeroline=True, zerolinecolor=QUIET, zerolinewidth=1),
            yaxis2=value_axis("cases", range=[low, high], domain=[0.6, 1], anchor="x", nticks=4),
            shapes=posts,
            annotations=[*_words(net.rows, stock.rows, bool(events)), *[{**letter, "yref": "y2"} for letter in letters]],
            meta={"zero": zero},
        ),
    }  # fmt: skip


def _leads(side: Side) -> dict[str, Any]:
    return {"meta": {"leads": list(side.leads)}} if side.leads else {}


def _judged(side: Side, sign: int = 1, *, two: bool = False) -> list[dict[str, Any]]:
    """Limits and special causes of one series, where it is judged; without the mean where two are."""
    if side.chart is None:
        return []
    return [
        *control.limits(side.chart, "cases", sign, mean=not two),
        *control.causes(side.chart, "cases", side.leads, sign),
    ]


def _words(net: Sequence[Row], stock: Sequence[Row], flagged: bool) -> list[dict[str, Any]]:
    """What is drawn where, and the last numbers at the ends of their lines."""
    corner: dict[str, Any] = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom"}
    notes = [
        label("bestand", 0, 1, **corner, yshift=8 if flagged else -2),
        label("tilgang op, afgang ned, netto som linje", 0, 0.5, **corner),
    ]
    end: dict[str, Any] = {"xref": "paper", "xanchor": "left", "xshift": 4, "color": TEXT, "align": "left"}
    if stock and stock[-1].value is not None:
        running = "" if stock[-1].complete else "<br>foreløbig"
        notes.append(
            label(
                f"<b>{number_text(stock[-1], 'cases')}</b>{running}",
                1,
                stock[-1].value,
                yref="y2",
                **end,
            )
        )
    if net and net[-1].value is not None:
        running = "" if net[-1].complete else "<br>foreløbig"
        notes.append(label(f"<b>{_signed(net[-1])}</b><br>netto{running}", 1, net[-1].value, yref="y", **end))
    return notes


def _signed(row: Row) -> str:
    return number_text(row, "cases") if row.value is None else numbers.signed(row.value)


def _fill(color: str, running: Sequence[bool]) -> dict[str, object]:
    fill: dict[str, object] = {"color": color, "line": {"width": 0}}
    if any(running):
        fill["pattern"] = {**hatch(), "shape": ["/" if r else "" for r in running], "fgcolor": color}
    return fill


def _said(way: str, rows: Sequence[Row]) -> list[str]:
    return [
        f"{dates.sentence(dates.period(row.period))}: <b>{number_text(row, 'cases')}</b> {way}"
        + ("" if row.complete else " (foreløbig)")
        for row in rows
    ]


def _drawn(row: Row, sign: int = 1) -> float | None:
    """A bar's height; none where the number is hidden, which is not nothing."""
    return None if row.status == "suppressed" else sign * (row.value or 0)
