"""What stands on a page as tables and charts of a file: the same rows, with the numbers behind what is shown.

A page is made, its panels are found in it, and each panel's table is read as it stands: so a file never holds
more than the page did, whoever asks. Where a cell knows its number (`components.table.Exact`) the file has it
whole; else it has what is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from dash.development.base_component import Component

from dashboard import text
from reports.table import Amount, Cell, Chart, Column, Kind, Series, Table

_NUMBER = re.compile(r"[−+±-]?\d{1,3}(\.?\d{3})*(,\d+)?")
_PERCENT = re.compile(rf"({_NUMBER.pattern})[  ]%")
_DAY = re.compile(r"\d\d-\d\d-\d{4}")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
MOST_BARS = 40


@dataclass(frozen=True)
class Piece:
    """One panel of a page that can be fetched: its title, what is measured, its table, notes below it."""

    title: str
    subtitle: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    kinds: tuple[Kind, ...]
    chart: Chart | None
    notes: tuple[str, ...]


def panels(body: Any) -> list[tuple[Component, str]]:
    """The panels of a page's body that hold a table, in order, each with its title."""
    return [
        (node, _title(node))
        for node in walk(body)
        if node._type == "Section"
        and "panel" in str(getattr(node, "className", "")).split()
        and any(n._type == "Table" for n in walk(node))
    ]


def pieces(body: Any) -> list[Piece]:
    """What is fetched of each of the panels."""
    found = (of_panel(section) for section, _ in panels(body))
    return [piece for piece in found if piece is not None]


def of_panel(section: Component) -> Piece | None:
    """What is fetched of one panel; None where it has no table."""
    drawn = next((n for n in walk(section) if n._type == "Table"), None)
    if drawn is None:
        return None
    listed = [tr for tr in walk(drawn) if tr._type == "Tr"]
    head = tuple(said(cell) for cell in _cells(listed[0]))
    flat: Sequence[Sequence[Cell]] | None = getattr(section, "flat", None)
    rows = [tuple(r) for r in flat] if flat is not None else [
        tuple(_value(cell) for cell in _cells(tr)) for tr in listed[1:]
    ]  # fmt: skip
    head = getattr(section, "flat_head", head)
    rows = [row + ("",) * (len(head) - len(row)) for row in rows]
    kinds = tuple(_kind([row[n] for row in rows]) for n in range(len(head)))
    title = _title(section)
    under = next((said(n) for n in walk(section) if "subtitle" in str(getattr(n, "className", ""))), "")
    notes = tuple(said(n) for n in walk(section) if str(getattr(n, "className", "")) == "note")
    native = next((n.native for n in walk(section) if hasattr(n, "native")), None)
    chart = (
        replace(native, title=under or title, finding=title) if native else _bars(title, under, head, rows)
    )
    return Piece(title, under, head, tuple(rows), kinds, chart, notes)


def _title(section: Component) -> str:
    return next((said(n) for n in walk(section) if n._type in ("H2", "H3")), "")


def sheet(piece: Piece, name: str) -> Table:
    """The piece as a sheet of a workbook; an amount of another kind than its column keeps its own."""
    columns = tuple(Column(title or " ", kind) for title, kind in zip(piece.head, piece.kinds, strict=True))
    rows = tuple(
        tuple(
            c.value if isinstance(c, Amount) and c.kind == k else c
            for c, k in zip(row, piece.kinds, strict=True)
        )
        for row in piece.rows
    )
    return Table(
        name,
        piece.title,
        piece.subtitle,
        columns,
        rows,
        (piece.chart,) if piece.chart else (),
        (),
        piece.notes,
    )


def sheet_names(found: Sequence[Piece]) -> list[str]:
    """A short name for each, none twice, without what Excel forbids: `1 Sagsstamme pr. team`."""
    return [f"{n} {_FORBIDDEN.sub(' ', p.title)}"[:31].strip(" '") for n, p in enumerate(found, 1)]


def walk(node: Any) -> Iterator[Component]:
    """Every component of a tree, from the top and in order."""
    waiting = [node]
    while waiting:
        at = waiting.pop()
        if isinstance(at, Component):
            yield at
            at = getattr(at, "children", None)
            if isinstance(at, Component):
                waiting.append(at)
        if isinstance(at, (list, tuple)):
            waiting += reversed(at)


def said(node: Any) -> str:
    """The words of a component, as a reader has them; what is decoration is left out."""
    if node is None or isinstance(node, bool):
        return ""
    if isinstance(node, (str, int, float)):
        return str(node)
    if isinstance(node, Component):
        if getattr(node, "aria-hidden", None) == "true":
            return ""
        return said(getattr(node, "children", None))
    parts = [p for p in map(said, node) if p.strip()]
    joined = ""
    for part in parts:
        joined += part if not joined or joined[-1] in " (" or part[0] in " .,:;)%·" else f" {part}"
    return joined.strip()


def _cells(tr: Component) -> list[Component]:
    return [n for n in walk(tr) if n._type in ("Td", "Th")]


def _value(cell: Component) -> Cell:
    """The cell as a number or a day where it is one, else as its words."""
    exact = getattr(cell, "exact", None)
    if exact is not None:
        return Amount(exact.value, cast(Kind, exact.kind)) if exact.value is not None else _empty(exact.shown)
    words = said(cell)
    if _DAY.fullmatch(words):
        try:
            return date(*(int(part) for part in reversed(words.split("-"))))
        except ValueError:
            return words
    if "num" not in str(getattr(cell, "className", "")).split():
        return words
    if _NUMBER.fullmatch(words):
        number = _number(words)
        return Amount(number, "decimal" if "," in words else "count")
    percent = _PERCENT.fullmatch(words)
    return Amount(_number(percent.group(1)) / 100, "share") if percent else _empty(words)


def _empty(words: str) -> str:
    return "" if words == text.DASH else words


def _number(words: str) -> float:
    plain = words.replace(".", "").replace(",", ".").replace("−", "-").lstrip("+±")
    return float(plain) if "." in plain else int(plain)


def _kind(column: Sequence[Cell]) -> Kind:
    """The kind that most of a column has."""
    kinds = [c.kind for c in column if isinstance(c, Amount)]
    if kinds:
        return max(set(kinds), key=lambda k: (kinds.count(k), k == "decimal"))
    if (
        column
        and all(isinstance(c, date) or c == "" for c in column)
        and any(isinstance(c, date) for c in column)
    ):
        return "date"
    return "wide" if any(isinstance(c, str) and len(c) > 30 for c in column) else "text"


def _bars(title: str, under: str, head: Sequence[str], rows: Sequence[tuple[Cell, ...]]) -> Chart | None:
    """A chart for a table that has none of its own: its first column of numbers by its first column."""
    if not 1 < len(rows) <= MOST_BARS:
        return None
    for n in range(1, len(head)):
        column = [row[n] for row in rows]
        if sum(isinstance(c, Amount) for c in column) > len(rows) / 2:
            values = tuple(c.value if isinstance(c, Amount) else None for c in column)
            kind = next(c.kind for c in column if isinstance(c, Amount))
            names = tuple(_name(row[0]) for row in rows)
            return Chart(under or title, names, (Series(head[n], values),), "column", kind, "", title)
    return None


def _name(cell: Cell) -> str:
    if isinstance(cell, Amount):
        return text.number(cell.value)
    return text.day(cell) if isinstance(cell, date) else str(cell or "")
