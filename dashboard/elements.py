"""The one component of our own beside Dash's: an element whose inside is HTML. Its browser side is in `page.js`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash.development.base_component import Component


class Markup(Component):
    """`<tag …attributes>inside</tag>`; the attributes are named as Dash's, `inside` is HTML and stands as it is.

    What a package of components declares of each is declared here by hand (Dash's own are generated with the same).
    """

    _namespace = "tavle_elements"
    _type = "Markup"
    _prop_names = ("tag", "attributes", "inside")
    _children_props = _base_nodes = _valid_wildcard_attributes = ()
    available_properties = available_wildcard_properties = ()

    def __init__(self, tag: str, attributes: Mapping[str, Any], inside: str) -> None:
        self.tag, self.attributes, self.inside = tag, dict(attributes), inside
