"""An element made quickly is the one that Dash makes, and what is wrong is still said."""

from __future__ import annotations

from typing import Any

import pytest
from dash import html

from dashboard import quick, wire

quick.install()


@pytest.mark.parametrize("kind", quick.KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize(
    ("children", "given"),
    [
        ((), {}),
        (("words",), {}),
        (([html.Span("a"), None, 1.5],), {"className": "num", "aria-label": "b", "data-x": "1"}),
        ((), {"children": html.Span("a"), "title": "t", "style": {"color": "red"}}),
        (("words",), {"id": "here"}),
        (("words", "here"), {"className": "num"}),
    ],
)
def test_it_is_the_same_element(kind: Any, children: tuple[Any, ...], given: dict[str, Any]) -> None:
    made, slow = kind(*children, **given), kind.__new__(kind)
    kind.__init__.slowly(slow, *children, **given)
    assert vars(made) == vars(slow) or wire.to_json(made) == wire.to_json(slow)
    assert made.to_plotly_json().keys() == slow.to_plotly_json().keys()
    assert list(vars(made)["_prop_names"]) == list(vars(slow)["_prop_names"])


def test_what_dash_refuses_is_refused() -> None:
    for wrong in ({"clasName": "a"}, {"title": html.Span("a")}, {"id": 7}):
        with pytest.raises(TypeError):
            html.Div("words", **wrong)
    with pytest.raises(TypeError):
        html.Td("words", children="again")


def test_elements_share_nothing_that_changes() -> None:
    one, other = html.Div(className="a"), html.Div(className="b")
    one.children = "words"
    one.className += " c"
    assert (other.children, other.className) == (None, "b")


def test_installed_twice_is_installed_once() -> None:
    before = html.Td.__init__
    quick.install()
    assert html.Td.__init__ is before
