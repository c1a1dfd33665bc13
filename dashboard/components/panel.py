"""A panel from what pages give: on its way out, pages build `topics.values.Panel` themselves."""

from __future__ import annotations

from typing import Any

from topics import values
from topics.values import Empty, Figure, Panel


def chart(figure: Any, summary: str, *, height: int | None = None) -> Figure:
    """A figure with an accessible name."""
    return Figure(figure, summary, height)


def panel(
    title: Any,
    subtitle: str,
    body: Any,
    *,
    figure: Any = None,
    table: Any = None,
    note: Any = None,
    wide: str = "",
    id: str | None = None,
) -> Panel:
    """A panel; a `table` may come with its chart."""
    del figure
    charts: tuple[Any, ...] = ()
    marks: tuple[Any, ...] = ()
    if isinstance(title, values.Marked):
        title, *rest = title.parts
        marks = tuple(rest)
    if isinstance(table, tuple):
        table, one = table
        charts = (one,)
    if isinstance(body, tuple) and isinstance(body[0], values.Table):
        body, one = body
        charts = (one,)
    listed = body if isinstance(body, list) else [body]
    own = table or next((part for part in listed if isinstance(part, values.Table)), None)
    notes = tuple(note) if isinstance(note, (list, tuple)) else ((note,) if note else ())
    return Panel(
        title,
        subtitle,
        tuple(p for p in listed if p is not None),
        own,
        tuple(n for n in notes if n),
        charts,
        wide,
        id or "",
        marks=marks,
    )


def empty(why: str) -> Empty:
    """What stands where there is nothing to show: why."""
    return Empty(why)
