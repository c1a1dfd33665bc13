"""Whether what calls a callback has the form that the callback declares: Dash itself takes it for granted.

The browser's own calls always have it; anything else is a 400 and no fault of ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.callbacks import Callback, Part


def well_formed(declared: Callback, body: Mapping[str, Any]) -> bool:
    """`body`: what was sent as JSON."""
    return (
        _as_declared(declared.inputs, body.get("inputs"))
        and _as_declared(declared.states, body.get("state") or [])
        and _outputs(declared.outputs, body.get("outputs"))
        and _texts(body.get("changedPropIds", []))
    )


def _as_declared(declared: Sequence[Part], sent: Any) -> bool:
    if not isinstance(sent, list) or len(sent) != len(declared):
        return False
    return all(_one(part, given) for part, given in zip(declared, sent, strict=True))


def _one(part: Part, given: Any) -> bool:
    id, property = part
    if id.startswith("{"):
        # A pattern: one for each element that is there, or the only one.
        return isinstance(given, list | dict) and _named(given)
    return isinstance(given, dict) and given.get("id") == id and given.get("property") == property


def _outputs(declared: Sequence[Part], sent: Any) -> bool:
    """As many as are declared; one alone is no list."""
    if len(declared) == 1:
        return isinstance(sent, dict) and _named(sent)
    return isinstance(sent, list) and len(sent) == len(declared) and _named(sent)


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
    return isinstance(sent, list) and all(isinstance(name, str) for name in sent)
