"""What somebody wrote (a team's name, a comment) goes through every writer as words: no markup, no formula."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from html.parser import HTMLParser
from typing import Any

import openpyxl
import pytest
from pptx import Presentation
from pypdf import PdfReader

from dashboard.render import written
from metrics.judge.signals import Chart as Judged
from reports.danish_csv import danish_csv
from reports.pdf import pdf
from reports.pptx import Slide, deck
from reports.xlsx import workbook
from topics.cells import Column, Marked, Shown, Strong, Table
from topics.charts import Bars
from topics.values import Chart, Fact, Facts, Figure, Legend, Panel, Series, Text

EVIL = "<script>alert(1)</script> \"'&\u2028=1+1</script>"
MADE = datetime(2026, 10, 31)
assert Judged


def panel(EVIL: str = EVIL) -> Panel:
    chart = Chart(EVIL, (EVIL, "b"), (Series(EVIL, (1, 2)),), "column", finding=EVIL)
    table = Table(
        (Column(EVIL), Column("n", "count")), ((EVIL, 1), (Shown(EVIL, EVIL, "text"), 2), (Marked((Strong(EVIL),)), 3)), EVIL
    )  # fmt: skip
    body = (
        Facts((Fact(EVIL, EVIL, EVIL),)), Legend((("red", EVIL),)), Text(EVIL), Figure(Bars((), "cases"), EVIL),
    )  # fmt: skip
    return Panel(EVIL, EVIL, body, table, (EVIL,), (chart,), name="ark", lead=(EVIL,), source=EVIL)


class Tags(HTMLParser):
    """Which elements a page has, and its words."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, Any]]] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


def test_a_screen() -> None:
    found = Tags(str(written(panel())))
    scripts = [attributes for tag, attributes in found.tags if tag == "script"]
    assert scripts == [{"type": "application/json"}], "the figure's data alone"
    assert found.words.count(EVIL) >= 8
    assert any(attributes.get("aria-label") == EVIL for _, attributes in found.tags)


def test_the_data_of_a_figure_end_no_script() -> None:
    from metrics.question import Row

    row = Row("2026-10", MADE.date(), MADE.date(), True, (), 1, None, 1.0, None, None, "none")
    page = str(written(Panel("t", "u", (Figure(Bars(((EVIL, row),), "cases"), "s"),))))
    data = page.split('<script type="application/json">')[1].split("</script>")[0]
    assert "alert" in json.dumps(json.loads(data))
    assert page.count("</script>") == 1


def test_a_workbook() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([panel()], EVIL, MADE)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type != "f" for cell in cells), "no text is a formula"
    assert sum(cell.value == EVIL for cell in cells) >= 6


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "|", "%"])
def test_a_text_that_looks_like_a_formula_stays_a_text(start: str) -> None:
    table = Table((Column("a"),), ((f"{start}1+1",),))
    sheet = openpyxl.load_workbook(io.BytesIO(workbook([Panel("t", "u", table=table, name="a")], "t", MADE)))[
        "a"
    ]
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == f"{start}1+1")
    assert cell.data_type == "s"
    rows = list(csv.reader(io.StringIO(danish_csv(table, ()).decode("utf-8-sig")), delimiter=";"))
    assert rows[1][0] == f"'{start}1+1"


def test_a_csv() -> None:
    rows = list(
        csv.reader(
            io.StringIO(danish_csv(panel().table or Table((), ()), [("x", EVIL)]).decode("utf-8-sig")),
            delimiter=";",
        )
    )
    assert [row[0] for row in rows[:4]] == [EVIL] * 4
    assert rows[-1] == ["x", EVIL]


def test_a_slide() -> None:
    chart = panel().charts[0]
    show = Presentation(io.BytesIO(deck("t", EVIL, [Slide(EVIL, EVIL, chart, (EVIL,), EVIL)], "f", MADE)))
    slide = show.slides[1]
    texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    assert texts[0].replace("\v", "\u2028") == EVIL or EVIL.split("\u2028")[0] in texts[0]
    assert EVIL.split("\u2028")[0] in slide.notes_slide.notes_text_frame.text


def test_a_document() -> None:
    data = {"title": EVIL, "pages": []}
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf("board", data, MADE))).pages)
    assert isinstance(words, str)
