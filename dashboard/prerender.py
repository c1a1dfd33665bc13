"""A page as plain HTML, so that its words and numbers can be read before any script has run.

The browser shows it at once; when the scripts have drawn the same page from the same values
(`assets/scripts/takeover.js`), it is put aside. Controls are drawn as they will look, and do nothing
until then; links work. Figures are a space of their size. Ids are left out: the page that follows has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from dash.development.base_component import Component

_VOID = frozenset({"br", "hr", "img", "input", "col", "wbr"})
_NAMES = {
    "className": "class",
    "htmlFor": "for",
    "tabIndex": "tabindex",
    "colSpan": "colspan",
    "rowSpan": "rowspan",
}
_KEPT = frozenset(
    {"href", "title", "role", "scope", "lang", "open", "src", "alt", "target", "hidden", "type"}
)
_NOTHING = frozenset({"Location", "Store", "Interval", "Download"})


class _Sent:
    """A component as it was sent (`packed`)."""

    def __init__(self, said: dict[str, Any]) -> None:
        vars(self).update(said["props"])
        self._type, self._namespace = said["type"], said["namespace"]


def to_html(node: Any) -> str:
    """The HTML of a component, a text, a number or a list of them; nothing for None."""
    if node is None or isinstance(node, bool):
        return ""
    if isinstance(node, (str, int, float)):
        return escape(str(node), quote=False)
    if isinstance(node, dict) and "namespace" in node:
        node = _Sent(node)
    elif not isinstance(node, Component):
        return "".join(map(to_html, node)) if isinstance(node, Iterable) else ""
    props = vars(node)
    name, children = node._type, props.get("children")
    if name in _NOTHING:
        return ""
    if node._namespace == "dash_html_components":
        return _element(name.lower(), props, to_html(children))
    if name == "Link":
        return _element("a", props, to_html(children))
    if name == "Markup":
        return _element(node.tag, node.attributes, node.inside)
    if name == "Plot":
        return f'<div class="graph" style="height:{node.height:g}px"></div>'
    if name == "Select":
        return _select(props)
    if name == "SegmentedControl":
        return _segments(props)
    if name == "ColorSchemeToggle":
        return '<span class="pre-scheme"></span>'
    return to_html(children)


def _element(tag: str, props: Mapping[str, Any], inside: str) -> str:
    words = []
    for name, value in sorted(props.items()):
        if name == "style":
            value = ";".join(f"{_kebab(k)}:{v}" for k, v in value.items())
        elif name not in _NAMES and name not in _KEPT and not name.startswith(("aria-", "data-")):
            continue
        if (
            name in ("aria-controls", "aria-labelledby", "aria-describedby")
            or value is None
            or value is False
        ):
            continue
        words.append(f' {_NAMES.get(name, name)}="{escape("" if value is True else str(value))}"')
    return f"<{tag}{''.join(words)}>" + ("" if tag in _VOID else f"{inside}</{tag}>")


def _kebab(name: str) -> str:
    """`maskImage` as `mask-image`, `WebkitMaskImage` as `-webkit-mask-image`."""
    return re.sub(r"[A-Z]", lambda found: f"-{found.group().lower()}", name)


def _select(props: Mapping[str, Any]) -> str:
    """A drop-down as it looks closed: its label, and what is chosen or stands for everything."""
    chosen = props.get("placeholder", "")
    for option in _flat(props.get("data", ())):
        if option.get("value") == props.get("value") is not None:
            chosen = option["label"]
    return (
        f'<div class="{escape(props.get("className", ""))}" style="width:{props.get("w", 168)}px">'
        f'<span class="control-label">{to_html(props.get("label"))}</span>'
        f'<div class="pre-select">{to_html(chosen)}</div></div>'
    )


def _flat(data: Iterable[Any]) -> Iterable[Mapping[str, Any]]:
    for option in data:
        yield from option.get("items", (option,))


def _segments(props: Mapping[str, Any]) -> str:
    spans = (
        f"<span{' class=on' if o['value'] == props.get('value') else ''}>{to_html(o['label'])}</span>"
        for o in props.get("data", ())
    )
    return f'<div class="pre-segments">{"".join(spans)}</div>'
