"""Files that are not what they seem: a clear message each; and what XLSX and Parquet may look like."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from etl.delivery import readers
from etl.delivery.contracts import TABLES
from etl.delivery.delivery import missing_tables, open_delivery, read_table
from etl.errors import Refused
from unit.deliveries import GOOD, write
from unit.intake import AS_OF, take

TEAM = ["team_id", "team_name", "department", "centre"]
Sheets = dict[str, list[list[Any]]]


def workbook(sheets: Sheets) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parquet(columns: dict[str, Any], **more: Any) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, **more)
    return out.getvalue()


XLSX = workbook({"Teams": [TEAM, ["T1", "a", "b", "c"]]})
PARQUET = parquet({c: ["T1"] for c in TEAM})
OLE = b"\xd0\xcf\x11\xe0" + b"\0" * 600
BROKEN: list[tuple[str, bytes, str]] = [
    ("teams.csv", b"", "is empty"),
    ("teams.xlsx", b"", "is empty"),
    ("teams.parquet", b"", "is empty"),
    ("teams.csv", b"\n\n\n", "no header"),
    ("teams.csv", XLSX, "looks like an XLSX or Parquet"),
    ("teams.csv", PARQUET, "looks like an XLSX or Parquet"),
    ("teams.xlsx", GOOD["teams.csv"].encode(), "not a workbook"),
    ("teams.xlsx", PARQUET, "is Parquet"),
    ("teams.parquet", GOOD["teams.csv"].encode(), "not Parquet"),
    ("teams.parquet", XLSX, "not Parquet"),
    ("teams.xlsx", OLE, "old XLS or protected by a password"),
    ("teams.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "is protected by a password"),
    ("teams.xlsx", XLSX[: len(XLSX) // 2], "cannot be read as XLSX"),
    ("teams.xlsx", workbook({"Tom": []}), "is empty"),
    ("teams.parquet", PARQUET[:-9], "cannot be read as Parquet"),
    ("teams.parquet", PARQUET[: len(PARQUET) // 2], "cannot be read as Parquet"),
    ("teams.parquet", b"PAR1" + b"\0" * 40 + b"PAR1", "cannot be read as Parquet"),
    ("teams.txt", GOOD["teams.csv"].encode(), "Save it as one of them"),
    ("teams.tsv", GOOD["teams.csv"].encode(), "Save it as one of them"),
    ("teams.xls", OLE, "Save it as one of them"),
    ("teams.csv.gz", b"\x1f\x8b", "Save it as one of them"),
    ("teams", GOOD["teams.csv"].encode(), "Save it as one of them"),
    ("teams.csv.filepart", GOOD["teams.csv"].encode(), "still writing"),
    ("teams.csv.part", GOOD["teams.csv"].encode(), "still writing"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "words"), BROKEN, ids=[f"{n}: {w}" for n, _, w in BROKEN])
def test_a_file_that_cannot_be_used_is_told_by_name_and_reason(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    folder = write(tmp_path, {"teams.csv": None, name: data})
    with pytest.raises(Refused) as refused:
        take(folder, "teams")
    assert words in str(refused.value)
    assert name in str(refused.value)


def test_what_is_no_data_beside_a_table_is_nobodys_business(tmp_path: Path) -> None:
    folder = write(tmp_path, {"teams.md": "# Teams", "~$teams.xlsx": b"x", "teams.csv": GOOD["teams.csv"]})
    assert len(take(folder, "teams").rows) == 2


@pytest.mark.parametrize("when", ["while one file is read", "between two files"])
def test_a_file_that_still_grows_is_refused(
    tmp_path: Path, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path)
    delivery = open_delivery(folder, AS_OF)
    read = readers._READERS[".csv"]

    def grow() -> None:
        with (folder / "cases.csv").open("a") as handle:
            handle.write("D,64")

    def growing(path: Path, *rest: Any) -> Any:
        raw = read(path, *rest)
        grow()
        return raw

    if when == "between two files":
        list(read_table(delivery, TABLES["teams"]))
        grow()
    else:
        monkeypatch.setitem(readers._READERS, ".csv", growing)
    with pytest.raises(Refused, match="still writing"):
        list(read_table(delivery, TABLES["cases"]))


def test_a_file_touched_while_it_is_read_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path)
    delivery = open_delivery(folder, AS_OF)
    os.utime(folder / "contacts.csv", ns=(1, 1))
    with pytest.raises(Refused, match=r"contacts\.csv changed"):
        list(read_table(delivery, TABLES["teams"]))


@pytest.mark.parametrize("table", ["workers", "offers"])
def test_a_header_alone_is_an_empty_table_and_said(tmp_path: Path, table: str) -> None:
    folder = write(tmp_path, {f"{table}.csv": GOOD[f"{table}.csv"].split("\n")[0]})
    taken = take(folder, table)
    assert (taken.rows, [rule for rule, _ in taken.notes]) == ([], ["no_rows"])
    assert missing_tables([open_delivery(folder, AS_OF)]) == []


def test_an_unreadable_folder_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path / "in")

    def closed(_: Path) -> Any:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", closed)
    with pytest.raises(Refused, match="cannot be read: Permission denied"):
        open_delivery(folder, AS_OF)


def test_a_workbook_with_real_dates_text_dates_numbers_and_answers(tmp_path: Path) -> None:
    head = ["worker_id", "valid_from", "valid_to", "team_id", "fte", "carries_cases", "worker_name"]
    rows = [
        ["W1", date(2025, 1, 31), None, "T1", 0.8, True, "Medarbejder Ø"],
        ["W2", datetime(2025, 1, 31, 0, 0), "31-12-2025", "T1", "0,8", "nej", None],
        [7, "2025-01-31", "-", "T1", 1, 1, "NULL"],
        [None] * 7,
        [" W4 ", "31.01.2025", "", "T1", 1.0, False, ""],
    ]
    folder = write(tmp_path, {"workers.csv": None, "workers.xlsx": workbook({"Ark1": [head, *rows]})})
    taken = take(folder, "workers")
    assert [tuple(r.values()) for r in taken.rows] == [
        ("W1", date(2025, 1, 31), None, "T1", 0.8, True, "Medarbejder Ø"),
        ("W2", date(2025, 1, 31), date(2025, 12, 31), "T1", 0.8, False, None),
        ("7", date(2025, 1, 31), None, "T1", 1.0, True, None),
        ("W4", date(2025, 1, 31), None, "T1", 1.0, False, None),
    ]
    assert taken.raw is not None
    assert taken.raw.table.column("_row").to_pylist() == [2, 3, 4, 6]


def test_of_several_sheets_the_one_that_fits_is_read_and_that_is_said(tmp_path: Path) -> None:
    sheets = {"Forside": [["Udtræk af teams"]], "Data": [TEAM, ["T1", "a", "b", "c"]], "Tom": []}
    folder = write(tmp_path, {"teams.csv": None, "teams.xlsx": workbook(sheets)})
    taken = take(folder, "teams")
    assert taken.column("team_id") == ["T1"]
    assert taken.notes == [("sheet", "arket Data er læst, ikke Forside, Tom")]


def test_one_filled_sheet_is_not_worth_a_word(tmp_path: Path) -> None:
    sheets: Sheets = {"Data": [TEAM, ["T1", "a", "b", "c"]], "Ark2": []}
    folder = write(tmp_path, {"teams.csv": None, "teams.xlsx": workbook(sheets)})
    assert take(folder, "teams").notes == []


def _opera(tmp_path: Path, sheet: str) -> Path:
    head = ["Teamnr.", "Team", "Afdeling", "Center"]
    sheets = {"Gamle": [head, ["T9", "x", "y", "z"]], sheet: [head, ["T1", "a", "b", "c"]]}
    toml = 'as_of = 2026-01-31\nsource = "kmd-opera"\n'
    return write(tmp_path, {"teams.csv": None, "teams.xlsx": workbook(sheets)}, toml)


def test_the_sheet_that_the_profile_names_is_read(tmp_path: Path) -> None:
    assert take(_opera(tmp_path, " teams"), "teams").column("team_id") == ["T1"]


def test_a_sheet_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no sheet 'Teams'; it has 'Gamle', 'Ark1'"):
        take(_opera(tmp_path, "Ark1"), "teams")


def test_a_panic_of_the_reader_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Panic(BaseException):
        pass

    def panics(*_: Any) -> Any:
        raise Panic("index out of bounds")

    monkeypatch.setattr("etl.delivery.readers.xlsx._rows", panics)
    folder = write(tmp_path, {"teams.csv": None, "teams.xlsx": XLSX})
    with pytest.raises(Refused, match="cannot be read as XLSX: index out of bounds"):
        take(folder, "teams")


def test_a_workbook_of_another_writer(tmp_path: Path) -> None:
    path = tmp_path / "in" / "teams.xlsx"
    write(tmp_path / "in", {"teams.csv": None})
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([TEAM, ["T1", "=1+1", "b", "c"]]):
            for place, cell in enumerate(row):
                sheet.write_string(at, place, cell)
    assert take(tmp_path / "in", "teams").column("team_name") == ["=1+1"]


NUMBERED = {"offer_id": [1, 2, 3, 4], "case_id": ["A"] * 4, "supplier": ["L"] * 4, "package": ["P"] * 4}
STARTS: list[tuple[str, Callable[[], pa.Array], list[Any]]] = [
    ("date32", lambda: pa.array([date(2025, 12, 1)] * 3 + [None]), [date(2025, 12, 1)] * 3 + [None]),
    ("date64", lambda: pa.array([date(2025, 12, 1)] * 4, pa.date64()), [date(2025, 12, 1)] * 4),
    ("ns", lambda: pa.array([datetime(2025, 12, 1, 9)] * 4, pa.timestamp("ns")), [date(2025, 12, 1)] * 4),
    ("utc", lambda: pa.array([datetime(2025, 11, 30, 23, 30)] * 4, pa.timestamp("ms", tz="UTC")), [date(2025, 12, 1)] * 4),
    ("text", lambda: pa.array(["01-12-2025", "2025-12-01", "13.12.2025", "-"]), [date(2025, 12, 1)] * 2 + [date(2025, 12, 13), None]),
    ("dictionary", lambda: pa.array(["01-12-2025", "13-12-2025"] * 2).dictionary_encode(), [date(2025, 12, 1), date(2025, 12, 13)] * 2),
    ("large", lambda: pa.array(["2025-12-01"] * 4, pa.large_string()), [date(2025, 12, 1)] * 4),
    ("number", lambda: pa.array([20251201] * 4), [None] * 4),
    ("year 1", lambda: pa.array([date(1, 1, 1)] * 4), [None] * 4),
    ("nested", lambda: pa.array([[1], None, [2], []]), [None] * 4),
]  # fmt: skip


@pytest.mark.parametrize(("what", "make", "expected"), STARTS, ids=[s[0] for s in STARTS])
def test_parquet_dates_of_every_type(
    tmp_path: Path, what: str, make: Callable[[], pa.Array], expected: list[Any]
) -> None:
    del what
    data = parquet({**NUMBERED, "started_on": make()})
    taken = take(write(tmp_path, {"offers.csv": None, "offers.parquet": data}), "offers")
    assert taken.column("started_on") == expected
    assert taken.column("offer_id") == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("prices", "expected"),
    [
        (pa.array([1.5, 2.0, None, float("nan")]), [1.5, 2.0, None, None]),
        (pa.array([Decimal("1.50"), Decimal("2.00"), None, Decimal("3.25")]), [1.5, 2.0, None, 3.25]),
        (pa.array([1, 2, None, 3], pa.int16()), [1.0, 2.0, None, 3.0]),
        (pa.array(["1.234,50", "1.234", "NULL", "x"]), [1234.5, 1234.0, None, None]),
    ],
    ids=["double", "decimal", "integer", "text"],
)
def test_parquet_numbers_of_every_type(tmp_path: Path, prices: pa.Array, expected: list[Any]) -> None:
    data = parquet({**NUMBERED, "started_on": ["2025-12-01"] * 4, "price_dkk": prices})
    taken = take(write(tmp_path, {"offers.csv": None, "offers.parquet": data}), "offers")
    assert taken.column("price_dkk") == expected


def test_a_flipped_byte_in_a_page_with_a_checksum_is_refused(tmp_path: Path) -> None:
    data = bytearray(parquet({c: [f"T{n}" for n in range(500)] for c in TEAM}, write_page_checksum=True))
    data[300] ^= 0x55
    folder = write(tmp_path, {"teams.csv": None, "teams.parquet": bytes(data)})
    with pytest.raises(Refused, match="cannot be read as Parquet"):
        take(folder, "teams")


def test_text_that_is_no_utf8_is_refused(tmp_path: Path) -> None:
    bad = pa.array([b"T\xff"]).view(pa.string())
    data = parquet({**{key: ["x"] for key in TEAM}, "team_id": bad})
    with pytest.raises(Refused, match="cannot be read as Parquet"):
        take(write(tmp_path, {"teams.csv": None, "teams.parquet": data}), "teams")
