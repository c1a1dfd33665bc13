"""Sections that several pages share: the head, by unit, the map, and the definition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashboard import links, sentences, text, url
from dashboard.asking import View, latest
from dashboard.components import tiles
from dashboard.components.panel import chart, empty, panel, unbroken
from dashboard.components.status import status
from dashboard.figures.bars import bars
from dashboard.figures.theme import INK, SOFT
from dashboard.hidden import SENTENCE, safely
from dashboard.pages import tables
from metrics import INDICATORS
from metrics.judge.compare import is_count
from metrics.question import Answer, NotReleased, Row

NOTHING = "Der er ingen tal for det valgte udsnit i perioden. Vælg en længere periode eller et større udsnit."


def head(kicker: str, title: str, *, aside: Any = None, under: str = "") -> html.Header:
    """The head of a page: its name in small, its finding in large."""
    return html.Header(
        [
            html.P(kicker, className="kicker"),
            html.H1(title),
            html.P(unbroken(under), className="under") if under else None,
            aside,
        ],
        className="page-head",
    )


def verdict(row: Row | None, unit: str, source: str = "") -> html.P:
    """Status and target of the page's own figure."""
    return html.P(
        [
            *standing(row, unit),
            html.Span(f"kilde: {source}", className="aim") if source else None,
        ],
        className="verdict",
    )


def standing(row: Row | None, unit: str) -> list[Any]:
    """How a row stands against its target, and the target; that none is set, said once."""
    kind = text.standing(row) if row else "none"
    if row is None or (row.target_low is None and row.target_high is None):
        return [status(kind, of="mål" if kind == "none" else "")]
    return [status(kind), html.Span(text.target(row.target_low, row.target_high, unit), className="aim")]


def source_of(view: View, id: str, kind: str = "target") -> str:
    """Where the target comes from, as its record says."""
    return next((str(t["source"]) for t in view.targets(id, kind) if t.get("source")), "")


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
        items,
        indicator.unit,
        view.snap.small_numbers,
        band=view.band(id),
        top=top,
        colors=in_focus(view, dim, items),
        leads=leads,
    )
    sorted_as = "i alfabetisk orden" if dim in ("team", "department") else "i kommunens orden"
    return panel(
        words,
        f"{indicator.name} pr. {one}, {sentences.span(items[0][1])} · {sorted_as}",
        chart(figure, f"{words}. {indicator.name} pr. {one}."),
        figure=figure,
        table=tables.latest_table(items, indicator.unit, view.snap.small_numbers, one, leads),
        note=no_head(items) if dim == "district" else None,
        wide=wide,
    )


def district_map(view: View, id: str, answer: Answer, path: str) -> html.Div | None:
    """The tile map of the last period; None where the site's districts are not those of the map."""
    unit = INDICATORS[id].unit
    rows = {dims[0]: row for dims, row in latest(answer).items() if dims[0] is not None}
    labels = view.snap.labels("district")
    values = [row.value for row in rows.values() if row.value is not None]
    if not tiles.known(labels) or not values:
        return None
    # A sum that has no row is of nobody; what is protected says nothing of who is not there.
    none = 0.0 if is_count(INDICATORS[id]) and not answer.released else None
    if none is not None and not set(tiles.PLACES) <= set(rows):
        values.append(none)
    least, most = min(values), max(values)
    reach = (most - least) or 1
    places = text.column(rows.values(), unit)
    items = {}
    for district in tiles.PLACES:
        row = rows.get(district)
        value = row.value if row else none
        target = None if view.state.district == district else district
        items[district] = (
            labels.get(district, district),
            text.value(value, unit, places=places)
            if row is None
            else text.of(row, unit, view.snap.small_numbers, places),
            0.0 if value is None or row is None else 0.16 + 0.84 * (value - least) / reach,
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


def by_units(view: View, id: str, teams: Answer | None, districts: Answer | None) -> list[Any]:
    """By team and by district side by side, and the map under the shorter of them. What the indicator cannot be cut by
    (None) is not there."""
    name = INDICATORS[id].name
    one = safely(by_unit, view, id, teams, "team", called=f"{name} pr. team") if teams is not None else None
    if districts is None:
        return [one] if one is not None else []
    two = safely(by_unit, view, id, districts, "district", called=f"{name} pr. bydel")
    drawn = safely(map_panel, view, id, districts, f"/indikator/{id}", called=f"{name} på kortet")
    if drawn is None or one is None:
        return [part for part in (one or drawn, two) if part is not None]
    if _count(teams) <= _count(districts):
        return [html.Div([one, drawn], className="stack"), two]
    return [one, html.Div([two, drawn], className="stack")]


def _count(answer: Answer | None) -> int:
    try:
        return len(latest(answer)) if answer is not None else 0
    except NotReleased:
        return 0


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


def why(rows: Sequence[Row], view: View | None = None, grain: str | None = None) -> str:
    """Why there is nothing to draw."""
    if view is not None and view.scope.protected and grain not in (None, "month", "halfyear"):
        return f"Pr. {text.GRAINS.get(str(grain), 'dag')} er tallet ikke åbent for din rolle. Vælg måned."
    if rows and all(row.status == "not_delivered" for row in rows):
        return "Ikke leveret: leverancen har ikke den tabel, som tallet regnes af."
    return SENTENCE if any(row.status == "suppressed" for row in rows) else NOTHING
