"""Sessions: what a signed cookie says of its holder, and when it says nothing any more.

All that a worker process needs is in the cookie, signed with one key for all of them; what a cookie cannot know (that
its session was ended, that a screen's token was revoked) stands in the store.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import time
from pathlib import Path
from typing import Any

from flask import current_app, request, session

from dashboard.access.who import Held, Reader, login, notice_on
from store import Door, Store

FRESH = 60
"""Seconds within which another request does not write the cookie again."""
WALL = "tavle-skaerm"
CSRF = "_csrf_token"
KEY = "session.key"
YEAR = 365 * 24 * 3600


def secret(warehouse: Path) -> str:
    """The key that sessions are signed with: `TAVLE_SECRET_KEY`, else a file beside the data that all workers read."""
    given = os.environ.get("TAVLE_SECRET_KEY")
    if given:
        return given
    path = warehouse / KEY
    try:
        warehouse.mkdir(parents=True, exist_ok=True)
        # Written aside and linked: of two workers that start at once, one makes it and both read the same.
        aside = warehouse / f".{KEY}.{os.getpid()}.{secrets.token_hex(4)}"
        if not path.exists():
            aside.touch(mode=0o600)
            aside.write_text(secrets.token_hex(32))
            try:
                os.link(aside, path)
            except FileExistsError:
                pass
            finally:
                aside.unlink()
        return path.read_text().strip()
    except OSError:
        return secrets.token_hex(32)


def door() -> Door:
    """What the door remembers, beside the warehouse's snapshots."""
    return Door(Store(current_app.config["WAREHOUSE"]))


def begin(user: str, name: str, held: tuple[Held, ...]) -> Reader:
    """A new session under a new id; whatever the cookie said before is gone. With one role, it is chosen."""
    session.clear()
    now = int(time.time())
    session.update(
        sid=secrets.token_urlsafe(18), user=user, name=name, start=now, seen=now,
        held=[[h.role, [list(u) for u in h.units], h.worker] for h in held], chosen=0 if len(held) == 1 else None,
    )  # fmt: skip
    found = of_session(touch=False)
    assert found is not None
    return found


def choose(number: int) -> Reader | None:
    """Take one of the roles that the session holds; None where it holds no such."""
    if not 0 <= number < len(session.get("held", ())):
        return None
    session["chosen"] = number
    return of_session(touch=False)


def of_session(touch: bool = True) -> Reader | None:
    """The reader that the session's cookie tells of; None where there is none, or it is over.

    `touch`: the request is somebody's doing (not a page that asks by itself), and puts off the idle end.
    """
    if "sid" not in session:
        return None
    rules, now = login(), time.time()
    idle, start = session.get("seen", 0), session.get("start", 0)
    if now - idle > rules.idle_minutes * 60 or now - start > rules.absolute_hours * 3600 or start > now + 300:
        session.clear()
        return None
    if door().is_ended(session["sid"]):
        session.clear()
        return None
    if touch and now - idle > FRESH:
        session["seen"] = int(now)
    return _reader()


def _reader() -> Reader:
    held = tuple(
        Held(role, tuple((level, unit) for level, unit in units), worker)
        for role, units, worker in session["held"]
    )
    chosen = session.get("chosen")
    return Reader(
        session["user"],
        session["name"],
        held[chosen] if chosen is not None else None,
        held,
        session=session["sid"],
    )


def owes_notice(reader: Reader) -> bool:
    """Whether a reader who may see single workers has yet to read what is registered of them, and why."""
    on = notice_on()
    if on is None or reader.role not in ("head", "worker") or session.get("noticed") == on.isoformat():
        return False
    if not door().has_noticed(reader.user, on):
        return True
    session["noticed"] = on.isoformat()
    return False


def end() -> None:
    """The session is over, here and for every copy of its cookie."""
    if "sid" in session:
        door().end(session["sid"], int(session["start"]) + login().absolute_hours * 3600 + 60)
    session.clear()


def of_wall() -> Reader | None:
    """The reader that a wall screen's cookie tells of; None where it is none, or revoked."""
    token = request.cookies.get(wall_cookie())
    found = door().wall_of(token) if token and len(token) < 100 else None
    if found is None:
        return None
    return Reader(f"skærm {found.id}", found.name, Held("team", (("team", found.team),)), wall=found.id)


def wall_cookie() -> str:
    """Its name; behind TLS one that browsers take from this host alone."""
    return f"__Host-{WALL}" if login().secure else WALL


def csrf_token() -> str:
    """What a page of this session has to send with everything that it writes."""
    held = session.get("sid") or request.cookies.get(wall_cookie()) or ""
    key = str(current_app.secret_key).encode()
    return hmac.new(key, f"csrf {held}".encode(), hashlib.sha256).hexdigest()


def configure(config: dict[str, Any], secure: bool) -> None:
    """How Flask writes the session's cookie."""
    config.update(
        SESSION_COOKIE_NAME="__Host-tavle" if secure else "tavle",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_PATH="/",
    )
