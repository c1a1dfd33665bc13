"""Rows that are really wrong, and rows that are only odd, as they come from any real system.

Every table stays under the limit at which a delivery is refused: fewer than ten rows rejected for their
own fault. Each entry of `REJECTED` is one row and names the rule that it breaks; `WARNED` are rows that
load with a warning.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

from etl.generate.columns import Column, Frame
from etl.generate.days import AS_OF, NULL

REJECTED: dict[str, tuple[str, ...]] = {
    "workers": ("fte out of range", "overlaps an earlier period"),
    "cases": (
        "unreadable date", "code outside its list (district)", "code outside its list (employment)",
        "closed before opened", "opened before first absence", "null in a required column", "day after as_of",
        "duplicate key",
    ),
    "assignments": ("unknown case", "unknown worker", "neither worker nor team", "ends before it begins", "duplicate key"),
    "categories": ("code outside its list", "null in a required column", "duplicate key"),
    "contacts": ("answered before received", "answered before received", "day after as_of", "unknown case",
                 "code outside its list", "duplicate key"),
    "followups": ("unreadable date", "day after as_of", "unknown case", "code outside its list", "duplicate key"),
    "reviews": ("code outside its list", "null in a required column", "unknown case", "duplicate key"),
    "exemptions": ("ends before it begins", "unknown case"),
    "offers": ("unreadable number", "day after as_of", "null in a required column"),
}  # fmt: skip
"""table -> the rule that each wrong row breaks, in the order in which they are made."""

WARNED = (
    "close reason missing", "closed after as_of", "empty interval", "assignment outlives its case",
    "assignment begins after as_of", "follow-up outside the open interval",
)  # fmt: skip

_MISSING_CASE = "S9999999"


def spoil(frame: Frame, rng: Generator) -> None:
    """Make the wrong and odd rows of one table, in place."""
    make = _MAKERS.get(frame.table)
    if make and len(frame) >= 20:
        make(frame, _Pick(frame, rng))


class _Pick:
    """Draws rows, never the same twice."""

    def __init__(self, frame: Frame, rng: Generator) -> None:
        self.frame, self.rng = frame, rng
        self.used: set[int] = set()

    def row(self, where: np.ndarray | None = None) -> int:
        """A row (where something holds, if any does); a row of the last two thirds of the file."""
        n = len(self.frame)
        able = np.arange(n // 3, n) if where is None else np.flatnonzero(where)
        able = able if len(able) else np.arange(n)
        while True:
            found = int(able[self.rng.integers(len(able))])
            if found not in self.used:
                self.used.add(found)
                return found
            if self.used.issuperset(able.tolist()):
                able = np.arange(n)

    def some(self, count: int, where: np.ndarray) -> list[int]:
        return [self.row(where) for _ in range(min(count, int(where.sum())))]


def _dates(frame: Frame, name: str) -> np.ndarray:
    return frame.columns[name].values


def _own(frame: Frame, name: str) -> Column:
    """A column whose values may be changed without touching another table's."""
    column = frame.columns[name]
    column.values = column.values.copy()
    return column


def _workers(frame: Frame, pick: _Pick) -> None:
    away = frame.columns["carries_cases"].values == 0
    _own(frame, "fte").values[pick.row(away)] = 2.0
    frame.again([pick.row(away)])
    _own(frame, "valid_from").values[-1] += 400


def _cases(frame: Frame, pick: _Pick) -> None:
    opened, closed = _own(frame, "opened_on"), _own(frame, "closed_on")
    absence, reason = _own(frame, "first_absence_on"), _own(frame, "close_reason")
    done = (closed.values != NULL) & (closed.values < AS_OF - 200)
    frame.set(pick.row(done), "first_absence_on", "31-02-2024")
    frame.set(pick.row(done), "district", "Frederiksberg")
    frame.set(pick.row(done), "employment", "Ukendt")
    row = pick.row(done)
    closed.values[row] = opened.values[row] - 30
    row = pick.row(done)
    absence.values[row] = opened.values[row] + 12
    frame.set(pick.row(done), "citizen_id", "")
    row = pick.row(opened.values > AS_OF - 90)
    opened.values[row] = AS_OF + 16
    closed.values[row] = NULL
    reason.values[row] = -1
    for row in pick.some(9, done):
        reason.values[row] = -1
    for row in pick.some(3, closed.values == NULL):
        closed.values[row], reason.values[row] = AS_OF + 6, 0
    frame.again([pick.row(done)])


def _assignments(frame: Frame, pick: _Pick) -> None:
    until, since = _own(frame, "valid_to"), _own(frame, "valid_from")
    worker, team = _own(frame, "worker_id"), _own(frame, "team_id")
    ended = until.values != NULL
    case = frame.columns["case_id"].values
    more = np.append(case[1:] == case[:-1], False) & ended
    frame.set(pick.row(more), "case_id", _MISSING_CASE)
    frame.set(pick.row(more), "worker_id", "M99999")
    row = pick.row(more)
    worker.values[row] = team.values[row] = -1
    row = pick.row(more)
    until.values[row] = since.values[row] - 8
    last = np.append(case[1:] != case[:-1], True)
    for row in pick.some(12, last & ended):
        until.values[row] = NULL
    for row in pick.some(2, more):
        until.values[row] = since.values[row]
    running = pick.some(3, ~ended & (worker.values >= 0))
    frame.again([*running, pick.row(more)])
    for number, row in enumerate(running):
        since.values[len(frame) - 4 + number] = until.values[row] = AS_OF + 2
        worker.values[len(frame) - 4 + number] = worker.values[running[number - 1]]


def _categories(frame: Frame, pick: _Pick) -> None:
    frame.set(pick.row(), "category", "4")
    frame.set(pick.row(), "valid_from", "")
    frame.again([pick.row()])


def _contacts(frame: Frame, pick: _Pick) -> None:
    received, answered = _own(frame, "received_at"), _own(frame, "answered_at")
    owed = (answered.values > 0) & (frame.columns["answered_live"].values == 0)
    for _ in range(2):
        row = pick.row(owed)
        answered.values[row] = received.values[row] - 3 * 86_400
    row = pick.row(answered.values < 0)
    received.values[row] = (AS_OF + 9) * 86_400 + 36_000
    frame.set(pick.row(), "case_id", _MISSING_CASE)
    frame.set(pick.row(), "channel", "SMS")
    frame.again([pick.row()])


def _followups(frame: Frame, pick: _Pick) -> None:
    held = _own(frame, "held_on")
    frame.set(pick.row(), "held_on", "31-04-2025")
    held.values[pick.row()] = AS_OF + 21
    frame.set(pick.row(), "case_id", _MISSING_CASE)
    frame.set(pick.row(), "form", "Fax")
    for row in pick.some(5, np.arange(len(frame)) < len(frame) // 2):
        held.values[row] += 900
    frame.again([pick.row()])


def _reviews(frame: Frame, pick: _Pick) -> None:
    frame.set(pick.row(), "kind", "Kaffemøde")
    frame.set(pick.row(), "held_on", "")
    frame.set(pick.row(), "case_id", _MISSING_CASE)
    frame.again([pick.row()])


def _exemptions(frame: Frame, pick: _Pick) -> None:
    until = _own(frame, "valid_to")
    row = pick.row(until.values != NULL)
    until.values[row] = _dates(frame, "valid_from")[row] - 5
    frame.set(pick.row(), "case_id", _MISSING_CASE)


def _offers(frame: Frame, pick: _Pick) -> None:
    frame.set(pick.row(), "price_dkk", "efter aftale")
    _own(frame, "started_on").values[pick.row()] = AS_OF + 30
    frame.set(pick.row(), "supplier", "")


_MAKERS: dict[str, Callable[[Frame, _Pick], None]] = {
    "workers": _workers, "cases": _cases, "assignments": _assignments, "categories": _categories,
    "contacts": _contacts, "followups": _followups, "reviews": _reviews, "exemptions": _exemptions,
    "offers": _offers,
}  # fmt: skip
