"""Levels that a source reports and sets as no goal: said and drawn beside a figure, never judged.

Source: indicators, "Catalogue" (kind `baseline`): 90-95 % of follow-ups in time were reached in 2008, and the law asks for
all (Svar 2009, lines 49-53 and 59-61).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from metrics import INDICATORS
from metrics.danish import dates, numbers
from metrics.judge.compare import baseline_in_force, stated

from .values import Chart, Series
from .view import View


@dataclass(frozen=True)
class Level:
    """Its bounds (the same where it is one number), what is said of it, its `name` in a chart, and where it stands."""

    low: float
    high: float
    words: str
    name: str
    source: str


def level(view: View, id: str) -> Level | None:
    """The level of an indicator without a target; None where it has a target, or no level is known.

    `niveauet i 2008: 90-95 %`, `niveauet i november 2008: ca. 33 %`.
    """
    found = baseline_in_force(view.snap.baselines(id), view.as_of, ())
    if found is None or view.targets(id, "target"):
        return None
    bounds = sorted(float(b) for b in (found["low"], found["high"]) if b is not None)
    low, high, unit = bounds[0], bounds[-1], INDICATORS[id].unit
    said = (
        f"ca. {numbers.percent(low) if unit == 'share' else numbers.plain(low, unit)}"
        if low == high
        else f"{numbers.plain(low, unit).removesuffix('%').strip()}-{numbers.plain(high, unit)}"
    )
    period = stated(found).period
    when = dates.period(str(period))
    return Level(low, high, f"niveauet i {when}: {said}", f"niveau {when}", str(found["source"] or ""))


def drawn(view: View, id: str, chart: Chart) -> Chart:
    """The chart with the level as pale lines; as it is where there is none."""
    found = level(view, id)
    if found is None:
        return chart
    unit = INDICATORS[id].unit
    lines = tuple(
        # The name stands beside the drawing and takes from its width.
        Series(
            f"{found.name}: {numbers.plain(value, unit)}", tuple(value for _ in chart.categories), "baseline"
        )
        for value in dict.fromkeys((found.low, found.high))
    )
    return replace(chart, series=(*chart.series, *lines))
