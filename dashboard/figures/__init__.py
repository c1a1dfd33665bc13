"""Figures: pure functions from chart values to Plotly dicts. One notation, as `docs/design.md` has it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from topics import charts

from . import bars, bridge, dots, flow, pairs, ratio, reasons, series, staffing, survival
from .theme import Figure

DRAW: dict[type, Callable[..., Figure]] = {
    charts.Line: series.line, charts.Bars: bars.bars, charts.Pairs: pairs.pairs, charts.Flow: flow.flow,
    charts.Bridge: bridge.bridge, charts.Dots: dots.dots, charts.Reasons: reasons.reasons, charts.Ratios: ratio.ratios,
    charts.HalfYears: ratio.halfyears, charts.Curve: staffing.curve, charts.Survival: survival.survival,
}  # fmt: skip
"""Chart value -> what draws it; the function takes the value's fields by their names."""


def draw(chart: Any) -> Figure:
    """The chart as a Plotly dict."""
    if isinstance(chart, dict):
        return chart
    return DRAW[type(chart)](**{field.name: getattr(chart, field.name) for field in fields(chart)})
