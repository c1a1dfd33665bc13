"""Old code pages, letters encoded twice and control characters: read as meant, and told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from etl.clean.odd_characters import mend_text
from etl.delivery.readers.encoding import to_utf8
from unit.deliveries import GOOD, write
from unit.intake import take

NAMES = ["Team Nørrebro og Præstø på Åen", "Hjælpemidler", "Øst", "Ældre", "Åben rådgivning", "José på café"]


@pytest.mark.parametrize("encoding", ["cp850", "cp865", "mac_roman"])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("table", "old"), [("teams", "Team Nord"), ("offers", "Leverandør A"), ("initiatives", "Noget")]
)
def test_an_old_code_page_is_recognised_by_danish_letters(
    tmp_path: Path, table: str, old: str, name: str, encoding: str
) -> None:
    text = GOOD[f"{table}.csv"].replace(old, name)
    taken = take(write(tmp_path, {f"{table}.csv": text.encode(encoding)}), table)
    assert any(name in row.values() for row in taken.rows)
    assert [rule for rule, _ in taken.notes] == ["encoding"]


@pytest.mark.parametrize(
    "text",
    [
        "Nørrebro på Åen; ÆØÅ",
        "“citat” – 5 €",
        "l’hôtel José",
        "Smørrebrød’s",
        "Müller",
        "d’Århus … 100 ‰",
        "SØNDERÅ",
        "ø",
    ],
)
def test_windows_1252_stays_what_it_is(text: str) -> None:
    data, note = to_utf8(text.encode("cp1252"))
    assert (data.decode(), note) == (text, None)


def test_what_cannot_be_recognised_is_told() -> None:
    _, note = to_utf8("Łódź i Gdańsk".encode("cp852"))
    assert note is not None


TWICE = [
    ("Nørrebro", "cp1252"),
    ("På Åen", "latin-1"),
    ("ÆØÅ æøå", "latin-1"),
    ("Præstø", "cp1252"),
    ("Café", "cp1252"),
]


@pytest.mark.parametrize(("name", "encoding"), TWICE)
@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_letters_encoded_twice_are_turned_back(tmp_path: Path, name: str, encoding: str, form: str) -> None:
    taken = take(_team(tmp_path, name.encode().decode(encoding), form), "teams")
    assert taken.column("team_name") == [name]
    assert taken.notes == [("encoding", "1 celler var kodet to gange (Ã¸ for ø); de er læst som ment")]


def _team(folder: Path, name: str, form: str) -> Path:
    row: dict[str, Any] = {"team_id": "T1", "team_name": name, "department": "Å", "centre": "c"}
    if form == "csv":
        return write(folder, {"teams.csv": f"{','.join(row)}\n{','.join(row.values())}\n"})
    write(folder, {"teams.csv": None})
    if form == "parquet":
        pq.write_table(pa.table({k: [v] for k, v in row.items()}), folder / "teams.parquet")
    else:
        book = openpyxl.Workbook()
        book.active.append(list(row))
        book.active.append(list(row.values()))
        book.save(folder / "teams.xlsx")
    return folder


ODD = {"\x0b": " ", "\x0c": " ", "\x01": "", "\x1b": "", "\x7f": "", "\x9f": "", "\u2028": " ", "\u202e": "", "\uffff": "", "\ufffe": ""}  # fmt: skip


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize("odd", ODD, ids=[f"U+{ord(c):04X}" for c in ODD])
def test_control_characters_are_taken_off_and_told(tmp_path: Path, odd: str, form: str) -> None:
    taken = take(_team(tmp_path, f"Team{odd}Nord", form), "teams")
    assert taken.column("team_name") == [f"Team{ODD[odd]}Nord"]
    assert taken.notes == [("control_characters", "1 celler havde styretegn, som er fjernet")]


def test_what_is_meant_stays() -> None:
    text = "Æ ø å é ñ ß – “x” 🎂 أحمد Ελλάδα Привет a\tb\nc Ã"
    assert mend_text(text) == text
