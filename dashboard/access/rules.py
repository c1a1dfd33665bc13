"""What is open to which role: a row a page, a mark on every other address and callback. What has none is closed.

A page is opened by a row of `PAGES`; a Flask view or a Dash callback by `@open_to(...)` right above its function.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import unquote, urlencode

from dashboard import routes
from dashboard.access.who import Reader
from metrics.release.scope import inside

Roles = frozenset[str]
F = TypeVar("F", bound=Callable[..., Any])

FIGURES: Roles = frozenset({"finance", "head", "supervision"})
CASES: Roles = frozenset({"head", "supervision", "worker"})
EVERYBODY: Roles = frozenset({"admin", "finance", "head", "team", "worker", "supervision"})
PUBLIC: Roles = frozenset({"public"})
"""Open to whoever comes, logged in or not: the way in, styles and scripts, health."""

PAGES: dict[str, Roles] = {
    "/": FIGURES,
    "/indikator/": FIGURES,
    "/flow": FIGURES,
    "/maalgrupper": FIGURES,
    "/bemanding": FIGURES,
    "/handleplan": FIGURES,
    "/rapporter": FIGURES | {"team", "worker"},
    "/bag": FIGURES,
    "/milepaele": frozenset({"head", "supervision"}),
    "/sager": CASES,
    "/stikproeve": frozenset({"supervision"}),
    "/mit": frozenset({"worker"}),
    "/tavle": frozenset({"head", "team"}),
    "/tavle/": frozenset({"head", "team"}),
    "/definitioner": EVERYBODY,
    "/datakvalitet": frozenset({"admin", "supervision"}),
}
"""Address -> roles. One that ends in a slash stands for what is below it."""

HOME = {
    "admin": "/datakvalitet", "finance": "/", "head": "/", "supervision": "/", "team": "/tavle", "worker": "/mit",
    "operator": "/",
}  # fmt: skip


def open_to(*roles: str | Roles) -> Callable[[F], F]:
    """Mark a Flask view or a Dash callback as open to these roles. Without a mark nobody but the local user gets in.

    >>> @open_to(FIGURES)
    ... def download() -> str: ...
    >>> sorted(allowed(download))
    ['finance', 'head', 'supervision']
    """
    named: set[str] = set()
    for role in roles:
        named |= {role} if isinstance(role, str) else role

    def mark(function: F) -> F:
        function.open_to = frozenset(named)  # type: ignore[attr-defined]
        return function

    return mark


def allowed(function: Any) -> Roles:
    """The roles that a view or callback is open to; none where it bears no mark."""
    found: Roles = getattr(function, "open_to", frozenset())
    return found


def page_rule(path: str) -> Roles | None:
    """The roles of a page's address; None where no row of the table speaks of it."""
    if path in PAGES:
        return PAGES[path]
    return next(
        (roles for at, roles in PAGES.items() if at != "/" and at.endswith("/") and path.startswith(at)), None
    )


def may_open(reader: Reader, pathname: str | None, snap: Any | None) -> bool:
    """Whether a page is open to a reader. A board is so only to those of the team; a screen opens its board alone.

    `snap` tells which units lie in which; without one (nothing published) no board is open but to the local user.
    """
    if reader.role == "operator":
        return True
    path = routes.find(pathname).path
    roles = page_rule(path)
    if roles is None or reader.role not in roles or reader.holds is None:
        return False
    if path == "/tavle":
        return not reader.read_only
    if path.startswith("/tavle/"):
        team = unquote(path.removeprefix("/tavle/"))
        rows = snap.unit_rows if snap is not None else ()
        return inside((("team", team),), reader.holds.units, rows)
    return not reader.read_only


def in_menu(reader: Reader, path: str) -> bool:
    """Whether a page of the menu is open to a reader."""
    return reader.role == "operator" or (not reader.read_only and reader.role in (page_rule(path) or ()))


def home(reader: Reader) -> str:
    """Where a reader begins: a head with the own unit, a team at its board."""
    units = reader.holds.units if reader.holds else ()
    if reader.role == "team":
        teams = [unit for level, unit in units if level == "team"]
        return f"/tavle/{teams[0]}" if len(teams) == 1 else "/tavle"
    if reader.role == "head":
        return own_view(reader, "/")
    return HOME.get(reader.role, "/definitioner")


def own_view(reader: Reader, path: str) -> str:
    """A page under the filter of a head's first unit."""
    words = {"department": "afdeling", "team": "team"}
    level, unit = reader.holds.units[0] if reader.holds and reader.holds.units else ("", "")
    return f"{path}?{urlencode({words[level]: unit})}" if level in words else path
