"""HTML elements are made in a tenth of Dash's time: a page has a thousand, and nearly all are alike.

Dash checks each property of each element and words an error for each before it knows of one. Here an element whose
properties all belong to it is a copy of an empty one with them put in; any other goes Dash's own way, which says what
is wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dash import html
from dash.development.base_component import Component

KINDS = (
    html.A, html.Button, html.Div, html.H2, html.H3, html.Li, html.P, html.Span, html.Strong, html.Td, html.Th, html.Tr,
    html.Ul,
)  # fmt: skip
_WILD = ("data-", "aria-")


def install() -> None:
    """Let Dash make these elements so; once."""
    for kind in KINDS:
        if not hasattr(kind.__init__, "slowly"):
            kind.__init__ = _quickly(kind)


def _quickly(kind: type[Component]) -> Callable[..., None]:
    slowly = kind.__init__
    blank = vars(kind())
    names = frozenset(blank["_prop_names"]) - {"id"}

    def make(self: Component, *children: Any, **given: Any) -> None:
        for name, value in given.items():
            if not (name in names or name.startswith(_WILD)) or (
                name != "children" and isinstance(value, Component)
            ):
                return slowly(self, *children, **given)
        if len(children) > 1 or (children and "children" in given):
            return slowly(self, *children, **given)
        mine = vars(self)
        mine.update(blank)
        mine.update(given)
        if children:
            mine["children"] = children[0]
        return None

    make.slowly = slowly  # type: ignore[attr-defined]
    return make
