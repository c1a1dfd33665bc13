"""Of Dash, Flask and Plotly only what is public is used: no private name is read or written, no method is replaced.

The one exception: `dashboard/elements.py` declares in a class body what every package of Dash components declares of its own
(`_type`, `_namespace`, `_prop_names` …).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIBRARIES = {"dash", "dash_mantine_components", "flask", "plotly", "werkzeug"}
DECLARES = ROOT / "dashboard/elements.py"
NAMED_TUPLE = {"_replace", "_asdict", "_fields", "_make"}
WORDS = re.compile(
    r"_setup_server|callback_map|_dashprivate|\bReferer\b|_fullLayout|_fullData|\bgd\._|\bPlotly\._"
)
"""What was used once, or stands in their scripts; also where it stands in a string."""
PYTHON = [
    path
    for folder in (
        "benchmarks",
        "dashboard",
        "etl",
        "metrics",
        "reports",
        "store",
        "tavle",
        "tests",
        "topics",
    )
    for path in sorted((ROOT / folder).rglob("*.py"))
] + sorted(ROOT.glob("*.py"))
SCRIPTS = [
    path
    for folder in ("first", "scripts")
    for path in sorted((ROOT / "dashboard/assets" / folder).glob("*.js"))
]


def private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


def of_libraries(tree: ast.AST) -> set[str]:
    """The names that a module has of the libraries: modules, classes, functions."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {
                (alias.asname or alias.name.split(".")[0])
                for alias in node.names
                if alias.name.split(".")[0] in LIBRARIES
            }
        elif (
            isinstance(node, ast.ImportFrom)
            and (node.module or "").split(".")[0] in LIBRARIES
            and not node.level
        ):
            names |= {alias.asname or alias.name for alias in node.names}
    return names


def defined(tree: ast.AST) -> set[str]:
    """The private names that a module defines itself."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and _own(node):
            names.add(node.attr)
    return {name for name in names if private(name)}


def _own(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")


def _sets(node: ast.Call) -> bool:
    """`setattr(…)`, `monkeypatch.setattr(…)` and their likes."""
    return ast.unparse(node.func).rpartition(".")[2] in ("setattr", "delattr")


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


OURS = {name for path in PYTHON if path != DECLARES for name in defined(ast.parse(path.read_text("utf-8")))}


def wrong(source: str, ours: set[str], declares: bool = False) -> Iterator[str]:
    """What a module uses that is the libraries' own matter, each with its line."""
    tree = ast.parse(source)
    theirs = of_libraries(tree)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            module = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
            for alias in node.names:
                whole = f"{module}.{alias.name}".strip(".").split(".")
                if whole[0] in LIBRARIES and any(map(private, whole)):
                    yield f"{node.lineno}: imports {'.'.join(whole)}"
        elif isinstance(node, ast.ClassDef) and any(_root(base) in theirs for base in node.bases):
            yield from _subclass(node, declares)
        elif isinstance(node, ast.Attribute):
            reads = private(node.attr) and node.attr not in NAMED_TUPLE
            if theirs and reads and (_root(node) in theirs or (not _own(node) and node.attr not in ours)):
                yield f"{node.lineno}: {ast.unparse(node)} is private"
            if isinstance(node.ctx, (ast.Store, ast.Del)) and _root(node) in theirs - {
                "g",
                "session",
                "request",
            }:
                yield f"{node.lineno}: {ast.unparse(node)} is replaced"
        elif isinstance(node, ast.Call) and _sets(node) and node.args and _root(node.args[0]) in theirs:
            yield f"{node.lineno}: {ast.unparse(node)} replaces something"


def _subclass(node: ast.ClassDef, declares: bool) -> Iterator[str]:
    """A class of ours under one of theirs: what is private in it may be a name of theirs."""
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute) and _own(part) and private(part.attr):
            yield f"{part.lineno}: {ast.unparse(part)} in a class of theirs"
    for statement in [] if declares else node.body:
        for name in defined(ast.Module([statement], [])):
            yield f"{statement.lineno}: {name} in a class of theirs"


@pytest.mark.parametrize("path", PYTHON, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_private_name_of_a_library_is_used(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    found = list(wrong(source, OURS, declares=path == DECLARES))
    if path != Path(__file__):
        found += [
            f"{n}: {line.strip()}" for n, line in enumerate(source.splitlines(), 1) if WORDS.search(line)
        ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.name)
def test_no_private_name_is_used_in_the_browser(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [
        f"{n}: {line.strip()}"
        for n, line in enumerate(lines, 1)
        if WORDS.search(line) or re.search(r"\w\._[a-z]", line)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "source",
    [
        "import dash\ndash._callback.x()",
        "from dash import _utils",
        "from dash._utils import create_callback_id",
        "from dash import Dash\ndef f(app): return app._callback_list",
        "from dash import html\nhtml.Div.__init__ = print",
        "import dash\ndash.dash.to_json = print",
        "from dash import html\nsetattr(html.Div, '__init__', print)",
        "from dash import html\ndef test(monkeypatch): monkeypatch.setattr(html.Div, 'x', 1)",
        "from dash import Dash\nclass A(Dash):\n    def f(self): return self._layout",
        "from dash import Dash\nclass A(Dash):\n    def _layout_value(self): return 1",
    ],
)  # fmt: skip
def test_the_rule_sees_what_is_wrong(source: str) -> None:
    assert list(wrong(source, set()))


@pytest.mark.parametrize(
    "source",
    [
        "from dash import Dash\nclass A:\n    def f(self): self._x = 1",
        "from flask import g\ng.reader = 1",
        "from dash import Dash\ndef f(row): return row._replace(a=1)",
        "from dash import Dash\napp = Dash()\napp.layout = 1",
        "def f(slide): return slide._element",
    ],
)
def test_the_rule_lets_pass_what_is_right(source: str) -> None:
    assert not list(wrong(source, set()))
