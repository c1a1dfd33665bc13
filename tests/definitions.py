"""Makes `docs/indicators.md` and the examples that ship with the definitions, from catalogue and spec tests; and the
table of reports in `docs/reports.md`, from their records.

`python tests/definitions.py` (`make docs`) writes them; a test fails while they are stale. An example is a
test of `tests/spec` that is nothing but tables in and rows out: its tables, its question and its rows are
read from its source, so what is shown is what runs.
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)] if str(ROOT) not in sys.path else []

from metrics import INDICATORS  # noqa: E402
from metrics.out.definitions import (  # noqa: E402
    EXAMPLES,
    HISTORY,
    Example,
    as_markdown,
    examples_json,
    fingerprint,
    history,
)
from reports.menu import REPORTS  # noqa: E402
from reports.report import Report  # noqa: E402
from tavle import issued  # noqa: E402

SPEC = ROOT / "tests" / "spec"
PAGE = ROOT / "docs" / "indicators.md"
REPORTS_PAGE = ROOT / "docs" / "reports.md"
BEGIN, END = (
    "<!-- The table is made by `make docs` from reports/menu.py. -->\n",
    "<!-- End of the table. -->\n",
)
_ROOM = 1400


@dataclass
class _Module:
    """One file of spec tests: its module-level names and its functions."""

    name: str
    names: dict[str, ast.expr] = field(default_factory=dict)
    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)


def read() -> list[_Module]:
    """The files of spec tests."""
    found = []
    for path in sorted(SPEC.glob("test_*.py")):
        module = _Module(path.stem)
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                module.functions[node.name] = node
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                module.names[node.targets[0].id] = node.value
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
                module.names[node.target.id] = node.value
        found.append(module)
    return found


def named_by_tests(modules: list[_Module]) -> dict[str, tuple[str, ...]]:
    """Indicator -> the tests that name it, as `file::test`."""
    found: dict[str, list[str]] = defaultdict(list)
    for module in modules:
        for name, function in module.functions.items():
            if not name.startswith("test_"):
                continue
            words = _words(function, module, set())
            for ident in INDICATORS:
                if ident in words:
                    found[ident].append(f"{module.name}::{name}")
    return {ident: tuple(tests) for ident, tests in found.items()}


def _words(node: ast.AST, module: _Module, seen: set[str]) -> set[str]:
    """The words of all texts in a test and in what it uses of its module."""
    words: set[str] = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            words |= set(inner.value.split())
        elif isinstance(inner, ast.JoinedStr):
            continue
        elif isinstance(inner, ast.Name) and inner.id in module.names and inner.id not in seen:
            seen.add(inner.id)
            words |= _words(module.names[inner.id], module, seen)
    return words


def examples(modules: list[_Module]) -> dict[str, Example]:
    """Indicator -> its shortest example."""
    best: dict[str, Example] = {}
    for module in modules:
        for name, function in module.functions.items():
            if name.startswith("test_"):
                for example in _examples(module, function):
                    ident = example.indicator
                    if ident not in best or _size(example) < _size(best[ident]):
                        best[ident] = example
    return {ident: best[ident] for ident in INDICATORS if ident in best}


def _size(example: Example) -> tuple[bool, int]:
    """Shorter is better, but it should show some rows."""
    text = sum(map(len, example.tables.values())) + sum(map(len, example.rows))
    return len(example.rows) < 2, text


def _examples(module: _Module, function: ast.FunctionDef) -> list[Example]:
    local = {
        n.targets[0].id: n.value
        for n in ast.walk(function)
        if isinstance(n, ast.Assign) and isinstance(n.targets[0], ast.Name)
    }
    found = []
    for node in ast.walk(function):
        if (
            not isinstance(node, ast.Compare)
            or len(node.comparators) != 1
            or not isinstance(node.ops[0], ast.Eq)
        ):
            continue
        call, rows = node.left, _rows(node.comparators[0])
        if rows is None or not (
            isinstance(call, ast.Call) and _called(call) == "rows" and len(call.args) >= 2
        ):
            continue
        tables = _tables(module, local, call.args[0])
        values = [_text(module, a) for a in call.args[1:]]
        named = {k.arg: _text(module, k.value) for k in call.keywords if k.arg}
        if tables is None or None in values or None in named.values() or values[0] not in INDICATORS:
            continue
        question = {**dict(zip(("show", "by", "where"), map(str, values[1:]), strict=False)), **named}
        example = Example(
            str(values[0]),
            f"{module.name}::{function.name}",
            tables,
            {k: str(v) for k, v in question.items()},
            rows,
        )
        if sum(map(len, tables.values())) <= _ROOM:
            found.append(example)
    return found


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _rows(node: ast.expr) -> tuple[str, ...] | None:
    """The expected rows: `lines("…")` or a list of texts."""
    if isinstance(node, ast.Call) and _called(node) == "lines" and isinstance(node.args[0], ast.Constant):
        return tuple(" ".join(line.split()) for line in str(node.args[0].value).strip().splitlines())
    if isinstance(node, ast.List) and node.elts and all(isinstance(x, ast.Constant) for x in node.elts):
        return tuple(str(x.value) for x in node.elts if isinstance(x, ast.Constant))
    return None


def _text(module: _Module, node: ast.expr) -> Any:
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name) and node.id in module.names:
        return _text(module, module.names[node.id])
    return None


def _tables(module: _Module, local: dict[str, ast.expr], node: ast.expr) -> dict[str, str] | None:
    """The tables of the snapshot that a test asks, where they are written out."""
    if isinstance(node, ast.Name) and node.id in local:
        return _tables(module, local, local[node.id])
    if not isinstance(node, ast.Call):
        return None
    if _called(node) == "given":
        if node.args:
            return None
        values = {k.arg: _text(module, k.value) for k in node.keywords if k.arg}
        if not values or any(not isinstance(v, str) for v in values.values()) or "settings" in values:
            return None
        return {k: _tidy(str(v)) for k, v in values.items()}
    made = module.functions.get(_called(node))
    if made is None or node.args or node.keywords:
        return None
    for inner in made.body:
        if isinstance(inner, ast.Return) and inner.value is not None:
            return _tables(module, {}, inner.value)
    return None


def _tidy(text: str) -> str:
    """The lines of a table, in columns of even width."""
    cells = [line.split() for line in text.strip().splitlines() if line.strip()]
    if len(cells) < 2:
        return text.strip()
    widths = [max(len(row[i]) for row in cells if i < len(row)) for i in range(len(cells[0]))]
    return "\n".join(
        "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=False)).rstrip() for row in cells
    )


def reports_page() -> str:
    """`docs/reports.md` with the table of reports as it should be."""
    before, _, rest = REPORTS_PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    rows = [
        "| command | on the page | what | files | options of its own |",
        "| --- | --- | --- | --- | --- |",
    ]
    for report in REPORTS:
        command = " ".join(filter(None, ("tavle", report.command.group, report.id)))
        options = ", ".join(f"`{name}`" for name in _own_options(report))
        files = ", ".join(report.endings)
        rows.append(f"| `{command}` | {report.name} | {report.command.help} | {files} | {options} |")
    return before + BEGIN + "\n".join(rows) + "\n" + END + after


def _own_options(report: Report) -> list[str]:
    more = [f"--{name.replace('_', '-')}" for name, _, _ in issued.OPTIONS] if report.issued else []
    return [f"--{p.option.name or p.id}" for p in report.parameters] + more


def made() -> dict[Path, str]:
    """The files as they should be."""
    modules = read()
    found = examples(modules)
    return {
        EXAMPLES: examples_json(found),
        PAGE: as_markdown(found, named_by_tests(modules)),
        REPORTS_PAGE: reports_page(),
    }


def first_versions() -> None:
    """A new indicator gets its first row in the history. A change is told by whoever makes it."""
    new = [id for id in INDICATORS if id not in history()]
    if new:
        with HISTORY.open("a", encoding="utf-8") as file:
            file.writelines(
                f"{id},1,{date.today()},{fingerprint(INDICATORS[id])},første udgave\n" for id in new
            )
        history.cache_clear()
        print(f"written: {HISTORY.relative_to(ROOT)}")


def main() -> int:
    """Write what is stale, and say so."""
    first_versions()
    for path, text in made().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"written: {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
