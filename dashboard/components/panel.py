"""A panel: a sentence with the finding, what is measured, the figure, and the same as a table."""

from __future__ import annotations

import re
from typing import Any

from dash import html

from dashboard.elements import Plot
from dashboard.figures.theme import CONFIG, Figure


def chart(figure: Figure, summary: str, *, height: int | None = None, name: str = "") -> html.Div:
    """A figure with an accessible name. Its height is `height`, else the layout's own, else 260 pixels."""
    tall = height or figure["layout"].get("height") or 260
    drawn = {**figure, "layout": {k: v for k, v in figure["layout"].items() if k != "height"}}
    return html.Div(
        Plot(drawn, CONFIG, tall),
        role="img",
        className=f"chart {name}".strip(),
        **{"aria-label": summary},
    )


def panel(
    title: Any,
    subtitle: str,
    body: Any,
    *,
    figure: Figure | None = None,
    table: Any = None,
    note: Any = None,
    wide: str = "",
    id: str | None = None,
) -> html.Section:
    """A panel of a page. `figure` is only asked whether its axis begins at 0, so that the subtitle says it."""
    if figure is not None and figure["layout"].get("meta", {}).get("zero") is False:
        subtitle = f"{subtitle} · aksen begynder ikke ved 0"
    parts: list[Any] = [
        html.Header(
            [html.H2(unbroken(title)), html.P(unbroken(subtitle), className="subtitle")],
            className="panel-head",
        ),
        html.Div(body, className="panel-body"),
    ]
    if note:
        parts.append(
            html.Div([p if not isinstance(p, str) else html.P(p) for p in note], className="note")
            if isinstance(note, list)
            else html.P(note, className="note")
        )
    if table is not None:
        parts.append(html.Details([html.Summary("Vis som tabel"), table], className="as-table"))
    more = {"id": id} if id else {}
    return html.Section(parts, className=f"panel {wide}".strip(), **more)


_DAY = re.compile(r"(\d\d-\d\d-\d{4})")


def unbroken(said: Any) -> Any:
    """The words with each day of them kept on one line: a browser breaks at a hyphen."""
    if not isinstance(said, str) or not _DAY.search(said):
        return said
    return [
        html.Span(part, className="day") if n % 2 else part for n, part in enumerate(_DAY.split(said)) if part
    ]


def empty(why: str) -> html.Div:
    """What stands where there is nothing to show: why."""
    return html.Div(html.P(why), className="empty")
