"""Rows that are none, days that are not yet, keys that nothing reads: refused or rejected by name, never in silence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from etl.clean.tokens import with_zeros
from etl.delivery.profile import load_profile
from etl.errors import Refused
from etl.snapshots.load import Options, load
from unit.deliveries import GOOD, write


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("teams", "I alt,I alt,I alt,I alt"),
        ("teams", "team_id,team_name,department,centre"),
        ("workers", "TOTAL:,2025-01-01,,T1,1"),
        ("cases", "Sum,610190-1234,sickness,2025-10-01,2025-10-10,,,employed,valby"),
        ("contacts", "Hovedtotal,A,phone,2025-11-03 10:00,2025-11-03 11:00"),
    ],
)
def test_a_sum_or_a_repeated_heading_is_no_row(table: str, row: str, tmp_path: Path) -> None:
    text = GOOD[f"{table}.csv"]
    heading = text.split("\n")[0].split(",")
    cells = (row.split(",") + [""] * len(heading))[: len(heading)]
    report = load([write(tmp_path / "in", {f"{table}.csv": text + ",".join(cells) + "\n"})], tmp_path / "wh")
    (reject,) = [r for r in report.rejects if r["table"] == table]
    assert (reject["rule"], reject["column"]) == ("no_row", heading[0])


def test_a_delivery_of_a_day_to_come_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "in")
    with pytest.raises(
        Refused, match=r"describes 2026-01-31, which is after today, 2026-01-30\. Correct as_of"
    ):
        load([folder], tmp_path / "wh", options=Options(today=date(2026, 1, 30)))
    assert load([folder], tmp_path / "wh", options=Options(today=date(2026, 1, 31))).as_of == date(
        2026, 1, 31
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('time_zone = "UTC"', r"the profile has an unknown key 'time_zone'\. Did you mean 'timezone'\?"),
        ("date-order = 'mdy'", r"unknown key 'date-order'\. Did you mean 'date_order'\?"),
        ("null = ['']", r"unknown key 'null'\. Did you mean 'nulls'\?"),
        ("[table.contacts]\nfile = 'x'", r"unknown key 'table'\. Did you mean 'tables'\?"),
        ("[raw.k]\nfile = 'k'\ndelimiter = ';'\n[raw.k.columns]\na = 'A'", r"\[raw\.k\] has an unknown key 'delimiter'"),
        ("[tables.cases]\nfile = 'x'\ncolumn = {}", r"\[tables\.cases\] has an unknown key 'column'\. Did you mean 'columns'"),
    ],
)  # fmt: skip
def test_a_key_of_a_profile_that_nothing_reads_is_refused(text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=told):
        load_profile(str(tmp_path / "x.toml"))


def test_names_that_look_alike_are_one(tmp_path: Path) -> None:
    """A no-break blank, a letter in two characters: units of one name are one, with a finding."""
    teams = GOOD["teams.csv"].splitlines()
    heading = teams[0].split(",")
    at = heading.index("department")
    cells = [line.split(",") for line in teams[1:]]
    for n, row in enumerate(cells):
        row[at] = ["Åben Afd.", "A\u030aben\u00a0Afd."][n % 2]
    text = "\n".join([teams[0], *(",".join(row) for row in cells)]) + "\n"
    report = load([write(tmp_path / "in", {"teams.csv": text})], tmp_path / "wh")
    (finding,) = [f for f in report.findings if f.rule == "key_text"]
    assert (finding.table, finding.count) == ("teams", len(cells) // 2)


def test_nine_digits_are_the_citizen_whose_zero_a_spreadsheet_took() -> None:
    cells = pa.chunked_array([pa.array(["0113859876", "113859876", "010190-1234", None, "991234567"])])
    mended, lost = with_zeros(cells)
    assert mended.to_pylist() == ["0113859876", "0113859876", "010190-1234", None, "991234567"]
    assert lost == 1
    # Where no citizen number stands beside them nine digits are an id of another kind.
    assert with_zeros(pa.chunked_array([pa.array(["113859876", "213859876"])]))[1] == 0


@pytest.mark.parametrize(("as_of", "stale"), [("2026-02-13", False), ("2026-02-16", True)])
def test_a_delivery_in_which_nothing_happened_lately_is_told(as_of: str, stale: bool, tmp_path: Path) -> None:
    """'no opening, closing or contact for more than 10 working days and 3 times its longest earlier gap': a case each
    weekday of January up to Friday the 30th, which leaves 10 working days to 13 February and 11 to the 16th."""
    days = [date(2026, 1, d) for d in range(5, 31) if date(2026, 1, d).weekday() < 5]
    cases = [
        f"C{n},61019{n % 10}-{1000 + n},sickness,{day},{day},,,employed,valby" for n, day in enumerate(days)
    ]
    heading = (
        "case_id,citizen_id,benefit,first_absence_on,opened_on,closed_on,close_reason,employment,district"
    )
    files: dict[str, str | bytes | None] = {
        name: text.split("\n")[0] + "\n"
        for name, text in GOOD.items()
        if name not in ("teams.csv", "workers.csv")
    }
    files |= {"cases.csv": "\n".join([heading, *cases]) + "\n", "contacts.csv": None}
    folder = write(tmp_path / "in", files, f'as_of = "{as_of}"\nsource = "canonical"\n')
    report = load([folder], tmp_path / "wh")
    assert [f.rule for f in report.findings if f.rule == "stale"] == ["stale"] * stale
