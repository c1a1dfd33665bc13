"""The app is the same on every Dash that `pyproject.toml` allows: the oldest, the locked and the newest on the index."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from etl.snapshots.publish import BESIDE

ROOT = Path(__file__).resolve().parents[2]
UV = ROOT / ".tools/bin/uv"


def requirement() -> Requirement:
    """What `pyproject.toml` says of Dash."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return next(r for r in map(Requirement, project["dependencies"]) if r.name == "dash")


def install(which: str, folder: Path) -> Path:
    """The `lowest` or `highest` Dash that is allowed, alone in a folder; the rest is as it is locked."""
    command = [
        str(UV), "pip", "install", "--quiet", "--python", sys.executable, "--target", str(folder / which), "--no-deps",
        "--resolution", which, str(requirement()),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=120)
    if done.returncode:
        pytest.fail(
            f"the {which} allowed Dash could not be fetched from the package index:\n{done.stderr}",
            pytrace=False,
        )
    return folder / which


def sent(warehouse: Path, folder: Path, dash: Path | None) -> dict[str, Any]:
    """What the app sends on the Dash in a folder (None: the locked one), of a copy that no page was made of before."""
    shutil.copytree(warehouse, folder / "wh", ignore=shutil.ignore_patterns(BESIDE))
    path = [str(part) for part in (dash, ROOT, ROOT / "tests") if part is not None]
    done = subprocess.run(
        [sys.executable, "-m", "unit.page_as_dash_sends", str(folder / "wh")], capture_output=True, text=True, cwd=ROOT,
        # A component's attributes come in the order of a set.
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path), "PYTHONHASHSEED": "0"}, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    # The sixteenth digit of a sum hangs on which thread added what.
    text = re.sub(r"\d+\.\d{9,}", lambda number: str(round(float(number.group()), 6)), done.stdout)
    # So does the mark of what stands on the page.
    text = re.sub(r'(data-made[\\": =]+)[0-9a-f]{16}', r"\1", text)
    found: dict[str, Any] = json.loads(text)
    return found


@pytest.fixture(scope="module")
def locked(small_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return sent(small_folder, tmp_path_factory.mktemp("locked"), None)


@pytest.mark.parametrize("which", ["lowest", "highest"])
def test_the_page_is_the_same_on_every_allowed_dash(
    small_folder: Path, locked: dict[str, Any], tmp_path: Path, which: str
) -> None:
    other = sent(small_folder, tmp_path, install(which, tmp_path))
    assert other["version"] in requirement().specifier
    if which == "lowest":
        assert f">={other['version']}" in str(requirement().specifier), (
            "the lower bound is a version that exists"
        )
    assert locked["codes"] == other["codes"] == [200, 200, 200]
    assert "Sygedagpengecentret" in locked["html"] or "Hele centret" in locked["html"]
    for part in ("html", "layout", "page"):
        assert other[part] == locked[part], f"{part} differs on Dash {other['version']}"
