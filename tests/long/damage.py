"""Every kind of damage, 500 seeds each: `python tests/long/damage.py [SEEDS | FROM-TO] [KIND…]`.

Prints a table: of each kind how many deliveries were accepted whole, how many with rows rejected, how many
refused. `100-500` does the seeds 100 to 499, so that a run can be gone on with. Exits with 1 and the first
failures where one of them lied (see tests/generative/test_damage.py).
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from generative.damage import KINDS  # noqa: E402
from generative.test_damage import examine  # noqa: E402

OUTCOMES = ("accepted", "rejected", "refused")


def run(task: tuple[str, range]) -> tuple[str, Counter[str], list[str]]:
    """The outcomes of one kind over some seeds, and what went wrong."""
    name, seeds = task
    found: Counter[str] = Counter()
    wrong = []
    for seed in seeds:
        folder = Path(tempfile.mkdtemp(prefix="tavle-damage-"))
        try:
            found[examine(name, seed, folder)] += 1
        except BaseException:
            wrong.append(f"{name}, seed {seed}:\n{traceback.format_exc(limit=-3)}")
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return name, found, wrong


def main() -> int:
    """Run all kinds (or those named) and print the table."""
    first, _, last = (sys.argv[1] if len(sys.argv) > 1 else "500").rpartition("-")
    start, end = int(first or 0), int(last)
    names = sys.argv[2:] or list(KINDS)
    os.environ["TAVLE_KEY"] = "a key for the tests of damage"
    began = time.monotonic()
    tasks = [(name, range(at, min(at + 25, end))) for at in range(start, end, 25) for name in names]
    totals: dict[str, Counter[str]] = {name: Counter() for name in names}
    failures: list[str] = []
    with multiprocessing.get_context("spawn").Pool(min(os.cpu_count() or 1, 4)) as pool:
        for done, (name, found, wrong) in enumerate(pool.imap_unordered(run, tasks), 1):
            totals[name] += found
            failures += wrong
            print(f"{done} of {len(tasks)}: {name}, {len(failures)} wrong so far", file=sys.stderr)
    print(f"| {'damage':<26} | {' | '.join(f'{o:>8}' for o in OUTCOMES)} |")
    print(f"| {'-' * 26} | {' | '.join('-' * 7 + ':' for _ in OUTCOMES)} |")
    for name in names:
        label = name.replace("_", " ")
        print(f"| {label:<26} | {' | '.join(f'{totals[name][o]:>8}' for o in OUTCOMES)} |")
    count = sum(sum(c.values()) for c in totals.values())
    print(
        f"\n{len(names)} kinds, {count} deliveries in {time.monotonic() - began:.0f} s, {len(failures)} wrong"
    )
    for failure in failures[:10]:
        print(failure)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
