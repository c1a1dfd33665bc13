"""A load that is killed, or whose disk fails, leaves the old snapshot or the new one, whole."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from etl.build import proofs
from etl.errors import Refused
from etl.snapshots import fault_points
from etl.snapshots.load import Options, load
from etl.snapshots.publish import LOCK, current_snapshot, load_lock, new_name
from metrics import Snapshot
from tavle.main import app
from unit.built import leavings, published, tables
from unit.deliveries import GOOD, TOML, write
from unit.nursery import Nursery

run = CliRunner()


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery() as found:
        yield found


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    """A delivery, and a warehouse in which it is published."""
    folder, warehouse = write(tmp_path / "in"), tmp_path / "wh"
    load([folder], warehouse)
    return folder, warehouse


def _points(nursery: Nursery, folder: Path, warehouse: Path) -> list[str]:
    """Every named point of a load, once; of the kept tables the first and the last."""
    points = dict.fromkeys(name for name, _ in nursery.load(folder, warehouse)["points"])
    inner = {Path(name).stem for name in list(GOOD)[1:-1]}
    return [p for p in points if p.split()[-1] not in inner]


@pytest.mark.parametrize("every", [5, pytest.param(1, marks=pytest.mark.long)])
def test_killed_at_named_points_the_snapshot_is_the_old_or_the_new_one(
    nursery: Nursery, places: tuple[Path, Path], every: int
) -> None:
    """Each load of the chain meets, and sweeps, what the one before was killed over.

    Every fifth point and those of the pointer in `make test`, all of them in `make test-long`.
    """
    folder, warehouse = places
    points = _points(nursery, folder, warehouse)
    assert {p.split()[0] for p in points} == {"before", "after"}
    assert {p.split()[1] for p in points} >= {"write", "sync", "replace"}
    points = [p for n, p in enumerate(points) if n % every == 0 or p.endswith("pointer")]
    outcome = {}
    before = published(warehouse)
    for point in points:
        assert nursery.load(folder, warehouse, point=point)["status"] == -9, point
        # An old one is the same file as before; that it opens is enough.
        Snapshot(current_snapshot(warehouse) or warehouse)
        outcome[point] = "old" if current_snapshot(warehouse) == before else "new"
        if outcome[point] == "new":
            before = published(warehouse)
    new = [p for p in points if outcome[p] == "new"]
    assert new[0] == "after replace pointer"
    assert new == points[points.index(new[0]) :]
    assert nursery.load(folder, warehouse)["status"] == 0
    published(warehouse)
    assert leavings(warehouse) == []


def test_an_error_at_each_point_is_swept_at_once(
    places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, warehouse = places
    for point in ("before write cases", "after reading", "before checkpoint", "after replace intent",
                  "after replace kept delivery", "after replace snapshot", "before replace pointer"):  # fmt: skip

        def hook(name: str, point: str = point) -> None:
            if name == point:
                raise OSError(28, "No space left on device", name)

        before = published(warehouse)
        monkeypatch.setattr(fault_points, "hook", hook)
        with pytest.raises(Refused, match="No space left"):
            load([folder], warehouse)
        monkeypatch.setattr(fault_points, "hook", None)
        assert published(warehouse) == before, point
        assert leavings(warehouse) == [], point


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 40 MB: room for a published warehouse and, while nothing else is on it, a second one."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk; the limit on file sizes is tested instead")
    disk = tmp_path / "disk"
    disk.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(disk)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip(
            f"no small disk can be mounted ({done.stderr.strip()}); the limit on file sizes is tested instead"
        )
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_refuses_and_leaves_what_is_published(
    nursery: Nursery, tmp_path: Path, small_disk: Path
) -> None:
    folder, warehouse = write(tmp_path / "in"), small_disk / "wh"
    assert nursery.load(folder, warehouse)["status"] == 0
    before, content = published(warehouse), tables(published(warehouse))
    refusals = []
    for free in (0, 40_000, 300_000, 1_000_000, 4_000_000, 7_000_000):
        filler = small_disk / "filler"
        filler.write_bytes(b"")
        room = shutil.disk_usage(small_disk).free - free
        filler.write_bytes(b"x" * room)
        done = nursery.load(folder, warehouse)
        assert done["status"] == 1, (free, done["fault"])
        refusals.append(done["refused"])
        assert published(warehouse) == before
        assert tables(before) == content
        assert leavings(warehouse) == []
    assert all("make room" in r or "cannot be written" in r for r in refusals), refusals
    filler.unlink()
    assert nursery.load(folder, warehouse)["status"] == 0
    assert published(warehouse) != before


@pytest.mark.parametrize("limit", [100, 5_000, 100_000, 1_000_000, 6_000_000])
def test_a_write_error_refuses_and_leaves_what_is_published(
    nursery: Nursery, places: tuple[Path, Path], limit: int
) -> None:
    """A limit on the size of a file provokes the error of a full disk, at every stage."""
    folder, warehouse = places
    before = published(warehouse)
    done = nursery.load(folder, warehouse, limit=limit)
    assert done["status"] == 1, done["fault"]
    assert published(warehouse) == before
    assert leavings(warehouse) == []


@pytest.fixture
def modes() -> Iterator[Callable[[Path, int], None]]:
    """Changes modes, and puts them back so that the folders can be removed."""
    changed: list[tuple[Path, int]] = []

    def change(path: Path, mode: int) -> None:
        changed.append((path, path.stat().st_mode))
        path.chmod(mode)

    yield change
    for path, mode in reversed(changed):
        path.chmod(mode)


def test_a_read_only_warehouse_is_a_sentence_and_still_read(
    nursery: Nursery, places: tuple[Path, Path], modes: Callable[[Path, int], None]
) -> None:
    folder, warehouse = places
    before = published(warehouse)
    for path in (warehouse, *warehouse.rglob("*")):
        modes(path, 0o500 if path.is_dir() else 0o400)
    done = nursery.load(folder, warehouse, plain=True)
    assert (done["status"], "cannot be written" in str(done["refused"])) == (1, True), done
    assert published(warehouse) == before


@pytest.mark.parametrize(
    ("name", "mode"),
    [("cases.csv", 0o000), ("delivery.toml", 0o000), (".", 0o000), (".", 0o400), (".", 0o300)],
)
def test_an_unreadable_delivery_is_a_sentence(
    nursery: Nursery, places: tuple[Path, Path], modes: Callable[[Path, int], None], name: str, mode: int
) -> None:
    folder, warehouse = places
    before = published(warehouse)
    modes(folder / name, mode)
    done = nursery.load(folder, warehouse, plain=True)
    assert (done["status"], str(folder) in str(done["refused"])) == (1, True), done
    assert published(warehouse) == before
    assert leavings(warehouse) == []


@pytest.mark.parametrize("name", ["deliveries", "citizen.key", "pins.json", "."])
def test_an_unreadable_place_in_the_warehouse_is_a_sentence(
    nursery: Nursery, places: tuple[Path, Path], modes: Callable[[Path, int], None], name: str
) -> None:
    folder, warehouse = places
    (warehouse / "pins.json").write_text("{}")
    before = published(warehouse)
    modes(warehouse / name, 0o000)
    done = nursery.load(folder, warehouse, plain=True)
    if name == "pins.json":
        # Pins are for pruning alone, which waits for the next load.
        assert done["status"] == 0, done
        return
    assert (done["status"], bool(done["refused"])) == (1, True), done
    modes(warehouse / name, 0o700)
    assert published(warehouse) == before


def test_what_contradicts_itself_is_not_published_and_is_our_fault(
    places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, warehouse = places
    before = published(warehouse)
    real = proofs.prove

    def spoilt(connection: object) -> None:
        connection.execute("delete from movement_lines where kind = 'closed'")  # type: ignore[attr-defined]
        real(connection)  # type: ignore[arg-type]

    monkeypatch.setattr("etl.build.build.prove", spoilt)
    result = run.invoke(app, ["load", str(folder), "--warehouse", str(warehouse)])
    assert result.exit_code == 3
    assert "the ledger does not balance" in result.stderr
    assert "Traceback" not in result.stderr
    assert published(warehouse) == before
    assert leavings(warehouse) == []


SPOILT = {
    "delete from movement_lines where kind = 'closed'": "does not balance",
    "update movement_lines set sign = 1 where kind = 'transfer_out'": "does not balance",
    "insert into movement_lines select * from movement_lines": "does not balance",
    "insert into spells select * from spells limit 1": "counted twice",
    "delete from spells where case_id = 'A'": "not the same number",
    "insert into segment_lines select * from segment_lines limit 1": "begin on the same day",
    "insert into teams select * from teams limit 1": "teams holds a key twice",
    "delete from teams where team_id = 'T2'": "workers.team_id refers",
    "insert into calendar select * from calendar limit 1": "holds a day twice",
    "insert into info select * from info": "more than one day",
    "update deadline_lines set case_no = 99 where case_no is not null": "deadline_lines holds a case",
}


def test_each_proof_sees_what_it_is_for(places: tuple[Path, Path]) -> None:
    import duckdb

    path = published(places[1])
    for statement, words in SPOILT.items():
        with duckdb.connect(":memory:") as connection:
            connection.execute(f"attach '{path}' as s (read_only)")
            for (name,) in connection.execute(
                "select table_name from duckdb_tables() where database_name = 's'"
            ).fetchall():
                connection.execute(f"create table {name} as from s.{name}")
            proofs.prove(connection)
            connection.execute(statement)
            with pytest.raises(proofs.Unsound, match=words):
                proofs.prove(connection)


def test_a_second_load_says_so_or_waits(places: tuple[Path, Path]) -> None:
    folder, warehouse = places
    told: list[str] = []
    with load_lock(warehouse):
        with pytest.raises(Refused, match="Another load is running"):
            load([folder], warehouse)
        with pytest.raises(Refused, match="Another load is running"):
            load([folder], warehouse, options=Options(wait=0.3), progress=told.append)
        waiting = threading.Thread(
            target=load, args=([folder], warehouse), kwargs={"options": Options(wait=60)}
        )
        before = published(warehouse)
        waiting.start()
    waiting.join()
    assert told == ["waiting for another load"]
    assert published(warehouse) != before


def test_a_folder_of_another_kind_is_not_swept(tmp_path: Path) -> None:
    """Only what carries the mark of an unfinished build goes."""
    warehouse = tmp_path / "wh"
    warehouse.mkdir()
    (warehouse / "notes.txt").write_text("mine")
    (warehouse / "2026-01-31-20260201T050000Z.building").write_text("half")
    (warehouse / "2026-01-31-20260201T050000Z.building.tmp").mkdir()
    with load_lock(warehouse):
        assert sorted(p.name for p in warehouse.iterdir()) == [LOCK, "notes.txt"]


def test_names_do_not_meet(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    now = datetime(2026, 2, 1, 5, tzinfo=UTC)
    first = new_name(tmp_path, date(2026, 1, 31), now)
    (tmp_path / f"{first}.duckdb").touch()
    assert new_name(tmp_path, date(2026, 1, 31), now) == f"{first}-2"


def test_no_pointer_is_nothing_published(tmp_path: Path) -> None:
    assert current_snapshot(tmp_path / "nowhere") is None
    assert TOML.startswith("as_of")
