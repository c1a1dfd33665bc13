"""The reader of a request: who it is, in which role, and the scope that the engine is asked with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app, g, has_app_context, has_request_context

from etl.settings.login import Login
from metrics import OPERATOR
from metrics.question import Role, Scope
from store import clock

ROLE_WORDS: dict[str, str] = {
    "admin": "administrator", "finance": "økonomi", "head": "leder", "team": "team", "worker": "sagsbehandler",
    "supervision": "ledelsestilsyn", "operator": "lokal bruger",
}  # fmt: skip


@dataclass(frozen=True)
class Held:
    """One role that a person holds: with its units (level, unit), or the worker's own id."""

    role: Role
    units: tuple[tuple[str, str], ...] = ()
    worker: str | None = None


@dataclass(frozen=True)
class Reader:
    """Whoever makes a request. `user` is the provider's id, `name` is shown; `held`: all roles to choose among.

    `role` None: logged in, and no role chosen yet. `wall`: a screen's number. `session`: its id, for the log out.
    """

    user: str
    name: str
    holds: Held | None
    held: tuple[Held, ...] = ()
    wall: int | None = None
    session: str = ""

    @property
    def role(self) -> str:
        return self.holds.role if self.holds else ""

    @property
    def read_only(self) -> bool:
        return self.wall is not None

    def scope(self, worker_level: bool) -> Scope:
        """What the engine may be asked for this reader."""
        if self.holds is None:
            raise PermissionError("no role is chosen")
        held = self.holds
        if held.role == "operator":
            return OPERATOR
        if held.role == "head":
            return Scope("head", units=held.units, level="case", named=worker_level)
        if held.role == "worker":
            return Scope("worker", worker=held.worker, level="case" if worker_level else "unit")
        if held.role == "supervision":
            return Scope("supervision", level="case", named=False)
        return Scope(held.role, units=held.units)


LOCAL = Reader("lokal bruger", "lokal bruger", Held("operator"))
"""Whoever sits at the machine, where there is no login."""


def current() -> Reader:
    """The reader of this request; the local one outside requests and where there is no login.

    Where there is a login and the guard let nobody in, there is no reader: PermissionError.
    """
    if not has_request_context():
        return LOCAL
    found: Reader | None = g.get("reader")
    if found is None:
        if login().mode == "none":
            return LOCAL
        raise PermissionError("nobody is logged in")
    return found


def known() -> bool:
    """Whether this request has a reader; Dash looks at the frame once before anybody has come in."""
    try:
        current()
    except PermissionError:
        return False
    return True


def site() -> Mapping[str, Any]:
    """What the site has set, as the app was made with it; nothing outside an app."""
    return current_app.config.get("TAVLE", {}) if has_app_context() else {}


def login() -> Login:
    """How people come in at this site."""
    found: Login = site().get("login") or Login()
    return found


def notice_on() -> date | None:
    """The day on which staff were told of the worker level; None: never, or not yet."""
    found: date | None = site().get("worker_notice_on")
    return found if found is not None and found <= clock.now().date() else None


def scope() -> Scope:
    """The scope of the reader of this request."""
    reader = current()
    return OPERATOR if reader.role == "operator" else reader.scope(notice_on() is not None)
