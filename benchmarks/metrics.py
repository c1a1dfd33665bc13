"""How long a figure takes: every indicator, by team and week over five years, another filter each time.

    .venv/bin/python -m benchmarks.metrics [--warehouse DIR] [--rounds N]

Without a warehouse it makes a city-size delivery and loads it (under a minute). Prints a table: p50 and
p95 in milliseconds a question, warm, with no cache of answers anywhere.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from etl.generate import generate
from etl.load import load
from metrics import INDICATORS, OPERATOR, Question, Snapshot, Warehouse, ask


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--warehouse", type=Path)
    parser.add_argument("--rounds", type=int, default=11)
    options = parser.parse_args()
    if options.warehouse is not None:
        measure(Warehouse(options.warehouse).current(), options.rounds)
        return
    with tempfile.TemporaryDirectory(prefix="tavle-benchmark-") as name:
        folder = Path(name)
        generate(scale="city", out=folder / "delivery", form="canonical")
        load([folder / "delivery"], folder / "warehouse")
        measure(Warehouse(folder / "warehouse").current(), options.rounds)


def measure(snapshot: Snapshot, rounds: int) -> None:
    """One line an indicator; filters go round the districts (or the teams, where districts are no dim)."""
    start = snapshot.as_of - timedelta(days=5 * 364)
    print(f"{'indicator':<28}{'rows':>7}{'p50 ms':>9}{'p95 ms':>9}")
    for ident, indicator in INDICATORS.items():
        dim = "district" if "district" in indicator.dims else "team"
        values = list(snapshot.labels(dim))
        times, rows = [], 0
        for n in range(rounds + 1):
            where = ((dim, values[n % len(values)]),)
            question = Question(ident, by=("team",), grain="week", start=start, where=where)
            began = time.perf_counter()
            rows = max(rows, len(ask(snapshot, question, OPERATOR)))
            times.append(1000 * (time.perf_counter() - began))
        warm = sorted(times[1:])
        print(f"{ident:<28}{rows:>7}{statistics.median(warm):>9.1f}{warm[int(0.95 * (len(warm) - 1))]:>9.1f}")


if __name__ == "__main__":
    main()
