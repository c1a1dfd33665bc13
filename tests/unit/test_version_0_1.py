"""What version 0.1 left: its store and its `tavle.toml` are taken over, and 0.1 takes the store back.

`version_0_1/store.sql` is a store that 0.1's own code wrote. Source: docs/upgrade.md.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from etl.settings.settings import load_settings
from store.actions import Actions
from store.audit import Audit
from store.comments import Comments
from store.file import NAME, Store
from store.issued import IssuedReports
from store.samples import Samples

LEFT = Path(__file__).parent / "version_0_1"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    with closing(sqlite3.connect(tmp_path / NAME)) as connection:
        connection.executescript((LEFT / "store.sql").read_text(encoding="utf-8"))
    return Store(tmp_path)


def schema(store: Store) -> list[tuple[str, ...]]:
    """Each table, index and trigger as SQLite keeps it, and the version of the whole."""
    with closing(sqlite3.connect(store.path)) as connection:
        made = connection.execute("select name, sql from sqlite_master where sql is not null order by name")
        return [*made.fetchall(), *connection.execute("pragma user_version").fetchall()]


def test_what_people_wrote_with_0_1_is_there(store: Store) -> None:
    open_one, done = sorted(Actions(store).of("T01"), key=lambda action: action.id)
    assert (open_one.text, open_one.owner, open_one.due_on) == (
        "Ring tilbage inden kl. 12",
        "Mette",
        date(2026, 11, 10),
    )
    assert (done.text, done.done_by) == ("Gennemgå lange sager", "head")
    assert [c.text for c in Comments(store).of("phone_on_time")] == ["Omlægning af telefonen"]
    (sample,) = Samples(store).all()
    assert (sample.population, sample.size) == (120, 2)
    assert [(case.key, case.finding) for case in Samples(store).cases(sample.id)] == [
        ("K1", "met"),
        ("K2", None),
    ]
    (report,) = IssuedReports(store).of("status")
    assert (report.as_of, report.issued_by) == (date(2026, 10, 31), "finance")
    assert [entry.what for entry in Audit(store).entries()] == ["export"]


def test_0_1_takes_the_store_back(store: Store) -> None:
    """Written by this version it has the tables and the number of before, and 0.1's own statements read all of it."""
    before = schema(store)
    Actions(store).add("T01", "Ny aftale", "Ole", None, "head")
    Comments(store).add("inflow", "", "2026-11", "Ny bemærkning", "head")
    Audit(store).add("head", "head", "export", "csv /flow")
    assert schema(store) == before
    with closing(sqlite3.connect(store.path)) as connection:
        asked = "select text from actions where team = 'T01' and removed_at is null order by id"
        assert [text for (text,) in connection.execute(asked)][-1] == "Ny aftale"
        assert connection.execute("select count(*) from comments where removed_at is null").fetchone() == (2,)
        assert connection.execute("select count(*) from audit").fetchone() == (2,)


def test_the_settings_of_0_1_are_read_as_they_are() -> None:
    site = load_settings(LEFT / "tavle.toml")
    assert (site.municipality, site.calendar, site.closed_days) == (
        "Aarhus",
        "copenhagen",
        (date(2026, 12, 24),),
    )
    assert (site.reject_share, site.shrink_share, site.small_numbers) == (0.02, 0.10, 10)
    assert (site.board_meeting, site.worker_cost_kr, site.stale_after_days) == ("tirsdag 09:00", 630000, 7)
    assert site.districts == {"nord": "Nord", "syd": "Syd"}
    assert site.key_file == LEFT / "keys/citizen.key"
