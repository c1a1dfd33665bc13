"""One address in, one whole page out: what the frame shows of it, as written parts."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app, g, has_app_context, has_request_context

from dashboard import frame, html, reader, routes
from dashboard.access import log
from dashboard.access.rules import in_menu, may_open
from dashboard.access.who import current
from dashboard.menu import PAGES
from dashboard.pages import remarks
from dashboard.problems import NO_DATA, UNREADABLE, refusal
from dashboard.render import as_html, file_menu, for_dash, written
from etl.snapshots.publish import current_snapshot
from metrics import INDICATORS, NoSnapshot, Snapshot, UsageError, Warehouse
from metrics.behind.cases import countable
from topics import hidden, links, url
from topics import sections as parts
from topics.values import Empty, Group, Panel, tabled
from topics.view import View

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
    """What the frame shows: `main`, `menu` and `freshness` are written parts (`dashboard.render.written`).

    `kept` stays in the browser: title, address and grain (own, chosen, fixed). The rest is for who fetches the page as a
    file: its panels, and the view that they were made of.
    """

    main: Any
    menu: Any
    freshness: Any
    filters: str
    kept: dict[str, Any]
    controls: tuple[str | None, ...]
    fixed: bool
    title: str = ""
    panels: tuple[Panel, ...] = ()
    view: View | None = None

    def outputs(self) -> tuple[Any, ...]:
        """The same in the order of the page callback's outputs; the browser sets the controls from what is kept."""
        kept = {**self.kept, "controls": self.controls, "fixed": self.fixed}
        return (*map(for_dash, (self.main, self.menu, self.freshness)), self.filters, kept)


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
    state, notes = url.parse(rest, allowed, snap.history_from, snap.as_of)
    view = reader.view(snap, state, notes=notes, own=own, settings=site(), path=route.path)
    grain = hidden.usual(view.scope, route.grain)
    figure = route.path.removeprefix("/indikator/") if route.path.startswith("/indikator/") else None
    title = route.title
    if figure in INDICATORS and title == INDICATORS[figure].name:
        title = view.indicator(figure).name
    try:
        body = route.render(view)
    except UsageError as problem:
        body = [parts.head(route.title, "Det kan ikke vises her"), Empty(refusal(problem))]
    if route.path.startswith("/indikator/"):
        figure = route.path.removeprefix("/indikator/")
        body = [*body, behind(figure, view), remarks.section(view, figure) if figure in INDICATORS else None]
    address = links.with_own(route.path, state, own)
    fetched, listed = fetchable(body, snap.id, address)
    main = written([part for part in fetched if part is not None])
    return Page(
        main=[*shown_notes(notes), *explained(main, view), page_element(main)],
        menu=frame.menu(route.path, state),
        freshness=[
            *frame.freshness(snap),
            *([file_menu("Hent siden", links.files(*_split(address), snap.id))] if listed else []),
        ],
        filters="filters" if route.filters else "filters filters-off",
        kept={
            "title": f"{title} · {view.unit_name()} · tavle",
            "query": url.to_query(state),
            "grain": grain,
            "state_grain": state.grain,
            "fixed": route.fixed,
            "own": list(own.items()),
        },
        controls=frame.control_values(state, grain if route.fixed else view.grain(grain)),
        fixed=route.fixed,
        title=route.title,
        panels=tuple(listed),
        view=view,
    )


def page_element(main: list[Any]) -> Any:
    """The page's own element. One that is HTML throughout bears a mark of what is in it, by which the browser knows
    that the first answer's is the same, and keeps it with the figures drawn in it."""
    made = html.Div(main, className="page")
    if isinstance(made, html.Html):
        mark = hashlib.sha256(made.inside.encode()).hexdigest()[:16]
        made = html.Html("div", {**made.attributes, "data-made": mark}, made.inside)
    return made


def shown_notes(notes: Sequence[str]) -> list[Any]:
    """Sentences above a page, about its address."""
    return [html.Div([html.P(note) for note in notes], className="notes", role="note")] if notes else []


def explained(main: list[Any], view: View) -> list[Any]:
    """What `<5` means, above a page on which a number is hidden."""
    if not view.scope.protected and view.scope.role != "head":
        return []  # sees its figures whole
    below = view.snap.small_numbers
    if f"&lt;{below}" not in as_html(main):
        return []
    return [html.P(
        [html.Strong(f"<{below}"), f" står, hvor et tal er skjult: det er under {below}, eller et tal under {below} kunne "
         f"regnes ud af det. Et skjult tal kan derfor godt være større end {below}."],
        className="hidden-key", role="note",
    )]  # fmt: skip


def fetchable(body: Any, snapshot: str, address: str) -> tuple[Any, list[Panel]]:
    """The body with the addresses of its files at each panel that holds a table, and those panels in order."""
    path, search = _split(address)
    listed: list[Panel] = []

    def marked(node: Any) -> Any:
        if isinstance(node, Panel):
            if tabled(node) is None:
                return node
            listed.append(node)
            return replace(node, files=links.files(path, search, snapshot, len(listed)))
        if isinstance(node, Group):
            return replace(node, parts=tuple(map(marked, node.parts)))
        if isinstance(node, html.Box):
            return html.Box(node.tag, node.attributes, list(map(marked, node.children)))
        return list(map(marked, node)) if isinstance(node, list) else node

    return marked(body), listed


def _split(address: str) -> tuple[str, str]:
    path, _, search = address.partition("?")
    return path, search


def behind(id: str, view: View) -> Any:
    """A link to the rows behind an indicator's figure, or to its parts for those who may not see rows."""
    if id not in INDICATORS:
        return None
    if countable(id) and view.sees_cases:
        return html.P(
            html.link("Se sagerne bag tallet", href=links.cases(id, view.state)), className="behind"
        )
    return html.P(
        html.link("Se, hvad tallet består af", href=links.with_own("/bag", view.state, {"tal": id})),
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
    found = [(to, name) for to, name in PAGES if in_menu(current(), to)]
    if not found:
        return None
    listed = html.Ul([html.Li(html.link(name, href=to)) for to, name in found], className="plain")
    return html.Section([html.H2("Det kan du se"), listed], className="panel")


def _without_data(route: routes.Route, why: str, more: Any = None) -> Page:
    """A page with one sentence on it: why there is nothing else; `more` stands below."""
    state = url.State()
    return Page(
        main=[
            html.Div(written([html.H1(route.title, className="unseen"), Empty(why), more]), className="page")
        ],
        menu=frame.menu(route.path, state),
        freshness=["Ingen data indlæst"] if why == NO_DATA else [],
        filters="filters filters-off",
        kept={"title": "tavle", "query": "", "grain": route.grain},
        controls=frame.control_values(state, route.grain),
        fixed=True,
    )
