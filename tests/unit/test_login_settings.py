"""`[login]`, `[worker_level]`, `[retention]`: what is wrong stops the start with a sentence; and no address is open without a login."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from etl.errors import Refused
from etl.settings.settings import load_settings
from tavle.main import app

GOOD = """
[login]
mode = "oidc"
public_url = "https://tavle.example.dk/"
issuer = "https://login.example.dk"
client_id = "tavle"
[[login.grants]]
group = "g"
role = "head"
units = ["department:Afdeling for ledige", "team:T01"]
[worker_level]
notice_on = 2026-12-01
[retention]
audit_months = 12
"""


def read(tmp_path: Path, text: str):  # type: ignore[no-untyped-def]
    path = tmp_path / "tavle.toml"
    path.write_text(text)
    return load_settings(path)


def test_what_is_right_is_read(tmp_path: Path) -> None:
    site = read(tmp_path, GOOD)
    assert (site.login.mode, site.login.public_url, site.login.secure) == (
        "oidc",
        "https://tavle.example.dk",
        True,
    )
    assert site.login.grants[0].units == (("department", "Afdeling for ledige"), ("team", "T01"))
    assert (site.worker_notice_on, site.retention.audit_months, site.retention.deliveries) == (
        date(2026, 12, 1),
        12,
        30,
    )
    assert read(tmp_path, "").login.mode == "none"
    assert read(tmp_path, "").worker_notice_on is None


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('mode = "oidc"', 'mode = "none"', "login.mode must be"),
        ("https://tavle.example.dk/", "http://tavle.example.dk", "must begin with https"),
        ("https://tavle.example.dk/", "tavle.example.dk", "the address in the browser"),
        ("https://login.example.dk", "http://login.example.dk", "login.issuer must begin with https"),
        ('client_id = "tavle"', "", "needs login.issuer and login.client_id"),
        ('client_id = "tavle"', 'client_id = "tavle"\nsecret = "x"', "unknown setting login.secret"),
        (
            'client_id = "tavle"',
            'client_id = "tavle"\nidle_minutes = 0',
            "idle_minutes must be a whole number",
        ),
        ('client_id = "tavle"', 'client_id = "tavle"\nforwarded_by = ["x"]', "is no address or network"),
        ('role = "head"', 'role = "operator"', "is not one of admin"),
        ('role = "head"', 'role = "worker"', "needs worker_claim"),
        ('group = "g"', "", "needs either group or user"),
        ('"team:T01"', '"T01"', "units are written as"),
        ("notice_on = 2026-12-01", "notice_on = true", "must be the date"),
        ("audit_months = 12", "audit_months = 0", "retention.audit_months must be"),
    ],
)
def test_what_is_wrong_stops_with_a_sentence(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in GOOD
    with pytest.raises(Refused, match=says):
        read(tmp_path, GOOD.replace(old, new))


def test_a_login_that_lets_nobody_in_is_none(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="nobody could come in"):
        read(tmp_path, GOOD.split("[[login.grants]]")[0])
    with pytest.raises(Refused, match=r"needs login\.addresses"):
        read(tmp_path, GOOD.replace('"oidc"', '"proxy"'))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.5", "tavle.example.dk"])
def test_an_address_that_is_open_to_others_needs_a_login(
    tmp_path: Path, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["serve", "--host", host, "--warehouse", str(tmp_path)])
    assert done.exit_code == 2
    assert "there is no login. Set [login] in tavle.toml" in done.stderr
