"""OpenID Connect with any provider: authorization code with PKCE, discovery, the identity token held to every rule.

Authlib does the protocol. What is checked here besides: that discovery speaks of the configured issuer, that the
token is signed by a public key, and that one state leads in once, whoever shows its cookie again.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from typing import Any

from authlib.integrations.flask_client import OAuth
from flask import Flask, Response, redirect, request, session
from werkzeug.wrappers import Response as Answer

from dashboard.access import grants, log, plain_page, proxy, sessions
from dashboard.access.rules import PUBLIC, open_to
from dashboard.access.who import login
from etl.settings.login import Login

SIGNED = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"}
LEEWAY = 30
"""Seconds by which clocks may differ."""
PATIENCE = 10
_log = logging.getLogger("tavle.access")


class NotOurs(ValueError):
    """The provider's own description is not that of the configured issuer."""


def register(server: Flask, rules: Login) -> None:
    """The two addresses of a login: where it begins, and where the provider sends people back to."""
    secret = os.environ.get("TAVLE_OIDC_SECRET")
    client = OAuth(server).register(
        "tavle",
        client_id=rules.client_id,
        client_secret=secret,
        server_metadata_url=f"{rules.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": rules.scopes,
            "code_challenge_method": "S256",
            "default_timeout": PATIENCE,
            "token_endpoint_auth_method": "client_secret_basic" if secret else "none",
        },
    )
    server.extensions["tavle-oidc"] = client

    @server.get("/login/oidc")
    @open_to(PUBLIC)
    def login_begin() -> Answer:
        try:
            _described(client, rules)
            return client.authorize_redirect(f"{rules.public_url}/login/callback")
        except Exception as error:
            _log.error("the provider at %s does not answer as it should: %s", rules.issuer, error)
            return plain_page.page(
                "Login svarer ikke",
                "Der er ingen forbindelse til jeres login lige nu. Prøv igen om lidt, eller sig det til den, der driver tavle.",
                503,
                plain_page.link("/login/oidc", "Prøv igen"),
            )

    @server.get("/login/callback")
    @open_to(PUBLIC)
    def login_callback() -> Answer:
        whence = proxy.caller()
        if sessions.door().barred(whence):
            return plain_page.page(
                "For mange forsøg", "Der er prøvet for mange gange. Vent ti minutter.", 429
            )
        wanted = str(session.get("next", ""))
        try:
            claims = identified(client, rules)
        except Exception as error:
            # What is wrong with it is for the log; the reader gets a sentence, and whoever guesses no hint.
            _log.warning("a login from %s was refused: %s: %s", whence, type(error).__name__, error)
            sessions.door().failed(whence)
            log.denied(f"login: {type(error).__name__}")
            session.clear()
            return plain_page.page(
                "Login mislykkedes",
                "Dit login kunne ikke bekræftes. Begynd forfra; bliver det ved, så sig det til den, der driver tavle.",
                403,
                plain_page.link("/login/oidc", "Log ind igen", strong=True),
            )
        return came_in(rules, claims, wanted)


def identified(client: Any, rules: Login) -> Mapping[str, Any]:
    """The claims of whoever the provider sent back; raises whatever is wrong with it."""
    _described(client, rules)
    state = request.args.get("state", "")
    if not state or not sessions.door().use_once(f"state {state}"):
        raise PermissionError("the state was used before")
    token = client.authorize_access_token(
        leeway=LEEWAY,
        claims_options={
            "iss": {"essential": True, "value": rules.issuer},
            "sub": {"essential": True},
            "aud": {"essential": True, "value": rules.client_id},
            "exp": {"essential": True},
            "nonce": {"essential": True},
        },
    )
    claims = token.get("userinfo")
    if claims is None:
        raise PermissionError("there is no identity token")
    needed = {rules.groups_claim, rules.name_claim, rules.user_claim}
    if needed - set(claims) and client.load_server_metadata().get("userinfo_endpoint"):
        more = client.userinfo(token=token)
        if more.get("sub") != claims["sub"]:
            raise PermissionError("the user's description is somebody else's")
        claims = {**more, **claims}
    return claims


def came_in(rules: Login, claims: Mapping[str, Any], wanted: str) -> Response | Answer:
    """A person whom the provider knows: with a role into the dashboard, without one to a page that says so."""
    user = str(claims.get(rules.user_claim) or claims["sub"])
    name = str(claims.get(rules.name_claim) or user)
    held = grants.roles_of(rules.grants, user, grants.values(claims.get(rules.groups_claim)), claims)
    if not held:
        log.denied("login: no role", who=user)
        session.clear()
        return plain_page.page(
            "Du har ikke adgang",
            [
                f"Du er logget ind som {name}, men har ingen rolle i tavle.",
                "Bed den, der driver tavle, om den rolle, dit arbejde kræver.",
            ],
            403,
            plain_page.link("/login/oidc", "Log ind som en anden"),
        )
    reader = sessions.begin(user, name, held)
    session["next"] = wanted
    log.note("login", "oidc", reader=reader)
    return redirect("/ind")


def end_address(server: Flask) -> str | None:
    """Where the provider ends its own session, coming back to the login; None where it offers no such place."""
    client = server.extensions.get("tavle-oidc")
    if client is None:
        return None
    try:
        rules = login()
        if not client.load_server_metadata().get("end_session_endpoint"):
            return None
        made = client.create_logout_url(
            post_logout_redirect_uri=f"{rules.public_url}/login", client_id=rules.client_id
        )
        return str(made["url"])
    except Exception as error:
        _log.warning("the provider's log out cannot be found: %s", error)
        return None


def _described(client: Any, rules: Login) -> None:
    """Read the provider's description once, and hold it to the configured issuer and to public keys."""
    found = client.load_server_metadata()
    if found.get("issuer") != rules.issuer:
        client.server_metadata.pop("_loaded_at", None)
        raise NotOurs(f"discovery speaks of {found.get('issuer')!r}")
    offered = set(found.get("id_token_signing_alg_values_supported") or SIGNED)
    found["id_token_signing_alg_values_supported"] = sorted(offered & SIGNED)
