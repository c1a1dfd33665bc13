"""A card of the overview: one indicator, read in three seconds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard import html
from dashboard.components.status import running, status


def card(
    name: str,
    href: str,
    *,
    value: str,
    unit: str,
    state: str,
    aim: str,
    line: Any,
    facts: Sequence[str],
    provisional: bool = False,
) -> Any:
    """Name, value and unit, status against the target, a sparkline, and a few facts beside."""
    return html.Article(
        [
            html.H2(html.link(name, href=href, className="card-link")),
            html.P(
                [html.Strong(value), " ", html.Span(unit), running() if provisional else None],
                className="card-value",
            ),
            html.P([status(state), html.Span(aim, className="aim")], className="card-status"),
            html.Div(line, className="card-spark"),
            html.Ul([html.Li(fact) for fact in facts if fact], className="facts"),
        ],
        className="card",
    )
