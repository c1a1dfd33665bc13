"""The house template: a 16:9 master with title, footer and slide number, whose fonts and colours are a theme.

Made in code from the library's blank presentation, so that there is one place for the look; in PowerPoint
it is an ordinary master (View, Slide Master) that its user edits.
"""

from __future__ import annotations

import re
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Emu, Inches, Pt

INK, QUIET, PALE, BLUE, ORANGE = "1B1F24", "5B6470", "C9CFD6", "1F5FA8", "C25700"
ACCENTS = (INK, BLUE, ORANGE, "9AA3AE", "4E8A6B", "8C6BB1")
WIDTH, HEIGHT, MARGIN = Inches(13.333), Inches(7.5), Inches(0.6)
TITLE, ONLY_TITLE = 0, 1
"""The two layouts that are kept: the first slide, and a title with room below it."""


def house() -> Any:
    """A presentation without slides in the house's look."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    master = deck.slide_master
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
    return deck


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
    from lxml import etree

    name = "http://schemas.openxmlformats.org/drawingml/2006/main"
    level = etree.SubElement(style, f"{{{name}}}lvl1pPr", algn="r" if right else "l", marL="0", indent="0")
    etree.SubElement(level, f"{{{name}}}buNone")
    run = etree.SubElement(level, f"{{{name}}}defRPr", sz=str(100 * size), b="1" if bold else "0")
    fill = etree.SubElement(run, f"{{{name}}}solidFill")
    etree.SubElement(fill, f"{{{name}}}srgbClr", val=color)


def rgb(color: str) -> RGBColor:
    return RGBColor.from_string(color)


def points(size: float) -> Pt:
    return Pt(size)
