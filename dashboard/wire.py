"""A page as JSON, as Dash would write it but for what is only words (`packed`), and ten times as fast.

Dash turns every component into dicts by asking it for each property that it might have, and then walks the
whole again to clean it of numpy and pandas, which no page of ours holds. That was 39 of the milliseconds of
the overview; this is 5. A value of any other kind goes Dash's own way.
"""

from __future__ import annotations

from typing import Any

import dash._callback
import dash.dash
import orjson
from dash._utils import to_json as slowly
from dash.development.base_component import Component

from dashboard import packed

_HTML = (("<", "\\u003c"), (">", "\\u003e"), ("/", "\\u002f"))
"""What must not stand in a script element, as Dash escapes it."""


def to_json(value: Any) -> str:
    """The value as JSON text; components as `dashboard/packed.py` has them."""
    try:
        return orjson.dumps(value, default=_plain).decode("utf-8")
    except TypeError:
        return str(slowly(value))


def in_script(value: Any) -> str:
    """The same where it may be put into a script element. A page never is: it goes as an answer of its own."""
    said = to_json(value)
    if isinstance(value, Component):
        return said
    for char, escaped in _HTML:
        said = said.replace(char, escaped)
    return said


def _plain(value: Any) -> dict[str, Any]:
    if not isinstance(value, Component):
        raise TypeError(f"not for the wire: {type(value)}")
    return packed.plain(value)


def install() -> None:
    """Let Dash write its answers so."""
    dash._callback.to_json = to_json
    dash.dash.to_json = in_script
