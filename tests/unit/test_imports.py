"""Imports point left along the line of the house, never right."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAY_IMPORT: dict[str, set[str]] = {
    "etl": {"etl"},
    "store": {"etl", "store"},
    "metrics": {"etl", "metrics"},
    "topics": {"etl", "metrics", "store", "topics"},
    "reports": {"etl", "metrics", "store", "topics", "reports"},
    "dashboard": {"etl", "metrics", "store", "topics", "reports", "dashboard"},
    "tavle": {"etl", "metrics", "store", "topics", "reports", "dashboard", "tavle"},
}
ROOMS = set(MAY_IMPORT)
MODULES = [(room, path) for room in MAY_IMPORT for path in sorted((ROOT / room).rglob("*.py"))]


def imported(source: str) -> set[str]:
    """The first names of everything that a module imports, wherever in it the import stands."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize(("room", "path"), MODULES, ids=lambda v: str(v).replace(str(ROOT), ""))
def test_a_module_imports_only_leftwards(room: str, path: Path) -> None:
    wrong = (imported(path.read_text(encoding="utf-8")) & ROOMS) - MAY_IMPORT[room]
    assert not wrong, (
        f"{path.relative_to(ROOT)} imports {', '.join(wrong)}, which lies to the right of {room}"
    )


def test_the_rule_sees_a_wrong_import() -> None:
    assert imported("def f():\n    from dashboard.app import serve\n") & ROOMS == {"dashboard"}


def test_relative_imports_stay_inside_their_room() -> None:
    for room, path in MODULES:
        depth = len(path.relative_to(ROOT / room).parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert node.level <= depth, f"{path.relative_to(ROOT)} climbs out of {room}"
