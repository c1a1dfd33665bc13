"""The pages: one record each. Router, menu, guard, page cache, preparing, documents and tests read it.

Adding a page: its module (TITLE, GRAIN, `render(view)`, and where wanted FIXED_GRAIN, FILTERS, KEYS), and a record here.
The order of the records is that of the menu.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType
from typing import Any
from urllib.parse import unquote

from dashboard.access.rules import CASES, EVERYBODY, FIGURES, Roles
from dashboard.callbacks import Callbacks
from dashboard.pages import (
    board,
    board_callbacks,
    cases,
    composition,
    definitions,
    indicator,
    quality,
    remarks_callbacks,
    reports,
    reports_callbacks,
    sample,
    sample_callbacks,
)
from metrics import INDICATORS, Warehouse
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
from topics.view import View

Below = Callable[[str], tuple[str, Grain] | None]


@dataclass(frozen=True)
class Page:
    """One page.

    path: its address; one that ends in a slash stands for what is below it.
    layout: what stands on it, of a view; below an address also of what stands there (`indikator/<id>`: the id).
    roles: to whom it is open. logged: whether each look at it is written into the audit log.
    menu: its name in the menu, "" where it is not there; group: the name that it opens under, with its neighbours.
    home: the roles that begin here. keys: its own keys in the address, beside the filters'.
    filters: whether it has the filter bar. fixed_grain: whether its grain is not the reader's choice.
    kept: whether the page cache may hold it; never one that is logged, of the moment, or each reader's own.
    prepared: whether it is made of a new snapshot before anybody asks; such a page is kept.
    of_team: what stands below is a team, and open only to who holds it; a wall screen opens its team's.
    below: what stands below the address -> its title and grain, None where there is nothing.
    callbacks: puts what the page writes with on the app.
    """

    path: str
    title: str
    layout: Callable[..., list[Any]]
    roles: Roles
    logged: bool
    menu: str = ""
    group: str = ""
    home: Roles = frozenset()
    grain: Grain = "month"
    fixed_grain: bool = False
    filters: bool = True
    keys: tuple[str, ...] = ()
    kept: bool = False
    prepared: bool = False
    of_team: bool = False
    below: Below | None = None
    callbacks: Callable[[Callbacks, Warehouse], None] | None = None

    def __post_init__(self) -> None:
        if self.logged and self.kept:
            raise ValueError(f"{self.path} is logged, so it is made anew for each look: kept must be False")
        if self.prepared and not self.kept:
            raise ValueError(f"{self.path} is prepared, so kept must be True")
        if self.path.endswith("/") and self.path != "/" and (self.below is None or self.menu):
            raise ValueError(
                f"{self.path} stands for what is below it: it needs `below`, and is not in the menu"
            )


def _page(path: str, module: ModuleType, *, roles: Roles, logged: bool, **more: Any) -> Page:
    """The record of a page whose module says its title, grain, keys and layout."""
    of_module = {
        "title": module.TITLE,
        "layout": module.render,
        "grain": module.GRAIN,
        "fixed_grain": getattr(module, "FIXED_GRAIN", False),
        "filters": getattr(module, "FILTERS", True),
        "keys": getattr(module, "KEYS", ()),
    }
    return Page(path, roles=roles, logged=logged, **{**of_module, **more})


def _team(_team: str) -> tuple[str, Grain]:
    """A board's title and grain. Which teams there are, the snapshot tells."""
    return board.TITLE, board.GRAIN


def _indicator(id: str) -> tuple[str, Grain] | None:
    """An indicator's title and grain."""
    found = INDICATORS.get(id)
    return (found.name, found.grain) if found else None


_ready = {"kept": True, "prepared": True}
PAGES: tuple[Page, ...] = (
    _page("/", overview, roles=FIGURES, logged=False, menu="Overblik", home=FIGURES | {"operator"}, **_ready),
    _page("/tavle", board, roles=frozenset({"head", "team"}), logged=False, menu="Tavle", home=frozenset({"team"}),
          layout=board.choose),
    _page("/tavle/", board, roles=frozenset({"head", "team"}), logged=False, of_team=True, below=_team,
          callbacks=board_callbacks.register),
    _page("/indikator/caseload_per_worker", caseload, roles=FIGURES, logged=False, menu="Sagsstamme",
          group="Indikatorer", **_ready),
    _page("/indikator/closures_per_worker_month", closures, roles=FIGURES, logged=False, menu="Afslutninger",
          group="Indikatorer", **_ready),
    _page("/indikator/phone_on_time", answers, roles=FIGURES, logged=False, menu="Svar til borgere",
          group="Indikatorer", **_ready),
    Page("/indikator/", "Indikator", indicator.render, roles=FIGURES, logged=False, kept=True, below=_indicator,
         callbacks=remarks_callbacks.register),
    _page("/flow", flow, roles=FIGURES, logged=False, menu="Til- og afgang", **_ready),
    _page("/maalgrupper", target_groups, roles=FIGURES, logged=False, menu="Målgrupper", **_ready),
    _page("/milepaele", milestones, roles=frozenset({"head", "supervision"}), logged=False, menu="Milepæle", **_ready),
    _page("/handleplan", plans, roles=FIGURES, logged=False, menu="Handleplan", **_ready),
    _page("/bemanding", staffing, roles=FIGURES, logged=False, menu="Bemanding", **_ready),
    _page("/sager", cases, roles=CASES, logged=True, menu="Sager bag et tal", group="Sager"),
    _page("/bag", composition, roles=FIGURES, logged=False, kept=True),
    _page("/stikproeve", sample, roles=frozenset({"supervision"}), logged=True, menu="Stikprøve", group="Sager",
          callbacks=sample_callbacks.register),
    _page("/mit", worker, roles=frozenset({"worker"}), logged=True, menu="Mit", group="Sager", home=frozenset({"worker"})),
    _page("/rapporter", reports, roles=FIGURES | {"team", "worker"}, logged=False, menu="Rapporter",
          callbacks=reports_callbacks.register),
    _page("/definitioner", definitions, roles=EVERYBODY, logged=False, menu="Definitioner", group="Data", kept=True),
    _page("/datakvalitet", quality, roles=frozenset({"admin", "supervision"}), logged=False, menu="Datakvalitet",
          group="Data", home=frozenset({"admin"})),
)  # fmt: skip
MENU = tuple(page for page in PAGES if page.menu)
PREPARED = tuple(page.path for page in PAGES if page.prepared)
_AT = {page.path: page for page in PAGES}


@dataclass(frozen=True)
class Found:
    """The page that an address is: its record, its address in one form, its title and grain, and what stands below."""

    page: Page
    path: str
    title: str
    grain: Grain
    below: str = ""

    def render(self, view: View) -> list[Any]:
        """What stands on the page."""
        return self.page.layout(view, self.below) if self.page.below else self.page.layout(view)


@lru_cache(maxsize=512)
def find(pathname: str | None) -> Found | None:
    """The page of an address, None where there is none. An indicator that another's page shows is found there."""
    path = (pathname or "/").rstrip("/") or "/"
    if path.startswith("/indikator/"):
        path = links.OWN_PAGE.get(path.removeprefix("/indikator/"), path)
    page = _AT.get(path)
    if page is not None:
        return Found(page, path, page.title, page.grain)
    for page in PAGES:
        if page.below is not None and path.startswith(page.path):
            below = unquote(path.removeprefix(page.path))
            told = page.below(below)
            return Found(page, path, *told, below) if told else None
    return None


def menu() -> Iterator[tuple[str, list[Page]]]:
    """The menu in its order: a page's own name and it alone, or a group's name and its pages."""
    grouped: dict[str, list[Page]] = {}
    for page in MENU:
        grouped.setdefault(page.group or page.menu, []).append(page)
    yield from grouped.items()
