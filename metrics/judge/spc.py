"""Signal or noise: the XmR chart of one series, after NHS Making Data Count. Pure.

The method is that of NHSRplotthedots 0.2.2; `docs/signal-or-noise.md` says where we differ and when not
to use it. Source: indicators, "Signal or noise". This module knows numbers only; `signals` ties it to
answers, periods and words.

    xmr([1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1])
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean
from typing import Literal

from metrics.question import Direction

LIMIT = 2.66
"""Limits lie this many mean moving ranges from the mean (3 / 1.128)."""
NEAR = 2 / 3
"""Near limits lie at this part of the way to the limits."""
SCREEN = 3.267
"""A moving range of this many mean moving ranges or more is left out of it, once."""
RUN = 7
"""Points in a trend, and in a shift."""
CLOSE, OF = 2, 3
"""How many points, of how many that follow each other, must be near a limit."""
MINIMUM = 13
"""Whole periods that an indicator's series must have. The method itself works from 2 points."""
_EQUAL = 1e-9
"""Two numbers are equal when they differ by less than this part of the series' largest: 0.1 + 0.2 is 0.3."""

Cause = Literal["outside", "trend", "near", "shift"]
"""The special causes, in the order in which they name a point."""
CAUSES: tuple[Cause, ...] = ("outside", "trend", "near", "shift")
Variation = Literal["improvement", "concern", "high", "low", "common"]
"""`high` and `low` are special causes where no direction is the better one."""
Assurance = Literal["always", "never", "hit_or_miss", "none"]
Side = Literal[-1, 0, 1]
"""Below, on, above; falling, level, rising."""


@dataclass(frozen=True)
class Limits:
    """What the points of one segment vary between. All unclipped; in the unit of the points.

    One point alone has a mean and nothing else.
    """

    mean: float
    amr: float | None = None
    lower: float | None = None
    upper: float | None = None
    near_lower: float | None = None
    near_upper: float | None = None


@dataclass(frozen=True)
class Signal:
    """A special cause: its name, and the side to which it points (1 high or rising, -1 low or falling)."""

    cause: Cause
    side: Side


@dataclass(frozen=True)
class XmR:
    """One segment, judged: its limits, and for each point its signal or None (common cause)."""

    limits: Limits
    signals: tuple[Signal | None, ...]


def xmr(points: Sequence[float]) -> XmR:
    """Limits and special causes of the points of one segment, in order of time.

    >>> chart = xmr([1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1])
    >>> round(chart.limits.mean, 2), round(chart.limits.upper, 2), round(chart.limits.lower, 2)
    (1.94, 4.6, -0.72)
    >>> [n for n, signal in enumerate(chart.signals, start=1) if signal]
    [5]
    """
    found = limits(points)
    return XmR(found, special_causes(points, found))


def moving_ranges(points: Sequence[float]) -> list[float]:
    """|x(i) - x(i-1)|, one fewer than the points."""
    return [abs(after - before) for before, after in pairwise(points)]


def mean_moving_range(points: Sequence[float]) -> float | None:
    """Their mean, once recomputed without those of `SCREEN` times the mean or more; None for one point.

    Ranges that are all 0 have nothing to screen: the mean stays 0.
    """
    ranges = moving_ranges(points)
    if not ranges:
        return None
    first = fmean(ranges)
    kept = [r for r in ranges if r < SCREEN * first]
    return fmean(kept) if kept else first


def limits(points: Sequence[float]) -> Limits:
    """Mean, limits and near limits. The mean is of all points, also those whose ranges are screened.

    >>> limits(range(1, 11))
    Limits(mean=5.5, amr=1.0, lower=2.84, upper=8.16, near_lower=3.7266666666666666, near_upper=7.273333333333333)
    """
    mean = fmean(points)
    amr = mean_moving_range(points)
    if amr is None:
        return Limits(mean)
    far, near = LIMIT * amr, NEAR * LIMIT * amr
    return Limits(mean, amr, mean - far, mean + far, mean - near, mean + near)


def special_causes(points: Sequence[float], within: Limits) -> tuple[Signal | None, ...]:
    """For each point the first cause of `CAUSES` that applies to it, or None."""
    if within.lower is None or within.upper is None or within.near_lower is None or within.near_upper is None:
        return (None,) * len(points)
    slack = _EQUAL * max(map(abs, points))
    sides = [_side(x, within.mean, slack) for x in points]
    outside = beyond(points, within.lower, within.upper, slack)
    near = beyond(points, within.near_lower, within.near_upper, slack)
    close = [0 if out else side for side, out in zip(near, outside, strict=True)]
    found: dict[Cause, Sequence[int]] = {
        "outside": outside, "trend": trends(points, slack), "near": near_a_limit(close, sides), "shift": shifts(sides),
    }  # fmt: skip
    return tuple(
        next((Signal(c, 1 if found[c][n] > 0 else -1) for c in CAUSES if found[c][n]), None)
        for n in range(len(points))
    )


def beyond(points: Sequence[float], lower: float, upper: float, slack: float = 0.0) -> list[int]:
    """1 for a point above `upper`, -1 for one below `lower`, else 0; a point on a limit is inside.

    >>> beyond([1, 2, 3, 4], 2, 3)
    [-1, 0, 0, 1]
    """
    return [1 if x > upper + slack else -1 if x < lower - slack else 0 for x in points]


def trends(points: Sequence[float], slack: float = 0.0) -> list[int]:
    """1 for each of `RUN` points that rise strictly, -1 for those that fall; a tie breaks it.

    The point where a rising trend turns into a falling one belongs to the later.

    >>> trends([1, 2, 3, 4, 5, 6, 7, 7])
    [1, 1, 1, 1, 1, 1, 1, 0]
    """
    steps = [_side(after, before, slack) for before, after in pairwise(points)]
    found = [0] * len(points)
    for first, last, step in _runs(steps):
        if step and last - first + 2 >= RUN:
            found[first : last + 2] = [step] * (last - first + 2)
    return found


def near_a_limit(close: Sequence[int], sides: Sequence[int]) -> list[int]:
    """1 or -1 for the close points where `CLOSE` of `OF` in a row are close to the same limit.

    `close`: 1 or -1 where a point is beyond the near limit and inside the limit. All `OF` must lie on
    that side of the mean.

    >>> near_a_limit([1, 0, 1], [1, 1, 1]), near_a_limit([1, 0, 1], [1, -1, 1])
    ([1, 0, 1], [0, 0, 0])
    """
    found = [0] * len(close)
    for start in range(len(close) - OF + 1):
        window = range(start, start + OF)
        for side in (1, -1):
            if all(sides[n] == side for n in window) and sum(close[n] == side for n in window) >= CLOSE:
                for n in window:
                    found[n] = side if close[n] == side else found[n]
    return found


def shifts(sides: Sequence[int]) -> list[int]:
    """1 for each of `RUN` points in a row above the mean, -1 below; a point on the mean (0) breaks it.

    >>> shifts([1] * 7 + [0] + [1] * 6)
    [1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]
    """
    found = [0] * len(sides)
    for first, last, side in _runs(sides):
        if last - first + 1 >= RUN:
            found[first : last + 1] = [side] * (last - first + 1)
    return found


def variation(signal: Signal | None, direction: Direction) -> Variation:
    """The word for a point: by which direction is the better one.

    >>> variation(Signal("shift", 1), "lower"), variation(None, "lower")
    ('concern', 'common')
    """
    if signal is None:
        return "common"
    if direction == "none":
        return "high" if signal.side > 0 else "low"
    return "improvement" if (signal.side > 0) == (direction == "higher") else "concern"


def assurance(within: Limits, low: float | None, high: float | None) -> Assurance:
    """Whether all, none or some of what lies between the limits meets a target of at least `low`, at most `high`.

    A value on the target meets it, as in the status. `none`: no target, or no limits.

    >>> assurance(Limits(12, 1, 10.5, 13.5), low=10, high=None)
    'always'
    """
    if (low is None and high is None) or within.lower is None or within.upper is None:
        return "none"
    slack = _EQUAL * max(abs(within.lower), abs(within.upper))
    above = low is None or within.lower >= low - slack
    below = high is None or within.upper <= high + slack
    if above and below:
        return "always"
    if (low is not None and within.upper < low - slack) or (high is not None and within.lower > high + slack):
        return "never"
    return "hit_or_miss"


def clipped(within: Limits, least: float | None, most: float | None) -> Limits:
    """The limits as they are drawn: not below `least` nor above `most`. Judge by the unclipped ones.

    >>> clipped(Limits(0.9, 0.1, 0.634, 1.166), 0, 1).upper
    1
    """

    def clip(x: float | None) -> float | None:
        if x is None:
            return None
        if least is not None and x < least:
            return least
        return most if most is not None and x > most else x

    return Limits(
        within.mean, within.amr, clip(within.lower), clip(within.upper), clip(within.near_lower), clip(within.near_upper)
    )  # fmt: skip


def _side(x: float, middle: float, slack: float) -> Side:
    return 1 if x > middle + slack else -1 if x < middle - slack else 0


def _runs(signs: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """(first, last, sign) of each stretch of equal signs."""
    first = 0
    for n, sign in enumerate(signs):
        if n + 1 == len(signs) or signs[n + 1] != sign:
            yield first, n, sign
            first = n + 1
