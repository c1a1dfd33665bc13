"""What readers will ask for is worked out before they do, as soon as a snapshot is there, by a process beside the server's.

A snapshot never changes, so what a page of the whole centre, of a department or of a team stands on is the same all
day. One of the server's processes has it worked out (`preparing`) by a process of its own, which stands back behind
readers; what that makes lies beside the snapshot for all of them and for the next start.
"""

from __future__ import annotations

import atexit
import gc
import logging
import pickle
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from threading import Event, Thread
from typing import Any

from dashboard.steady import Steady
from metrics import NoSnapshot, Snapshot, Warehouse
from metrics.warehouse.beside import alone, recall, remember

GRACE = 10
"""Seconds that a server that stops waits for the page that is being prepared."""
BEGUN = "begun"
"""The file beside a snapshot that says that it is, or was, being prepared."""
LOOK = 1
"""Seconds between two looks for a new snapshot."""
_log = logging.getLogger("tavle.dashboard")


def keep_warm(house: Warehouse, *, settings: Mapping[str, Any], stop: Event | None = None) -> Thread:
    """Begin, in a thread of its own that ends with the server (or when `stop` is set)."""
    stop = stop or Event()
    thread = Thread(target=_run, args=(house, settings, stop), daemon=True, name="warm")
    thread.start()
    atexit.register(_end, thread, stop)
    return thread


def _end(thread: Thread, stop: Event) -> None:
    stop.set()
    thread.join(GRACE)


def _run(house: Warehouse, settings: Mapping[str, Any], stop: Event) -> None:
    done = ""
    while not stop.wait(0 if not done else LOOK):
        try:
            snap = newest(house)
        except NoSnapshot:
            done = "nothing"
            continue
        if snap.id == done:
            continue
        # Where another process is at it, this one reads what that one leaves.
        with alone(snap) as mine:
            if mine and _can_be_kept(snap):
                _have_prepared(house.folder, settings, stop)
        done = snap.id
        # What was made so far stays: without this it is gone through, a tenth of a second, every some pages.
        gc.unfreeze()
        gc.collect()
        gc.freeze()


def _can_be_kept(snap: Snapshot) -> bool:
    """Whether what is prepared can lie beside the snapshot; where it cannot, it would be work for nobody."""
    remember(snap, BEGUN, b"")
    return recall(snap, BEGUN) is not None


def _have_prepared(folder: Path, settings: Mapping[str, Any], stop: Event) -> None:
    """Have the newest snapshot prepared, to the end or until `stop`."""
    command = [sys.executable, "-m", "dashboard.preparing"]
    try:
        with subprocess.Popen(command, stdin=subprocess.PIPE, cwd=Path(__file__).parents[1]) as work:
            assert work.stdin is not None
            pickle.dump((folder.resolve(), dict(settings)), work.stdin)
            work.stdin.flush()
            while work.poll() is None:
                if stop.wait(0.1):
                    # It ends with the page that it is at when nobody holds this end any more.
                    work.stdin.close()
                    try:
                        work.wait(GRACE)
                    except subprocess.TimeoutExpired:
                        work.kill()
                    return
            if work.returncode not in (0, -signal.SIGTERM):
                _log.error("the pages could not be prepared: exit code %d", work.returncode)
    except OSError:
        _log.exception("the pages could not be prepared")


def newest(house: Warehouse) -> Snapshot:
    """The published snapshot, also where readers are shown the one before for some seconds."""
    return house.newest() if isinstance(house, Steady) else house.current()
