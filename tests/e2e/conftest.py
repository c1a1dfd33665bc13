"""A served sample and a real Chromium: once for all tests of this folder."""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright
from waitress.server import create_server

from dashboard.app import create_app
from etl.snapshots.load import load

ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    # The browser's own frame is pages too, which nobody sees here: drawing them is a third of its work.
    "--disable-features=InitialWebUI,WebUIReloadButton,WebUIToolbar,WebUIHomeButton,WebUISplitTabsButton,WebUILocationBar,"
    "PreloadTopChromeWebUI",
]  # fmt: skip
Contexts = dict[tuple[str, str], BrowserContext]
SIZES = {"wide": {"width": 1920, "height": 1080}, "phone": {"width": 390, "height": 844}}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, loaded."""
    folder = tmp_path_factory.mktemp("e2e") / "warehouse"
    load([ROOT / "data/sample"], warehouse=folder)
    return folder


def serve(folder: Path) -> tuple[str, object]:
    """The app over a warehouse on a free port of the loopback address: its address and its server."""
    server = create_server(create_app(folder).server, host="127.0.0.1", port=0, threads=4)

    def run() -> None:
        # A test that closes the server takes its socket from under the loop that waits on it.
        with contextlib.suppress(OSError):
            server.run()

    threading.Thread(target=run, daemon=True).start()
    return f"http://127.0.0.1:{server.effective_port}", server


@pytest.fixture(scope="session")
def address(warehouse: Path) -> Iterator[str]:
    """Where the app over the sample answers."""
    url, server = serve(warehouse)
    yield url
    server.close()  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium: the one that CHROMIUM names, else the first on the path."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not path or not Path(path).exists():
        pytest.fail(
            "The browser tests need Chromium. Install it (Debian: apt-get install chromium) or set CHROMIUM to its path."
        )
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


@dataclass
class Reader:
    """A page in a browser, and everything that its console and network complained of."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Open an address of the app and wait until the page stands."""
        self.page.goto(self.address + path)
        self.settle()

    def settle(self) -> None:
        """Wait until a page is shown and all its figures are drawn."""
        self.page.wait_for_selector("main .page h1")
        self.page.wait_for_function(
            "() => !document.getElementById('early') && "
            "!document.querySelector('main[data-dash-is-loading]') && "
            "[...document.querySelectorAll('.graph')].every("
            "g => g.querySelector('.main-svg') && !g.querySelector('.dash-graph--pending'))"
        )

    def heading(self) -> str:
        return self.page.inner_text("main h1")

    def listen(self) -> None:
        def said(message: ConsoleMessage) -> None:
            # The page itself may say that there is nothing at its address.
            missing = message.location.get("url") == self.page.url and "status of 404" in message.text
            if message.type in ("error", "warning") and not missing:
                self.complaints.append(f"{message.type}: {message.text}")

        def failed(request: Request) -> None:
            # What the browser gave up because the page was left is nobody's fault.
            if request.failure == "net::ERR_ABORTED":
                return
            # A file that is fetched is a navigation that ends as a download.
            if not any(f"{self.address}{path}" in request.url for path in ("/hent/", "/rapport/")):
                self.complaints.append(f"failed: {request.url}")

        self.page.on("console", said)
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("requestfailed", failed)


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest) -> str:
    """Both sizes that everything must work at."""
    return str(request.param)


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Iterator[Contexts]:
    """One browser profile a size and scheme, whose cache the tests share."""
    found = {
        (size, scheme): browser.new_context(viewport=view, color_scheme=scheme, locale="da-DK")  # type: ignore[arg-type]
        for size, view in SIZES.items()
        for scheme in ("light", "dark")
    }
    yield found
    for context in found.values():
        context.close()


def _reader(context: BrowserContext, address: str) -> Iterator[Reader]:
    reader = Reader(context.new_page(), address)
    reader.page.set_default_timeout(30_000)
    reader.listen()
    yield reader
    reader.page.close()
    assert reader.complaints == []


@pytest.fixture
def reader(contexts: Contexts, address: str) -> Iterator[Reader]:
    """A reader at a desk. The console must be empty when the test is over."""
    yield from _reader(contexts["wide", "light"], address)


@pytest.fixture
def sized(contexts: Contexts, address: str, size: str) -> Iterator[Reader]:
    """A reader at each size."""
    yield from _reader(contexts[size, "light"], address)


@pytest.fixture
def dark(contexts: Contexts, address: str) -> Iterator[Reader]:
    """A reader whose system is dark."""
    yield from _reader(contexts["wide", "dark"], address)
