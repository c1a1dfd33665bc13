"""The status report opened again: real numbers, native charts, and every figure as the command gives it."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from pypdf import PdfReader
from typer.testing import CliRunner

from metrics import INDICATORS, OPERATOR, Question, Snapshot, Warehouse, ask
from metrics.judge import signals
from metrics.question import Row
from reports.centre import centre_document
from reports.draw.charts import draw_chart
from reports.status import status_workbook
from spec.tables import given
from tavle.main import app
from topics.findings import signal_word
from topics.values import Chart, Series
from topics.view import RELEASED, View

ROOT = Path(__file__).resolve().parents[2]
RATIOS = {
    "Afslutninger": ("closures_per_worker_month", "team"),
    "Sagsstamme": ("caseload_per_worker", "team"),
    "Opfølgning": ("followup_on_time", "team"),
}


@pytest.fixture(scope="module")
def warehouse(sample_house: Path) -> Path:
    return sample_house


@pytest.fixture(scope="module")
def book(warehouse: Path) -> Workbook:
    """The released report, written by the command."""
    out = warehouse.parent / "status.xlsx"
    done = run("report", "status", "-o", str(out), "--warehouse", str(warehouse))
    assert done.exit_code == 0, done.output
    return openpyxl.load_workbook(out)


def run(*words: str) -> Any:
    return CliRunner().invoke(app, list(words))


def header(sheet: Worksheet) -> int:
    return int(re.findall(r"\d+", sheet.auto_filter.ref)[0])


def records(sheet: Worksheet) -> list[dict[str, Any]]:
    """The rows of a sheet's table, by the titles of its columns."""
    at = header(sheet)
    last = int(re.findall(r"\d+", sheet.auto_filter.ref)[1])
    titles = [c.value for c in sheet[at] if c.value]
    found = sheet.iter_rows(min_row=at + 1, max_row=last, max_col=len(titles), values_only=True)
    return [dict(zip(titles, row, strict=True)) for row in found]


@pytest.fixture(scope="module")
def commands(book: Workbook, warehouse: Path) -> Iterator[dict[str, list[dict[str, Any]]]]:
    """Every question on the sheet "Om dette udtræk", answered by the command line."""
    with pytest.MonkeyPatch.context() as patch:
        # What is hidden is worked out once a snapshot object: one object for all the commands.
        patch.setattr(Warehouse, "named", cache(Warehouse.named))
        patch.setattr("metrics.Warehouse", cache(Warehouse))
        yield answered(book, warehouse)


def answered(book: Workbook, warehouse: Path) -> dict[str, list[dict[str, Any]]]:
    asked = [r["Indhold"] for r in records(book["Om dette udtræk"]) if r["Del"] == "Forespørgsel"]
    assert len(asked) > 20
    answers = {}
    for line in asked:
        assert line.startswith("tavle metric ")
        done = run(*shlex.split(line)[1:], "--format", "json", "--warehouse", str(warehouse))
        assert done.exit_code == 0, (line, done.output)
        answers[line] = json.loads(done.stdout)["rows"]
    return answers


def near(cell: Any, value: float | None) -> bool:
    """A number of the file and of the command; a hidden or missing one is a word in the file."""
    if value is None:
        return isinstance(cell, str)
    return isinstance(cell, int | float) and abs(cell - value) <= 1e-9 * max(1, abs(value))


def test_every_row_equals_the_command(
    book: Workbook, warehouse: Path, commands: dict[str, list[dict[str, Any]]]
) -> None:
    names = dict(Warehouse(warehouse).current().labels("team")) | {None: "ikke tildelt"}
    for name, (ident, dim) in RATIOS.items():
        cells = {(r["Periode"].date(), r["Team"]): list(r.values())[2:5] for r in records(book[name])}
        expected: dict[tuple[date, str], Any] = {}
        for line, rows in commands.items():
            if line.split()[2] != ident:
                continue
            for row in rows:
                cell = names[row[dim]] if dim in row else "Alle"
                expected[date.fromisoformat(row["period_start"]), cell] = row
        assert cells and set(cells) <= set(expected)
        for key, (numerator, denominator, value) in cells.items():
            row = expected[key]
            assert near(numerator, row["numerator"]) and near(denominator, row["denominator"]), key
            assert near(value, row["value"]), key


def test_every_number_of_a_chart_equals_the_command(
    book: Workbook, commands: dict[str, list[dict[str, Any]]]
) -> None:
    """Each series' cells hold numbers that some question on the sheet "Om" answers, in its order; rates of 100 cases."""
    known = {
        round(v * (100 if INDICATORS[command.split()[2]].unit == "rate" else 1), 6)
        for command, rows in commands.items()
        for row in rows
        for v in (row["value"], row["target_low"], row["target_high"], row.get("compare_value"))
        if v is not None
    } | {0.333333}
    seen = 0
    for sheet in book:
        for chart in sheet._charts:
            for part in (chart, *chart._charts[1:]):
                for series in part.series:
                    cells = [c.value for (c,) in book["Diagramdata"][reference(series.val.numRef.f)]]
                    assert not [c for c in cells if c is not None and round(c, 6) not in known]
                    seen += sum(c is not None for c in cells)
    assert seen > 150


def reference(text: str) -> str:
    return text.split("!")[1].replace("$", "")


def test_the_chart_of_closures(book: Workbook, warehouse: Path) -> None:
    """Native, thirteen months, the target of 10 as a series of its own."""
    chart = book["Afslutninger"]._charts[0]
    actual, target = [
        [c.value for (c,) in book["Diagramdata"][reference(s.val.numRef.f)]] for s in chart.series
    ]
    question = Question("closures_per_worker_month", start=date(2025, 10, 1))
    expected = [r.value for r in ask(Warehouse(warehouse).current(), question, OPERATOR)]
    assert actual == pytest.approx(expected) and len(actual) == 13
    assert target == [10] * 13


def test_the_form_of_every_sheet(book: Workbook) -> None:
    tables = [s for s in book if s.title != "Diagramdata"]
    assert len(tables) == 12
    for sheet in tables:
        assert sheet.freeze_panes == f"A{header(sheet) + 1}", sheet.title
        assert sheet.print_area and sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows == f"${header(sheet)}:${header(sheet)}"
    closures = records(book["Afslutninger"])
    assert all(isinstance(r["Periode"], datetime) for r in closures)
    cell = book["Afslutninger"].cell(header(book["Afslutninger"]) + 1, 1)
    assert cell.number_format == "[$-406]mmmm yyyy" and cell.is_date
    with (ROOT / "etl" / "settings" / "shipped" / "initiatives.csv").open(encoding="utf-8") as handle:
        dated = [line for line in csv.DictReader(handle) if line["due_on"]]
    deadlines = [r["Frist"] for r in records(book["Initiativer"]) if r["Frist"] is not None]
    assert all(isinstance(d, datetime) for d in deadlines) and len(deadlines) == len(dated)
    assert not any(c.data_type == "f" for s in book for row in s.iter_rows() for c in row)


def test_the_answer_on_the_front(book: Workbook, warehouse: Path) -> None:
    """Initiative 16's two questions: what is done, and whether the goal is met, from the numbers."""
    lines = [row[0] for row in book["Svar på spørgsmålene"].iter_rows(max_row=9, values_only=True)]
    assert "Handlingsplan 2008: 5 af 17 initiativer anses for gennemført, 12 er over frist." in lines
    snapshot = Warehouse(warehouse).current()
    row = ask(snapshot, Question("closures_per_worker_month", start=date(2026, 10, 1)), OPERATOR).rows[0]
    assert row.value is not None and 9 <= row.value < 10
    shown = f"{row.value:.1f}".replace(".", ",")
    assert (
        f"Nej, men tæt på. Afslutninger pr. medarbejder pr. måned er uændret: {shown} i oktober 2026, "
        "målet er mindst 10." in lines
    )


def test_what_is_hidden_is_said_and_nowhere(book: Workbook, warehouse: Path) -> None:
    """`skjult` in the table, a gap in the chart, a line on the sheet "Om", and the cut that is not released."""
    hidden = [r for r in records(book["Afslutninger"]) if r["Afslutninger"] == "skjult"]
    assert hidden and all(r["Status"] == "– skjult" for r in hidden)
    about = records(book["Om dette udtræk"])
    said = [r["Indhold"] for r in about if r["Del"] == "Skjulte celler"]
    assert any(f"{len(hidden)} celler skjult i: closures_per_worker_month --by team" in s for s in said)
    assert any("long_stock" in r["Indhold"] for r in about if r["Del"] == "Ikke frigivet")
    assert any("--release" in r["Indhold"] for r in about if r["Del"] == "Forespørgsel")
    assert {"Data pr.": datetime(2026, 10, 31)}.items() <= {r["Emne"]: r["Indhold"] for r in about}.items()
    assert Warehouse(warehouse).current().id in [r["Indhold"] for r in about]


def test_the_whole_form_for_the_house(warehouse: Path) -> None:
    out = warehouse.parent / "whole.xlsx"
    done = run("report", "status", "--whole", "-o", str(out), "--warehouse", str(warehouse))
    assert done.exit_code == 0 and "0 cells hidden" in done.stdout
    found = records(openpyxl.load_workbook(out)["Lange sager 26 uger"])
    rows = ask(
        Warehouse(warehouse).current(), Question("long_stock", start=date(2025, 10, 1), weeks=26), OPERATOR
    )
    assert [r["Åbne ved periodens slutning"] for r in found] == [r.value for r in rows]


@pytest.mark.usefixtures("book")
def test_nothing_is_written_over(warehouse: Path) -> None:
    out = warehouse.parent / "status.xlsx"
    before = out.read_bytes()
    done = run("report", "status", "-o", str(out), "--warehouse", str(warehouse))
    assert done.exit_code == 1 and "already there" in done.output
    assert out.read_bytes() == before
    assert not list(out.parent.glob(".*.part"))
    wrong = run("report", "status", "-o", str(out.with_suffix(".ods")), "--warehouse", str(warehouse))
    assert wrong.exit_code == 1 and ".xlsx" in wrong.output


def test_the_same_figures_have_the_same_hash_and_bytes(warehouse: Path) -> None:
    snapshot = Warehouse(warehouse).current()
    one, two = View(snapshot, scope=RELEASED), View(snapshot, scope=RELEASED)
    assert status_workbook(one) == status_workbook(two)
    assert one.sha256() == two.sha256()
    whole = View(snapshot, scope=OPERATOR)
    status_workbook(whole)
    assert whole.sha256() != one.sha256()


@cache
def tiny() -> Snapshot:
    """A team whose name would be a formula, one worker, no answers, no follow-up, one month."""
    return given(
        as_of="2026-03-20",
        teams='team_id team_name\nT =HYPERLINK("http://example.org";"x")',
        workers="worker_id\nW",
        cases="case_id opened_on\nA 2026-03-01",
        assignments="case_id valid_from worker_id\nA 2026-03-01 W",
    )


def test_no_text_is_a_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(status_workbook(View(tiny(), scope=OPERATOR))))
    found = [c for s in book for row in s.iter_rows() for c in row if str(c.value).startswith("=")]
    assert found
    assert all(c.data_type == "s" and c.quotePrefix for c in found)


def test_what_is_not_delivered_is_said() -> None:
    """Never a zero: the word stands in the cell and in the title."""
    book = openpyxl.load_workbook(io.BytesIO(status_workbook(View(tiny(), scope=OPERATOR))))
    assert "er ikke leveret" in book["Svar"]["A1"].value
    assert {r["Andel til tiden"] for r in records(book["Svar"])} == {"ikke leveret"}
    assert "foreløbig, til og med 20-03-2026" in book["Afslutninger"]["A1"].value


def test_a_number_at_the_end_of_a_line_that_ends_early_has_its_month() -> None:
    """What follows is hidden: March's number must not read as that of the last month on the axis."""
    said = draw_chart(
        Chart(
            "Besvaret til tiden, mail",
            ("feb 26", "mar 26", "apr 26"),
            (Series("Alle", (0.8, 0.7, 0.75)), Series("Fra ledighed", (0.5, 1 / 3, None), "other")),
            kind="share",
        ),
        300,
        120,
    )
    words = [s["s"] for s in said.shapes if s["t"] == "text"]
    assert "fra ledighed 33,3\xa0% (mar 26)" in words
    assert "75\xa0%" in words
    assert "Fra ledighed 33,3\xa0% (mar 26)" in said.alt


def test_a_running_month_has_its_word_on_paper_and_a_flow_is_told_of_by_the_last_whole_one() -> None:
    """Four closed in February and one by 15 March: the matrix of the centre says four, and of which month."""
    said = draw_chart(
        Chart("Sager", ("feb 26", "mar 26"), (Series("Alle", (60, 61)),), kind="count", running=(1,)),
        300,
        120,
    )
    assert "61 foreløbig" in [s["s"] for s in said.shapes if s["t"] == "text"]
    world = given(
        as_of="2026-03-15",
        workers="worker_id\nW",
        cases="case_id opened_on closed_on\na1…a4 2026-01-02 2026-02-10\nb 2026-01-02 2026-03-03\nc 2026-01-02 .",
        assignments="case_id valid_from worker_id\na1…a4 2026-01-02 W\nb 2026-01-02 W\nc 2026-01-02 W",
    )
    pages = PdfReader(io.BytesIO(centre_document(View(world, scope=OPERATOR)))).pages
    team = pages[1].extract_text()
    assert "februar 2026" in team
    assert "marts 2026, foreløbig" in team
    assert "4,0" in team.split("marts 2026, foreløbig")[-1]


def test_the_word_of_a_series_has_its_month_where_the_row_is_another() -> None:
    """A hidden or running month is not judged: the word beside it is of the last one that is, and says so."""
    rows = [
        Row(f"2025-{m:02}", date(2025, m, 1), date(2025, m, 27), True, (), 9, 10, 0.9, None, None, "none")
        for m in range(1, 13)
    ]
    rows.append(Row("2026-01", date(2026, 1, 1), date(2026, 1, 31), True, (), 9, 10, 0.9, None, None, "none"))
    gone = Row(
        "2026-02", date(2026, 2, 1), date(2026, 2, 28), True, (), None, None, None, None, None, "suppressed"
    )
    found = signals.chart(INDICATORS["mail_on_time"], Question("mail_on_time"), [*rows, gone])
    assert signal_word(gone, found) == "tilfældig variation i jan 26"
    assert signal_word(rows[-1], found) == "tilfældig variation"
