"""Days that mean none: empty and told where a column may be empty, unreadable where it may not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from etl.clean.sentinels import SHIPPED, all_days, empty_days
from etl.delivery.contracts import TABLES
from etl.errors import Refused
from etl.settings.settings import load_settings
from etl.snapshots.load import load
from metrics import OPERATOR, Question, Warehouse, ask
from unit.deliveries import ANY_SHARE, GOOD, write

CONTACTS = TABLES["contacts"]


def _emptied(
    column: str, cells: list[object], kind: pa.DataType | None = None, order: str = "dmy"
) -> list[object]:
    raw = pa.table({column: pa.chunked_array([pa.array(cells, kind or pa.string())])})
    return empty_days(CONTACTS, raw, SHIPPED, order)[0].column(column).to_pylist()


@pytest.mark.parametrize("day", list(SHIPPED))
@pytest.mark.parametrize("form", ["{y}-{m}-{d}", "{d}-{m}-{y}", "{d}.{m}.{y}", "{d}/{m}/{y}", "{y}/{m}/{d}"])
@pytest.mark.parametrize(
    "time", ["", " 00:00", " 00:00:00", "T00:00:00", " 00:00:00.0000000", "T23:59:59Z", " 12:30"]
)
def test_such_a_day_is_empty_in_every_form(day: date, form: str, time: str) -> None:
    text = form.format(y=f"{day.year:04d}", m=f"{day.month:02d}", d=f"{day.day:02d}") + time
    assert _emptied("due_on", [text, "05-01-2026"]) == [None, "05-01-2026"]
    assert _emptied("answered_at", [text]) == [None]


@pytest.mark.parametrize(
    "text", ["00-00-0000", "0000-00-00", "0000-00-00 00:00:00", "00-01-1900", "1900-01-00", "1/1/1900", "31.12.9999",
             "2099-12-30T23:00:00Z", "1899-12-29T23:00:00+00:00"],
)  # fmt: skip
def test_zeros_and_shifted_hours_are_empty_too(text: str) -> None:
    assert _emptied("due_on", [text]) == [None]


@pytest.mark.parametrize(
    "text",
    ["1900-01-02", "2099-12-30", "2100-01-01", "01-01-1901", "31-12-1999", "12-31-9999", "2099-12-30 23:00"],
)
def test_other_days_stay(text: str) -> None:
    assert _emptied("due_on", [text]) == [text]


def test_day_and_month_are_read_in_the_order_of_the_profile() -> None:
    assert _emptied("due_on", ["12-31-9999"], order="mdy") == [None]
    own = all_days([date(2050, 2, 3)])
    raw = pa.table({"due_on": ["03-02-2050", "02-03-2050"]})
    assert empty_days(CONTACTS, raw, own, "dmy")[0].column("due_on").to_pylist() == [None, "02-03-2050"]


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        (pa.date32(), [date(1900, 1, 1), date(9999, 12, 31), date(2026, 1, 5)]),
        (
            pa.timestamp("us"),
            [datetime(1753, 1, 1), datetime(9999, 12, 31, 23, 59, 59), datetime(2026, 1, 5)],
        ),
        (pa.timestamp("us", "UTC"), [datetime(1900, 1, 1), datetime(2099, 12, 31), datetime(2026, 1, 5, 9)]),
    ],
)
def test_days_of_parquet_are_empty_too(kind: pa.DataType, cells: list[object]) -> None:
    found = _emptied("due_on", cells, kind)
    assert found[:2] == [None, None] and found[2] is not None


def test_all_contacts_due_in_1900_are_due_by_the_rule(tmp_path: Path) -> None:
    """'due_on = 01-01-1900 for none': the answers count as without a due day, and the report says so."""
    without = load([write(tmp_path / "a")], tmp_path / "a-wh")
    header, *rows = GOOD["contacts.csv"].splitlines()
    dated = [",".join([*(cells := row.split(","))[:5], "01-01-1900", *cells[6:]]) for row in rows]
    report = load(
        [write(tmp_path / "b", {"contacts.csv": "\n".join([header, *dated]) + "\n"})], tmp_path / "b-wh"
    )
    assert not [f for f in without.findings if f.rule == "empty_day"]
    (finding,) = [f for f in report.findings if f.rule == "empty_day"]
    assert (finding.table, finding.count) == ("contacts", len(rows))
    for ident in ("phone_on_time", "mail_on_time"):
        a, b = (
            [
                (r.period, r.numerator, r.denominator)
                for r in ask(Warehouse(tmp_path / wh).current(), Question(ident), OPERATOR)
            ]
            for wh in ("a-wh", "b-wh")
        )
        assert a == b and any(d for *_, d in a)


@pytest.mark.parametrize(
    ("column", "day"),
    [("opened_on", "9999-12-31"), ("first_absence_on", "1900-01-01"), ("first_absence_on", "1753-01-01"),
     ("opened_on", "2099-12-31"), ("opened_on", "0001-01-01")],
)  # fmt: skip
def test_in_a_required_column_it_is_unreadable(column: str, day: str, tmp_path: Path) -> None:
    header, first, *rest = GOOD["cases.csv"].splitlines()
    cells = first.split(",")
    cells[header.split(",").index(column)] = day
    text = "\n".join([header, ",".join(cells), *rest]) + "\n"
    report = load([write(tmp_path / "in", {"cases.csv": text})], tmp_path / "wh", ANY_SHARE)
    (reject,) = [r for r in report.rejects if r["table"] == "cases"]
    assert (reject["rule"], reject["column"], reject["value"]) == ("unreadable", column, day)


def test_a_required_time_of_parquet_is_unreadable_too(tmp_path: Path) -> None:
    table = pa.table({"contact_id": ["1"], "channel": ["phone"], "received_at": [datetime(1900, 1, 1)]})
    folder = write(tmp_path / "in", {"contacts.csv": None})
    pq.write_table(table, folder / "contacts.parquet")
    report = load([folder], tmp_path / "wh", ANY_SHARE)
    assert [(r["rule"], r["column"]) for r in report.rejects] == [("unreadable", "received_at")]


@pytest.mark.parametrize(
    ("first", "years", "kept"),
    [("2010-10-10", 15, True), ("2010-10-09", 15, False), ("2010-10-09", 16, True)],
)
def test_an_absence_long_before_the_case_is_implausible(
    first: str, years: int, kept: bool, tmp_path: Path
) -> None:
    """'more than 15 years before `opened_on` is rejected as implausible (configurable)'; the case opens 2025-10-10."""
    text = GOOD["cases.csv"].replace("sickness,2025-10-01,2025-10-10,,", f"sickness,{first},2025-10-10,,", 1)
    report = load(
        [write(tmp_path / "in", {"cases.csv": text})],
        tmp_path / "wh",
        replace(ANY_SHARE, absence_years=years),
    )
    assert [r["rule"] for r in report.rejects if r["table"] == "cases"] == ([] if kept else ["implausible"])


def test_a_site_says_its_own_days(tmp_path: Path) -> None:
    path = tmp_path / "tavle.toml"
    path.write_text("empty_days = [2050-02-03]\nabsence_years = 20\n")
    settings = load_settings(path)
    assert (settings.empty_days, settings.absence_years) == ((date(2050, 2, 3),), 20)
    header, first, *rest = GOOD["cases.csv"].splitlines()
    cells = first.split(",")
    cells[header.split(",").index("closed_on")] = "2050-02-03"
    folder = write(tmp_path / "in", {"cases.csv": "\n".join([header, ",".join(cells), *rest]) + "\n"})
    assert "empty_day" in [f.rule for f in load([folder], tmp_path / "wh", settings).findings]
    for bad in ('empty_days = ["2050-02-03"]', "empty_days = 1", "absence_years = 0"):
        path.write_text(bad)
        with pytest.raises(Refused, match=bad.split(" ")[0]):
            load_settings(path)
