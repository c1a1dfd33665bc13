"""Scripts, styles and fonts: compressed once, kept by browsers for a year, ready before the first visitor.

What does not change is named by its content or its time, so a browser never has to ask again; pages
and answers are never kept.
"""

from __future__ import annotations

import gzip
import re
from threading import Lock

from flask import Flask, Response, request

from dashboard.access.guard import INSIDE
from dashboard.access.who import LOCAL

YEAR = 31_536_000
LEVEL = 9
TEXTS = ("text/css", "text/javascript", "application/javascript")

_kept: dict[str, bytes] = {}
_lock = Lock()


def lasting(path: str) -> bool:
    """Whether what stands at a path changes its address when it changes."""
    named = path.startswith("/assets/") and (
        "m" in request.args or path.startswith(("/assets/fonts/", "/assets/plotly/"))
    )
    return named or path.startswith("/_dash-component-suites/")


def headers(response: Response) -> Response:
    """What every response says of itself; scripts and styles leave here compressed."""
    path = request.path
    if response.status_code == 200 and lasting(path):
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        _squeeze(response)
    elif not path.startswith("/assets/") and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store" if path.startswith("/_dash-update") else "no-cache"
    return response


def _squeeze(response: Response) -> None:
    """Put the compressed body in, made on the first request for it."""
    wanted = request.method == "GET" and "gzip" in request.headers.get("Accept-Encoding", "")
    if not wanted or response.mimetype not in TEXTS or "Content-Encoding" in response.headers:
        return
    key = request.full_path
    with _lock:
        body = _kept.get(key)
    response.direct_passthrough = False
    if body is None:
        body = gzip.compress(response.get_data(), LEVEL)
        with _lock:
            _kept[key] = body
    response.set_data(body)
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"


def warm(server: Flask) -> None:
    """Ask for the frame and all that it loads, so that the first visitor does not wait for it."""
    client = server.test_client()
    frame = client.get("/", environ_overrides={INSIDE: LOCAL}).get_data(as_text=True)
    for path in re.findall(r'(?:src|href)="(/(?:assets|_dash-component-suites)/[^"]+)"', frame):
        client.get(path, headers={"Accept-Encoding": "gzip"})
