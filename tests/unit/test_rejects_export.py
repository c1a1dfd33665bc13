"""The rejected rows as a workbook for the system's owner: every row, its reason in Danish, nothing that acts."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from dashboard.pages.quality import turned_away
from etl.check.reasons import RULES
from etl.check.rejects import TABLE_NAMES, export_rejects, write_rejects
from etl.clean.citizen_numbers import MASK, NUMBER
from etl.errors import Refused
from etl.settings.settings import Settings
from etl.snapshots.load import load
from etl.snapshots.publish import current_snapshot
from metrics import Warehouse
from unit.deliveries import GOOD, write
from unit.test_rejects import REJECTED

ANY = Settings(districts=None, reject_share=1.0, parent_share=1.0)
OPERA = {
    "teams.csv": "Teamnr.;Team;Afdeling;Center\nT1;a;b;c\n",
    "medarbejdere.csv": "Medarbejdernr.;Gyldig fra;Teamnr.\nM1;01-01-2025;T1\nM2;01-01-2025;T9\n",
    "sager.csv": (
        "Sagsnummer;CPR-nummer;Ydelse;Første fraværsdag;Oprettet;Forsørgelse før;Bydel\n"
        "S1;610190-1234;Sygedagpenge;01-10-2025;13-10-2025;Ledig;Valby\n"
        "S2;620190-1234;Barsel;01-10-2025;13-10-2025;Ledig;Valby\n"
        "S3;;Sygedagpenge;01-10-2025;31-02-2025;Ledig;Valby\n"
    ),
    "tildelinger.csv": "Sagsnummer;Fra;Til;Sagsbehandler\nS1;13-10-2025;;M1\nS2;13-10-2025;;M1\nS1;14-10-2025\n",
}


def _exported(folder: Path, warehouse: Path, settings: Settings = ANY) -> tuple[openpyxl.Workbook, int, Path]:
    load([folder], warehouse, settings)
    snapshot = current_snapshot(warehouse)
    assert snapshot is not None
    out = warehouse / "afviste.xlsx"
    count = write_rejects(snapshot, out)
    return openpyxl.load_workbook(out), count, out


def _rows(book: openpyxl.Workbook, sheet: str) -> list[dict[str, Any]]:
    head, *rows = book[sheet].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def _opera(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in OPERA.items():
        (folder / name).write_text(text, encoding="cp1252")
    (folder / "delivery.toml").write_text('as_of = 2026-01-31\nsource = "kmd-opera"\n', encoding="utf-8")
    return folder


def test_a_row_has_its_file_number_cells_as_delivered_fault_and_reason(tmp_path: Path) -> None:
    book, count, _ = _exported(_opera(tmp_path), tmp_path / "wh", ANY)
    assert book.sheetnames == ["Oversigt", "Medarbejdere", "Sager", "Tildelinger"]
    assert count == 5
    unknown, empty = _rows(book, "Sager")
    assert {k: v for k, v in unknown.items() if v is not None} == {
        "Fil": "sager.csv", "Række": 3, "Felt med fejl": "Ydelse", "Værdi": "Barsel", "Årsag": RULES["unknown_code"],
        "Sagsnummer": "S2", "CPR-nummer": "******-****", "Ydelse": "Barsel", "Første fraværsdag": "01-10-2025",
        "Oprettet": "13-10-2025", "Forsørgelse før": "Ledig", "Bydel": "Valby",
    }  # fmt: skip
    assert (empty["Felt med fejl"], empty["Årsag"], empty["Oprettet"]) == (
        "CPR-nummer", RULES["missing"], "31-02-2025",
    )  # fmt: skip
    parent, short = sorted(_rows(book, "Tildelinger"), key=lambda r: r["Række"])
    assert (parent["Årsag"], parent["Værdi"]) == (RULES["no_parent"], "S2")
    assert (short["Række"], short["Årsag"], short["Værdi"]) == (4, RULES["malformed"], "(13 tegn)")


def test_the_front_sheet_says_what_when_and_how_many(tmp_path: Path) -> None:
    book, _, _ = _exported(_opera(tmp_path), tmp_path / "wh", ANY)
    cells = [row for row in book["Oversigt"].iter_rows(values_only=True) if any(c is not None for c in row)]
    text = {row[0]: row[1] for row in cells}
    assert text["Kildesystem"] == "kmd-opera"
    assert text["Udtrækkets dato"] == "31-01-2026"
    assert text["Afviste rækker"] == "5"
    assert ("Sager", RULES["unknown_code"], 1, 3) in cells
    assert sum(row[2] for row in cells if isinstance(row[2], int)) == 5


def test_every_rejected_row_is_in_it(tmp_path: Path) -> None:
    texts = dict(GOOD)
    for name, row, _, _ in REJECTED:
        texts[name] += row + "\n"
    load([write(tmp_path / "in", dict(texts))], tmp_path / "wh", ANY)
    snapshot = current_snapshot(tmp_path / "wh")
    assert snapshot is not None
    count = write_rejects(snapshot, tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        kept = connection.execute('select "table", "row", rule from rejects').fetchall()
    assert count == len(kept) >= 30
    written = [
        (table, row["Række"], row["Årsag"])
        for table, name in TABLE_NAMES.items()
        if name in book.sheetnames
        for row in _rows(book, name)
    ]
    assert sorted(written) == sorted((table, row, RULES[rule]) for table, row, rule in kept)


EVIL = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "=HYPERLINK(\"http://x.invalid\")", "http://x.invalid", "0012",
        "1,5", "{=1}", "610190-1234", "a\x01\x0b\ufffeb", "x" * 40_000, "<b>&", "| calc", "TRUE", "DDE(\"cmd\")"]  # fmt: skip


def test_nothing_in_a_cell_can_act_and_no_citizen_number_is_in_it(tmp_path: Path) -> None:
    head = GOOD["offers.csv"].split("\n")[0]
    rows = []
    for n, evil in enumerate(EVIL):
        cell = '"' + evil.replace('"', '""') + '"'
        rows.append(f"{n},A,{cell},{cell},i går,{cell}")
    text = head + "\n" + "\n".join(rows) + "\n"
    book, count, out = _exported(write(tmp_path / "in", {"offers.csv": text}), tmp_path / "wh")
    assert count == len(EVIL)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n"), (sheet.title, cell.coordinate)
                assert cell.hyperlink is None
                if cell.data_type == "n" and cell.value is not None:
                    assert cell.column_letter in "BCD"
    read = [row["supplier"] for row in _rows(book, "Tilbud")]
    assert read[:4] == EVIL[:4]
    assert "610190" not in str(read)
    assert len(read[12]) < 32_767
    assert _rows(book, "Tilbud")[10]["supplier"] == MASK
    assert book["Tilbud"]["H2"].quotePrefix
    with zipfile.ZipFile(out) as parts:
        whole = "".join(parts.read(n).decode() for n in parts.namelist())
    assert not re.search(r"<(f|hyperlink|ddeLink|externalLink)[ >]", whole)
    assert not re.search(rf"(?<!\d){NUMBER}(?!\d)", re.sub(r"<[^>]*>", " ", whole))


def test_the_header_is_frozen_and_can_be_filtered(tmp_path: Path) -> None:
    book, _, _ = _exported(_opera(tmp_path), tmp_path / "wh", ANY)
    sheet = book["Sager"]
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == "A1:S3"
    assert sheet.column_dimensions["E"].width > 20


def test_headers_are_canonical_where_two_sources_deliver_a_table(tmp_path: Path) -> None:
    opera = _opera(tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    (other / "cases.csv").write_text(GOOD["cases.csv"].replace("sickness", "sygdom"), encoding="utf-8")
    (other / "delivery.toml").write_text("as_of = 2026-01-31\n", encoding="utf-8")
    load([opera, other], tmp_path / "wh", ANY)
    snapshot = current_snapshot(tmp_path / "wh")
    assert snapshot is not None
    write_rejects(snapshot, tmp_path / "x.xlsx")
    rows = _rows(openpyxl.load_workbook(tmp_path / "x.xlsx"), "Sager")
    assert {r["Fil"] for r in rows} == {"sager.csv", "cases.csv"}
    assert "case_id" in rows[0]
    assert rows[-1]["benefit"] == "sygdom"


def test_the_page_names_columns_as_they_were_delivered_too(tmp_path: Path) -> None:
    load([_opera(tmp_path)], tmp_path / "wh", ANY)
    found = Warehouse(tmp_path / "wh").current().rejects()
    assert sorted((r["table"], r["column"], r["heading"]) for r in found if r["column"]) == [
        ("assignments", "case_id", "Sagsnummer"), ("cases", "benefit", "Ydelse"),
        ("cases", "citizen_id", "CPR-nummer"), ("workers", "team_id", "Teamnr."),
    ]  # fmt: skip
    assert "CPR-nummer" in str(turned_away(found, 5)) and "citizen_id" not in str(turned_away(found, 5))


def test_nothing_rejected_is_a_front_sheet_that_says_so(tmp_path: Path) -> None:
    book, count, _ = _exported(write(tmp_path / "in"), tmp_path / "wh")
    assert (book.sheetnames, count) == (["Oversigt"], 0)


@pytest.mark.parametrize("name", ["afviste.csv", "ingen/mappe/afviste.xlsx"])
def test_what_cannot_be_written_is_a_sentence(tmp_path: Path, name: str) -> None:
    load([write(tmp_path / "in")], tmp_path / "wh", ANY)
    snapshot = current_snapshot(tmp_path / "wh")
    assert snapshot is not None
    with pytest.raises(Refused):
        write_rejects(snapshot, tmp_path / name)
    assert not list(tmp_path.rglob("*.part"))


def test_the_published_snapshot_is_what_is_exported_and_without_one_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Nothing is published"):
        export_rejects(tmp_path / "wh", tmp_path / "x.xlsx")
    load([_opera(tmp_path)], tmp_path / "wh", ANY)
    assert export_rejects(tmp_path / "wh", tmp_path / "x.xlsx") == 5
