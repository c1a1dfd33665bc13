"""A question of one centre among a hundred times as many cases, beside the same question of a city.

    .venv/bin/tavle generate --cases 10000000 --form canonical --out DELIVERY
    .venv/bin/tavle load DELIVERY --warehouse LARGE
    .venv/bin/python -m benchmarks.hundredfold --city WAREHOUSE --large LARGE [--rounds 7]

Every indicator by team and week over 260 weeks, of the whole city and of one centre of the large warehouse
(another centre each time), in turn in one run; prints medians in ms and the ratio, with `--cpu` of processor
time, where the machine is not quiet.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from metrics import INDICATORS, OPERATOR, Question, Snapshot, Warehouse, ask
from metrics.warehouse.cache import Cache

WEEKS = 260
AIM = 2.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--city", type=Path, required=True)
    parser.add_argument("--large", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--cpu", action="store_true")
    options = parser.parse_args()
    clock = time.process_time if options.cpu else time.perf_counter
    city, large = (Warehouse(path).current() for path in (options.city, options.large))
    city.answers, large.answers = Cache(0), Cache(0)
    centres = _centres(large)
    print(f"{'indicator':<28}{'city ms':>9}{'centre ms':>11}{'ratio':>7}{'rows':>7}{'rows':>7}")
    ratios: dict[str, float] = {}
    for ident, indicator in INDICATORS.items():
        if "team" not in indicator.dims:
            continue
        of_city, of_centre, rows = [], [], (0, 0)
        for n in range(options.rounds + 1):
            centre = centres[7 * n % len(centres)]
            seconds, in_city = _asked(city, ident, (), clock)
            of_city.append(1000 * seconds)
            seconds, in_centre = _asked(large, ident, (("centre", centre),), clock)
            of_centre.append(1000 * seconds)
            rows = (in_city, in_centre)
        small, big = (statistics.median(times[1:]) for times in (of_city, of_centre))
        ratios[ident] = big / small
        print(f"{ident:<28}{small:>9.1f}{big:>11.1f}{big / small:>7.2f}{rows[0]:>7}{rows[1]:>7}", flush=True)
    over = [i for i, ratio in ratios.items() if ratio > AIM]
    print(
        f"\nratio: median {statistics.median(ratios.values()):.2f}, highest {max(ratios.values()):.2f}; ",
        end="",
    )
    print(f"over {AIM:.0f}: {over or 'none'}")


def _centres(snapshot: Snapshot) -> list[str]:
    """The centres of the usual number of teams (the last one may have fewer)."""
    teams: dict[str, int] = {}
    for unit in snapshot.units():
        teams[unit["centre"]] = teams.get(unit["centre"], 0) + 1
    usual = statistics.mode(teams.values())
    return sorted(c for c, n in teams.items() if n == usual)


def _asked(
    snapshot: Snapshot, ident: str, where: tuple[tuple[str, str], ...], clock: Callable[[], float]
) -> tuple[float, int]:
    start = _first(snapshot.as_of)
    question = Question(ident, by=("team",), grain="week", start=start, where=where)
    began = clock()
    answer = ask(snapshot, question, OPERATOR)
    return clock() - began, len(answer)


def _first(as_of: date) -> date:
    day = as_of - timedelta(days=7 * (WEEKS - 1))
    return day - timedelta(days=day.weekday())


if __name__ == "__main__":
    main()
