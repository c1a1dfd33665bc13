"""Login in a real browser, against a real OpenID provider and two worker processes: the way in, and what is refused."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from conftest import ROOT
from store import Audit, Store

HERE = Path(__file__).parent


@dataclass
class Place:
    """A served dashboard with a login, and its provider."""

    address: str
    issuer: str
    warehouse: Path

    def knobs(self, **values: object) -> None:
        """Have the provider answer so from now on (nothing: rightly)."""
        request = urllib.request.Request(
            f"{self.issuer}/knobs", json.dumps(values).encode(), {"Content-Type": "application/json"}, method="PUT"
        )  # fmt: skip
        urllib.request.urlopen(request, timeout=10).close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, seconds: float = 60) -> None:
    for _ in range(int(seconds * 10)):
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")


@pytest.fixture(scope="module")
def place(warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("login")
    port, other = free_port(), free_port()
    address, issuer = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{other}"
    config = folder / "tavle.toml"
    config.write_text(f"""
[login]
mode = "oidc"
public_url = "{address}"
issuer = "{issuer}"
client_id = "tavle"

[[login.grants]]
group = "tavle-oekonomi"
role = "finance"

[[login.grants]]
group = "tavle-leder"
role = "head"
units = ["department:Afdeling for ledige"]

[worker_level]
notice_on = 2026-01-01
""")
    environment = {**os.environ, "TAVLE_OIDC_SECRET": "a-secret", "TAVLE_LOG": "error"}
    commands = [
        [sys.executable, str(HERE / "provider.py"), str(other)],
        [sys.executable, "-m", "tavle", "serve", "--port", str(port), "--workers", "2", "--warehouse", str(warehouse),
         "--config", str(config)],
    ]  # fmt: skip
    log = (folder / "log").open("w")
    processes = [
        subprocess.Popen(c, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True) for c in commands
    ]  # fmt: skip
    wait_for(f"{issuer}/.well-known/openid-configuration")
    wait_for(f"{address}/readyz")
    yield Place(address, issuer, warehouse)
    for process in processes:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=40)
    assert "a-secret" not in (folder / "log").read_text()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1400, "height": 900}, locale="da-DK")
    yield made
    made.close()


def come_to_provider(context: BrowserContext, place: Place, path: str = "/") -> Page:
    page = context.new_page()
    page.goto(place.address + path)
    page.get_by_role("link", name="Log ind").click()
    page.wait_for_url(f"{place.issuer}/**")
    return page


def as_person(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def assert_refused(page: Page, place: Place) -> None:
    expect(page.get_by_role("heading", name="Login mislykkedes")).to_be_visible()
    page.goto(place.address + "/")
    expect(page.get_by_role("heading", name="Log ind")).to_be_visible()


def test_the_whole_way_in_and_out(context: BrowserContext, place: Place) -> None:
    said: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and message.location["url"].startswith(place.address):
            said.append(message.text)

    context.on("console", listen)
    page = come_to_provider(context, place, "/flow?opdeling=maaned")
    calls: list[str] = []
    page.on("request", lambda r: calls.append(r.url) if "/login/callback" in r.url else None)
    as_person(page, "anna")
    page.wait_for_url(f"{place.address}/flow?opdeling=maaned")
    page.wait_for_selector("#react-entry-point:not([hidden]) main h1")
    expect(page.locator(".who")).to_have_text("Anna · økonomi")
    menu = page.locator("#react-entry-point .menu")
    assert "Stikprøve" not in menu.inner_text()
    page.goto(place.address + "/")
    page.wait_for_selector("#react-entry-point:not([hidden]) main h1")
    expect(page.locator("#react-entry-point .matrix")).to_contain_text("skjult")
    expect(page.locator("#react-entry-point .hidden-key")).to_contain_text("kunne regnes ud af det")
    for _ in range(6):  # whichever of the two processes answers
        assert page.goto(place.address + "/definitioner").status == 200  # type: ignore[union-attr]
    page.wait_for_selector("#react-entry-point:not([hidden]) main h1")
    assert said == []
    assert page.goto(place.address + "/sager").status == 403  # type: ignore[union-attr]
    expect(page.locator("#react-entry-point main")).to_contain_text("Siden er ikke åben for din rolle")

    # The address that led in leads in nobody again: neither this browser nor one with its cookies of then.
    again = context.new_page()
    again.goto(calls[0])
    assert_refused(again, place)

    page = come_to_provider(context, place)
    as_person(page, "anna")
    page.wait_for_url(f"{place.address}/")
    held = context.cookies(place.address)
    page.goto(place.address + "/konto")
    page.get_by_role("button", name="Log ud").click()
    page.wait_for_url(f"{place.issuer}/oauth2/end_session**")
    context.add_cookies([{k: c[k] for k in ("name", "value", "domain", "path")} for c in held])  # type: ignore[misc, literal-required]
    page.goto(place.address + "/")
    expect(page.get_by_role("heading", name="Log ind")).to_be_visible()


def test_of_two_roles_one_is_chosen_and_the_notice_is_read(context: BrowserContext, place: Place) -> None:
    page = come_to_provider(context, place)
    as_person(page, "bo")
    page.get_by_role("button", name="leder (Afdeling for ledige)").click()
    expect(page.get_by_role("heading", name="Før du begynder")).to_be_visible()
    expect(page.locator("main")).to_contain_text("den 01-01-2026")
    page.get_by_role("button", name="Jeg har læst det").click()
    page.wait_for_url(re.compile(r"/\?afdeling=Afdeling"))
    page.wait_for_selector("#react-entry-point:not([hidden]) main h1")
    expect(page.locator("#react-entry-point main")).to_contain_text("Overblik · Afdeling for ledige")
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate(
        "document.querySelector('.who-name').textContent = 'Et meget langt navn som ikke kan stå der'"
    )
    bar = page.locator("#react-entry-point .bar").bounding_box()
    assert bar is not None, "the header"
    assert bar["height"] < 60, "the header stands on one line of a phone"
    kinds = {(e.who, e.what) for e in Audit(Store(place.warehouse)).entries()}
    assert {("bo", "login"), ("bo", "role"), ("bo", "notice"), ("anna", "logout")} <= kinds


def test_who_has_no_role_is_told_so(context: BrowserContext, place: Place) -> None:
    page = come_to_provider(context, place)
    as_person(page, "curt")
    expect(page.get_by_role("heading", name="Du har ikke adgang")).to_be_visible()
    page.goto(place.address + "/")
    expect(page.get_by_role("heading", name="Log ind")).to_be_visible()


@pytest.mark.parametrize(
    "wrong",
    [{"issuer": "https://evil.example"}, {"nonce": "another"}, {"age": -3600}, {"key": True}],
    ids=["issuer", "nonce", "expired", "signature"],
)
def test_a_wrong_token_is_refused(context: BrowserContext, place: Place, wrong: dict[str, object]) -> None:
    page = come_to_provider(context, place)
    place.knobs(**wrong)
    try:
        as_person(page, "anna")
        assert_refused(page, place)
    finally:
        place.knobs()


def test_a_wrong_state_is_refused(context: BrowserContext, place: Place) -> None:
    page = come_to_provider(context, place)
    page.goto(re.sub(r"state=\w+", "state=other", page.url))
    as_person(page, "anna")
    assert_refused(page, place)


def test_no_is_no(context: BrowserContext, place: Place) -> None:
    page = come_to_provider(context, place)
    page.get_by_role("button", name="Deny").click()
    assert_refused(page, place)
