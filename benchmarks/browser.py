"""What a reader with a cold browser sees of the overview, this version and others side by side.

Each round starts a new Chromium against each version's server, one version after the other, so that what else the
machine does falls on all alike. The marks are made inside the page, at its own frames: a driver that asks from outside
waits for the page's thread, and measures that.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

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
MARKS = """(() => {
    const marks = window.marks = {}, mark = (name, stands) => { if (!marks[name] && stands) marks[name] = performance.now(); };
    const frame = () => {
        const figures = [...document.querySelectorAll('.graph')], drawn = figures.filter(g => g.querySelector('.main-svg'));
        mark('numbers stand', document.querySelector('main .card strong'));
        mark('first figure drawn', drawn.length);
        mark('all figures drawn', figures.length && drawn.length === figures.length);
        mark('answers to clicks', document.readyState !== 'loading' && !document.getElementById('early'));
        requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    new PerformanceObserver(list => list.getEntries().forEach(e => { marks[e.name] = e.startTime; }))
        .observe({type: 'paint', buffered: true});
})()"""
"""When something is there, in milliseconds since the address was asked for, seen at each frame of the page."""
FIRST = {
    "first-contentful-paint": "first paint", "numbers stand": "numbers stand", "first figure drawn": "first figure drawn",
    "all figures drawn": "all figures drawn", "answers to clicks": "answers to clicks",
}  # fmt: skip
PORT = 8790


def in_a_browser(versions: dict[str, tuple[str, Path]], rounds: int) -> None:
    """One line a moment, one column a version.

    `versions`: name -> (Python of its environment, warehouse that it loaded). With two of them the last column is the
    second's median for one of the first's.
    """
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        raise SystemExit("The browser part needs Chromium. Install it, or set CHROMIUM to its path.")
    servers, addresses = [], {}
    try:
        for port, (name, (python, warehouse)) in enumerate(versions.items(), PORT):
            servers.append(_server(python, warehouse, port))
            addresses[name] = f"http://127.0.0.1:{port}/"
        for address in addresses.values():
            _wait(address)
        seen: dict[str, dict[str, list[float]]] = {name: {} for name in versions}
        with sync_playwright() as playwright:
            for _ in range(rounds):
                for name, address in addresses.items():
                    browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
                    context = browser.new_context(viewport={"width": 1920, "height": 1080})
                    for when in ("cold", "again"):
                        for moment, value in _visit(context, address, when).items():
                            seen[name].setdefault(moment, []).append(value)
                    browser.close()
    finally:
        for server in servers:
            server.terminate()
            server.wait()
    _table(seen)


def _server(python: str, warehouse: Path, port: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [python, "-m", "tavle", "serve", "--warehouse", str(warehouse), "--port", str(port)],
        cwd=Path(python).parents[2], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def _table(seen: dict[str, dict[str, list[float]]]) -> None:
    names = list(seen)
    ratio = f"{'ratio':>8}" if len(names) == 2 else ""
    print(f"{'overview, in a browser, medians':<52}{''.join(f'{name:>12}' for name in names)}{ratio}")
    for moment in seen[names[0]]:
        medians = [statistics.median(seen[name][moment]) for name in names]
        last = f"{medians[1] / medians[0]:>8.2f}" if len(medians) == 2 and medians[0] else ""
        print(f"{moment:<52}{''.join(f'{median:>12.0f}' for median in medians)}{last}")


def _visit(context: Any, address: str, when: str) -> dict[str, float]:
    """One visit of the overview: milliseconds and kilobytes."""
    page = context.new_page()
    page.add_init_script(MARKS)
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
    page.goto(address, wait_until="commit")
    page.wait_for_function("() => window.marks['all figures drawn'] && window.marks['answers to clicks']")
    marks = page.evaluate("window.marks")
    found = {f"{when}: {words}, ms": marks.get(name, 0.0) for name, words in FIRST.items()}
    found[f"{when}: the page's processor time, ms"] = worked()
    found[f"{when}: over the wire, kB"] = wire / 1000
    rest: list[dict[str, float]] = []
    for n in range(CHOICES):
        page.wait_for_timeout(PAUSE)
        before = worked()
        rest.append(page.evaluate(CHOICE, n))
        rest[-1]["work"] = worked() - before
    for name, words in MOMENTS.items():
        found[f"{when}: first filter, {words}, ms"] = rest[0][name]
        found[f"{when}: next filters, {words}, ms"] = statistics.median(one[name] for one in rest[1:])
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
