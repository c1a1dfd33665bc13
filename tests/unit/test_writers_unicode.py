"""Every writer is fed every plane of Unicode: none stops, and what can be drawn is there."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import openpyxl
import pytest
from pptx import Presentation
from pypdf import PdfReader

import reports.pdf
from dashboard.render import written
from reports.characters import BOX, drawable, tidy
from reports.danish_csv import danish_csv
from reports.pdf import pdf
from reports.pptx import Slide, deck
from reports.xlsx import workbook
from topics.cells import Table
from unit.test_writers_escape import panel

MADE = datetime(2026, 10, 31)
COMMON = "Æøå é 😀 أحمد Ελλάδα Привет ✓ □"
# Every character of the first plane, and of each other one in seven.
PLANES = {n: "".join(map(chr, range(n << 16, (n + 1) << 16, 1 if n == 0 else 7))) for n in range(17)}


@pytest.mark.parametrize("plane", PLANES)
def test_no_writer_stops_at_any_character(plane: int) -> None:
    # A cell of a workbook holds at most 32,767 characters.
    text = PLANES[plane]
    for piece in (text[n : n + 16_000] for n in range(0, len(text), 16_000)):
        one = panel(piece)
        book = openpyxl.load_workbook(io.BytesIO(workbook([one], "t", MADE)))
        assert any(
            str(c.value).startswith(tidy(piece)[-50:][:5]) or tidy(piece)[-20:] in str(c.value)
            for sheet in book for row in sheet.iter_rows() for c in row
        )  # fmt: skip
        lines = danish_csv(one.table or Table((), ()), [("x", piece)]).decode("utf-8-sig")
        assert len(list(csv.reader(io.StringIO(lines, newline=""), delimiter=";"))) >= 5
        short = piece[:: max(1, len(piece) // 500)] + piece[-3:]
        show = Presentation(
            io.BytesIO(
                deck(
                    short, short, [Slide(short, short, panel(short).charts[0], (short,), short)], short, MADE
                )
            )
        )
        assert len(show.slides) == 2
        if not any("\ud800" <= c <= "\udfff" for c in short):
            assert str(written(panel(short))).encode()


@pytest.mark.parametrize("plane", PLANES)
def test_no_paper_stops_at_any_character(plane: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set in all weights of the house, as title and as words."""
    main = b"""#import "house.typ": *
    #let data = json("data.json")
    #show: house.with(data.title.slice(0, 1))
    = #data.title
    #data.words #medium(data.words) #quiet(data.words)"""
    read = reports.pdf._template
    monkeypatch.setattr("reports.pdf._template", lambda name: main if name == "all" else read(name))
    words = PLANES[plane]
    made = pdf(
        "all",
        {"title": f"x{words[:3000]}", "words": " ".join(words[n : n + 40] for n in range(0, len(words), 40))},
        MADE,
    )
    if plane == 0:
        drawn = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
        assert all(c in drawn for c in "æøåΩЖ□€")


def test_what_is_common_is_drawn_and_the_rest_is_a_box() -> None:
    assert drawable(COMMON) == COMMON
    assert drawable("Kage \U0001f382, 漢字") == f"Kage {BOX}, {BOX}{BOX}"
    assert drawable({"a": ["x\x0by", 1, None, True]}) == {"a": ["x y", 1, None, True]}


def test_a_value_without_odd_characters_is_itself() -> None:
    one = panel("Æ 🎂\n")
    assert tidy(one) is one
    assert tidy(("a\x01", one)) == ("a", one)
