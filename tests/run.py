"""Runs the test folders one by one, each with a time budget, and prints the sum at the end.

`python tests/run.py [--long] [FOLDER…]`: all of them, or those named.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUDGETS = {
    "unit": 250, "spec": 70, "oracle": 60, "generative": 210, "docs": 45, "real": 60, "e2e": 190, "long": 1800,
}  # fmt: skip
"""Seconds a folder may take on two cores; over it is said, not failed (machines differ)."""
MEMORY = Path("/dev/shm")
"""Where the tests' warehouses are kept if there is room: most of a small load is waiting for a disk."""
_ROOM = 6 * 2**30
_COUNT = re.compile(r"(\d+) (passed|failed|skipped|error|errors)")


def main() -> int:
    """Run every folder (with --long also what is marked long); exit 1 when any fails."""
    long = "--long" in sys.argv
    named = [word for word in sys.argv[1:] if not word.startswith("--")]
    totals: dict[str, int] = {}
    lines, code = [], 0
    for folder, budget in BUDGETS.items():
        if named and folder not in named:
            continue
        if not any((HERE / folder).glob("test_*.py")) or (folder == "long" and not long):
            continue
        began = time.monotonic()
        command = [sys.executable, "-m", "pytest", str(HERE / folder), "-rs"]
        command += ["-n", "2"] if folder in ("generative", "spec", "unit") else []
        command += [] if long else ["-m", "not long"]
        with tempfile.TemporaryDirectory(
            prefix="tavle-tests-", dir=_place(), ignore_cleanup_errors=True
        ) as room:
            done = subprocess.run(
                command, cwd=HERE.parent, capture_output=True, text=True, check=False,
                env={**os.environ, "TMPDIR": room},
            )  # fmt: skip
        spent = time.monotonic() - began
        print(done.stdout, done.stderr if done.returncode else "", flush=True)
        last = [line for line in done.stdout.splitlines() if _COUNT.search(line)][-1:]
        for number, word in _COUNT.findall(last[0] if last else ""):
            totals[word] = totals.get(word, 0) + int(number)
        if done.returncode != 0:
            code = 1
        over = "  OVER BUDGET" if spent > budget and not long else ""
        lines.append(
            f"{folder:<12}{spent:>7.1f} s of {budget:>4} s  {last[0].strip('= ') if last else 'no test ran'}{over}"
        )
    print("\n".join(lines))
    failed = totals.get("failed", 0) + totals.get("error", 0) + totals.get("errors", 0)
    print(f"{totals.get('passed', 0)} passed, {failed} failed, {totals.get('skipped', 0)} skipped")
    return code


def _place() -> str | None:
    """The folder for what the tests write; None for the system's own."""
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > _ROOM
    return str(MEMORY) if roomy else None


if __name__ == "__main__":
    sys.exit(main())
