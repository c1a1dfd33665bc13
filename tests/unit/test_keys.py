"""Keys: the same citizen is the same token from delivery to delivery, through a rotation too."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from etl.clean.keys import KEY_VARIABLE, Keys, find_keys, load_keys
from etl.errors import Refused
from etl.snapshots import fault_points
from etl.snapshots.deliveries import DELIVERIES, kept_names, last_keys, read_manifest
from etl.snapshots.load import Options, load, rebuild
from etl.snapshots.rotate import rotate
from tavle.main import app
from unit.built import published, tables
from unit.deliveries import ANY_SHARE, GOOD, write
from unit.test_keep import CITIZENS, mixed

run = CliRunner()
TWO = Keys((b"the first key of all", b"the second key of all"))


def _citizens(snapshot: Path) -> dict[str, str]:
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        return dict(connection.execute("select case_id, citizen_id from cases").fetchall())


def test_a_token_is_hmac_upon_hmac() -> None:
    """token = HMAC(k2, HMAC(k1, number)), and an old token is hashed on without the number."""
    first = hmac.digest(TWO.lines[0], b"6101901234", hashlib.sha256).hex()[:32]
    both = hmac.digest(TWO.lines[1], first.encode(), hashlib.sha256).hex()[:32]
    assert Keys(TWO.lines[:1]).token("610190-1234") == first
    assert TWO.token("610190-1234") == TWO.token(" 6101901234 ") == both
    assert TWO.hash_on(first, 1) == both


def test_keys_do_not_show_themselves() -> None:
    assert "key of all" not in repr(TWO) + str(TWO)
    assert all(len(f) == 12 for f in TWO.fingerprints)
    assert TWO.behind(TWO.fingerprints[:1]) == 1
    assert TWO.behind(TWO.fingerprints) is None
    assert TWO.behind(("ffffffffffff",)) is None


def test_the_first_load_creates_a_key_that_only_we_can_read(tmp_path: Path) -> None:
    keys = load_keys(tmp_path)
    path = tmp_path / "citizen.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_keys(tmp_path) == keys == find_keys(tmp_path)
    path.chmod(0o640)
    with pytest.raises(Refused, match="chmod 600"):
        load_keys(tmp_path)
    path.chmod(0o600)
    path.write_text("short\n")
    with pytest.raises(Refused, match="too short"):
        load_keys(tmp_path)
    path.write_text("")
    with pytest.raises(Refused, match="too short"):
        load_keys(tmp_path)


def test_a_key_from_the_environment_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "a key from the environment")
    assert load_keys(tmp_path).lines == (b"a key from the environment",)
    assert not (tmp_path / "citizen.key").exists()
    monkeypatch.setenv(KEY_VARIABLE, "short")
    with pytest.raises(Refused, match="too short"):
        load_keys(tmp_path)


def test_another_key_than_the_last_delivery_s_is_refused(tmp_path: Path) -> None:
    """A new key in silence would make every citizen another one."""
    folder, warehouse = write(tmp_path / "in"), tmp_path / "wh"
    load([folder], warehouse)
    used = last_keys(warehouse)
    (warehouse / "citizen.key").unlink()
    with pytest.raises(Refused, match=f"not there.*{used[0]}"):
        load([folder], warehouse)
    assert not (warehouse / "citizen.key").exists()
    (warehouse / "citizen.key").write_text("k" * 64)
    (warehouse / "citizen.key").chmod(0o600)
    with pytest.raises(Refused, match="not the one"):
        load([folder], warehouse)
    load([folder], warehouse, options=Options(new_key=True))
    assert last_keys(warehouse) != used
    load([folder], warehouse)


@pytest.fixture
def rotated(tmp_path: Path) -> tuple[Path, Path, Path]:
    """Delivery, warehouse, and the snapshot of before a rotation."""
    folder, warehouse = write(tmp_path / "in", mixed()), tmp_path / "wh"
    load([folder], warehouse, ANY_SHARE)
    before = published(warehouse)
    result = run.invoke(app, ["key", "rotate", "--warehouse", str(warehouse)])
    assert result.exit_code == 0, result.stderr
    assert "1 kept deliveries hashed on" in result.stdout
    return folder, warehouse, before


def test_links_survive_a_rotation(rotated: tuple[Path, Path, Path]) -> None:
    """The kept delivery hashed on, and a new load of the same numbers, give the same tokens."""
    folder, warehouse, before = rotated
    old, was = tables(before), _citizens(before)
    (report,) = rebuild(warehouse)
    again = tables(published(warehouse))
    fresh = load([folder], warehouse, ANY_SHARE)
    new = tables(published(warehouse))
    assert (report.read, report.rejected) == (fresh.read, fresh.rejected)
    for name in new:
        if name != "info":
            assert again[name] == new[name], name
    now = _citizens(published(warehouse))
    keys = find_keys(warehouse)
    assert keys is not None and len(keys.lines) == 2
    assert now["A"] == keys.token(CITIZENS[0]) == keys.hash_on(was["A"], 1)
    assert keys.token(CITIZENS[3]) in now
    assert f"x-{keys.token(CITIZENS[4])}-y" in now
    assert {r[1] for r in old["assignments"]} != {r[1] for r in new["assignments"]}
    assert len(old["assignments"]) == len(new["assignments"])


def test_no_old_token_is_left_in_the_kept_delivery(rotated: tuple[Path, Path, Path]) -> None:
    _, warehouse, before = rotated
    old = set(_citizens(before).values()) | {c for c in _citizens(before) if len(c) > 30}
    (name,) = kept_names(warehouse)
    folder = warehouse / DELIVERIES / name
    assert len(read_manifest(folder).keys) == 2
    assert {p.name for p in folder.glob("*.parquet")} == {p.file for p in read_manifest(folder).parts}
    for path in folder.glob("*.parquet"):
        for row in pq.read_table(path).to_pylist():
            assert not old & {str(v) for v in row.values()}


def test_a_second_rotation(rotated: tuple[Path, Path, Path]) -> None:
    folder, warehouse, _ = rotated
    rotate(warehouse)
    rebuild(warehouse)
    again = _citizens(published(warehouse))
    load([folder], warehouse, ANY_SHARE)
    assert _citizens(published(warehouse)) == again
    assert len(last_keys(warehouse)) == 3


def test_a_rotation_that_was_interrupted_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, warehouse = write(tmp_path / "in"), tmp_path / "wh"
    for _ in range(2):
        load([folder], warehouse, ANY_SHARE)

    class Killed(BaseException):
        pass

    for point in ("after replace key", "after write cases", "after replace manifest"):

        def hook(name: str, point: str = point) -> None:
            if name == point:
                raise Killed

        monkeypatch.setattr(fault_points, "hook", hook)
        with pytest.raises(Killed):
            rotate(warehouse)
        monkeypatch.setattr(fault_points, "hook", None)
        rebuild(warehouse)
    keys, renewed = rotate(warehouse)
    assert (len(keys.lines), len(renewed)) == (2, 1)
    assert {read_manifest(warehouse / DELIVERIES / n).keys for n in kept_names(warehouse)} == {
        keys.fingerprints
    }
    for name in kept_names(warehouse):
        kept = warehouse / DELIVERIES / name
        assert {p.name for p in kept.glob("*.parquet")} == {p.file for p in read_manifest(kept).parts}


def test_a_delivery_kept_under_an_old_key_is_hashed_on_as_it_is_read(tmp_path: Path) -> None:
    """`TAVLE_KEY` got a second line: rebuild needs no rotation on disk."""
    folder, warehouse = write(tmp_path / "in"), tmp_path / "wh"
    load([folder], warehouse, ANY_SHARE)
    path = warehouse / "citizen.key"
    path.write_bytes(path.read_bytes() + b"another key of some length\n")
    rebuild(warehouse)
    again = _citizens(published(warehouse))
    load([folder], warehouse, ANY_SHARE)
    assert _citizens(published(warehouse)) == again


def test_with_a_key_of_the_environment_the_site_adds_the_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "the first key of all")
    warehouse = tmp_path / "wh"
    load([write(tmp_path / "in")], warehouse)
    with pytest.raises(Refused, match="on a line of its own"):
        rotate(warehouse)
    monkeypatch.setenv(KEY_VARIABLE, "the first key of all\nthe second key of all\n")
    assert len(rotate(warehouse)[1]) == 1
    assert last_keys(warehouse) == TWO.fingerprints


def test_without_any_key_a_rebuild_is_the_same(tmp_path: Path) -> None:
    warehouse = tmp_path / "wh"
    load([write(tmp_path / "in")], warehouse)
    before = published(warehouse)
    (warehouse / "citizen.key").unlink()
    rebuild(warehouse)
    assert tables(published(warehouse)) == tables(before)


def test_nothing_to_rotate_or_show_is_a_sentence(tmp_path: Path) -> None:
    for command in ("rotate", "show"):
        result = run.invoke(app, ["key", command, "--warehouse", str(tmp_path / "wh")])
        assert (result.exit_code, "first load creates it" in result.stderr) == (1, True)


def test_numbers_of_a_spreadsheet_keep_their_leading_zero(tmp_path: Path) -> None:
    """A citizen number as a typed number is the same citizen as its text."""
    import io

    import pyarrow as pa

    number = 6101901234
    columns: dict[str, list[object]] = {
        "case_id": ["A"], "citizen_id": [number], "benefit": ["sickness"], "first_absence_on": ["2025-10-01"],
        "opened_on": ["2025-10-10"], "employment": ["employed"], "district": ["valby"],
    }  # fmt: skip
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    only_a = {
        n: "\n".join(GOOD[n].splitlines()[:2]) + "\n" for n in GOOD if n not in ("teams.csv", "workers.csv")
    }
    folder = write(
        tmp_path / "in",
        {**only_a, "cases.csv": None, "exemptions.csv": None, "cases.parquet": out.getvalue()},
    )
    load([folder], tmp_path / "wh")
    keys = find_keys(tmp_path / "wh")
    assert keys is not None
    assert _citizens(published(tmp_path / "wh")) == {"A": keys.token(str(number))}
