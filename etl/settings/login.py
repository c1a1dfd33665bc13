"""The keys `[login]`, `[worker_level]` and `[retention]` of `tavle.toml`: who may come in, and what is kept how long.

Everything is checked at start, so that a wrong key stops the server and never opens a door.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from etl.errors import Refused

Mode = Literal["none", "oidc", "proxy"]
GRANTED = ("admin", "finance", "head", "team", "worker", "supervision")
LEVELS = ("centre", "department", "team")
NEEDS_UNITS = ("head", "team")


@dataclass(frozen=True)
class Grant:
    """Whoever has the claim's value `group` (or is `user`) gets the role; the units are (level, unit).

    `units_claim`: the claim whose values are units of `unit_level`. `worker_claim`: the claim that holds
    the worker's own id.
    """

    role: str
    group: str = ""
    user: str = ""
    units: tuple[tuple[str, str], ...] = ()
    units_claim: str = ""
    unit_level: str = "team"
    worker_claim: str = ""


@dataclass(frozen=True)
class Login:
    """How people come in. Secrets are not here: `TAVLE_OIDC_SECRET` and `TAVLE_SECRET_KEY` are in the environment.

    `public_url` is the address in the browser, without a slash at its end. `idle_minutes` and
    `absolute_hours` end a session. `addresses`: from where the proxy's headers are believed; `forwarded_by`: from where
    X-Forwarded-For names the real caller.
    """

    mode: Mode = "none"
    public_url: str = ""
    idle_minutes: int = 30
    absolute_hours: int = 10
    issuer: str = ""
    client_id: str = ""
    scopes: str = "openid profile email"
    user_claim: str = "sub"
    name_claim: str = "name"
    groups_claim: str = "groups"
    addresses: tuple[str, ...] = ()
    user_header: str = "X-Remote-User"
    name_header: str = "X-Remote-Name"
    groups_header: str = "X-Remote-Groups"
    forwarded_by: tuple[str, ...] = ()
    grants: tuple[Grant, ...] = ()

    @property
    def secure(self) -> bool:
        """Whether browsers come by TLS: cookies are then never sent without it."""
        return self.public_url.startswith("https://")


@dataclass(frozen=True)
class Retention:
    """How long things are kept: kept deliveries and snapshots by number, the rest in months."""

    deliveries: int = 30
    audit_months: int = 24
    samples_months: int = 60
    written_months: int = 36


_LOGIN = {
    "mode", "public_url", "idle_minutes", "absolute_hours", "issuer", "client_id", "scopes", "user_claim",
    "name_claim", "groups_claim", "addresses", "user_header", "name_header", "groups_header", "forwarded_by",
    "grants",
}  # fmt: skip
_GRANT = {"role", "group", "user", "units", "units_claim", "unit_level", "worker_claim"}


def read_login(path: Path, raw: Any) -> Login:
    """The table `[login]`; Refused with a sentence where something is wrong."""
    raw = _table(path, "login", raw, _LOGIN)
    if not raw:
        return Login()
    mode = raw.get("mode")
    if mode not in ("oidc", "proxy"):
        raise Refused(f'{path}: login.mode must be "oidc" or "proxy", not {mode!r}.')
    words = {
        key: str(raw[key])
        for key in _LOGIN - {"mode", "idle_minutes", "absolute_hours", "addresses", "forwarded_by", "grants"}
        if key in raw
    }
    login = Login(
        mode=mode,
        idle_minutes=_number(path, raw, "idle_minutes", 30, 1, 24 * 60),
        absolute_hours=_number(path, raw, "absolute_hours", 10, 1, 7 * 24),
        addresses=_networks(path, "addresses", raw.get("addresses", [])),
        forwarded_by=_networks(path, "forwarded_by", raw.get("forwarded_by", [])),
        grants=tuple(_grant(path, n, g) for n, g in enumerate(raw.get("grants", []), start=1)),
        **{**words, "public_url": _url(path, words.get("public_url", ""))},
    )
    if mode == "oidc" and not (login.issuer and login.client_id):
        raise Refused(f'{path}: login.mode = "oidc" needs login.issuer and login.client_id.')
    if mode == "oidc" and urlsplit(login.issuer).scheme != "https" and not _loopback(login.issuer):
        raise Refused(f"{path}: login.issuer must begin with https://.")
    if mode == "proxy" and not login.addresses:
        raise Refused(
            f'{path}: login.mode = "proxy" needs login.addresses, the addresses from which the headers are believed.'
        )
    if not login.grants:
        raise Refused(f"{path}: nobody could come in: login needs at least one [[login.grants]].")
    return login


def read_worker_level(path: Path, raw: Any) -> date | None:
    """The day on which staff were told, from which single workers' figures may be shown; None: never."""
    raw = _table(path, "worker_level", raw, {"notice_on"})
    if not raw:
        return None
    if type(raw.get("notice_on")) is not date:
        raise Refused(
            f"{path}: worker_level.notice_on must be the date on which staff were told, as 2026-12-01."
        )
    return raw["notice_on"]


def read_retention(path: Path, raw: Any) -> Retention:
    """The table `[retention]`, with its defaults."""
    standard = Retention()
    raw = _table(path, "retention", raw, set(vars(standard)))
    return Retention(
        deliveries=_number(path, raw, "deliveries", standard.deliveries, 1, 10_000, "retention"),
        audit_months=_number(path, raw, "audit_months", standard.audit_months, 1, 240, "retention"),
        samples_months=_number(path, raw, "samples_months", standard.samples_months, 1, 240, "retention"),
        written_months=_number(path, raw, "written_months", standard.written_months, 1, 240, "retention"),
    )


def _table(path: Path, name: str, raw: Any, known: set[str]) -> Mapping[str, Any]:
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        raise Refused(f"{path}: {name} must be a table [{name}].")
    unknown = sorted(set(raw) - known)
    if unknown:
        raise Refused(f"{path}: unknown setting {name}.{unknown[0]}. Known are: {', '.join(sorted(known))}.")
    return raw


def _number(
    path: Path, raw: Mapping[str, Any], key: str, default: int, low: int, high: int, table: str = "login"
) -> int:
    value = raw.get(key, default)
    if type(value) is not int or not low <= value <= high:
        raise Refused(f"{path}: {table}.{key} must be a whole number from {low} to {high}, not {value!r}.")
    return value


def _networks(path: Path, key: str, raw: Any) -> tuple[str, ...]:
    if not isinstance(raw, list) or not all(isinstance(a, str) for a in raw):
        raise Refused(f'{path}: login.{key} must be a list of addresses, such as ["127.0.0.1"].')
    for address in raw:
        try:
            ipaddress.ip_network(address)
        except ValueError as error:
            raise Refused(f"{path}: login.{key}: {address!r} is no address or network.") from error
    return tuple(raw)


def _url(path: Path, url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/") or parts.query:
        raise Refused(
            f"{path}: login.public_url must be the address in the browser, such as https://tavle.example.dk."
        )
    if parts.scheme == "http" and not _loopback(url):
        raise Refused(
            f"{path}: login.public_url must begin with https://: a session may not travel in the open."
        )
    return f"{parts.scheme}://{parts.netloc}"


def _loopback(url: str) -> bool:
    return urlsplit(url).hostname in ("127.0.0.1", "localhost", "::1")


def _grant(path: Path, number: int, raw: Any) -> Grant:
    where = f"{path}: [[login.grants]] number {number}"
    if not isinstance(raw, dict) or set(raw) - _GRANT:
        raise Refused(f"{where} may hold {', '.join(sorted(_GRANT))} only.")
    role = raw.get("role")
    if role not in GRANTED:
        raise Refused(f"{where}: role {role!r} is not one of {', '.join(GRANTED)}.")
    if bool(raw.get("group")) == bool(raw.get("user")):
        raise Refused(f"{where} needs either group or user: who gets the role.")
    level = raw.get("unit_level", "team")
    if level not in LEVELS:
        raise Refused(f"{where}: unit_level {level!r} is not one of {', '.join(LEVELS)}.")
    units = []
    for unit in raw.get("units", []):
        name, sign, value = str(unit).partition(":")
        if not sign or name not in LEVELS or not value:
            raise Refused(f'{where}: units are written as "department:NAME" or "team:T01", not {unit!r}.')
        units.append((name, value))
    if role in NEEDS_UNITS and not units and not raw.get("units_claim"):
        raise Refused(f"{where}: the role {role} needs units or units_claim.")
    if role == "worker" and not raw.get("worker_claim"):
        raise Refused(f"{where}: the role worker needs worker_claim, the claim that holds the worker's id.")
    return Grant(
        role, str(raw.get("group", "")), str(raw.get("user", "")), tuple(units), str(raw.get("units_claim", "")),
        level, str(raw.get("worker_claim", "")),
    )  # fmt: skip
