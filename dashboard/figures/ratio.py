"""Rate ratios with their intervals, one line a group, against the line of no change."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10

from dashboard.figures.bars import margin, wrap
from dashboard.figures.base import label, number_text, point_text
from dashboard.figures.flags import draw_flags
from dashboard.figures.theme import ACCENT, INK, QUIET, TEXT, Figure, axis, layout
from metrics.danish import dates, numbers
from metrics.question import Row
from topics.events import Flag

SCALES = (
    (0.25, 0.33, 0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0),
    (0.25, 0.5, 1.0, 2.0, 4.0),
    (0.1, 0.25, 1.0, 4.0, 10.0),
    (0.01, 0.1, 1.0, 10.0, 100.0),
)
"""What an axis may name, the finest first: the first of which at most five stand on it, so that each can be read."""


def ratios(
    items: Sequence[tuple[str, float | None, float | None, float | None]],
    names: tuple[str, str],
    instead: Sequence[str] = (),
) -> Figure:
    """`items` are (group, ratio, low, high), drawn on a logarithmic scale; `names` the two sides of 1; `instead` is
    what stands where a group has no ratio."""
    seen = [v for _, *three in items for v in three if v is not None and v > 0]
    low, high = min([0.8, *seen]) / 1.08, max([1.25, *seen]) * 1.08
    places = marks(low, high)
    known = [(n, item) for n, item in enumerate(items) if item[1]]
    names_ = [wrap(item[0]) for item in items]
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "markers",
                "x": [item[1] for _, item in known],
                "y": [n for n, _ in known],
                "marker": {"size": 11, "color": INK},
                "error_x": {
                    "type": "data", "symmetric": False, "thickness": 2, "width": 0, "color": INK,
                    "array": [(item[3] or item[1] or 0) - (item[1] or 0) for _, item in known],
                    "arrayminus": [(item[1] or 0) - (item[2] or item[1] or 0) for _, item in known],
                },
                "customdata": [
                    f"{item[0]}: <b>{numbers.number(item[1], 2)}</b> "
                    f"({numbers.number(item[2], 2)}–{numbers.number(item[3], 2)})"
                    for _, item in known
                ],
                "hovertemplate": "%{customdata}<extra></extra>",
            }
        ],
        "layout": layout(
            height(len(items)),
            margin={"l": margin(names_), "r": 20, "t": 24, "b": 28},
            xaxis=axis(
                type="log", range=[log10(low), log10(high)], tickmode="array", tickvals=places,
                ticktext=[numbers.number(p, 2).rstrip("0").rstrip(",") for p in places],
                showgrid=True, gridcolor="var(--grey-3)",
            ),
            yaxis=axis(
                tickmode="array", tickvals=list(range(len(items))), ticktext=names_,
                range=[len(items) - 0.5, -0.5], ticklabelstandoff=6, tickfont={"color": "var(--ink)", "size": 12},
            ),
            shapes=[{"type": "line", "x0": 1, "x1": 1, "yref": "paper", "y0": 0, "y1": 1, "line": {"color": ACCENT, "width": 1.5}}],
            annotations=[
                *[
                    label(words.replace("<", "&lt;"), 0, n, xshift=8, xanchor="left", color=TEXT)
                    for n, (item, words) in enumerate(zip(items, instead, strict=False))
                    if not item[1]
                ],
                label(f"← {names[0]}", 0, 1, yref="paper", yanchor="bottom", xanchor="right", xshift=-8, color=QUIET),
                label(f"{names[1]} →", 0, 1, yref="paper", yanchor="bottom", xanchor="left", xshift=8, color=QUIET),
            ],
            meta={"zero": True},
        ),
    }  # fmt: skip


def marks(low: float, high: float) -> list[float]:
    """Where the axis from `low` to `high` is named; 1, where nothing has changed, always is.

    >>> marks(0.7, 1.6), marks(0.2, 5)
    ([0.8, 1.0, 1.25, 1.5], [0.25, 0.5, 1.0, 2.0, 4.0])
    """
    reach = high / low
    scales = SCALES if reach <= 40 else SCALES[2:] if reach <= 400 else SCALES[3:]
    return next(found for scale in scales if len(found := [s for s in scale if low <= s <= high]) <= 5)


def halfyears(
    now: Sequence[Row],
    base: Sequence[float | None],
    unit: str,
    top: float | None = None,
    *,
    events: Sequence[Flag] = (),
    leads: Sequence[str] = (),
) -> Figure:
    """A rate by half-year as bars, each with its baseline (the value of `base`) as a pale bar behind it.

    `top` is the highest rate of the figures beside it, so that all have one scale. `events` are flags at the top,
    `leads` the addresses of what is behind each bar; a hidden rate says `skjult` in the place of its bar.
    """
    x = list(range(len(now)))
    y = [None if row.value is None else row.value * 100 for row in now]
    before = [None if v is None else v * 100 for v in base]
    reach = (
        max([v for v in [*y, *before, (top or 0) * 100] if v is not None], default=1)
        * (1.3 if events else 1.18)
        or 1
    )
    flagged, posts, letters = draw_flags(events, (0, reach), bare=True)
    running = [not row.complete for row in now]
    marker: dict[str, object] = {
        "color": INK,
        "line": {"color": INK, "width": [1 if r else 0 for r in running]},
    }
    if any(running):
        marker["pattern"] = {
            "shape": ["/" if r else "" for r in running], "size": 5, "solidity": 0.35, "fgcolor": INK,
            "bgcolor": "var(--paper)",
        }  # fmt: skip
    return {
        "data": [
            {
                "type": "bar", "x": [n - 0.13 for n in x], "y": before, "width": 0.5, "marker": {"color": "var(--soft)"},
                "hovertemplate": "Samme halvår 2022: <b>%{y:,.0f}</b> pr. 100 sager<extra></extra>",
            },
            {
                "type": "bar", "x": [n + 0.1 for n in x], "y": y, "width": 0.42, "marker": marker,
                "customdata": [point_text(dates.sentence(dates.period(row.period)), row, unit) for row in now],
                "hovertemplate": "%{customdata}<extra></extra>",
                **({"meta": {"leads": list(leads)}} if leads else {}),
            },
            *flagged,
        ],
        "layout": layout(
            barmode="overlay",
            margin={"l": 36, "r": 8, "t": 14, "b": 36},
            xaxis=axis(tickmode="array", tickvals=x, ticktext=_halves(now), range=[-0.6, len(now) - 0.4]),
            yaxis=axis(showgrid=True, gridcolor="var(--grey-3)", range=[0, reach], nticks=4, tickformat=",~f"),
            shapes=posts,
            annotations=[
                *letters,
                *(label(
                    f"<b>{number_text(row, unit)}</b>", n + 0.06, max(value or 0, behind or 0), color="var(--ink)",
                    yanchor="bottom",
                )
                for n, (row, value, behind) in enumerate(zip(now, y, before, strict=True))
                if n >= len(now) - 2 or row.status == "suppressed"
                )
            ],
            meta={"zero": True},
        ),
    }  # fmt: skip


def _halves(rows: Sequence[Row]) -> list[str]:
    words, year = [], ""
    for row in rows:
        own = row.period[:4]
        words.append(f"{row.period[-1]}.<br>{own}" if own != year else f"{row.period[-1]}.")
        year = own
    return words


def height(count: int) -> int:
    return count * 44 + 56
