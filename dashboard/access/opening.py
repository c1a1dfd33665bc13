"""Which pages are open to a reader, and where each reader begins: the registry's roles, and the reader's own units."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from dashboard import registry
from dashboard.access.who import Reader
from dashboard.registry import Page
from metrics.release.scope import inside


def may_open(reader: Reader, pathname: str | None, snap: Any | None) -> bool:
    """Whether a page is open to a reader. A board is so only to those of the team; a screen opens its board alone.

    `snap` tells which units lie in which; without one (nothing published) no board is open but to the local user.
    An address that is no page is open to the local user alone.
    """
    if reader.role == "operator":
        return True
    found = registry.find(pathname)
    if found is None or reader.role not in found.page.roles or reader.holds is None:
        return False
    if found.page.of_team:
        rows = snap.unit_rows if snap is not None else ()
        return inside((("team", found.below),), reader.holds.units, rows)
    return not reader.read_only


def in_menu(reader: Reader, page: Page) -> bool:
    """Whether a page of the menu is open to a reader."""
    return reader.role == "operator" or (not reader.read_only and reader.role in page.roles)


def home(reader: Reader) -> str:
    """Where a reader begins: a head with the own unit, a team at its board, any other at the role's page."""
    units = reader.holds.units if reader.holds else ()
    path = next((page.path for page in registry.PAGES if reader.role in page.home), "/definitioner")
    if reader.role == "team":
        teams = [unit for level, unit in units if level == "team"]
        return f"{path}/{teams[0]}" if len(teams) == 1 else path
    return own_view(reader, path) if reader.role == "head" else path


def own_view(reader: Reader, path: str) -> str:
    """A page under the filter of a head's first unit."""
    words = {"department": "afdeling", "team": "team"}
    level, unit = reader.holds.units[0] if reader.holds and reader.holds.units else ("", "")
    return f"{path}?{urlencode({words[level]: unit})}" if level in words else path
