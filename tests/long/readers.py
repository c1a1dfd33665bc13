"""Twenty readers in four processes, querying without pause through ten publishes.

    python tests/long/readers.py [--publishes 10] [--processes 4] [--threads 5]

Each delivery says its number in three places (a team's name, the cases of that team, all cases), and
each reader asks for all three on what it took for one snapshot. Prints queries, snapshots seen, errors
and what is still open at the end; exit 1 at an error, a mixture or a file that was not let go.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from etl.snapshots.load import Options, load  # noqa: E402
from metrics import OPERATOR, Question, Warehouse, ask_many  # noqa: E402
from unit.deliveries import GOOD, write  # noqa: E402

QUESTIONS = [
    Question("open_cases"),
    Question("open_cases", by=("team",)),
    Question("closures", by=("district",)),
]
_OTHERS = 1


def delivery(folder: Path, number: int) -> Path:
    """The good delivery with `number` more open cases of team T1, which is called so."""
    ids = [f"N{n}" for n in range(number)]
    cases = "".join(f"{i},{i},sickness,2025-10-01,2025-10-10,,,employed,valby\n" for i in ids)
    held = "".join(f"{i},2025-10-10,,,T1\n" for i in ids)
    return write(folder, {
        "teams.csv": GOOD["teams.csv"].replace("Team Nord", f"Team {number}"),
        "cases.csv": GOOD["cases.csv"] + cases,
        "assignments.csv": GOOD["assignments.csv"] + held,
    })  # fmt: skip


def look(house: Warehouse) -> int:
    """Ask one snapshot everything; the number on which all answers agree. AssertionError at a mixture."""
    snap = house.current()
    number = int(snap.labels("team")["T1"].split()[1])
    total, teams, _ = ask_many(snap, QUESTIONS, OPERATOR)
    last = max(r.period_start for r in total)
    everyone = sum(r.numerator or 0 for r in total if r.period_start == last)
    ours = sum(r.numerator or 0 for r in teams if r.period_start == last and r.dims == ("T1",))
    # Of the good delivery one case is open in T1 and one in T2.
    assert (everyone, ours) == (number + 2, number + _OTHERS), (number, everyone, ours)
    assert {a.snapshot for a in (total, teams)} == {snap.id}
    return number


def read(warehouse: Path, threads: int) -> dict[str, Any]:
    """One process of readers, until its standard input ends."""
    house, stop = Warehouse(warehouse), threading.Event()
    seen: set[int] = set()
    errors: list[str] = []
    counts = [0] * threads

    def one(place: int) -> None:
        while not stop.is_set() and len(errors) < 10:
            try:
                seen.add(look(house))
                counts[place] += 1
            except Exception as error:
                errors.append(f"{type(error).__name__}: {error}")

    readers = [threading.Thread(target=one, args=(n,)) for n in range(threads)]
    for reader in readers:
        reader.start()
    sys.stdin.read()
    stop.set()
    for reader in readers:
        reader.join()
    look(house)
    held = {str(fd.readlink()) for fd in Path("/proc/self/fd").iterdir() if fd.is_symlink()}
    return {
        "queries": sum(counts) * len(QUESTIONS), "seen": sorted(seen), "errors": errors,
        "held": sorted(Path(h.removesuffix(" (deleted)")).name for h in held if ".duckdb" in h),
    }  # fmt: skip


def run(publishes: int, processes: int, threads: int, work: Path) -> list[dict[str, Any]]:
    """What each process of readers has seen through `publishes` loads, of which only two are kept."""
    warehouse = work / "wh"
    options = Options(keep=2, allow_shrink=True)
    load([delivery(work / "0", 0)], warehouse, options=options)
    command = [sys.executable, __file__, "--reader", str(warehouse), "--threads", str(threads)]
    readers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(processes)
    ]
    time.sleep(3)
    for number in range(1, publishes + 1):
        load([delivery(work / str(number), number)], warehouse, options=options)
        time.sleep(0.5)
    time.sleep(2)
    return [json.loads(reader.communicate()[0]) for reader in readers]


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--publishes", type=int, default=10)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--threads", type=int, default=5)
    parser.add_argument("--reader", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.reader:
        print(json.dumps(read(arguments.reader, arguments.threads)))
        return 0
    with tempfile.TemporaryDirectory(prefix="tavle-readers-") as work:
        found = run(arguments.publishes, arguments.processes, arguments.threads, Path(work))
    print(
        f"{'process':<10}{'readers':>8}{'queries':>10}{'snapshots seen':>16}{'errors':>8}{'files open at the end':>23}"
    )
    for n, one in enumerate(found):
        print(
            f"{n:<10}{arguments.threads:>8}{one['queries']:>10}{len(one['seen']):>16}"
            f"{len(one['errors']):>8}{len(one['held']):>23}"
        )
        print("".join(f"  {error}\n" for error in one["errors"]), end="")
    whole = all(
        not o["errors"] and o["seen"][-1] == arguments.publishes and len(o["held"]) == 1 for o in found
    )
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
