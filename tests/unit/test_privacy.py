"""No citizen number on the disk: every byte that a load writes is looked through for those that went in.

Source: extracts, "It never reaches the disk, temporary files and spill included".
"""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from etl.clean.citizen_numbers import MASK, mask
from etl.clean.privacy import token
from etl.snapshots.load import load
from unit.deliveries import GOOD, write

OWN = ("610190-1234", "620190-1234", "630190-1234")
WRONG = (
    "640591-4321",
    "6505914321",
    "660591 4321",
    "670591-4321",
    "680591-4321",
    "690591-4321",
    "710591-4321",
)


def _delivery(folder: Path) -> Path:
    """The good delivery with citizen numbers in columns where none belongs: id, name, date, code, too many cells."""
    changed: dict[str, str | bytes | None] = {
        "teams.csv": GOOD["teams.csv"].replace("Team Nord", f"Team {WRONG[0]}"),
        "workers.csv": GOOD["workers.csv"].replace("fte\n", "fte,worker_name,note\n", 1).replace(",1\n", f",1,{WRONG[1]},{WRONG[2]}\n").replace(",0.8\n", ",0.8,,\n"),
        "cases.csv": GOOD["cases.csv"]
        + f"{WRONG[3]},6,sickness,2025-10-01,2025-10-10,,,employed,valby\n"
        + f"X,6,sickness,{WRONG[4]},2025-10-10,,,employed,valby\n"
        + f"Y,6,sickness,2025-10-01,2025-10-10,,,employed,{WRONG[5]}\n",
        "assignments.csv": GOOD["assignments.csv"] + f"{WRONG[3]},2025-10-10,,W1,\n" + f"A,2025-10-11,,W1,,{WRONG[6]}\n",
    }  # fmt: skip
    return write(folder, changed)


def _forms(number: str) -> set[bytes]:
    digits = re.sub(r"\D", "", number)
    return {f"{digits[:6]}{sign}{digits[6:]}".encode() for sign in ("", "-", " ")}


def test_no_byte_of_what_a_load_writes_holds_a_citizen_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    report = load([_delivery(tmp_path / "in")], tmp_path / "wh")
    assert report.rejected == 3
    written = [p for p in tmp_path.rglob("*") if p.is_file() and (tmp_path / "in") not in p.parents]
    assert any(p.suffix == ".duckdb" for p in written)
    for path in written:
        data = path.read_bytes()
        for number in (*OWN, *WRONG):
            for form in _forms(number):
                assert form not in data, f"{form!r} stands in {path.name}"
    text = repr(report)
    assert not [n for n in (*OWN, *WRONG) for form in _forms(n) if form.decode() in text]


def test_no_cell_of_the_snapshot_holds_one_either(tmp_path: Path) -> None:
    """Bytes on disk are compressed; so every text cell is read back too."""
    load([_delivery(tmp_path / "in")], tmp_path / "wh")
    (file,) = (tmp_path / "wh").glob("*.duckdb")
    with duckdb.connect(str(file), read_only=True) as connection:
        columns = connection.execute(
            "select table_name, column_name from duckdb_columns() where not internal and data_type not like '%[]'"
        ).fetchall()
        found = {form.decode() for n in (*OWN, *WRONG) for form in _forms(n)}
        for table, column in columns:
            for (cell,) in connection.execute(
                f'select distinct "{column}"::varchar from "{table}"'
            ).fetchall():
                assert not any(f in (cell or "") for f in found), (table, column, cell)


def test_references_through_a_number_in_an_id_column_still_meet(tmp_path: Path) -> None:
    report = load([_delivery(tmp_path / "in")], tmp_path / "wh")
    assert {r["rule"] for r in report.rejects} == {"unreadable", "unknown_code", "malformed"}
    repaired = {f.table: f.count for f in report.findings if f.rule == "cpr_elsewhere"}
    assert set(repaired) == {"teams", "workers", "cases", "assignments"}


def test_the_same_citizen_is_the_same_token_with_and_without_its_dash() -> None:
    key = b"k" * 32
    assert token("610190-1234", key) == token(" 6101901234", key)
    assert token("610190-1234", key) != token("610190-1234", b"l" * 32)
    assert len(token("610190-1234", key)) == 32


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("ring 610190-1234 nu", f"ring {MASK} nu"),
        ("010190 1234", MASK),
        ("0101901234", MASK),
        ("sag 12345678901", "sag 12345678901"),
        ("2025-10-10 12:30", "2025-10-10 12:30"),
    ],
)
def test_what_is_shaped_like_a_number_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


def test_the_key_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    load([write(tmp_path / "in")], tmp_path / "wh")
    assert (tmp_path / "wh" / "citizen.key").stat().st_mode & 0o777 == 0o600
