"""Cards, the matrix and their sparklines as HTML. A status in them stays a value, which `dashboard.render` writes."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup as Safe

from dashboard import html
from topics.cells import Running, Spark, Status
from topics.values import Card, Matrix, MatrixCell, MatrixRow

WIDTH, HEIGHT, AIR = 120.0, 32.0, 3.0
"""Of a sparkline's drawing, and the room above and below its line."""
KEY = ("met", "near", "missed", "below")
"""What the icons without a word are said to mean above the matrix, where they stand in it."""


def card(value: Card) -> Any:
    """Name, value and unit, status against the target, a sparkline, and a few facts beside."""
    return html.Article(
        [
            html.H2(html.link(value.name.words, href=value.name.to, className="card-link")),
            html.P(
                [html.Strong(value.value), " ", html.Span(value.unit), Running() if value.running else None],
                className="card-value",
            ),
            html.P([value.status, html.Span(value.aim, className="aim")], className="card-status"),
            html.Div(value.line, className="card-spark"),
            html.Ul([html.Li(fact) for fact in value.facts], className="facts"),
        ],
        className="card",
    )


def matrix(value: Matrix) -> Any:
    """A row a unit and a column a figure, below what the icons mean."""
    heads = [
        html.Th(value.corner, scope="col"),
        *(
            html.Th([html.Span(name), html.Span(unit, className="unit")], scope="col")
            for name, unit in value.heads
        ),
    ]
    body = html.Tbody([_row(row) for row in value.rows])
    table = html.Table([html.Thead(html.Tr(heads)), body], className="matrix")
    shown = {cell.status for row in value.rows for cell in row.cells}
    key = [html.Li(Status(kind)) for kind in KEY if kind in shown]
    return html.Div(
        [
            html.Ul(key, className="legend") if key else None,
            html.Div(
                table, className="table-scroll", tabIndex=0, role="region", **{"aria-label": value.name}
            ),
        ]
    )


def _row(row: MatrixRow) -> Any:
    name = html.Th(html.link(row.unit.words, href=row.unit.to), scope="row")
    return html.Tr(
        [name, *(html.Td(_cell(cell)) for cell in row.cells)], className="chosen" if row.chosen else ""
    )


def _cell(cell: MatrixCell) -> Any:
    blank = html.Span(className="icon icon-blank")
    mark = blank if cell.status == "none" else Status(cell.status, word=False)
    return html.Div([mark, html.Span(cell.value, className="cell-value"), cell.line], className="cell")


def spark(value: Spark) -> Any:
    """The series as a line with its last point, over the target as a thin line; hidden from screen readers. An SVG in the
    page, whose lines take the theme's colours.

    The last point of a running period is hollow. Too few values make an empty span of the same size.
    """
    known = [v for v in value.values if v is not None]
    if len(known) < 2:
        return _spark("")
    bounds = [*known, *([value.goal] if value.goal is not None else [])]
    low, high = min(bounds), max(bounds)
    reach = (high - low) or 1.0

    def up(v: float) -> float:
        return HEIGHT - AIR - (v - low) / reach * (HEIGHT - 2 * AIR)

    step = WIDTH / (len(value.values) - 1)
    points, pen = [], "M"
    for n, v in enumerate(value.values):
        if v is None:
            pen = "M"
            continue
        points.append(f"{pen}{n * step:.1f} {up(v):.1f}")
        pen = "L"
    paths = f"<path class='spark-line' d='{''.join(points)}'/>"
    if value.goal is not None:
        paths = f"<path class='spark-goal' d='M0 {up(value.goal):.1f}H{WIDTH:g}'/>{paths}"
    last, end = value.values[-1], ""
    if last is not None:
        look = "spark-end spark-end-running" if value.running else "spark-end"
        end = f"<span class='{look}' style='top:{up(last) / HEIGHT * 100:.1f}%'></span>"
    return _spark(f"<svg viewBox='0 0 {WIDTH:g} {HEIGHT:g}' preserveAspectRatio='none'>{paths}</svg>{end}")


def _spark(inside: str) -> Any:
    return html.Html("span", {"className": "spark", "aria-hidden": "true"}, Safe(inside))
