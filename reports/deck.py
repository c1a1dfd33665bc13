"""Slides as a PPTX file: one message a slide as its title, a native chart, the numbers in the notes."""

from __future__ import annotations

import copy
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml import etree
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from .safe_chart import SafeChartData
from .table import SO_FAR, Chart, Role, written
from .template import ACCENTS, INK, MARGIN, ONLY_TITLE, ORANGE, PALE, QUIET, TITLE, WIDTH, house, rgb

_FORMATS = {"share": "0%", "rate": "#,##0", "count": "#,##0", "decimal": "#,##0.0"}
_GOALS: tuple[Role, ...] = ("target", "band")
_GREY = "9AA3AE"
_TITLE_ROOM = 100
"""Characters of a title that fit its two lines."""
_GAPS = "et hul er et tal, der er skjult (små tal)"


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
    show = house()
    properties = show.core_properties
    properties.title, properties.author, properties.language = title, "tavle", "da-DK"
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
