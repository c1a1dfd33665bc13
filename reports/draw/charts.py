"""A topic's chart drawn for paper: a course with its labels at the lines' ends, bars, and one period's units across."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from metrics.danish import dates, numbers
from topics.cells import Kind
from topics.values import Chart, Series

from .shapes import BAND, HAIR, INK, PALE, QUIET, Drawing, apart, nice, runs, width_of

_OTHERS = ("blue", "green", "violet", "ochre")


def draw_chart(chart: Chart, width: float, height: float, size: float = 7.5) -> Drawing:
    """A chart with its axes and the labels of its series at their ends."""
    made = Drawing(width, height, f"{chart.finding or chart.title}. {_in_words(chart)}")
    bars = [s for s in chart.series if chart.form == "column" and s.role in ("actual", "other", "baseline")]
    lines = [s for s in chart.series if s not in bars and s.role != "band"]
    field_ = band(chart.series)
    low, high, ticks = scale(chart, bars)
    labels = [(s, end_label(s, chart)) for s in lines]
    right = max([width_of(label, size) for _, label in labels] + [0.4 * size]) + 0.6 * size
    left = max(width_of(amount(t, chart.kind), size) for t in ticks) + 0.6 * size
    head = 1.6 * size if len(bars) > 1 or (not bars and low > 0) else 0.6 * size
    foot = 1.7 * size
    plot = _Plot(left, head, width - left - right, height - head - foot, low, high)
    if field_ is not None:
        made.rect(
            plot.x0,
            plot.y(min(field_[1], high)),
            plot.w,
            plot.y(max(field_[0], low)) - plot.y(min(field_[1], high)),
            BAND,
        )
    for tick in ticks:
        made.line([(plot.x0, plot.y(tick)), (plot.x0 + plot.w, plot.y(tick))], HAIR, 0.5)
        made.text(plot.x0 - 0.4 * size, plot.y(tick), amount(tick, chart.kind), size, QUIET, "right")
    _categories(made, chart, plot, size)
    if bars:
        _bars(made, chart, bars, plot, size)
    _lines(made, chart, labels, plot, size, in_slots=bool(bars))
    if not bars and low > 0:
        made.text(plot.x0 + plot.w, 0.5 * size, "aksen begynder ikke ved 0", 0.85 * size, QUIET, "right")
    return made


def across(chart: Chart, width: float, height: float, size: float = 7.5, gap: str = numbers.DASH) -> Drawing:
    """One period's units as bars across, each with its name and number, the target as a line through them all.

    `gap` stands where a number is hidden. For names, which have no room under upright bars.
    """
    series = next(s for s in chart.series if s.role == "actual")
    goal = next((s for s in chart.series if s.role == "target"), None)
    aim = next((v for v in goal.values if v is not None), None) if goal else None
    made = Drawing(width, height, f"{chart.finding or chart.title}.")
    known = [v for v in series.values if v is not None]
    most = 1.0 if chart.kind == "share" else max([*known, aim or 0.0, 1e-9]) * 1.06
    left = max((width_of(c, size) for c in chart.categories), default=0.0) + 0.8 * size
    right = 3.4 * size
    top = 1.4 * size
    lane = min((height - top) / max(len(chart.categories), 1), 2.4 * size)
    wide = width - left - right
    for n, (name, value) in enumerate(zip(chart.categories, series.values, strict=True)):
        y = top + lane * (n + 0.5)
        made.text(left - 0.6 * size, y, name, size, "ink", "right")
        if value is None:
            made.text(left + 0.3 * size, y, gap, size, QUIET)
            continue
        long = wide * value / most
        made.rect(left, y - 0.32 * lane, long, 0.64 * lane, INK)
        made.text(left + max(long, wide * (aim or 0.0) / most if abs(value - (aim or 0.0)) < 0.12 * most else long)
                  + 0.4 * size, y, _one(value, chart.kind), size, INK, bold=True)  # fmt: skip
    made.line([(left, top), (left, top + lane * len(chart.categories))], PALE, 0.6)
    if aim is not None and goal is not None:
        x = left + wide * aim / most
        made.line([(x, top - 0.2 * size), (x, top + lane * len(chart.categories))], "accent", 0.9)
        made.text(x, 0.6 * size, end_label(goal, chart), size, "accent", "middle")
    return made


@dataclass(frozen=True)
class _Plot:
    x0: float
    y0: float
    w: float
    h: float
    low: float
    high: float

    def y(self, value: float) -> float:
        return self.y0 + self.h * (1 - (value - self.low) / (self.high - self.low))

    def x(self, n: int, of: int, in_slots: bool) -> float:
        """The middle of the n-th slot of bars, or the n-th point of a line from edge to edge."""
        if in_slots or of == 1:
            return self.x0 + self.w * (n + 0.5) / of
        inset = min(4.0, self.w / 10)
        return self.x0 + inset + (self.w - 2 * inset) * n / (of - 1)


def band(series: Sequence[Series]) -> tuple[float, float] | None:
    """The recommended band at the end: from the lower bound to the target above it."""
    lower = next((v for s in series if s.role == "band" for v in reversed(s.values) if v is not None), None)
    upper = next((v for s in series if s.role == "target" for v in reversed(s.values) if v is not None), None)
    return (lower, upper) if lower is not None and upper is not None and lower < upper else None


def scale(chart: Chart, bars: Sequence[Series]) -> tuple[float, float, list[float]]:
    """The axis: lowest, highest, and round ticks. Shares end at 100 %, bars and counts begin at 0."""
    known = [v for s in chart.series for v in s.values if v is not None]
    if chart.kind == "share":
        return 0.0, 1.0, [0.0, 0.5, 1.0]
    top, bottom = max(known, default=1.0), min(known, default=0.0)
    from_zero = bool(bars) or chart.kind == "rate" or bottom <= 0.45 * top
    if not from_zero:
        room = max(top - bottom, 0.05 * top) * 0.25
        bottom, top = bottom - room, top + room
    bottom = min(bottom, 0.0) if from_zero else bottom
    step = nice((top - bottom) / 3 or 1.0)
    low, high = math.floor(bottom / step + 1e-9) * step, math.ceil(top / step - 1e-9) * step
    high = high if high > low else low + step
    return low, high, [low + step * n for n in range(round((high - low) / step) + 1)]


def amount(value: float, kind: Kind) -> str:
    """A tick or a label: `50`, `9,5`, `81 %`."""
    shown = value * 100 if kind in ("share", "rate") else value
    said = numbers.number(shown, 0 if abs(shown - round(shown)) < 1e-9 else 1)
    return f"{said}{numbers.NBSP}%" if kind == "share" else said


def end_label(series: Series, chart: Chart) -> str:
    """What stands at the end of a line: the target's own words, a series' name and its last number; with its month
    where the line ends before the axis does (what follows is hidden): `fra ledighed 33,3 % (mar 26)`, and with the
    word where it still runs: `1,9 foreløbig`."""
    if series.role in ("target", "baseline"):
        return series.name.replace("mål højst ", "mål ").replace("mål mindst ", "mål ")
    if all(v is None for v in series.values):
        return ""
    said = _last(series, chart)
    return said if series.role == "actual" else f"{dates.within(series.name)} {said}"


def _last(series: Series, chart: Chart) -> str:
    """A series' last number, with its category where that is not the last one, and the word where it still runs."""
    at, value = next((n, v) for n, v in reversed(list(enumerate(series.values))) if v is not None)
    said = _one(value, chart.kind)
    if at < len(chart.categories) - 1:
        said += f" ({chart.categories[at]})"
    return f"{said} foreløbig" if at in chart.running else said


def _one(value: float, kind: Kind) -> str:
    if kind in ("share", "rate"):
        return amount(round(value, 3), kind)
    return numbers.number(value, 0 if kind == "count" and float(value).is_integer() else 1)


def _categories(made: Drawing, chart: Chart, plot: _Plot, size: float) -> None:
    """The labels below, as many as have room, the last one always."""
    of = len(chart.categories)
    in_slots = chart.form == "column"
    slot = plot.w / max(of, 1)
    longest = max((width_of(c, size) for c in chart.categories), default=1.0)
    # A name may break where its slot is wide enough for it; months are left out instead.
    every = max(1, math.ceil((longest + 0.8 * size) / slot))
    for n in range(of - 1, -1, -every):
        x = plot.x(n, of, in_slots)
        half = width_of(chart.categories[n], size) / 2
        x = max(min(x, made.width - half), half)
        made.text(x, made.height - 0.55 * size, chart.categories[n], size, QUIET, "middle")
    made.line([(plot.x0, plot.y(plot.low)), (plot.x0 + plot.w, plot.y(plot.low))], PALE, 0.6)


def _bars(made: Drawing, chart: Chart, bars: Sequence[Series], plot: _Plot, size: float) -> None:
    of = len(chart.categories)
    slot = plot.w / max(of, 1)
    wide = min(slot * 0.7 / len(bars), 34.0)
    colors = _colors(bars)
    base = plot.y(max(0.0, plot.low))
    for n in range(of):
        for k, series in enumerate(bars):
            value = series.values[n]
            if value is None:
                continue
            x = plot.x(n, of, True) - wide * len(bars) / 2 + wide * k
            y = plot.y(value)
            made.rect(x, min(y, base), wide * 0.94, abs(base - y), colors[k], hatched=n in chart.running)
    if len(bars) == 1:
        _last_number(made, bars[0], chart, plot, size)
    at = plot.x0
    for series, color in zip(bars, colors, strict=True) if len(bars) > 1 else ():
        made.rect(at, 0.25 * size, 0.7 * size, 0.7 * size, color)
        made.text(at + 1.0 * size, 0.6 * size, series.name, size, QUIET)
        at += 2.4 * size + width_of(series.name, size)


def _last_number(made: Drawing, series: Series, chart: Chart, plot: _Plot, size: float) -> None:
    """The number of the last bar, above it."""
    place = max((n for n, v in enumerate(series.values) if v is not None), default=None)
    if place is None:
        return
    value = series.values[place] or 0.0
    x, y = plot.x(place, len(chart.categories), True), plot.y(max(value, 0.0)) - 0.7 * size
    made.text(x, max(y, 0.5 * size), _one(value, chart.kind), size, INK, "middle", bold=True)


def _lines(
    made: Drawing,
    chart: Chart,
    labels: Sequence[tuple[Series, str]],
    plot: _Plot,
    size: float,
    in_slots: bool,
) -> None:
    of = len(chart.categories)
    drawn_ones = [s for s, _ in labels if s.role not in ("target", "baseline")]
    colors = dict(zip((id(s) for s in drawn_ones), _colors(drawn_ones), strict=True))
    ends: list[tuple[float, str, str, bool]] = []
    for series, label in labels:
        goal = series.role in ("target", "baseline")
        color = {"target": "accent", "baseline": PALE}.get(series.role) or colors[id(series)]
        for run in runs(series.values):
            points = [(plot.x(n, of, in_slots), plot.y(series.values[n] or 0.0)) for n in run]
            if goal:
                # From edge to edge: a target is no point of its own.
                first = plot.x0 if run[0] == 0 else points[0][0]
                last = plot.x0 + plot.w if run[-1] == of - 1 else points[-1][0]
                points = [(first, points[0][1]), *points, (last, points[-1][1])]
            made.line(points, color, 0.9 if goal else 1.6, dash=series.role == "baseline")
        if not goal:
            for n, value in enumerate(series.values):
                last_one = all(v is None for v in series.values[n + 1 :])
                alone = (n == 0 or series.values[n - 1] is None) and last_one is False and (
                    series.values[n + 1] is None
                )  # fmt: skip
                if value is not None and (last_one or alone):
                    made.dot(plot.x(n, of, in_slots), plot.y(value), 2.2, color, hollow=n in chart.running)
        last_value = next((v for v in reversed(series.values) if v is not None), None)
        if label and last_value is not None:
            ends.append((plot.y(last_value), label, color, series.role == "actual"))
    for y, label, color, bold in apart(ends, 1.2 * size):
        made.text(plot.x0 + plot.w + 0.5 * size, y, label, size, QUIET if color == PALE else color, bold=bold)


def _colors(series: Sequence[Series]) -> list[str]:
    found, others = [], 0
    for one in series:
        if one.role == "other":
            found.append(_OTHERS[others % len(_OTHERS)])
            others += 1
        else:
            found.append(PALE if one.role == "baseline" else INK)
    return found


def _in_words(chart: Chart) -> str:
    """The last number of each series, for who cannot see the figure."""
    said = []
    for series in chart.series:
        last = next((v for v in reversed(series.values) if v is not None), None)
        if last is not None and series.role in ("actual", "other"):
            said.append(f"{series.name} {_last(series, chart)}")
    return f"Senest {', '.join(said)}." if said and chart.form == "line" else ""
