"""Pages that were made once are given again: the same address, on the same snapshot, for the same scope.

A snapshot never changes, so a page of it does not either, but for what people write (the store's revision is part of the
key) and what is each reader's own (such pages are never kept). The guard has let the reader in before this is asked.
They are kept as they leave, compressed: in this process, and on the shelf that all of the server's processes share.
The first answer, which has the page in it, is made of the same.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

import brotli
import orjson
from flask import Flask, Response, current_app, g, request

from dashboard import reader, registry
from dashboard.access.guard import INSIDE, UPDATE
from dashboard.access.who import current
from dashboard.page import Rendered, render
from dashboard.shelf import Place, Shelf
from etl.clean.citizen_numbers import mask_address
from metrics import NoSnapshot, Snapshot, Warehouse
from store import Fault, Store

ROOM = 48 * 1024 * 1024
"""Bytes of pages that a worker process keeps: some 1,500."""
LEVEL = 4
"""A tenth of the size in a few milliseconds."""
OUTPUTS = ("main.children", "menu.children", "freshness.children", "filters.className", "page.data")
"""What the page callback gives, in order."""


@dataclass(frozen=True)
class Key:
    """What a kept page depends on."""

    snap: Snapshot
    place: Place
    revision: int

    def here(self) -> tuple[str, Place, int]:
        """The same for this process's memory."""
        return self.snap.id, self.place, self.revision


class PageCache:
    """The pages that one app keeps, the last used last."""

    def __init__(self, house: Warehouse, shelf: Shelf) -> None:
        self.house, self.shelf = house, shelf
        self.pages: OrderedDict[Any, bytes] = OrderedDict()
        self.size = 0
        self.lock = Lock()

    def look(self) -> Response | None:
        """The kept page that a request asks for; None: make it."""
        key = self._asked_for()
        found = None if key is None else self._found(key)
        if found is not None:
            return _leaving(Response(content_type="application/json"), found)
        g.page_key = key
        return None

    def page(self, path: str, search: str) -> Rendered:
        """The page that stands in the first answer: kept, or made, and then kept for the callback too."""
        key = self._key(path, search)
        found = None if key is None else self._found(key)
        if found is not None:
            return _page_of(orjson.loads(brotli.decompress(found))["response"])
        made = render(self.house, path, search)
        if key is not None and _whole(key):
            said: dict[str, dict[str, Any]] = {}
            for name, value in zip(OUTPUTS, made.outputs(), strict=True):
                said.setdefault(name.split(".")[0], {})[name.split(".")[1]] = value
            self._put(key, orjson.dumps({"multi": True, "response": said}, default=_as_json))
        return made

    def keep(self, response: Response) -> Response:
        """Keep the page that was just made, where it is whole."""
        key = g.get("page_key")
        if key is None or response.status_code != 200 or not _whole(key):
            return response
        return _leaving(response, self._put(key, response.get_data()))

    def _found(self, key: Key) -> bytes | None:
        with self.lock:
            found = self.pages.get(key.here())
            if found is not None:
                self.pages.move_to_end(key.here())
                return found
        found = self.shelf.page(key.snap, key.place, key.revision)
        if found is not None:
            self._hold(key, found)
            self._asked(key)
        return found

    def _put(self, key: Key, data: bytes) -> bytes:
        body = brotli.compress(data, quality=LEVEL)
        self._hold(key, body)
        if self.shelf.put(key.snap, key.place, key.revision, body):
            self._asked(key)
        return body

    def _hold(self, key: Key, body: bytes) -> None:
        with self.lock:
            if key.here() not in self.pages and len(body) < ROOM:
                self.pages[key.here()] = body
                self.size += len(body)
                while self.size > ROOM:
                    self.size -= len(self.pages.popitem(last=False)[1])

    def _asked(self, key: Key) -> None:
        """What a reader asked for, and not the server itself, is prepared of the next snapshot."""
        if not request.environ.get(INSIDE) and not key.place.read_only:
            self.shelf.asked(key.snap, key.place)

    def _asked_for(self) -> Key | None:
        """The page that a request asks for; None where it is not the page callback."""
        if request.path != UPDATE or request.method != "POST":
            return None
        body = request.get_json(silent=True)
        if not isinstance(body, dict) or body.get("output") != f"..{'...'.join(OUTPUTS)}..":
            return None
        try:
            asked = {i["property"]: i.get("value") for i in body["inputs"] if i["id"] == "url"}
            return self._key(asked.get("pathname"), asked.get("search") or "")
        except (KeyError, TypeError):
            return None

    def _key(self, path: Any, search: Any) -> Key | None:
        """What a page depends on; None for one of the reader's own."""
        try:
            if not isinstance(path, str) or not isinstance(search, str) or len(path) + len(search) > 500:
                return None
            # What a reader types must not lie on the disk where it may be a citizen's number.
            if mask_address(path + search) != path + search:
                return None
            found = registry.find(path)
            if found is None or not found.page.kept:
                return None
            revision = Store(current_app.config["WAREHOUSE"]).revision()
            place = Place(reader.scope(), current().read_only, path, search)
            return Key(self.house.current(), place, revision)
        except (NoSnapshot, Fault, PermissionError):
            return None


def _as_json(value: Any) -> Any:
    """A component as the browser gets it."""
    return value.to_plotly_json()


def _whole(key: Key) -> bool:
    """Whether a page was made, and of the key's snapshot: another may have been published since the key was taken, and
    its figures would stand under the name of the one before for whoever goes back to that."""
    return bool(g.get("made_of") == key.snap.id)


def _page_of(said: Mapping[str, Any]) -> Rendered:
    """A page as the callback gave it."""
    main, menu, freshness, filters, data = (said[id][prop] for id, prop in (o.split(".") for o in OUTPUTS))
    return Rendered(main, menu, freshness, filters, data, tuple(data["controls"]), data["fixed"])


def _leaving(response: Response, body: bytes) -> Response:
    """The page as the reader's browser takes it."""
    if "br" in request.accept_encodings:
        response.set_data(body)
        response.headers["Content-Encoding"] = "br"
        response.headers["Vary"] = "Accept-Encoding"
    else:
        response.set_data(brotli.decompress(body))
    return response


def register(server: Flask, house: Warehouse) -> PageCache:
    """Put it behind the guard."""
    kept = PageCache(house, Shelf(server.config["TAVLE"]))
    server.before_request(kept.look)
    server.after_request(kept.keep)
    return kept
