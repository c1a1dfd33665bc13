"""Whether what calls a callback has the form that the callback declares: Dash itself takes it for granted.

The browser's own calls always have it; anything else is a 400 and no fault of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def well_formed(declared: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """`declared`: the callback as Dash keeps it (inputs and state: id and property of each); `body`: what was sent."""
    return (
        _as_declared(declared["inputs"], body.get("inputs"))
        and _as_declared(declared.get("state") or [], body.get("state") or [])
        and _named(body.get("outputs"))
        and _texts(body.get("changedPropIds"))
    )


def _as_declared(declared: list[Mapping[str, str]], sent: Any) -> bool:
    if not isinstance(sent, list) or len(sent) != len(declared):
        return False
    return all(_one(item, found) for item, found in zip(declared, sent, strict=True))


def _one(item: Mapping[str, str], found: Any) -> bool:
    if str(item["id"]).startswith("{"):
        # A pattern: one for each element that is there, or the only one.
        return isinstance(found, list | dict) and _named(found)
    return (
        isinstance(found, dict)
        and found.get("id") == item["id"]
        and found.get("property") == item["property"]
    )


def _named(sent: Any) -> bool:
    """Elements with an id and a property, alone or in lists."""
    if isinstance(sent, list):
        return all(map(_named, sent))
    return (
        isinstance(sent, dict)
        and isinstance(sent.get("id"), str | dict)
        and isinstance(sent.get("property"), str)
    )


def _texts(sent: Any) -> bool:
    return sent is None or (isinstance(sent, list) and all(isinstance(name, str) for name in sent))
