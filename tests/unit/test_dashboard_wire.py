"""A page leaves as Dash would write it, but that what is only words is HTML (`test_packed.py`)."""

from __future__ import annotations

import json
from datetime import date

import dash
from dash import dcc, html
from plotly.io.json import to_json_plotly

from dashboard import wire


def test_the_wire_says_what_dash_says() -> None:
    page = html.Div(
        [
            html.P("a < b & c > d / e", id="p", className="x", **{"data-n": 3, "aria-label": "æøå"}),
            dcc.Graph(figure={"data": [{"x": [1, None, 2.5], "y": (date(2026, 10, 31), "</script>")}]}),
            [html.Span(id="s"), None, True, 7],
            html.Div(id={"type": "own", "key": "k"}, style={"top": "1%"}),
        ]
    )
    said = wire.to_json({"response": (page, None)})
    assert json.loads(said) == json.loads(to_json_plotly({"response": (page, None)}))


def test_what_may_stand_in_a_script_is_escaped() -> None:
    said = wire.in_script({"title": "</script><b>"})
    assert "<" not in said
    assert json.loads(said) == {"title": "</script><b>"}


def test_what_it_does_not_know_goes_the_slow_way() -> None:
    assert json.loads(wire.to_json({"a": {1, 2}.__class__.__name__, "b": float("nan")})) == {
        "a": "set",
        "b": None,
    }
    import numpy as np

    assert json.loads(wire.to_json([np.array([1, 2])])) == [[1, 2]]


def test_dash_writes_with_it() -> None:
    wire.install()
    assert dash._callback.to_json is wire.to_json
    assert dash.dash.to_json is wire.in_script
