"""A module that the documents name is there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
NAMED = re.compile(r"`([\w./-]+\.(?:py|js|sql|typ))(?:::\w+)?`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_module_that_is_named_is_there(page: Path) -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True)
    files = listed.stdout.split()
    # What was is told of in the changelog alone.
    named = set() if page.name == "CHANGELOG.md" else set(NAMED.findall(page.read_text(encoding="utf-8")))
    assert [
        name for name in sorted(named) if not any(f == name or f.endswith(f"/{name}") for f in files)
    ] == []
