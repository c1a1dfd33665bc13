"""A new snapshot is shown some seconds after it was published: until then its first pages are worked out, so that few wait.

All worker processes turn to it at the same moment (the pointer's time and `GRACE`), so that no reader goes back and forth.
"""

from __future__ import annotations

import time
from threading import Lock

from etl.publish import POINTER
from metrics import Snapshot, Warehouse

GRACE = 8.0
"""Seconds between the publishing of a snapshot and its first reader."""


class Steady(Warehouse):
    """A warehouse whose `current` follows the pointer after `GRACE` seconds; the first snapshot is shown at once.

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
            if self._shown is None or not self.steady or self._shown.id == newest.id or self._due():
                self._shown = newest
            return self._shown

    def _due(self) -> bool:
        try:
            return time.time() - (self.folder / POINTER).stat().st_mtime >= GRACE
        except OSError:
            return True
