"""What is only words is sent as HTML: a page is a dozen components in the browser, and not fifteen hundred.

Dash keeps each component of a page in its store, wraps it three times and asks each one again whenever anything
changes; that was half of the time from the choice of a filter to the new figures. Most elements only stand there.
A part of the page in which nothing has an id, nothing is a control and nothing is a figure is sent as one element with
its inside as HTML (`elements.Markup`), which the browser reads in a millisecond; a link in it goes where Dash's
would (`assets/scripts/elements.js`). Everything else goes as Dash sends it.

What is written must come out of the browser's HTML parser as the tree that went in. So an element is only packed
where the parser keeps it: rows only in tables, nothing of block kind in a `p`, no link in a link.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache
from html import escape
from typing import Any, NamedTuple

from dash.development.base_component import Component

from dashboard.elements import NAMESPACE, Markup

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "footer",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "nav", "ol", "p", "pre", "section", "summary", "table", "ul",
})  # fmt: skip
_HEADS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_INLINE = frozenset({
    "a", "abbr", "b", "br", "code", "em", "i", "img", "kbd", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "time",
    "wbr",
})  # fmt: skip
_TABLE = {
    "table": frozenset({"caption", "colgroup", "thead", "tbody", "tfoot"}),
    "colgroup": frozenset({"col"}),
    **dict.fromkeys(("thead", "tbody", "tfoot"), frozenset({"tr"})),
    "tr": frozenset({"th", "td"}),
}
"""The elements that may only hold those named: the parser puts anything else before the table."""
_OF_TABLES = frozenset().union(*_TABLE.values())
_TAGS = _BLOCKS | _INLINE | _OF_TABLES
_BITS = {tag: 1 << n for n, tag in enumerate(sorted(_TAGS))}
"""A bit a tag: which tags stand in an element is one number, of which a page makes a thousand."""
_VOID = frozenset({"br", "col", "hr", "img", "wbr"})
_ONCE: dict[str, frozenset[str]] = {
    "p": _BLOCKS, "a": frozenset({"a"}), "li": frozenset({"li"}), "dt": frozenset({"dt", "dd"}), "dd": frozenset({"dt", "dd"}),
    **dict.fromkeys(_HEADS, _HEADS),
}  # fmt: skip
"""What the parser ends an element at, where it stands inside it."""
_FENCES = {"li": frozenset({"ul", "ol"}), "dt": frozenset({"dl"}), "dd": frozenset({"dl"})}
"""… unless one of these stands between."""
_NEVER = {tag: sum(_BITS[one] for one in ends) for tag, ends in _ONCE.items()}
_HIDES = {
    tag: ~sum(_BITS[kept] for kept, fences in _FENCES.items() if tag in fences) for tag in ("ul", "ol", "dl")
}

_NAMES = {
    "className": "class",
    "colSpan": "colspan",
    "rowSpan": "rowspan",
    "tabIndex": "tabindex",
    "dateTime": "datetime",
}
_SAME = frozenset({"alt", "href", "lang", "role", "scope", "src", "start", "target", "title"})
_SWITCHES = frozenset({"hidden", "open"})
_ADDRESS = re.compile(r"[/#?]|https?://|mailto:")
_PLAIN_NUMBERS = frozenset({"flex", "flexGrow", "flexShrink", "fontWeight", "gridColumn", "gridRow", "lineHeight", "opacity", "order", "zIndex"})  # fmt: skip
_LINK = "data-inside"
"""Marks a link that is followed without loading anything but the page's figures."""


class _Piece(NamedTuple):
    """An element that can be written: what it is, its inside as HTML, and the tags that stand anywhere in it."""

    tag: str
    props: dict[str, Any]
    words: str
    inside: str
    tags: int

    def html(self) -> str:
        return f"<{self.tag}{self.words}>" + ("" if self.tag in _VOID else f"{self.inside}</{self.tag}>")

    def plain(self) -> dict[str, Any]:
        """The same as a component."""
        props = {
            "tag": self.tag,
            "attributes": self.props,
            "inside": None if self.tag in _VOID else self.inside,
        }
        return {"props": props, "type": "Markup", "namespace": NAMESPACE}


def plain(component: Component) -> dict[str, Any]:
    """The component as the browser gets it: dicts of the form `{"props": …, "type": …, "namespace": …}`."""
    made = _packed(component)
    return made if isinstance(made, dict) else made.plain()


def _packed(component: Component) -> _Piece | dict[str, Any]:
    if isinstance(component, Markup):
        words = _words(component.attributes)
        if words is None:
            raise TypeError(f"attributes that cannot be written: {component.attributes}")
        return _Piece(
            component.tag, component.attributes, words, component.inside, _BITS.get(component.tag, 0)
        )
    props = vars(component)
    children = props.get("children")
    listed = children if isinstance(children, (list, tuple)) else (children,)
    made = [_packed(child) if isinstance(child, Component) else child for child in listed]
    piece = _piece(component, props, made)
    if piece is not None:
        return piece
    said = _as_dash(component)
    if "children" in said["props"] and any(isinstance(child, (_Piece, dict)) for child in made):
        sent = [part.plain() if isinstance(part, _Piece) else part for part in made]
        said["props"]["children"] = sent if isinstance(children, (list, tuple)) else sent[0]
    return said


def _piece(component: Component, props: Mapping[str, Any], made: list[Any]) -> _Piece | None:
    """The element with its children in it; None where it has to stay a component."""
    tag, more = component._type.lower(), ""
    if component._namespace == "dash_core_components" and tag == "link":
        if props.get("target") is not None or props.get("refresh") or props.get("href") is None:
            return None
        tag, more = "a", f' {_LINK}=""'
    elif component._namespace != "dash_html_components":
        return None
    if tag not in _TAGS:
        return None
    names = _names_of(component)
    own = {
        k: v
        for k, v in props.items()
        if k != "children" and (k in names or k.startswith(("data-", "aria-"))) and v is not None
    }
    own.pop("refresh", None)
    words = _words(own)
    if words is None:
        return None
    inside, tags = [], _BITS[tag]
    only, never = _TABLE.get(tag), _NEVER.get(tag, 0)
    for child in made:
        if isinstance(child, _Piece):
            if (child.tag not in only) if only is not None else child.tag in _OF_TABLES:
                return None
            if never & child.tags:
                return None
            inside.append(child.html())
            tags |= child.tags
            continue
        text = _text(child)
        if text is None or (text and (only is not None or tag in _VOID)):
            return None
        inside.append(text)
    return _Piece(
        tag,
        {**own, **({_LINK: ""} if more else {})},
        words + more,
        _guarded(tag, "".join(inside)),
        tags & _HIDES.get(tag, -1),
    )


def _guarded(tag: str, inside: str) -> str:
    """The first line break in a `pre` is not its own to the parser: so there is one more."""
    return f"\n{inside}" if tag == "pre" and inside.startswith("\n") else inside


def _text(child: Any) -> str | None:
    """A text or a number as the browser shows it; None where it is neither."""
    if child is None or isinstance(child, bool):
        return ""
    if isinstance(child, str):
        return escape(child, quote=False)
    if isinstance(child, int):
        return str(child)
    if isinstance(child, float) and math.isfinite(child) and (child == 0 or 1e-4 < abs(child) < 1e15):
        return str(int(child)) if child.is_integer() else repr(child)
    return None


def _words(props: Mapping[str, Any]) -> str | None:
    """The attributes, each with a space before it; None where one is not to be written."""
    words = []
    for name, value in sorted(props.items()):
        if name.startswith(("aria-", "data-")):
            value = str(value).lower() if isinstance(value, bool) else str(value)
        elif name in _SWITCHES:
            if not isinstance(value, bool):
                return None
            if not value:
                continue
            value = ""
        elif name == "style":
            value = _style(value)
        elif name in ("href", "src"):
            if not isinstance(value, str) or not _ADDRESS.match(value):
                return None
        elif name not in _NAMES and name not in _SAME:
            return None
        words.append(f' {_NAMES.get(name, name)}="{escape(str(value))}"')
    return "".join(words)


def _style(style: Mapping[str, Any]) -> str:
    return ";".join(
        f"{_kebab(name)}:{_measure(name, value)}" for name, value in style.items() if value is not None
    )


@cache
def _kebab(name: str) -> str:
    return (
        name if name.startswith("--") else re.sub(r"[A-Z]", lambda found: f"-{found.group().lower()}", name)
    )


def _measure(name: str, value: Any) -> str:
    """A number is pixels, except where it is a count."""
    if isinstance(value, (int, float)) and value and not name.startswith("--") and name not in _PLAIN_NUMBERS:
        return f"{value}px"
    return str(value)


def _names_of(component: Component) -> frozenset[str]:
    """The properties that a component may have: a list in each, the same and long in all of its kind."""
    found = _names.get(type(component))
    if found is None:
        found = _names[type(component)] = frozenset(component._prop_names)
    return found


_names: dict[type, frozenset[str]] = {}


def _as_dash(component: Component) -> dict[str, Any]:
    names = component._prop_names
    return {
        "props": {k: v for k, v in vars(component).items() if k in names or k.startswith(("data-", "aria-"))},
        "type": component._type,
        "namespace": component._namespace,
    }
