"""A page as plain HTML: what the browser shows before any script has run."""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import dcc, html
from dashboard.prerender import to_html

from dashboard.controls import segments, select
from dashboard.elements import Markup, Plot


def test_text_is_escaped_and_numbers_are_written() -> None:
    assert to_html(html.P(["a < b & c ", 3, None, 1.5])) == "<p>a &lt; b &amp; c 31.5</p>"


def test_attributes_are_those_of_html() -> None:
    made = to_html(html.Td('"x"', className="num", colSpan=2, tabIndex=0, **{"aria-label": 'a "b"'}))
    assert made == '<td aria-label="a &quot;b&quot;" class="num" colspan="2" tabindex="0">"x"</td>'


def test_styles_are_named_as_in_css() -> None:
    made = to_html(html.Span(style={"maskImage": 'url("x")', "WebkitMaskImage": "none"}))
    assert made == '<span style="mask-image:url(&quot;x&quot;);-webkit-mask-image:none"></span>'


def test_ids_are_left_to_the_page_that_follows() -> None:
    assert to_html(html.Div(html.B(id="x"), id="y")) == "<div><b></b></div>"
    assert "aria-controls" not in to_html(html.Button("Menu", **{"aria-controls": "menu"}))


def test_a_link_works_and_a_figure_is_a_space_of_its_size() -> None:
    assert to_html(dcc.Link("flow", href="/flow?team=T01&x=1")) == '<a href="/flow?team=T01&amp;x=1">flow</a>'
    assert to_html(Plot({}, {}, 260)) == '<div class="graph" style="height:260px"></div>'
    assert to_html([dcc.Store(id="s"), dcc.Location(id="u")]) == ""


def test_what_is_written_as_html_stands_as_it_is() -> None:
    made = to_html(html.Td(Markup("span", {"className": "spark", "aria-hidden": "true"}, "<svg></svg>")))
    assert made == '<td><span aria-hidden="true" class="spark"><svg></svg></span></td>'


def test_a_control_shows_what_is_chosen() -> None:
    groups = [{"group": "Teams", "items": [{"value": "team:T01", "label": "Team Nord"}]}]
    assert "Team Nord" in to_html(select("u", "Enhed", groups, "Hele centret", "team:T01"))
    assert "Hele centret" in to_html(select("u", "Enhed", groups, "Hele centret"))
    assert "<span class=on>måned</span>" in to_html(
        segments("g", "Pr.", {"week": "uge", "month": "måned"}, "month")
    )


def test_a_component_that_is_not_known_shows_what_is_in_it() -> None:
    assert to_html(dmc.Paper(html.P("indhold"))) == "<p>indhold</p>"
