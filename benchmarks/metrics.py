"""How long a figure takes: every indicator, by team and week over five years, another filter each time.

    .venv/bin/python -m benchmarks.metrics [--warehouse DIR] [--rounds N] [--centre NAME]

Without a warehouse it makes a city-size delivery and loads it. Prints a table: p50 and p95 in
milliseconds a question, warm, with no cache of answers anywhere; beside it the same question by hand
(`by_hand.py`), asked in turn in the same run and checked to give the same numbers; and their ratio.
With `--centre` only that centre is asked about (a warehouse of many centres).
"""

from __future__ import annotations

import argparse
import gc
import statistics
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.by_hand import BY_HAND, Asked
from etl.generate import generate
from etl.snapshots.load import load
from metrics import INDICATORS, OPERATOR, Answer, Question, Snapshot, Warehouse, ask
from metrics.warehouse.cache import Cache

YEARS = 5 * 364


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--warehouse", type=Path)
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--centre")
    options = parser.parse_args()
    if options.warehouse is not None:
        measure(Warehouse(options.warehouse).current(), options.rounds, options.centre)
        return
    with tempfile.TemporaryDirectory(prefix="tavle-benchmark-") as name:
        folder = Path(name)
        generate(scale="city", out=folder / "delivery", form="canonical")
        load([folder / "delivery"], folder / "warehouse")
        measure(Warehouse(folder / "warehouse").current(), options.rounds, options.centre)


def measure(snapshot: Snapshot, rounds: int, centre: str | None = None) -> None:
    """One line an indicator, no answer kept; filters go round the districts (or the teams, where districts are no dim)."""
    snapshot.answers, snapshot.cells = Cache(0), Cache(0)
    gc.freeze()  # as the server does
    start = snapshot.as_of - timedelta(days=YEARS)
    start -= timedelta(days=start.weekday())
    teams = [u["team"] for u in snapshot.units() if centre in (None, u["centre"])]
    print(f"{'indicator':<28}{'rows':>7}{'p50 ms':>9}{'p95 ms':>9}{'by hand':>9}{'ratio':>7}")
    slow, all_times, all_ratios = [], [], []
    for ident, indicator in INDICATORS.items():
        if "team" not in indicator.dims:
            continue
        dim = "district" if "district" in indicator.dims else "team"
        values = list(snapshot.labels("district")) if dim == "district" else teams
        extra = (("centre", centre),) if centre and dim == "district" else ()
        hand = BY_HAND.get(ident) if not centre else None
        times, by_hand, rows = [], [], 0
        for n in range(rounds + 1):
            value = values[n % len(values)]
            where = ((dim, value), *extra)
            question = Question(ident, by=("team",), grain="week", start=start, where=where)
            began = time.perf_counter()
            answer = ask(snapshot, question, OPERATOR)
            times.append(1000 * (time.perf_counter() - began))
            rows = max(rows, len(answer))
            if hand is not None:
                sql = hand(Asked(start, snapshot.as_of, dim, value))
                began = time.perf_counter()
                found = snapshot.fetch(sql)
                by_hand.append(1000 * (time.perf_counter() - began))
                _same(ident, answer, found)
        warm = sorted(times[1:])
        p50 = statistics.median(warm)
        line = f"{ident:<28}{rows:>7}{p50:>9.1f}{warm[int(0.95 * (len(warm) - 1))]:>9.1f}"
        if by_hand:
            ratio = p50 / statistics.median(by_hand[1:])
            all_ratios.append(ratio)
            line += f"{statistics.median(by_hand[1:]):>9.1f}{ratio:>7.2f}"
        print(line, flush=True)
        all_times.append(p50)
        if p50 > 50:
            slow.append(ident)
    print(
        f"\nmedian {statistics.median(all_times):.1f} ms, slowest {max(all_times):.1f} ms; over 50 ms: {slow or 'none'}"
    )
    if all_ratios:
        print(
            f"ratio to SQL by hand: median {statistics.median(all_ratios):.2f}, highest {max(all_ratios):.2f}"
        )


def _same(ident: str, answer: Answer, found: list[tuple[Any, ...]]) -> None:
    """By hand and by the engine the same numbers in the same order; anything else is no comparison."""

    def plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
        return (row[0], row[1], round(float(row[2] or 0), 6), round(float(row[3] or 0), 6))

    engine = [plain((r.period_start, r.dims[0], r.numerator, r.denominator)) for r in answer]
    hand = [plain(r) for r in found]
    if INDICATORS[ident].numerator.shape == "rolling":
        # The engine says "not known" where the 52 weeks reach before the history; the sum is a number.
        known = {(r.period_start, r.dims[0]) for r in answer if r.numerator is not None}
        engine, hand = ([r for r in rows if (r[0], r[1]) in known] for rows in (engine, hand))
    if engine != hand:
        odd = next((a, b) for a, b in zip([*engine, None], [*hand, None], strict=False) if a != b)
        raise SystemExit(f"{ident}: {len(engine)} rows, {len(hand)} by hand; first difference {odd}")


if __name__ == "__main__":
    main()
