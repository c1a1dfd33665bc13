"""Two hundred people at once: how long a page's figures take while two loads are published, and where the server ends.

    .venv/bin/python -m benchmarks.serve [--warehouse DIR] [--viewers N] [--seconds N] [--workers N]

Without a warehouse it makes a city-size delivery and loads it. The warehouse is copied first, since two snapshots are
published into it meanwhile (the published one again under a new name and id, so that nothing worked out before counts). The
server is `tavle serve` behind a login, in processes of its own; the viewers are threads of this one and share its machine.
Each viewer has a filter of its own and opens another page every ten seconds, as the page's own callback does. Printed: how
many answers, how many were no 200, how long (from the sending to the last byte), then the same without any pause, and the
memory of the server's processes every few seconds.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from dashboard.preparing import callback
from etl.generate import generate
from etl.snapshots.load import load
from etl.snapshots.publish import POINTER, current_snapshot
from metrics import Snapshot, Warehouse

PAGES = (
    "/", "/", "/", "/indikator/caseload_per_worker", "/indikator/closures_per_worker_month", "/indikator/phone_on_time",
    "/flow", "/maalgrupper", "/bemanding", "/milepaele", "/sager", "/definitioner",
)  # fmt: skip
"""What people open, the overview most."""
PAUSE = 10.0


@dataclass
class Counted:
    """What came back: seconds by answer, and what was no 200."""

    took: list[float] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    sent: list[float] = field(default_factory=list)
    """When each was sent (monotonic seconds)."""
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def parts(self, began: float, each: float = 5.0) -> str:
        """The slowest answer of every few seconds, by when it was asked for."""
        slowest: dict[int, float] = {}
        for sent, took in zip(self.sent, self.took, strict=True):
            part = int((sent - began) / each)
            slowest[part] = max(slowest.get(part, 0.0), took)
        return " ".join(f"{part * each:.0f}:{slowest[part] * 1000:.0f}" for part in sorted(slowest))

    def by_page(self) -> str:
        """The median and the slowest answer of each page."""
        times: dict[str, list[float]] = {}
        for page, took in zip(self.asked, self.took, strict=True):
            times.setdefault(page, []).append(1000 * took)
        return ", ".join(f"{p} {sorted(t)[len(t) // 2]:.0f}/{max(t):.0f}" for p, t in sorted(times.items()))

    def line(self, what: str, seconds: float) -> str:
        times = sorted(self.took)
        cut = [times[min(len(times) - 1, int(len(times) * share))] * 1000 for share in (0.5, 0.95, 0.99)]
        return (
            f"{what}: {len(times)} pages in {seconds:.0f} s = {len(times) / seconds:.1f} a second; "
            f"p50 {cut[0]:.0f} ms, p95 {cut[1]:.0f} ms, p99 {cut[2]:.0f} ms, longest {times[-1] * 1000:.0f} ms; "
            f"{len(self.wrong)} errors {self.wrong[:3] if self.wrong else ''}"
        )


def main() -> None:
    """Serve, watch, publish, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--warehouse", type=Path)
    parser.add_argument("--viewers", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--workers", type=int, default=min(4, os.cpu_count() or 1))
    parser.add_argument("--port", type=int, default=8129)
    parser.add_argument(
        "--settle", type=float, default=60, help="seconds in which the server may work out what will be asked"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tavle-serve-") as name:
        folder = Path(name) / "wh"
        if options.warehouse is None:
            generate(scale="city", out=Path(name) / "delivery", form="canonical")
            load([Path(name) / "delivery"], folder)
        else:
            shutil.copytree(
                options.warehouse,
                folder,
                ignore=shutil.ignore_patterns("deliveries", "store.*", "made", ".beside"),
            )
        config = Path(name) / "tavle.toml"
        config.write_text(f"""[login]
mode = "proxy"
public_url = "http://127.0.0.1:{options.port}"
addresses = ["127.0.0.1"]
[[login.grants]]
group = "supervision"
role = "supervision"
""")
        command = [
            sys.executable, "-m", "tavle", "serve", "--port", str(options.port), "--workers", str(options.workers),
            "--warehouse", str(folder), "--config", str(config),
        ]  # fmt: skip
        server = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL)
        try:
            run(options, folder, server.pid)
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=60)


def run(options: argparse.Namespace, folder: Path, pid: int) -> None:
    """The three parts: 200 viewers with two publishes, saturation, memory."""
    wait_ready(options.port)
    time.sleep(options.settle)
    snap = Warehouse(folder).current()
    before = processor(pid)
    print(f"{options.workers} processes, {os.cpu_count()} cores; memory {memory(pid)} MB")
    watched = Counted()
    stop = threading.Event()
    viewers = [
        threading.Thread(target=view, args=(options.port, n, snap, watched, stop, PAUSE))
        for n in range(options.viewers)
    ]
    began = time.monotonic()
    for viewer in viewers:
        viewer.start()
    sizes = []
    for part in range(6):
        time.sleep(options.seconds / 6)
        sizes.append(memory(pid))
        if part in (0, 3):
            print(f"  published {publish_again(folder)} at {time.monotonic() - began:.0f} s")
    stop.set()
    for viewer in viewers:
        viewer.join()
    seconds = time.monotonic() - began
    print(watched.line(f"{options.viewers} viewers, a page each per {PAUSE:.0f} s", seconds))
    print(f"  slowest by second asked (s:ms): {watched.parts(began)}")
    print(f"  by page (median/slowest, ms): {watched.by_page()}")
    print(
        f"  the server's processors were busy {processor(pid) - before:.1f} s of {seconds:.0f}; memory {sizes} MB"
    )
    full, stop = Counted(), threading.Event()
    hungry = [threading.Thread(target=view, args=(options.port, n, snap, full, stop, 0.0)) for n in range(16)]
    began = time.monotonic()
    for viewer in hungry:
        viewer.start()
    time.sleep(options.seconds / 3)
    stop.set()
    for viewer in hungry:
        viewer.join()
    print(full.line("16 viewers without a pause", time.monotonic() - began))
    print(f"  memory {memory(pid)} MB")


def view(
    port: int, number: int, snap: Snapshot, counted: Counted, stop: threading.Event, pause: float
) -> None:
    """One viewer: comes in, then opens page after page."""
    chance = random.Random(number)
    who = {"X-Remote-User": f"viewer {number}", "X-Remote-Groups": "supervision", "Host": f"127.0.0.1:{port}"}
    teams = [f"?team={u['team']}" for u in snap.units()]
    search = chance.choice(["", *teams])
    time.sleep(chance.random() * pause)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    cookies: dict[str, str] = {}
    ask(connection, "GET", "/konto", {**who}, None, cookies)
    while not stop.is_set():
        page = chance.choice(PAGES)
        body = json.dumps(callback(page, search)).encode()
        headers = {
            **who, "Content-Type": "application/json", "X-CSRFToken": cookies.get("_csrf_token", ""),
            "Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items()),
        }  # fmt: skip
        began = time.monotonic()
        try:
            code, answer = ask(connection, "POST", "/_dash-update-component", headers, body, cookies)
            fine = code == 200 and b'"main"' in answer and b"fejl hos os" not in answer
        except OSError as problem:
            code, fine = f"{type(problem).__name__}", False
            connection.close()
        took = time.monotonic() - began
        with counted.lock:
            counted.took.append(took)
            counted.asked.append(page)
            counted.sent.append(began)
            if not fine:
                counted.wrong.append(f"{page}{search}: {code}")
        stop.wait(max(0.0, pause - took) if pause else 0)
    connection.close()


def ask(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    headers: dict[str, str],
    body: bytes | None,
    cookies: dict[str, str],
) -> tuple[int | str, bytes]:
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    data = answer.read()
    for name, said in answer.getheaders():
        if name.lower() == "set-cookie":
            key, _, rest = said.partition("=")
            cookies[key] = rest.partition(";")[0]
    return answer.status, data


def publish_again(folder: Path) -> str:
    """The published snapshot under a new name, as a load publishes one: a new file, then the pointer."""
    now = current_snapshot(folder)
    assert now is not None
    number = len(list(folder.glob("*.duckdb"))) + 1
    new = folder / f"{now.stem.split('-r')[0]}-r{number}.duckdb"
    shutil.copy(now, new)
    with duckdb.connect(str(new)) as connection:
        # With a name of its own in it, or what was worked out for the last one would be taken for its.
        connection.execute("update info set snapshot = ?", [new.stem])
    aside = folder / ".pointer"
    aside.write_text(new.name)
    aside.replace(folder / POINTER)
    return new.stem


def wait_ready(port: int) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server does not answer")


def children(pid: int) -> list[int]:
    """A process and all that it and they started (Linux)."""
    found = [pid]
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += children(int(child))
    return found


def memory(pid: int) -> int:
    """Megabytes that the server's processes hold for themselves and share, each shared page counted once (PSS)."""
    total = 0
    for one in children(pid):
        # The process that prepares may end meanwhile.
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
    return total // 1024


def processor(pid: int) -> float:
    """Seconds of processor that the server's processes have used."""
    ticks = os.sysconf("SC_CLK_TCK")
    total = 0
    for one in children(pid):
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()
            # Its own, and those of the children that it has seen end.
            total += sum(int(field) for field in fields[11:15])
    return total / ticks


if __name__ == "__main__":
    main()
