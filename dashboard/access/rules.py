"""What is open to which role. A page's roles stand in its record (`dashboard.registry`); a Flask view or a Dash callback
is opened by `@open_to(...)` right above its function. What has neither is closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Roles = frozenset[str]
F = TypeVar("F", bound=Callable[..., Any])

FIGURES: Roles = frozenset({"finance", "head", "supervision"})
CASES: Roles = frozenset({"head", "supervision", "worker"})
EVERYBODY: Roles = frozenset({"admin", "finance", "head", "team", "worker", "supervision"})
PUBLIC: Roles = frozenset({"public"})
"""Open to whoever comes, logged in or not: the way in, styles and scripts, health."""


def open_to(*roles: str | Roles) -> Callable[[F], F]:
    """Mark a Flask view or a Dash callback as open to these roles. Without a mark nobody but the local user gets in.

    >>> @open_to(FIGURES)
    ... def download() -> str: ...
    >>> sorted(allowed(download))
    ['finance', 'head', 'supervision']
    """
    named: set[str] = set()
    for role in roles:
        named |= {role} if isinstance(role, str) else role

    def mark(function: F) -> F:
        function.open_to = frozenset(named)  # type: ignore[attr-defined]
        return function

    return mark


def allowed(function: Any) -> Roles:
    """The roles that a view or callback is open to; none where it bears no mark."""
    found: Roles = getattr(function, "open_to", frozenset())
    return found
