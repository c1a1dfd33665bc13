"""Two components of our own beside Dash's: an element whose inside is written as HTML, and a figure.

The browser's side is `assets/scripts/elements.js`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash.development.base_component import Component

from dashboard.figures.theme import Figure

NAMESPACE = "tavle_elements"
_NONE: list[str] = []
_OF_MARKUP = ["tag", "attributes", "inside"]
_OF_PLOT = ["figure", "config", "height"]


class _Own(Component):
    """A component whose properties are all given: none is asked for, none can be wrong."""

    _namespace = NAMESPACE
    _type = ""
    _children_props = _base_nodes = _prop_names = _NONE
    _valid_wildcard_attributes = available_properties = available_wildcard_properties = _NONE


class Markup(_Own):
    """`<tag …attributes>inside</tag>`; the attributes are named as Dash's, `inside` is HTML and stands as it is."""

    _type = "Markup"
    _prop_names = _OF_MARKUP

    def __init__(self, tag: str, attributes: Mapping[str, Any], inside: str) -> None:
        self.tag, self.attributes, self.inside = tag, dict(attributes), inside


class Plot(_Own):
    """A Plotly figure that fills a box of its `height` in pixels."""

    _type = "Plot"
    _prop_names = _OF_PLOT

    def __init__(self, figure: Figure, config: Mapping[str, Any], height: float) -> None:
        self.figure, self.config, self.height = figure, dict(config), height
