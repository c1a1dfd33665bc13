"""Figures over time as sections of a page: one series, or several small ones on one scale.

Each has the same reading aids: limits and special causes where a series is judged, dated events, from where on a
rule is not confirmed, and points that lead to what is behind them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from dashboard import links, sentences, signal, text
from dashboard.asking import View, groups
from dashboard.components.panel import chart, empty, panel
from dashboard.figures import control, flags
from dashboard.figures.base import extent, goal, shown
from dashboard.figures.flags import Flag
from dashboard.figures.series import line
from dashboard.figures.theme import Figure
from dashboard.pages import dates, parts, tables
from dashboard.url import NONE
from metrics import INDICATORS
from metrics.behind.cases import countable
from metrics.judge.signals import Chart
from metrics.question import Answer, Row


@dataclass(frozen=True)
class Small:
    """One of several series on one scale: its name, rows, chart, and where its points lead."""

    name: str
    rows: Sequence[Row]
    chart: Chart | None = None
    leads: tuple[str, ...] = ()
    events: Sequence[Flag] = ()


def over_time(
    view: View,
    id: str,
    answer: Answer,
    *,
    title: str = "",
    before: Answer | None = None,
    wide: str = "",
    tall: int = 280,
    also: Sequence[Mapping[str, Any]] = (),
) -> html.Section:
    """A figure over time. `before` are the same periods a year earlier, drawn pale. Dated events that name the
    indicator are flags on it, and `also` those given (as `Snapshot.events` has them)."""
    indicator, below = INDICATORS[id], view.snap.small_numbers
    rows = list(answer)
    if not any(row.value is not None for row in rows):
        said = parts.why(rows, view, answer.question.grain)
        return panel(title or indicator.name, parts.subtitle(view, id, answer), empty(said), wide=wide)
    earlier = {row.period: row for row in before if row.complete} if before else {}
    last_year = [earlier.get(sentences.year_before(row.period)) for row in rows]
    found = signal.judged(view, answer)
    dated = flags.flags(dates.events(view, id, also), rows)
    first = next((n for n, row in enumerate(rows) if answer.unconfirmed(row)), None)
    to = leads(view, id, rows)
    figure = line(
        rows,
        indicator.unit,
        below,
        band=view.band(id),
        last_year=[row for row in last_year if row] if all(last_year) else [],
        chart=signal.drawn(found),
        events=dated,
        leads=to,
        unconfirmed=first,
    )
    words = title or sentences.moved(rows, indicator.unit)
    return panel(
        words,
        parts.subtitle(view, id, answer),
        chart(figure, f"{words}. {indicator.name}, {len(rows)} perioder.", height=tall),
        figure=figure,
        table=tables.history(rows, indicator.unit, below, first, to),
        note=dates.beside(dated, rows[first] if first is not None else None, signal.note(found)),
        wide=wide,
    )


def multiples(
    view: View, id: str, answer: Answer, dim: str, *, title: str, wide: str = "wide"
) -> html.Section:
    """One small figure a unit, all on one scale."""
    indicator = INDICATORS[id]
    found, charts = groups(answer), signal.each(view, answer)
    dated = flags.flags(dates.events(view, id), next(iter(found.values()), []))
    series = [
        Small(view.label(dim, v), found[(v,)], charts[(v,)], leads(view, id, found[(v,)], **{dim: v}), dated)
        for v in view.order(dim, [dims[0] for dims in found])
    ]
    series = [one for one in series if sum(row.value is not None for row in one.rows) > 1]
    under = parts.subtitle(view, id, answer)
    if not series:
        return panel(title, under, empty(parts.why(list(answer), view, answer.question.grain)), wide=wide)
    drawn, zero = small(view, id, series)
    return panel(
        title,
        f"{under} · samme skala" + ("" if zero else " · aksen begynder ikke ved 0"),
        html.Div(drawn, className="multiples"),
        table=tables.wide_table(
            [(one.name, one.rows) for one in series],
            indicator.unit,
            view.snap.small_numbers,
            {one.name: one.leads for one in series},
        ),
        note=dates.beside(dated, None, beside(series)),
        wide=wide,
    )


def small(
    view: View, id: str, series: Sequence[Small], *, tall: int = 150, most: int = 3
) -> tuple[list[Any], bool]:
    """The figures of several series, of the indicator or alike, on one scale; and whether that begins at 0."""
    unit, band = INDICATORS[id].unit, view.band(id)
    every = [shown(row.value, unit) for one in series for row in one.rows]
    limits = [h for one in series if signal.drawn(one.chart) for h in control.heights(one.chart, unit)]  # type: ignore[arg-type]
    goals = [shown(goal(one.rows[-1]), unit) for one in series]
    low, high, zero = extent([*every, *limits], [*goals, *(band or ())])
    if unit == "share":
        high = min(1.0, high) if low < 1 else high

    def figure(one: Small) -> Figure:
        return line(
            one.rows, unit, view.snap.small_numbers, band=band, span=(low, high), bare=True, most=most,
            chart=signal.drawn(one.chart), events=one.events, leads=one.leads,
        )  # fmt: skip

    return [
        html.Figure(
            [
                html.Figcaption(one.name),
                chart(figure(one), f"{one.name}: {sentences.moved(one.rows, unit)}", height=tall),
            ],
            className="multiple",
        )
        for one in series
    ], zero


def beside(series: Sequence[Small]) -> str:
    """What the small figures say of signal or noise: which of them end in a special cause; why, where none is judged."""
    judged = [(one.name, one.chart) for one in series if signal.drawn(one.chart)]
    if not judged:
        return signal.note(series[0].chart) or "" if series else ""
    words: dict[str, list[str]] = {}
    for name, found in judged:
        if found is not None and found.variation != "common":
            words.setdefault(found.words_da[0], []).append(name)
    said = "; ".join(f"{word} hos {text.join(names)}" for word, names in words.items())
    whose = "alle" if len(judged) == len(series) else f"de {len(judged)} af {len(series)}, der kan bedømmes"
    return (
        f"Signal eller støj, senest: {said or f'tilfældig variation hos {whose}'}. Stiplede linjer er grænserne for tilfældig "
        "variation; farvede punkter har en særlig årsag."
    )


def leads(view: View, id: str, rows: Sequence[Row], **where: str | None) -> tuple[str, ...]:
    """Where the points of one cell's series lead: to what is behind them, under that cell's filter."""
    state = view.state.but(**{dim: NONE if value is None else value for dim, value in where.items()})
    own_rows = view.sees_cases and countable(id)
    return links.behind_each(id, state, [row.period for row in rows], rows=own_rows)
