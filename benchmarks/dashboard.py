"""How long a reader waits: each page on the server, and the dashboard in a real, cold browser.

    .venv/bin/python -m benchmarks.dashboard [--warehouse DIR] [--rounds N] [--no-browser | --only-browser]
                                             [--against CHECKOUT]

Without a warehouse it makes a city-size delivery and loads it. `--against` names the folder of another version, set up
with `make setup`: its server loads the same delivery and is measured in turn with this one. Two tables:
the server's time to make each page (another filter each time), and what a browser that has never been there sees
(`benchmarks/browser.py`): when the numbers stand, when its figures are drawn, when the filters answer, the bytes over the
wire, the same on a second visit, and from the choice of a filter to the new figures: until the words have changed, until
everything in a window of 1920×1080 is of the new filter and painted, and until all figures of the page are.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import orjson

from benchmarks.browser import in_a_browser
from dashboard import preparing
from dashboard.page import render
from etl.generate import generate
from etl.snapshots.load import load
from metrics import Snapshot, Warehouse
from topics import view

PAGES = (
    "/", "/indikator/caseload_per_worker", "/indikator/closures_per_worker_month", "/indikator/phone_on_time",
    "/indikator/contacts_overdue", "/flow", "/maalgrupper", "/milepaele", "/handleplan", "/bemanding", "/sager",
    "/sager?tal=phone_on_time&del=ikke", "/bag", "/stikproeve", "/mit?medarbejder={worker}", "/tavle/{team}", "/rapporter",
    "/definitioner", "/datakvalitet",
)  # fmt: skip


def sent(outputs: object) -> bytes:
    """What the browser gets of a page."""
    return orjson.dumps(outputs, default=lambda component: component.to_plotly_json())


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--warehouse", type=Path)
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--no-browser", action="store_true")
    parser.add_argument("--only-browser", action="store_true")
    parser.add_argument("--against", type=Path, help="another version's checkout")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tavle-benchmark-") as name:
        work = Path(name)
        if options.warehouse is None or options.against:
            generate(scale="city", out=work / "delivery", form="canonical")
        warehouse = options.warehouse or work / "warehouse"
        if options.warehouse is None:
            load([work / "delivery"], warehouse)
        if not options.only_browser:
            on_the_server(warehouse, options.rounds)
        if not options.no_browser:
            versions = {"now": (sys.executable, warehouse)}
            if options.against:
                python = str(options.against.resolve() / ".venv/bin/python")
                command = [
                    python,
                    "-m",
                    "tavle",
                    "load",
                    str(work / "delivery"),
                    "--warehouse",
                    str(work / "other"),
                ]
                subprocess.run(command, cwd=options.against, check=True, capture_output=True)
                versions = {"before": (python, work / "other"), **versions}
            in_a_browser(versions, options.rounds)


def on_the_server(warehouse: Path, rounds: int) -> None:
    """One line a page: making it and its JSON, each time for another team or district.

    `prepared`: of a team that this process has not been asked for, as the server has it (`dashboard/preparing.py`: what
    it stands on lies beside the snapshot). `unknown`: of a district, for which nothing was worked out. `again`: the
    figures are known to this process, the page is made anew.
    """
    house = Warehouse(warehouse)
    snapshot = house.current()
    for address, state in preparing.stood_on(snapshot):
        preparing.prepare(snapshot, address, state)
    gc.collect()
    gc.freeze()
    teams, districts = _filters(snapshot)
    worker = next(iter(snapshot.labels("worker")))
    heads = ("prepared p50", "p95", "unknown p50", "p95", "again p50", "p95")
    print(f"{'page, on the server, ms':<42}{''.join(f'{h:>13}' for h in heads)}{'kB':>7}")
    medians: list[list[float]] = []
    for pattern in PAGES:
        path, _, own = pattern.format(team=snapshot.units()[0]["team"], worker=worker).partition("?")
        times: dict[str, list[float]] = {"prepared": [], "unknown": [], "again": []}
        size = 0
        for n in range(rounds + 1):
            for word, filters in (("prepared", teams), ("unknown", districts), ("again", districts)):
                search = filters[n % len(filters)] + (f"&{own}" if own else "")
                if word != "again":
                    for kept in (snapshot.answers, snapshot.cells, view._answers, view._made):
                        kept.clear()
                began = time.perf_counter()
                size = len(sent(render(house, path, search).outputs()))
                times[word].append(1000 * (time.perf_counter() - began))
        cells = [f(v[1:]) for v in times.values() for f in (statistics.median, _p95)]
        medians.append(cells[::2])
        print(f"{pattern:<42}{''.join(f'{c:>13.0f}' for c in cells)}{size / 1000:>7.0f}", flush=True)
    for word, values in zip(("prepared", "unknown", "again"), zip(*medians, strict=True), strict=True):
        print(f"{word}: median of all pages {statistics.median(values):.0f} ms, slowest {max(values):.0f} ms")
    print()


def _p95(values: list[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))]


def _filters(snapshot: Snapshot) -> tuple[list[str], list[str]]:
    """The teams and the districts, as an address names them."""
    teams = [f"?team={u['team']}" for u in snapshot.units()]
    return teams, [f"?bydel={d}" for d in snapshot.labels("district")]


if __name__ == "__main__":
    main()
