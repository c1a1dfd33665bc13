"""The process that prepares a snapshot: what pages stand on, then the pages, then what the released form hides.

    python -m dashboard.preparing < job

The job is a pickle of the warehouse's folder and the site's settings, from the server that starts it (`warming`). It
ends when all is done, when another snapshot is published, or when the server is gone (its standard input is closed).
Whose pages are made: those that readers asked for of the last snapshot, each in the form that is theirs, the last asked
first; then the whole centre's and each team's and department's as supervision sees them (without a login: the local
user). Each goes the way of a reader's own request, so that no other rule can hold for it.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from threading import Event, Thread
from typing import Any

from dash import Dash

from dashboard import registry, shelf
from dashboard.access.guard import INSIDE, UPDATE
from dashboard.access.opening import may_open
from dashboard.access.who import LOCAL, Held, Reader, notice_on
from dashboard.kept import OUTPUTS
from dashboard.shelf import Place
from dashboard.steady import READY
from etl.settings.login import Login
from metrics import NoSnapshot, Snapshot, UsageError, Warehouse
from metrics.engine import prepare_answer, prepare_release
from metrics.question import Answer, Question
from metrics.warehouse.beside import remember
from topics import url
from topics.url import State
from topics.view import View

ENOUGH = 20.0
"""Seconds after which readers are shown the snapshot, whatever pages are still to be made."""
CARRIED = 400
"""Pages of the last snapshot that are made of the new one."""
_log = logging.getLogger("tavle.dashboard")


class Preparing(View):
    """A view that works out what its questions stand on, for a team's all teams', before it has them answered."""

    def ask(self, questions: Mapping[str, Question]) -> dict[str, Answer]:
        for question in questions.values():
            prepare_answer(self.snap, question)
        return super().ask(questions)


def main() -> None:
    """Read the job, stand back behind everything else, work."""
    from dashboard.app import create_app

    folder, settings = pickle.load(sys.stdin.buffer)
    # Ctrl-C goes to the server, which closes this end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(10)
    stop = Event()
    Thread(target=_until_closed, args=(stop,), daemon=True).start()
    prepare_all(create_app(folder, settings), stop)


def _until_closed(stop: Event) -> None:
    os.read(sys.stdin.fileno(), 1)
    stop.set()


def prepare_all(app: Dash, stop: Event) -> None:
    """Prepare the newest snapshot of an app's warehouse; when it is `READY`, all processes turn to it (`steady`)."""
    house, settings = app.server.config["TAVLE_HOUSE"], app.server.config["TAVLE"]
    try:
        snap = house.current()
    except NoSnapshot:
        return
    began = time.monotonic()
    for path, state in stood_on(snap):
        if _over(house, snap, stop):
            return
        prepare(snap, path, state, settings)
    ready = False
    for place in dict.fromkeys([*shelf.before(snap)[:CARRIED], *usual(snap, settings)]):
        if _over(house, snap, stop):
            return
        if not ready and time.monotonic() - began > ENOUGH:
            remember(snap, READY, b"")
            ready = True
        make(app, snap, place)
    remember(snap, READY, b"")
    shelf.clear(snap)
    try:
        prepare_release(snap, lambda _: _over(house, snap, stop))
    except Exception:
        _log.exception("what the released form of %s hides could not be prepared", snap.id)


def stood_on(snap: Snapshot) -> Iterator[tuple[str, State]]:
    """What to work out, in the order in which it will be wanted: the whole, then one team and one department for all."""
    units = snap.units()
    yield from ((path, State()) for path in registry.PREPARED)
    for unit in units[:1]:
        yield from ((path, State(team=unit["team"])) for path in registry.PREPARED)
        yield f"/tavle/{unit['team']}", State()
        yield from ((path, State(department=unit["department"])) for path in registry.PREPARED)


def prepare(snap: Snapshot, path: str, state: State, settings: Mapping[str, Any] | None = None) -> None:
    """Make a page for what it stands on, which stays beside the snapshot, and put the page away."""
    found = registry.find(path)
    if found is None:
        return
    try:
        found.render(Preparing(snap, state, settings=settings or {}))
    except UsageError:
        return
    except Exception:
        _log.exception("the page at %s%s could not be prepared", path, url.to_query(state))


def usual(snap: Snapshot, settings: Mapping[str, Any]) -> Iterator[Place]:
    """The pages that somebody will want, whoever has been here before."""
    login = settings.get("login") or Login()
    reader = LOCAL if login.mode == "none" else Reader("", "", Held("supervision"))
    states = [State()]
    states += [State(team=team) for team in dict.fromkeys(unit["team"] for unit in snap.units())]
    states += [State(department=d) for d in dict.fromkeys(unit["department"] for unit in snap.units())]
    for state in states:
        query = url.to_query(state)
        for path in registry.PREPARED:
            yield Place(reader.scope(worker_level=False), False, path, query)


def make(app: Dash, snap: Snapshot, place: Place) -> None:
    """Ask the server for a page as its reader does, who finds it made; nothing where it is open to that reader no more."""
    scope = place.scope
    reader = (
        LOCAL if scope.role == "operator" else Reader("", "", Held(scope.role, scope.units, scope.worker))
    )
    with app.server.app_context():
        # Where a worker may be named since, or no more, the reader's pages are other ones.
        if not may_open(reader, place.path, snap) or reader.scope(notice_on() is not None) != scope:
            return
    answer = app.server.test_client().post(
        UPDATE, json=callback(place.path, place.search), environ_overrides={INSIDE: reader}
    )
    if answer.status_code != 200:
        _log.error("the page at %s%s could not be made: %d", place.path, place.search, answer.status_code)


def callback(path: str, search: str) -> dict[str, Any]:
    """What a browser sends when an address is opened."""
    output = f"..{'...'.join(OUTPUTS)}.."
    outputs = [dict(zip(("id", "property"), name.split("."), strict=True)) for name in OUTPUTS]
    inputs = [
        {"id": "url", "property": "pathname", "value": path},
        {"id": "url", "property": "search", "value": search},
    ]
    return {"output": output, "outputs": outputs, "inputs": inputs, "changedPropIds": ["url.pathname"]}


def _over(house: Warehouse, snap: Snapshot, stop: Event) -> bool:
    """Whether the server is gone, or another snapshot is there."""
    try:
        return stop.is_set() or house.current().id != snap.id
    except NoSnapshot:
        return True


if __name__ == "__main__":
    main()
