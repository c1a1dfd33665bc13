"""A real OpenID provider (oidc-provider-mock) as a process, which can be told to answer wrongly.

PUT /knobs takes JSON: `issuer` and `nonce` say what stands in the next identity tokens, `age` how many seconds they are
valid, `key` true signs them with a key of somebody else. It asks for PKCE, and refuses a code without its verifier.
"""

from __future__ import annotations

import hashlib
import os
import sys
from base64 import urlsafe_b64encode
from typing import Any

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

import flask
import uvicorn
from authlib import jose
from oidc_provider_mock import _app, _storage

KNOBS: dict[str, Any] = {}
CHALLENGES: dict[str, str] = {}
GROUPS = {
    "anna": ["tavle-oekonomi"], "bo": ["tavle-oekonomi", "tavle-leder"], "curt": ["andet"], "dora": ["tavle-leder"],
}  # fmt: skip


class Grant(_app.AuthorizationCodeGrant):
    """Authorization code with PKCE by S256, and nothing less."""

    def save_authorization_code(self, code: str, request: Any) -> None:
        assert flask.request.args.get("code_challenge_method") == "S256", "PKCE by S256 is asked for"
        CHALLENGES[code] = flask.request.args["code_challenge"]
        super().save_authorization_code(code, request)

    def query_authorization_code(self, code: str, client: Any) -> Any:
        sent = hashlib.sha256(flask.request.form.get("code_verifier", "").encode()).digest()
        if urlsafe_b64encode(sent).decode().rstrip("=") != CHALLENGES.pop(code, None):
            return None
        return super().query_authorization_code(code, client)


class Code(_app.OpenIDCode):
    """Identity tokens as the knobs say."""

    def get_jwt_config(self, grant: Any, client: Any = None) -> Any:
        made = super().get_jwt_config(grant, client)
        made |= {"iss": KNOBS.get("issuer", made["iss"]), "exp": KNOBS.get("age", made["exp"])}
        if KNOBS.get("key"):
            made["key"] = jose.RSAKey.generate_key(is_private=True).as_dict(is_private=True)
        return made


def main(port: int) -> None:
    _app.AuthorizationCodeGrant, _app.OpenIDCode = Grant, Code  # type: ignore[misc]
    right = _storage.AuthorizationCode.get_nonce
    _storage.AuthorizationCode.get_nonce = lambda self: KNOBS.get("nonce", right(self))  # type: ignore[method-assign]
    users = [
        _storage.User(sub=sub, claims={"groups": groups, "name": sub.title()})
        for sub, groups in GROUPS.items()
    ]
    server = _app.app(require_nonce=True, user_claims=users)

    @server.put("/knobs")
    def knobs() -> str:
        KNOBS.clear()
        KNOBS.update(flask.request.get_json())
        return "ok"

    uvicorn.run(server, interface="wsgi", host="127.0.0.1", port=port, log_level="error")


if __name__ == "__main__":
    main(int(sys.argv[1]))
