"""extracts, "The delivery as a whole is refused": the reason in plain words, and what is published stays."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from etl.delivery.contracts import REQUIRED_TABLES
from etl.snapshots.publish import current_snapshot
from tavle.main import app
from unit.deliveries import GOOD, TOML, write

run = CliRunner()


def _load(folder: Path, warehouse: Path, *more: str) -> tuple[int, str, str]:
    result = run.invoke(app, ["load", str(folder), "--warehouse", str(warehouse), *more])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


def _xlsx(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"case_id": ["A"]}), out)
    return out.getvalue()


UNREADABLE: list[tuple[str, dict[str, str | bytes | None], str]] = [
    ("a required table is missing", {"assignments.csv": None}, "assignments is missing"),
    (
        "a required header is missing",
        {"cases.csv": GOOD["cases.csv"].replace("opened_on", "opend_on")},
        "'opend_on'",
    ),
    ("an empty file", {"cases.csv": b""}, "is empty"),
    ("bytes that are no text", {"cases.csv": b"\x00\x01" * 500}, "not text"),
    ("an XLSX called CSV", {"cases.csv": _xlsx([["case_id"]])}, "looks like an XLSX"),
    (
        "a truncated Parquet",
        {"contacts.csv": None, "contacts.parquet": _parquet()[:-20]},
        "cannot be read as Parquet",
    ),
    (
        "a damaged XLSX",
        {"teams.csv": None, "teams.xlsx": _xlsx([["team_id"]])[:300]},
        "cannot be read as XLSX",
    ),
    (
        "a workbook with a password",
        {"teams.csv": None, "teams.xlsx": b"\xd0\xcf\x11\xe0" + b"0" * 600},
        "password",
    ),
    ("two files of one table", {"teams.xlsx": _xlsx([["team_id"]])}, "holds both"),
    (
        "a header twice",
        {"teams.csv": GOOD["teams.csv"].replace("team_name", "team_id", 1)},
        "stands there twice",
    ),
    ("a delivery.toml that is none", {"delivery.toml": "as_of = ="}, "cannot be read as TOML"),
    (
        "an unknown source",
        {"delivery.toml": 'as_of = 2026-01-31\nsource = "opera"\n'},
        "no source profile 'opera'",
    ),
    ("no day", {"delivery.toml": 'source = "canonical"\n'}, "--as-of"),
]


@pytest.mark.parametrize(("what", "changed", "words"), UNREADABLE, ids=[u[0] for u in UNREADABLE])
def test_what_cannot_be_used_is_refused_in_two_plain_sentences(
    tmp_path: Path, what: str, changed: dict[str, str | bytes | None], words: str
) -> None:
    del what
    toml = None if "delivery.toml" in changed else TOML
    code, _, err = _load(write(tmp_path / "in", changed, toml), tmp_path / "wh")
    message = next(line for line in err.splitlines() if line.startswith("tavle: "))
    assert code == 1
    assert words in message
    assert "Traceback" not in err
    assert current_snapshot(tmp_path / "wh") is None


def test_a_refused_delivery_leaves_what_is_published(tmp_path: Path) -> None:
    assert _load(write(tmp_path / "good"), tmp_path / "wh")[0] == 0
    before = current_snapshot(tmp_path / "wh")
    code, _, _ = _load(write(tmp_path / "bad", {"cases.csv": None}), tmp_path / "wh")
    assert code == 1
    assert current_snapshot(tmp_path / "wh") == before
    assert not list((tmp_path / "wh").glob("*.building*"))


def _faulty(count: int, of: int) -> dict[str, str | bytes | None]:
    first = date(2020, 1, 1)
    body = "".join(f"A,{first + timedelta(days=n)},{'9' if n < count else '1'}\n" for n in range(of))
    return {"categories.csv": "case_id,valid_from,category\n" + body}


@pytest.mark.parametrize(("count", "of", "code"), [(9, 20, 0), (10, 20, 1), (10, 999, 1), (10, 1000, 0)])
def test_rejects_over_the_share_refuse_the_delivery_from_ten_rows_up(
    tmp_path: Path, count: int, of: int, code: int
) -> None:
    """'default 1 %, of rows rejected for their own fault, … and only from 10 rows up'"""
    found, out, err = _load(write(tmp_path / "in", _faulty(count, of)), tmp_path / "wh")
    assert found == code, err
    assert "rejected rows" in out
    assert ("faulty" in err) == (code == 1)


def test_rows_rejected_for_a_parent_do_not_count_towards_the_share(tmp_path: Path) -> None:
    rows = "".join(f"Q,2025-{1 + n // 28:02d}-{1 + n % 28:02d},1\n" for n in range(30))
    changed: dict[str, str | bytes | None] = {"categories.csv": GOOD["categories.csv"] + rows}
    (tmp_path / "site.toml").write_text("parent_share = 1\n")
    config = ("--config", str(tmp_path / "site.toml"))
    assert _load(write(tmp_path / "in", changed), tmp_path / "wh", *config)[0] == 0


def test_an_older_day_needs_a_switch(tmp_path: Path) -> None:
    _load(write(tmp_path / "new"), tmp_path / "wh")
    older = write(
        tmp_path / "old", {"offers.csv": None, "contacts.csv": None}, TOML.replace("01-31", "01-30")
    )
    code, _, err = _load(older, tmp_path / "wh", "--allow-shrink")
    assert (code, "--allow-older" in err) == (1, True)
    assert _load(older, tmp_path / "wh", "--allow-shrink", "--allow-older")[0] == 0


def test_a_fall_of_more_than_a_fifth_needs_a_switch(tmp_path: Path) -> None:
    _load(write(tmp_path / "many"), tmp_path / "wh")
    fewer = write(tmp_path / "few", {"contacts.csv": GOOD["contacts.csv"].rsplit("\n", 2)[0] + "\n"})
    code, _, err = _load(fewer, tmp_path / "wh")
    assert (code, "--allow-shrink" in err, "contacts" in err) == (1, True, True)
    assert _load(fewer, tmp_path / "wh", "--allow-shrink")[0] == 0


def test_a_fall_of_just_a_fifth_needs_none(tmp_path: Path) -> None:
    def rows(count: int) -> dict[str, str | bytes | None]:
        days = "".join(f"A,2025-11-{n:02},1\n" for n in range(1, count + 1))
        return {"categories.csv": GOOD["categories.csv"].split("\n")[0] + "\n" + days}

    assert _load(write(tmp_path / "ten", rows(10)), tmp_path / "wh")[0] == 0
    assert _load(write(tmp_path / "seven", rows(7)), tmp_path / "wh")[0] == 1
    assert _load(write(tmp_path / "eight", rows(8)), tmp_path / "wh")[0] == 0


def test_the_same_day_again_needs_no_switch(tmp_path: Path) -> None:
    assert _load(write(tmp_path / "in"), tmp_path / "wh")[0] == 0
    assert _load(write(tmp_path / "in"), tmp_path / "wh")[0] == 0


@pytest.mark.parametrize("table", [t for t in GOOD if t[:-4] not in REQUIRED_TABLES])
def test_without_a_table_that_is_not_required_the_delivery_is_loaded(tmp_path: Path, table: str) -> None:
    code, out, err = _load(write(tmp_path / "in", {table: None}), tmp_path / "wh")
    assert (code, "not delivered" in out) == (0, True), err


@pytest.mark.parametrize("table", REQUIRED_TABLES)
def test_without_a_required_table_it_is_refused(tmp_path: Path, table: str) -> None:
    code, _, err = _load(write(tmp_path / "in", {f"{table}.csv": None}), tmp_path / "wh")
    assert (code, f"{table} is missing" in err) == (1, True)


def _header(table: str) -> str:
    return GOOD[f"{table}.csv"].split("\n")[0] + "\n"


@pytest.mark.parametrize("table", ["teams", "workers", "assignments"])
def test_a_required_table_without_rows_is_told(tmp_path: Path, table: str) -> None:
    """A header alone: a small source may have none, and the next load with far fewer rows is refused anyway."""
    without = {
        name: _header(table) if name == f"{table}.csv" else None for name in ("contacts.csv", f"{table}.csv")
    }
    if table != "assignments":
        without["assignments.csv"] = _header("assignments")
    if table == "teams":
        without["workers.csv"] = _header("workers")
    code, out, err = _load(write(tmp_path / "in", without), tmp_path / "wh", "--json")
    assert code == 0, err
    assert table in [f["table"] for f in json.loads(out)["findings"] if f["rule"] == "no_rows"]
    assert not [f for f in json.loads(out)["findings"] if f["rule"] == "no_rows" and f["table"] == "cases"]


def test_a_delivery_without_a_case_or_an_enquiry_needs_a_switch(tmp_path: Path) -> None:
    nothing: dict[str, str | bytes | None] = {name: None for name in GOOD if name[:-4] not in REQUIRED_TABLES}
    nothing |= {f"{table}.csv": _header(table) for table in ("cases", "assignments")}
    empty = write(tmp_path / "in", nothing)
    code, _, err = _load(empty, tmp_path / "wh")
    assert (code, "no cases and no contacts" in err) == (1, True)
    assert _load(empty, tmp_path / "wh", "--allow-shrink")[0] == 0
    one = write(
        tmp_path / "one", nothing | {"cases.csv": "\n".join(GOOD["cases.csv"].split("\n")[:2]) + "\n"}
    )
    assert _load(one, tmp_path / "other")[0] == 0


def test_the_report_as_json_holds_the_accounting(tmp_path: Path) -> None:
    changed: dict[str, str | bytes | None] = {
        "followups.csv": GOOD["followups.csv"] + "2,Q,2025-11-20,phone\n"
    }
    (tmp_path / "site.toml").write_text("parent_share = 1\n")
    config = ("--config", str(tmp_path / "site.toml"))
    code, out, _ = _load(write(tmp_path / "in", changed), tmp_path / "wh", "--json", *config)
    data = json.loads(out)
    assert code == 0
    assert data["published"] is True
    assert (data["read"], data["rejected"]) == (sum(t["read"] for t in data["tables"]), 1)
    assert data["rejects"][0]["rule"] == "no_parent"


def test_check_publishes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = write(tmp_path / "in")
    before = sorted(p.name for p in tmp_path.rglob("*"))
    result = run.invoke(app, ["check", str(folder)])
    assert result.exit_code == 0
    assert "nothing was published" in result.stdout
    assert sorted(p.name for p in tmp_path.rglob("*")) == before


def test_an_unwritable_warehouse_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "wh").write_text("a file where a folder should be")
    code, _, err = _load(write(tmp_path / "in"), tmp_path / "wh")
    assert (code, "cannot be written" in err) == (1, True)


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    assert _load(tmp_path / "d", tmp_path / "wh") == (
        1, "", f"tavle: The delivery folder {tmp_path / 'd'} is empty. Ask for the delivery; nothing was loaded.\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    "command",
    [
        "metric closures",
        "snapshots list",
        "rejects",
        "audit",
        "wall list",
        "report status",
        "report result",
        "slides",
    ],
)
def test_settings_that_a_command_does_without_are_read_all_the_same(tmp_path: Path, command: str) -> None:
    """Nobody is to believe that a file counted which is not there, or says something unknown."""
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("calender = 'official'\n")
    for path, said in (
        (wrong, "unknown setting 'calender'"),
        (tmp_path / "no.toml", "There is no settings file"),
    ):
        result = run.invoke(
            app, [*command.split(), "--warehouse", str(tmp_path / "wh"), "--config", str(path)]
        )
        assert result.exit_code == 1 and said in result.stderr
