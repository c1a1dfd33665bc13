"""What a load read is kept without anything personal, and builds the same snapshot again."""

from __future__ import annotations

import io
import re
import shutil
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from etl.errors import Refused
from etl.settings.jsonable import from_plain, to_plain
from etl.settings.login import Login
from etl.settings.settings import Settings, Target, load_settings
from etl.snapshots import deliveries
from etl.snapshots.deliveries import DELIVERIES, KeptDelivery, kept_names
from etl.snapshots.load import load, rebuild
from tavle.main import app
from unit.built import leavings, published, tables
from unit.deliveries import ANY_SHARE, GOOD, write

ROOT = Path(__file__).resolve().parents[2]
run = CliRunner()
# Impossible day numbers (day + 60): nobody's.
CITIZENS = ("610190-1234", "6201901234", "630190 1234", "640190-4321", "6501904321", "660190-1111")
PLAIN = [re.sub("[- ]", "", number) for number in CITIZENS]
PUT_IN = re.compile("|".join(f"{n[:6]}[- ]?{n[6:]}" for n in PLAIN).encode())


def _xlsx(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _parquet(**columns: list[object]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def mixed() -> dict[str, str | bytes | None]:
    """The good delivery in three formats, with faults of every kind and citizen numbers everywhere."""
    return {
        "teams.csv": None,
        "teams.xlsx": _xlsx(
            [["team_id", "team_name", "department", "centre", "hidden"], ["T1", "Team Nord", "A", "C", 1], ["T2", "Syd", "A", "C", 2]]
        ),
        "cases.csv": GOOD["cases.csv"]
        + f"{CITIZENS[3]},{CITIZENS[3]},sickness,2025-10-01,2025-10-10,,,employed,valby\n"
        + f"x-{CITIZENS[4]}-y,{CITIZENS[4]},sickness,2025-10-01,2025-10-10,,,employed,valby\n"
        + f"D,{CITIZENS[5]},sickness,{CITIZENS[5]},2025-10-10,,,employed,valby\n"
        + f"E,{CITIZENS[5]},{CITIZENS[0]},2025-10-01,2025-10-10,,,employed,{CITIZENS[1]}\n"
        + f"F,{CITIZENS[5]},too,many,cells,{CITIZENS[5]},,,,,,,,\n",
        "assignments.csv": GOOD["assignments.csv"] + f"{CITIZENS[3]},2025-10-10,,W1,\nQ,2025-10-10,,W1,\n",
        "contacts.csv": None,
        "contacts.parquet": _parquet(
            contact_id=[1, 2, 6201901234], case_id=["A", None, CITIZENS[3]], channel=["phone", "mail", "mail"],
            received_at=["2026-01-05 10:00", "2026-01-05 10:00", "2026-01-05 10:00"],
            answered_at=["2026-01-06 09:00", None, CITIZENS[2]], team_id=[None, "T1", None],
        ),
        "offers.csv": GOOD["offers.csv"] + f"2,A,Leverandør {CITIZENS[1]},P,2025-12-01,{CITIZENS[1]}\n",
    }  # fmt: skip


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    folder, warehouse = write(tmp_path / "in", mixed()), tmp_path / "wh"
    load([folder], warehouse, ANY_SHARE)
    return folder, warehouse


def assert_same(before: Path, after: Path) -> None:
    old, new = tables(before), tables(after)
    assert old.keys() == new.keys()
    for name in old:
        assert old[name] == new[name], name


def test_a_rebuilt_snapshot_is_the_same_to_the_row(places: tuple[Path, Path]) -> None:
    folder, warehouse = places
    before = published(warehouse)
    shutil.rmtree(folder)
    (report,) = rebuild(warehouse)
    after = published(warehouse)
    assert after != before
    assert (after.stem, report.snapshot) == (f"{before.stem}-r2", f"{before.stem}-r2")
    assert_same(before, after)
    assert report.rejected >= 6
    assert leavings(warehouse) == [] or leavings(warehouse) == [before.stem]


def test_the_sample_rebuilt_is_the_same_to_the_row(tmp_path: Path) -> None:
    load([ROOT / "data/sample"], tmp_path)
    before = published(tmp_path)
    rebuild(tmp_path)
    assert_same(before, published(tmp_path))


def test_nothing_personal_is_kept(places: tuple[Path, Path]) -> None:
    """In no byte of the folder, and in no cell of the (compressed) Parquet."""
    _, warehouse = places
    cells = 0
    for path in warehouse.rglob("*"):
        if path.is_file():
            assert not PUT_IN.search(path.read_bytes()), path
        if path.suffix == ".parquet":
            table = pq.read_table(path)
            assert table.schema.metadata is None
            for value in (v for row in table.to_pylist() for v in row.values() if v is not None):
                cells += 1
                assert not PUT_IN.search(str(value).encode()), (path, value)
    assert cells > 100


def test_the_kept_rows_are_those_that_reached_the_checks(places: tuple[Path, Path]) -> None:
    _, warehouse = places
    (name,) = kept_names(warehouse)
    kept = KeptDelivery(warehouse / DELIVERIES / name)
    assert kept.as_of == date(2026, 1, 31)
    parts = {part.table: part for part in kept.manifest.parts}
    assert parts["cases"].malformed == ((9, parts["cases"].malformed[0][1]),)
    assert parts["cases"].malformed[0][1].endswith("tegn)")
    assert parts["cases"].path.endswith("in/cases.csv")
    assert {f.rule for f in parts["cases"].findings} == {"cpr_elsewhere"}
    assert {f.rule for f in parts["teams"].findings} == {"unknown_header"}
    rows = pq.read_table(warehouse / DELIVERIES / name / parts["cases"].file)
    assert rows.column("_row").to_pylist() == [2, 3, 4, 5, 6, 7, 8]
    assert rows.column("opened_on").type.value_type == pa.string()
    assert rows.column("opened_on").to_pylist()[:2] == ["2025-10-10", "2025-10-10"]


def test_the_settings_are_those_of_then(tmp_path: Path) -> None:
    folder, warehouse = write(tmp_path / "in"), tmp_path / "wh"
    target = Target("closure_rate", None, None, "target", 1.0, None, date(2020, 1, 1), None, "here")
    then = replace(load_settings(), municipality="Odense", districts=None, targets=(target,))
    load([folder], warehouse, then)
    before = published(warehouse)
    rebuild(warehouse, settings=load_settings())
    assert_same(before, published(warehouse))
    assert tables(published(warehouse))["targets"][0][0] == "closure_rate"


def test_the_files_of_the_site_are_kept_with_the_delivery(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the settings name is there again as it was, also where it has changed or gone."""
    rules, checks = tmp_path / "rules.toml", tmp_path / "checks"
    rules.write_text("then")
    checks.mkdir()
    (checks / "own.sql").write_text("then")

    @dataclass(frozen=True)
    class Named:
        rules_file: Path | None = None
        checks_folder: Path | None = None
        key_file: Path | None = None
        login: Login = field(default_factory=Login)

    monkeypatch.setattr(deliveries, "Settings", Named)
    kept = deliveries._keep_site(Named(rules, checks, tmp_path / "secret"), tmp_path / "kept")  # type: ignore[arg-type]
    rules.write_text("now")
    (checks / "own.sql").unlink()
    back: Any = deliveries._kept_site(kept, tmp_path / "kept")
    assert back.rules_file.read_text() == "then"
    assert [p.read_text() for p in back.checks_folder.iterdir()] == ["then"]
    assert back.key_file is None


def test_a_damaged_kept_file_refuses_and_leaves_what_is_published(places: tuple[Path, Path]) -> None:
    _, warehouse = places
    before = published(warehouse)
    (folder,) = (warehouse / DELIVERIES).iterdir()
    for name, damage in (
        ("cases.2.parquet", lambda b: b[: len(b) // 2]),
        ("cases.2.parquet", lambda b: b[:200] + bytes([b[200] ^ 255]) + b[201:]),
        ("manifest.json", lambda b: b[:-20]),
        ("manifest.json", lambda b: b.replace(b'"format": 1', b'"format": 9')),
    ):
        path = folder / name
        content = path.read_bytes()
        changed = damage(content)  # type: ignore[no-untyped-call]
        assert changed != content
        path.write_bytes(changed)
        with pytest.raises(Refused, match=r"Restore|later tavle"):
            rebuild(warehouse)
        path.write_bytes(content)
        assert published(warehouse) == before
    rebuild(warehouse)


def test_only_the_published_delivery_moves_the_pointer(tmp_path: Path) -> None:
    warehouse = tmp_path / "wh"
    load([write(tmp_path / "one")], warehouse)
    first = published(warehouse).stem
    load([write(tmp_path / "two")], warehouse)
    second = published(warehouse).stem
    rebuild(warehouse, [first])
    assert published(warehouse).stem == second
    result = run.invoke(app, ["rebuild", "--all", "--warehouse", str(warehouse)])
    assert result.exit_code == 0, result.stderr
    assert published(warehouse).stem == f"{second}-r2"
    assert (warehouse / f"{first}-r3.duckdb").is_file()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["2020-01-01"], 1, "no snapshot '2020-01-01'"),
        (["x", "--all"], 2, "not both"),
    ],
)
def test_what_cannot_be_rebuilt_is_a_sentence(
    places: tuple[Path, Path], arguments: list[str], code: int, words: str
) -> None:
    result = run.invoke(app, ["rebuild", *arguments, "--warehouse", str(places[1])])
    assert (result.exit_code, words in result.stderr) == (code, True), result.stderr


def test_nothing_to_rebuild_is_a_sentence(tmp_path: Path) -> None:
    for arguments, words in (([], "Nothing is published"), (["--all"], "no kept delivery")):
        result = run.invoke(app, ["rebuild", *arguments, "--warehouse", str(tmp_path)])
        assert words in result.stderr


def test_check_keeps_nothing(tmp_path: Path) -> None:
    from etl.snapshots.load import Options

    load([write(tmp_path / "in")], tmp_path / "wh", options=Options(publish=False))
    assert not (tmp_path / "wh" / DELIVERIES).exists()


def test_plain_values_come_back_by_their_types() -> None:
    settings = replace(
        load_settings(),
        closed_days=(date(2026, 12, 24),),
        districts=None,
        key_file=Path("a/b"),
        reject_share=0.5,
    )
    assert from_plain(Settings, to_plain(settings)) == settings
    data: dict[str, Any] = {**to_plain(settings), "of_tomorrow": 1}
    del data["municipality"]
    assert from_plain(Settings, data).municipality == "København"
