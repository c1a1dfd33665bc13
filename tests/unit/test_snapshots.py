"""Listing, going back, pinning and pruning; and readers who are in the middle of it."""

from __future__ import annotations

import gc
import json
import os
import shutil
import threading
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from etl.errors import Refused
from etl.snapshots.deliveries import DELIVERIES, kept_names
from etl.snapshots.load import Options, load, rebuild
from etl.snapshots.publish import BESIDE, POINTER, current_snapshot, publish, rebuilt_name
from etl.snapshots.snapshots import pin, pins, prune, snapshots, unpin, use
from metrics import NoSnapshot, Warehouse
from tavle.main import app
from unit.deliveries import write

run = CliRunner()


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with one load."""
    folder = tmp_path_factory.mktemp("one")
    load([write(folder / "in")], folder / "wh")
    return folder / "wh"


def many(one: Path, warehouse: Path, count: int) -> list[str]:
    """A warehouse of `count` snapshots with their kept deliveries, by name, the first loaded first."""
    (file,), (kept,) = one.glob("*.duckdb"), (one / DELIVERIES).iterdir()
    names = [f"2026-01-31-202602{1 + n // 24:02d}T{n % 24:02d}0000Z" for n in range(count)]
    warehouse.mkdir()
    for name in names:
        os.link(file, warehouse / f"{name}.duckdb")
        shutil.copytree(kept, warehouse / DELIVERIES / name)
    (warehouse / POINTER).write_text(f"{names[-1]}.duckdb\n")
    return names


def test_the_last_30_stay_and_pinned_ones_always(one: Path, tmp_path: Path) -> None:
    warehouse = tmp_path / "wh"
    names = many(one, warehouse, 35)
    pin(warehouse, names[1], "statusrapport 3")
    worked_out = [warehouse / BESIDE / f"{name}-mark" for name in names]
    for place in worked_out:
        place.mkdir(parents=True)
    assert sorted(prune(warehouse)) == [names[0], *names[2:5]]
    left = [names[1], *names[5:]]
    assert sorted(p.stem for p in warehouse.glob("*.duckdb")) == left
    assert kept_names(warehouse) == left
    assert [p for p in worked_out if p.exists()] == [warehouse / BESIDE / f"{name}-mark" for name in left]
    assert prune(warehouse) == []


def test_the_published_one_stays_however_old(one: Path, tmp_path: Path) -> None:
    warehouse = tmp_path / "wh"
    names = many(one, warehouse, 4)
    use(warehouse, names[0])
    prune(warehouse, keep=1)
    assert sorted(p.stem for p in warehouse.glob("*.duckdb")) == [names[0], names[3]]
    assert Warehouse(warehouse).current().path.stem == names[0]


def test_a_load_prunes(tmp_path: Path) -> None:
    folder, warehouse = write(tmp_path / "in"), tmp_path / "wh"
    names = [load([folder], warehouse, options=Options(keep=2)).snapshot for _ in range(4)]
    assert sorted(p.stem for p in warehouse.glob("*.duckdb")) == sorted(names[-2:])
    assert kept_names(warehouse) == sorted(names[-2:])


def test_of_a_delivery_built_again_the_newest_stays(one: Path, tmp_path: Path) -> None:
    warehouse = tmp_path / "wh"
    (name,) = many(one, warehouse, 1)
    for expected in (f"{name}-r2", f"{name}-r3"):
        assert rebuild(warehouse)[0].snapshot == expected
    assert [e.name for e in snapshots(warehouse)] == [f"{name}-r3", f"{name}-r2", name]
    assert sorted(prune(warehouse)) == [name, f"{name}-r2"]
    assert [(e.name, e.current, e.kept) for e in snapshots(warehouse)] == [(f"{name}-r3", True, True)]
    assert rebuilt_name(warehouse, name) == f"{name}-r4"


def test_a_kept_delivery_without_snapshot_is_listed_and_can_be_built(one: Path, tmp_path: Path) -> None:
    warehouse = tmp_path / "wh"
    names = many(one, warehouse, 2)
    (warehouse / f"{names[0]}.duckdb").unlink()
    assert [(e.name, e.size is None) for e in snapshots(warehouse)] == [(names[1], False), (names[0], True)]
    with pytest.raises(Refused, match="tavle rebuild"):
        use(warehouse, names[0])
    assert prune(warehouse) == []
    rebuild(warehouse, [names[0]])
    assert use(warehouse, f"{names[0]}-r2").name == f"{names[0]}-r2"


def test_pins_have_reasons(one: Path, tmp_path: Path) -> None:
    warehouse = tmp_path / "wh"
    (name,) = many(one, warehouse, 1)
    for reason in ("rapport 1", "rapport 2", "rapport 1"):
        pin(warehouse, name, reason)
    assert pins(warehouse) == {name: ["rapport 1", "rapport 2"]}
    unpin(warehouse, name, "rapport 1")
    assert pins(warehouse) == {name: ["rapport 2"]}
    with pytest.raises(Refused, match="not pinned for 'rapport 1'"):
        unpin(warehouse, name, "rapport 1")
    unpin(warehouse, name)
    assert pins(warehouse) == {}
    with pytest.raises(Refused, match="not pinned"):
        unpin(warehouse, name)


def test_the_command_line(one: Path, tmp_path: Path) -> None:
    warehouse = tmp_path / "wh"
    names = many(one, warehouse, 3)

    def tavle_(*arguments: str) -> tuple[int, str]:
        result = run.invoke(app, ["snapshots", *arguments, "--warehouse", str(warehouse)])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output

    assert tavle_("use", names[0]) == (0, f"published is {names[0]}\n")
    assert tavle_("pin", names[1], "--reason", "rapport")[0] == 0
    code, text = tavle_("list")
    assert code == 0
    assert [line.split()[0] for line in text.splitlines()] == [names[2], names[1], "*"]
    listed = json.loads(tavle_("list", "--json")[1])
    assert [(e["name"], e["current"], e["pins"]) for e in listed] == [
        (names[2], False, []), (names[1], False, ["rapport"]), (names[0], True, [])
    ]  # fmt: skip
    code, text = tavle_("use", "2026-01-31")
    assert (code, "beginning of several" in text) == (1, True)
    code, text = tavle_("use", "2025")
    assert (code, "no snapshot '2025'" in text) == (1, True)
    assert tavle_("unpin", names[1])[0] == 0
    assert tavle_("prune", "--keep", "1") == (0, f"removed {names[1]}\n1 removed\n")
    assert tavle_("prune", "--keep", "0")[0] == 2


def test_readers_follow_the_pointer_and_let_the_old_file_go(one: Path, tmp_path: Path) -> None:
    warehouse = tmp_path / "wh"
    names = many(one, warehouse, 2)
    house = Warehouse(warehouse)

    def held() -> set[str]:
        gc.collect()
        links = [str(fd.readlink()) for fd in Path("/proc/self/fd").iterdir() if fd.is_symlink()]
        return {n for n in names if any(n in link for link in links)}

    page = house.current()
    assert house.current() is page
    use(warehouse, names[0])
    after = house.current()
    assert after.path.stem == names[0]
    # The page that began on the old one ends on it, though it is pruned meanwhile.
    (warehouse / f"{names[1]}.duckdb").unlink()
    assert page.fetch("select count(*) from cases") == [(3,)]
    assert held() == set(names)
    del page
    assert held() == {names[0]}


def test_a_snapshot_pruned_between_pointer_and_opening_is_no_error(
    one: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse = tmp_path / "wh"
    names = many(one, warehouse, 2)
    stale = iter([warehouse / "2020-01-01-gone.duckdb"])
    monkeypatch.setattr(
        "metrics.warehouse.snapshot.current_snapshot",
        lambda folder: next(stale, None) or current_snapshot(folder),
    )
    assert Warehouse(warehouse).current().path.stem == names[1]


def test_a_pointer_to_nothing_is_a_sentence(one: Path, tmp_path: Path) -> None:
    warehouse = tmp_path / "wh"
    (name,) = many(one, warehouse, 1)
    (warehouse / f"{name}.duckdb").unlink()
    with pytest.raises(NoSnapshot, match="is not there"):
        Warehouse(warehouse).current()


def test_readers_without_pause_through_ten_publishes(one: Path, tmp_path: Path) -> None:
    """Every answer is of one snapshot: its name and its rows belong together, in every reader."""
    import duckdb

    warehouse = tmp_path / "wh"
    (name,) = many(one, warehouse, 1)
    source = warehouse / f"{name}.duckdb"
    house = Warehouse(warehouse)
    stop, errors, seen = threading.Event(), [], set()

    def read() -> None:
        while not stop.is_set():
            try:
                snap = house.current()
                cases = snap.fetch("select count(*) from cases")[0][0]
                marked = snap.fetch("select min(team_name), max(team_name), count(*) from teams")[0]
                number = int(snap.path.stem.rpartition("-r")[2]) if "-r" in snap.path.stem else 0
                assert cases == 3 and (number == 0 or marked == (str(number), str(number), 2)), (
                    number,
                    marked,
                )
                seen.add(number)
            except Exception as error:
                errors.append(error)
                return

    readers = [threading.Thread(target=read) for _ in range(8)]
    for reader in readers:
        reader.start()
    for number in range(2, 12):
        building = warehouse / f"{name}-r{number}.building"
        shutil.copyfile(source, building)
        with duckdb.connect(str(building)) as connection:
            connection.execute(f"update teams set team_name = '{number}'")
        publish(building, warehouse, f"{name}-r{number}")
        (warehouse / f"{name}-r{number - 1}.duckdb").unlink(missing_ok=True)
        time.sleep(0.05)
    time.sleep(0.2)
    stop.set()
    for reader in readers:
        reader.join()
    assert errors == []
    assert len(seen) >= 5 and 11 in seen
