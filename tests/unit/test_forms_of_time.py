"""Forms of a day or a time that can mean one thing only are read, in text and in Parquet (extracts)."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from unit.deliveries import GOOD, write
from unit.intake import cells, take

TIMES: list[tuple[str, datetime | None]] = [
    ("2026-01-10 00:00:00.0000000", datetime(2026, 1, 10)),
    ("2026-01-10T10:00:00.123456789Z", datetime(2026, 1, 10, 11, 0, 0, 123456)),
    ("10-01-2026 10:00:00.1234567", datetime(2026, 1, 10, 10, 0, 0, 123456)),
    ("10.01.2026 10:00:00,5", datetime(2026, 1, 10, 10, 0, 0, 500000)),
    ("10-01-2026T10:00", datetime(2026, 1, 10, 10)),
    ("10-01-2026 24:00", datetime(2026, 1, 11)),
    ("31-12-2025 24:00:00", datetime(2026, 1, 1)),
    ("2026-01-10T24:00:00", datetime(2026, 1, 11)),
    ("2026-01-10 24:00", datetime(2026, 1, 11)),
    ("2026-01-10 10:00:00.0000000 +01:00", datetime(2026, 1, 10, 10)),
    ("2026-01-10 10:00:00+00:00", datetime(2026, 1, 10, 11)),
    ("2026-06-10T10:00:00-0500", datetime(2026, 6, 10, 17)),
    ("10-01-2026 24:30", None), ("2026-01-10 24:00:01", None), ("10-01-2026 25:00", None),
    ("31-02-2026 10:00", None), ("2026-01-10 10:00:00.1234567890", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TIMES)
def test_a_time_is_read_in_every_form_that_means_one_thing(text: str, expected: datetime | None) -> None:
    assert cells("timestamp", [text]) == [expected]
    assert cells("date", [text]) == [expected.date() if expected else None]


def _parquet(table: pa.Table, **options: bool) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out, **options)
    return out.getvalue()


def test_the_year_9999_in_int96_is_that_year(tmp_path: Path) -> None:
    ends = pa.array([datetime(2025, 3, 1), None], pa.timestamp("us"))
    workers = pa.table({
        "worker_id": ["W1", "W2"], "valid_from": pa.array([datetime(2025, 1, 1), datetime(9999, 12, 30)]),
        "valid_to": ends, "team_id": ["T1", "T1"],
    })  # fmt: skip
    data = _parquet(workers, use_deprecated_int96_timestamps=True)
    taken = take(write(tmp_path, {"workers.csv": None, "workers.parquet": data}), "workers")
    assert taken.column("valid_from") == [date(2025, 1, 1), date(9999, 12, 30)]
    assert taken.column("valid_to") == [date(2025, 3, 1), None]


def test_whole_numbers_with_missing_ones_among_them_are_ids(tmp_path: Path) -> None:
    """pandas writes a column of whole numbers as fractions where one is missing, and NaN for that one."""
    nan = float("nan")
    contacts = pa.table({
        "contact_id": [1.0, 2.0], "case_id": [20_261_000_001.0, nan], "channel": ["phone", "mail"],
        "received_at": pa.array([datetime(2026, 1, 5, 10)] * 2), "worker_id": [nan, nan], "team_id": [12.0, nan],
    })  # fmt: skip
    taken = take(write(tmp_path, {"contacts.csv": None, "contacts.parquet": _parquet(contacts)}), "contacts")
    assert taken.column("contact_id") == ["1", "2"]
    assert taken.column("case_id") == ["20261000001", None]
    assert (taken.column("worker_id"), taken.column("team_id")) == ([None, None], ["12", None])


def test_an_amount_that_is_no_number_is_empty(tmp_path: Path) -> None:
    head, row = GOOD["offers.csv"].splitlines()[:2]
    columns = dict(zip(head.split(","), row.split(","), strict=True))
    offers = pa.table({**{n: [v, v, v] for n, v in columns.items()}, "price_dkk": [float("nan"), 12.5, 1.0]})
    taken = take(write(tmp_path, {"offers.csv": None, "offers.parquet": _parquet(offers)}), "offers")
    assert taken.column("price_dkk") == [None, 12.5, 1.0]
