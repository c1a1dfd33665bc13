"""Figures over time and by unit as panels: one series, several small ones on one scale, the units of one period.

Each has the same reading aids: limits and special causes where a series is judged, dated events, from where on a
rule is not confirmed, and points that lead to what is behind them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from metrics import INDICATORS
from metrics.behind.cases import countable
from metrics.danish import dates
from metrics.judge.signals import Chart
from metrics.question import Answer, NotReleased, Row

from . import charts, events, levels, links, sections, sentences, signal, tables
from .events import Flag
from .hidden import safely
from .rows import groups, latest
from .url import NONE
from .values import Empty, Figure, Group, Multiples, Panel
from .view import View

UNITS = {
    "team": ("team", "teams"),
    "district": ("bydel", "bydele"),
    "department": ("afdeling", "afdelinger"),
}
"""Dim -> the words for one of its values and for many."""


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
    look: str = "",
    tall: int = 280,
    also: Sequence[Mapping[str, Any]] = (),
) -> Panel:
    """A figure over time. `before` are the same periods a year earlier, drawn pale. Dated events that name the
    indicator are flags on it, and `also` those given (as `Snapshot.events` has them)."""
    indicator = view.indicator(id)
    rows = list(answer)
    under = sections.subtitle(view, id, answer)
    if not any(row.value is not None for row in rows):
        why = sections.why(rows, view, answer.question.grain)
        return Panel(title or indicator.name, under, (Empty(why),), look=look)
    earlier = {row.period: row for row in before if row.complete} if before else {}
    last_year = [earlier.get(sentences.year_before(row.period)) for row in rows]
    judged = signal.judged(view, answer)
    dated = events.flags(events.of_indicator(view.snap, id, also), rows)
    first = next((n for n, row in enumerate(rows) if answer.unconfirmed(row)), None)
    to = leads(view, id, rows)
    stated = levels.level(view, id)
    field = None if stated is None else (stated.low, stated.high)
    if stated is not None:
        under = f"{under} · {stated.words} (intet mål)"
    line = charts.Line(
        rows, indicator.unit, band=view.band(id) or field,
        last_year=[row for row in last_year if row] if all(last_year) else [],
        chart=signal.chart_with_limits(judged), events=dated, leads=to, unconfirmed=first,
    )  # fmt: skip
    words = title or sentences.moved(rows, indicator.unit)
    table, chart = tables.history(rows, indicator.unit, first, to)
    return Panel(
        words,
        under,
        (Figure(line, f"{words}. {indicator.name}, {len(rows)} perioder.", tall),),
        table,
        events.notes(dated, rows[first] if first is not None else None, signal.note(judged)),
        (levels.drawn(view, id, chart),),
        look,
    )


def multiples(view: View, id: str, answer: Answer, dim: str, *, title: str, look: str = "wide") -> Panel:
    """One small figure a unit, all on one scale."""
    indicator = view.indicator(id)
    found, judged = groups(answer), signal.each(view, answer)
    dated = events.flags(events.of_indicator(view.snap, id), next(iter(found.values()), []))
    series = [
        Small(view.label(dim, v), found[(v,)], judged[(v,)], leads(view, id, found[(v,)], **{dim: v}), dated)
        for v in view.order(dim, [dims[0] for dims in found])
    ]
    series = [one for one in series if sum(row.value is not None for row in one.rows) > 1]
    under = sections.subtitle(view, id, answer)
    if not series:
        why = sections.why(list(answer), view, answer.question.grain)
        return Panel(title, under, (Empty(why),), look=look)
    table, chart = side_by_side(series, indicator.unit)
    return Panel(
        title,
        f"{under} · samme skala",
        (small(view, id, series),),
        table,
        events.notes(dated, None, beside(series)),
        (chart,),
        look,
    )


def side_by_side(series: Sequence[Small], unit: str) -> tuple[Any, Any]:
    """The table of several series, and its chart."""
    return tables.wide_table(
        [(one.name, one.rows) for one in series], unit, {one.name: one.leads for one in series}
    )


def small(
    view: View, id: str, series: Sequence[Small], *, tall: int = 150, most: int = 3, look: str = ""
) -> Multiples:
    """The figures of several series, of the indicator or alike, which are drawn on one scale."""
    unit, band = INDICATORS[id].unit, view.band(id)
    return Multiples(
        tuple(
            (
                one.name,
                Figure(
                    charts.Line(
                        one.rows, unit, band=band, bare=True, most=most,
                        chart=signal.chart_with_limits(one.chart), events=one.events, leads=one.leads,
                    ),
                    f"{one.name}: {sentences.moved(one.rows, unit)}",
                    tall,
                ),
            )
            for one in series
        ),
        look,
    )  # fmt: skip


def beside(series: Sequence[Small]) -> str:
    """What the small figures say of signal or noise: which of them end in a special cause; why, where none is judged."""
    judged = [(one.name, one.chart) for one in series if signal.chart_with_limits(one.chart)]
    if not judged:
        return signal.note(series[0].chart) or "" if series else ""
    words: dict[str, list[str]] = {}
    for name, found in judged:
        if found is not None and found.variation != "common":
            words.setdefault(found.words_da[0], []).append(name)
    causes = "; ".join(f"{word} hos {dates.join(names)}" for word, names in words.items())
    whose = "alle" if len(judged) == len(series) else f"de {len(judged)} af {len(series)}, der kan bedømmes"
    return (
        f"Signal eller støj, senest: {causes or f'tilfældig variation hos {whose}'}. Stiplede linjer er grænserne for tilfældig "
        "variation; farvede punkter har en særlig årsag."
    )


def leads(view: View, id: str, rows: Sequence[Row], **where: str | None) -> tuple[str, ...]:
    """Where the points of one cell's series lead: to what is behind them, under that cell's filter."""
    state = view.state.but(**{dim: NONE if value is None else value for dim, value in where.items()})
    own_rows = view.sees_cases and countable(id)
    return links.behind_each(id, state, [row.period for row in rows], rows=own_rows)


def by_unit(
    view: View,
    id: str,
    answer: Answer,
    dim: str,
    *,
    title: str = "",
    look: str = "",
    top: float | None = None,
) -> Panel:
    """The last period by team or district, as bars on a scale from 0."""
    indicator = view.indicator(id)
    items = sections.in_order(view, answer, dim)
    if not any(row.value is not None for _, row in items):
        why = sections.why([row for _, row in items])
        return Panel(title or indicator.name, sections.subtitle(view, id, answer), (Empty(why),), look=look)
    one, many = UNITS.get(dim, ("gruppe", "grupper"))
    words = title or sentences.against_goal(items, indicator.unit, one, many)
    addresses = [view.filtered(dim, value) for value in view.order(dim, [dims[0] for dims in latest(answer)])]
    bars = charts.Bars(items, indicator.unit, view.band(id), top, sections.in_focus(view, dim), addresses)
    table, chart = tables.latest_table(items, indicator.unit, one, addresses)
    sorted_as = "i alfabetisk orden" if dim in ("team", "department") else "i kommunens orden"
    nobody = sections.no_head(items) if dim == "district" else None
    return Panel(
        words,
        f"{indicator.name} pr. {one}, {sentences.span(items[0][1])} · {sorted_as}",
        (Figure(bars, f"{words}. {indicator.name} pr. {one}."),),
        table,
        (nobody,) if nobody else (),
        (chart,),
        look,
    )


def by_units(view: View, id: str, teams: Answer | None, districts: Answer | None) -> tuple[Any, ...]:
    """By team and by district side by side, and the map under the shorter of them. What the indicator cannot be cut by
    (None) is not there."""
    name = view.indicator(id).name
    one = safely(by_unit, view, id, teams, "team", called=f"{name} pr. team") if teams is not None else None
    if districts is None:
        return (one,) if one is not None else ()
    two = safely(by_unit, view, id, districts, "district", called=f"{name} pr. bydel")
    drawn = safely(sections.map_panel, view, id, districts, f"/indikator/{id}", called=f"{name} på kortet")
    if drawn is None or one is None:
        return tuple(part for part in (one or drawn, two) if part is not None)
    if _count(teams) <= _count(districts):
        return (Group((one, drawn), "stack"), two)
    return (one, Group((two, drawn), "stack"))


def _count(answer: Answer | None) -> int:
    try:
        return len(latest(answer)) if answer is not None else 0
    except NotReleased:
        return 0
