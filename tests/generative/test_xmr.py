"""The XmR chart equals a count in exact fractions, written from the sentences by looking at each point alone."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import pairwise
from random import Random

from hypothesis import event, given, settings
from hypothesis import strategies as st

from metrics.judge.spc import xmr

Numbers = list[Fraction]


def expected(points: Numbers) -> tuple[list[Fraction], list[str]]:
    """[mean, lower, upper, near lower, near upper] and the name of each point.

    "mean of the points; moving ranges |x(i) - x(i-1)|; their mean AMR, once recomputed without those
    ≥ 3.267 × AMR (the mean stays). Limits = mean ± 2.66 × AMR; near limits at two thirds of that."
    """
    mean = sum(points, Fraction(0)) / len(points)
    ranges = [abs(points[i] - points[i - 1]) for i in range(1, len(points))]
    amr = sum(ranges, Fraction(0)) / len(ranges)
    kept = [r for r in ranges if not r >= Fraction("3.267") * amr]
    if kept:
        amr = sum(kept, Fraction(0)) / len(kept)
    far = Fraction("2.66") * amr
    near = far * 2 / 3
    marks = [mean, mean - far, mean + far, mean - near, mean + near]
    return marks, [name(points, i, *marks) for i in range(len(points))]


def name(points: Numbers, i: int, mean: Fraction, low: Fraction, high: Fraction, near_low: Fraction, near_high: Fraction) -> str:  # fmt: skip
    """What the point is, by asking for every stretch of 7 and of 3 that it belongs to."""

    def stretches(length: int) -> list[list[int]]:
        return [[*range(s, s + length)] for s in range(len(points) - length + 1) if s <= i < s + length]

    def inside_and_beyond(j: int, upper: bool) -> bool:
        return near_high < points[j] <= high if upper else low <= points[j] < near_low

    if points[i] > high or points[i] < low:
        return "outside"
    for seven in stretches(7):
        steps = [points[b] - points[a] for a, b in pairwise(seven)]
        if all(s > 0 for s in steps) or all(s < 0 for s in steps):
            return "trend"
    for three in stretches(3):
        for upper in (True, False):
            one_side = all(points[j] > mean if upper else points[j] < mean for j in three)
            if (
                one_side
                and sum(inside_and_beyond(j, upper) for j in three) >= 2
                and inside_and_beyond(i, upper)
            ):
                return "near"
    for seven in stretches(7):
        if all(points[j] > mean for j in seven) or all(points[j] < mean for j in seven):
            return "shift"
    return "common"


def check(points: Numbers) -> Counter[str]:
    """The chart of the points is the expected one; returns how often each name occurs."""
    marks, names = expected(points)
    found = xmr([float(p) for p in points])
    known = found.limits
    for got, want in zip(
        (known.mean, known.lower, known.upper, known.near_lower, known.near_upper), marks, strict=True
    ):
        assert got is not None
        assert abs(got - want) <= 1e-9 * (1 + max(map(abs, points)))
    assert [s.cause if s else "common" for s in found.signals] == names, points
    for signal, point in zip(found.signals, points, strict=True):
        if signal is not None and signal.cause != "trend":
            assert (signal.side > 0) == (point > marks[0]), (points, signal)
    return Counter(names)


def drifting(rnd: Random) -> Numbers:
    """A series with shifts, drifts, ties and outliers, whole numbers or shares."""
    scale, level, slope, made = rnd.choice((1, 1, 20, 137)), rnd.randint(-3, 30), 0, []
    for _ in range(rnd.randint(2, 40)):
        if rnd.random() < 0.12:
            slope = rnd.choice((-2, -1, 0, 0, 1, 2))
        if rnd.random() < 0.06:
            level += rnd.choice((-12, -6, 6, 12))
        level += slope
        noise = rnd.choice((0, 0, -1, 1, -2, 2, 3, -3)) if slope == 0 else rnd.choice((0, 0, 0, 1))
        made.append(Fraction(level + noise + (rnd.choice((-40, 40)) if rnd.random() < 0.03 else 0), scale))
    return made


def test_random_series_hold_every_cause() -> None:
    """800 series that drift and jump; each cause names at least 300 of their points."""
    found: Counter[str] = Counter()
    for seed in range(800):
        found += check(drifting(Random(seed)))
    print(dict(found))
    assert min(found[c] for c in ("outside", "trend", "near", "shift", "common")) >= 300


@settings(max_examples=300, deadline=None)
@given(st.lists(st.fractions(-5, 5, max_denominator=12), min_size=2, max_size=30))
def test_any_series(points: Numbers) -> None:
    event(", ".join(sorted(check(points))))
