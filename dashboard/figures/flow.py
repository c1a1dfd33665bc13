"""Inflow up, outflow down and the net between them; above them, on its own scale, the stock."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import text
from dashboard.figures.base import extent, hatch, label, ticks
from dashboard.figures.series import actual
from dashboard.theme import INK, PALE, PAPER, QUIET, SOFT, TEXT, Figure, axis, layout, value_axis
from metrics.model import Row


def flow(
    inflow: Sequence[Row], outflow: Sequence[Row], stock: Sequence[Row], *, height: int | None = None
) -> Figure:
    """Three series over the same periods: two panels that share the time axis."""
    x = list(range(len(stock)))
    ups, downs = [_drawn(row) for row in inflow], [_drawn(row, -1) for row in outflow]
    net = [None if up is None or down is None else up + down for up, down in zip(ups, downs, strict=True)]
    reach = max([abs(v) for v in (*ups, *downs) if v is not None], default=1) * 1.15 or 1
    low, high, zero = extent([row.value for row in stock])
    running = [not row.complete for row in stock]
    notes = [
        label("bestand", 0, 1, xref="paper", yref="paper", xanchor="left", yanchor="bottom", yshift=-2),
        label(
            "tilgang op, afgang ned, netto som linje",
            0,
            0.5,
            xref="paper",
            yref="paper",
            xanchor="left",
            yanchor="bottom",
        ),
    ]
    if stock and stock[-1].value is not None:
        notes.append(
            label(
                f"<b>{text.number(stock[-1].value)}</b>", 1, stock[-1].value, xref="paper", yref="y2",
                xanchor="left", xshift=4, color=TEXT,
            )
        )  # fmt: skip
    if net and net[-1] is not None:
        notes.append(
            label(
                f"<b>{text.signed(net[-1])}</b><br>netto", 1, net[-1], xref="paper", yref="y", xanchor="left",
                xshift=4, color=TEXT, align="left",
            )
        )  # fmt: skip
    bar = {"type": "bar", "x": x, "hovertemplate": "%{customdata}<extra></extra>", "textposition": "none"}
    return {
        "data": [
            {**bar, "y": ups, "marker": _fill(SOFT, running), "customdata": _words("ind", inflow)},
            {**bar, "y": downs, "marker": _fill(PALE, running), "customdata": _words("ud", outflow)},
            {
                "type": "scatter", "mode": "lines+markers", "x": x, "y": net,
                "line": {"color": INK, "width": 1.25},
                "marker": {"size": 4, "color": [PAPER if r else INK for r in running], "line": {"color": INK, "width": 1}},
                "customdata": [
                    f"{text.sentence(text.period(row.period))}: netto <b>{text.signed(n)}</b>"
                    for row, n in zip(stock, net, strict=True)
                ],
                "hovertemplate": "%{customdata}<extra></extra>",
            },
            *[{**trace, "xaxis": "x", "yaxis": "y2"} for trace in actual(stock, "cases")],
        ],
        "layout": layout(
            height,
            barmode="relative",
            bargap=0.25,
            margin={"l": 44, "r": 52, "t": 18, "b": 36},
            xaxis=axis(**ticks(stock), anchor="y"),
            yaxis=value_axis("cases", range=[-reach, reach], domain=[0, 0.5], tickformat=",~f", zeroline=True, zerolinecolor=QUIET, zerolinewidth=1),
            yaxis2=value_axis("cases", range=[low, high], domain=[0.6, 1], anchor="x", nticks=4),
            annotations=notes,
            meta={"zero": zero},
        ),
    }  # fmt: skip


def _fill(color: str, running: Sequence[bool]) -> dict[str, object]:
    fill: dict[str, object] = {"color": color, "line": {"width": 0}}
    if any(running):
        fill["pattern"] = {**hatch(), "shape": ["/" if r else "" for r in running], "fgcolor": color}
    return fill


def _words(way: str, rows: Sequence[Row]) -> list[str]:
    return [
        f"{text.sentence(text.period(row.period))}: <b>{text.number(row.value)}</b> {way}"
        + ("" if row.complete else " (foreløbig)")
        for row in rows
    ]


def _drawn(row: Row, sign: int = 1) -> float | None:
    """A bar's height; none where the number is hidden, which is not nothing."""
    return None if row.status == "suppressed" else sign * (row.value or 0)
