"""The menu with which a panel, or a whole page, is fetched as a file."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from dash import html

FORMS = {
    "csv": ("CSV", "text/csv; charset=utf-8"),
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "pptx": ("PowerPoint", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
}
"""Ending of a file -> its name in the menu, its kind."""
OWN = ("_side", "_panel", "_data")
"""The keys of a fetch beside those of the page: the page, the panel's number, the snapshot looked at."""


def menu(path: str, search: str, snapshot: str, panel: int | None = None, title: str = "") -> html.Details:
    """A link a form; without a `panel` the whole page, which is no CSV."""
    pairs = [("_side", path), *([("_panel", str(panel))] if panel is not None else []), ("_data", snapshot)]
    asked = urlencode([*pairs, *parse_qsl(search.removeprefix("?"))])
    links = [
        html.Li(html.A(name, href=f"/hent/{form}?{asked}", target="_self"))
        for form, (name, _) in FORMS.items()
        if panel is not None or form != "csv"
    ]
    words = "Hent siden" if panel is None else ["Hent", html.Span(f" {title}", className="unseen")]
    return html.Details([html.Summary(words), html.Ul(links)], className="fetch")
