"""Starts the app over a warehouse and prints what Dash sends of it, as JSON. Run by `test_dash_versions.py`, a process a
version: `python -m unit.page_as_dash_sends WAREHOUSE`."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import dash

from dashboard.app import create_app
from dashboard.preparing import callback


def main(warehouse: Path) -> None:
    """The version, the page in the first answer, the layout, and what the page callback gives."""
    client = create_app(warehouse).server.test_client()
    first = client.get("/")
    layout = client.get("/_dash-layout")
    page = client.post("/_dash-update-component", json=callback("/", ""))
    held = re.search(r'<div id="early">.*?<div id="react-entry-point"', first.get_data(as_text=True), re.S)
    told = {
        "version": dash.__version__,
        "codes": [answer.status_code for answer in (first, layout, page)],
        "html": held.group() if held else "",
        "layout": layout.get_json(),
        "page": page.get_json(),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
