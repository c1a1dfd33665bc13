"""The day that readers see: the machine's, or the one that `TAVLE_TODAY` sets."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from store import Actions, Audit, Store, clock
from store.retention import tidy

ROOT = Path(__file__).resolve().parents[2]


def test_the_day_that_is_set_is_today_and_its_moment_is_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAVLE_TODAY", "2024-02-29")
    assert clock.today() == date(2024, 2, 29)
    assert clock.now() == datetime(2024, 2, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize("value", [None, "", " "])
def test_without_a_day_it_is_the_machines(value: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    if value is None:
        monkeypatch.delenv("TAVLE_TODAY")
    else:
        monkeypatch.setenv("TAVLE_TODAY", value)
    before = date.today()
    assert before <= clock.today() <= date.today()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=10)


@pytest.mark.parametrize("value", ["2026-02-30", "20261101", "2026-W44-7", "tomorrow", "2026-11-01T00:00"])
def test_what_is_no_date_stops_the_command_line(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAVLE_TODAY", value)
    with pytest.raises(clock.WrongDay, match="not a date"):
        clock.today()
    done = subprocess.run(
        [sys.executable, "-m", "tavle", "definitions"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert (
        line == f"tavle: TAVLE_TODAY is {value!r}, which is not a date. Write one as 2026-11-01, or unset it."
    )


def test_what_people_write_bears_the_day_and_the_audit_log_the_machines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAVLE_TODAY", "2024-02-29")
    store = Store(tmp_path)
    Actions(store).add("T01", "Ring til de syv", "vagten", None, "leder")
    Audit(store).add("w", "head", "login")
    assert Actions(store).of("T01")[0].created_at == datetime(2024, 2, 29, 12, tzinfo=UTC)
    assert abs(Audit(store).entries()[0].at - datetime.now(UTC)) < timedelta(minutes=10)


def test_a_day_far_ahead_lets_nothing_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Retention erases, so it follows the machine's clock."""
    store = Store(tmp_path)
    monkeypatch.delenv("TAVLE_TODAY")
    Actions(store).add("T01", "Ring til de syv", "vagten", None, "leder")
    Actions(store).tick("T01", 1, True, "leder")
    monkeypatch.setenv("TAVLE_TODAY", "2099-01-01")
    assert tidy(store, audit_months=1, samples_months=1, written_months=1) == {
        "samples": 0, "written": 0, "audit": 0,
    }  # fmt: skip
