"""Options of the command line that several commands share."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from tavle.common import written_day
from tavle.main import app

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"dash", "duckdb", "pandas", "plotly", "pptx", "pyarrow"}
ASKED = [
    ["metric", "closures", "--from"], ["metric", "closures", "--to"], ["load", ".", "--as-of"], ["check", ".", "--as-of"],
    ["audit", "--since"],
]  # fmt: skip


@pytest.mark.parametrize("asked", ASKED, ids=" ".join)
def test_what_is_no_day_is_told_with_how_one_is_written(asked: list[str]) -> None:
    found = CliRunner().invoke(app, [*asked, "2026-13-01"])
    said = " ".join(found.output.split())
    assert found.exit_code == 2
    assert f"'{asked[-1]}': '2026-13-01' is not a date. Write one as 2026-10-31." in said


@pytest.mark.parametrize(
    "text", ["2026-02-30", "31-10-2026", "20261031", "2026-W44-1", "2026-10-31T10:00", ""]
)
def test_only_a_day_written_in_full_is_one(text: str) -> None:
    with pytest.raises(typer.BadParameter):
        written_day(text)
    assert written_day("2028-02-29") == date(2028, 2, 29)


def test_the_version_is_the_one_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    done = CliRunner().invoke(app, ["--version"])
    assert (done.exit_code, done.stdout) == (0, f"tavle {project['version']}\n")


@pytest.mark.parametrize("asked", ["--help", "--version", "report --help", "report status --help"])
def test_help_loads_nothing_heavy(asked: str) -> None:
    """The libraries that take long to load are loaded by the commands that use them, not by the app."""
    code = f"""
import sys
from tavle.main import app
try:
    app({asked.split()!r})
except SystemExit as ended:
    assert not ended.code
print(",".join(sorted({HEAVY!r} & set(sys.modules))), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout and done.stderr.strip() == ""
