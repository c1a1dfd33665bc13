"""The menu with which a panel, or a whole page, is fetched as a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from dashboard import html

FORMS = {
    "csv": ("CSV", "text/csv; charset=utf-8"),
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "pptx": ("PowerPoint", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
}
"""Ending of a file -> its name in the menu, its kind."""
OWN = ("_side", "_panel", "_data")
"""The keys of a fetch beside those of the page: the page, the panel's number, the snapshot looked at."""


def files(path: str, search: str, snapshot: str, panel: int | None = None) -> tuple[tuple[str, str], ...]:
    """Name and address a form; without a `panel` of the whole page, which is no CSV."""
    pairs = [("_side", path), *([("_panel", str(panel))] if panel is not None else []), ("_data", snapshot)]
    asked = urlencode([*pairs, *parse_qsl(search)])
    return tuple(
        (name, f"/hent/{form}?{asked}")
        for form, (name, _) in FORMS.items()
        if panel is not None or form != "csv"
    )


def menu(path: str, search: str, snapshot: str) -> Any:
    """The menu of a whole page."""
    return listed("Hent siden", files(path, search, snapshot))


def listed(words: Any, found: Sequence[tuple[str, str]]) -> Any:
    """Files as a menu that opens."""
    links = [html.Li(html.A(name, href=address, target="_self")) for name, address in found]
    return html.Details([html.Summary(words), html.Ul(links)], className="fetch")
