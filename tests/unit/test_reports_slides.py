"""Decks opened again: native charts with the numbers of `tavle metric`, titles that agree with them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pptx import Presentation
from typer.testing import CliRunner

import metrics
from metrics import OPERATOR, Question, Warehouse, ask
from reports.decks import DECKS, slides_file
from reports.pptx import MARGIN, WIDTH
from reports.status import status_workbook
from spec.tables import given
from tavle.main import app
from topics.target_groups import RESERVATION
from topics.view import RELEASED, View

ROOT = Path(__file__).resolve().parents[2]
CAUSAL = re.compile(r"på grund af|skyldes|fører til|takket være|virker|bevirke|derfor|effekt(en)? af", re.I)


@pytest.fixture(scope="module")
def warehouse(sample_house: Path) -> Path:
    return sample_house


@pytest.fixture(scope="module", autouse=True)
def _one_snapshot() -> Iterator[None]:
    """What is hidden is worked out once a snapshot object: one object for all the commands."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("metrics.Warehouse", cache(Warehouse))
        yield


@pytest.fixture(scope="module")
def seminar(warehouse: Path) -> Any:
    out = warehouse.parent / "deck.pptx"
    done = run("slides", "-o", str(out), "--warehouse", str(warehouse))
    assert done.exit_code == 0, done.output
    return Presentation(str(out))


def run(*words: str) -> Any:
    return CliRunner().invoke(app, list(words))


def titled(show: Any, beginning: str) -> Any:
    (found,) = [s for s in show.slides if s.shapes.title.text.startswith(beginning)]
    return found


def chart(slide: Any) -> Any:
    return next(s.chart for s in slide.shapes if s.has_chart)


def series(slide: Any) -> dict[str, list[float | None]]:
    """The numbers of a slide's chart by series, of all its plots."""
    return {s.name: list(s.values) for plot in chart(slide).plots for s in plot.series}


def values(warehouse: Path, question: Question) -> list[float | None]:
    """The released values, asked of `metrics` directly."""
    return [row.value for row in ask(snapshot(warehouse), question, RELEASED)]


@cache
def snapshot(warehouse: Path) -> Any:
    return metrics.Warehouse(warehouse).current()


SINCE = date(2025, 10, 1)
COURSES = (
    ("Sagsstammen er", "caseload_per_worker", "Alle"),
    ("Afslutninger pr. medarbejder pr. måned er", "closures_per_worker_month", "Alle"),
    ("Tilgangen er", "inflow", "Tilgang"),
    ("Tilgangen er", "outflow", "Afgang"),
    ("Antallet af åbne sager er", "open_cases", "Åbne sager"),
    ("Tilgangen til sager på 52", "long_inflow", "Tilgang"),
    ("Besvaret til tiden pr. telefon", "phone_on_time", "Alle"),
    ("Besvaret til tiden pr. mail", "mail_on_time", "Alle"),
    ("Rettidig opfølgning er", "followup_on_time", "Alle"),
    ("Andelen af forlængelser", "unclarified_extension_share", "Uden afklaring"),
)


@pytest.mark.parametrize(("title", "ident", "name"), COURSES)
def test_the_numbers_of_a_chart(seminar: Any, warehouse: Path, title: str, ident: str, name: str) -> None:
    """Thirteen months as the metric gives them, a hidden one missing; the last of them is in the title."""
    slide = titled(seminar, title)
    expected = values(warehouse, Question(ident, start=SINCE))
    assert series(slide)[name] == pytest.approx(expected) and len(expected) == 13
    last = expected[-1]
    assert last is not None
    shown = f"{last:.1%}".replace("%", " %") if ident.endswith(("time", "share")) else f"{last:.1f}"
    shown = shown.removesuffix(".0").replace(".", ",")
    assert shown in slide.shapes.title.text.replace("\u00a0", " ")


def test_the_target_is_a_series(seminar: Any) -> None:
    """A line in a course, and a line over bars too, in the same native chart."""
    assert series(titled(seminar, "Afslutninger pr. medarbejder pr. måned er"))["mål mindst 10"] == [10] * 13
    slide = titled(seminar, "Afslutninger pr. medarbejder pr. måned:")
    kinds = [type(plot).__name__ for plot in chart(slide).plots]
    assert kinds == ["BarPlot", "LinePlot"]
    assert series(slide)["mål mindst 10"] == [10] * 5


def test_the_teams_and_the_hidden_ones(seminar: Any, warehouse: Path) -> None:
    slide = titled(seminar, "Afslutninger pr. medarbejder pr. måned:")
    question = Question("closures_per_worker_month", ("team",), start=date(2026, 10, 1))
    rows = list(ask(snapshot(warehouse), question, RELEASED))
    assert series(slide)["oktober 2026"] == [r.value for r in rows]
    hidden = sum(r.status == "suppressed" for r in rows)
    met = sum(r.status == "met" for r in rows)
    known, title = len(rows) - hidden, slide.shapes.title.text
    assert hidden and title.endswith(f"i oktober 2026; {hidden} er skjult")
    if known == 1:
        assert f"det ene team, der kan vises, når {'' if met else 'ikke '}målet" in title
    else:
        assert f"{met} af de {known} teams, der kan vises, når målet" in title
    assert "kan ikke vises" in slide.notes_slide.notes_text_frame.text
    assert any(
        "et hul er et tal, der er skjult" in s.text_frame.text for s in slide.shapes if s.has_text_frame
    )
    assert next(iter(chart(slide).plots[0].categories)) == "Fastholdelse Nord"


@pytest.mark.parametrize(
    ("title", "ident"),
    [
        ("Afslutninger pr. medarbejder pr. måned ", "closures_per_worker_month"),
        ("Besvaret til tiden pr. telefon", "phone_on_time"),
        ("Besvaret til tiden pr. mail", "mail_on_time"),
        ("Rettidig opfølgning ", "followup_on_time"),
        ("Andelen af forlængelser", "unclarified_extension_share"),
    ],
)
def test_noise_is_never_celebrated(seminar: Any, warehouse: Path, title: str, ident: str) -> None:
    """A title says "uændret" exactly where the command says common cause."""
    out = warehouse.parent / f"{ident}.json"
    done = run(
        "metric", ident, "--from", "2024-10-01", "--spc", "--release", "--format", "json",
        "-o", str(out), "--warehouse", str(warehouse),
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    last = [r for r in json.loads(out.read_text())["rows"] if r["complete"]][-1]
    word = {"common": "er uændret", "concern": "viser en forværring", "improvement": "viser en forbedring"}
    assert word[last["variation"]] in titled(seminar, title).shapes.title.text


def test_target_groups_say_a_difference_only_where_the_interval_does(seminar: Any, warehouse: Path) -> None:
    question = Question("target_group_outflow_rate", ("target_group",), start=SINCE, compare="baseline")
    rows = [
        r
        for r in ask(snapshot(warehouse), question, RELEASED)
        if r.period == "2026-H1" and r.dims[0] is not None
    ]
    ratios = [r.comparison.ratio for r in rows if r.comparison]
    higher = sum(q is not None and q.low > 1 for q in ratios)
    same = sum(q is not None and q.low <= 1 <= q.high for q in ratios)
    slide = titled(seminar, "Afgang i 1. halvår 2026".replace(". ", ".\u00a0", 1))
    said = slide.shapes.title.text
    assert f"højere end i samme halvår 2022 for {higher} af 4" in said and f"uændret for {same} af 4" in said
    assert series(slide)["samme halvår 2022"] == pytest.approx(
        [100 * r.comparison.value for r in rows if r.comparison and r.comparison.value is not None]
    ), "afgange pr. 100 sager"
    assert any(RESERVATION in s.text_frame.text for s in slide.shapes if s.has_text_frame)


def test_every_slide_has_its_message_source_date_and_notes(seminar: Any) -> None:
    slides = list(seminar.slides)[1:]
    assert len(slides) >= 15
    for slide in slides:
        said = [s.text_frame.text for s in slide.placeholders]
        assert said[0] and any("Data pr. 31-10-2026" in t and "ilde" in t for t in said), said
        assert slide.notes_slide.notes_text_frame.text
        assert not CAUSAL.search(said[0]), said[0]
    assert len({s.shapes.title.text for s in slides}) == len(slides)
    assert seminar.slide_width / seminar.slide_height == pytest.approx(16 / 9, abs=1e-3)
    assert [x.name for x in seminar.slide_layouts] == ["Forside", "Budskab og figur"]


def test_the_money_is_what_the_source_says(seminar: Any) -> None:
    """BI08 is a proposal: no slide says that the money was given."""
    slide = titled(seminar, "Budgetforslag BI08 er på 11,34 mio. kr. om året i 2023-2026")
    assert "givet" not in " ".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)
    assert series(slide)["Mio. kr."] == [11.34] * 4
    assert any(RESERVATION in s.text_frame.text for s in slide.shapes if s.has_text_frame)


@pytest.mark.parametrize("which", sorted(set(DECKS) - {"seminar"}))
def test_the_other_decks(warehouse: Path, which: str) -> None:
    out = warehouse.parent / f"{which}.pptx"
    done = run("slides", "--deck", which, "-o", str(out), "--warehouse", str(warehouse))
    assert done.exit_code == 0, done.output
    show = Presentation(str(out))
    assert show.slides[0].shapes.title.text == DECKS[which]
    assert sum(s.has_chart for slide in show.slides for s in slide.shapes) >= 2
    assert run("slides", "--deck", which, "-o", str(out), "--warehouse", str(warehouse)).exit_code == 1


def test_an_unknown_deck_is_wrong_usage(warehouse: Path) -> None:
    done = run("slides", "--deck", "x", "--warehouse", str(warehouse))
    assert done.exit_code == 2 and "seminar, target-groups, centre" in done.output


def test_a_deck_of_almost_nothing() -> None:
    """Nothing delivered but cases: the slide says so, with no chart and no zero."""
    tiny = given(
        as_of="2026-03-20",
        workers="worker_id\nW",
        cases="case_id opened_on\nA 2026-03-01",
        assignments="case_id valid_from worker_id\nA 2026-03-01 W",
    )
    for scope in (OPERATOR, RELEASED):
        show = Presentation(io.BytesIO(slides_file(View(tiny, scope=scope))))
        slide = titled(show, "Besvaret til tiden pr. telefon er ikke leveret")
        assert not any(s.has_chart for s in slide.shapes)
        assert any("ingen tal" in s.text_frame.text for s in slide.shapes if s.has_text_frame)
    hidden = titled(show, "Antallet af åbne sager kan ikke vises for marts 2026")
    longest = max((s.shapes.title for s in show.slides), key=lambda t: len(t.text))
    size = longest.text_frame.paragraphs[0].font.size
    assert len(longest.text) > 140
    assert size is not None, "three lines of the layout's size would lie on the subtitle"
    assert (
        -(-len(longest.text) * 0.6 * size.pt // ((WIDTH - 2 * MARGIN) / 12700)) * 1.2 * size.pt <= 1.05 * 72
    )
    assert not any(s.has_chart for s in hidden.shapes)


def test_no_text_behind_a_chart_is_a_formula() -> None:
    """The worksheet of a native chart holds a team's name as a text, whatever it begins with."""
    world = given(
        as_of="2026-03-20",
        teams='team_id team_name\nT =HYPERLINK("http://example.org";"x")\nU +1',
        workers="worker_id team_id\nW T\nX U",
        cases="case_id opened_on\nA 2026-03-01\nB 2026-03-02",
        assignments="case_id valid_from worker_id\nA 2026-03-01 W\nB 2026-03-02 X",
    )
    show = Presentation(io.BytesIO(slides_file(View(world, scope=OPERATOR), "centre")))
    seen = 0
    for slide in show.slides:
        for shape in slide.shapes:
            if shape.has_chart:
                book = openpyxl.load_workbook(io.BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob))
                cells = [c for row in book.active.iter_rows() for c in row if c.value is not None]
                assert not [c for c in cells if c.data_type == "f"]
                seen += sum(str(c.value).startswith("=HYPERLINK") for c in cells)
    assert seen


def test_a_running_month_is_marked_in_a_native_chart() -> None:
    """Hatched bars, a hollow point, a star under them and its word above: half a month must not read as a fall."""
    tiny = given(
        as_of="2026-03-15",
        history_from="2025-01-01",
        workers="worker_id\nW",
        cases="case_id opened_on closed_on\na1…a4 2026-01-02 2026-02-10\nb 2026-02-02 2026-03-03\nc 2026-01-02 .",
        assignments="case_id valid_from worker_id\na1…a4 2026-01-02 W\nb 2026-02-02 W\nc 2026-01-02 W",
    )
    show = Presentation(io.BytesIO(slides_file(View(tiny, scope=OPERATOR), "centre")))
    bars = next(s for s in show.slides if "tilgang" in s.shapes.title.text.lower())
    lines = titled(show, "Antallet af åbne sager er 1 i marts 2026")
    for slide, hatched in ((bars, True), (lines, False)):
        (chart,) = (s.chart for s in slide.shapes if s.has_chart)
        assert [str(c) for c in chart.plots[0].categories][-3:] == ["jan 26", "feb 26", "mar 26*"]
        assert any("* foreløbig" in s.text_frame.text for s in slide.shapes if s.has_text_frame)
        assert "mar 26 (foreløbig) " in slide.notes_slide.notes_text_frame.text
        assert ("a:pattFill" in chart._chartSpace.xml) is hatched
        assert chart._chartSpace.xml.count("<c:dPt>") == len(chart.plots[0].series)
    book = openpyxl.load_workbook(io.BytesIO(status_workbook(View(tiny, scope=OPERATOR))))
    said = {c.value for row in book["Diagramdata"].iter_rows() for c in row}
    assert "mar 26*" in said
    assert "mar 26" not in said
