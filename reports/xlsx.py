"""Tables as an XLSX workbook with native charts. Every number is a number, every date a date, no text a formula.

The charts read the sheet "Diagramdata", where a hidden or missing number is an empty cell, so that a
line has a gap there; the tables themselves say `<5`.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from reports.characters import tidy
from topics.cells import SO_FAR, Amount, Cell, Column, Kind, Table, in_file, written
from topics.values import Chart, Panel, tabled

INK, QUIET, PALE, BLUE, ORANGE, SOFT = "#1B1F24", "#5B6470", "#C9CFD6", "#1F5FA8", "#C25700", "#F1F4F7"
FORMATS: dict[Kind, str] = {
    "text": "@", "wide": "@", "count": "#,##0", "decimal": "#,##0.0", "share": "0.0%", "rate": "#,##0.0",
    "ratio": "0.00", "date": "dd-mm-yyyy", "month": "[$-406]mmmm yyyy",
}  # fmt: skip
_NARROW, _ROW = 11, 18
_WIDTH: dict[Kind, int] = {"wide": 42, "date": 13, "month": 17}
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_OPTIONS = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip
_WORDS: tuple[Kind, ...] = ("text", "wide", "month", "date")
DATA = "Diagramdata"
_CELL = 32_000
_BESIDE, _HIGH = 21, 300
"""A chart takes this many rows of the sheet, and is so many pixels high."""
_CHART_COLORS = (INK, BLUE, "#7A869A", "#4E8A6B", "#8C6BB1", "#B08B2E")


def workbook(panels: Sequence[Panel], title: str, made: datetime) -> bytes:
    """The file of these sheets. `made` stands in its properties (so that the same figures give the same bytes)."""
    panels, title = tidy((tuple(panels), title))
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, _OPTIONS) as book:
        book.set_properties({"title": title, "author": "tavle", "created": made})
        writer = _Writer(book)
        for panel in panels:
            writer.sheet(panel)
        writer.data()
    return stream.getvalue()


class _Writer:
    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.made: dict[tuple[str, ...], Format] = {}
        self.blocks: list[tuple[Chart, int]] = []
        self.free = 0

    def style(self, *names: str) -> Format:
        if names not in self.made:
            known: dict[str, dict[str, Any]] = {
                "base": {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "vcenter"},
                # Numbers end at the right, words begin at the left: a little room between them.
                "left": {"align": "left", "indent": 1},
                "title": {"bold": True, "font_size": 16},
                "sub": {"font_color": QUIET},
                "lead": {"text_wrap": True},
                "question": {"bold": True},
                "head": {
                    "bold": True,
                    "bg_color": SOFT,
                    "bottom": 1,
                    "bottom_color": QUIET,
                    "text_wrap": True,
                },
                "right": {"align": "right"},
                "wrap": {"text_wrap": True},
                # A text that would be a formula if somebody edited the cell keeps its apostrophe.
                "quoted": {"quote_prefix": True},
                **{f"as {kind}": {"num_format": form} for kind, form in FORMATS.items()},
            }
            merged: dict[str, Any] = {}
            for name in ("base", *names):
                merged |= known[name]
            self.made[names] = self.book.add_format(merged)
        return self.made[names]

    def sheet(self, panel: Panel) -> None:
        """Title, subtitle, leads, then the table with its header frozen and filtered; charts to the right."""
        table = tabled(panel) or Table((), ())
        sheet = self.book.add_worksheet(panel.name[:31])
        widths = [_width(c, [row[n] for row in table.rows]) for n, c in enumerate(table.columns)]
        self.text(sheet, 0, 0, panel.title, "title")
        self.text(sheet, 1, 0, panel.subtitle, "sub")
        sheet.set_row(0, 26)
        at = 2
        last = max(len(table.columns) - 1, 1)
        for line in panel.lead:
            look = ("lead", "question") if line.endswith("?") else ("lead",)
            sheet.merge_range(at, 0, at, last, "", self.style(*look))
            self.text(sheet, at, 0, line, *look)
            sheet.set_row(at, _ROW * (1 + len(line) // max(int(sum(widths)), 40)))
            at += 1
        head = at + 1
        sheet.set_row(head, 34)
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, widths[place])
            side = "right" if column.kind not in _WORDS else "left"
            self.text(sheet, head, place, column.title, "head", side)
        for n, row in enumerate(table.rows, head + 1):
            sheet.set_row(n, _high(table.columns, row, widths))
            for place, cell in enumerate(row):
                self.cell(sheet, n, place, cell, table.columns[place].kind)
        bottom = head + len(table.rows)
        sheet.freeze_panes(head + 1, 0)
        sheet.autofilter(head, 0, max(bottom, head + 1), len(table.columns) - 1)
        edge = len(table.columns) - 1
        for n, chart in enumerate(c for c in panel.charts if not c.empty):
            sheet.insert_chart(
                head + n * _BESIDE, len(table.columns) + 1, self.chart(chart),
                {"object_position": 3, "description": f"{chart.title}. Tallene står på arket {DATA}."},
            )  # fmt: skip
            edge, bottom = len(table.columns) + 11, max(bottom, head + (n + 1) * _BESIDE)
        for line in panel.notes:
            bottom += 2 if line is panel.notes[0] else 1
            self.text(sheet, bottom, 0, line, "sub")
        sheet.print_area(0, 0, max(bottom, head + 1), edge)
        sheet.repeat_rows(head)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(0.4, 0.4, 0.5, 0.6)
        sheet.set_footer("&L&A&RSide &P af &N")
        sheet.hide_gridlines(2)

    def text(self, sheet: Worksheet, row: int, place: int, text: str, *names: str) -> None:
        text = text if len(text) <= _CELL else f"{text[:_CELL]} …"
        quoted = ("quoted",) if text.startswith(_FORMULA) else ()
        sheet.write_string(row, place, text, self.style(*names, *quoted))

    def cell(self, sheet: Worksheet, row: int, place: int, cell: Cell, kind: Kind) -> None:
        cell = in_file(cell)
        if isinstance(cell, Amount):
            number = cell
            cell, kind = number.value, number.kind
        if cell is None or cell == "":
            return
        if isinstance(cell, date):
            form: Kind = kind if kind in ("date", "month") else "date"
            sheet.write_datetime(
                row, place, datetime(cell.year, cell.month, cell.day), self.style("left", f"as {form}")
            )
        elif isinstance(cell, str):
            side = ("right",) if kind not in _WORDS else ("left", "wrap") if kind == "wide" else ("left",)
            self.text(sheet, row, place, cell, *side)
        else:
            sheet.write_number(row, place, written(cell, kind), self.style(f"as {kind}"))

    def chart(self, chart: Chart) -> Any:
        """A native chart over its block of the data sheet: series side by side, categories down."""
        column, self.free = self.free, self.free + len(chart.series) + 2
        self.blocks.append((chart, column))
        bars = chart.form == "column"
        made = self.book.add_chart({"type": chart.form})
        lines = self.book.add_chart({"type": "line"}) if bars else made
        last, n_lines = len(chart.categories) + 1, 0
        others = 0
        for n, series in enumerate(chart.series, 1):
            letter = xl_col_to_name(column + n)
            goal = series.role in ("target", "band", "baseline")
            color = {"target": ORANGE, "band": PALE, "baseline": "#9AA3AE"}.get(series.role)
            if color is None:
                color = _CHART_COLORS[0 if series.role == "actual" else 1 + others % 5]
                others += series.role == "other"
            drawn: dict[str, Any] = {
                "name": f"='{DATA}'!${letter}$2",
                "categories": f"='{DATA}'!${xl_col_to_name(column)}$3:${xl_col_to_name(column)}${last + 1}",
                "values": f"='{DATA}'!${letter}$3:${letter}${last + 1}",
            }
            if bars and not (goal and series.role != "baseline"):
                hatched = {
                    "pattern": {"pattern": "wide_upward_diagonal", "fg_color": color, "bg_color": "#FFFFFF"}
                }
                made.add_series({**drawn, "fill": {"color": color}, "gap": 60, **_so_far(chart, hatched)})
                continue
            n_lines += 1
            dash = "dash" if goal else "solid"
            line = {"color": color, "width": 1.25 if goal else 2.25, "dash_type": dash}
            # A month between two hidden ones is a point without a line.
            marker = {"type": "none"} if goal else {
                "type": "circle", "size": 5, "fill": {"color": color}, "border": {"color": color},
            }  # fmt: skip
            hollow = {"fill": {"color": "#FFFFFF"}, "border": {"color": color}}
            lines.add_series(
                {**drawn, "line": line, "marker": marker, **({} if goal else _so_far(chart, hollow))}
            )
        if bars and n_lines:
            made.combine(lines)
        made.set_title({
            "name": f"{chart.title} ({SO_FAR})" if chart.running else chart.title, "overlay": False, "name_font": {"size": 12, "bold": True, "color": INK},
        })  # fmt: skip
        floor = {"min": 0} if bars or chart.kind in ("share", "count", "rate") else {}
        if chart.kind == "share":
            floor["max"] = 1
        form = "0%" if chart.kind == "share" else "#,##0"
        made.set_y_axis({
            "num_format": form, "major_gridlines": {"visible": True, "line": {"color": "#E3E7EB"}},
            "line": {"none": True}, **floor,
        })  # fmt: skip
        made.set_x_axis({"num_font": {"size": 9}, "line": {"color": QUIET}})
        made.set_legend({"position": "bottom"})
        made.set_size({"width": 620, "height": _HIGH + 80})
        made.show_blanks_as("gap")
        return made

    def data(self) -> None:
        """The last sheet: the numbers of every chart, in blocks beside each other."""
        if not self.blocks:
            return
        sheet = self.book.add_worksheet(DATA)
        for chart, column in self.blocks:
            self.text(sheet, 0, column, chart.title, "head")
            sheet.set_column(column, column, 18)
            for n, series in enumerate(chart.series, 1):
                self.text(sheet, 1, column + n, series.name, "head", "right")
                sheet.set_column(column + n, column + n, 14)
                for row, value in enumerate(series.values, 2):
                    if value is not None:
                        number = written(value, chart.kind)
                        sheet.write_number(row, column + n, number, self.style(f"as {chart.kind}"))
            for row, category in enumerate(chart.marked, 2):
                self.text(sheet, row, column, category)
        sheet.freeze_panes(2, 0)
        sheet.set_landscape()
        sheet.set_paper(9)


def _so_far(chart: Chart, drawn: dict[str, Any]) -> dict[str, Any]:
    """The points of what still runs drawn otherwise: a hatched bar, a hollow point."""
    points = [drawn if n in chart.running else None for n in range(len(chart.categories))]
    return {"points": points} if chart.running else {}


def _high(columns: Sequence[Column], row: Sequence[Cell], widths: Sequence[int]) -> int:
    """A row's height in points: as many lines as its longest wrapped cell takes, and room above and below, also in
    a program whose letters are taller than Excel's."""
    wrapped = [
        math.ceil(len(cell) / (0.95 * width))
        for column, cell, width in zip(columns, row, widths, strict=True)
        if column.kind == "wide" and isinstance(cell, str)
    ]
    return min(15 * max([1, *wrapped]) + 3, 400)


def _width(column: Column, cells: Sequence[Cell]) -> int:
    """Wide enough for the title's longest word and for the cells, as far as a sheet has room."""
    # The button of the filter covers the end of a title's last line.
    title = max(len(word) for word in column.title.split()) + 4
    if column.kind == "text":
        longest = max((len(cell) for cell in cells if isinstance(cell, str)), default=0) + 3
        return max(_NARROW, title, min(longest, _WIDTH["wide"]))
    return max(_WIDTH.get(column.kind, 15), title)
