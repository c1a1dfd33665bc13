"""A key of two or three shades, where there is no line to put a word at."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html


def legend(items: Sequence[tuple[str, str]]) -> html.Ul:
    """(colour, word) pairs; the colour is a custom property."""
    return html.Ul(
        [
            html.Li([html.Span(className="swatch", style={"background": color}), word])
            for color, word in items
        ],
        className="legend",
    )
