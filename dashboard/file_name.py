"""The name of a file that is fetched from a page: what it holds, of whom, and of which time."""

from __future__ import annotations

import re
from urllib.parse import quote

from topics.view import View

_ASCII = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "é": "e", "ü": "u", "ö": "oe", "ä": "ae"})
PART = 44
"""The longest part of a name, in characters: a path on Windows holds 260."""


def file_name(page: str, panel: str, view: View | None, form: str) -> str:
    """`til-og-afgang_aabne-sager_team-nord_2025-01-til-2026-10-31.xlsx`, with the Danish letters kept.

    `page` and `panel` are titles, `panel` empty for a whole page. Without a filter the unit is the whole centre, and the
    time is the last day of the data.
    """
    parts = [page, panel]
    if view is not None:
        first = f"{view.state.start} til " if view.state.start else ""
        parts += [view.unit_name(), f"{first}{view.end}"]
    return "_".join(filter(None, map(_part, parts))) + f".{form}"


def disposition(name: str) -> str:
    """The header that names the file, in plain letters and (RFC 5987) in its own."""
    plain = re.sub(r"[^a-z0-9._-]", "", name.translate(_ASCII))
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"


def _part(words: str) -> str:
    return re.sub(r"[^\w]+", "-", words.lower().replace("_", "-"))[:PART].strip("-")
