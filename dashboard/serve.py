"""The server for others: gunicorn with several worker processes, which share nothing but the warehouse.

Each worker makes its own app after the fork (a DuckDB connection may not cross one) and reads the settings anew, so that
a reload (SIGHUP) takes changed settings in without a request lost. Settings that are wrong by then change nothing.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event, Thread
from typing import Any

from gunicorn.app.base import BaseApplication

from dashboard.app import create_app, warm
from etl.errors import Refused

THREADS = 8
TIMEOUT = 60
"""Seconds after which a worker that answers nothing at all is replaced."""
GRACE = 30
"""Seconds that a worker has to end what it is answering."""
_log = logging.getLogger("tavle.serve")
Read = Callable[[], Mapping[str, Any]]


class Server(BaseApplication):
    """gunicorn over one warehouse. `read` gives the site's settings, and is called in each new worker."""

    def __init__(self, warehouse: Path, host: str, port: int, workers: int, read: Read) -> None:
        self.warehouse, self.read = warehouse, read
        self.bind = f"{'[' + host + ']' if ':' in host else host}:{port}"
        self.workers = workers
        self.first = read()
        self.stop = Event()
        self.warming: Thread | None = None
        super().__init__()

    def load_config(self) -> None:
        """gunicorn's settings. Nothing that a caller sends about itself is believed here (`proxy.caller` decides)."""
        for key, value in {
            "bind": self.bind,
            "workers": self.workers,
            "worker_class": "gthread",
            "threads": THREADS,
            "timeout": TIMEOUT,
            "graceful_timeout": GRACE,
            # Longer than nginx keeps its own (60 s), so that it never sends into a connection that is being closed.
            "keepalive": 75,
            "limit_request_line": 8190,
            "limit_request_fields": 60,
            "limit_request_field_size": 8190,
            "forwarded_allow_ips": "",
            "accesslog": None,
            "errorlog": "-",
            "loglevel": os.environ.get("TAVLE_LOG", "warning"),
            "proc_name": "tavle",
            "worker_exit": lambda _master, _worker: self.ended(),
        }.items():
            self.cfg.set(key, value)

    def load(self) -> Any:
        """The app of one worker process."""
        try:
            settings = self.read()
        except Refused as problem:
            _log.error("the settings are wrong, those of the start stay in force: %s", problem)
            settings = self.first
        app = create_app(self.warehouse, settings)
        app.server.config["TAVLE_HOUSE"].steady = True
        self.warming = warm(app, self.stop)
        return app.server

    def ended(self) -> None:
        """A worker ends: what it works out in the background does too, before the interpreter goes."""
        self.stop.set()
        if self.warming is not None:
            self.warming.join(timeout=10)


def serve(warehouse: Path, host: str, port: int, workers: int, read: Read) -> None:
    """Serve until stopped (SIGTERM: each worker ends what it is answering)."""
    Server(warehouse, host, port, workers, read).run()
