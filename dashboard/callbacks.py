"""The app's callbacks, each put on it through one table, which knows its name, its form and its roles.

The guard checks what a browser sends against this table. Dash keeps one of its own, which is its private matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from dash import ClientsideFunction, Dash, Input, Output, State

from dashboard.access.rules import Roles, allowed

F = TypeVar("F", bound=Callable[..., Any])
Part = tuple[str, str]
"""An element's id and property; the id of a pattern is JSON, with `["ALL"]` where any value fits."""


@dataclass(frozen=True)
class Callback:
    """One callback: its outputs, inputs and states in their order, and the roles that it is open to.

    everywhere: it answers on a page that is closed to the reader too (it shows the refusal).
    """

    outputs: tuple[Part, ...]
    inputs: tuple[Part, ...]
    states: tuple[Part, ...]
    roles: Roles
    everywhere: bool = False

    @property
    def name(self) -> str:
        """Its name in a request: `id.property`, or `..a.x...b.y..` where it has several outputs."""
        names = [f"{id}.{property}" for id, property in self.outputs]
        return names[0] if len(names) == 1 else f"..{'...'.join(names)}.."


class Callbacks:
    """The table of one app."""

    def __init__(self, app: Dash) -> None:
        self.app, self.server = app, app.server
        self._held: dict[str, Callback] = {}

    def __iter__(self) -> Iterator[Callback]:
        return iter(self._held.values())

    def find(self, name: Any) -> Callback | None:
        """The callback of a name as a request gives it, None where there is none."""
        return self._held.get(name) if isinstance(name, str) else None

    def add(self, *parts: Output | Input | State, everywhere: bool = False) -> Callable[[F], F]:
        """Put a function on the app, called when an input changes and never at first. It bears a mark `@open_to(...)`.

        Raises ValueError where it bears none: nothing is open that no rule opens.
        """

        def put(function: F) -> F:
            held = Callback(
                _of(Output, parts), _of(Input, parts), _of(State, parts), allowed(function), everywhere
            )
            if not held.roles:
                raise ValueError(f"the callback of {held.name} bears no @open_to")
            self._held[held.name] = held
            self.app.callback(*parts, prevent_initial_call=True)(function)
            return function

        return put

    def add_script(self, name: str, *parts: Output | Input | State, at_first: bool = False) -> None:
        """Put a function of `assets/scripts/page.js` on the app. It runs in the browser and asks the server nothing."""
        self.app.clientside_callback(
            ClientsideFunction("tavle", name), *parts, prevent_initial_call=not at_first
        )


def _of(kind: type[Any], parts: tuple[Any, ...]) -> tuple[Part, ...]:
    return tuple(
        (part.component_id_str(), part.component_property) for part in parts if isinstance(part, kind)
    )
