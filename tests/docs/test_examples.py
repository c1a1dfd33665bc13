"""What the pages and docstrings show can be run as it stands, on the sample."""

from __future__ import annotations

import doctest
import importlib
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from etl.snapshots.load import load
from tavle.main import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("asking.md", "signal-or-noise.md", "reports.md")
MODULES = sorted(
    f"{room}.{p.stem}" for room in ("metrics", "reports") for p in (ROOT / room).glob("*.py")
    if ">>> " in p.read_text(encoding="utf-8")
)  # fmt: skip


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a `warehouse` in it that holds the sample."""
    folder = tmp_path_factory.mktemp("examples")
    load([ROOT / "data" / "sample"], folder / "warehouse")
    return folder


def blocks(page: str, language: str) -> list[str]:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES)
def test_the_python_of_a_page(page: str, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(sample)
    monkeypatch.delenv("TAVLE_WAREHOUSE", raising=False)
    found = blocks(page, "python")
    assert found or page == "reports.md"
    for block in found:
        exec(compile(block, page, "exec"), {})


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_a_page(page: str, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(sample)
    monkeypatch.delenv("TAVLE_WAREHOUSE", raising=False)
    commands = [
        line for block in blocks(page, "") for line in block.splitlines() if line.startswith("tavle ")
    ]
    assert commands or page != "asking.md"
    for line in commands:
        result = CliRunner().invoke(app, shlex.split(line)[1:])
        assert result.exit_code == 0, (line, result.output)
        assert result.stdout.strip(), line


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_of_a_module(module: str) -> None:
    found = doctest.testmod(importlib.import_module(module))
    assert found.failed == 0
