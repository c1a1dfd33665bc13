"""`python -m tests.frozen`: freeze what readers see, anew."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

# The day after the sample's last: set before anything asks which day it is.
os.environ["TAVLE_TODAY"] = "2026-11-01"

from .kept import DATA, write
from .make import offers, page_files, pages, reports
from .read import Readings
from .what import ADDRESSES, REPORTS


def main() -> int:
    """Write `tests/frozen/data`, or the folder that is named, and say how large it is."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tavle-frozen-", ignore_cleanup_errors=True) as room:
        readings = Readings(Path(room) / "warehouse")
        found = {f"pages/{a.name}": pages(readings, a) for a in ADDRESSES}
        found |= {f"files/{a.name}": page_files(readings, a) for a in ADDRESSES}
        found |= {
            f"reports/{file}": reports(readings, file) for file in dict.fromkeys(r.file for r in REPORTS)
        }
        found["reports/offered"] = offers(readings)
        size = write(found, folder)
    print(f"{folder}: {len(found)} files, {size / 1e6:.1f} MB, {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
