"""A page, or a part of one, as the HTML that a reader gets."""

from __future__ import annotations

from typing import Any

from dashboard.render import as_html, written


def to_html(part: Any) -> str:
    """The HTML of values, written parts or a list of them."""
    return str(as_html(written(part)))
