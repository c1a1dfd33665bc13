"""Who looks: the scope of the request, in one place, for pages and for what is written.

Without a login everything is the local operator's; a login sets the scope of its reader here.
"""

from __future__ import annotations

from typing import Any

from dashboard.access import who
from metrics import Snapshot
from metrics.question import Scope
from topics.url import State
from topics.view import View


def scope() -> Scope:
    """The scope of whoever made this request."""
    return who.scope()


def name() -> str:
    """Who writes, as what is written down names them."""
    return who.current().name


def user() -> str:
    """The reader's id, which no other reader has: whose files are whose."""
    return who.current().user


def writes() -> bool:
    """Whether this reader may write at all; a wall screen may not."""
    return not who.current().read_only


def view(snap: Snapshot, state: State, **more: Any) -> View:
    """A view of this reader: in the own scope, written under the own name, and a wall screen's takes nothing."""
    return View(snap, state, scope(), settings=who.site(), who=name(), writes=writes(), **more)
