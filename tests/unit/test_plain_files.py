"""Only plain files of a delivery are read, under names in any bytes; a refusal shows nothing of another file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from etl.delivery.plain_files import readable, shown_path
from etl.errors import Refused
from etl.snapshots.load import load
from tavle.main import app
from unit.deliveries import GOOD, write
from unit.intake import take

SECRET = "5e1aacdf8b8a33f0d1c2b3a495867768594a3b2c1d0e0f9f8e7d6c5b4a392817\n"


def _entry(path: Path, kind: str, secret: Path) -> None:
    path.unlink(missing_ok=True)
    if kind == "link":
        path.symlink_to(secret)
    elif kind == "dangling link":
        path.symlink_to(secret.parent / "nothing")
    elif kind == "link inside":
        path.symlink_to(path.parent / "workers.csv")
    else:
        os.mkfifo(path)


@pytest.mark.parametrize("kind", ["link", "dangling link", "link inside", "pipe"])
@pytest.mark.parametrize(
    "name", ["cases.csv", "teams.xlsx", "offers.parquet", "delivery.toml", "CONTACTS.CSV"]
)
def test_nothing_is_read_through_a_link_or_pipe(tmp_path: Path, name: str, kind: str) -> None:
    secret = tmp_path / "citizen.key"
    secret.write_text(SECRET)
    stem = name.split(".")[0].lower()
    folder = write(tmp_path / "in", {f"{stem}.csv": None} if stem != "delivery" else {})
    _entry(folder / name, kind, secret)
    with pytest.raises(Refused, match="is a link, a device or a pipe") as refused:
        load([folder], tmp_path / "wh")
    assert SECRET[:8] not in str(refused.value)


def test_a_link_beside_the_tables_is_told_and_not_read(tmp_path: Path) -> None:
    folder = write(tmp_path / "in")
    (folder / "noter").symlink_to("/etc/passwd")
    report = load([folder], tmp_path / "wh")
    assert [f.examples for f in report.findings if f.rule == "unread_file"] == [("noter",)]


@pytest.mark.parametrize("table", ["cases", "teams", "workers", "assignments"])
def test_a_refusal_repeats_no_header_that_is_not_close(tmp_path: Path, table: str) -> None:
    folder = write(tmp_path, {f"{table}.csv": SECRET + "x\n"})
    with pytest.raises(Refused, match="is missing") as refused:
        take(folder, table)
    assert not any(SECRET[n : n + 6] in str(refused.value) for n in range(50))


def test_a_refusal_names_the_close_header(tmp_path: Path) -> None:
    folder = write(tmp_path, {"cases.csv": GOOD["cases.csv"].replace("citizen_id", "citizenid")})
    with pytest.raises(Refused, match="the closest found is 'citizenid'"):
        take(folder, "cases")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("mål.txt".encode("latin-1"), "mål.txt"),
        ("opfølgning.csv".encode("cp850"), "opfølgning.csv"),
        ("Å.csv".encode(), "Å.csv"),
        ("å.csv".encode(), "å.csv"),
        (b"\xff\xfe.csv", "ÿþ.csv"),
    ],
)
def test_a_name_in_any_bytes_is_text(data: bytes, text: str) -> None:
    assert readable(os.fsdecode(data)) == text
    shown_path(Path(os.fsdecode(data))).encode()


def test_names_in_any_bytes_beside_the_tables_stop_no_load(tmp_path: Path) -> None:
    folder = write(tmp_path / "in")
    for name in (b"m\xe5l.txt", b"\xff\xfe.csv", b"a\x01\x1b[31m.csv", "noter å.xlsx".encode()):
        (folder / os.fsdecode(name)).write_bytes(b"x")
    result = CliRunner().invoke(app, ["load", str(folder), "--warehouse", str(tmp_path / "wh")])
    assert result.exit_code == 0, result.output
    assert "mål.txt" in result.output and "\x1b[31m" not in result.output


@pytest.mark.parametrize("encoding", ["latin-1", "cp850", "utf-8"])
def test_a_table_is_found_under_its_danish_name_in_any_bytes(tmp_path: Path, encoding: str) -> None:
    profile = '[tables.teams]\nfile = "Afsnit på ø"\n[tables.teams.columns]\n' + "".join(
        f'{c} = "{c}"\n' for c in ("team_id", "team_name", "department", "centre")
    )
    folder = write(tmp_path, {"own.toml": profile}, toml='as_of = 2026-01-31\nsource = "own.toml"\n')
    (folder / os.fsdecode("Afsnit på ø.csv".encode(encoding))).write_text(GOOD["teams.csv"])
    assert len(take(folder, "teams").rows) == 2
