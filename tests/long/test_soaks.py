"""The scripts of this folder, at their full size."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent


@pytest.mark.long
@pytest.mark.timeout(7200)
@pytest.mark.parametrize(
    ("script", "arguments"),
    [
        ("kill_load.py", ["--instants", "200"]),
        ("readers.py", ["--publishes", "10"]),
        ("board.py", ["--publishes", "50"]),
        ("agreement.py", ["200"]),
    ],
)
def test_a_soak(script: str, arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, str(HERE / script), *arguments], capture_output=True, text=True, check=False
    )
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
