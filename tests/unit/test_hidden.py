"""What is hidden is remembered beside a snapshot, and never met again by another one, another rule or a damaged file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from etl.snapshots.publish import BESIDE
from metrics import Question, Scope, Snapshot, Warehouse, ask
from metrics.engine import prepare_release
from metrics.release.menu import families
from metrics.warehouse import beside
from spec.tables import given

FINANCE = Scope("finance")
ASKED = Question("inflow", ("team",))


@pytest.fixture
def snapshot() -> Snapshot:
    """Seven cases in one team and two in another: the small one hides both."""
    cases = [f"{n} 2026-03-0{1 + n % 5}" for n in range(9)]
    return given(
        as_of="2026-03-20",
        teams="team_id\nT\nU",
        workers="worker_id team_id\nW T\nX U",
        cases="case_id opened_on\n" + "\n".join(cases),
        assignments="case_id valid_from worker_id\n" + "\n".join(f"{c} {'W' if n < 7 else 'X'}" for n, c in enumerate(cases)),
    )  # fmt: skip


def again(snapshot: Snapshot) -> Snapshot:
    """The same snapshot, opened by another process."""
    return Warehouse(snapshot.path.parent).current()


def remembered(snapshot: Snapshot) -> list[Path]:
    return sorted((snapshot.path.parent / BESIDE).glob("*/hidden-*.json"))


def test_the_second_one_reads_what_the_first_one_found(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ask(snapshot, ASKED, FINANCE)
    assert "suppressed" in {row.status for row in first}
    assert [p.name for p in remembered(snapshot)] == ["hidden-2-cases-month.json"]
    assert remembered(snapshot)[0].parent.stat().st_mode & 0o077 == 0

    def never(*_: object) -> None:
        raise AssertionError("worked out again")

    monkeypatch.setattr("metrics.release.menu._hide", never)
    assert ask(again(snapshot), ASKED, FINANCE).rows == first.rows


@pytest.mark.parametrize("damage", [b"", b"[]", b'[{"levels": ["team"]}]', b'{"a": 1}', b"[1]"])
def test_a_damaged_file_is_not_believed(snapshot: Snapshot, damage: bytes) -> None:
    first = ask(snapshot, ASKED, FINANCE)
    (path,) = remembered(snapshot)
    whole = path.read_bytes()
    path.write_bytes(damage)
    assert ask(again(snapshot), ASKED, FINANCE).rows == first.rows
    assert path.read_bytes() == whole


def test_another_file_or_other_code_has_another_mark(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(snapshot, ASKED, FINANCE)
    (before,) = remembered(snapshot)
    os.utime(snapshot.path, ns=(1, 1))
    ask(again(snapshot), ASKED, FINANCE)
    monkeypatch.setattr(beside, "hash_of_code", lambda *_: "a new rule")
    ask(again(snapshot), ASKED, FINANCE)
    assert len({p.parent for p in (before, *remembered(snapshot))}) == 3


def test_what_was_remembered_of_a_snapshot_that_is_gone_is_swept(snapshot: Snapshot) -> None:
    old = snapshot.path.parent / BESIDE / "2020-01-01-20200101T000000Z-abc"
    old.mkdir(parents=True)
    ask(snapshot, ASKED, FINANCE)
    assert not old.exists() and len(remembered(snapshot)) == 1


def test_where_nothing_can_be_written_the_answer_is_the_same(snapshot: Snapshot) -> None:
    first = ask(snapshot, ASKED, FINANCE)
    blocked = again(snapshot)
    folder = blocked.path.parent / BESIDE
    for path in remembered(snapshot):
        path.unlink()
        path.parent.rmdir()
    folder.rmdir()
    folder.write_text("no folder")
    assert ask(blocked, ASKED, FINANCE).rows == first.rows


def test_it_can_be_prepared(snapshot: Snapshot) -> None:
    prepare_release(snapshot)
    names = {p.stem for p in remembered(snapshot)}
    assert {f"hidden-2-{name}-{grain}" for name, grain in families()} == names
    told: list[float] = []
    prepare_release(again(snapshot), lambda took: bool(told.append(took)) or len(told) == 2)
    assert len(told) == 2
