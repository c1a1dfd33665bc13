"""Teams by indicators: a row a team, sorted by name; a click shows the team."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard import html
from dashboard.components.spark import spark
from dashboard.components.status import status


@dataclass(frozen=True)
class Cell:
    """One figure of one team: its words, status and history."""

    value: str
    status: str
    history: Sequence[float | None]
    goal: float | None = None
    running: bool = False


def matrix(
    head: Sequence[tuple[str, str]],
    rows: Sequence[tuple[str, str, Sequence[Cell]]],
    chosen: str | None = None,
) -> Any:
    """`head`: (name, unit) a column; `rows`: (team, link, cells)."""
    columns: list[Any] = [html.Th("Team", scope="col")]
    columns += [
        html.Th([html.Span(name), html.Span(unit, className="unit")], scope="col") for name, unit in head
    ]
    body = []
    for team, href, cells in rows:
        row: list[Any] = [html.Th(html.link(team, href=href), scope="row")]
        row += [html.Td(_cell(cell)) for cell in cells]
        body.append(html.Tr(row, className="chosen" if team == chosen else ""))
    table = html.Table([html.Thead(html.Tr(columns)), html.Tbody(body)], className="matrix")
    shown = {cell.status for _, _, cells in rows for cell in cells}
    key = [html.Li(status(kind)) for kind in KEY if kind in shown]
    return html.Div(
        [
            html.Ul(key, className="legend") if key else None,
            html.Div(
                table,
                className="table-scroll",
                tabIndex=0,
                role="region",
                **{"aria-label": "Teams og indikatorer"},
            ),
        ]
    )


KEY = ("met", "near", "missed", "below")
"""What the icons without a word are said to mean above the table, where they stand in it."""


def _cell(cell: Cell) -> Any:
    mark = (
        status(cell.status, word=False) if cell.status != "none" else html.Span(className="icon icon-blank")
    )
    return html.Div(
        [
            mark,
            html.Span(cell.value, className="cell-value"),
            spark(cell.history, cell.goal, running=cell.running),
        ],
        className="cell",
    )
