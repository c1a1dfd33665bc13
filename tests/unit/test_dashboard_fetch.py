"""What is fetched is what stood on the page: its numbers, its filters, its data and nothing more."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from pptx import Presentation

from dashboard import reader
from dashboard.app import create_app
from dashboard.download import chart_of, notes_of, table_of
from dashboard.page import render
from metrics import OPERATOR, Question, Scope, Warehouse, ask
from reports.danish_csv import danish_csv
from topics.cells import Amount, Column, Shown, Table, in_file
from topics.values import Panel
from unit.screen import to_html

PAGES = (
    "/", "/indikator/caseload_per_worker?team=T01", "/indikator/closures_per_worker_month?opdeling=uge&start=2025-01",
    "/indikator/phone_on_time", "/flow?team=T02", "/maalgrupper", "/milepaele", "/handleplan?vis=over", "/bemanding",
    "/datakvalitet", "/definitioner", "/sager?tal=closures",
)  # fmt: skip


@pytest.fixture
def folder(small_folder: Path) -> Path:
    return small_folder


@pytest.fixture(scope="module")
def client(small_folder: Path) -> Any:
    return create_app(small_folder).server.test_client()


def links(folder: Path, path: str) -> list[str]:
    name, _, search = path.partition("?")
    page = render(Warehouse(folder), name, f"?{search}" if search else "")
    found = re.findall(r'href="(/hent/[^"]+)"', to_html([page.main, page.freshness]))
    return [unescape(href) for href in found]


@pytest.mark.parametrize("path", PAGES)
def test_every_table_of_a_page_is_fetched_in_every_form(folder: Path, client: Any, path: str) -> None:
    found = links(folder, path)
    assert len(found) >= 5, "three forms of a panel and two of the page"
    for link in (*found[:3], *found[-2:]):
        answer = client.get(link)
        assert answer.status_code == 200, link
        assert "attachment" in answer.headers["Content-Disposition"]
        assert answer.headers["Cache-Control"] == "no-store"
        form = link.split("?")[0].removeprefix("/hent/")
        said = {"csv": said_in_csv, "xlsx": said_in_xlsx, "pptx": said_in_pptx}[form](answer.data)
        snapshot = Warehouse(folder).current()
        assert snapshot.id in said
        assert "31-10-2026" in said
        assert "Definition: " in said or path in ("/datakvalitet", "/definitioner", "/sager?tal=closures")
        if "team=T01" in path:
            assert snapshot.labels("team")["T01"] in said


def test_a_file_is_named_after_page_panel_unit_and_time(folder: Path, client: Any) -> None:
    label = Warehouse(folder).current().labels("team")["T01"]
    team = re.sub(r"[^\w]+", "-", label.lower())
    found = links(folder, "/flow?team=T01&bydel=valby&start=2026-01&slut=2026-06")
    whole = client.get(next(h for h in found if "/xlsx?" in h and "_panel" not in h))
    assert _own_name(whole) == f"til-og-afgang_{team}-valby_2026-01-til-2026-06-30.xlsx"
    panel = client.get(next(h for h in found if "/csv?" in h and "_panel=1" in h))
    assert re.fullmatch(rf"til-og-afgang_\w[\w-]+_{team}-valby_2026-01-til-2026-06-30\.csv", _own_name(panel))
    whole_centre = client.get(next(h for h in links(folder, "/maalgrupper") if "/pptx?" in h))
    assert _own_name(whole_centre).endswith("_hele-centret_2026-10-31.pptx")
    assert 'filename="maalgrupper_' in whole_centre.headers["Content-Disposition"]
    assert _own_name(whole_centre).startswith("målgrupper_")


def _own_name(answer: Any) -> str:
    """The name in its own letters, beside which one in plain letters stands."""
    plain, own = re.fullmatch(
        r"attachment; filename=\"([a-z0-9._-]+)\"; filename\*=UTF-8''(\S+)",
        answer.headers["Content-Disposition"],
    ).groups()  # type: ignore[union-attr]
    assert plain.rpartition(".")[2] == own.rpartition(".")[2]
    return unquote(own)


def said_in_csv(data: bytes) -> str:
    assert data.startswith(b"\xef\xbb\xbf")
    return data.decode("utf-8-sig")


def said_in_xlsx(data: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert "Om dette udtræk" in book.sheetnames
    cells = (c for sheet in book for row in sheet.iter_rows(values_only=True) for c in row if c is not None)
    return "\n".join(f"{c:%d-%m-%Y}" if hasattr(c, "strftime") else str(c) for c in cells)


def said_in_pptx(data: bytes) -> str:
    show = Presentation(io.BytesIO(data))
    shapes = [s.text_frame.text for slide in show.slides for s in slide.shapes if s.has_text_frame]
    return "\n".join(
        [*shapes, *(s.notes_slide.notes_text_frame.text for s in show.slides if s.has_notes_slide)]
    )


def test_the_numbers_of_a_file_are_the_figure(folder: Path, client: Any) -> None:
    snapshot = Warehouse(folder).current()
    link = next(
        h for h in links(folder, "/indikator/contacts_overdue?team=T01") if "/csv?" in h and "_panel=1" in h
    )
    rows = list(csv.reader(io.StringIO(client.get(link).data.decode("utf-8-sig")), delimiter=";"))
    asked = Question("contacts_overdue", grain="month", start=date(2025, 11, 1), where=(("team", "T01"),))
    expected = {row.period: row.value for row in ask(snapshot, asked, OPERATOR)}
    months = [
        "januar",
        "februar",
        "marts",
        "april",
        "maj",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "december",
    ]
    read = {}
    for name, value, *_ in rows[1 : rows.index([])]:
        found = re.match(r"([A-Za-z]+) (\d{4})", name)
        assert found, name
        read[f"{found[2]}-{months.index(found[1].lower()) + 1:02d}"] = float(value.replace(",", "."))
    assert {p: read[p] for p in expected} == expected
    assert len(expected) == 12


def test_a_chart_on_a_slide_is_native_and_holds_the_series(folder: Path, client: Any) -> None:
    page = render(Warehouse(folder), "/indikator/contacts_overdue", "")
    (panel, *_) = page.panels
    chart = chart_of(panel)
    link = next(h for h in links(folder, "/indikator/contacts_overdue") if "/pptx?" in h and "_panel=1" in h)
    show = Presentation(io.BytesIO(client.get(link).data))
    charts = [s.chart for slide in show.slides for s in slide.shapes if s.has_chart]
    assert len(charts) == 1
    series = list(charts[0].plots[0].series[0].values)
    assert chart is not None
    assert tuple(series) == chart.series[0].values
    assert sum(v is not None for v in series) > 12
    assert show.slides[1].shapes.title.text == panel.heading


def test_a_protected_reader_fetches_the_protected_page(
    folder: Path, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What finance fetches is finance's page: a small count of the whole is not in it."""
    path = "/indikator/open_cases?team=T01"
    whole = said_in_csv(
        client.get(next(h for h in links(folder, path) if "csv" in h and "_panel=3" in h)).data
    )
    monkeypatch.setattr(reader, "scope", lambda: Scope("finance"))
    found = [h for h in links(folder, "/indikator/open_cases") if "csv" in h]
    for link in found:
        said = said_in_csv(client.get(link).data)
        assert "af borgere med et kendetegn" in said
        assert ";skjult" in said or "_panel=3" not in link
    refused = links(folder, path)
    assert "til brug i huset" in whole
    assert all(
        "af borgere med et kendetegn" in said_in_csv(client.get(h).data) for h in refused if "csv" in h
    )
    assert client.get("/hent/csv?_side=/sager&_panel=1").status_code == 404


def test_a_head_fetches_the_own_team_whole_and_the_others_protected(
    folder: Path, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "scope", lambda: Scope("head", units=(("team", "T01"),), level="case"))
    for team, words in (
        ("T01", "egne enheder med alle tal"),
        ("T02", "af borgere med et kendetegn"),
        (None, "af borgere med et kendetegn"),
    ):
        path = "/indikator/workers" + (f"?team={team}" if team else "")
        link = next(h for h in links(folder, path) if "csv" in h)
        assert words in said_in_csv(client.get(link).data), team


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/hent/doc?_side=/", 404),
        ("/hent/csv?_side=/&_panel=99", 404),
        ("/hent/csv?_side=/&_panel=-1", 404),
        ("/hent/csv?_side=/&_panel=x", 404),
        ("/hent/csv?_side=/", 404),
        ("/hent/xlsx?_side=/findes-ikke", 404),
        ("/hent/xlsx?_side=/&_data=../../etc", 409),
        ("/hent/xlsx?_side=/&_data=2020-01-01-20200101T000000Z", 409),
        ("/hent/xlsx?_side=/flow&team=<script>", 200),
    ],
)
def test_forged_addresses_get_a_sentence(client: Any, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    if status != 200:
        said = answer.data.decode()
        assert "Hent siden igen" in said or "Vælg" in said or "intet at hente" in said or "ingen side" in said


def test_a_panel_gives_its_numbers_and_days_to_a_file() -> None:
    columns = (Column("Team"), Column("Sager", "decimal"), Column("Andel", "share"), Column("Frist", "date"))
    rows = (
        ("Å", Shown("58,2", 58.234), Shown("81 %", 0.81, "share"), date(2026, 10, 31)),
        ("=1+1", 1234, Shown("–", None), "–"),
    )
    panel = Panel(
        "1 af 2 teams", "Sager pr. team", table=Table(columns, rows), notes=("Bemærk dette.", "Og dette.")
    )
    assert [tuple(map(in_file, row)) for row in table_of(panel).rows] == [
        ("Å", Amount(58.234, "decimal"), Amount(0.81, "share"), date(2026, 10, 31)),
        ("=1+1", 1234, "", "–"),
    ]
    assert notes_of(panel) == ("Bemærk dette. Og dette.",)
    chart = chart_of(Panel("t", "u", table=Table(columns[:2], (("a", Shown("1", 1)), ("b", Shown("2", 2))))))
    assert chart is not None and chart.series[0].values == (1, 2)


def test_a_danish_csv_is_no_formula_and_has_commas() -> None:
    made = Table((Column("=Navn"), Column("Tal")), (("+1", Amount(1.5, "decimal")), ("b", 2)))
    assert danish_csv(made, [("Data pr.", date(2026, 10, 31))]).decode("utf-8-sig") == (
        "'=Navn;Tal\r\n'+1;1,5\r\nb;2\r\n\r\nData pr.;31-10-2026\r\n"
    )
