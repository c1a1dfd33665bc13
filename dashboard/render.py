"""The values of `topics` as HTML, and a page as what Dash sends or as the first answer's HTML.

`html_of` writes one value; what holds a control of Dash stays a `Box`. `for_dash` and `as_html` then finish a whole page:
the one keeps the controls alive, the other draws them as they will look.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import orjson
from dash import html as dash_html
from dash.development.base_component import Component
from markupsafe import Markup as Safe

from dashboard import cards, controls, html, render_cells
from dashboard.elements import Markup
from dashboard.figures import draw
from dashboard.figures.series import common_span
from dashboard.html import Box, Html
from dashboard.render_cells import listed, marked, status, table, unbroken
from metrics.danish import dates
from topics import cells, values
from topics.charts import Line
from topics.values import Figure, Panel


def html_of(value: Any) -> Any:
    """A value as HTML; words, HTML and components of Dash as they are; None for None."""
    write = WRITERS.get(type(value))
    return value if write is None else write(value)


def panel(value: Panel) -> Html | Box:
    """A panel: its finding, what is measured, what shows it, and the same as a table."""
    drawn = [_drawn(part) for part in value.body]
    under = value.subtitle
    if not all(zero for _, zero in drawn):
        under += " · aksen begynder ikke ved 0"
    parts: list[Any] = [html.Div([part for part, _ in drawn], className="panel-body")]
    if value.title:
        title = marked(value.title)
        if value.marks:
            title = html.Span([*listed(title), *map(html_of, value.marks)], className="mine-title")
        titled = [html.H2(title), html.P(unbroken(under), className="subtitle") if under else None]
        parts.insert(0, html.Header(titled, className="panel-head"))
    if value.notes:
        parts.append(_notes(value.notes))
    if value.table is not None and not any(part is value.table for part in value.body):
        parts.append(html.Details([html.Summary("Vis som tabel"), table(value.table)], className="as-table"))
    look = f"panel {value.look}".strip()
    if value.files:
        name = html.Span(f" {value.heading}", className="unseen")
        parts.append(file_menu(["Hent", name], value.files))
        look += " fetchable"
    return html.Section(parts, className=look, anchor=value.anchor or None)


def file_menu(words: Any, listed: Sequence[tuple[str, str]]) -> Any:
    """A menu of files that opens; `listed` are their names and addresses."""
    links = [html.Li(html.A(name, href=address, target="_self")) for name, address in listed]
    return html.Details([html.Summary(words), html.Ul(links)], className="fetch")


def _drawn(part: Any) -> tuple[Any, bool]:
    """A part of a panel's body, and whether its axis of values begins at 0, so that the subtitle need not say otherwise."""
    if isinstance(part, values.Multiples):
        lines = [item.chart for _, item in part.items if isinstance(item.chart, Line)]
        if len(lines) < len(part.items):
            return multiples(part), True
        low, high, zero = common_span(lines)
        return multiples(part, (low, high)), zero
    if isinstance(part, Figure):
        plotly = draw(part.chart)
        return _figure(plotly, part), plotly["layout"].get("meta", {}).get("zero") is not False
    return html_of(part), True


def _notes(notes: Sequence[Any]) -> Any:
    if len(notes) == 1 and isinstance(notes[0], str):
        return html.P(notes[0], className="note")
    return html.Div([html.P(n) if isinstance(n, str) else html_of(n) for n in notes], className="note")


def figure(value: Figure) -> Any:
    """A figure with an accessible name: its data in the page, drawn by `assets/first/figures.js`."""
    return _figure(draw(value.chart), value)


def _figure(plotly: dict[str, Any], value: Figure) -> Any:
    layout = {**plotly["layout"]}
    tall = value.height or layout.pop("height", None) or 260
    layout.pop("height", None)
    data = orjson.dumps({"data": plotly["data"], "layout": layout}).decode().replace("<", "\\u003c")
    script = Html("script", {"type": "application/json"}, Safe(data))
    graph = html.Div(script, className="graph", style={"height": f"{tall:g}px"})
    return html.Div(graph, className="chart", role="img", **{"aria-label": value.summary})


def multiples(value: values.Multiples, span: tuple[float, float] | None = None) -> Any:
    """Small figures, each with its name; all on one scale where a `span` is given."""
    scaled = [
        (name, item if span is None else replace(item, chart=replace(item.chart, span=span)))
        for name, item in value.items
    ]
    drawn = [
        html.Figure([html.Figcaption(marked(name)), figure(item)], className="multiple")
        for name, item in scaled
    ]
    return html.Div(drawn, className=f"multiples {value.look}".strip())


def intervals(value: values.Intervals) -> Any:
    """Shares with their intervals, each on a line from 0 to 100 %."""
    return html.Div([_interval(item) for item in value.items], className="intervals")


def _interval(item: values.Interval) -> Any:
    drawn = []
    if item.bounds:
        low, high = item.bounds
        at = {"left": f"{low * 100:.2f}%", "width": f"{(high - low) * 100:.2f}%"}
        drawn.append(html.Span(className="interval-field", style=at))
    if item.share is not None:
        look = "interval-point" if item.bounds else "interval-whole"
        drawn.append(html.Span(className=look, style={"left": f"{item.share * 100:.2f}%"}))
    parts = [
        html.Span(item.name, className="interval-name"),
        html.Span(drawn, className="interval-track", **{"aria-hidden": "true"}),
        html.Span(item.words, className="interval-words"),
    ]
    return html.Div(parts, className="interval")


def verdict(value: values.Verdict) -> Any:
    """How the page's figure stands, beside its head."""
    return html.P([_verdict_part(part) for part in value.parts], className="verdict")


def _verdict_part(part: Any) -> Any:
    if isinstance(part, str):
        return html.Span(part, className="aim")
    if isinstance(part, values.Verdict):
        name, *rest = part.parts
        return html.Span([html.Span(name), *map(_verdict_part, rest)], className="verdict")
    return html_of(part)


def facts(value: values.Facts) -> Any:
    """The facts side by side, as a list of definitions."""
    return html.Dl(
        [
            html.Div(
                [
                    html.Dt(fact.name),
                    html.Dd(fact.value, className="fact-value fact-small" if fact.small else "fact-value"),
                    html.Dd(dates.together(fact.note), className="fact-note"),
                    html.Dd(status(cells.Status(fact.status))) if fact.status else None,
                ]
            )
            for fact in value.facts
        ],
        className="strip",
    )


def tiles(value: values.Tiles) -> Any:
    """The map of districts; the strength of a tile shades it."""
    return html.Div(
        [
            html.link(
                [
                    html.Span(tile.name.replace("/", "/\u200b"), className="tile-name"),
                    html.Span(tile.value, className="tile-value"),
                ],
                href=tile.to,
                className="tile tile-chosen" if tile.chosen else "tile",
                style={
                    "gridRow": tile.place[0], "gridColumn": tile.place[1],
                    "--strength": f"{tile.strength * 46:.0f}%",
                },
            )
            for tile in value.tiles
        ],
        className="tiles",
    )  # fmt: skip


def legend(value: values.Legend) -> Any:
    """A key of shades."""
    return html.Ul(
        [html.Li([html.Span(className="swatch", style={"background": color}), word]) for color, word in value.items],
        className="legend",
    )  # fmt: skip


def events(value: values.Events) -> Any:
    """The flags of a figure in words."""
    return html.Ul(
        [
            html.Li([
                html.B(event.letter), f" {dates.day(event.on)}: {event.words}",
                f" · {event.source}" if event.source else "",
            ])
            for event in value.events
        ],
        className="flags",
    )  # fmt: skip


def definitions(value: values.Definitions) -> Any:
    """What the figures of a page mean, in words."""
    listed = [
        part for id, name, words in value.of for part in (html.Dt(name), html.Dd([words, " ", html.Code(id)]))
    ]
    return html.Section(
        [html.H2("Sådan er tallene gjort op"), html.Dl(listed), html.link("Alle definitioner", href="/definitioner")],
        className="panel definition wide",
    )  # fmt: skip


def head(value: values.Head) -> Any:
    """The head of a page."""
    return html.Header(
        [
            html.P(value.kicker, className="kicker"),
            html.H1(value.title),
            html.P(unbroken(value.under), className="under") if value.under else None,
            html_of(value.verdict),
        ],
        className="page-head",
    )


WRITERS: dict[type, Callable[[Any], Any]] = {
    **render_cells.WRITERS,
    Panel: panel, Figure: figure, values.Multiples: lambda value: _drawn(value)[0], values.Verdict: verdict, values.Facts: facts, values.Tiles: tiles, values.Legend: legend,
    values.Events: events, values.Definitions: definitions, values.Head: head,
    values.Empty: lambda value: html.Div(html.P(value.why), className="empty"),
    values.Text: lambda value: html.P(marked(value.words), className=value.look or None, role=value.role or None),
    values.Group: lambda value: html.Div(list(map(html_of, value.parts)), className=value.look),
    values.Control: controls.control,
    values.Card: cards.card, values.Matrix: cards.matrix,
    values.Items: lambda value: html.Ul([html.Li(marked(item)) for item in value.items], className=value.look or None),
    values.Intervals: intervals,
}  # fmt: skip
"""Value -> what writes it."""


def written(node: Any) -> Any:
    """A part of a page with every value in it as HTML: `Html`, a `Box` (something in it is alive), a component, words."""
    if isinstance(node, Box):
        made = [written(child) for child in node.children]
        return html.element(node.tag, made, **node.attributes)
    if isinstance(node, (list, tuple)) and not hasattr(node, "_fields"):
        return [written(part) for part in node if part is not None]
    made = html_of(node)
    return made if made is node else written(made)


def for_dash(node: Any) -> Any:
    """What Dash sends of a written part: HTML as `Markup`, and components as they are with theirs inside."""
    if isinstance(node, Html):
        return Markup(node.tag, node.attributes, str(node.inside))
    if isinstance(node, Box):
        kind = getattr(dash_html, node.tag.capitalize())
        return kind([for_dash(child) for child in node.children], **_props(node.attributes))
    if isinstance(node, list):
        return [for_dash(part) for part in node]
    if isinstance(node, Component) and getattr(node, "children", None) is not None:
        node.children = for_dash(written(node.children))
    return node


def alive(part: Any) -> Any:
    """A part of a page as a callback sends it."""
    return for_dash(written(part))


def _props(attributes: Any) -> dict[str, Any]:
    return {("id" if name == "anchor" else name): value for name, value in attributes.items()}


def as_html(node: Any) -> Safe:
    """A written part as HTML for the first answer; controls are drawn as they will look, and do nothing yet. Ids are left
    out: the live page has them."""
    if isinstance(node, list):
        return Safe("").join(map(as_html, node))
    if isinstance(node, Box):
        still = {name: value for name, value in node.attributes.items() if name != "id"}
        return Safe(str(Html(node.tag, still, as_html(node.children))))
    if isinstance(node, (Component, dict)):
        return controls.still(node, as_html)
    return Safe(html.text(node) or "")
