"""Named points at which a test may stop the program, so that every instant of a load is tried.

In the product `hook` is None and a point costs one comparison. Tests set it to something that raises,
or that kills the process.
"""

from __future__ import annotations

from collections.abc import Callable

hook: Callable[[str], None] | None = None
"""Called with the name of each point that is passed."""


def point(name: str) -> None:
    """Pass a named point: `before write cases`, `after replace pointer`."""
    if hook is not None:
        hook(name)
