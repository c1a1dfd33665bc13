"""extracts: "CSV as Danish systems write it must simply work, with no flag"."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.errors import Refused
from unit.deliveries import GOOD, write
from unit.intake import take

TEAMS = [("T1", "Team Nørre; øst", "Afd. Å"), ("T2", 'Team "Syd"', "Afd. Å"), ("T3", "Team\nVest", "Afd. –")]


def _teams(delimiter: str = ";", end: str = "\n", header: str = "team_id;team_name;department;centre") -> str:
    rows = [
        delimiter.join(['"' + cell.replace('"', '""') + '"' if cell != key else cell for cell in (key, name, dep)] + ["C"])
        for key, name, dep in TEAMS
    ]  # fmt: skip
    return end.join([header.replace(";", delimiter), *rows, ""])


def _read(folder: Path, data: bytes | str) -> list[tuple[str, str, str]]:
    taken = take(write(folder, {"teams.csv": data}), "teams")
    return [(r["team_id"], r["team_name"], r["department"]) for r in taken.rows]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_delimiter_encoding_and_line_ends_are_found(
    tmp_path: Path, delimiter: str, encoding: str, end: str
) -> None:
    assert _read(tmp_path, _teams(delimiter, end).encode(encoding)) == TEAMS


@pytest.mark.parametrize(
    ("what", "data"),
    [
        ("CR alone", _teams(end="\r")),
        ("Excel's first line", "sep=;\r\n" + _teams()),
        ("empty lines above", "\n\n" + _teams()),
        ("an empty line below", _teams() + "\n\n"),
        ("a delimiter too many in each row", _teams().replace(";C\n", ";C;\n")),
        ("a delimiter too many in the header", _teams(header="team_id;team_name;department;centre;")),
        ("no line end at the end", _teams().rstrip("\n")),
        ("header in capitals, with blanks", _teams(header=" TEAM_ID ;Team_Name;\u00a0department;CENTRE")),
        ("columns nobody asked for", _teams(header="team_id;team_name;department;centre;Bemærkning").replace(";C\n", ";C;x\n")),
    ],
)  # fmt: skip
def test_small_irregularities_simply_work(tmp_path: Path, what: str, data: str) -> None:
    del what
    assert _read(tmp_path, data) == TEAMS


def test_a_composed_and_a_decomposed_letter_are_one_header(tmp_path: Path) -> None:
    text = "Medarbejdernr.;Gyldig fra;Teamnr.;Navn pa\u030a\nM1;2025-01-01;T1;x\n"
    profile = 'name = "x"\n[tables.workers]\nfile = "personale"\n[tables.workers.columns]\n' + "\n".join(
        f'{k} = "{v}"' for k, v in {"worker_id": "Medarbejdernr.", "valid_from": "Gyldig fra",
                                    "team_id": "Teamnr.", "worker_name": "Navn på"}.items()
    )  # fmt: skip
    (tmp_path / "x.toml").write_text(profile, encoding="utf-8")
    folder = write(tmp_path, {"personale.csv": text}, 'as_of = 2026-01-31\nsource = "x.toml"\n')
    assert take(folder, "workers").column("worker_name") == ["x"]


def test_two_encodings_in_one_file_are_both_read_and_reported(tmp_path: Path) -> None:
    first, second = _teams().split("\nT2", 1)
    data = first.encode("utf-8") + b"\nT2" + second.encode("cp1252")
    taken = take(write(tmp_path, {"teams.csv": data}), "teams")
    assert [r["department"] for r in taken.rows] == ["Afd. Å", "Afd. Å", "Afd. –"]
    assert any("ikke UTF-8" in text for _, text in taken.notes)


def test_bytes_that_windows_1252_does_not_know_are_reported(tmp_path: Path) -> None:
    data = _teams().encode("cp1252").replace(b"Afd. \x96", b"Afd. \x81")
    taken = take(write(tmp_path, {"teams.csv": data}), "teams")
    assert taken.column("department")[2] == "Afd.", "a control character of Latin-1 is taken off"
    assert any("Latin-1" in text for _, text in taken.notes)


CONTACTS = "contact_id;case_id;channel;received_at;answered_live\n"


def test_a_lost_quote_costs_its_own_row_alone(tmp_path: Path) -> None:
    rows = ['1;A;"phone";2026-01-05 10:00;ja', '2;A;"phone;2026-01-05 10:00;ja', '3;A;"mail";2026-01-06 10:00;nej',
            "4;A;mail;2026-01-07 10:00;nej"]  # fmt: skip
    taken = take(write(tmp_path, {"contacts.csv": CONTACTS + "\n".join(rows) + "\n"}), "contacts")
    assert taken.column("contact_id") == ["1", "3", "4"]
    assert taken.raw is not None
    assert [row for row, _ in taken.raw.malformed] == [3]
    assert taken.raw.table.column("_row").to_pylist() == [2, 4, 5]
    assert any("citationstegn" in text for _, text in taken.notes)


def test_a_quote_inside_a_word_and_quoted_newlines_are_no_damage(tmp_path: Path) -> None:
    text = 'team_id;team_name;department;centre\nT1;Rør 5";"a;b\nc;d";C\nT2;"x\n\ny";B;C\n'
    taken = take(write(tmp_path, {"teams.csv": text}), "teams")
    assert [tuple(r.values()) for r in taken.rows] == [
        ("T1", 'Rør 5"', "a;b\nc;d", "C"), ("T2", "x\n\ny", "B", "C"),
    ]  # fmt: skip
    assert not taken.notes


def test_row_numbers_are_those_of_a_spreadsheet(tmp_path: Path) -> None:
    text = '\nteam_id;team_name;department;centre\nT1;"a\nb";c;d\n\nT2;for;lidt\nT3;e;f;g\n'
    taken = take(write(tmp_path, {"teams.csv": text}), "teams")
    assert taken.raw is not None
    assert taken.raw.table.column("_row").to_pylist() == [3, 6]
    assert [row for row, _ in taken.raw.malformed] == [5]


def test_a_row_of_null_words_is_a_row_and_an_empty_line_is_none(tmp_path: Path) -> None:
    text = "team_id;team_name;department;centre\nNULL;-;null;NULL\n\n;;;\n"
    taken = take(write(tmp_path, {"teams.csv": text}), "teams")
    assert taken.raw is not None
    assert taken.raw.rows_read == 1


def test_a_cell_larger_than_a_block_is_read(tmp_path: Path) -> None:
    text = "team_id;team_name;department;centre\nT1;" + "ø" * 9_000_000 + ";a;b\nT2;x;a;b\n"
    taken = take(write(tmp_path, {"teams.csv": text}), "teams")
    assert [len(name) for name in taken.column("team_name")] == [9_000_000, 1]


@pytest.mark.parametrize("at", [5, 9_000_000])
def test_zero_bytes_are_refused_wherever_they_stand(tmp_path: Path, at: int) -> None:
    data = bytearray(("team_id;team_name;department;centre\nT1;" + "x" * 9_100_000 + ";a;b\n").encode())
    data[at] = 0
    with pytest.raises(Refused, match="zero bytes"):
        take(write(tmp_path, {"teams.csv": bytes(data)}), "teams")


def test_a_file_without_its_header_shows_no_citizen_number(tmp_path: Path) -> None:
    body = GOOD["cases.csv"].split("\n", 1)[1]
    with pytest.raises(Refused) as refused:
        take(write(tmp_path, {"cases.csv": body}), "cases")
    assert "190-1234" not in str(refused.value)


def test_many_words_for_null(tmp_path: Path) -> None:
    text = "worker_id;valid_from;valid_to;team_id;fte\nW1;01-01-2025;NULL;T1;null\nW2;01-01-2025; - ;T1;\n"
    taken = take(write(tmp_path, {"workers.csv": text}), "workers")
    assert taken.column("valid_to") == [None, None]
    assert taken.column("fte") == [None, None]
