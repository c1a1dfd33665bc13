"""A board left open through fifty publishes and a restart of the server.

    python tests/long/board.py [--publishes 50]

Each delivery says its number in the team's name, which stands in the board's heading. Prints the server's
memory after the 10th and the last publish, how soon the board showed each, and how long after the restart it
was back; exit 1 where it shows an old figure, where its console complains while the server is there, or where
the memory after the last is more than 1.1 times that after the 10th.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests/long")]

from readers import delivery  # noqa: E402

from dashboard.steady import LONGEST  # noqa: E402
from etl.snapshots.load import Options, load  # noqa: E402

MOST = 1.1


def start(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """`tavle serve` as a process of its own, answering."""
    command = [sys.executable, "-m", "tavle", "serve", "--port", str(port), "--warehouse", str(folder)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/tavle-version", timeout=5).close()
            return process
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


def cut(process: subprocess.Popen[bytes]) -> None:
    """End the server at once, its worker processes with it, as when the power goes."""
    for pid in (process.pid, *_below(process.pid)):
        os.kill(pid, signal.SIGKILL)
    process.wait()


def memory(process: subprocess.Popen[bytes]) -> float:
    """Megabytes that the server holds, its worker processes included; what they share is counted once (PSS)."""
    return sum(_held(pid) for pid in (process.pid, *_below(process.pid)))


def _held(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))


def _below(pid: int) -> list[int]:
    found = [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return [*found, *(n for child in found for n in _below(child))]


def shown(page: Page, number: int) -> float:
    """Seconds until the board, which asks every second here, shows the delivery of that number: a new snapshot is
    shown when its pages are prepared (`dashboard/steady.py`)."""
    began = time.monotonic()
    while f"Team {number} ·" not in page.inner_text("#react-entry-point .board h1"):
        assert time.monotonic() - began < LONGEST + 60, f"delivery {number} is not shown"
        page.evaluate("window.tavleAskBoard()")
        page.wait_for_timeout(1000)
    return time.monotonic() - began


def soak(publishes: int) -> int:
    with tempfile.TemporaryDirectory(prefix="tavle-board-") as name, sync_playwright() as playwright:
        folder = Path(name)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        load([delivery(folder / "in0", 1)], folder / "wh", options=Options(allow_shrink=True))
        server = start(folder / "wh", port)
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
        )
        said: list[str] = []
        page = browser.new_page(viewport={"width": 1920, "height": 1080}, locale="da-DK")
        page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"http://127.0.0.1:{port}/tavle/T1")
        page.wait_for_selector("#react-entry-point:not([hidden]) .board h1")
        times, after = [], {}
        for number in range(2, publishes + 2):
            load(
                [delivery(folder / f"in{number}", number)], folder / "wh", options=Options(allow_shrink=True)
            )
            times.append(shown(page, number))
            after[number - 1] = memory(server)
        complained = list(said)
        cut(server)
        page.evaluate("window.tavleAskBoard()")
        page.wait_for_selector("#board-lost:visible")
        load([delivery(folder / "last", 99)], folder / "wh", options=Options(allow_shrink=True))
        server = start(folder / "wh", port)
        back = shown(page, 99)
        hidden = page.locator("#board-lost").is_hidden()
        browser.close()
        cut(server)
    early, late = after[min(10, publishes)], after[publishes]
    print(
        f"publishes {publishes}, shown after {sum(times) / len(times):.2f} s on average, {max(times):.2f} s at most"
    )
    print(
        f"server: {early:.0f} MB after publish {min(10, publishes)}, {late:.0f} MB after the last ({late / early:.2f} times)"
    )
    print(f"after a restart the board was back {back:.2f} s after it asked; the notice gone: {hidden}")
    print(f"the console said {len(complained)} things while the server was there {complained[:3]}")
    return 0 if late <= MOST * early and hidden and not complained else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--publishes", type=int, default=50)
    sys.exit(soak(parser.parse_args().publishes))
