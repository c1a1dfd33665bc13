"""Tables and the marks among words (`topics.cells`) as HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from dashboard import cards, html
from metrics.danish import dates, numbers
from topics import cells
from topics.cells import WORDS, Amount, Cell, Column, Marked, Shown, Table

MOST = 250
"""Rows of a table that a page shows; the rest is counted."""
SHORT = 12
"""Words of at most so many letters (a day, a week, a case's number) stay on one line."""
_DAY = re.compile(r"(\d\d-\d\d-\d{4})")


def table(value: Table) -> Any:
    """A table; numbers end at the right. What is beyond `MOST` rows is counted, not shown."""
    shown = value.rows if value.groups else value.rows[:MOST]
    body = [
        html.Tr([_head_cell(cell) if n == 0 else _cell(cell, column) for n, (cell, column) in enumerate(zip(row, value.columns, strict=True))])
        for row in shown
    ]  # fmt: skip
    head = html.Tr([_heading(column) for column in value.columns])
    bodies = _grouped(value, body) if value.groups else [html.Tbody(body)]
    parts = [html.Thead(head), *bodies]
    if value.caption:
        parts.insert(0, html.Caption(value.caption, className="unseen"))
    inside = [html.Table(parts, className=f"table {value.look}".strip())]
    if len(value.rows) > len(shown):
        more = dates.count(len(value.rows) - len(shown), "række", "rækker")
        inside.append(html.P(f"og {more} til", className="quiet"))
    return scrolled(inside, value.caption or "Tabel")


def _grouped(value: Table, rows: Sequence[Any]) -> list[Any]:
    """The rows as one body a group; a heading has a body of its own above the group's."""
    bodies, start = [], 0
    for group in value.groups:
        if group.heading:
            heading = html.Th(
                marked(group.heading), colSpan=len(value.columns), scope="rowgroup", className="rows-heading"
            )
            bodies.append(html.Tbody(html.Tr(heading)))
        bodies.append(html.Tbody(list(rows[start : start + group.count]), className=group.look or None))
        start += group.count
    return bodies


def scrolled(inside: Any, name: str, look: str = "") -> Any:
    """What may be wider than its place: it scrolls, also by the keyboard."""
    return html.Div(
        inside, className=f"table-scroll {look}".strip(), tabIndex=0, role="region", **{"aria-label": name}
    )


def _heading(column: Column) -> Any:
    title = html.Span(column.title, className="unseen") if column.unseen else column.title
    return html.Th(title, scope="col", className="" if column.kind in WORDS else "num")


def _head_cell(cell: Cell) -> Any:
    return html.Th(cell_words(cell), scope="row", className=_brief(cell))


def _cell(cell: Cell, column: Column) -> Any:
    look = column.look or ("" if column.kind in WORDS else "num")
    if not isinstance(cell, Shown):
        look = f"{look} {_brief(cell)}".strip()
    return html.Td(cell_words(cell), className=look)


def shares(value: cells.Shares) -> Any:
    """The parts of a whole as one bar."""
    if not value.parts:
        return html.Span()
    pieces = [
        html.Span(className=look, style={"width": f"{share * 100:.2f}%"}) for look, share in value.parts
    ]
    return html.Span(pieces, className="milestone-bar", **{"aria-hidden": "true"})


def _brief(cell: Cell) -> str:
    return "short" if isinstance(cell, str) and len(cell) <= SHORT else ""


def cell_words(cell: Cell) -> Any:
    """What a cell says, leading to what is behind it where there is something."""
    if isinstance(cell, Shown):
        said = marked(cell.words)
        return html.link(said, href=cell.to, className="lead") if cell.to else said
    if isinstance(cell, Amount):
        return numbers.percent(cell.value) if cell.kind == "share" else numbers.fine(cell.value)
    if isinstance(cell, (int, float)):
        return numbers.fine(cell)
    if isinstance(cell, str) or cell is None or isinstance(cell, Marked):
        return marked(cell)
    return unbroken(dates.day(cell)) if isinstance(cell, date) else mark(cell)


def marked(said: Any) -> Any:
    """Words with their marks; each day of them stays on one line."""
    if isinstance(said, Marked):
        parts = [part for one in said.parts for part in listed(marked(one))]
        return html.Span(parts, className=said.look) if said.look else parts
    return unbroken(said) if isinstance(said, str) else mark(said)


def listed(said: Any) -> list[Any]:
    return said if isinstance(said, list) else [said]


def unbroken(said: str) -> Any:
    """The words with each day of them kept on one line: a browser breaks at a hyphen."""
    if not _DAY.search(said):
        return said
    return [html.Span(part, className="day") if n % 2 else part for n, part in enumerate(_DAY.split(said)) if part]  # fmt: skip


def status(value: cells.Status) -> Any:
    """`● opfyldt`. Without the word on the screen it is still there for a screen reader."""
    said = f"{value.of} {numbers.STATUS.get(value.kind, value.kind)}".strip()
    icon = "none" if value.kind in ("no_value", "running") else value.kind
    return html.Span(
        [
            html.Span(className=f"icon icon-{icon}", **{"aria-hidden": "true"}),
            html.Span(said, className="" if value.word else "unseen"),
        ],
        className=f"status status-{icon}",
        title=numbers.HIDDEN if value.kind == "suppressed" else said,
    )


def running(_: cells.Running) -> Any:
    """The mark of a period that is not over."""
    return html.Span("foreløbig", className="running")


def step_status(value: cells.StepStatus) -> Any:
    """`○ ikke begyndt`, and below it `over frist`."""
    icon = {"done": "met", "partly": "near", "running": "near", "not_started": "missed"}.get(
        value.kind or "", "none"
    )
    mark = html.Span(className=f"icon icon-{icon}", **{"aria-hidden": "true"})
    late = html.Span("over frist", className="overdue") if value.late else None
    return html.Span(
        [html.Span([mark, html.Span(value.word)], className="status"), late], className="step-status"
    )


def mark(value: Any) -> Any:
    """A mark as HTML; anything else as it is."""
    write = WRITERS.get(type(value))
    return value if write is None else write(value)


WRITERS: dict[type, Callable[[Any], Any]] = {
    Table: table, cells.Status: status, cells.Running: running, cells.Shares: shares, cells.StepStatus: step_status,
    Marked: lambda value: html.Span(marked(value)),
    cells.Link: lambda value: html.link(value.words, href=value.to, title=value.hint or None),
    cells.Strong: lambda value: html.Strong(value.words),
    cells.Quiet: lambda value: html.Span(value.words, className="quiet"),
    cells.Spark: cards.spark,
}  # fmt: skip
"""Value -> what writes it."""
