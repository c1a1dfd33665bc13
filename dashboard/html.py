"""HTML elements in Dash's call shape: `html.Div([…], className="page")`. Escaping is markupsafe's.

An element whose children are words or HTML is written at once, as `Html`. One that holds something else (a panel's
value, a control of Dash) is a `Box`, which keeps its children until `dashboard.render` knows what they become. An
element with an `id` is a `Box` too: a callback may change it, so Dash must know it. An id that only names a place in
the page is its `anchor`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from markupsafe import Markup, escape

VOID = frozenset({"br", "col", "hr", "img", "wbr"})
NAMES = {
    "className": "class", "colSpan": "colspan", "rowSpan": "rowspan", "tabIndex": "tabindex", "htmlFor": "for",
    "dateTime": "datetime", "anchor": "id",
}  # fmt: skip
"""Property of Dash -> attribute of HTML; any other has its own name."""
ADDRESS = re.compile(r"[/#?]|https?://|mailto:")
"""How an address begins that a page may lead to."""
INSIDE = "data-inside"
"""Marks a link that is followed without loading the frame again (`assets/scripts/page.js`)."""


class Html:
    """A written element: its tag, its attributes by their Dash names, and its inside as escaped HTML."""

    __slots__ = ("attributes", "inside", "tag")

    def __init__(self, tag: str, attributes: Mapping[str, Any], inside: Markup) -> None:
        self.tag, self.attributes, self.inside = tag, attributes, inside

    def __html__(self) -> str:
        """The element; the name is markupsafe's, which takes it as it is."""
        opened = f"<{self.tag}{attributes(self.attributes)}>"
        return opened if self.tag in VOID else f"{opened}{self.inside}</{self.tag}>"

    def __str__(self) -> str:
        return self.__html__()


class Box:
    """An element that is not written yet: something in it is a value or a component of Dash, or it has an id."""

    __slots__ = ("attributes", "children", "tag")

    def __init__(self, tag: str, attributes: Mapping[str, Any], children: list[Any]) -> None:
        self.tag, self.attributes, self.children = tag, attributes, children


def element(tag: str, children: Any = None, **given: Any) -> Html | Box:
    """An element; properties that are None are left out."""
    held = [c for c in (children if isinstance(children, (list, tuple)) else (children,)) if c is not None]
    props = {name: value for name, value in given.items() if value is not None}
    if "id" in props:
        return Box(tag, props, held)
    written = [text(child) for child in held]
    if None in written:
        return Box(tag, props, held)
    return Html(tag, props, Markup("".join(written)))  # type: ignore[arg-type]  # each part is escaped


def text(child: Any) -> str | None:
    """A child as escaped HTML; None where it is neither words nor HTML."""
    if isinstance(child, str):
        return escape(child)
    if isinstance(child, Html):
        return child.__html__()
    if isinstance(child, bool):
        return ""
    return str(child) if isinstance(child, (int, float)) else None


@cache
def _maker(tag: str) -> Callable[..., Any]:
    def make(children: Any = None, **given: Any) -> Any:
        return element(tag, children, **given)

    make.__doc__ = f"`<{tag}>`."
    return make


def __getattr__(name: str) -> Callable[..., Any]:
    """`html.Div` is `<div>`, as every capitalized name is its element."""
    if not name[:1].isupper():
        raise AttributeError(name)
    return _maker(name.lower())


def link(children: Any, href: str, **given: Any) -> Html | Box:
    """A link to a page of ours, followed without loading the frame again."""
    return element("a", children, href=href, **{INSIDE: ""}, **given)


def attributes(props: Mapping[str, Any]) -> str:
    """The attributes as they stand in a tag, each with a space before it."""
    said = []
    for name, value in props.items():
        if name.startswith(("aria-", "data-")) and isinstance(value, bool):
            value = str(value).lower()
        if value is None or value is False:
            continue
        if name == "style" and not isinstance(value, str):
            value = style(value)
        elif name in ("href", "src") and not ADDRESS.match(value):
            raise ValueError(f"not an address that a page may lead to: {value[:40]!r}")
        said.append(f' {NAMES.get(name, name)}="{"" if value is True else escape(value)}"')
    return "".join(said)


def style(props: Mapping[str, Any]) -> str:
    """A style as its text: `{"gridRow": 1, "width": "4px"}` is `grid-row:1;width:4px`. Numbers have no unit."""
    return ";".join(f"{_kebab(name)}:{value}" for name, value in props.items() if value is not None)


@cache
def _kebab(name: str) -> str:
    if name.startswith("--"):
        return name
    return re.sub(r"[A-Z]", lambda found: f"-{found.group().lower()}", name)
