"""What is written into the audit log from a request: who, what, about what, on which snapshot."""

from __future__ import annotations

import logging
import time

from flask import current_app, g, has_request_context

from dashboard.access import proxy
from dashboard.access.who import Reader, current, login
from store import Audit, Fault, Store

_log = logging.getLogger("tavle.access")


def note(
    what: str, about: str = "", *, snapshot: str = "", reader: Reader | None = None, who: str = ""
) -> None:
    """Write one line. The local user of an open dashboard is written down too, under that name.

    Behind a login, a log that cannot be written is a fault of the whole answer: what was not logged was not shown.
    """
    if not has_request_context():
        return
    found = reader or g.get("reader")
    if found is None and not who:
        try:
            found = current()
        except PermissionError:
            found = None
    user = who or (found.user if found else "ukendt")
    line = (user, found.role if found else "", what, about, snapshot, proxy.caller())
    try:
        Audit(Store(current_app.config["WAREHOUSE"])).add(*line)
    except Fault:
        if login().mode != "none":
            raise
        _log.exception("the audit log cannot be written")


_looked: dict[tuple[str, str, str], float] = {}
ONCE = 20.0
"""Seconds in which one page that a browser asks for two or three times (text, frame, callback) is one look."""


def looked(about: str, snapshot: str) -> None:
    """Somebody looked at single cases."""
    if not has_request_context():
        return
    now, key = time.monotonic(), (current().user, about, snapshot)
    if now - _looked.get(key, -ONCE) < ONCE:
        return
    note("cases", about, snapshot=snapshot)
    if len(_looked) > 5000:
        _looked.clear()
    _looked[key] = now


def denied(about: str, who: str = "") -> None:
    """A refusal is logged, and never fails for it: nothing is shown anyway."""
    try:
        note("denied", about, who=who)
    except Fault:
        _log.exception("a refusal could not be written into the audit log")
