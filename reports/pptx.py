"""Slides as a PPTX file: one message a slide as its title, a native chart, the numbers in the notes.

The template is a 16:9 master with title, footer and slide number, whose fonts and colours are a theme. It is made in
code from the library's blank presentation, so that there is one place for the look; in PowerPoint it is an ordinary
master (View, Slide Master) that its user edits.
"""

from __future__ import annotations

import copy
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt
from xlsxwriter import Workbook

from reports.characters import tidy
from topics.cells import SO_FAR, written
from topics.values import Chart, Role

INK, QUIET, PALE, BLUE, ORANGE = "1B1F24", "5B6470", "C9CFD6", "1F5FA8", "C25700"
ACCENTS = (INK, BLUE, ORANGE, "9AA3AE", "4E8A6B", "8C6BB1")
WIDTH, HEIGHT, MARGIN = Inches(13.333), Inches(7.5), Inches(0.6)
TITLE, ONLY_TITLE = 0, 1
"""The two layouts that are kept: the first slide, and a title with room below it."""
_FORMATS = {"share": "0%", "rate": "#,##0", "count": "#,##0", "decimal": "#,##0.0"}
_GOALS: tuple[Role, ...] = ("target", "band")
_GREY = "9AA3AE"
_TITLE_ROOM = 100
"""Characters of a title that fit its two lines."""
_GAPS = "et hul er et tal, der er skjult (små tal)"
_OPTIONS = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip


@dataclass(frozen=True)
class Slide:
    """One message: `title`, what is measured, a chart (None: `why` says what there is instead), notes, a source.

    `reservation` is what the source itself says of the matter's uncertainty; it stands on the slide.
    """

    title: str
    subtitle: str
    chart: Chart | None
    notes: tuple[str, ...]
    source: str
    why: tuple[str, ...] = ()
    reservation: str = ""


def deck(title: str, subtitle: str, slides: Sequence[Slide], footer: str, made: datetime) -> bytes:
    """The file of these slides. `footer` (the data's date) stands on each, with the slide's own source."""
    title, subtitle, slides, footer = tidy((title, subtitle, tuple(slides), footer))
    show = house()
    properties = show.core_properties
    # A property holds at most 255 characters.
    properties.title, properties.author, properties.language = title[:255], "tavle", "da-DK"
    properties.created = properties.modified = made.replace(tzinfo=None)
    front = show.slides.add_slide(show.slide_layouts[TITLE])
    front.shapes.title.text = title
    front.placeholders[1].text = subtitle
    _footer(front, footer)
    for slide in slides:
        _slide(show, slide, footer)
    stream = io.BytesIO()
    show.save(stream)
    return stream.getvalue()


def _slide(show: Any, slide: Slide, footer: str) -> None:
    made = show.slides.add_slide(show.slide_layouts[ONLY_TITLE])
    made.shapes.title.text = slide.title
    if len(slide.title) > _TITLE_ROOM:
        # Two lines have room at the layout's size; a longer finding is set smaller, not over what stands below.
        for paragraph in made.shapes.title.text_frame.paragraphs:
            paragraph.font.size = Pt(20 if len(slide.title) <= 2 * _TITLE_ROOM else 16)
    inner = WIDTH - 2 * MARGIN
    below = made.shapes.add_textbox(MARGIN, Inches(1.4), inner, Inches(0.4))
    gaps = slide.chart is not None and any(s.hidden for s in slide.chart.series)
    runs = slide.chart is not None and bool(slide.chart.running)
    said = " · ".join([slide.subtitle, *([_GAPS] if gaps else []), *([SO_FAR] if runs else [])])
    _say(below, (said,), 14, QUIET)
    if slide.chart is not None and not slide.chart.empty:
        _chart(made, slide.chart, inner, Inches(4.6 if slide.reservation else 4.95))
    else:
        lines = slide.why or ("Der er ingen tal, der kan vises for perioden.",)
        _say(made.shapes.add_textbox(MARGIN, Inches(2.2), inner, Inches(4)), lines, 20, INK)
    if slide.reservation:
        _say(
            made.shapes.add_textbox(MARGIN, Inches(6.5), inner, Inches(0.4)), (slide.reservation,), 12, QUIET
        )
    _footer(made, f"{footer} · {slide.source}" if slide.source else footer)
    made.notes_slide.notes_text_frame.text = "\n".join(slide.notes)


def _say(box: Any, lines: Sequence[str], size: float, color: str) -> None:
    frame = box.text_frame
    frame.word_wrap = True
    for n, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        paragraph.text = line
        paragraph.space_after = Pt(size / 2)
        paragraph.font.size, paragraph.font.color.rgb = Pt(size), rgb(color)


def _footer(slide: Any, said: str) -> None:
    """The layout's footer and number, which a slide has only when they are put on it."""
    for holder in slide.slide_layout.placeholders:
        kind = holder.placeholder_format.type
        if kind not in (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER):
            continue
        slide.shapes._spTree.append(copy.deepcopy(holder._element))
        if kind == PP_PLACEHOLDER.FOOTER:
            slide.placeholders[holder.placeholder_format.idx].text = said


def _chart(slide: Any, chart: Chart, inner: int, height: int) -> None:
    """A native chart; the target is a series, drawn as a thin line over bars too."""
    data = SafeChartData(number_format=_FORMATS.get(chart.kind, "General"))
    data.categories = chart.marked
    for series in chart.series:
        data.add_series(
            series.name, [None if value is None else written(value, chart.kind) for value in series.values]
        )
    bars = chart.form == "column"
    kind = XL_CHART_TYPE.COLUMN_CLUSTERED if bars else XL_CHART_TYPE.LINE_MARKERS
    frame = slide.shapes.add_chart(kind, MARGIN, Inches(1.85), inner, height, data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", f"{chart.title}. {chart.finding}")
    made = frame.chart
    made.font.size, made.font.color.rgb = Pt(13), rgb(QUIET)
    made.has_title = False
    made.has_legend = True
    made.legend.position, made.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    axis = made.value_axis
    axis.format.line.fill.background()
    axis.major_gridlines.format.line.color.rgb = rgb("E3E7EB")
    axis.tick_labels.number_format = "0%" if chart.kind == "share" else "#,##0"
    axis.tick_labels.number_format_is_linked = False
    if bars or chart.kind in ("share", "count", "rate"):
        axis.minimum_scale = 0
    if chart.kind == "share":
        axis.maximum_scale = 1
    made.category_axis.format.line.color.rgb = rgb(PALE)
    others = 0
    for series, drawn in zip(chart.series, made.plots[0].series, strict=True):
        color = {"actual": INK, "target": ORANGE, "band": PALE, "baseline": _GREY}.get(series.role)
        if color is None:
            color, others = (ACCENTS[1], "4E8A6B", "8C6BB1", "B08B2E")[others % 4], others + 1
        if bars:
            drawn.format.fill.solid()
            drawn.format.fill.fore_color.rgb = rgb(color)
        if not bars or series.role in _GOALS:
            _line(drawn, color, series.role)
        if series.role not in (*_GOALS, "baseline"):
            _so_far(drawn, color, [n for n in chart.running if series.values[n] is not None], bars)
    if bars:
        made.plots[0].gap_width = 60
        _goals_as_lines(made, [n for n, s in enumerate(chart.series) if s.role in _GOALS])


def _so_far(drawn: Any, color: str, places: Sequence[int], bars: bool) -> None:
    """What still runs: a hatched bar, a hollow point."""
    for place in places:
        point = drawn.points[place]
        fill = point.format.fill if bars else point.marker.format.fill
        if bars:
            fill.patterned()
            fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
            fill.fore_color.rgb, fill.back_color.rgb = rgb(color), rgb("FFFFFF")
        else:
            point.marker.style, point.marker.size = XL_MARKER_STYLE.CIRCLE, 7
            fill.solid()
            fill.fore_color.rgb = rgb("FFFFFF")
            point.marker.format.line.color.rgb = rgb(color)


def _line(drawn: Any, color: str, role: Role) -> None:
    goal = role in (*_GOALS, "baseline")
    drawn.format.line.color.rgb = rgb(color)
    drawn.format.line.width = Pt(1.5 if goal else 2.5)
    if goal:
        drawn.format.line.dash_style = MSO_LINE.DASH
    if hasattr(drawn, "marker"):
        drawn.smooth = False
        # A month between two hidden ones is a point without a line.
        drawn.marker.style = XL_MARKER_STYLE.NONE if goal else XL_MARKER_STYLE.CIRCLE
        if not goal:
            drawn.marker.size = 6
            drawn.marker.format.fill.solid()
            drawn.marker.format.fill.fore_color.rgb = rgb(color)
            drawn.marker.format.line.color.rgb = rgb(color)


def _goals_as_lines(made: Any, places: Sequence[int]) -> None:
    """Move these series of a bar chart into a line chart on the same axes (the library makes no such pair)."""
    if not places:
        return
    bars = made._chartSpace.find(f".//{qn('c:barChart')}")
    series = bars.findall(qn("c:ser"))
    lines = etree.Element(qn("c:lineChart"))
    etree.SubElement(lines, qn("c:grouping"), val="standard")
    etree.SubElement(lines, qn("c:varyColors"), val="0")
    for place in places:
        moved = series[place]
        bars.remove(moved)
        for gone in moved.findall(qn("c:invertIfNegative")):
            moved.remove(gone)
        shape = moved.find(qn("c:spPr"))
        for fill in shape.findall(qn("a:solidFill")):
            shape.remove(fill)
        marker = etree.Element(qn("c:marker"))
        etree.SubElement(marker, qn("c:symbol"), val="none")
        shape.addnext(marker)
        etree.SubElement(moved, qn("c:smooth"), val="0")
        lines.append(moved)
    etree.SubElement(lines, qn("c:marker"), val="1")
    for axis in bars.findall(qn("c:axId")):
        lines.append(copy.deepcopy(axis))
    bars.addnext(lines)


# ---- the template -------------------------------------------------------------------------------------


def house() -> Any:
    """A presentation without slides in the house's look."""
    show = Presentation()
    show.slide_width, show.slide_height = WIDTH, HEIGHT
    master = show.slide_master
    _theme(master)
    for layout in list(master.slide_layouts):
        if layout.name not in ("Title Slide", "Title Only"):
            master.slide_layouts.remove(layout)
    for holder in master.placeholders:
        _place(holder)
    for layout in master.slide_layouts:
        first = layout.name == "Title Slide"
        layout.name = "Forside" if first else "Budskab og figur"
        for holder in layout.placeholders:
            _place(holder, first)
    return show


def _theme(master: Any) -> None:
    """The theme's colours and font, so that what is added by hand looks the same."""
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    xml = part.blob.decode("utf-8")
    for n, color in enumerate(ACCENTS, 1):
        xml = re.sub(rf"<a:accent{n}>.*?</a:accent{n}>", f'<a:accent{n}><a:srgbClr val="{color}"/></a:accent{n}>', xml, flags=re.S)  # fmt: skip
    xml = re.sub(r"<a:dk2>.*?</a:dk2>", f'<a:dk2><a:srgbClr val="{QUIET}"/></a:dk2>', xml, flags=re.S)
    part._blob = xml.encode("utf-8")


def _place(holder: Any, first: bool = False) -> None:
    """Where a placeholder of the master or a layout stands, and how its text looks."""
    kind = holder.placeholder_format.type
    inner = Emu(WIDTH - 2 * MARGIN)
    if kind in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE):
        _at(
            holder,
            MARGIN,
            Inches(2.3) if first else Inches(0.35),
            inner,
            Inches(1.5) if first else Inches(1.05),
        )
        _look(
            holder, 36 if first else 26, INK, bold=True, anchor=MSO_ANCHOR.BOTTOM if first else MSO_ANCHOR.TOP
        )
    elif kind == PP_PLACEHOLDER.SUBTITLE:
        _at(holder, MARGIN, Inches(3.95), inner, Inches(1.2))
        _look(holder, 18, QUIET)
    elif kind == PP_PLACEHOLDER.BODY:
        _at(holder, MARGIN, Inches(1.5), inner, Inches(5.1))
    elif kind == PP_PLACEHOLDER.FOOTER:
        _at(holder, MARGIN, Inches(6.95), Inches(11), Inches(0.35))
        _look(holder, 11, QUIET)
    elif kind == PP_PLACEHOLDER.SLIDE_NUMBER:
        _at(holder, Inches(12), Inches(6.95), Inches(0.733), Inches(0.35))
        _look(holder, 11, QUIET, right=True)
    elif kind == PP_PLACEHOLDER.DATE:
        # The data's date stands in the footer; a slide has no other.
        holder._element.getparent().remove(holder._element)


def _at(holder: Any, left: int, top: int, width: int, height: int) -> None:
    holder.left, holder.top, holder.width, holder.height = Emu(left), Emu(top), Emu(width), Emu(height)


def _look(
    holder: Any, size: int, color: str, bold: bool = False, right: bool = False, anchor: Any = MSO_ANCHOR.TOP
) -> None:
    """The placeholder's own list style: what a slide's text inherits."""
    frame = holder.text_frame
    frame.vertical_anchor = anchor
    frame.word_wrap = True
    body = frame._txBody
    style = body.find("{http://schemas.openxmlformats.org/drawingml/2006/main}lstStyle")
    for old in list(style):
        style.remove(old)
    name = "http://schemas.openxmlformats.org/drawingml/2006/main"
    level = etree.SubElement(style, f"{{{name}}}lvl1pPr", algn="r" if right else "l", marL="0", indent="0")
    etree.SubElement(level, f"{{{name}}}buNone")
    run = etree.SubElement(level, f"{{{name}}}defRPr", sz=str(100 * size), b="1" if bold else "0")
    fill = etree.SubElement(run, f"{{{name}}}solidFill")
    etree.SubElement(fill, f"{{{name}}}srgbClr", val=color)


def rgb(color: str) -> RGBColor:
    return RGBColor.from_string(color)


class SafeChartData(CategoryChartData):
    """A chart's data whose own worksheet holds no formula: behind each native chart of a slide lies a workbook.

    The library writes a text that begins with `=` as a formula there; a team's name must stay a name.
    """

    @property
    def _workbook_writer(self) -> Any:
        return _Writer(self)


class _Writer(CategoryWorkbookWriter):
    @contextmanager
    def _open_worksheet(self, xlsx_file: Any) -> Iterator[tuple[Any, Any]]:
        workbook = Workbook(xlsx_file, _OPTIONS)
        worksheet = workbook.add_worksheet()
        yield workbook, worksheet
        workbook.close()
