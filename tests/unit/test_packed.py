"""What is only words is sent as HTML, and comes out of the browser's parser as the tree that went in."""

from __future__ import annotations

from typing import Any

import pytest
from dash import dcc, html
from dashboard.packed import plain

from dashboard.controls import select
from dashboard.elements import Markup, Plot
from dashboard.page import render
from metrics import Warehouse


def inside(component: Any) -> str:
    """The HTML of a component that is sent as one element."""
    made = plain(component)
    assert made["namespace"] == "tavle_elements"
    return str(made["props"]["inside"])


def kinds(made: Any) -> list[str]:
    """The components of what is sent, from the top."""
    if isinstance(made, list):
        return [kind for part in made for kind in kinds(part)]
    if not isinstance(made, dict):
        return []
    return [made["type"], *kinds(made["props"].get("children"))]


def test_words_are_one_element_with_its_attributes() -> None:
    made = plain(
        html.Section([html.H2("a < b & c"), 3, None, 1.0, 2.5], className="panel", **{"aria-label": "x"})
    )
    assert made["type"] == "Markup"
    assert made["props"] == {
        "tag": "section",
        "attributes": {"className": "panel", "aria-label": "x"},
        "inside": "<h2>a &lt; b &amp; c</h2>312.5",
    }


def test_attributes_are_written_as_the_browser_reads_them() -> None:
    cell = html.Td("x", className="num", colSpan=2, tabIndex=0, hidden=True, title='"q"', **{"data-n": 3})
    assert inside(html.Tr(cell)) == (
        '<td class="num" colspan="2" data-n="3" hidden="" tabindex="0" title="&quot;q&quot;">x</td>'
    )
    styled = html.Span(style={"gridRow": 2, "marginTop": 3, "--strength": "4%", "top": "1%"})
    assert inside(html.Div(styled)) == '<span style="grid-row:2;margin-top:3px;--strength:4%;top:1%"></span>'


def test_a_link_is_marked_as_one_of_ours_and_another_is_not() -> None:
    assert inside(
        html.P([dcc.Link("flow", href="/flow?a=1&b=2"), html.A("fil", href="/hent/csv", target="_self")])
    ) == ('<a href="/flow?a=1&amp;b=2" data-inside="">flow</a><a href="/hent/csv" target="_self">fil</a>')


def test_ids_controls_and_figures_stay_what_they_are_and_what_is_beside_them_is_words() -> None:
    page = html.Div([
        html.Header([html.H1("t"), html.P("u")]),
        html.Div([html.B("x"), html.I(html.B("y"))], id="live"),
        html.Div([Plot({"data": []}, {}, 260), html.P([html.B("n")])]),
        select("u", "Enhed", ["a"], "Alle"),
    ])  # fmt: skip
    made = plain(page)
    assert kinds(made) == ["Div", "Markup", "Div", "Markup", "Markup", "Div", "Plot", "Markup", "Select"]
    assert made["props"]["children"][1]["props"]["id"] == "live"


@pytest.mark.parametrize(
    "component",
    [
        html.P(html.Div("x")),
        html.P(html.Span(html.Table(html.Tbody(html.Tr(html.Td("x")))))),
        html.A(html.Span(dcc.Link("x", href="/")), href="/y"),
        html.Table(html.Tr(html.Td("x"))),
        html.Table(["words", html.Tbody()]),
        html.Div(html.Td("x")),
        html.Li(html.Li("x")),
        html.H2(html.H3("x")),
        html.Div(html.Span(), n_clicks=1),
        html.Span("x", dir="rtl"),
        html.A("x", href="javascript:alert(1)"),
        html.Button("x"),
    ],
)  # fmt: skip
def test_what_the_parser_would_read_otherwise_is_sent_as_it_was(component: Any) -> None:
    made = plain(component)
    assert made["namespace"] != "tavle_elements"


def test_lists_in_lists_and_lists_of_definitions_are_kept() -> None:
    assert inside(html.Ul(html.Li(html.Ul(html.Li("x"))))) == "<li><ul><li>x</li></ul></li>"
    assert inside(html.Dl([html.Dt("a"), html.Dd("b")])) == "<dt>a</dt><dd>b</dd>"


def test_what_has_no_inside_has_none() -> None:
    assert plain(html.Hr())["props"]["inside"] is None
    assert inside(html.Div([html.Hr(), html.Br()])) == "<hr><br>"


def test_an_element_of_our_own_is_written_as_it_is() -> None:
    assert (
        inside(html.Div(Markup("span", {"className": "spark"}, "<svg></svg>")))
        == '<span class="spark"><svg></svg></span>'
    )


def test_a_page_is_a_few_dozen_components(small_house: Warehouse) -> None:
    for path, most in (("/", 40), ("/flow", 120)):
        made = [plain(part) for part in render(small_house, path, "").main if part is not None]
        assert 3 < len(kinds(made)) < most, (path, len(kinds(made)))
