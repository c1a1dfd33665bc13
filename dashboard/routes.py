"""Which page an address is, and the page of an address and a state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any
from urllib.parse import unquote

from dashboard import html
from dashboard.menu import PAGES
from dashboard.pages import (
    board,
    cases,
    composition,
    definitions,
    indicator,
    quality,
    reporting,
    sample,
)
from metrics import INDICATORS
from metrics.question import Grain
from topics import (
    answers,
    caseload,
    closures,
    flow,
    links,
    milestones,
    overview,
    plans,
    staffing,
    target_groups,
    worker,
)
from topics import sections as parts
from topics.view import View

_PAGES: dict[str, ModuleType] = {
    "/": overview,
    "/indikator/caseload_per_worker": caseload,
    "/indikator/closures_per_worker_month": closures,
    "/indikator/phone_on_time": answers,
    "/flow": flow,
    "/maalgrupper": target_groups,
    "/milepaele": milestones,
    "/handleplan": plans,
    "/bemanding": staffing,
    "/sager": cases,
    "/bag": composition,
    "/stikproeve": sample,
    "/mit": worker,
    "/rapporter": reporting,
    "/definitioner": definitions,
    "/datakvalitet": quality,
}


@dataclass(frozen=True)
class Route:
    """A page: its menu address, its name, its own grain, whether that is fixed, whether it has filters, its own keys."""

    path: str
    title: str
    grain: Grain
    render: Callable[[View], list[Any]]
    fixed: bool = False
    filters: bool = True
    keys: tuple[str, ...] = ()


def find(pathname: str | None) -> Route:
    """The route of an address; an unknown one is a page that says so."""
    path = (pathname or "/").rstrip("/") or "/"
    if path.startswith("/indikator/"):
        path = links.OWN_PAGE.get(path.removeprefix("/indikator/"), path)
    if path == "/tavle" or path.startswith("/tavle/"):
        return _board(path)
    module = _PAGES.get(path)
    if module is not None:
        return Route(
            path,
            module.TITLE,
            module.GRAIN,
            module.render,
            fixed=getattr(module, "FIXED_GRAIN", False),
            filters=getattr(module, "FILTERS", True),
            keys=getattr(module, "KEYS", ()),
        )
    id = path.removeprefix("/indikator/")
    if path.startswith("/indikator/") and id in INDICATORS:
        return Route(path, INDICATORS[id].name, INDICATORS[id].grain, lambda view: indicator.render(view, id))
    return Route(path, "Siden findes ikke", "month", lambda view: _unknown(path, view), filters=False)


def _board(path: str) -> Route:
    """The board of a team, or the choice of one."""
    team = unquote(path.removeprefix("/tavle").removeprefix("/"))
    if not team:
        return Route("/tavle", board.TITLE, board.GRAIN, board.choose, filters=False)
    return Route(path, board.TITLE, board.GRAIN, lambda view: board.render(view, team), filters=False)


def _unknown(path: str, view: View) -> list[Any]:
    """What stands at an address that is nothing."""
    return [
        parts.head("Siden findes ikke", f"Der er ingen side på {path}"),
        html.Section(
            [
                html.H2("Det kan du se"),
                html.Ul(
                    [html.Li(html.link(name, href=links.to(to, view.state))) for to, name in PAGES],
                    className="plain",
                ),
            ],
            className="panel",
        ),
    ]
