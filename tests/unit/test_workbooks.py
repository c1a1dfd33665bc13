"""A workbook tells the truth or is refused: errors, formulas, merged and hidden cells, sheets, far cells."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

from etl.clean.error_cells import NO_VALUE
from etl.delivery.readers import sheet_xml
from etl.delivery.readers.sheet_xml import SheetXml, look_into
from etl.errors import Refused
from etl.settings.settings import load_settings
from etl.snapshots.load import load
from etl.snapshots.publish import current_snapshot
from tavle.main import app
from unit.deliveries import GOOD, write
from unit.intake import take

TEAM = ["team_id", "team_name", "department", "centre"]
LAX = replace(load_settings(), reject_share=1.0, parent_share=1.0)


def rows_of(table: str) -> list[list[Any]]:
    return [[cell or None for cell in line.split(",")] for line in GOOD[f"{table}.csv"].splitlines()]


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def workbook(table: str, change: Callable[[Worksheet], None], name: str = "Data") -> dict[str, Any]:
    """The good table as a workbook, changed, in place of its CSV."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = name
    for row in rows_of(table):
        sheet.append(row)
    change(sheet)
    return {f"{table}.csv": None, f"{table}.xlsx": saved(book)}


def column(sheet: Worksheet, header: str) -> int:
    return 1 + [c.value for c in sheet[1]].index(header)


def put(header: str, row: int, value: Any, kind: str | None = None) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        cell = sheet.cell(row, column(sheet, header))
        cell.value = value
        if kind:
            cell.data_type = kind

    return change


def rejects(folder: Path, tmp_path: Path) -> list[tuple[Any, ...]]:
    load([folder], tmp_path / "wh", LAX)
    snapshot = current_snapshot(tmp_path / "wh")
    assert snapshot is not None
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        return connection.execute(
            'select "table", "column", rule, value from rejects order by all'
        ).fetchall()


CELLS = [
    ("contacts", "answered_at", "#N/A"),
    ("contacts", "due_on", "#VALUE!"),
    ("offers", "price_dkk", "#DIV/0!"),
    ("offers", "supplier", "#REF!"),
    ("reviews", "outcome", "#NAME?"),
    ("followups", "followup_id", "#NULL!"),
    ("exemptions", "valid_to", "#NUM!"),
    ("initiatives", "initiative", "#N/A"),
]


@pytest.mark.parametrize("how", ["error", "formula"])
@pytest.mark.parametrize(("table", "header", "error"), CELLS, ids=[f"{t}.{h}" for t, h, _ in CELLS])
def test_a_cell_without_a_value_is_unreadable_and_not_empty(
    tmp_path: Path, table: str, header: str, error: str, how: str
) -> None:
    change = put(header, 2, error, "e") if how == "error" else put(header, 2, "=VLOOKUP(A1,Z:Z,1)")
    folder = write(tmp_path / "in", workbook(table, change))
    said = error if how == "error" else NO_VALUE
    assert (table, header, "unreadable", said) in rejects(folder, tmp_path)


@pytest.mark.parametrize("text", ["#I/T", "#VÆRDI!", "#REFERENCE!", "#DIVISION/0!"])
def test_an_error_saved_to_text_is_unreadable_too(tmp_path: Path, text: str) -> None:
    folder = write(tmp_path / "in", {"offers.csv": GOOD["offers.csv"].replace("Leverandør A", text)})
    assert rejects(folder, tmp_path) == [("offers", "supplier", "unreadable", text)]


def test_a_failed_citizen_number_is_nobodys(tmp_path: Path) -> None:
    head, *rows = GOOD["cases.csv"].splitlines()
    cut = [row.split(",") for row in rows]
    text = "\n".join([head, *(",".join([r[0], "#N/A", *r[2:]]) for r in cut)]) + "\n"
    with pytest.raises(Refused, match="citizen_id"):
        load([write(tmp_path / "in", {"cases.csv": text})], tmp_path / "wh")


def test_a_formula_with_its_value_is_read_and_an_empty_text_is_empty(tmp_path: Path) -> None:
    files = workbook("offers", put("price_dkk", 2, "=500*2"))
    files["offers.xlsx"] = _patched(files["offers.xlsx"], "<f>500*2</f><v></v>", "<f>500*2</f><v>1000</v>")
    assert take(write(tmp_path / "a", files), "offers").column("price_dkk") == [1000.0]
    files = workbook("contacts", put("due_on", 2, '=""'))
    data = _patched(
        files["contacts.xlsx"],
        re.compile(r'(<c r="F2")[^>]*>(<f>[^<]*</f>)<v ?/?>(</v>)?'),
        r'\1 t="str">\2<v></v>',
    )
    files["contacts.xlsx"] = data
    assert take(write(tmp_path / "b", files), "contacts").column("due_on")[0] is None


def _patched(data: bytes, old: str | re.Pattern[str], new: str, part: str = "sheet1.xml") -> bytes:
    """The workbook with the XML of one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            if name.endswith(part):
                before = text.decode().replace("<v/>", "<v></v>").replace("<v />", "<v></v>")
                after = re.sub(old, new, before) if isinstance(old, re.Pattern) else before.replace(old, new)
                assert after != before
                text = after.encode()
            target.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("table", "header"),
    [("cases", "district"), ("cases", "closed_on"), ("workers", "fte"), ("contacts", "channel")],
)
def test_merged_cells_go_for_all_their_rows(tmp_path: Path, table: str, header: str) -> None:
    def merge(sheet: Worksheet) -> None:
        at = column(sheet, header)
        if sheet.cell(2, at).value is None:
            sheet.cell(2, at).value = "2026-01-20"
        sheet.merge_cells(start_row=2, end_row=3, start_column=at, end_column=at)

    taken = take(write(tmp_path, workbook(table, merge)), table)
    assert taken.column(header)[0] is not None
    assert taken.column(header)[0] == taken.column(header)[1]
    assert [rule for rule, _ in taken.notes] == ["merged_cells"]


@pytest.mark.parametrize(
    ("table", "header"), [("cases", "case_id"), ("workers", "valid_from"), ("offers", "offer_id")]
)
def test_merged_cells_over_a_key_are_refused(tmp_path: Path, table: str, header: str) -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.append([c.value for c in sheet[2]])
        at, last = column(sheet, header), sheet.max_row
        sheet.merge_cells(start_row=last - 1, end_row=last, start_column=at, end_column=at)

    with pytest.raises(Refused, match=f"merged cells lie over '{header}'"):
        take(write(tmp_path, workbook(table, merge)), table)


def test_cells_merged_across_columns_reject_the_row_and_in_the_header_the_file(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", workbook("offers", lambda s: s.merge_cells("C2:D2")))
    assert [r[:3] for r in rejects(folder, tmp_path)] == [("offers", "package", "unreadable")]
    with pytest.raises(Refused, match="cells of the header are merged"):
        take(write(tmp_path / "b", workbook("offers", lambda s: s.merge_cells("F1:G1"))), "offers")


def test_hidden_rows_and_columns_are_read_and_counted(tmp_path: Path) -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["C"].hidden = True

    taken = take(write(tmp_path, workbook("cases", hide)), "cases")
    assert taken.column("case_id") == ["A", "B", "C"]
    assert taken.notes == [
        ("hidden_cells", "1 skjulte rækker og 1 skjulte kolonner (benefit) i arket Data er læst som de andre")
    ]


def sheets(tmp_path: Path, *given: tuple[str, str, list[list[Any]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, state, rows in given:
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        for row in rows:
            sheet.append(row)
    return write(tmp_path, {"teams.csv": None, "teams.xlsx": saved(book)})


T1, T2, T3 = (["T1", "a", "b", "c"], ["T2", "d", "b", "c"], ["T3", "e", "b", "c"])


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
@pytest.mark.parametrize("first", [True, False])
def test_a_hidden_sheet_is_read_only_where_no_visible_one_fits(
    tmp_path: Path, state: str, first: bool
) -> None:
    both = [("Gammel", state, [TEAM, T1]), ("Ny", "visible", [TEAM, T2, T3])]
    taken = take(sheets(tmp_path / "a", *(both if first else both[::-1])), "teams")
    assert taken.column("team_id") == ["T2", "T3"]
    assert taken.notes == [("sheet", "arket Ny er læst, ikke Gammel (skjult)")]
    taken = take(sheets(tmp_path / "b", both[0], ("Forside", "visible", [["Udtræk"]])), "teams")
    assert taken.column("team_id") == ["T1"]
    assert [rule for rule, _ in taken.notes] == ["hidden_sheet", "sheet"]


def test_sheets_that_both_fit_are_read_together_where_their_headers_agree(tmp_path: Path) -> None:
    turned = [TEAM[::-1], T2[::-1], T3[::-1]]
    taken = take(sheets(tmp_path, ("Nord", "visible", [TEAM, T1]), ("Syd", "visible", turned)), "teams")
    assert taken.column("team_id") == ["T1", "T2", "T3"]
    assert taken.raw is not None
    assert taken.raw.table.column("_row").to_pylist() == [2, 4, 5]
    assert taken.notes == [
        ("sheet", "arkene er læst i forlængelse af hinanden: Nord fra række 1, Syd fra række 3")
    ]


def test_sheets_that_both_fit_and_differ_are_refused_by_name(tmp_path: Path) -> None:
    more = [[*TEAM, "municipality"], [*T2, "Odense"]]
    with pytest.raises(Refused, match="the sheets 'Nord' and 'Syd' both fit"):
        take(sheets(tmp_path, ("Nord", "visible", [TEAM, T1]), ("Syd", "visible", more)), "teams")


@pytest.mark.parametrize("cell", ['<c r="XFD1048576" t="str"><v></v></c>', '<c r="XFD1048576"><v>1</v></c>', '<c r="CV1048576"><v>1</v></c>', "<c r='XFD9'><v>1</v></c><c r='A1048576'><v>1</v></c>"])  # fmt: skip
def test_a_cell_far_out_is_a_sentence_and_json(tmp_path: Path, cell: str) -> None:
    files = workbook("offers", lambda _: None)
    data = _patched(files["offers.xlsx"], "</sheetData>", f'<row r="1048576">{cell}</row></sheetData>')
    folder = write(tmp_path / "in", {**files, "offers.xlsx": data})
    result = CliRunner().invoke(app, ["load", str(folder), "--warehouse", str(tmp_path / "wh"), "--json"])
    assert result.exit_code == 1
    assert "far from its table" in json.dumps(json.loads(result.stdout))
    assert [p.name for p in (tmp_path / "wh").iterdir() if "building" in p.name] == []


@pytest.mark.parametrize("styled", ["", ' s="0"'])
def test_an_empty_cell_far_out_or_a_lying_dimension_is_nothing(tmp_path: Path, styled: str) -> None:
    files = workbook("offers", lambda _: None)
    data = _patched(files["offers.xlsx"], "</sheetData>", f'<row r="1048576"><c r="XFD1048576"{styled}/></row></sheetData>')  # fmt: skip
    data = _patched(data, re.compile('<dimension ref="[^"]*"'), '<dimension ref="A1:XFD1048576"')
    assert len(take(write(tmp_path, {**files, "offers.xlsx": data}), "offers").rows) == 1


def test_a_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_xml, "_RATIO_FROM", 1 << 20)
    out = io.BytesIO(workbook("offers", lambda _: None)["offers.xlsx"])
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/media/x.xml", b" " * (8 << 20))
    with pytest.raises(Refused, match="unpacks to"):
        take(write(tmp_path, {"offers.csv": None, "offers.xlsx": out.getvalue()}), "offers")


def test_the_cells_own_type_counts(tmp_path: Path) -> None:
    """A date in a number column and a number in a date column are unreadable, however they are shown."""
    files = workbook("offers", put("price_dkk", 2, datetime(2026, 1, 5)))
    assert take(write(tmp_path / "a", files), "offers").column("price_dkk") == [None]
    files = workbook("offers", put("started_on", 2, 46027))
    assert take(write(tmp_path / "b", files), "offers").column("started_on") == [None]
    files = workbook("offers", put("started_on", 2, datetime(2025, 12, 1)))
    assert str(take(write(tmp_path / "c", files), "offers").column("started_on")[0]) == "2025-12-01"


def test_a_plain_sheet_is_not_parsed_and_an_odd_one_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(workbook("offers", lambda _: None)["offers.xlsx"])

    def parsed(*_: object) -> None:
        raise AssertionError("parsed")

    with monkeypatch.context() as patch:
        patch.setattr(sheet_xml, "_Cells", parsed)
        assert look_into(path, ["Data"]) == {"Data": SheetXml()}
    odd = _patched(path.read_bytes(), re.compile(r'<c r="([A-Z]+)2"[^>]*>.*?</c>'), r"<c r='\g<1>2' t='e'><v>#N/A</v></c>")  # fmt: skip
    path.write_bytes(odd)
    assert set(look_into(path, ["Data"])["Data"].errors) == {(1, n) for n in range(6)}
