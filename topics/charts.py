"""The charts of the screens as values: what is drawn, and nothing of how. `dashboard.figures.draw` draws each.

Rows are those of `metrics` answers; a row whose number is hidden is drawn as a gap that says `skjult`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from metrics.judge.signals import Chart as Judged
from metrics.question import Row

from .events import Flag

Band = tuple[float, float]
"""The recommended band: its lower and upper bound, in the indicator's unit."""


@dataclass(frozen=True)
class Line:
    """One series over time. `last_year` are the same periods a year before, drawn pale.

    `chart` adds limits and special causes, `events` flags at the top. `unconfirmed` is the place of the first period
    that counts by rules that are not confirmed. `leads` are addresses, one a point. `span` is a shared range of values.
    `bare` is the form of a small multiple: fewer ticks (`most`) and no words but the last value.
    """

    rows: Sequence[Row]
    unit: str
    band: Band | None = None
    last_year: Sequence[Row] = ()
    span: tuple[float, float] | None = None
    most: int = 8
    bare: bool = False
    chart: Judged | None = None
    events: Sequence[Flag] = ()
    leads: Sequence[str] = ()
    unconfirmed: int | None = None


@dataclass(frozen=True)
class Bars:
    """One bar an item, in order from the top, on a scale from 0 (to `top`). The item named `focus` is drawn in ink and
    the others pale; without it all are in ink. `leads` are addresses, one an item."""

    items: Sequence[tuple[str, Row]]
    unit: str
    band: Band | None = None
    top: float | None = None
    focus: str | None = None
    leads: Sequence[str | None] = ()


@dataclass(frozen=True)
class Pairs:
    """Two bars an item on a scale from 0: the first of `names` in ink, the second pale (`SHADES`)."""

    items: Sequence[tuple[str, Row | None, Row | None]]
    unit: str
    names: tuple[str, str]

    SHADES = ("var(--actual)", "var(--grey-2)")
    """The colours of the two bars, as custom properties of the style sheet."""


FEW = 5
"""A share of fewer than these is told as `1 af 2`, with no bar: it says nothing of the unit."""


def few(row: Row, unit: str) -> bool:
    """Whether a share is of too few to draw it."""
    return unit == "share" and row.denominator is not None and 0 < row.denominator < FEW


@dataclass(frozen=True)
class Side:
    """One of the four series of a flow: its rows, its limits and special causes where it is judged, where points lead."""

    rows: Sequence[Row]
    chart: Judged | None = None
    leads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Flow:
    """Inflow up, outflow down and the net between them over the same periods; above them the stock."""

    inflow: Side
    outflow: Side
    net: Side
    stock: Side
    events: Sequence[Flag] = ()
    height: int | None = None


@dataclass(frozen=True)
class Bridge:
    """From an opening to a closing stock by (name, change) steps; `ends` name the two."""

    opening: float
    steps: Sequence[tuple[str, float]]
    closing: float
    ends: tuple[str, str]

    @property
    def adds_up(self) -> bool:
        """Whether the steps lead from the one to the other."""
        return abs(self.opening + sum(change for _, change in self.steps) - self.closing) < 1e-6


@dataclass(frozen=True)
class Dots:
    """A distribution: one unnamed dot a worker, one strip a team."""

    strips: Sequence[tuple[str, Sequence[float]]]
    band: Band | None = None
    target: float | None = None

    @staticmethod
    def height(strips: int) -> int:
        """The height of a figure of so many strips, in pixels."""
        return strips * 64 + 56


@dataclass(frozen=True)
class Reasons:
    """Closures by (reason, destination class, number), in order from the top; each class has its shade."""

    items: Sequence[tuple[str, str | None, float]]

    SHADES: ClassVar[Mapping[str, str]] = {
        "job": "var(--actual)",
        "other_benefit": "var(--grey-2)",
        "left": "var(--soft)",
    }
    """Destination class -> its colour, as a custom property of the style sheet."""


@dataclass(frozen=True)
class Ratios:
    """(group, ratio, low, high) on a logarithmic scale; `names` are the two sides of 1, `instead` what stands where
    there is no ratio."""

    items: Sequence[tuple[str, float | None, float | None, float | None]]
    names: tuple[str, str]
    instead: Sequence[str] = ()


@dataclass(frozen=True)
class HalfYears:
    """A rate by half-year as bars, each with its baseline (`base`) as a pale bar behind it, up to `top`."""

    now: Sequence[Row]
    base: Sequence[float | None]
    unit: str
    top: float | None = None
    events: Sequence[Flag] = ()
    leads: Sequence[str] = ()


@dataclass(frozen=True)
class Curve:
    """Cases shared by a number of caseworkers; `marks` are (caseworkers, word) on the curve, the first of them today."""

    cases: float
    workers: float
    marks: Sequence[tuple[float, str]]
    band: Band | None = None
    target: float | None = None


@dataclass(frozen=True)
class Survival:
    """(cohort, its (weeks, row) points) each, the newest last, asked at these `weeks`."""

    curves: Sequence[tuple[str, Sequence[tuple[int, Row]]]]
    weeks: Sequence[int]
