"""What a sample says: the share that met the demand with its interval, beside the whole and the last sample."""

from __future__ import annotations

from datetime import date
from typing import Any

from dashboard import html
from dashboard.components.panel import panel
from dashboard.sampling import frame_of
from metrics.behind.cases import parts as has_parts
from metrics.behind.sampling import wilson
from metrics.danish import dates, numbers
from store import Sample, Samples
from topics.view import View


def result(view: View, sample: Sample) -> Any:
    """The share that met the demand with its interval, beside the whole as registered and the last sample."""
    before = Samples(view.store).before(sample)
    seen = sample.judged + sample.unknown
    bounds = wilson(sample.met, sample.judged)
    if bounds is None:
        title = f"{numbers.number(seen)} af {numbers.number(sample.size)} er set; ingen er vurderet endnu"
    else:
        title = (
            f"{share_words(sample.met, sample.judged)} overholdt af {numbers.number(sample.judged)} vurderede"
        )
        title += "" if seen == sample.size else f"; {numbers.number(sample.size - seen)} er ikke set endnu"
    lines = [line("Stikprøven", sample.met, sample.judged, bounds)]
    frame = frame_of(sample.frame)
    if sample.population_met is not None and has_parts(frame.id):
        lines.append(line("Hele rammen, som registreret", sample.population_met, sample.population, None))
    if before is not None:
        when = f"Forrige: nr. {before.id}, {days(before.period_from, before.period_to)}"
        lines.append(line(when, before.met, before.judged, wilson(before.met, before.judged)))
    compared = compare_words(sample, before)
    return panel(
        title,
        f"Andel overholdt med 95 %-interval efter Wilson · {numbers.number(sample.unknown)} kunne ikke vurderes og tæller ikke med",
        html.Div(lines, className="intervals"),
        note=compared or None,
    )


def line(name: str, met: int, judged: int, bounds: tuple[float, float] | None) -> Any:
    """One share on the scale from 0 to 100 %, with its interval where it is a sample's."""
    drawn: list[Any] = []
    if bounds:
        low, high = bounds
        drawn.append(
            html.Span(
                className="interval-field",
                style={"left": f"{low * 100:.2f}%", "width": f"{(high - low) * 100:.2f}%"},
            )
        )
    if judged:
        drawn.append(
            html.Span(
                className="interval-point" if bounds else "interval-whole",
                style={"left": f"{met / judged * 100:.2f}%"},
            )
        )
    words = (
        f"{numbers.percent(met / judged)} ({numbers.number(met)} af {numbers.number(judged)})"
        if judged
        else "ikke vurderet"
    )
    if bounds:
        words += f", 95 %-interval {numbers.percent(bounds[0])} – {numbers.percent(bounds[1])}"
    return html.Div(
        [
            html.Span(name, className="interval-name"),
            html.Span(drawn, className="interval-track", **{"aria-hidden": "true"}),
            html.Span(words, className="interval-words"),
        ],
        className="interval",
    )  # fmt: skip


def compare_words(sample: Sample, before: Sample | None) -> str:
    """What may be said of the sample against the whole and the last one: whether the interval holds it."""
    bounds = wilson(sample.met, sample.judged)
    if bounds is None:
        return ""
    said = []
    if sample.population_met is not None and sample.population:
        whole = sample.population_met / sample.population
        inside = bounds[0] <= whole <= bounds[1]
        said.append(
            "Registreringens andel ligger inden for stikprøvens interval."
            if inside
            else "Registreringens andel ligger uden for stikprøvens interval: det registrerede og det fundne passer ikke sammen."
        )
    earlier = wilson(before.met, before.judged) if before else None
    if earlier is not None:
        apart = earlier[1] < bounds[0] or bounds[1] < earlier[0]
        said.append(
            "Intervallet ligger uden for den forrige stikprøves."
            if apart
            else "Intervallet overlapper den forrige stikprøves: forskellen kan være tilfældig."
        )
    return " ".join(said)


def share_words(met: int, judged: int) -> str:
    return numbers.percent(met / judged) if judged else numbers.DASH


def days(start: date, end: date) -> str:
    return dates.day(end) if start == end else f"{dates.day(start)} – {dates.day(end)}"
