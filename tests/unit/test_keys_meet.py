"""Keys that do not meet: refused with the reason, or met where only what nobody sees keeps them apart (extracts)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from etl.build.report import LoadReport
from etl.check.parents import WAYS, WAYS_DA
from etl.clean.key_text import plain_key
from etl.errors import Refused
from etl.settings.settings import Settings, load_settings
from etl.snapshots.load import Options, load
from unit.forty import Rows, as_csv, as_parquet, as_xlsx, forty, write

CHECK = Options(publish=False)


def refusal(folder: Path, settings: Settings | None = None) -> tuple[str, LoadReport]:
    with pytest.raises(Refused) as caught:
        load([folder], folder / "wh", settings, CHECK)
    return str(caught.value), caught.value.report  # type: ignore[attr-defined]


def changed(table: str, column: str, change: Callable[[str], str], rows: int = 1000) -> Rows:
    """The delivery with one column of the first rows of one table written another way."""
    held = forty()
    for row in held[table][:rows]:
        row[column] = change(row[column]) if row[column] else ""
    return held


def with_zeros() -> Rows:
    held = forty()
    for rows in held.values():
        for row in rows:
            if "case_id" in row:
                row["case_id"] = "0" + row["case_id"][1:]
    return held


def lost_zeros(table: str) -> Rows:
    held = with_zeros()
    for row in held[table]:
        row["case_id"] = row["case_id"].lstrip("0")
    return held


APART: list[tuple[str, Rows, str, str]] = [
    ("zeros of assignments", lost_zeros("assignments"), "assignments", "leading zeros"),
    ("zeros of contacts", lost_zeros("contacts"), "contacts", "leading zeros"),
    ("zeros of cases", lost_zeros("cases"), "assignments", "leading zeros"),
    ("zeros behind a letter", changed("offers", "case_id", lambda k: "S" + k[1:].lstrip("0")), "offers", "leading zeros"),
    ("case of workers", changed("assignments", "worker_id", str.lower), "assignments", "upper and lower case"),
    ("case of teams", changed("teams", "team_id", str.lower), "workers", "upper and lower case"),
    ("an apostrophe before", changed("offers", "case_id", lambda k: f"'{k}"), "offers", "an apostrophe"),
    ("a typographic one", changed("contacts", "case_id", lambda k: f"’{k}"), "contacts", "an apostrophe"),
    ("a blank inside", changed("assignments", "case_id", lambda k: f"{k[0]} {k[1:]}"), "assignments", "blanks"),
    ("a hyphen inside", changed("offers", "case_id", lambda k: f"{k[0]}-{k[1:]}"), "offers", "other signs"),
    ("a fraction", changed("contacts", "case_id", lambda k: f"{k}.0"), "contacts", "a decimal part"),
    ("case and zeros", changed("offers", "case_id", lambda k: "s" + k[1:].lstrip("0")), "offers",
     "upper and lower case and leading zeros"),
    ("few of many", changed("assignments", "worker_id", str.lower, 3), "assignments", "upper and lower case"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "table", "why"), [a[1:] for a in APART], ids=[a[0] for a in APART])
def test_keys_that_do_not_meet_refuse_the_delivery_and_the_reason_is_told(
    tmp_path: Path, rows: Rows, table: str, why: str
) -> None:
    text, report = refusal(write(tmp_path / "in", rows))
    assert f"rows of {table} name a parent" in text and f"they differ by {why}" in text
    (cause,) = [c for c in report.causes if c.table == table]
    key, _ = cause.values[0]
    assert repr(key) in text
    assert [f.table for f in report.findings if f.rule == "keys_alike"][:1] == [table]


@pytest.mark.parametrize("form", ["xlsx", "parquet"])
def test_numbers_of_a_workbook_or_parquet_have_lost_their_zeros(tmp_path: Path, form: str) -> None:
    rows = with_zeros()
    if form == "xlsx":
        data = as_xlsx({**r, "case_id": int(r["case_id"])} for r in rows["assignments"])
    else:
        numbers = pa.array([int(r["case_id"]) for r in rows["assignments"]])
        data = as_parquet(rows["assignments"], case_id=numbers)
    text, _ = refusal(write(tmp_path / "in", rows, {f"assignments.{form}": data}))
    assert "leading zeros" in text


@pytest.mark.parametrize("few", [2, 3])
def test_one_row_in_twenty_may_miss_its_parent_and_no_more(tmp_path: Path, few: int) -> None:
    """40 rows: 2 are 5 %."""
    folder = write(tmp_path / "in", changed("offers", "case_id", lambda _: "Q1", few))
    if few == 2:
        assert load([folder], tmp_path / "wh").rejected == 2
    else:
        assert "3 of 40 rows of offers" in refusal(folder)[0]


def test_in_a_table_under_twenty_rows_one_is_enough(tmp_path: Path) -> None:
    rows = forty()
    rows["offers"] = rows["offers"][:19]
    rows["offers"][4]["case_id"] = "Q1"
    text, _ = refusal(write(tmp_path / "in", rows))
    assert "1 of 19 rows of offers" in text and "cases has nothing like" in text


def test_a_site_may_allow_more(tmp_path: Path) -> None:
    (tmp_path / "tavle.toml").write_text("parent_share = 0.1\n")
    folder = write(tmp_path / "in", changed("offers", "case_id", lambda _: "Q1", 3))
    assert load([folder], tmp_path / "wh", load_settings(tmp_path / "tavle.toml")).rejected == 3


def test_what_has_a_fault_of_its_own_beside_counts_too(tmp_path: Path) -> None:
    """Nine rows with a fault of their own are under the ten that refuse; none of them has a parent."""
    rows = forty()
    for row in rows["contacts"][:9]:
        row |= {"case_id": "Q1", "channel": "fax"}
    text, report = refusal(write(tmp_path / "in", rows))
    assert "9 of 40 rows of contacts" in text
    assert {c.table: c.orphans for c in report.tables}["contacts"] == 9


@pytest.mark.parametrize(
    ("table", "column", "value", "child", "rule"),
    [
        ("teams", "department", "", "workers", "missing department"),
        ("workers", "fte", "7", "assignments", "out_of_range fte"),
        ("workers", "valid_from", "31-02-2025", "assignments", "unreadable valid_from"),
    ],
)
def test_where_the_parent_was_rejected_its_rule_is_the_reason(
    tmp_path: Path, table: str, column: str, value: str, child: str, rule: str
) -> None:
    rows = forty()
    rows[table][0][column] = value
    text, _ = refusal(write(tmp_path / "in", rows))
    assert f"rows of {child} name a parent" in text and f"was rejected in {table} ({rule})" in text


UNSEEN = {
    "no width": "{}\u200b", "byte order mark": "\ufeff{}", "no-break blank": "\u00a0{}\u202f", "ideographic": "{}\u3000",
    "thin": "\u2009{}", "word joiner": "{}\u2060", "soft hyphen": "{0[0]}\u00ad{0[1]}", "left to right": "\u200e{}\u200f",
    "next line": "{}\u0085", "control": "{}\x07", "variation": "{}\ufe0f", "filler": "{}\u3164",
}  # fmt: skip


@pytest.mark.parametrize("form", UNSEEN.values(), ids=UNSEEN)
@pytest.mark.parametrize(("table", "column"), [("assignments", "worker_id"), ("teams", "team_id")])
def test_what_nobody_sees_keeps_no_keys_apart_and_is_told(
    tmp_path: Path, form: str, table: str, column: str
) -> None:
    folder = write(tmp_path / "in", changed(table, column, form.format))
    report = load([folder], tmp_path / "wh", options=CHECK)
    assert not report.rejected
    # Control characters are taken off as the file is read, before keys are compared.
    (finding,) = [f for f in report.findings if f.rule in ("key_text", "control_characters")]
    # A file's control characters are one note.
    wanted = len(forty()[table]) if finding.rule == "key_text" else 1
    assert (finding.table, finding.count) == (table, wanted)
    assert all(0x20 <= ord(c) < 0x7F for c in "".join(finding.examples))


def test_one_letter_of_two_characters_is_the_letter(tmp_path: Path) -> None:
    rows = changed("workers", "worker_id", lambda k: f"Å{k}")
    for row in rows["assignments"]:
        row["worker_id"] = unicodedata.normalize("NFD", "Å") + row["worker_id"]
    report = load([write(tmp_path / "in", rows)], tmp_path / "wh", options=CHECK)
    assert not report.rejected and [f.rule for f in report.findings].count("key_text") == 1


def test_a_code_with_a_mark_of_no_width_is_the_code(tmp_path: Path) -> None:
    rows = changed("cases", "district", lambda d: f"{d}\u200b")
    data = as_xlsx(rows["cases"])
    assert not load([write(tmp_path / "in", rows, {"cases.xlsx": data})], tmp_path / "wh").rejected


@pytest.mark.parametrize("key", ["A1", "ABE 12", "12-34/5", "æøå"])
def test_a_plain_key_stays_as_it_is(key: str) -> None:
    assert plain_key(key) == key
    assert plain_key("\u2003Å\u00a0\u200b1 ") == "Å 1"


LOST = [
    "2,02610E+11",
    "1.23E+11",
    "1E+05",
    "-1,5e+12",
    "1.5E11",
    "nan",
    "NaN",
    "None",
    "<NA>",
]


@pytest.mark.parametrize("key", LOST)
@pytest.mark.parametrize(("table", "column"), [("cases", "case_id"), ("contacts", "case_id")])
def test_a_key_that_lost_its_digits_refuses_the_delivery(
    tmp_path: Path, key: str, table: str, column: str
) -> None:
    rows = forty()
    rows[table][3][column] = key
    text, _ = refusal(write(tmp_path / "in", rows))
    assert repr(key) in text and "is no id any more" in text and f"{table}.csv, row 5" in text


@pytest.mark.parametrize("form", ["xlsx", "parquet"])
def test_a_number_of_more_digits_than_a_fraction_holds_is_no_id(tmp_path: Path, form: str) -> None:
    rows = forty()
    if form == "xlsx":
        data = as_xlsx({**r, "offer_id": 1.234567890123456e20 + n} for n, r in enumerate(rows["offers"]))
    else:
        data = as_parquet(rows["offers"], offer_id=pa.array([2.0**53 + 2 * n for n in range(40)]))
    text, _ = refusal(write(tmp_path / "in", rows, {f"offers.{form}": data}))
    assert "offers have a offer_id" in text or "rows of offers have" in text


def test_ids_that_only_look_odd_are_ids(tmp_path: Path) -> None:
    rows = forty()
    for row, new in zip(rows["workers"], ("1E5", "NAN", "E12", "12E-A"), strict=True):
        for other in rows["assignments"]:
            if other["worker_id"] == row["worker_id"]:
                other["worker_id"] = new
        row["worker_id"] = new
    assert not load([write(tmp_path / "in", rows)], tmp_path / "wh", options=CHECK).rejected


def test_loaded_rows_are_compared_with_the_last_delivery_too(tmp_path: Path) -> None:
    """All 40 rows are read; nine are rejected, less than ten, but more than a fifth of the 40 loaded before."""
    load([write(tmp_path / "good", forty())], tmp_path / "wh")
    rows = forty()
    for row in rows["offers"][:9]:
        row["supplier"] = ""
    bad = write(tmp_path / "bad", rows)
    with pytest.raises(Refused, match=r"offers has 31 loaded rows, the last delivery had 40.*--allow-shrink"):
        load([bad], tmp_path / "wh")
    assert load([bad], tmp_path / "wh", options=Options(allow_shrink=True)).rejected == 9


def test_every_way_has_its_danish_words() -> None:
    assert WAYS.keys() == WAYS_DA.keys()
    assert as_csv(forty()["teams"]).startswith(b"\xef\xbb\xbfteam_id;")
