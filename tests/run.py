"""Runs the test folders, two at a time, each with a time budget, and prints the sum at the end.

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
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUDGETS = {
    "e2e": 600, "unit": 540, "generative": 300, "oracle": 150, "frozen": 120, "spec": 120, "real": 150, "docs": 120, "long": 1800,
}  # fmt: skip
"""Seconds a folder may take beside another on two cores; over it is said, not failed (machines differ). The longest
first, two at a time, so that the whole is below 15 minutes: the browser waits much, and others work meanwhile."""
BY_TWO = {"unit": "loadfile", "generative": "load"}
"""Folders whose tests run in two processes, by file or one by one; those of the others share what they load, or a browser."""
MEMORY = Path("/dev/shm")
"""Where the tests' warehouses are kept if there is room: most of a small load is waiting for a disk."""
_ROOM = 6 * 2**30
_FAULTS = ("FAILED ", "ERROR ", "E   ")
_COUNT = re.compile(r"(\d+) (passed|failed|skipped|error|errors)")


def main() -> int:
    """Run every folder (with --long also what is marked long); exit 1 when any fails."""
    long = "--long" in sys.argv
    named = [word for word in sys.argv[1:] if not word.startswith("--")]
    folders = [
        folder for folder in BUDGETS
        if (not named or folder in named) and any((HERE / folder).glob("test_*.py")) and (folder != "long" or long)
    ]  # fmt: skip
    began = time.monotonic()
    totals: dict[str, int] = {}
    lines, faults, code = [], [], 0
    with ThreadPoolExecutor(2) as pool:
        for folder, (done, spent) in zip(folders, pool.map(partial(_run, long=long), folders), strict=True):
            print(f"{folder}\n{done.stdout}", done.stderr if done.returncode else "", flush=True)
            last = [line for line in done.stdout.splitlines() if _COUNT.search(line)][-1:]
            for number, word in _COUNT.findall(last[0] if last else ""):
                totals[word] = totals.get(word, 0) + int(number)
            if done.returncode != 0:
                code = 1
                faults += [line for line in done.stdout.splitlines() if line.startswith(_FAULTS)]
            over = "  OVER BUDGET" if spent > BUDGETS[folder] and not long else ""
            said = last[0].strip("= ") if last else "no test ran"
            lines.append(f"{folder:<12}{spent:>7.1f} s of {BUDGETS[folder]:>4} s  {said}{over}")
    # What failed stands last, where whoever sees only the end of the output finds it.
    print("\n".join([*faults, *lines]))
    failed = totals.get("failed", 0) + totals.get("error", 0) + totals.get("errors", 0)
    print(
        f"{totals.get('passed', 0)} passed, {failed} failed, {totals.get('skipped', 0)} skipped "
        f"in {(time.monotonic() - began) / 60:.1f} min"
    )
    return code


def _run(folder: str, long: bool) -> tuple[subprocess.CompletedProcess[str], float]:
    """One folder's tests, and the seconds that they took."""
    began = time.monotonic()
    command = [sys.executable, "-m", "pytest", str(HERE / folder), "-rfEs"]
    command += ["-n", "2", "--dist", BY_TWO[folder]] if folder in BY_TWO else []
    command += [] if long else ["-m", "not long"]
    with tempfile.TemporaryDirectory(prefix="tavle-tests-", dir=_place(), ignore_cleanup_errors=True) as room:
        done = subprocess.run(
            command, cwd=HERE.parent, capture_output=True, text=True, check=False,
            env={**os.environ, "TMPDIR": room},
        )  # fmt: skip
    return done, time.monotonic() - began


def _place() -> str | None:
    """The folder for what the tests write; None for the system's own."""
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > _ROOM
    return str(MEMORY) if roomy else None


if __name__ == "__main__":
    sys.exit(main())
