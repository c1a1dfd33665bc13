"""One address in, one whole page out: what the frame shows of it, as written parts."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import g, has_request_context

from dashboard import frame, html, reader, registry
from dashboard.access import log
from dashboard.access.opening import in_menu, may_open
from dashboard.access.who import current
from dashboard.pages import remarks
from dashboard.problems import NO_DATA, UNREADABLE, refusal
from dashboard.registry import Found
from dashboard.render import as_html, file_menu, for_dash, written
from etl.snapshots.publish import current_snapshot
from metrics import INDICATORS, NoSnapshot, Snapshot, UsageError, Warehouse
from metrics.behind.cases import countable
from metrics.danish.numbers import HIDDEN_WORD
from metrics.question import Grain
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


@dataclass(frozen=True)
class Rendered:
    """What the frame shows: `main`, `menu` and `freshness` are written parts (`dashboard.render.written`).

    `kept` stays in the browser: title, address and grain (own, chosen, fixed). `status` is what a browser's first look
    at the address answers. The rest is for who fetches the page as a file: its panels, and the view they were made of.
    """

    main: Any
    menu: Any
    freshness: Any
    filters: str
    kept: dict[str, Any]
    controls: tuple[str | None, ...]
    fixed: bool
    title: str = ""
    status: int = 200
    panels: tuple[Panel, ...] = ()
    view: View | None = None

    def outputs(self) -> tuple[Any, ...]:
        """The same in the order of the page callback's outputs; the browser sets the controls from what is kept."""
        kept = {**self.kept, "controls": self.controls, "fixed": self.fixed}
        return (*map(for_dash, (self.main, self.menu, self.freshness)), self.filters, kept)


def render(house: Warehouse, pathname: str | None, search: str | None) -> Rendered:
    """The page at an address. A warehouse with nothing in it gives a page that says what to do."""
    # A callback may be sent anything.
    pathname, search = (value if isinstance(value, str) else None for value in (pathname, search))
    found = registry.find(pathname)
    if found is None:
        return unknown(pathname or "/")
    try:
        snap = house.current()
    except NoSnapshot:
        return _sentence(found, UNREADABLE if _published(house) else NO_DATA)
    try:
        page = page_of(snap, pathname, search)
        if has_request_context() and page.status == 200:
            g.made_of = snap.id
        return page
    except Exception:
        # Whatever went wrong, the reader gets a sentence and the log gets the rest.
        _log.exception("the page at %s could not be made", pathname)
        return _sentence(found, FAULT, status=500)


def page_of(snap: Snapshot, pathname: str | None, search: str | None) -> Rendered:
    """The page at an address on one snapshot; where there is none or it is not open to the reader, one that says so."""
    found = registry.find(pathname)
    if found is None:
        return unknown(pathname or "/")
    record = found.page
    if not may_open(current(), found.path, snap):
        log.denied(found.path)
        return _sentence(found, CLOSED, open_pages(), status=403)
    if record.logged:
        log.looked(f"{found.path}{search or ''}", snap.id)
    allowed = {dim: snap.labels(dim) for dim in url.DIMS}
    own, rest = url.own(search, record.keys)
    state, notes = url.parse(rest, allowed, snap.history_from, snap.as_of)
    view = reader.view(snap, state, notes=notes, own=own, path=found.path)
    grain = hidden.usual(view.scope, found.grain)
    # An indicator is named by the rules of the site.
    title = view.indicator(found.below).name if found.below in INDICATORS else found.title
    try:
        body = found.render(view)
    except UsageError as problem:
        body = [parts.head(found.title, "Det kan ikke vises her"), Empty(refusal(problem))]
    if found.path.startswith("/indikator/"):
        figure = found.path.removeprefix("/indikator/")
        body = [*body, behind(figure, view), remarks.section(view, figure) if figure in INDICATORS else None]
    address = links.with_own(found.path, state, own)
    fetched, listed = fetchable(body, snap.id, address)
    main = written([part for part in fetched if part is not None])
    return Rendered(
        main=[*shown_notes(notes), *explained(main, view), page_element(main)],
        menu=frame.menu(found.path, state),
        freshness=[
            *frame.freshness(snap),
            *([file_menu("Hent siden", links.files(*_split(address), snap.id))] if listed else []),
        ],
        filters="filters" if record.filters else "filters filters-off",
        kept={
            "title": f"{title} · {view.unit_name()} · tavle",
            "query": url.to_query(state),
            "grain": grain,
            "state_grain": state.grain,
            "fixed": record.fixed_grain,
            "own": list(own.items()),
        },
        controls=frame.control_values(state, grain if record.fixed_grain else view.grain(grain)),
        fixed=record.fixed_grain,
        title=title,
        status=404 if record.of_team and found.below not in allowed["team"] else 200,
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
    """What `skjult` means, above a page on which a number is hidden."""
    if not view.scope.protected and view.scope.role != "head":
        return []  # sees its figures whole
    if HIDDEN_WORD not in as_html(main):
        return []
    most = view.snap.small_numbers - 1
    return [html.P(
        [html.Strong(HIDDEN_WORD), f" står, hvor et tal kunne fortælle noget om enkelte borgere (et antal fra 1 til {most}) eller "
         "om en enhed med en eller to medarbejdere, eller hvor et sådant tal kunne regnes ud af det. Et skjult tal kan "
         "derfor godt være stort."],
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


def _published(house: Warehouse) -> bool:
    """Whether something is published, readable or not."""
    try:
        return current_snapshot(house.folder) is not None
    except OSError:
        return True


def open_pages() -> Any:
    """The pages of the menu that are open to the reader, as links."""
    listed = [
        html.Li(html.link(page.menu, href=page.path)) for page in registry.MENU if in_menu(current(), page)
    ]
    if not listed:
        return None
    return html.Section([html.H2("Det kan du se"), html.Ul(listed, className="plain")], className="panel")


def unknown(path: str) -> Rendered:
    """The page of an address that is none: it says so, and links to what is open to the reader."""
    head = parts.head("Siden findes ikke", f"Der er ingen side på {path}")
    return _bare([head, open_pages()], "Siden findes ikke", path, "month", 404)


def _sentence(found: Found, why: str, more: Any = None, status: int = 200) -> Rendered:
    """A page with one sentence on it: why there is nothing else; `more` stands below."""
    main = [html.H1(found.title, className="unseen"), Empty(why), more]
    freshness = ("Ingen data indlæst",) if why == NO_DATA else ()
    return _bare(main, "", found.path, found.grain, status, freshness)


def _bare(
    main: list[Any], title: str, path: str, grain: Grain, status: int, freshness: tuple[str, ...] = ()
) -> Rendered:
    """A page that is made of no snapshot."""
    state = url.State()
    return Rendered(
        main=[html.Div(written([part for part in main if part is not None]), className="page")],
        menu=frame.menu(path, state),
        freshness=list(freshness),
        filters="filters filters-off",
        kept={"title": f"{title} · tavle" if title else "tavle", "query": "", "grain": grain},
        controls=frame.control_values(state, grain),
        fixed=True,
        title=title,
        status=status,
    )
