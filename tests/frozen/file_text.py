"""Files as text: the cells of a workbook, the words, tables, charts and notes of slides, the lines of a PDF."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from .page_text import Parts, fold


def file_parts(name: str, data: bytes) -> Parts:
    """The parts of a file, by the ending of its name."""
    return _READERS[name.rsplit(".", 1)[-1]](data)


def _xlsx(data: bytes) -> Parts:
    book = load_workbook(io.BytesIO(data), data_only=True)
    return {
        f"sheet {sheet.title}": _trimmed([" | ".join(_cell(c) for c in row).rstrip(" |") for row in sheet.iter_rows(values_only=True)])
        for sheet in book.worksheets
    }  # fmt: skip


def _csv(data: bytes) -> Parts:
    """The rows, what stands below them, and (from the line of the page on) what was asked of which data."""
    lines = [line.rstrip() for line in data.decode("utf-8-sig").splitlines()]
    end = lines.index("") if "" in lines else len(lines)
    about = next((n for n, line in enumerate(lines) if n > end and line.startswith("Side;")), len(lines))
    return {"rows": lines[:end], "title": lines[end + 1 : about], "about": lines[about:]}


def _pptx(data: bytes) -> Parts:
    """A part a slide, a part the notes of each, and the lines that stand in the notes of them all."""
    parts: Parts = {}
    notes: dict[int, list[str]] = {}
    for number, slide in enumerate(Presentation(io.BytesIO(data)).slides, 1):
        lines: list[str] = []
        for shape in slide.shapes:
            if shape.has_text_frame:
                lines += [f"text: {fold(p.text)}" for p in shape.text_frame.paragraphs if p.text.strip()]  # type: ignore[attr-defined]
            if shape.has_table:
                rows = shape.table.rows  # type: ignore[attr-defined]
                lines += ["table: " + " | ".join(fold(cell.text) for cell in row.cells) for row in rows]
            if shape.has_chart:
                lines += _chart(shape.chart)  # type: ignore[attr-defined]
        parts[f"slide {number}"] = lines
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            said = slide.notes_slide.notes_text_frame.text.splitlines()
            notes[number] = [fold(line) for line in said if line.strip()]
    everywhere = [
        line for line in next(iter(notes.values()), []) if len(notes) > 1 and all(line in n for n in notes.values())
    ]  # fmt: skip
    if everywhere:
        parts["notes of every slide"] = everywhere
    for number, said in notes.items():
        parts[f"notes {number}"] = [line for line in said if line not in everywhere]
    return parts


def _chart(chart: Any) -> list[str]:
    lines = [f"chart: {chart.chart_type.name}"]
    for plot in chart.plots:
        lines.append("categories: " + " | ".join(_cell(c) for c in plot.categories))
        lines += [f"series {s.name}: " + " | ".join(_cell(v) for v in s.values) for s in plot.series]
    return lines


def _pdf(data: bytes) -> Parts:
    pages = PdfReader(io.BytesIO(data)).pages
    return {
        f"page {n}": [said for line in page.extract_text().splitlines() if (said := fold(line))]
        for n, page in enumerate(pages, 1)
    }


def _zip(data: bytes) -> Parts:
    parts: Parts = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            parts |= {f"{name} {part}": lines for part, lines in file_parts(name, archive.read(name)).items()}
    return parts


_READERS = {"xlsx": _xlsx, "csv": _csv, "pptx": _pptx, "pdf": _pdf, "zip": _zip}


def _cell(value: Any) -> str:
    """A cell's value: a number to ten digits, a day as ISO, a text with its white space folded."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, (int, float)):
        return f"{value:.10g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute) else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return fold(str(value))


def _trimmed(lines: list[str]) -> list[str]:
    """Without empty lines at the end."""
    while lines and not lines[-1]:
        lines.pop()
    return lines
