"""The cause of a refusal comes first, with counts and what to do; what is missing is told at once (extracts)."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from tavle.main import app
from unit.forty import Rows, as_csv, as_xlsx, forty, write

run = CliRunner()


def check(folder: Path, *more: str) -> tuple[int, str, str]:
    result = run.invoke(app, ["check", str(folder), *more])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


def spoiled(table: str, column: str, value: str) -> Rows:
    rows = forty()
    for row in rows[table]:
        row[column] = value
    return rows


@pytest.mark.parametrize(
    ("table", "column", "value", "rule", "advice"),
    [
        ("cases", "district", "Odense", "unknown_code", '[districts]\n    accept = "any"'),
        ("cases", "district", 'Sønder"by', "unknown_code", '"Sønder\\"by" = "Sønder\\"by"'),
        ("cases", "employment", "Ledig", "unknown_code", "[tables.cases.codes.employment]"),
        ("contacts", "channel", "sms", "unknown_code", "phone, mail"),
        ("cases", "opened_on", "uge 3", "unreadable", "2026-10-31"),
        ("workers", "fte", "80", "out_of_range", "between 0 and 1.5"),
        ("offers", "supplier", "", "missing", "constant in the source profile"),
    ],
)
def test_the_cause_stands_first_with_its_count_and_what_to_do_last(
    tmp_path: Path, table: str, column: str, value: str, rule: str, advice: str
) -> None:
    rows = spoiled(table, column, value)
    code, out, err = check(write(tmp_path / "in", rows))
    count = len(rows[table])
    assert code == 1
    causes, advices = out.split("rejected rows\n")[1].split("\nwhat to do\n")
    assert causes.startswith(f"  {table}.{column}: {rule} x {count} (")
    if value:
        assert f"{value!r} x {count}; first in " in causes
    assert advices.startswith(f"  {table}.{column}: ") and advice in advices
    assert causes.find("no_parent") == -1 or causes.find("no_parent") > causes.find(rule)
    message = " ".join(err.split("tavle: ")[1].split())
    assert f"rows of {table}" in message or table == "workers"


def test_the_refusal_itself_names_rule_column_and_value(tmp_path: Path) -> None:
    _, _, err = check(write(tmp_path / "in", spoiled("cases", "district", "Odense")))
    assert "40 of 40 rows of cases" in err and "unknown_code district x 40 ('Odense' x 40)" in err
    assert '[districts]\n    accept = "any"' in err


def test_as_json_the_causes_stand_beside_the_first_rows(tmp_path: Path) -> None:
    _, out, _ = check(write(tmp_path / "in", spoiled("cases", "benefit", "Barsel")), "--json")
    data = json.loads(out)
    first = data["causes"][0]
    assert (first["table"], first["column"], first["rule"], first["rows"]) == (
        "cases",
        "benefit",
        "unknown_code",
        40,
    )
    assert data["rejects"][0]["table"] == "cases"


def test_a_refused_delivery_is_written_out(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", spoiled("cases", "district", "Odense"))
    code, _, err = check(folder, "--rejects", str(tmp_path / "x.xlsx"))
    assert code == 1 and "rejected rows written to" in err
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert [c.value for c in book["Sager"][2]][1:4] == [2, "district", "Odense"]
    assert book["Sager"].max_row == 41


def test_a_good_one_may_be_written_out_too_and_json_stays_json(tmp_path: Path) -> None:
    out = tmp_path / "x.xlsx"
    code, text, _ = check(write(tmp_path / "in", forty()), "--rejects", str(out), "--json")
    assert code == 0 and json.loads(text)["rejected"] == 0
    assert openpyxl.load_workbook(out).sheetnames == ["Oversigt"]


def test_a_name_that_is_no_workbook_is_a_sentence(tmp_path: Path) -> None:
    code, _, err = check(write(tmp_path / "in", forty()), "--rejects", str(tmp_path / "x.csv"))
    assert code == 1 and "does not end in .xlsx" in err


def test_all_missing_tables_and_headers_are_named_at_once(tmp_path: Path) -> None:
    rows = forty()
    del rows["teams"], rows["assignments"]
    files = {
        "cases.csv": as_csv([{k.replace("opened_on", "opened").replace("benefit", "ydelse"): v for k, v in r.items()}
                             for r in rows["cases"]]),
        "contacts.xlsx": as_xlsx([{k.replace("channel", "kanal"): v for k, v in r.items()} for r in rows["contacts"]]),
    }  # fmt: skip
    _, _, err = check(write(tmp_path / "in", rows, files))
    for word in (
        "teams and assignments are missing",
        "'opened_on' is missing",
        "'benefit' is missing",
        "'channel' is",
    ):
        assert word in err


def test_missing_headers_of_several_files_are_named_at_once(tmp_path: Path) -> None:
    rows = forty()
    files = {
        f"{table}.csv": as_csv([{k.replace(header, "x"): v for k, v in r.items()} for r in rows[table]])
        for table, header in (("workers", "team_id"), ("offers", "supplier"), ("offers", "package"))
    }
    code, _, err = check(write(tmp_path / "in", rows, files))
    assert (
        code == 1 and "workers.csv" in err and "'team_id' is missing" in err and "'package' is missing" in err
    )
