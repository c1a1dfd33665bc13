"""The server: one Dash app over one warehouse, one callback that makes a whole page from its address."""

from __future__ import annotations

import atexit
import logging
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event, Thread
from typing import Any

from dash import ALL, Dash, Input, Output, State
from dash import html as nothing
from flask import Flask, g, request
from flask_compress import Compress

from dashboard import download, frame, kept, registry, static
from dashboard.access import guard, health, login_pages, sessions
from dashboard.access.guard import INSIDE
from dashboard.access.headers import Headers
from dashboard.access.rules import EVERYBODY, open_to
from dashboard.access.who import known
from dashboard.callbacks import Callbacks
from dashboard.page import render
from dashboard.render import as_html, for_dash
from dashboard.steady import Steady
from dashboard.warming import GRACE, keep_warm
from etl.settings.login import Login
from metrics import NoSnapshot, Warehouse
from store import Store

ASSETS = Path(__file__).parent / "assets"
PLOTLY = "plotly/plotly-basic-4.1.1.min.js"
"""Our own bundle: loaded by `FIGURES` when there is a figure to draw."""
SCHEME = "first/scheme.js"
"""Sets light or dark before the first paint, so it stands in the head; the other scripts wait."""
FIGURES = "first/figures.js"
"""Draws the figures of the page where they stand."""


class TavleApp(Dash):
    """Dash, with the page itself in the first answer."""

    early: Callable[[], str] = staticmethod(lambda: "")
    """Makes the asked page as HTML."""

    def interpolate_index(self, **parts: Any) -> str:
        """The index with the page in it, and with the script that draws its figures before those of Dash."""
        parts["app_entry"] = (
            f'<div id="early">{self.early()}</div>'
            '<div id="react-entry-point" hidden><div class="_dash-loading"></div></div>'
        )
        parts["metas"] += f'<script src="{self.get_asset_url(SCHEME)}"></script>'
        parts["css"] += f'<link rel="prefetch" data-plotly href="{self.get_asset_url(PLOTLY)}">'
        parts["config"] += f'<script src="{self.get_asset_url(FIGURES)}"></script>'
        return str(super().interpolate_index(**parts))


def create_app(warehouse: Path, config: Mapping[str, Any] | None = None) -> Dash:
    """The app over the warehouse folder. `config` are the site's settings (`title`, for one).

    Nothing is read until a page is asked for; a warehouse with nothing published gives a page that says so.
    """
    settings = dict(config or {})
    server = Flask("dashboard", static_folder=None)
    rules = settings.get("login") or Login()
    # Without a login nothing is signed that another process would have to read.
    server.secret_key = secrets.token_hex(32) if rules.mode == "none" else sessions.secret(warehouse)
    sessions.configure(server.config, rules.secure)
    server.config.update(
        TAVLE=settings,
        WAREHOUSE=warehouse,
        MAX_CONTENT_LENGTH=guard.LARGEST,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=4,
        COMPRESS_MIMETYPES=[
            "text/html",
            "text/css",
            "application/json",
            "application/javascript",
            "text/javascript",
            "image/svg+xml",
        ],
    )
    Compress(server)
    app = TavleApp(
        "dashboard",
        server=server,
        assets_folder=str(ASSETS),
        assets_path_ignore=["plotly", "first"],
        title=str(settings.get("title", "tavle")),
        update_title="",
        index_string=frame.INDEX,
        serve_locally=True,
        suppress_callback_exceptions=True,
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    app.enable_dev_tools(debug=False, dev_tools_ui=False, dev_tools_disable_version_check=True)
    house = Steady(warehouse)
    Store(warehouse).hold()
    callbacks = Callbacks(app)
    server.config.update(TAVLE_HOUSE=house, TAVLE_CALLBACKS=callbacks)
    # Answers pass these from the last to the first.
    server.after_request(Headers(app))
    server.after_request(guard.closing)
    server.after_request(static.headers)
    server.before_request(guard.Guard(server, callbacks, house))
    pages = kept.register(server, house)
    app.layout = lambda: for_dash(frame.frame(_snapshot(house))) if known() else nothing.Div()
    app.early = lambda: _early(pages)
    guard.faults(server)
    health.register(server, house)
    login_pages.register(server)
    _put_frame(callbacks, house)
    for record in registry.PAGES:
        if record.callbacks is not None:
            record.callbacks(callbacks, house)
    download.register(server, house)
    return app


def serve(
    warehouse: Path, host: str = "127.0.0.1", port: int = 8050, config: Mapping[str, Any] | None = None
) -> None:
    """Serve until stopped, with waitress."""
    from waitress import serve as run

    app = create_app(warehouse, config)
    warm(app)
    run(app.server, host=host, port=port, threads=8, ident="tavle")


def warm(app: Dash, stop: Event | None = None) -> Thread:
    """Make what the first visitor will ask for: the frame's files, and each new snapshot's answers (until `stop`)."""
    first = Thread(target=static.warm, args=(app.server,), daemon=True)
    first.start()
    atexit.register(first.join, GRACE)
    return keep_warm(app.server.config["TAVLE_HOUSE"], settings=app.server.config["TAVLE"], stop=stop)


def _snapshot(house: Warehouse) -> Any | None:
    """The published snapshot; None where there is none, or none that the frame can be made of."""
    try:
        found = house.current()
        found.labels("team")
        return found
    except NoSnapshot:
        return None
    except Exception:
        logging.getLogger("tavle.dashboard").exception("the frame could not be made of the snapshot")
        return None


def _early(pages: kept.PageCache) -> str:
    """The frame and the page that the browser asked for, as plain HTML; nothing where the server itself asks."""
    if request.environ.get(INSIDE):
        return ""
    search = f"?{request.query_string.decode('utf-8', 'replace')}" if request.query_string else ""
    page = pages.page(request.path, search)
    g.page_status = page.status
    return str(as_html(frame.frame(_snapshot(pages.house), page)))


def _put_frame(callbacks: Callbacks, house: Warehouse) -> None:
    """The callbacks of the frame: the page of an address, and the scripts of the filters."""

    @callbacks.add(
        *[Output(*name.split(".")) for name in kept.OUTPUTS],
        Input("url", "pathname"),
        Input("url", "search"),
        everywhere=True,
    )
    @open_to(EVERYBODY)
    def page(pathname: str | None, search: str | None) -> tuple[Any, ...]:
        """One address in, one whole page out."""
        return render(house, pathname, search).outputs()

    callbacks.add_script(
        "address",
        Output("sink", "data"),
        *[Input(f"filter-{name}", "value") for name in frame.CONTROLS],
        State("page", "data"),
    )
    callbacks.add_script(
        "own",
        Output("own-sink", "data"),
        Input({"type": "own", "key": ALL}, "value"),
        State({"type": "own", "key": ALL}, "id"),
        State("page", "data"),
    )
    callbacks.add_script(
        "announce",
        Output("announce", "children"),
        Input("page", "data"),
        *[State(f"filter-{name}", "value") for name in frame.CONTROLS],
        at_first=True,
    )
