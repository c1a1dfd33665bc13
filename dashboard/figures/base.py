"""What every figure over time shares: ticks that read well, ranges, target lines and their labels."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from dashboard.figures.theme import ACCENT, BAND, PAPER, QUIET, SIZE
from metrics.danish import dates, numbers
from metrics.judge.targets import goal
from metrics.question import Row
from topics.charts import Band


def ticks(rows: Sequence[Row], most: int = 8) -> dict[str, Any]:
    """Tick places and words for rows that stand at 0, 1, 2 …: few, regular, the year where it begins."""
    labels = [row.period for row in rows]
    step = next((s for s in (1, 2, 3, 4, 6, 8, 12, 24, 26, 52) if len(labels) / s <= most), 52)
    anchored = [n for n, label in enumerate(labels) if _anchor(label, step)]
    places = (
        anchored
        if 2 <= len(anchored) <= most + 2
        else list(range((len(labels) - 1) % step, len(labels), step))
    )
    words, year = [], ""
    for n in places:
        own = labels[n][:4]
        word = _tick_word(labels[n])
        words.append(f"{word}<br>{own}" if own != year and word != own else word)
        year = own
    return {"tickmode": "array", "tickvals": places, "ticktext": words, "range": [-0.6, len(rows) - 0.4]}


def _anchor(label: str, step: int) -> bool:
    """Whether a regular step lands here: months on January, quarters on the first."""
    part = label[5:]
    if part.isdigit() and len(part) == 2:
        return step in (1, 2, 3, 4, 6, 12) and (int(part) - 1) % step == 0
    return step == 1


def _tick_word(label: str) -> str:
    part = label[5:]
    if not part:
        return label
    if part[0] == "W":
        return f"uge {int(part[1:])}"
    if part[0] == "H":
        return f"{part[1]}. halvår"
    if part[0] == "Q":
        return f"{part[1]}. kvt."
    if len(part) == 2:
        return dates.MONTHS[int(part) - 1][:3]
    return f"{part[3:]}-{part[:2]}"


def extent(values: Iterable[float | None], must: Iterable[float | None] = ()) -> tuple[float, float, bool]:
    """A range for a line with air around it, and whether it begins at 0.

    It begins at 0 unless that would squeeze the line into the upper half of the figure.
    """
    seen = [v for v in (*values, *must) if v is not None]
    if not seen:
        return 0.0, 1.0, True
    low, high = min(seen), max(seen)
    if low < 0:
        pad = (high - low) * 0.1 or 1
        return low - pad, high + pad, True
    if high == 0:
        return 0.0, 1.0, True
    if low < high * 0.5:
        return 0.0, high * 1.1, True
    pad = (high - low) * 0.18 or high * 0.05
    return max(0.0, low - pad), high + pad, False


def target_of(rows: Iterable[Row]) -> tuple[float | None, float | None]:
    """The bounds in force in the last row that has any."""
    low = high = None
    for row in rows:
        if row.target_low is not None or row.target_high is not None:
            low, high = row.target_low, row.target_high
    return low, high


def goal_line(rows: Sequence[Row], unit: str) -> dict[str, Any] | None:
    """The target over time as a thin stepped line; None where no row has one."""
    heights = [goal(row) for row in rows]
    if not any(h is not None for h in heights):
        return None
    factor = axis_scale(unit)
    return {
        "type": "scatter",
        "mode": "lines",
        "x": list(range(len(rows))),
        "y": [None if h is None else h * factor for h in heights],
        "line": {"color": ACCENT, "width": 1.25, "shape": "hv"},
        "hoverinfo": "skip",
    }


def room(unit: str, *heights: float | None, least: int = 40) -> int:
    """The pixels that the widest tick of a value axis over these heights takes beside the figure."""
    widest = max((abs(h) for h in heights if h is not None), default=0.0)
    return least if unit == "share" else max(least, 12 + 7 * len(numbers.number(widest)))


def axis_scale(unit: str) -> float:
    """Shares stay fractions on an axis, which shows them as per cent; rates are shown per hundred."""
    return 100.0 if unit == "rate" else 1.0


def number_text(row: Row | None, unit: str, places: int | None = None) -> str:
    """A row's value in a figure, whose text is markup: the sign of `<5` is escaped."""
    return numbers.of(row, unit, places).replace("<", "&lt;")


def point_text(name: str, row: Row | None, unit: str) -> str:
    """What a point or a bar says on hover: `Oktober 2026: <b>58,2 sager</b> (foreløbig)`; of a hidden one why it is hidden."""
    if row is None or row.value is None:
        value = f"<b>{number_text(row, unit)}</b>"
        return (
            f"{name}: {value}<br>{_WHY_HIDDEN}" if row and row.status == "suppressed" else f"{name}: {value}"
        )
    return f"{name}: <b>{numbers.with_unit(row.value, unit)}</b>{'' if row.complete else ' (foreløbig)'}"


_WHY_HIDDEN = "<br>".join(textwrap.wrap(numbers.HIDDEN, 60))


def shown(x: float | None, unit: str) -> float | None:
    return None if x is None else x * axis_scale(unit)


def band_shape(band: Band | None, *, across: str = "y") -> list[dict[str, Any]]:
    """The recommended band as a light field, over the whole width (`y`) or height (`x`)."""
    if band is None:
        return []
    low, high = band
    place = (
        {"xref": "paper", "x0": 0, "x1": 1, "yref": "y", "y0": low, "y1": high}
        if across == "y"
        else {"yref": "paper", "y0": 0, "y1": 1, "xref": "x", "x0": low, "x1": high}
    )
    return [{"type": "rect", "layer": "below", "line": {"width": 0}, "fillcolor": BAND, **place}]


def label(words: str, x: Any, y: Any, *, color: str = QUIET, **more: Any) -> dict[str, Any]:
    """A word at its place, with no arrow."""
    return {
        "text": words,
        "x": x,
        "y": y,
        "showarrow": False,
        "font": {"color": color, "size": SIZE},
        **more,
    }


def hatch() -> dict[str, Any]:
    """The fill of a bar whose period still runs."""
    return {"shape": "/", "size": 5, "solidity": 0.35, "fgopacity": 1, "bgcolor": PAPER}
