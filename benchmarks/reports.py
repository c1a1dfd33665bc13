"""How long what is sent takes: every report, in each form that it has, on a city-size warehouse.

    .venv/bin/python -m benchmarks.reports [--warehouse DIR] [--rounds N]

Without a warehouse it makes a city-size delivery and loads it (under a minute). Each round opens the
snapshot anew, as a command does; the time of starting Python is not in it. Prints medians: seconds by the
clock and of the processor (both threads together), and of writing alone. `first`: what the released form hides
is worked out too, as the first one after a load does; the others find it remembered beside the snapshot.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from etl.generate import generate
from etl.snapshots.load import load
from etl.snapshots.publish import BESIDE
from metrics import OPERATOR, Scope, Warehouse
from reports.board import boards
from reports.centre import centre_document
from reports.decks import DECKS, slides_file
from reports.status import status_document, status_workbook
from reports.worker import statements
from reports.worklists import worklists
from topics.view import RELEASED, View
from topics.worker_statement import present

STATEMENTS = 150
Write = Callable[[View], bytes]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--warehouse", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    if options.warehouse is not None:
        measure(options.warehouse, options.rounds)
        return
    with tempfile.TemporaryDirectory(prefix="tavle-benchmark-") as name:
        folder = Path(name)
        generate(scale="city", out=folder / "delivery", form="canonical")
        load([folder / "delivery"], folder / "warehouse")
        measure(folder / "warehouse", options.rounds)


def files(warehouse: Path) -> list[tuple[str, tuple[str, ...], Write]]:
    """Name, forms, writer."""
    snapshot = Warehouse(warehouse).current()
    teams = [u["team"] for u in snapshot.unit_rows]
    workers = present(snapshot, OPERATOR)[:STATEMENTS]
    both = ("first", "released", "whole")
    return [
        ("status workbook", both, status_workbook),
        ("status, two pages", ("released", "whole"), status_document),
        *((f"deck {which}", both, _deck(which)) for which in DECKS),
        ("centre status", ("released", "whole"), centre_document),
        (f"{len(teams)} board sheets", ("whole",), lambda f: boards(f, teams)),
        (f"{len(workers)} statements", ("whole",), lambda f: statements(f, workers)),
        (f"{len(workers)} with dialogue", ("whole",), lambda f: statements(f, workers, dialogue=True)),
        ("worklists", ("whole",), worklists),
    ]


def _deck(which: str) -> Write:
    return lambda figures: slides_file(figures, which)


def measure(warehouse: Path, rounds: int) -> None:
    """One line a file and form."""
    print(f"{'file':<22}{'form':<10}{'clock s':>9}{'processor s':>13}{'writing s':>11}{'kB':>7}")
    for name, forms, write in files(warehouse):
        for form in forms:
            scope: Scope = OPERATOR if form == "whole" else RELEASED
            found = [_once(warehouse, scope, write, form == "first") for _ in range(rounds)]
            clock, processor, writing, size = (
                statistics.median(column) for column in zip(*found, strict=True)
            )
            print(f"{name:<22}{form:<10}{clock:>9.2f}{processor:>13.2f}{writing:>11.2f}{size / 1000:>7.0f}")


def _once(warehouse: Path, scope: Scope, write: Write, first: bool) -> tuple[float, float, float, int]:
    """Seconds by the clock, of the processor, of writing alone by the clock; bytes."""
    if first:
        shutil.rmtree(warehouse / BESIDE, ignore_errors=True)
    began, used = time.perf_counter(), time.process_time()
    figures = View(Warehouse(warehouse).current(), scope)
    size = len(write(figures))
    asked, spent = time.perf_counter(), time.process_time()
    write(figures)  # every answer is remembered: this is the writing alone
    return asked - began, spent - used, time.perf_counter() - asked, size


if __name__ == "__main__":
    main()
