"""The incident log, loaded by the product and counted by hand: once for all tests of this folder."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from metrics import Snapshot, Warehouse
from real.uci_count import Count, count
from real.uci_days import AS_OF

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
ARCHIVE = "uci_incident_event_log.zip"


@pytest.fixture(scope="session")
def tavle(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Runs the command line on one warehouse and gives what it wrote."""
    warehouse = tmp_path_factory.mktemp("uci") / "warehouse"

    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", "tavle", *arguments, "--warehouse", str(warehouse)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run.warehouse = warehouse  # type: ignore[attr-defined]
    return run


@pytest.fixture(scope="session")
def real() -> Callable[[str], Path]:
    """Gives the path of a real file by name; skips, by name and reason, where it is not there."""
    folder = Path(os.environ.get("TAVLE_REAL_DATA", "../shared/real"))
    folder = folder if folder.is_absolute() else ROOT / folder

    def find(name: str) -> Path:
        path = folder / name
        if not path.is_file():
            pytest.skip(f"the real data is not here: no {path} (set TAVLE_REAL_DATA to its folder)")
        return path

    return find


@pytest.fixture(scope="session")
def log(real: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The log as a CSV file, in a folder of its own: the delivery."""
    delivery = tmp_path_factory.mktemp("delivery")
    with zipfile.ZipFile(real(ARCHIVE)) as packed:
        packed.extractall(delivery)
    return delivery / "incident_event_log.csv"


@pytest.fixture(scope="session")
def snapshot(log: Path, tavle: Callable[..., str]) -> Snapshot:
    """What `tavle load` published, under the limits that any delivery has."""
    tavle(
        "load", str(log.parent), "--config", str(HERE / "tavle.toml"),
        "--source", str(HERE / "uci.toml"), "--as-of", AS_OF.isoformat(),
    )  # fmt: skip
    return Warehouse(tavle.warehouse).current()  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def counted(log: Path) -> Count:
    """The same log, counted day by day."""
    return count(log)
