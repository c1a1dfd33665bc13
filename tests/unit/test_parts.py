"""What one process prepared of a snapshot, all others read: whole, of this snapshot only, and of no damaged file."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dashboard.warming import keep_warm
from etl.snapshots.publish import BESIDE
from metrics import OPERATOR, Question, Scope, Snapshot, UsageError, Warehouse, ask
from metrics.engine import prepare_answer
from metrics.sql.parts import of_units
from metrics.warehouse.beside import alone
from spec.tables import given
from tavle.main import app

ASKED = Question("inflow", ("benefit",), where=(("team", "T"),))


@pytest.fixture
def snapshot() -> Snapshot:
    """Two cases in one team, three in another, one of them without a worker."""
    return given(
        as_of="2026-03-20",
        teams="team_id\nT\nU",
        workers="worker_id team_id\nW T\nX U",
        cases="case_id opened_on\n" + "\n".join(f"{n} 2026-03-0{1 + n}" for n in range(6)),
        assignments="case_id valid_from worker_id\n"
        + "\n".join(f"{n} 2026-03-0{1 + n} {'W' if n < 2 else 'X'}" for n in range(5)),
    )


def again(snapshot: Snapshot) -> Snapshot:
    """The same snapshot, opened by another process."""
    return Warehouse(snapshot.path.parent).current()


def files(snapshot: Snapshot) -> list[Path]:
    return sorted((snapshot.path.parent / BESIDE).glob("*/cells-*.json"))


def test_one_statement_answers_for_every_team(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare_answer(snapshot, ASKED)
    assert len(files(snapshot)) == 1
    other = again(snapshot)
    other.labels("team"), other.all_targets, other.delivered, other.first_opened, other.rules_unconfirmed_from

    def never(*_: object) -> None:
        raise AssertionError("asked again")

    monkeypatch.setattr(other, "fetch", never)
    by_team = {team: ask(other, Question("inflow", where=(("team", team),), by=("benefit",)), OPERATOR).last().value
               for team in ("T", "U")}  # fmt: skip
    assert by_team == {"T": 2, "U": 3}


def test_what_is_known_of_all_is_still_refused_to_who_may_not_ask(snapshot: Snapshot) -> None:
    by_worker = Question("open_cases", by=("worker",), grain="month", where=(("team", "T"),))
    prepare_answer(snapshot, by_worker)
    other = again(snapshot)
    with pytest.raises(UsageError):
        ask(other, by_worker, Scope("finance"))
    with pytest.raises(UsageError):
        ask(other, by_worker, Scope("team", units=(("team", "U"),)))


@pytest.mark.parametrize(
    "damage", [b"", b"[]x", b'[["no day", "T", null, 1, 0, null]]', b"[1]", b'{"a": 1}', b"7"]
)
def test_a_damaged_file_is_not_believed(snapshot: Snapshot, damage: bytes) -> None:
    before = ask(snapshot, ASKED, OPERATOR)
    prepare_answer(snapshot, ASKED)
    (path,) = files(snapshot)
    path.write_bytes(damage)
    assert ask(again(snapshot), ASKED, OPERATOR).rows == before.rows


def test_the_question_about_all_units_of_a_level() -> None:
    named = Question("inflow", ("team", "benefit"), where=(("team", "T"), ("district", None)))
    found = of_units(named)
    assert found is not None
    assert (found[0].by, found[0].where, found[1:]) == (
        ("team", "benefit"),
        (("district", None),),
        ("team", "T"),
    )
    for where in ((("team", "T"), ("team", "U")), (("team", None),), (("district", "1"),), ()):
        assert of_units(Question("inflow", where=where)) is None


def test_one_process_prepares_and_the_others_leave_it_to_it(snapshot: Snapshot) -> None:
    with alone(snapshot) as first, alone(again(snapshot)) as second:
        assert (first, second) == (True, False)
    with alone(snapshot) as later:
        assert later


def test_where_nothing_can_be_written_everyone_works_for_itself(snapshot: Snapshot) -> None:
    before = ask(snapshot, ASKED, OPERATOR)
    (snapshot.path.parent / BESIDE).write_text("no folder")
    with alone(snapshot) as first, alone(again(snapshot)) as second:
        assert (first, second) == (True, True)
    prepare_answer(snapshot, ASKED)
    assert ask(again(snapshot), ASKED, OPERATOR).rows == before.rows


def test_a_server_has_a_snapshot_prepared_beside_it_and_ends_it_with_itself(small_folder: Path) -> None:
    house = Warehouse(small_folder)
    stop = threading.Event()
    thread = keep_warm(house, settings={}, stop=stop)
    snap = house.current()
    for _ in range(600):
        if len(files(snap)) > 5:
            break
        threading.Event().wait(0.1)
    stop.set()
    thread.join(20)
    assert not thread.is_alive()
    assert len(files(snap)) > 5
    with alone(snap) as mine:
        assert mine, "nobody is at it any more"


def test_an_answer_says_that_a_cache_gave_it_and_fresh_computes_it(snapshot: Snapshot) -> None:
    first = ask(snapshot, ASKED, OPERATOR)
    assert not first.cached
    assert ask(snapshot, ASKED, OPERATOR).cached, "remembered in this process"
    prepare_answer(snapshot, ASKED)
    (kept,) = files(snapshot)
    other = again(snapshot)
    assert ask(other, ASKED, OPERATOR).cached, "remembered beside the snapshot"
    # What lies there is believed; fresh does not look at it.
    kept.write_bytes(kept.read_bytes().replace(b",2,", b",9,"))
    fresh = ask(again(snapshot), ASKED, OPERATOR, fresh=True)
    assert (fresh.rows, fresh.cached) == (first.rows, False)
    seven = Question("still_open_at", weeks=1, grain="month")
    assert ask(snapshot, seven, OPERATOR, fresh=True).rows == ask(snapshot, seven, OPERATOR).rows


def test_the_command_says_where_the_number_came_from(snapshot: Snapshot) -> None:
    prepare_answer(snapshot, ASKED)
    command = [
        "metric",
        "inflow",
        "--by",
        "benefit",
        "--where",
        "team=T",
        "--grain",
        ASKED.grain or "week",
        "--sql",
    ]
    command += ["--warehouse", str(snapshot.path.parent)]
    now = CliRunner().invoke(app, [*command, "--fresh"]).stdout
    assert now.startswith(f"-- computed now from snapshot {snapshot.id}\nwith ")
    default = ["metric", "inflow", "--by", "benefit", "--where", "team=T", "--sql", *command[-2:]]
    assert (
        CliRunner()
        .invoke(app, default)
        .stdout.startswith(f"-- answered by the cache beside snapshot {snapshot.id}")
    )
