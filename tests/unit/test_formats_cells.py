"""extracts, the CSV paragraph: what a cell may look like, and what is no date, number, time or answer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from unit.intake import cells

DATES: list[tuple[str, date | None]] = [
    ("2026-10-31", date(2026, 10, 31)),
    ("31-10-2026", date(2026, 10, 31)),
    ("31.10.2026", date(2026, 10, 31)),
    ("31/10/2026", date(2026, 10, 31)),
    ("1/2/2026", date(2026, 2, 1)),
    ("2026-1-5", date(2026, 1, 5)),
    ("2026/10/31", date(2026, 10, 31)),
    ("2026-10-31 23:59:59", date(2026, 10, 31)),
    ("2026-10-31T00:00:00.000", date(2026, 10, 31)),
    ("31-10-2026 23:59", date(2026, 10, 31)),
    ("2026-10-30T22:30:00Z", date(2026, 10, 30)),
    ("2026-07-30T22:30:00Z", date(2026, 7, 31)),
    (" 2026-10-31\u00a0", date(2026, 10, 31)),
    ("", None), ("NULL", None), ("null", None), ("-", None), (" - ", None),
    ("31-02-2026", None), ("2026-02-30", None), ("2026-13-01", None), ("10-31-2026", None),
    ("31-10-26", None), ("2026-10", None), ("20261031", None), ("45961", None),
    ("epoch", None), ("infinity", None), ("today", None), ("0001-01-01", None), ("01-01-0001", None),
    ("1899-12-31", None), ("12026-10-31", None), ("2026-10-31 (BC)", None), ("2026-10-31 kl. 10", None),
    ("2026-10-3l", None), ("3l-10-2026", None), ("31-10-2026-", None), ("2026 10 31", None),
]  # fmt: skip
TIMES: list[tuple[str, datetime | None]] = [
    ("2026-01-05 10:00", datetime(2026, 1, 5, 10, 0)),
    ("2026-01-05T10:00:07", datetime(2026, 1, 5, 10, 0, 7)),
    ("05-01-2026 10:00", datetime(2026, 1, 5, 10, 0)),
    ("05.01.2026 10:00:07", datetime(2026, 1, 5, 10, 0, 7)),
    ("5/1/2026 9:05", datetime(2026, 1, 5, 9, 5)),
    ("2026-01-05", datetime(2026, 1, 5)),
    ("05-01-2026", datetime(2026, 1, 5)),
    ("2026-07-05T10:00:00Z", datetime(2026, 7, 5, 12, 0)),
    ("2026-01-05 10:00:00.250+01:00", datetime(2026, 1, 5, 10, 0, 0, 250_000)),
    ("2026-01-05 10:00-05", datetime(2026, 1, 5, 16, 0)),
    ("2026-01-05 25:00", None), ("05-01-2026 10:61", None), ("2026-01-05 10:00 PM", None),
    ("2026-01-05 10:00 Europe/Paris", None), ("10:00", None), ("2026-01-05 10", None),
]  # fmt: skip
NUMBERS: list[tuple[str, float | None]] = [
    ("0,8", 0.8), ("1", 1), ("1.234,50", 1234.5), ("1.234", 1234), ("167.293", 167293), ("1.234.567", 1234567),
    ("1234.5", 1234.5), ("12.50", 12.5), ("0.8", 0.8), ("0.800", 0.8), ("-1.234,5", -1234.5), ("+3", 3), (",5", 0.5),
    ("1234567,89", 1234567.89), ("1,234.50", None), ("1.23.456", None), ("12 kr.", None), ("1e5", None),
    ("nan", None), ("inf", None), ("0x10", None), ("1,2,3", None), ("½", None), ("-", None), ("1_000", None),
]  # fmt: skip
ANSWERS: list[tuple[str, bool | None]] = [
    ("true", True), ("FALSE", False), ("ja", True), ("Nej", False), ("1", True), ("0", False), ("JA ", True),
    ("måske", None), ("2", None), ("", None),
]  # fmt: skip


def check(kind: str, known: list[tuple[str, Any]], **more: Any) -> None:
    read = cells(kind, [text for text, _ in known], **more)
    assert dict(zip((t for t, _ in known), read, strict=True)) == dict(known)


def test_dates() -> None:
    check("date", DATES)


def test_timestamps() -> None:
    check("timestamp", TIMES)


def test_numbers() -> None:
    check("number", NUMBERS)


def test_a_part_time_fraction_has_no_thousands() -> None:
    check("number", [("0.800", 0.8), ("1.000", 1.0), ("0,75", 0.75)], high=1.5)


def test_yes_and_no() -> None:
    check("bool", ANSWERS)


def test_month_first_where_the_profile_says_so() -> None:
    known = [("10-31-2026", date(2026, 10, 31)), ("1/2/2026", date(2026, 1, 2)), ("31-10-2026", None)]
    check("date", [*known, ("2026-10-31", date(2026, 10, 31))], date_order="mdy")


@pytest.mark.parametrize("zone", ["UTC", "America/New_York"])
def test_a_source_with_another_clock_gives_danish_time_but_keeps_its_days(zone: str) -> None:
    hours = {"UTC": 1, "America/New_York": 6}[zone]
    known = [
        ("2026-01-05 10:00", datetime(2026, 1, 5, 10 + hours)),
        ("05-01-2026 10:00", datetime(2026, 1, 5, 10 + hours)),
        ("5/1/2026 10:00:30", datetime(2026, 1, 5, 10 + hours, 0, 30)),
        ("2026-01-05 10:00+01:00", datetime(2026, 1, 5, 10)),
        ("2026-01-05", datetime(2026, 1, 5)),
        ("05-01-2026", datetime(2026, 1, 5)),
    ]
    check("timestamp", known, timezone=zone)
    check("date", [("2026-01-05", date(2026, 1, 5)), ("2026-01-05 23:30", date(2026, 1, 6))], timezone=zone)
