"""One address in, one whole page out: what the frame shows of it, as values."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dash import dcc, html
from flask import current_app, g, has_app_context, has_request_context

from dashboard import export, frame, hidden, links, reader, routes, url
from dashboard.access import log
from dashboard.access.rules import in_menu, may_open
from dashboard.access.who import current
from dashboard.asking import View
from dashboard.components import fetch
from dashboard.components.panel import empty
from dashboard.pages import parts, remarks
from dashboard.problems import NO_DATA, UNREADABLE, refusal
from etl.snapshots.publish import current_snapshot
from metrics import INDICATORS, NoSnapshot, Snapshot, UsageError, Warehouse
from metrics.behind.cases import countable

_log = logging.getLogger("tavle.dashboard")

FAULT = (
    "Siden kunne ikke laves på grund af en fejl hos os. Den er skrevet i serverens log med tid og adresse. "
    "Prøv igen, eller gå til en anden side."
)


CLOSED = "Siden er ikke åben for din rolle, eller den findes ikke. Vælg en anden i menuen, eller bed om den rolle, dit arbejde kræver."


WITH_CASES = ("/sager", "/stikproeve", "/mit")
"""Pages that show single cases: who opened them is logged."""


@dataclass(frozen=True)
class Page:
    """What the frame shows. `kept` stays in the browser: title, address and grain (own, chosen, fixed).

    The rest is for who fetches the page as a file: its name, the unit and filters in words, the indicators that it
    asked for, and whether small numbers are hidden in it.
    """

    main: Any
    menu: Any
    freshness: Any
    filters: str
    kept: dict[str, Any]
    controls: tuple[str | None, ...]
    fixed: bool
    title: str = ""
    unit: str = ""
    filter_words: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    protected: bool = False
    """Whether small numbers are hidden in all of it; `mixed`: in what is not the reader's own."""
    mixed: bool = False

    def outputs(self) -> tuple[Any, ...]:
        """The same in the order of the page callback's outputs; the browser sets the controls from what is kept."""
        kept = {**self.kept, "controls": self.controls, "fixed": self.fixed}
        return (self.main, self.menu, self.freshness, self.filters, kept)


def render(house: Warehouse, pathname: str | None, search: str | None) -> Page:
    """The page at an address. A warehouse with nothing in it gives a page that says what to do."""
    # A callback may be sent anything.
    pathname, search = (value if isinstance(value, str) else None for value in (pathname, search))
    route = routes.find(pathname)
    try:
        snap = house.current()
    except NoSnapshot:
        return _without_data(route, UNREADABLE if _published(house) else NO_DATA)
    try:
        page = page_of(snap, pathname, search)
        if has_request_context():
            g.made_of = snap.id
        return page
    except Exception:
        # Whatever went wrong, the reader gets a sentence and the log gets the rest.
        _log.exception("the page at %s could not be made", pathname)
        return _without_data(route, FAULT)


def page_of(snap: Snapshot, pathname: str | None, search: str | None) -> Page:
    """The page at an address on one snapshot; where it is not open to the reader, one that says so."""
    route = routes.find(pathname)
    if not may_open(current(), pathname, snap):
        log.denied(route.path)
        return _without_data(route, CLOSED, open_pages())
    if route.path in WITH_CASES:
        log.looked(f"{route.path}{search or ''}", snap.id)
    allowed = {dim: snap.labels(dim) for dim in url.DIMS}
    own, rest = url.own(search, route.keys)
    state, said = url.parse(rest, allowed, snap.history_from, snap.as_of)
    view = View(snap, state, reader.scope(), notes=said, own=own, settings=site(), path=route.path)
    grain = hidden.usual(view.scope, route.grain)
    try:
        body = route.render(view)
    except UsageError as problem:
        body = [parts.head(route.title, "Det kan ikke vises her"), empty(refusal(problem))]
    if route.path.startswith("/indikator/"):
        figure = route.path.removeprefix("/indikator/")
        body = [*body, behind(figure, view), remarks.section(view, figure) if figure in INDICATORS else None]
    address = links.with_own(route.path, state, own)
    whole = fetchable(body, snap.id, address)
    return Page(
        main=[
            frame.notes(said),
            hidden.explained(body, snap.small_numbers, view.scope),
            html.Div([part for part in body if part is not None], className="page"),
        ],
        menu=frame.menu(route.path, state),
        freshness=[*frame.freshness(snap), whole],
        filters="filters" if route.filters else "filters filters-off",
        kept={
            "title": f"{route.title} · {view.unit_name()} · tavle",
            "query": url.to_query(state),
            "grain": grain,
            "state_grain": state.grain,
            "fixed": route.fixed,
            "own": list(own.items()),
        },
        controls=frame.control_values(state, grain if route.fixed else view.grain(grain)),
        fixed=route.fixed,
        title=route.title,
        unit=view.unit_name(),
        filter_words=view.filter_words(),
        indicators=tuple(view.asked),
        protected=view.scope.protected or view.forms == {True},
        mixed=not view.scope.protected and view.forms == {True, False},
    )


def fetchable(body: Any, snapshot: str, address: str) -> Any:
    """Put a menu into each panel that can be fetched; the menu of them all together, None where there are none."""
    path, _, search = address.partition("?")
    found = export.panels(body)
    for n, (section, title) in enumerate(found, 1):
        section.children = [*section.children, fetch.menu(path, search, snapshot, n, title)]
        section.className = f"{section.className} fetchable"
    return fetch.menu(path, search, snapshot) if found else None


def behind(id: str, view: View) -> Any:
    """A link to the rows behind an indicator's figure, or to its parts for those who may not see rows."""
    if id not in INDICATORS:
        return None
    if countable(id) and view.sees_cases:
        return html.P(dcc.Link("Se sagerne bag tallet", href=links.cases(id, view.state)), className="behind")
    return html.P(
        dcc.Link("Se, hvad tallet består af", href=links.with_own("/bag", view.state, {"tal": id})),
        className="behind",
    )


def site() -> Mapping[str, Any]:
    """What the site has set, as the app was made with it."""
    return current_app.config.get("TAVLE", {}) if has_app_context() else {}


def _published(house: Warehouse) -> bool:
    """Whether something is published, readable or not."""
    try:
        return current_snapshot(house.folder) is not None
    except OSError:
        return True


def open_pages() -> Any:
    """The pages of the menu that are open to the reader, as links."""
    found = [(to, name) for to, name in links.PAGES if in_menu(current(), to)]
    if not found:
        return None
    listed = html.Ul([html.Li(dcc.Link(name, href=to)) for to, name in found], className="plain")
    return html.Section([html.H2("Det kan du se"), listed], className="panel")


def _without_data(route: routes.Route, why: str, more: Any = None) -> Page:
    """A page with one sentence on it: why there is nothing else; `more` stands below."""
    state = url.State()
    return Page(
        main=html.Div([html.H1(route.title, className="unseen"), empty(why), more], className="page"),
        menu=frame.menu(route.path, state),
        freshness="Ingen data indlæst" if why == NO_DATA else "",
        filters="filters filters-off",
        kept={"title": "tavle", "query": "", "grain": route.grain},
        controls=frame.control_values(state, route.grain),
        fixed=True,
    )
