"""What every answer says to the browser: where scripts may come from, who may frame it, what may be kept.

Dash puts its start-up script into the page; its hash is named, and no other script that stands in a page runs.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from dash import Dash
from flask import Response, request

from dashboard.access.who import login

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
HSTS = "max-age=31536000"


def policy(app: Dash) -> str:
    """The Content-Security-Policy: everything from here, scripts by file or by hash, styles also in place (Mantine, Plotly)."""
    provider = urlsplit(login().issuer)
    # A form's answer may lead on to the provider's log out.
    forms = f"'self' {provider.scheme}://{provider.netloc}" if provider.netloc else "'self'"
    parts = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *dict.fromkeys(app.csp_hashes())]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "form-action": forms,
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items())


class Headers:
    """Puts them on; the policy is made once, when the app's scripts are known."""

    def __init__(self, app: Dash) -> None:
        self.app = app
        self.made: str | None = None

    def __call__(self, response: Response) -> Response:
        if self.made is None:
            self.made = policy(self.app)
        response.headers.update(FIXED)
        response.headers["Content-Security-Policy"] = self.made
        rules = login()
        if rules.secure:
            response.headers["Strict-Transport-Security"] = HSTS
        still = request.path.startswith(("/assets/", "/_dash-component-suites/"))
        if not still and (rules.mode != "none" or request.method == "POST"):
            response.headers["Cache-Control"] = "no-store"
        return response
