"""A trusted reverse proxy: its headers say who the reader is, and they are believed from named addresses only."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from flask import request

from dashboard.access import grants, sessions
from dashboard.access.who import Reader, login


def among(address: str | None, networks: Iterable[str]) -> bool:
    """Whether an address lies in one of the networks.

    >>> among("10.1.2.3", ["10.1.0.0/16"]), among("10.2.2.3", ["10.1.0.0/16"]), among(None, ["10.1.0.0/16"])
    (True, False, False)
    """
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return False
    return any(found in ipaddress.ip_network(network) for network in networks)


def caller() -> str:
    """The address of whoever calls: the peer's own, or what a known forwarder says last of it."""
    peer = request.remote_addr or ""
    if among(peer, login().forwarded_by):
        last = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
        try:
            return str(ipaddress.ip_address(last))
        except ValueError:
            return peer
    return peer


def of_headers(touch: bool = True) -> tuple[Reader | None, bool]:
    """The reader that the proxy names (None: nobody, or without a role), and whether a session began with this request.

    The roles are read anew with every request, so that a right that is taken away is gone at once; the session
    only remembers which of them was chosen.
    """
    rules = login()
    if not among(request.remote_addr, rules.addresses):
        return None, False
    user = _said(rules.user_header)
    # Two headers of that name arrive as one with a comma: whoever sent the first is not the proxy.
    if not user or "," in user:
        return None, False
    name = _said(rules.name_header) or user
    groups = _words(_said(rules.groups_header))
    claims: dict[str, str | list[str] | None] = {}
    for grant in rules.grants:
        if grant.worker_claim:
            claims[grant.worker_claim] = _said(grant.worker_claim)
        if grant.units_claim:
            claims[grant.units_claim] = _words(_said(grant.units_claim))
    held = grants.roles_of(rules.grants, user, groups, claims)
    if not held:
        return None, False
    before = sessions.of_session(touch)
    if before is None or before.user != user or before.held != held:
        begun = sessions.begin(user, name, held)
        return begun, before is None or before.user != user
    return before, False


def _words(header: str) -> list[str]:
    """The words of a header, with commas or semicolons between."""
    return [word.strip() for word in header.replace(";", ",").split(",") if word.strip()]


def _said(name: str) -> str:
    """A header's text: sent as UTF-8, as proxies do, and handed over byte by byte (PEP 3333)."""
    held = request.headers.get(name, "").strip()
    try:
        return held.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return held
