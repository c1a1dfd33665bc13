"""A delivery as one `.zip` loads as its folder does; what an archive can do to harm is a sentence."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest

from etl.delivery import archive
from etl.delivery.archive import as_folder
from etl.errors import Refused
from etl.snapshots.load import load
from unit.built import published, tables
from unit.deliveries import GOOD, TOML, write

FILES = {**GOOD, "delivery.toml": TOML}


def packed(path: Path, files: dict[str, str | bytes], compress: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compress) as book:
        for name, content in files.items():
            book.writestr(name, content)
    return path


def leavings() -> set[Path]:
    return set(archive.MEMORY.glob("tavle-*/*.zip"))


@pytest.mark.parametrize("top", ["", "levering/", "a/b/"])
def test_an_archive_loads_as_its_folder(tmp_path: Path, top: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAVLE_KEY", "one key for both")
    before = leavings()
    path = packed(tmp_path / "in.zip", {f"{top}{n}": t for n, t in FILES.items()} | {"__MACOSX/x": "y"})
    report = load([path], tmp_path / "wh")
    load([write(tmp_path / "in")], tmp_path / "other")
    assert report.rejected == 0
    mine, other = tables(published(tmp_path / "wh")), tables(published(tmp_path / "other"))
    assert mine["cases"] == other["cases"]
    assert leavings() == before


def test_a_refusal_names_the_archive(tmp_path: Path) -> None:
    path = packed(tmp_path / "in.zip", {**FILES, "cases.csv": "x,y\n1,2\n"})
    with pytest.raises(Refused) as refused:
        load([path], tmp_path / "wh")
    assert "in.zip/cases.csv" in str(refused.value) and str(archive.MEMORY) not in str(refused.value).replace(
        str(tmp_path), ""
    )


@pytest.mark.parametrize(
    "name", ["../teams.csv", "/etc/teams.csv", "a/../../teams.csv", "..\\teams.csv", "C:teams.csv"]
)
def test_a_path_outside_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused, match="outside itself"):
        load([packed(tmp_path / "in.zip", {**FILES, name: "x"})], tmp_path / "wh")


def test_a_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "in.zip", FILES)
    link = zipfile.ZipInfo("offers.parquet")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as book:
        book.writestr(link, "/etc/passwd")
    with pytest.raises(Refused, match="link"):
        load([path], tmp_path / "wh")


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"a/teams.csv": "x", "b/cases.csv": "y"}, "several folders"),
        ({"teams.csv": "x", "TEAMS.csv": "y"}, "twice"),
        ({f"{n}.csv": "x" for n in range(600)}, "more than a delivery"),
    ],
)
def test_what_is_no_delivery_is_a_sentence(tmp_path: Path, files: dict[str, str | bytes], words: str) -> None:
    with pytest.raises(Refused, match=words):
        load([packed(tmp_path / "in.zip", files)], tmp_path / "wh")


def test_a_bomb_takes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_RATIO_FROM", 1 << 20)
    path = packed(tmp_path / "in.zip", {**FILES, "x.csv": b"0" * (8 << 20)})
    with pytest.raises(Refused, match="more than a delivery"):
        load([path], tmp_path / "wh")
    # One that lies of its size: the list says 10 bytes.
    monkeypatch.setattr(archive, "_MOST_BYTES", 1 << 20)
    data = path.read_bytes().replace((8 << 20).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    path.write_bytes(data)
    with pytest.raises(Refused, match="cannot be read as ZIP"):
        load([path], tmp_path / "wh")


@pytest.mark.parametrize("cut", [0, 10, 200])
def test_a_damaged_archive_is_a_sentence(tmp_path: Path, cut: int) -> None:
    path = packed(tmp_path / "in.zip", FILES)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(Refused, match="cannot be read as ZIP"):
        load([path], tmp_path / "wh")


@pytest.mark.parametrize("encoding", ["cp850", "utf-8", "cp1252"])
def test_danish_names_of_older_packers_are_read(tmp_path: Path, encoding: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("opf#lgning.csv", "x")
    letter = "ø".encode(encoding)
    if len(letter) == 1:
        (tmp_path / "in.zip").write_bytes(out.getvalue().replace(b"opf#lgning", b"opf" + letter + b"lgning"))
    else:
        packed(tmp_path / "in.zip", {"opfølgning.csv": "x"})
    with as_folder(tmp_path / "in.zip") as folder:
        assert [p.name for p in folder.iterdir()] == ["opfølgning.csv"]
