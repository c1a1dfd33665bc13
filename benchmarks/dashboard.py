"""How long a reader waits: each page on the server, and the dashboard in a real, cold browser.

    .venv/bin/python -m benchmarks.dashboard [--warehouse DIR] [--rounds N] [--no-browser | --only-browser]

Without a warehouse it makes a city-size delivery and loads it. Two tables: the server's time to make each
page (another filter each time), and what a browser that has never been there
sees: when the numbers stand, when the page answers to clicks, when its figures are drawn, the bytes over
the wire, the same on a second visit, and from the choice of a filter to the new figures: until the words have changed,
until everything in a window of 1920×1080 is of the new filter and painted, and until all figures of the page are.
"""

from __future__ import annotations

import argparse
import gc
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

import orjson

from dashboard import preparing
from dashboard.page import render
from etl.generate import generate
from etl.snapshots.load import load
from metrics import Snapshot, Warehouse
from topics import view

PAGES = (
    "/", "/indikator/caseload_per_worker", "/indikator/closures_per_worker_month", "/indikator/phone_on_time",
    "/indikator/contacts_overdue", "/flow", "/maalgrupper", "/milepaele", "/handleplan", "/bemanding", "/sager",
    "/sager?tal=phone_on_time&del=ikke", "/bag", "/stikproeve", "/mit?medarbejder={worker}", "/tavle/{team}", "/rapporter",
    "/definitioner", "/datakvalitet",
)  # fmt: skip
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    # The browser's own frame is pages too, which compete with ours for two cores.
    "--disable-features=InitialWebUI,WebUIReloadButton,WebUIToolbar,WebUIHomeButton,WebUISplitTabsButton,WebUILocationBar,"
    "PreloadTopChromeWebUI",
]  # fmt: skip
CHOICE = """n => new Promise(done => {
    const words = () => document.querySelector('main .kicker').textContent, before = words();
    const drawn = g => g.querySelector('.main-svg'), seen = g => g.getBoundingClientRect().top < innerHeight;
    const found = {}, probe = document.body.appendChild(document.createElement('i'));
    probe.style.cssText = 'position: fixed; width: 1px; visibility: hidden';
    let wide = 1;
    const frame = () => { probe.style.width = `${wide = 3 - wide}px`; if (!found.page) requestAnimationFrame(frame); };
    // The last thing in a frame before it is painted is to say which places have another size.
    const end = new ResizeObserver(() => {
        if (found.page || words() === before) return;
        const left = [...document.querySelectorAll('.graph')].filter(g => !drawn(g));
        const now = ['words', ...(left.some(seen) ? [] : ['window']), ...(left.length ? [] : ['page'])];
        const way = new MessageChannel();
        way.port1.onmessage = () => {
            for (const name of now) found[name] = found[name] || performance.now() - began;
            if (found.page) { end.disconnect(); probe.remove(); done(found); }
        };
        way.port2.postMessage(0);
    });
    end.observe(probe);
    const began = performance.now();
    document.querySelectorAll('.matrix tbody a')[n].click();
    requestAnimationFrame(frame);
})"""
"""Choose the n-th team in the matrix: milliseconds until the words, the window and the whole page are painted."""
CHOICES = 5
MOMENTS = {
    "words": "new words", "window": "all in the window", "page": "all figures", "work": "the page's processor time",
}  # fmt: skip
PAUSE = 500
"""Milliseconds between two choices."""


def sent(outputs: object) -> bytes:
    """What the browser gets of a page."""
    return orjson.dumps(outputs, default=lambda component: component.to_plotly_json())


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--warehouse", type=Path)
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--no-browser", action="store_true")
    parser.add_argument("--only-browser", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tavle-benchmark-") as name:
        warehouse = options.warehouse
        if warehouse is None:
            warehouse = Path(name) / "warehouse"
            generate(scale="city", out=Path(name) / "delivery", form="canonical")
            load([Path(name) / "delivery"], warehouse)
        if not options.only_browser:
            on_the_server(warehouse, options.rounds)
        if not options.no_browser:
            in_a_browser(warehouse, options.rounds)


def on_the_server(warehouse: Path, rounds: int) -> None:
    """One line a page: making it and its JSON, each time for another team or district.

    `prepared`: of a team that this process has not been asked for, as the server has it (`dashboard/preparing.py`: what
    it stands on lies beside the snapshot). `unknown`: of a district, for which nothing was worked out. `again`: the
    figures are known to this process, the page is made anew.
    """
    house = Warehouse(warehouse)
    snapshot = house.current()
    for address, state in preparing.stood_on(snapshot):
        preparing.prepare(snapshot, address, state)
    gc.collect()
    gc.freeze()
    teams, districts = _filters(snapshot)
    worker = next(iter(snapshot.labels("worker")))
    heads = ("prepared p50", "p95", "unknown p50", "p95", "again p50", "p95")
    print(f"{'page, on the server, ms':<42}{''.join(f'{h:>13}' for h in heads)}{'kB':>7}")
    medians: list[list[float]] = []
    for pattern in PAGES:
        path, _, own = pattern.format(team=snapshot.units()[0]["team"], worker=worker).partition("?")
        times: dict[str, list[float]] = {"prepared": [], "unknown": [], "again": []}
        size = 0
        for n in range(rounds + 1):
            for word, filters in (("prepared", teams), ("unknown", districts), ("again", districts)):
                search = filters[n % len(filters)] + (f"&{own}" if own else "")
                if word != "again":
                    for kept in (snapshot.answers, snapshot.cells, view._answers, view._made):
                        kept.clear()
                began = time.perf_counter()
                size = len(sent(render(house, path, search).outputs()))
                times[word].append(1000 * (time.perf_counter() - began))
        cells = [f(v[1:]) for v in times.values() for f in (statistics.median, _p95)]
        medians.append(cells[::2])
        print(f"{pattern:<42}{''.join(f'{c:>13.0f}' for c in cells)}{size / 1000:>7.0f}", flush=True)
    for word, values in zip(("prepared", "unknown", "again"), zip(*medians, strict=True), strict=True):
        print(f"{word}: median of all pages {statistics.median(values):.0f} ms, slowest {max(values):.0f} ms")
    print()


def _p95(values: list[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))]


def _filters(snapshot: Snapshot) -> tuple[list[str], list[str]]:
    """The teams and the districts, as an address names them."""
    teams = [f"?team={u['team']}" for u in snapshot.units()]
    return teams, [f"?bydel={d}" for d in snapshot.labels("district")]


def in_a_browser(warehouse: Path, rounds: int) -> None:
    """A cold Chromium each round, against the server as it is started."""
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        raise SystemExit("The browser part needs Chromium. Install it, or set CHROMIUM to its path.")
    port = 8790
    server = subprocess.Popen(
        [sys.executable, "-m", "tavle", "serve", "--warehouse", str(warehouse), "--port", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}/"
    try:
        _wait(address)
        seen: dict[str, list[float]] = {}
        with sync_playwright() as playwright:
            for _ in range(rounds):
                browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
                context = browser.new_context(viewport={"width": 1920, "height": 1080})
                for name, value in _visit(context, address, "cold").items():
                    seen.setdefault(name, []).append(value)
                for name, value in _visit(context, address, "again").items():
                    seen.setdefault(name, []).append(value)
                browser.close()
    finally:
        server.terminate()
        server.wait()
    print(f"{'overview, in a browser':<44}{'median':>9}{'highest':>9}")
    for name, values in seen.items():
        print(f"{name:<44}{statistics.median(values):>9.0f}{max(values):>9.0f}")


def _visit(context: Any, address: str, when: str) -> dict[str, float]:
    """One visit of the overview: milliseconds and kilobytes."""
    page = context.new_page()
    wire = 0.0
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def worked() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return 1000 * float(next(m["value"] for m in metrics if m["name"] == "TaskDuration"))

    def count(event: dict[str, Any]) -> None:
        nonlocal wire
        wire += event["encodedDataLength"]

    session.on("Network.loadingFinished", count)
    began = time.perf_counter()

    def so_far() -> float:
        return 1000 * (time.perf_counter() - began)

    page.goto(address, wait_until="commit")
    page.wait_for_selector("main .card strong")
    found = {f"{when}: numbers stand, ms": so_far()}
    page.wait_for_function("() => !document.getElementById('early')")
    found[f"{when}: answers to clicks, ms"] = so_far()
    page.wait_for_function(
        "() => [...document.querySelectorAll('.graph')].every(g => g.querySelector('.main-svg'))"
    )
    found[f"{when}: figures drawn, ms"] = so_far()
    found[f"{when}: over the wire, kB"] = wire / 1000
    rest: list[dict[str, float]] = []
    for n in range(CHOICES):
        page.wait_for_timeout(PAUSE)
        before = worked()
        rest.append(page.evaluate(CHOICE, n))
        rest[-1]["work"] = worked() - before
    for name, said in MOMENTS.items():
        found[f"{when}: first filter, {said}, ms"] = rest[0][name]
        found[f"{when}: next filters, {said}, ms"] = statistics.median(one[name] for one in rest[1:])
    page.close()
    return found


def _wait(address: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(address, timeout=5).read()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The server did not start.")


if __name__ == "__main__":
    main()
