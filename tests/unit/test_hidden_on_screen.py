"""A hidden number is `skjult` wherever a screen or a file of it would have it: never an empty cell, never a dash."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard import download, reader
from dashboard.figures.bars import bars
from dashboard.figures.flow import Side, flow
from dashboard.figures.pairs import pairs
from dashboard.figures.ratio import halfyears
from dashboard.figures.series import line
from dashboard.page import Rendered, page_of
from metrics import Question, Scope, Snapshot, Warehouse, ask
from metrics.danish import numbers
from metrics.question import Answer, NotReleased, Row, Status
from topics import sentences
from topics.balances import netted
from topics.cells import in_file
from topics.hidden import part, safely
from topics.tables import history, wide_table
from topics.url import State
from topics.view import View
from unit.screen import to_html

FINANCE = Scope("finance")
MONTHS = ("2026-01", "2026-02", "2026-03")


def row(month: str, value: float | None, status: Status = "none", dims: tuple[str, ...] = ()) -> Row:
    first = date(int(month[:4]), int(month[5:]), 1)
    return Row(month, first, first.replace(day=28), True, dims, value, None, value, None, None, status)


SEEN, DARK = row("2026-01", 12), row("2026-02", None, "suppressed")
ROWS = [SEEN, DARK, row("2026-03", 8)]


def test_a_row_says_its_number_or_why_it_has_none() -> None:
    assert numbers.of(SEEN, "cases") == "12"
    assert numbers.of(DARK, "cases") == "skjult"
    assert numbers.of(row("2026-01", None, "not_delivered"), "cases") == "ikke leveret"
    assert numbers.of(row("2026-01", None), "cases") == numbers.of(None, "cases") == "–"


def test_a_share_of_two_rows_is_hidden_where_either_is() -> None:
    assert part(SEEN, row("2026-01", 48)) == "25\u00a0%"
    assert part(DARK, SEEN) == part(SEEN, DARK) == "skjult"
    assert part(SEEN, row("2026-01", 0)) == part(None, SEEN) == "–"


@pytest.mark.parametrize(
    "figure",
    [
        bars([("A", SEEN), ("B", DARK)], "cases"),
        line(ROWS, "cases"),
        line(ROWS, "cases", bare=True),
        pairs([("A", SEEN, DARK)], "share", ("job", "ledig")),
        halfyears(ROWS, [None] * 3, "rate"),
        flow(Side(ROWS), Side([SEEN] * 3), Side(ROWS), Side([SEEN] * 3)),
    ],
    ids=["bars", "line", "small line", "pairs", "halfyears", "flow"],
)
def test_each_figure_says_it_and_why_on_hover(figure: dict[str, Any]) -> None:
    said = json.dumps(figure, ensure_ascii=False)
    assert "skjult" in said
    assert "Skjult: tallet kunne fortælle" in said
    assert ">0 sager" not in said


def test_tables_have_it_in_each_cell_of_the_row() -> None:
    # Three numbers, and the status.
    assert to_html(history(ROWS, "cases")[0]).count("skjult") == 4
    assert to_html(wide_table([("A", ROWS), ("B", [SEEN])], "cases")[0]).count("skjult") == 1


def test_the_net_of_a_hidden_flow_is_hidden() -> None:
    come = Answer(Question("inflow"), tuple(ROWS), "s", date(2026, 3, 31))
    gone = Answer(Question("outflow"), (row("2026-01", 5), row("2026-02", 7), row("2026-03", 9)), "s", date(2026, 3, 31))  # fmt: skip
    assert [(r.value, r.status) for r in netted(come, gone)] == [
        (7, "none"),
        (None, "suppressed"),
        (-1, "none"),
    ]


def test_a_finding_counts_the_hidden_apart() -> None:
    goal = {"target_high": 50, "status": "met"}
    items = [("A", SEEN._replace(**goal)), ("B", SEEN._replace(**goal)), ("C", DARK)]
    assert sentences.against_goal(items, "cases", "team", "teams") == (
        "2 af de 2 teams, der kan vises, har højst 50 i januar 2026; 1 er skjult"
    )
    assert sentences.headline(DARK, "cases") == "Tallet er skjult i februar 2026"


# ---- whole pages, as the finance office has them ---------------------------------------------------------


@pytest.fixture
def snap(sample_house: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Snapshot]:
    monkeypatch.setattr(reader, "scope", lambda: FINANCE)
    yield Warehouse(sample_house).current()


def cells(page: Rendered, title: str) -> dict[str, str]:
    """The first two cells of each row of the panel whose subtitle begins so."""
    for panel in page.panels:
        if panel.subtitle.startswith(title):
            rows = [tuple(map(in_file, row)) for row in download.table_of(panel).rows]
            return {str(r[0]): str(getattr(r[1], "value", r[1])) for r in rows}
    raise AssertionError(title)


@pytest.mark.parametrize("ident", ["closures_per_worker_month", "caseload_per_worker"])
def test_a_page_hides_what_the_answer_hides(snap: Snapshot, ident: str) -> None:
    view = View(snap, State(), FINANCE)
    asked = Question(ident, ("team",), "month", snap.as_of, snap.as_of)
    expected = {
        view.label("team", r.dims[0]): "skjult" if r.status == "suppressed" else str(r.value)
        for r in ask(snap, asked, FINANCE)
        if r.value is not None or r.status == "suppressed"
    }
    assert "skjult" in expected.values()
    page = page_of(snap, f"/indikator/{ident}", "")
    titles = {
        "caseload_per_worker": "Sager pr. medarbejder pr. team",
        "closures_per_worker_month": "Afslutninger pr. medarbejder pr. måned pr. team",
    }
    found = cells(page, titles[ident])
    assert {name: said for name, said in found.items() if name in expected} == expected
    assert "kunne regnes ud af det. Et skjult tal kan" in to_html(page.main)


def test_files_of_a_page_have_the_same_word(snap: Snapshot) -> None:
    page = page_of(snap, "/indikator/closures_per_worker_month", "")
    csv = [download.make("csv", [panel], page, snap, "/", "").decode("utf-8-sig") for panel in page.panels]
    assert any(";skjult;" in found for found in csv)
    notes = [note for panel in page.panels for note in download.numbers_of(download.chart_of(panel))]
    assert any(" skjult" in note for note in notes)


def test_the_finance_office_has_months_where_weeks_are_not_released(snap: Snapshot) -> None:
    page = page_of(snap, "/flow", "")
    assert page.kept["grain"] == "month"
    main = to_html(page.main)
    assert "pr. måned" in main
    assert "Bestanden ændrede sig" in main, "the whole centre has no transfers to hide"
    assert "Pr. uge er tallet ikke åbent" in to_html(
        page_of(snap, "/indikator/inflow_52w", "?opdeling=uge").main
    )


@pytest.mark.parametrize(
    "path", ["/flow", "/indikator/phone_on_time", "/indikator/closures_per_worker_month"]
)
def test_what_is_hidden_is_named(snap: Snapshot, path: str) -> None:
    main = to_html(page_of(snap, path, "").main)
    assert "ikke åbne for din rolle" in main
    assert "<h2>Skjult</h2>" not in main


def test_a_hidden_part_is_as_wide_as_what_it_stands_for() -> None:
    def make(**_: Any) -> None:
        raise NotReleased("hidden")

    made = to_html(safely(make, title="Afslutninger", look="wide"))
    assert 'class="panel wide"' in made
    assert "<h2>Afslutninger</h2>" in made


def test_a_running_month_is_marked_in_what_is_fetched_too() -> None:
    """On a fetched slide and in its notes: `mar 26*`, `mar 26 (foreløbig)`."""
    rows = [SEEN, row("2026-02", 9), row("2026-03", 4)._replace(complete=False)]
    for made in (history(rows, "cases"), wide_table([("A", rows), ("B", rows)], "cases")):
        _, chart = made
        assert chart.marked == ("jan 26", "feb 26", "mar 26*")
        assert all(note.endswith("mar 26 (foreløbig) 4") for note in download.numbers_of(chart))
