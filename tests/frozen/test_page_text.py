"""A page's HTML as text: the same words however elements nest, without controls and scripts."""

from __future__ import annotations

import pytest

from .page_text import page_parts

PAGE = "<body><nav><a href='/'>Overblik</a><a href='/flow' aria-current='page'>Flow</a></nav>{}<main>{}</main></body>"


def words(inside: str) -> list[str]:
    return page_parts(PAGE.format("", inside), 200).get("words", [])


@pytest.mark.parametrize(
    "inside",
    [
        "<p>Data pr. 31-10-2026, 934 sager</p>",
        "<div><div><p>Data pr.\n <span class='day'>31-10-2026</span>, <b>934</b> sager</p></div></div>",
        "<section>Data pr. <span>31-10-2026</span>,<span> 934 </span><!-- no word -->sager</section>",
    ],
)
def test_words_do_not_depend_on_how_elements_nest(inside: str) -> None:
    assert words(inside) == ["Data pr. 31-10-2026, 934 sager"]


def test_each_block_is_a_text_of_its_own_and_neighbours_are_two_words() -> None:
    assert words("<dl><div><dt>Tilgang</dt><dd>43</dd></div></dl><span>a</span><span>b</span>") == [
        "Tilgang", "43", "a b",
    ]  # fmt: skip


def test_controls_scripts_drawings_and_what_is_hidden_are_left_out() -> None:
    inside = (
        "<div class='control wide'>Enhed<div>Alle</div></div><div class='pre-segments'>uge</div><select><option>x</option>"
        "</select><script>x</script><svg><text>x</text></svg><p hidden>x</p><div data-figure='{\"x\": 1}'></div><p>y</p>"
    )
    assert words(inside) == ["y"]


def test_tables_links_figures_and_the_frame_are_parts_of_their_own() -> None:
    inside = (
        "<h1>Flow</h1><div role='img' aria-label='En kurve.'></div><table><caption>Uger</caption><tr><th>Uge</th><th>Antal</th>"
        "</tr><tr><th>44</th><td><a href='/sager?tal=inflow'>43</a></td></tr></table><button aria-label='Fjern a'>Fjern</button>"
    )
    found = page_parts(
        PAGE.format("<div><span>Data pr. 31-10-2026</span><a href='/hent/x'>Excel</a></div>", inside), 200
    )
    assert found == {
        "status": ["200"],
        "menu": ["Overblik -> /", "Flow -> /flow"],
        "here": ["Flow -> /flow"],
        "freshness": ["Data pr. 31-10-2026 Excel"],
        "whole page": ["Excel -> /hent/x"],
        "words": ["Flow", "[table 1]", "Fjern"],
        "table 1": ["caption: Uger", "Uge | Antal", "44 | 43"],
        "links": ["43 -> /sager?tal=inflow"],
        "figures": ["En kurve."],
        "buttons": ["Fjern a"],
    }
