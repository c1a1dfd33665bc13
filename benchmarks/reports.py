"""How long what is sent takes: the status workbook and each deck, in both forms, on a city-size warehouse.

    .venv/bin/python -m benchmarks.reports [--warehouse DIR] [--rounds N]

Without a warehouse it makes a city-size delivery and loads it (under a minute). Each round opens the
snapshot anew, as a command does; the time of starting Python is not in it. Prints the median in seconds.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from etl.generate import generate
from etl.load import load
from metrics import OPERATOR, Warehouse
from reports import Figures
from reports.figures import RELEASED
from reports.slides import DECKS, slides_file
from reports.status import status_workbook


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


def measure(warehouse: Path, rounds: int) -> None:
    """One line a file: asking the figures and writing them, and writing them alone."""
    files: dict[str, Callable[[Figures], bytes]] = {"status workbook": status_workbook}
    files |= {f"deck {which}": lambda figures, which=which: slides_file(figures, which) for which in DECKS}
    print(f"{'file':<24}{'form':<10}{'whole s':>9}{'writing s':>11}{'kB':>7}")
    for name, write in files.items():
        for form, scope in (("released", RELEASED), ("whole", OPERATOR)):
            times, writing, size = [], [], 0
            for _ in range(rounds):
                began = time.perf_counter()
                figures = Figures(Warehouse(warehouse).current(), scope)
                size = len(write(figures))
                asked = time.perf_counter()
                write(figures)  # every answer is remembered: this is the writing alone
                times.append(asked - began)
                writing.append(time.perf_counter() - asked)
            print(
                f"{name:<24}{form:<10}{statistics.median(times):>9.2f}{statistics.median(writing):>11.2f}{size / 1000:>7.0f}"
            )


if __name__ == "__main__":
    main()
