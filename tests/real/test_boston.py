"""A city's service requests with its own deadlines: answers on time against the city's own counts.

The city judges by the second, tavle by the day; docs/real-data.md says what that makes of the figures.
"""

from __future__ import annotations

import csv
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from etl.delivery.contracts import TABLES
from etl.settings.settings import load_settings
from etl.snapshots.load import Options, load
from etl.snapshots.publish import current_snapshot
from metrics import OPERATOR, Question, Snapshot, Warehouse, ask

pytestmark = pytest.mark.real

HERE = Path(__file__).resolve().parent
STEM = "311_service_requests_2011"
AS_OF = date(2019, 10, 31)
"""The last day on which the file knows of a closing."""


@dataclass(frozen=True)
class Request:
    channel: str
    department: str
    opened: datetime
    target: datetime | None
    closed: datetime | None

    @property
    def by_day(self) -> bool:
        """Closed on or before the day of its target."""
        assert self.target is not None
        return self.closed is not None and self.closed.date() <= self.target.date()

    @property
    def by_second(self) -> bool:
        assert self.target is not None
        return self.closed is not None and self.closed <= self.target


def _requests(path: Path) -> list[Request]:
    def stamp(text: str) -> datetime | None:
        return datetime.fromisoformat(text) if text else None

    found = []
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            opened = stamp(row["open_dt"])
            assert opened is not None
            channel = "phone" if row["source"] == "Constituent Call" else "mail"
            found.append(
                Request(channel, row["department"], opened, stamp(row["target_dt"]), stamp(row["closed_dt"]))
            )
    return found


@pytest.fixture(scope="module")
def log(real: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("boston")
    with zipfile.ZipFile(real("boston311_2011H2.zip")) as packed:
        packed.extract(f"{STEM}.csv", folder)
    return folder / f"{STEM}.csv"


@pytest.fixture(scope="module")
def requests(log: Path) -> list[Request]:
    return _requests(log)


def _load(folder: Path, warehouse: Path, as_of: date) -> None:
    load(
        [folder],
        warehouse,
        load_settings(HERE / "tavle.toml"),
        Options(as_of=as_of, source=str(HERE / "boston.toml")),
    )


@pytest.fixture(scope="module")
def snapshot(log: Path, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    warehouse = tmp_path_factory.mktemp("boston-wh")
    _load(log.parent, warehouse, AS_OF)
    return Warehouse(warehouse).current()


def test_the_citys_own_counts_are_what_we_were_told(requests: list[Request]) -> None:
    owed = [r for r in requests if r.target]
    assert len(requests) == 58_251
    assert sum(r.by_second for r in owed) == 35_591
    assert sum(r.closed is not None and not r.by_second for r in owed) == 8_230
    assert sum(r.closed is None for r in owed) == 3_449


def test_every_request_is_loaded(snapshot: Snapshot, requests: list[Request]) -> None:
    loaded = {
        row["table"]: (row["read"], row["loaded"]) for row in snapshot.load_report() if row["delivered"]
    }
    owed = sum(r.target is not None for r in requests)
    assert loaded["cases"] == loaded["assignments"] == (58_251, 58_251)
    assert loaded["contacts"] == (owed, owed) == (47_270, 47_270)
    assert loaded["workers"] == (0, 0)
    assert snapshot.rejects() == []


def _shown(snapshot: Snapshot, *by: str) -> Counter[tuple[str | None, ...]]:
    """(channel, what, *by) -> count, from the product's answers by year."""
    found: Counter[tuple[str | None, ...]] = Counter()
    for channel in ("phone", "mail"):
        for row in ask(snapshot, Question(f"{channel}_on_time", by=by, grain="year"), OPERATOR):
            if row.denominator:
                found[channel, "on time", *row.dims] += int(row.numerator or 0)
                found[channel, "due", *row.dims] += int(row.denominator)
    return found


def test_answers_on_time_are_the_citys_but_for_the_hour_and_for_what_is_not_due_yet(
    snapshot: Snapshot, requests: list[Request]
) -> None:
    owed = [r for r in requests if r.target]
    shown = _shown(snapshot)
    on_time = sum(n for (_, what), n in shown.items() if what == "on time")
    due = sum(n for (_, what), n in shown.items() if what == "due")
    # 693 requests were closed on the day of their target, after its hour: late to the city, in time to us.
    same_day = sum(r.closed is not None and r.by_day and not r.by_second for r in owed)
    # 18 targets lie in 2059: not due, whatever became of them.
    later = [r for r in owed if r.target and r.target.date() > AS_OF]
    assert (same_day, len(later)) == (693, 18)
    assert on_time == 35_591 + same_day - sum(r.by_second for r in later)
    late_or_open = 8_230 - same_day + 3_449 - sum(not r.by_second for r in later)
    assert due - on_time == late_or_open
    assert due == 47_270 - 18


@pytest.mark.parametrize("by", [(), ("department",)])
def test_every_cell_is_what_a_count_by_hand_gives(
    snapshot: Snapshot, requests: list[Request], by: tuple[str, ...]
) -> None:
    expected: Counter[tuple[str | None, ...]] = Counter()
    for r in requests:
        if r.target and r.target.date() <= AS_OF:
            dims = (r.department,) if by else ()
            expected[r.channel, "due", *dims] += 1
            expected[r.channel, "on time", *dims] += r.by_day
    assert +_shown(snapshot, *by) == +expected


def test_what_is_overdue_on_a_day_is_what_a_count_by_hand_gives(
    snapshot: Snapshot, requests: list[Request]
) -> None:
    answer = ask(snapshot, Question("contacts_overdue", grain="year"), OPERATOR)
    shown = {row.period_start.year: int(row.numerator or 0) for row in answer}
    for year in range(2011, 2020):
        day = min(date(year, 12, 31), AS_OF)
        by_hand = sum(
            1
            for r in requests
            if r.target
            and max(r.target.date(), r.opened.date()) <= day
            and (r.closed is None or r.closed.date() > day)
        )
        assert shown[year] == by_hand, year
    assert shown[2019] == 3_449 - sum(
        r.closed is None for r in requests if r.target and r.target.date() > AS_OF
    )


def test_no_free_text_and_no_address_is_loaded(snapshot: Snapshot, log: Path, tmp_path: Path) -> None:
    words = set()
    with log.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            words |= {row[c].strip() for c in ("location", "location_street_name") if len(row[c]) > 12}
    # A second time, since the pages' own connection has other settings.
    copy = shutil.copy(snapshot.path, tmp_path / "copy.duckdb")
    with duckdb.connect(str(copy), read_only=True) as connection:
        for table, column in connection.execute(
            "select table_name, column_name from information_schema.columns "
            "where data_type = 'VARCHAR' and table_schema = 'main'"
        ).fetchall():
            held = {v for (v,) in connection.execute(f'select distinct "{column}" from "{table}"').fetchall()}
            assert not held & words, (table, column)


def test_iso_and_danish_dates_of_the_same_rows_load_to_the_same_rows(
    real: Callable[[str], Path], tmp_path: Path
) -> None:
    """boston311-100.csv and its twin with dd/mm/yyyy, through the one profile, without a flag."""
    loaded = []
    for name in ("boston311-100.csv", "boston311-dmy-100.csv"):
        folder = tmp_path / name
        folder.mkdir()
        shutil.copy(real(name), folder / f"{STEM}.csv")
        _load(folder, tmp_path / f"wh-{name}", date(2022, 12, 31))
        path = current_snapshot(tmp_path / f"wh-{name}")
        with duckdb.connect(str(path), read_only=True) as connection:
            loaded.append({
                table: connection.execute(
                    f'select {", ".join(n for n in TABLES[table].names if n != "citizen_id")} from {table} order by all'
                ).fetchall()
                for table in ("teams", "cases", "assignments", "contacts")
            })  # fmt: skip
            assert connection.execute("select count(*) from rejects").fetchall() == [(0,)]
    assert loaded[0] == loaded[1]
    assert len(loaded[0]["cases"]) == 100
    by_hand = Counter(r.opened.date() for r in _requests(real("boston311-100.csv")))
    opened = list(TABLES["cases"].names).index("opened_on") - 1
    assert Counter(row[opened] for row in loaded[1]["cases"]) == by_hand
