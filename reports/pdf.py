"""Documents for print: a template of the house and its data, set as PDF by typst, without a browser.

Tables and charts of the topics become words, and drawings with their titles. Only the fonts that ship here are used,
no system font, so that a page looks and breaks the same everywhere. Data reaches a template as JSON, never as markup,
so no text can become code, and a character that no font here has is drawn as a box. The PDF is tagged (PDF/UA-1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import typst

from metrics.danish import dates, numbers
from reports.characters import FONTS, drawable
from reports.draw.charts import across, draw_chart
from topics.cells import Amount, Cell, Kind, Table, in_file
from topics.values import Chart, Panel, tabled
from topics.view import View

_HERE = Path(__file__).parent
TEMPLATES = _HERE / "templates"


def pdf(template: str, data: Mapping[str, Any], made: datetime) -> bytes:
    """The document of a template (`board`, `result`, …). The same data and `made` give the same bytes."""
    files = {
        "main.typ": _template(template),
        "house.typ": _template("house"),
        "data.json": orjson.dumps(drawable(dict(data))),
    }
    stamp = (made if made.tzinfo else made.replace(tzinfo=UTC)).replace(microsecond=0)
    # Its types do not know the form of several files; its documentation does.
    document: bytes = typst.compile(  # type: ignore[call-overload]
        files, font_paths=_fonts(), timestamp=stamp, pdf_standards=["ua-1"]
    )
    return document


@cache
def _template(name: str) -> bytes:
    return (TEMPLATES / f"{name}.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def panel(chart: Chart, width: float, height: float, size: float = 7.5, title: str = "") -> dict[str, Any]:
    """A chart under its finding, with what is measured below it; without numbers, the finding says why."""
    return {
        "title": title or chart.finding or chart.title,
        "under": chart.title,
        "draw": None if chart.empty else draw_chart(chart, width, height, size).value(),
    }


def panel_across(view: View, chart: Chart, width: float, height: float) -> dict[str, Any]:
    """The same for one period's units: bars across, with their names."""
    gap = numbers.HIDDEN_WORD if view.scope.protected else numbers.DASH
    return {
        "title": chart.finding or chart.title,
        "under": chart.title,
        "draw": None if chart.empty else across(chart, width, height, gap=gap).value(),
    }


def cell_text(cell: Cell, kind: Kind) -> str:
    """A cell of a table in words, as the sheet shows it: `1.234`, `81,3 %`, `oktober 2026`."""
    cell = in_file(cell)
    if isinstance(cell, Amount):
        return cell_text(cell.value, cell.kind)
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, date):
        return dates.period(f"{cell:%Y-%m}") if kind == "month" else dates.day(cell)
    if kind == "share":
        return numbers.percent(cell, 1)
    if kind == "rate":
        return numbers.number(cell * 100, 1)
    return numbers.number(cell, {"count": 0, "ratio": 2}.get(kind, 1))


def status_of(kind: str) -> dict[str, str]:
    """A status as icon and word."""
    return {"kind": kind, "word": numbers.STATUS[kind]}


def rows_said(panel: Panel) -> list[list[str]]:
    """The rows of a panel's table in words."""
    table = tabled(panel) or Table((), ())
    return [
        [cell_text(cell, column.kind) for cell, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]


def about_line(view: View) -> str:
    """Data, snapshot, form and what is hidden, for the foot of a document; the sheet "Om" has the whole."""
    hidden = sum(1 for _ in view.suppressed())
    refused = (
        f", {dates.count(len(view.refused), 'opdeling', 'opdelinger')} er ikke med" if view.refused else ""
    )
    form = (
        f"Frigivet udgave: {numbers.what_is_hidden(view.snap.small_numbers)} "
        f"({dates.count(hidden, 'celle', 'celler')}{refused})"
        if view.scope.protected else "Til brug i huset: alle tal, også de små; må ikke sendes videre"
    )  # fmt: skip
    return f"Data pr. {dates.day(view.as_of)} · øjebliksbillede {view.snap.id} · {form}."


def foot(view: View) -> str:
    """The line on every page."""
    form = "frigivet udgave" if view.scope.protected else "til brug i huset"
    return f"Data pr. {dates.day(view.as_of)} · {view.snap.id} · {form}"


def columns_of(rows: Sequence[Sequence[str]], places: Sequence[int]) -> list[list[str]]:
    """Some columns of rows."""
    return [[row[p] for p in places] for row in rows]
