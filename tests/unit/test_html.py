"""HTML in Dash's call shape: words are escaped, values and components wait in a box."""

from __future__ import annotations

import dash_mantine_components as dmc
import pytest
from dash import html as dash_html

from dashboard import html
from dashboard.elements import Markup
from dashboard.html import Box, Html
from dashboard.render import as_html, for_dash, written
from topics.cells import Status, Table
from topics.values import Empty, Panel


def test_an_element_of_words_is_written_at_once() -> None:
    made = html.P(["Åbne ", html.Strong("sager"), None, False, 7], className="note", title='"', hidden=False)
    assert isinstance(made, Html)
    assert str(made) == '<p class="note" title="&#34;">Åbne <strong>sager</strong>7</p>'


@pytest.mark.parametrize("evil", ["<script>alert(1)</script>", "\"'><img src=x>", "\u2028</script>", "a & b"])
def test_what_somebody_wrote_is_words_and_never_markup(evil: str) -> None:
    made = str(html.Div([evil, html.Span(title=evil)], **{"data-team": evil}))
    assert "<script" not in made and "<img" not in made
    assert made.count("<div") == made.count("<span") == 1


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", " /x", "ftp://x"])
def test_a_link_leads_to_an_address_only(address: str) -> None:
    with pytest.raises(ValueError, match="not an address"):
        str(html.A("x", href=address))


def test_void_elements_have_no_end_and_styles_are_text() -> None:
    assert str(html.Br()) == "<br>"
    made = html.Div(style={"gridRow": 1, "--strength": "4%", "maskImage": None})
    assert str(made) == '<div style="grid-row:1;--strength:4%"></div>'


def test_an_element_with_a_value_or_an_id_waits() -> None:
    assert isinstance(html.Div([Empty("Intet")]), Box)
    assert isinstance(html.Div("x", id="board-say"), Box)
    assert str(written(html.Div([Empty("Intet")]))) == '<div><div class="empty"><p>Intet</p></div></div>'


def test_a_component_of_dash_stays_alive_among_html() -> None:
    page = written([html.Div([html.P("a"), dmc.TextInput(id="x", label="b")], className="form"), html.P("c")])
    sent = for_dash(page)
    assert isinstance(sent[0], dash_html.Div) and isinstance(sent[1], Markup)
    assert isinstance(sent[0].children[0], Markup) and isinstance(sent[0].children[1], dmc.TextInput)
    assert str(as_html(page)) == '<div class="form"><p>a</p></div><p>c</p>'


def test_the_marks_of_values_are_no_list_of_children() -> None:
    assert "opfyldt" in str(written(html.Li(Status("met"))))


def test_a_panel_shows_its_table_once() -> None:
    table = Table((), ())
    folded, open_ = (str(written(Panel("T", "u", body, table))) for body in ((), (table,)))
    assert folded.count("<table") == open_.count("<table") == 1
    assert "Vis som tabel" in folded and "Vis som tabel" not in open_
