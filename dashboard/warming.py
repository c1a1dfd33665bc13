"""What readers will ask for is worked out before they do, in the background, as soon as a snapshot is there.

A snapshot never changes, so what a page of the whole centre, of a department or of a team stands on is the same all
day. It is worked out once, by one of the server's processes, with rests, so that a reader who comes meanwhile does
not notice, and lies beside the snapshot for all of them and for the next start (`metrics.parts`). Whose answers may
be shown to whom is decided at each request, as ever (`metrics.access`): only the cells are kept.
"""

from __future__ import annotations

import atexit
import gc
import logging
import time
from collections.abc import Iterator, Mapping
from threading import Event, Thread
from typing import Any

from flask import request

from dashboard import routes, url
from dashboard.asking import View
from dashboard.steady import READY, Steady
from dashboard.url import State
from metrics import NoSnapshot, Snapshot, UsageError, Warehouse
from metrics.beside import alone, remember
from metrics.engine import prepare_answer, prepare_release
from metrics.model import Answer, Question

PAGES = (
    "/", "/indikator/caseload_per_worker", "/indikator/closures_per_worker_month", "/indikator/phone_on_time", "/flow",
    "/maalgrupper", "/milepaele", "/handleplan",
)  # fmt: skip
GRACE = 10
"""Seconds that a server that stops waits for the page that is being prepared."""
LOOK = 1
"""Seconds between two looks for a new snapshot."""

REST = 1.5
"""Seconds without a request after which the server is at rest."""
PATIENCE = 20.0
"""Seconds that a family waits for it at most: where somebody always asks, the work goes on between them."""
WATCHERS = ("/tavle-version", "/healthz", "/readyz")
"""What machines ask all the time: no reader waits for it."""
_last = 0.0

_log = logging.getLogger("tavle.dashboard")


class Preparing(View):
    """A view that works out what its questions stand on, for a team's all teams', before it has them answered."""

    def ask(self, questions: Mapping[str, Question]) -> dict[str, Answer]:
        for question in questions.values():
            prepare_answer(self.snap, question)
        return super().ask(questions)


def addresses(snap: Snapshot) -> Iterator[tuple[str, State]]:
    """What to work out, in the order in which it will be wanted: the whole, then one team and one department for all."""
    units = snap.units()
    yield from ((path, State()) for path in PAGES)
    for unit in units[:1]:
        yield from ((path, State(team=unit["team"])) for path in PAGES)
        yield f"/tavle/{unit['team']}", State()
        yield from ((path, State(department=unit["department"])) for path in PAGES)


def prepare(snap: Snapshot, path: str, state: State, settings: Mapping[str, Any] | None = None) -> None:
    """Make a page for what it stands on, which stays beside the snapshot, and put the page away."""
    try:
        routes.find(path).render(Preparing(snap, state, settings=settings or {}))
    except UsageError:
        return
    except Exception:
        _log.exception("the page at %s%s could not be prepared", path, url.to_query(state))


def keep_warm(house: Warehouse, *, settings: Mapping[str, Any], stop: Event | None = None) -> Thread:
    """Begin, in a thread of its own that ends with the server (or when `stop` is set)."""
    stop = stop or Event()
    thread = Thread(target=_run, args=(house, settings, stop), daemon=True, name="warm")
    thread.start()
    atexit.register(_end, thread, stop)
    return thread


def _end(thread: Thread, stop: Event) -> None:
    """Wait for the page it is at: a thread that the interpreter ends inside DuckDB takes the process down with it."""
    stop.set()
    thread.join(GRACE)


def _run(house: Warehouse, settings: Mapping[str, Any], stop: Event) -> None:
    done = ""
    while not stop.wait(0 if not done else LOOK):
        try:
            snap = _newest(house)
        except NoSnapshot:
            done = "nothing"
            continue
        if snap.id == done:
            continue
        # Where another process is at it, this one reads what that one leaves.
        with alone(snap) as mine:
            if mine:
                _prepare_all(house, snap, settings, stop)
        done = snap.id
        # What was made so far stays: without this it is gone through, a tenth of a second, every some pages.
        gc.unfreeze()
        gc.collect()
        gc.freeze()


def _prepare_all(house: Warehouse, snap: Snapshot, settings: Mapping[str, Any], stop: Event) -> None:
    for path, state in addresses(snap):
        began = time.monotonic()
        prepare(snap, path, state, settings)
        if stop.wait((time.monotonic() - began) / 2) or _newer(house, snap.id):
            return
    # Now all processes turn to it (`steady`).
    remember(snap, READY, b"")
    _released(house, snap, stop)


def _released(house: Warehouse, snap: Snapshot, stop: Event) -> None:
    """Which cells the released form hides: for who sees no other, and for the reports."""
    try:
        prepare_release(snap, lambda took: stop.wait(took) or _wait_for_rest(stop) or _newer(house, snap.id))
    except Exception:
        _log.exception("what the released form of %s hides could not be prepared", snap.id)


def _newest(house: Warehouse) -> Snapshot:
    """The published snapshot, also where readers are shown the one before for some seconds."""
    return house.newest() if isinstance(house, Steady) else house.current()


def asked() -> None:
    """A request came in: what is worked out in the background waits until the server is at rest."""
    global _last
    if request.path not in WATCHERS:
        _last = time.monotonic()


def _wait_for_rest(stop: Event) -> bool:
    """Wait while readers ask, for a while; True where the server stops."""
    began = time.monotonic()
    while time.monotonic() - _last < REST and time.monotonic() - began < PATIENCE:
        if stop.wait(0.25):
            return True
    return stop.is_set()


def _newer(house: Warehouse, id: str) -> bool:
    try:
        return _newest(house).id != id
    except NoSnapshot:
        return False
