"""A plain HTML table: right for up to some two hundred rows, and for a screen reader."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from dash import dcc, html

from dashboard import text

MOST = 250
SHORT = 12
"""Words of at most so many letters (a day, a week, a case's number) stay on one line."""


class Exact(NamedTuple):
    """A cell as it is shown, and the number behind it with its kind (`reports.table.Kind`), for who fetches it.
    `to` is the address of what is behind it."""

    shown: Any
    value: float | None
    kind: str = "decimal"
    to: str | None = None


def table(
    head: Sequence[str], rows: Sequence[Sequence[Any]], *, caption: str = "", words: Collection[int] = (0,)
) -> html.Div:
    """A table; the columns `words` (counted from 0) are words, the others right-aligned numbers.

    The first cell of a row is its header. What is beyond `MOST` rows is counted, not shown.
    """
    kept = rows[:MOST]
    body = [
        html.Tr(
            [
                html.Th(content, scope="row", className=_brief(content))
                if n == 0
                else cell(content, "" if n in words else "num")
                for n, content in enumerate(row)
            ]
        )
        for row in kept
    ]
    parts: list[Any] = []
    if caption:
        parts.append(html.Caption(caption, className="unseen"))
    parts.append(
        html.Thead(
            html.Tr(
                [html.Th(h, scope="col", className="" if n in words else "num") for n, h in enumerate(head)]
            )
        )
    )
    parts.append(html.Tbody(body))
    inside: list[Any] = [html.Table(parts, className="table")]
    if len(rows) > MOST:
        inside.append(html.P(f"og {text.count(len(rows) - MOST, 'række', 'rækker')} til", className="quiet"))
    return html.Div(
        inside, className="table-scroll", tabIndex=0, role="region", **{"aria-label": caption or "Tabel"}
    )


def cell(content: Any, kind: str = "num") -> html.Td:
    """A cell of a table; one that is `Exact` carries its number with it."""
    if not isinstance(content, Exact):
        return html.Td(content, className=f"{kind} {_brief(content)}".strip())
    to = content.to
    made = html.Td(
        dcc.Link(content.shown, href=to, className="lead") if to else content.shown, className=kind
    )
    made.exact = content
    return made


def _brief(content: Any) -> str:
    return "short" if isinstance(content, str) and len(content) <= SHORT else ""
