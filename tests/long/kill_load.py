"""`kill -9` at many instants of a load, spread over its stages: the snapshot is the old or the new one.

    python tests/long/kill_load.py --instants 200 [--seed 0] [--delivery data/sample]

Each instant: a load is killed; what is published must open, prove sound and be one of the two; the next
load must succeed and leave nothing of the killed one. Prints a table by stage; exit 1 at a failure.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from etl.snapshots.publish import current_snapshot  # noqa: E402
from unit.built import leavings, published  # noqa: E402
from unit.deliveries import write  # noqa: E402
from unit.nursery import Nursery  # noqa: E402


def stages(nursery: Nursery, folder: Path, warehouse: Path) -> dict[str, float]:
    """Each stage of a load and how long it takes, in seconds."""
    done = nursery.load(folder, warehouse)
    marks = [*done["stages"], ["", done["seconds"]]]
    return {name: max(after - at, 0.0) for (name, at), (_, after) in pairwise(marks)}


def run(
    instants: int, seed: int, delivery: Path | None, work: Path
) -> tuple[dict[str, Counter[str]], list[str]]:
    """Kill at `instants` instants; gives the outcomes by stage and what went wrong."""
    chance = random.Random(seed)
    folder = delivery or write(work / "in")
    warehouse = work / "wh"
    failures: list[str] = []
    with Nursery() as nursery:
        nursery.load(folder, warehouse)
        lasts = stages(nursery, folder, warehouse)
        outcomes: dict[str, Counter[str]] = {name: Counter() for name in lasts}
        for n in range(instants):
            stage = list(lasts)[n % len(lasts)]
            after = chance.uniform(0, lasts[stage])
            what = f"instant {n}: {after * 1000:.1f} ms into {stage}"
            before = current_snapshot(warehouse)
            killed = nursery.load(folder, warehouse, stage=(stage, after))
            try:
                state = "old" if published(warehouse) == before else "new"
            except Exception as error:
                failures.append(f"{what}: {type(error).__name__}: {error}")
                continue
            if killed["status"] not in (-9, 0) or (killed["status"] == 0 and state == "old"):
                failures.append(
                    f"{what}: ended with {killed['status']} {killed['refused'] or killed['fault']}"
                )
            outcomes[stage][state if killed["status"] == -9 else "was done"] += 1
            again = nursery.load(folder, warehouse)
            if again["status"] != 0:
                failures.append(f"{what}: the next load: {again['refused'] or again['fault']}")
            if left := leavings(warehouse):
                failures.append(f"{what}: left {left}")
    return outcomes, failures


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--instants", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--delivery", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tavle-kill-") as work:
        outcomes, failures = run(arguments.instants, arguments.seed, arguments.delivery, Path(work))
    print(f"{'stage':<26}{'old':>6}{'new':>6}{'was done':>10}")
    for stage, found in outcomes.items():
        print(f"{stage:<26}{found['old']:>6}{found['new']:>6}{found['was done']:>10}")
    total = sum((c for c in outcomes.values()), Counter())
    print(f"{'all':<26}{total['old']:>6}{total['new']:>6}{total['was done']:>10}")
    print("\n".join(failures) or f"{arguments.instants} instants, no failure")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
