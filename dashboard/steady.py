"""A new snapshot is shown when its pages are prepared, some seconds after it was published, so that nobody waits for it.

All worker processes turn to it at the same moment (when one has said that all is ready, `warming`), so that no reader
goes back and forth.
"""

from __future__ import annotations

import time
from threading import Lock

from etl.snapshots.publish import POINTER
from metrics import Snapshot, Warehouse
from metrics.warehouse.beside import recall

READY = "ready"
"""The file beside a snapshot that says that it is prepared."""
LONGEST = 30.0
"""Seconds after its publishing from which a snapshot is shown, ready or not."""


class Steady(Warehouse):
    """A warehouse whose `current` follows the pointer when the snapshot is ready; the first one is shown at once.

    Not `steady` (the local dashboard, tests): it follows at once, as any other does.
    """

    steady = False

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]
        self._shown: Snapshot | None = None
        self._turn = Lock()

    def newest(self) -> Snapshot:
        """The published snapshot, shown or not."""
        return super().current()

    def current(self) -> Snapshot:
        """The snapshot that readers are shown."""
        newest = super().current()
        with self._turn:
            if self._shown is None or not self.steady or self._shown.id == newest.id or self._due(newest):
                self._shown = newest
            return self._shown

    def _due(self, newest: Snapshot) -> bool:
        try:
            old = time.time() - (self.folder / POINTER).stat().st_mtime >= LONGEST
        except OSError:
            old = True
        return old or recall(newest, READY) is not None
