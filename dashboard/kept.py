"""Pages that were made once are given again: the same address, on the same snapshot, for the same scope.

A snapshot never changes, so a page of it does not either, but for what people write (the store's revision is part of the
key) and what is each reader's own (such pages are never kept). The guard has let the reader in before this is asked.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Any

from flask import Flask, Response, current_app, g, request

from dashboard import reader, routes
from dashboard.access.who import current
from metrics import NoSnapshot, Warehouse
from store import Fault, Store

ROOM = 96 * 1024 * 1024
"""Bytes of pages that a worker process keeps."""
OWN = ("/rapporter", "/sager", "/stikproeve", "/mit", "/tavle", "/datakvalitet")
"""Pages that are logged when they are opened, or are of the moment or the reader."""
_FIRST = "..main.children..."


class Kept:
    """The pages that one app keeps, the last used last."""

    def __init__(self, house: Warehouse) -> None:
        self.house = house
        self.pages: OrderedDict[Any, bytes] = OrderedDict()
        self.size = 0
        self.lock = Lock()

    def look(self) -> Response | None:
        """The kept page that a request asks for; None: make it."""
        key = self._key()
        if key is None:
            return None
        with self.lock:
            found = self.pages.get(key)
            if found is not None:
                self.pages.move_to_end(key)
        if found is not None:
            return Response(found, content_type="application/json")
        g.page_key = key
        return None

    def keep(self, response: Response) -> Response:
        """Keep the page that was just made, where it is whole."""
        key = g.get("page_key")
        if key is None or response.status_code != 200 or not g.get("whole"):
            return response
        data = response.get_data()
        with self.lock:
            if key not in self.pages and len(data) < ROOM:
                self.pages[key] = data
                self.size += len(data)
                while self.size > ROOM:
                    self.size -= len(self.pages.popitem(last=False)[1])
        return response

    def _key(self) -> Any | None:
        """What the page depends on; None where it is not the page callback, or a page of the reader's own."""
        if request.path != "/_dash-update-component" or request.method != "POST":
            return None
        body = request.get_json(silent=True)
        if not isinstance(body, dict) or not str(body.get("output", "")).startswith(_FIRST):
            return None
        try:
            asked = {i["property"]: i.get("value") for i in body["inputs"] if i["id"] == "url"}
            path, search = asked.get("pathname"), asked.get("search") or ""
            if not isinstance(path, str) or not isinstance(search, str) or len(search) > 500:
                return None
            if routes.find(path).path.startswith(OWN):
                return None
            revision = Store(current_app.config["WAREHOUSE"]).revision()
            return self.house.current().id, reader.scope(), current().read_only, path, search, revision
        except (KeyError, TypeError, NoSnapshot, Fault, PermissionError):
            return None


def register(server: Flask, house: Warehouse) -> Kept:
    """Put it behind the guard."""
    kept = Kept(house)
    server.before_request(kept.look)
    server.after_request(kept.keep)
    return kept
