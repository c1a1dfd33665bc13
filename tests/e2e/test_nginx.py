"""The documented set-up, once: Debian's nginx with TLS on the loopback address, before `tavle serve`."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from test_login import free_port, wait_for

from conftest import ROOT

CONFIG = """
[login]
mode = "oidc"
public_url = "https://tavle.example.dk"
issuer = "https://login.example.dk"
client_id = "tavle"
forwarded_by = ["127.0.0.1"]
[[login.grants]]
group = "g"
role = "finance"
"""


@dataclass
class Front:
    """What answers in front, and the process behind it."""

    port: int
    serving: subprocess.Popen[bytes]
    folder: Path

    def get(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
        context = ssl.create_default_context(cafile=str(self.folder / "fullchain.pem"))
        context.check_hostname = False
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=30, context=context)
        connection.request("GET", path, headers={"Host": "tavle.example.dk", **(headers or {})})
        answer = connection.getresponse()
        body = answer.read()
        found = answer.status, {k.lower(): v for k, v in answer.getheaders()}, body
        connection.close()
        return found


@pytest.fixture(scope="module")
def front(warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    nginx = os.environ.get("NGINX") or shutil.which("nginx") or "/usr/sbin/nginx"
    if not Path(nginx).exists():
        pytest.fail(
            "The smoke test needs nginx. Install it (Debian: apt-get install nginx-light) or set NGINX to its path."
        )
    folder = tmp_path_factory.mktemp("nginx")
    plain, secure, behind = free_port(), free_port(), free_port()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=tavle.example.dk",
         "-keyout", folder / "key.pem", "-out", folder / "fullchain.pem"], check=True, capture_output=True,
    )  # fmt: skip
    site = (ROOT / "deploy/nginx.conf").read_text()
    for said, here in {
        "listen 80;": f"listen 127.0.0.1:{plain};", "listen 443 ssl http2;": f"listen 127.0.0.1:{secure} ssl http2;",
        "/etc/ssl/tavle": str(folder), "127.0.0.1:8050": f"127.0.0.1:{behind}",
    }.items():  # fmt: skip
        assert said in site
        site = site.replace(said, here)
    (folder / "nginx.conf").write_text(
        f"pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;\nevents {{}}\nhttp {{\n"
        f"access_log {folder}/access.log;\n"
        + "".join(f"{k}_temp_path {folder}/{k};\n" for k in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        + site + "}\n"
    )  # fmt: skip
    (folder / "tavle.toml").write_text(CONFIG)
    serving = subprocess.Popen(
        [sys.executable, "-m", "tavle", "serve", "--port", str(behind), "--workers", "2", "--warehouse", str(warehouse),
         "--config", str(folder / "tavle.toml")],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=(folder / "tavle.log").open("w"), start_new_session=True,
    )  # fmt: skip
    wait_for(f"http://127.0.0.1:{behind}/readyz")
    started = subprocess.Popen([nginx, "-c", folder / "nginx.conf", "-p", folder, "-g", "daemon off;"])
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", secure)) == 0:
                break
        time.sleep(0.1)
    yield Front(secure, serving, folder)
    started.terminate()
    started.wait(timeout=20)
    os.killpg(serving.pid, signal.SIGTERM)
    assert serving.wait(timeout=40) == 0, "it ends as asked"
    said = (folder / "tavle.log").read_text()
    assert "Traceback" not in said, said[max(0, said.find("Traceback") - 500) :][:4000]


def test_through_nginx_with_tls(front: Front) -> None:
    code, headers, _ = front.get("/", {"X-Remote-User": "boss", "X-Remote-Groups": "g"})
    assert (code, headers["location"]) == (303, "/login?next=%2F"), "nobody says from outside who they are"
    code, headers, body = front.get("/login")
    assert code == 200
    assert "Log ind" in body.decode()
    assert headers["strict-transport-security"].startswith("max-age=")
    assert "__Host-tavle=" in headers["set-cookie"]
    assert "Secure" in headers["set-cookie"]
    assert front.get("/assets/css/1_tokens.css")[0] == 200
    code, _, body = front.get("/readyz")
    found = json.loads(body)
    assert (code, found["ready"]) == (200, True)
    assert set(found) == {"ready", "snapshot", "as_of", "loaded_at", "age_days", "warning"}


def test_a_reload_loses_no_request_and_takes_settings_in(front: Front) -> None:
    """SIGHUP: new settings, old workers end what they answer; wrong settings change nothing."""
    config = front.folder / "tavle.toml"
    codes = []
    for text in (CONFIG.replace("[login]", "stale_after_days = 1\n[login]", 1), "this is no TOML"):
        config.write_text(text)
        os.kill(front.serving.pid, signal.SIGHUP)
        until = time.monotonic() + 8
        while time.monotonic() < until:
            codes.append(front.get("/readyz")[0])
            time.sleep(0.05)
    assert set(codes) == {200}
    assert front.serving.poll() is None
    assert "the settings are wrong" in (front.folder / "tavle.log").read_text()
