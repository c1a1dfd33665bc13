"""The guard: it stands before every request, and what no rule opens stays closed.

A view or callback without a mark (`rules.open_to`) is closed to everybody but the local user of a dashboard without a
login; a page is open to the roles of its record (`dashboard.registry`). An address that is neither answers 404.
"""

from __future__ import annotations

import hmac
import logging
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Flask, Response, g, jsonify, make_response, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as Answer

from dashboard.access import log, plain_page, proxy, sessions
from dashboard.access.opening import home, may_open
from dashboard.access.payloads import well_formed
from dashboard.access.rules import EVERYBODY, PUBLIC, allowed
from dashboard.access.who import LOCAL, Reader, login
from dashboard.callbacks import Callback, Callbacks
from metrics import NoSnapshot, Warehouse

LARGEST = 256 * 1024
"""Bytes of a request's body: the largest callback, with room."""
OWN_HOSTS = ("127.0.0.1", "localhost", "[::1]")
POLLS = ("/tavle-version",)
_DASH = {
    "/_dash-layout": EVERYBODY,
    "/_dash-dependencies": EVERYBODY,
    "/_favicon.ico": PUBLIC,
    "/_reload-hash": frozenset[str](),
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": PUBLIC,
    "/assets/<path:filename>": PUBLIC,
    "/": EVERYBODY,
    "/<path:path>": EVERYBODY,
}
"""Dash's own addresses, which bear no mark. The last two are every page: the registry says to whom each is open."""
UPDATE = "/_dash-update-component"
INSIDE = "tavle.inside"
"""Set by the server itself when it prepares, with the reader for whom; no request from outside can carry it."""
_log = logging.getLogger("tavle.access")


class Guard:
    """Holds each request of a server to the rules."""

    def __init__(self, server: Flask, callbacks: Callbacks, house: Warehouse) -> None:
        self.server, self.callbacks, self.house = server, callbacks, house

    def __call__(self) -> Answer | None:
        """None: go on. Else the answer that refuses."""
        if request.environ.get(INSIDE):
            g.reader = request.environ[INSIDE]
            return None
        if not self._right_host():
            return _stop(400, "Forkert adresse", "Denne server svarer ikke på den adresse.")
        if request.method not in ("GET", "HEAD", "OPTIONS") and not self._own_page():
            return _stop(403, "Afvist", "Det kom ikke fra en af siderne her. Hent siden igen.")
        roles = self._roles()
        if login().mode == "none":
            g.reader = LOCAL
            return self._known_callback()
        reader = self._reader()
        g.reader = reader
        if roles is not None and roles & PUBLIC:
            return None
        if reader is None:
            return self._come_in()
        if request.method not in ("GET", "HEAD", "OPTIONS") and not _has_token():
            return _stop(403, "Afvist", "Siden er for gammel til at skrive fra. Hent den igen.")
        if roles is not None and "holder" in roles and not reader.read_only:
            return None
        if reader.holds is None:
            return redirect("/rolle") if _is_page() else _stop(401, "Vælg rolle", "Vælg først en rolle.")
        if sessions.owes_notice(reader):
            return (
                redirect("/besked")
                if _is_page()
                else _stop(401, "Læs først", "Læs først beskeden til medarbejderne.")
            )
        if request.path == UPDATE and request.method == "POST":
            return self._callback(reader)
        if roles is None or reader.role not in roles:
            log.denied(request.path)
            return _stop(403, "Ikke åben for dig", "Det er ikke åbent for din rolle.")
        return self._page(reader) if _is_page() else None

    def _roles(self) -> frozenset[str] | None:
        """The roles that the address is open to; None where nothing says so."""
        rule = request.url_rule
        if rule is None:
            return None
        if rule.rule in _DASH:
            return _DASH[rule.rule]
        return allowed(self.server.view_functions.get(rule.endpoint))

    def _reader(self) -> Reader | None:
        """Who asks: a screen by its token, else a person by the proxy's headers or the session."""
        touch = request.path not in POLLS and not _polls()
        if login().mode == "proxy":
            found, begun = proxy.of_headers(touch)
            if found is not None and begun:
                log.note("login", "proxy", reader=found)
        else:
            found = sessions.of_session(touch)
        return found or sessions.of_wall()

    def _right_host(self) -> bool:
        """Whether the request names the host that it came to: without a login only this machine's own names."""
        host = urlsplit(f"//{request.host}")
        if login().mode == "none":
            return (f"[{host.hostname}]" if ":" in (host.hostname or "") else host.hostname) in OWN_HOSTS
        # The watchers on the machine itself ask by its own name.
        own = host.hostname in ("127.0.0.1", "localhost", "::1")
        return request.host == urlsplit(login().public_url).netloc or own

    def _own_page(self) -> bool:
        """Whether what is written comes from a page of our own (browsers say where a request was made)."""
        origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
        if site is not None and site not in ("same-origin", "none"):
            return False
        return origin is None or origin in (login().public_url, f"http://{request.host}")

    def _come_in(self) -> Answer:
        """Nobody is logged in: a page leads to the login, anything else says 401."""
        seen = request.headers.get("Sec-Fetch-Dest", "document")
        if request.method == "GET" and _is_page() and seen == "document":
            return redirect(f"/login?next={quote(request.full_path.rstrip('?'), safe='')}", 303)
        return _stop(401, "Log ind", "Du er ikke logget ind.")

    def _known_callback(self) -> Response | None:
        """A callback that there is none of, or that is called in another form, is a 400 and no fault."""
        if request.path == UPDATE and request.method == "POST" and self._declared(_body()) is None:
            return _stop(400, "Ukendt", "Det kan siden ikke.")
        return None

    def _declared(self, body: Any) -> Callback | None:
        """The callback that a request calls, in its form; None where there is none."""
        found = self.callbacks.find(body.get("output")) if isinstance(body, dict) else None
        return found if found is not None and well_formed(found, body) else None

    def _callback(self, reader: Reader) -> Response | None:
        """A callback is open to the roles of its mark, from a page that is open to the reader."""
        body = _body()
        found = self._declared(body)
        if found is None:
            return _stop(400, "Ukendt", "Det kan siden ikke.")
        if reader.role not in found.roles:
            log.denied(f"callback {found.name}"[:120])
            return _stop(403, "Ikke åben for dig", "Det er ikke åbent for din rolle.")
        if found.everywhere:
            return None
        for path in _pathnames(body):
            if not may_open(reader, path, self._snapshot()):
                log.denied(f"callback {found.outputs[0][0]} on {path}"[:120])
                return _stop(403, "Ikke åben for dig", "Siden er ikke åben for din rolle.")
        return None

    def _page(self, reader: Reader) -> Answer | None:
        """A page that is closed to the reader says so itself; the first page of all leads to where the reader begins."""
        first = request.path == "/" and not request.query_string
        if first and not may_open(reader, "/", self._snapshot()):
            return redirect(home(reader), 303)
        return None

    def _snapshot(self) -> Any | None:
        try:
            return self.house.current()
        except NoSnapshot:
            return None


def _is_page() -> bool:
    return request.url_rule is not None and request.url_rule.rule in ("/", "/<path:path>")


def _polls() -> bool:
    """Whether a callback is an open board's own drawing again."""
    if request.path != UPDATE or request.method != "POST":
        return False
    body = _body()
    return isinstance(body, dict) and body.get("changedPropIds") == ["board-poll.data"]


def _body() -> Any:
    return request.get_json(silent=True)


def _pathnames(body: Any) -> list[str | None]:
    """Every address that a callback says it is on."""
    found: list[str | None] = []
    for part in ("inputs", "state"):
        for item in body.get(part) or ():
            for one in item if isinstance(item, list) else (item,):
                if isinstance(one, dict) and one.get("id") == "url" and one.get("property") == "pathname":
                    value = one.get("value")
                    found.append(value if isinstance(value, str) else "")
    return found


def _has_token() -> bool:
    sent = request.headers.get("X-CSRFToken") or request.form.get("csrf") or ""
    return hmac.compare_digest(sent.encode(), sessions.csrf_token().encode())


def _stop(code: int, title: str, words: str) -> Response:
    """The answer that refuses: a small page to a reader, a few words to a script."""
    if "text/html" in request.headers.get("Accept", ""):
        return plain_page.page(title, words, code)
    answer = make_response(jsonify(error=words), code)
    if code == 401:
        answer.headers["X-Tavle-Login"] = "1"
    return answer


def closing(response: Response) -> Response:
    """The code of the page that stands in an answer, and the token that its scripts send with what they write."""
    if response.status_code == 200:
        response.status_code = g.get("page_status", 200)
    reader = g.get("reader")
    if login().mode != "none" and reader is not None:
        token = sessions.csrf_token()
        if request.cookies.get(sessions.CSRF) != token:
            response.set_cookie(sessions.CSRF, token, secure=login().secure, samesite="Strict", path="/")
    return response


def faults(server: Flask) -> None:
    """Whatever goes wrong, nobody is shown where in the code."""

    def http(error: HTTPException) -> Response:
        if error.response is not None:
            return make_response(error.response)
        words = {
            404: "Der er ingen side på den adresse.",
            405: "Det kan man ikke her.",
            413: "Det er for meget på én gang.",
            429: "Der er prøvet for mange gange. Vent ti minutter.",
        }.get(error.code or 500, "Det kunne ikke lade sig gøre.")
        return _stop(error.code or 500, "Det gik ikke", words)

    def other(error: Exception) -> Response:
        _log.error("a request to %s failed", request.path, exc_info=error)
        return _stop(500, "Fejl hos os", "Noget gik galt hos os. Det er skrevet i serverens log. Prøv igen.")

    server.register_error_handler(HTTPException, http)
    server.register_error_handler(Exception, other)
