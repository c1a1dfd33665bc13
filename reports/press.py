"""Documents for print: a template of the house and its data, set as PDF by typst, without a browser.

Only the fonts that ship here are used, no system font, so that a page looks and breaks the same everywhere. Data
reaches a template as JSON, never as markup, so no text can become code. The PDF is tagged (PDF/UA-1).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import typst

_HERE = Path(__file__).parent
FONTS = _HERE / "fonts"
TEMPLATES = _HERE / "templates"


def pdf(template: str, data: Mapping[str, Any], made: datetime) -> bytes:
    """The document of a template (`board`, `result`, …). The same data and `made` give the same bytes."""
    files = {
        "main.typ": _template(template),
        "house.typ": _template("house"),
        "data.json": orjson.dumps(data),
    }
    stamp = (made if made.tzinfo else made.replace(tzinfo=UTC)).replace(microsecond=0)
    # Its types do not know the form of several files; its documentation does.
    document: bytes = typst.compile(  # type: ignore[call-overload]
        files, font_paths=_fonts(), timestamp=stamp, pdf_standards=["ua-1"]
    )
    return document


@cache
def _template(name: str) -> bytes:
    return (TEMPLATES / f"{name}.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
