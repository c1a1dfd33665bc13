"""For the tests of access: a warehouse that several files share, an app with a login, readers in each role.

The login is a trusted proxy's, so that a reader is three headers; what stands behind it is the same for every way in.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from dash import Dash
from werkzeug.test import TestResponse

from dashboard.app import create_app
from dashboard.callbacks import Callbacks, Part
from etl.settings.login import Grant, Login

PROXY = "10.9.9.9"
URL = "https://tavle.test"
NOTICE = date(2026, 1, 1)
GRANTS = (
    Grant("admin", group="admin"),
    Grant("finance", group="finance"),
    Grant("head", group="head", units=(("department", "Afdeling for ledige"),)),
    Grant("team", group="team", units=(("team", "T01"),)),
    Grant("worker", group="worker", worker_claim="X-Worker"),
    Grant("supervision", group="supervision"),
)
LOGIN = Login(mode="proxy", public_url=URL, addresses=(PROXY,), grants=GRANTS)


def app_with(folder: Path, login: Login = LOGIN, notice: date | None = NOTICE, **more: Any) -> Dash:
    """The dashboard over a warehouse, for others than the local user."""
    return create_app(folder, {"login": login, "worker_notice_on": notice, **more})


@dataclass
class Person:
    """A reader whom the proxy knows: asks as a browser does, with its cookies, token and origin."""

    app: Dash
    groups: str
    name: str = "someone"
    headers: dict[str, str] = field(default_factory=dict)
    address: str = PROXY

    def __post_init__(self) -> None:
        self.client = self.app.server.test_client()

    def _headers(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        return {
            "X-Remote-User": self.name, "X-Remote-Groups": self.groups, "Host": "tavle.test", **self.headers, **(more or {}),
        }  # fmt: skip

    def get(self, path: str, accept: str = "text/html") -> TestResponse:
        return self.client.get(
            path, base_url=URL, headers=self._headers({"Accept": accept}), environ_overrides={"REMOTE_ADDR": self.address}
        )  # fmt: skip

    def post(self, path: str, *, token: bool = True, origin: str | None = URL, **sent: Any) -> TestResponse:
        held = self.client.get_cookie("_csrf_token", domain="tavle.test")
        more = {"X-CSRFToken": held.value} if held and token else {}
        if origin:
            more["Origin"] = origin
        return self.client.post(
            path,
            base_url=URL,
            headers=self._headers(more),
            environ_overrides={"REMOTE_ADDR": self.address},
            **sent,
        )

    def read_notice(self) -> None:
        """Come in, and read what has to be read first."""
        self.get("/konto")
        self.post("/besked", data={"laest": "ja"})

    def page(self, path: str) -> str:
        """The text of a page as its callback gives it, with every letter as it is read."""
        name, _, search = path.partition("?")
        return plain(self.callback(
            "..main.children", {"url.pathname": name, "url.search": f"?{search}" if search else ""}
        ))  # fmt: skip

    def callback(self, begins: str, values: Mapping[str, Any], changed: str | None = None) -> TestResponse:
        """Call the callback whose output begins so, with some inputs and states set."""
        return self.post("/_dash-update-component", json=payload(self.app, begins, values, changed))


def payload(app: Dash, begins: str, values: Mapping[str, Any], changed: str | None = None) -> dict[str, Any]:
    """What the browser sends for a callback; `values` by `id.property`, what is not named is null."""
    found = next(c for c in callbacks_of(app) if c.name.startswith(begins))

    def part(declared: Iterable[Part]) -> list[Any]:
        made: list[Any] = []
        for id, property in declared:
            key = f"{id}.{property}"
            one = {"id": id, "property": property, "value": values.get(key)}
            made.append(values.get(key, []) if id.startswith("{") else one)
        return made

    outputs = [{"id": id, "property": property} for id, property in found.outputs]
    return {
        "output": found.name,
        "outputs": outputs if len(outputs) > 1 else outputs[0],
        "inputs": part(found.inputs),
        "state": part(found.states),
        "changedPropIds": [changed or ".".join(found.inputs[0])],
    }


def plain(answer: TestResponse) -> str:
    """The text of an answer; JSON with every letter as it is read (`>` and not `\\u003e`)."""
    if answer.is_json and answer.get_data():
        return json.dumps(answer.get_json(), ensure_ascii=False)
    return answer.get_data(as_text=True)


def callbacks_of(app: Dash) -> Callbacks:
    """The table of an app's callbacks."""
    found: Callbacks = app.server.config["TAVLE_CALLBACKS"]
    return found
