"""The shipped systemd units: each runs a command that is there, writes once and never over it, and says when it fails."""

from __future__ import annotations

import configparser
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from spec.tables import given
from tavle.main import app

UNITS = Path(__file__).resolve().parents[2] / "deploy" / "systemd"
SERVICES = sorted(p for p in UNITS.glob("tavle-*.service") if "@" not in p.name and p.stem != "tavle-load")
OUT, HOME = "/srv/tavle/reports", "/opt/tavle/.venv/bin/tavle"


def unit(path: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(path, encoding="utf-8")
    return parser


def command(path: Path) -> list[str]:
    program, *words = shlex.split(unit(path)["Service"]["ExecStart"])
    assert program == HOME
    return words


def test_every_service_has_a_timer_and_tells_when_it_fails() -> None:
    assert len(SERVICES) == 7
    for path in [*SERVICES, UNITS / "tavle-load.service"]:
        found = unit(path)
        assert found["Unit"]["OnFailure"] == "tavle-failed@%n.service"
        assert found["Service"]["Type"] == "oneshot" and found["Service"]["UMask"] == "0077"
        assert unit(path.with_suffix(".timer"))["Timer"]["OnCalendar"]
    assert (UNITS / "tavle-failed@.service").is_file()
    assert {p.stem for p in UNITS.glob("*.timer")} == {p.stem for p in SERVICES} | {"tavle-load"}


@pytest.fixture(scope="module")
def house() -> Path:
    return given(
        as_of="2026-03-20",
        teams="team_id\nT",
        workers="worker_id\nW",
        cases="case_id opened_on closed_on\nA 2026-01-05 2026-02-10\nB 2026-01-05 .",
        assignments="case_id valid_from worker_id\nA 2026-01-05 W\nB 2026-01-05 W",
    ).path.parent


@pytest.mark.parametrize("path", SERVICES, ids=lambda p: p.stem)
def test_the_command_writes_once(path: Path, house: Path, tmp_path: Path) -> None:
    words = [w.replace(OUT, str(tmp_path)) for w in command(path)]
    done = CliRunner().invoke(app, words, env={"TAVLE_WAREHOUSE": str(house)})
    assert done.exit_code == 0, done.output
    made = {p: p.read_bytes() for p in tmp_path.iterdir()}
    assert len(made) == 1 and all(data for data in made.values())
    again = CliRunner().invoke(app, words, env={"TAVLE_WAREHOUSE": str(house)})
    if path.stem == "tavle-status":
        assert again.exit_code == 0 and "not due before" in again.output
    else:
        assert again.exit_code == 1 and "already there" in again.output
    assert {p: p.read_bytes() for p in tmp_path.iterdir()} == made


def test_systemd_itself_finds_nothing_wrong(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("there is no systemd here")
    for path in UNITS.iterdir():
        said = path.read_text(encoding="utf-8").replace(HOME, "/bin/true").replace("User=tavle\n", "")
        (tmp_path / path.name).write_text(said, encoding="utf-8")
    files = [str(p) for p in sorted(tmp_path.iterdir()) if "@" not in p.name]
    done = subprocess.run(
        [program, "verify", "--man=no", *files], capture_output=True, text=True, check=False
    )
    ours = [line for line in done.stderr.splitlines() if "tavle" in line]
    assert done.returncode == 0 and not ours, done.stderr
    for path in UNITS.glob("*.timer"):
        when = unit(path)["Timer"]["OnCalendar"]
        assert (
            subprocess.run([program, "calendar", when], capture_output=True, check=False).returncode == 0
        ), when
