"""The structure of the code, before and after: files and lines a folder, and what a page, a question, a report pass through.

    python -m benchmarks.structure [--against REV] [--warehouse DIR]

`REV` (default: the last tag, else the first commit) is checked out beside, and measured with the same Python. Modules
are counted as they are entered while one request, one question and one report are made over the same small warehouse;
nothing is kept from an earlier one. Only the code's own packages count, and no test.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("etl", "store", "metrics", "topics", "reports", "dashboard", "tavle")
MACHINERY = {
    "html, render, static, download": (
        "dashboard/html.py", "dashboard/render", "dashboard/static.py", "dashboard/download.py",
        "dashboard/file_name.py", "dashboard/elements.py",
        "dashboard/wire.py", "dashboard/packed.py", "dashboard/quick.py", "dashboard/prerender.py",
        "dashboard/export.py", "dashboard/fetching.py", "dashboard/components/",
    ),
    "caches": (
        "dashboard/kept.py", "dashboard/shelf.py", "dashboard/steady.py", "dashboard/warming.py",
        "dashboard/preparing.py",
    ),
    "script": ("dashboard/assets/scripts/", "dashboard/assets/first/"),
}  # fmt: skip
"""What carries a page to the browser and into files, by its old and its new names."""

PROBE = """
import json, sys
from pathlib import Path
sys.path.insert(0, ".")
seen, order = None, []
def enter(frame, event, arg):
    if event == "call":
        path = frame.f_code.co_filename
        if path.startswith(ROOT) and "/.venv/" not in path and "<" not in path:
            name = path[len(ROOT):].lstrip("/")
            if not order or order[-1] != name:
                order.append(name)
ROOT = str(Path(".").resolve())
warehouse = Path(sys.argv[1])
from dashboard.app import create_app
app = create_app(warehouse)
client = app.server.test_client()
client.get("/healthz")
def watched(make):
    order.clear()
    sys.setprofile(enter)
    try:
        make()
    finally:
        sys.setprofile(None)
    return list(order)
import threading
OUTPUTS = ("main.children", "menu.children", "freshness.children", "filters.className", "page.data")
def body(path):
    return {
        "output": "..{}..".format("...".join(OUTPUTS)),
        "outputs": [dict(zip(("id", "property"), o.split("."))) for o in OUTPUTS],
        "inputs": [{"id": "url", "property": "pathname", "value": path}, {"id": "url", "property": "search", "value": ""}],
        "changedPropIds": ["url.pathname"],
    }
client.post("/_dash-update-component", json=body("/definitioner"))
page = watched(lambda: client.post("/_dash-update-component", json=body("/indikator/contacts_overdue")))
kept = watched(lambda: client.post("/_dash-update-component", json=body("/indikator/contacts_overdue")))
from metrics import OPERATOR, Question, Warehouse, ask
snapshot = Warehouse(warehouse).current()
question = watched(lambda: ask(snapshot, Question("closures", by=("team",), grain="month"), OPERATOR))
from reports.make import make
report = watched(lambda: make(Warehouse(warehouse).current(), OPERATOR, "centre"))
print(json.dumps({"page": page, "page from the cache": kept, "question": question, "report": report}))
"""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--against", default=None, metavar="REV")
    parser.add_argument("--warehouse", type=Path, default=None)
    asked = parser.parse_args()
    rev = asked.against or _first()
    with tempfile.TemporaryDirectory(prefix="tavle-structure-") as room:
        before, warehouse = Path(room) / "before", asked.warehouse or Path(room) / "warehouse"
        subprocess.run(
            ["git", "worktree", "add", "--quiet", "--detach", str(before), rev], cwd=ROOT, check=True
        )
        try:
            if asked.warehouse is None:
                load = "from pathlib import Path; from etl.load import load; load([Path('data/sample')], Path(sys.argv[1]))"
                subprocess.run([sys.executable, "-c", f"import sys; sys.path.insert(0, '.'); {load}", str(warehouse)],
                               cwd=before, check=True, capture_output=True)  # fmt: skip
            trees = {"before": before, "now": ROOT}
            sizes = {name: measured(tree) for name, tree in trees.items()}
            passed = {name: walked(tree, warehouse) for name, tree in trees.items()}
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", str(before)], cwd=ROOT, check=True)
    print(f"| what | {rev[:10]} | now |\n| --- | ---: | ---: |")
    for row in dict.fromkeys([*sizes["before"], *sizes["now"]]):
        print(f"| {row} | {sizes['before'].get(row, '–')} | {sizes['now'].get(row, '–')} |")
    for what in ("page", "page from the cache", "question", "report"):
        for label, count in (
            ("modules that it passes through", _modules),
            ("returns to a module already left", _returns),
        ):
            print(f"| a {what}: {label} | {count(passed['before'][what])} | {count(passed['now'][what])} |")


def measured(tree: Path) -> dict[str, str]:
    """Files and lines a folder of the packages, and lines of the machinery."""
    files = subprocess.run(
        ["git", "ls-files"], cwd=tree, check=True, capture_output=True, text=True
    ).stdout.split()
    kept = [f for f in files if f.endswith((".py", ".sql", ".js", ".css", ".typ")) and "/plotly/" not in f]
    lines = {f: len((tree / f).read_bytes().splitlines()) for f in kept}
    found: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for file, n in lines.items():
        room = file.split("/")[0] if "/" in file else "tavle" if file.startswith("tavle") else ""
        if room in PACKAGES and file.endswith((".py", ".sql")):
            found[room] += n
            count[room] += 1
    rows = {f"`{room}/`: files, lines": f"{count[room]}, {found[room]:,}" for room in PACKAGES if count[room]}
    for name, places in MACHINERY.items():
        rows[f"machinery, {name}: lines"] = f"{sum(n for f, n in lines.items() if f.startswith(places)):,}"
    return rows


def walked(tree: Path, warehouse: Path) -> dict[str, list[str]]:
    """The modules that are entered, in order, for a page, a question and a report."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(warehouse)], cwd=tree, check=True, capture_output=True, text=True
    )  # fmt: skip
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _modules(order: list[str]) -> int:
    return len(set(order))


def _returns(order: list[str]) -> int:
    """How often a module is entered that was left before."""
    return len(order) - len(set(order))


def _first() -> str:
    tag = subprocess.run(
        ["git", "describe", "--tags", "--abbrev=0"], cwd=ROOT, capture_output=True, text=True
    )
    if tag.returncode == 0:
        return tag.stdout.strip()
    roots = subprocess.run(["git", "rev-list", "--max-parents=0", "HEAD"], cwd=ROOT, check=True, capture_output=True, text=True)  # fmt: skip
    return roots.stdout.split()[0]


if __name__ == "__main__":
    main()
