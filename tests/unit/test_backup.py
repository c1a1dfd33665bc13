"""A backup restored in an empty folder gives the same figures; a damaged one gives a sentence."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from etl.clean.keys import find_keys
from etl.errors import Refused
from etl.snapshots.backup import STORE, backup, restore
from etl.snapshots.deliveries import kept_names
from etl.snapshots.load import load, rebuild
from etl.snapshots.publish import load_lock
from etl.snapshots.snapshots import pin, snapshots
from metrics import OPERATOR, Question, Warehouse, ask
from store import Actions, Store
from store.file import NAME
from tavle.main import app
from unit.built import leavings, published, tables
from unit.deliveries import write

run = CliRunner()


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with three loads, the first of them pinned, the second not."""
    folder = tmp_path_factory.mktemp("original")
    for n in range(3):
        load([write(folder / f"in{n}")], folder / "wh")
    pin(folder / "wh", snapshots(folder / "wh")[-1].name, "rapport")
    return folder / "wh"


def _figures(warehouse: Path) -> list[object]:
    snap = Warehouse(warehouse).current()
    ids = ("open_cases", "closures", "phone_on_time", "inflow", "workers")
    return [list(ask(snap, Question(i, by=("team",), grain="month"), OPERATOR)) for i in ids]


def test_a_backup_restored_gives_the_same_figures(original: Path, tmp_path: Path) -> None:
    made = backup(original, tmp_path / "copy")
    restored = tmp_path / "deep" / "wh"
    assert restore(tmp_path / "copy", restored) == made
    assert _figures(restored) == _figures(original)
    assert tables(published(restored)) == tables(published(original))
    kept = [e for e in snapshots(original) if e.current or e.pins]
    assert [e.name for e in snapshots(restored) if e.size is not None] == [e.name for e in kept]
    assert kept_names(restored) == kept_names(original)
    assert [e.pins for e in snapshots(restored)] == [e.pins for e in snapshots(original)]
    assert {p for p in leavings(restored) if "building" in p or "PUBLISHING" in p} == set()


def test_what_people_wrote_comes_with_it_also_while_they_write(original: Path, tmp_path: Path) -> None:
    shutil.copytree(original, tmp_path / "from")
    store = Store(tmp_path / "from")
    assert STORE == NAME
    Actions(store).add("T01", "Ring til de 7", "vagten", None, "leder")
    with store.reading() as open_all_the_while:
        assert open_all_the_while is not None
        Actions(store).add("T01", "Omfordel 12 sager", "leder", None, "leder")
        made = backup(tmp_path / "from", tmp_path / "copy")
    assert NAME in [f.path for f in made.files]
    assert not list((tmp_path / "copy").glob("*-wal"))
    restore(tmp_path / "copy", tmp_path / "to")
    assert Actions(Store(tmp_path / "to")).of("T01") == Actions(store).of("T01")
    assert (tmp_path / "to" / NAME).stat().st_mode & 0o077 == 0


def test_every_kept_delivery_of_a_restored_warehouse_can_be_built(original: Path, tmp_path: Path) -> None:
    backup(original, tmp_path / "copy")
    restore(tmp_path / "copy", tmp_path / "wh")
    middle = snapshots(original)[1]
    (report,) = rebuild(tmp_path / "wh", [middle.name])
    assert tables(tmp_path / "wh" / f"{report.snapshot}.duckdb") == tables(original / f"{middle.name}.duckdb")


def test_the_key_is_only_in_it_where_that_is_asked_for(original: Path, tmp_path: Path) -> None:
    keys = find_keys(original)
    assert keys is not None
    backup(original, tmp_path / "without")
    for path in (tmp_path / "without").rglob("*"):
        assert not path.is_file() or keys.lines[0] not in path.read_bytes()
    assert json.loads((tmp_path / "without/backup.json").read_text())["keys"] == list(keys.fingerprints)
    restore(tmp_path / "without", tmp_path / "wh1")
    assert find_keys(tmp_path / "wh1") is None
    with pytest.raises(Refused, match="Put it back"):
        load([write(tmp_path / "in")], tmp_path / "wh1")

    backup(original, tmp_path / "with", with_key=True)
    restore(tmp_path / "with", tmp_path / "wh2")
    assert find_keys(tmp_path / "wh2") == keys
    assert (tmp_path / "wh2/citizen.key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "with/citizen.key").stat().st_mode & 0o777 == 0o600
    load([write(tmp_path / "in")], tmp_path / "wh2")


def test_the_site_comes_with_it(original: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "own.csv").write_text(
        "indicator,unit_level,unit,kind,low,high,valid_from,valid_to,source\nclosure_rate,,,target,1,,2020-01-01,,x\n"
    )
    (site / "secret.key").write_text("k" * 64)
    (site / "secret.key").chmod(0o600)
    config = site / "tavle.toml"
    config.write_text('municipality = "Odense"\ntargets_file = "own.csv"\nkey_file = "secret.key"\n')
    result = run.invoke(
        app, ["backup", str(tmp_path / "copy"), "--warehouse", str(original), "--config", str(config)]
    )
    assert result.exit_code == 0, result.stderr
    result = run.invoke(app, ["restore", str(tmp_path / "copy"), "--warehouse", str(tmp_path / "wh")])
    assert result.exit_code == 0, result.stderr
    assert "the settings are in" in result.stdout
    assert sorted(p.name for p in (tmp_path / "wh/site").iterdir()) == ["own.csv", "tavle.toml"]


DAMAGES = {
    "a byte of a snapshot": lambda d: _flip(next(iter(d.glob("*.duckdb")))),
    "a kept file gone": lambda d: next(iter(d.rglob("cases.*.parquet"))).unlink(),
    "a kept file shorter": lambda d: _cut(next(iter(d.rglob("cases.*.parquet")))),
    "the list gone": lambda d: (d / "backup.json").unlink(),
    "the list cut": lambda d: _cut(d / "backup.json"),
    "the list of tomorrow": lambda d: _text(d / "backup.json", '"format": 1', '"format": 2'),
    "a path outside": lambda d: _text(d / "backup.json", "pins.json", "../../pins.json"),
}


PLACES = (
    "../victim/evil",
    "..",
    "/etc/evil",
    "a/../../victim",
    ".",
    "",
    "deliveries/..",
    "PUBLISHING",
    "a\\..\\b",
)


@pytest.mark.parametrize("place", PLACES)
def test_a_path_outside_is_refused_before_anything_is_written_or_removed(
    original: Path, tmp_path: Path, place: str
) -> None:
    backup(original, tmp_path / "copy")
    (tmp_path / "par/victim").mkdir(parents=True)
    (tmp_path / "par/victim/other.txt").write_text("mine")
    _text(tmp_path / "copy/backup.json", '"pins.json"', json.dumps(place))
    with pytest.raises(Refused, match=r"outside its folder|no file of a backup"):
        restore(tmp_path / "copy", tmp_path / "par/wh")
    assert (tmp_path / "par/victim/other.txt").read_text() == "mine"
    assert [p.name for p in (tmp_path / "par/wh").iterdir()] == [".load.lock"]


def test_the_pointer_of_a_backup_and_its_links_lead_nowhere_else(original: Path, tmp_path: Path) -> None:
    made = backup(original, tmp_path / "copy")
    _text(tmp_path / "copy/backup.json", f'"current": "{made.current}"', '"current": "../x.duckdb"')
    with pytest.raises(Refused, match="outside its folder"):
        restore(tmp_path / "copy", tmp_path / "wh")
    backup(original, tmp_path / "linked")
    (tmp_path / "linked/pins.json").unlink()
    (tmp_path / "linked/pins.json").symlink_to("/etc/hostname")
    with pytest.raises(Refused, match="outside its folder"):
        restore(tmp_path / "linked", tmp_path / "wh")


@pytest.mark.parametrize("plan", ["", "[1]", '{"snapshot": "x"}', *PLACES[:7]])
def test_the_sweep_removes_nothing_that_is_not_of_the_warehouse(
    original: Path, tmp_path: Path, plan: str
) -> None:
    (tmp_path / "victim").mkdir()
    shutil.copytree(original, tmp_path / "wh")
    if plan in PLACES:
        plan = json.dumps({"snapshot": "x", "places": ["new.duckdb", "../victim", plan]})
    (tmp_path / "wh/PUBLISHING").write_text(plan)
    (tmp_path / "wh/new.duckdb").write_text("stays until the plan is sound")
    with pytest.raises(Refused, match=r"outside its folder|cannot be read"), load_lock(tmp_path / "wh"):
        pass
    assert (tmp_path / "victim").is_dir() and (tmp_path / "wh/new.duckdb").exists()


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 255
    path.write_bytes(content)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-10])


def _text(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


@pytest.mark.parametrize("what", list(DAMAGES))
def test_a_damaged_backup_is_refused_and_leaves_nothing(original: Path, tmp_path: Path, what: str) -> None:
    backup(original, tmp_path / "copy")
    DAMAGES[what](tmp_path / "copy")
    with pytest.raises(Refused, match=r"damaged|lacks|no backup|later tavle|outside"):
        restore(tmp_path / "copy", tmp_path / "wh")
    assert not (tmp_path / "wh").exists() or [p.name for p in (tmp_path / "wh").iterdir()] == [".load.lock"]
    assert not (tmp_path.parent / "pins.json").exists()


def test_what_stands_in_the_way_is_a_sentence(original: Path, tmp_path: Path) -> None:
    backup(original, tmp_path / "copy")
    with pytest.raises(Refused, match="holds something already"):
        backup(original, tmp_path / "copy")
    with pytest.raises(Refused, match="is not empty"):
        restore(tmp_path / "copy", original)
    with pytest.raises(Refused, match="nothing in"):
        backup(tmp_path / "nowhere", tmp_path / "copy2")
    with load_lock(original), pytest.raises(Refused, match="Another load"):
        backup(original, tmp_path / "copy2")
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused, match="cannot be read or written"):
        backup(original, tmp_path / "file" / "copy")


def test_a_full_disk_leaves_no_half_backup(
    original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from etl.snapshots import fault_points

    def hook(name: str) -> None:
        if name == "before write backup list":
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(fault_points, "hook", hook)
    with pytest.raises(Refused, match="No space left"):
        backup(original, tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []


def test_a_restore_that_was_killed_can_be_done_again(
    original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before the pointer: the plan is there, and the next restore sweeps by it."""
    from etl.snapshots import fault_points

    class Killed(BaseException):
        pass

    def hook(name: str) -> None:
        if name == "before write pointer":
            # As kill -9 would leave it: nothing after this point happens.
            shutil.copytree(tmp_path / "wh", tmp_path / "as it was")
            raise Killed

    backup(original, tmp_path / "copy")
    monkeypatch.setattr(fault_points, "hook", hook)
    with pytest.raises(Killed):
        restore(tmp_path / "copy", tmp_path / "wh")
    monkeypatch.setattr(fault_points, "hook", None)
    restore(tmp_path / "copy", tmp_path / "as it was")
    assert _figures(tmp_path / "as it was") == _figures(original)
