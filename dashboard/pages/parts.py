"""Sections that several pages share: over time, by unit, as small multiples, and the definition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

from dashboard import links, sentences, signal, text, url
from dashboard.asking import View, groups, latest
from dashboard.components import tiles
from dashboard.components.panel import chart, empty, panel
from dashboard.components.status import status
from dashboard.figures import flags
from dashboard.figures.bars import bars
from dashboard.figures.base import extent, goal, shown
from dashboard.figures.series import line
from dashboard.pages import dates, tables
from dashboard.theme import INK, SOFT
from metrics import INDICATORS
from metrics.model import Answer, Row

NOTHING = "Der er ingen tal for det valgte udsnit i perioden. Vælg en længere periode eller et større udsnit."


def head(kicker: str, title: str, *, aside: Any = None, under: str = "") -> html.Header:
    """The head of a page: its name in small, its finding in large."""
    return html.Header(
        [
            html.P(kicker, className="kicker"),
            html.H1(title),
            html.P(under, className="under") if under else None,
            aside,
        ],
        className="page-head",
    )


def verdict(row: Row | None, unit: str, source: str = "") -> html.P:
    """Status and target of the page's own figure."""
    kind = text.standing(row) if row else "none"
    aim = text.target(row.target_low, row.target_high, unit) if row else ""
    return html.P(
        [
            status(kind),
            html.Span(aim, className="aim"),
            html.Span(f"kilde: {source}", className="aim") if source else None,
        ],
        className="verdict",
    )


def source_of(view: View, id: str, kind: str = "target") -> str:
    """Where the target comes from, as its record says."""
    return next((str(t["source"]) for t in view.targets(id, kind) if t.get("source")), "")


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
    indicator = INDICATORS[id]
    rows = list(answer)
    if not any(row.value is not None for row in rows):
        return panel(title or indicator.name, subtitle(view, id, answer), empty(why(rows)), wide=wide)
    earlier = {row.period: row for row in before} if before else {}
    last_year = [earlier.get(sentences.year_before(row.period)) for row in rows]
    found = signal.judged(view, answer)
    dated = flags.flags(dates.events(view, id, also), rows)
    first = next((n for n, row in enumerate(rows) if answer.unconfirmed(row)), None)
    figure = line(
        rows,
        indicator.unit,
        band=view.band(id),
        last_year=[row for row in last_year if row] if all(last_year) else [],
        chart=found if found and found.why_not is None else None,
        events=dated,
        leads=[view.behind(id, row.period) for row in rows],
        unconfirmed=first,
    )
    words = title or sentences.moved(rows, indicator.unit)
    return panel(
        words,
        subtitle(view, id, answer),
        chart(figure, f"{words}. {indicator.name}, {len(rows)} perioder.", height=tall),
        figure=figure,
        table=tables.history(rows, indicator.unit, first, lambda row: view.behind(id, row.period)),
        note=dates.beside(dated, rows[first] if first is not None else None, signal.note(found)),
        wide=wide,
    )


def by_unit(
    view: View,
    id: str,
    answer: Answer,
    dim: str,
    *,
    title: str = "",
    wide: str = "",
    top: float | None = None,
) -> html.Section:
    """The last period by team or district, as bars on a scale from 0."""
    indicator = INDICATORS[id]
    items = in_order(view, answer, dim)
    if not any(row.value is not None for _, row in items):
        return panel(
            title or indicator.name, subtitle(view, id, answer), empty(why([r for _, r in items])), wide=wide
        )
    one, many = {
        "team": ("team", "teams"),
        "district": ("bydel", "bydele"),
        "department": ("afdeling", "afdelinger"),
    }.get(dim, ("gruppe", "grupper"))
    words = title or sentences.against_goal(items, indicator.unit, one, many)
    values = view.order(dim, [dims[0] for dims in latest(answer)])
    leads = [view.filtered(dim, value) for value in values]
    figure = bars(
        items, indicator.unit, band=view.band(id), top=top, colors=in_focus(view, dim, items), leads=leads
    )
    sorted_as = "i alfabetisk orden" if dim in ("team", "department") else "i kommunens orden"
    return panel(
        words,
        f"{indicator.name} pr. {one}, {sentences.span(items[0][1])} · {sorted_as}",
        chart(figure, f"{words}. {indicator.name} pr. {one}."),
        figure=figure,
        table=tables.latest_table(items, indicator.unit, one, leads),
        note=no_head(items) if dim == "district" else None,
        wide=wide,
    )


def multiples(
    view: View, id: str, answer: Answer, dim: str, *, title: str, wide: str = "wide"
) -> html.Section:
    """One small figure a unit, all on one scale."""
    indicator = INDICATORS[id]
    found = groups(answer)
    order = view.order(dim, [dims[0] for dims in found])
    series = [(view.label(dim, value), found[(value,)]) for value in order]
    series = [(name, rows) for name, rows in series if sum(row.value is not None for row in rows) > 1]
    if not series:
        return panel(title, subtitle(view, id, answer), empty(NOTHING), wide=wide)
    every = [shown(row.value, indicator.unit) for _, rows in series for row in rows]
    goals = [shown(goal(rows[-1]), indicator.unit) for _, rows in series]
    low, high, zero = extent(every, [*goals, *(view.band(id) or ())])
    small = [
        html.Figure(
            [
                html.Figcaption(name),
                chart(
                    line(rows, indicator.unit, band=view.band(id), span=(low, high), bare=True),
                    f"{name}: {sentences.moved(rows, indicator.unit)}",
                    height=150,
                ),
            ],
            className="multiple",
        )
        for name, rows in series
    ]
    under = f"{subtitle(view, id, answer)} · samme skala" + ("" if zero else " · aksen begynder ikke ved 0")
    return panel(
        title,
        under,
        html.Div(small, className="multiples"),
        table=tables.wide_table(series, indicator.unit),
        wide=wide,
    )


def district_map(view: View, id: str, answer: Answer, path: str) -> html.Div | None:
    """The tile map of the last period; None where the site's districts are not those of the map."""
    unit = INDICATORS[id].unit
    rows = {dims[0]: row for dims, row in latest(answer).items() if dims[0] is not None}
    labels = view.snap.labels("district")
    if not tiles.known(labels) or not rows:
        return None
    values = [row.value for row in rows.values() if row.value is not None]
    least, most = min(values, default=0), max(values, default=0)
    reach = (most - least) or 1
    items = {}
    for district in tiles.PLACES:
        row = rows.get(district)
        value = row.value if row else None
        target = None if view.state.district == district else district
        items[district] = (
            labels.get(district, district),
            text.value(value, unit),
            0.0 if value is None else 0.16 + 0.84 * (value - least) / reach,
            links.to(path, view.state, district=target),
        )
    return tiles.tiles(items, view.state.district)


def map_panel(view: View, id: str, answer: Answer, path: str) -> html.Section | None:
    """The tile map in a panel of its own; None where there is none."""
    drawn = district_map(view, id, answer, path)
    if drawn is None:
        return None
    return panel(
        f"{INDICATORS[id].name} på kortet",
        "Jo kraftigere farve, jo højere tal · vælg en bydel for at se den alene",
        drawn,
    )


def definition(*ids: str) -> html.Section:
    """What the figures of a page mean, in words."""
    return html.Section(
        [
            html.H2("Sådan er tallene gjort op"),
            html.Dl(
                [
                    part
                    for id in ids
                    for part in (html.Dt(INDICATORS[id].name), html.Dd([defined(id), " ", html.Code(id)]))
                ]
            ),
            dcc.Link("Alle definitioner", href="/definitioner"),
        ],
        className="panel definition wide",
    )


def defined(id: str) -> str:
    """The definition in words; where it depends on a number of weeks, of the 52 that it is for."""
    return INDICATORS[id].meaning


def not_cut(view: View, id: str) -> html.P | None:
    """A sentence where a filter in force cannot cut the figure."""
    ignored = view.ignored(id)
    if not ignored:
        return None
    return html.P(
        f"Filteret på {text.join(ignored)} er ikke brugt her: tallet bedømmer en medarbejders hele sagsstamme.",
        className="note",
    )


def subtitle(view: View, id: str, answer: Answer) -> str:
    """What is measured, for whom, in which periods."""
    indicator = INDICATORS[id]
    grain = answer.question.grain or indicator.grain
    unit = text.unit(indicator.unit)
    known = not unit or unit.split()[0] in indicator.name.lower()
    said = indicator.name if known else f"{indicator.name}, {unit}"
    return f"{said} · {view.unit_name()} · pr. {text.GRAINS.get(grain, 'dag')}"


def in_order(view: View, answer: Answer, dim: str) -> list[tuple[str, Row]]:
    """The rows of the last period with the names of their dim's values, as units are listed."""
    rows = {dims[0]: row for dims, row in latest(answer).items()}
    return [(view.label(dim, value), rows[value]) for value in view.order(dim, rows)]


def in_focus(view: View, dim: str, items: Sequence[tuple[str, Row]]) -> list[str]:
    """The chosen unit in ink and the others pale; all in ink where none is chosen."""
    chosen = getattr(view.state, dim, None)
    if chosen is None:
        return [INK] * len(items)
    name = view.label(dim, None if chosen == url.NONE else chosen)
    return [INK if own == name else SOFT for own, _ in items]


def no_head(items: Sequence[tuple[str, Row]]) -> str | None:
    """A note where cells have cases and nobody there to divide by."""
    found = [name for name, row in items if row.value is None and row.numerator]
    return (
        f"– hos {text.join(found)}: der er sager, men ingen medarbejder at dele dem med." if found else None
    )


def why(rows: Sequence[Row]) -> str:
    """Why there is nothing to draw."""
    if rows and all(row.status == "not_delivered" for row in rows):
        return "Ikke leveret: leverancen har ikke den tabel, som tallet regnes af."
    if any(row.status == "suppressed" for row in rows):
        return "Tallene er skjult: de bygger på for få."
    return NOTHING
