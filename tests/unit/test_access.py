"""The door: who comes in, what a session is worth, and that nothing is open that no rule opens."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
from access import LOGIN, PROXY, URL, Person, app_with, callbacks_of, payload
from dash import Dash, Input, Output
from flask import session

from dashboard.access import guard, sessions
from dashboard.access.grants import roles_of
from dashboard.access.guard import _DASH
from dashboard.access.rules import allowed
from dashboard.access.who import Held
from dashboard.app import create_app
from dashboard.registry import PAGES, find
from etl.settings.login import Grant
from etl.snapshots.load import load
from store import Audit, Comments, Door, Store

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("door") / "wh"
    load([ROOT / "data/sample"], made)
    return made


@pytest.fixture(scope="module")
def app(folder: Path) -> Dash:
    return app_with(folder, notice=None)


def test_every_page_address_and_callback_has_a_rule(app: Dash) -> None:
    """A new page needs its roles, a new view or callback its mark; CONTRIBUTING says how."""
    for page in PAGES:
        assert page.roles, f"{page.path} is open to nobody"
    for rule in app.server.url_map.iter_rules():
        if rule.rule not in {*_DASH, "/_dash-update-component"}:
            assert allowed(app.server.view_functions[rule.endpoint]), f"{rule.rule} bears no @open_to"
    for callback in callbacks_of(app):
        assert callback.roles, f"the callback of {callback.name} bears no @open_to"


def test_the_table_of_callbacks_is_what_the_app_has(app: Dash) -> None:
    """Dash tells every browser which callbacks there are: those that ask the server are ours, by the same name and form."""
    client = Person(app, "supervision")
    client.get("/")
    told = [c for c in client.get("/_dash-dependencies", accept="*/*").json if not c["clientside_function"]]
    declared = {
        c["output"]: tuple(tuple((i["id"], i["property"]) for i in c[part]) for part in ("inputs", "state"))
        for c in told
    }
    assert declared == {c.name: (c.inputs, c.states) for c in callbacks_of(app)}


def test_a_callback_without_a_mark_is_refused_at_the_start(app: Dash) -> None:
    with pytest.raises(ValueError, match="bears no @open_to"):
        callbacks_of(app).add(Output("x", "data"), Input("y", "data"))(lambda value: value)


def test_what_has_no_rule_is_closed(folder: Path) -> None:
    app = app_with(folder, notice=None)
    app.server.add_url_rule("/ny", "ny", lambda: "figures")
    reader = Person(app, "supervision,head,finance,admin")
    reader.get("/konto")
    reader.post("/rolle", data={"rolle": "1"})
    assert reader.get("/ny").status_code == 403
    assert "figures" not in reader.get("/ny").get_data(as_text=True)


@pytest.mark.parametrize("path", ["/noget/helt/andet", "/indikator/findes_ikke", "/sager/1", "/tavlen"])
def test_an_unknown_address_is_told_from_a_closed_one(app: Dash, path: str) -> None:
    """404, the sentence, and links to what is open to the reader; to whoever is not logged in, the login."""
    person = Person(app, "finance")
    answer = person.get(path)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 404
    assert f"Der er ingen side på {path}" in page
    main = page[page.index("Det kan du se") :]
    assert 'href="/flow"' in main
    assert 'href="/stikproeve"' not in main
    assert person.get("/stikproeve").status_code == 403
    assert person.get(f"/hent/xlsx?_side={path}").status_code == 404
    assert Person(app, "").get(path).status_code == 303


def test_a_board_of_no_team_is_no_page(folder: Path) -> None:
    answer = create_app(folder).server.test_client().get("/tavle/T99")
    assert answer.status_code == 404
    assert "Der er intet team" in answer.get_data(as_text=True)


def test_nobody_comes_in_without_the_proxy(app: Dash) -> None:
    for person in (
        Person(app, "supervision", address="10.9.9.8"), Person(app, ""), Person(app, "unknown"), Person(app, "supervision", name=""),
    ):  # fmt: skip
        assert person.get("/").status_code == 303
        assert person.get("/").headers["Location"].startswith("/login")
        for path in ("/_dash-layout", "/_dash-dependencies", "/tavle-version"):
            answer = person.get(path, accept="application/json")
            assert (answer.status_code, answer.headers.get("X-Tavle-Login")) == (401, "1"), path
        update = person.post(
            "/_dash-update-component", json=payload(app, "..main.children", {"url.pathname": "/"})
        )
        assert update.status_code == 401
        assert person.get("/readyz").status_code == 200


def test_two_names_from_the_proxy_are_none(app: Dash) -> None:
    client = app.server.test_client()
    headers = [("X-Remote-User", "a"), ("X-Remote-User", "b"), ("X-Remote-Groups", "supervision")]
    answer = client.get("/", base_url=URL, headers=headers, environ_overrides={"REMOTE_ADDR": PROXY})
    assert answer.status_code == 303


def test_with_several_roles_one_is_chosen_and_can_be_changed(app: Dash) -> None:
    person = Person(app, "finance, supervision")
    assert person.get("/").headers["Location"] == "/rolle"
    assert person.get("/_dash-layout", accept="*/*").status_code == 401
    words = person.get("/rolle").get_data(as_text=True)
    assert "økonomi" in words
    assert "ledelsestilsyn" in words
    assert person.post("/rolle", data={"rolle": "0"}).headers["Location"] == "/ind"
    assert person.get("/stikproeve").status_code == 403
    person.post("/rolle", data={"rolle": "1"})
    assert person.get("/stikproeve").status_code == 200
    assert person.post("/rolle", data={"rolle": "7"}).status_code == 400


def test_a_right_that_is_taken_away_is_gone_at_once(app: Dash) -> None:
    person = Person(app, "supervision")
    assert person.get("/sager").status_code == 200
    person.groups = "finance"
    assert person.get("/sager").status_code == 403


def test_writing_needs_the_token_and_a_page_of_our_own(app: Dash) -> None:
    person = Person(app, "supervision")
    person.get("/")
    sent = payload(app, "..main.children", {"url.pathname": "/definitioner"})
    assert person.post("/_dash-update-component", json=sent).status_code == 200
    assert person.post("/_dash-update-component", json=sent, token=False).status_code == 403
    assert person.post("/_dash-update-component", json=sent, origin="https://evil.example").status_code == 403
    assert person.post("/_dash-update-component", json=sent, origin="null").status_code == 403
    person.headers = {"Sec-Fetch-Site": "cross-site"}
    assert person.post("/_dash-update-component", json=sent).status_code == 403


def test_a_session_ends_by_idleness_by_age_and_by_log_out(app: Dash, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    with app.server.test_request_context("/", base_url=URL):
        sessions.begin("u", "U", (Held("finance"),))
        assert sessions.of_session() is not None
        monkeypatch.setattr(time, "time", lambda: now + 29 * 60)
        assert sessions.of_session(touch=False) is not None
        monkeypatch.setattr(time, "time", lambda: now + 31 * 60)
        assert sessions.of_session() is None
    with app.server.test_request_context("/", base_url=URL):
        monkeypatch.setattr(time, "time", lambda: now)
        sessions.begin("u", "U", (Held("finance"),))
        for minute in range(0, 10 * 60, 20):
            monkeypatch.setattr(time, "time", lambda m=minute: now + m * 60)
            assert sessions.of_session() is not None, minute
        monkeypatch.setattr(time, "time", lambda: now + 10 * 3600 + 1)
        assert sessions.of_session() is None
    with app.server.test_request_context("/", base_url=URL):
        monkeypatch.setattr(time, "time", lambda: now)
        sessions.begin("u", "U", (Held("finance"),))
        copy = dict(session)
        sessions.end()
        session.update(copy)
        assert sessions.of_session() is None, "a copy of an ended session's cookie opens nothing"


def test_a_cookie_is_signed_and_kept_from_scripts(app: Dash) -> None:
    person = Person(app, "finance")
    set_cookie = person.get("/").headers.getlist("Set-Cookie")
    own = next(c for c in set_cookie if c.startswith("__Host-tavle="))
    for word in ("HttpOnly", "Secure", "SameSite=Lax", "Path=/"):
        assert word in own
    assert "Domain" not in own
    oidc = app_with(
        app.server.config["WAREHOUSE"], replace(LOGIN, mode="oidc", issuer="https://id.test", client_id="t")
    )
    client = oidc.server.test_client()
    value = re.match(r"__Host-tavle=([^;]+)", own).group(1)  # type: ignore[union-attr]
    client.set_cookie("__Host-tavle", value, domain="tavle.test", secure=True)
    assert client.get("/", base_url=URL).status_code == 200, "another process with the same key reads it"
    client.set_cookie("__Host-tavle", value[:-2] + "xx", domain="tavle.test", secure=True)
    assert client.get("/", base_url=URL).status_code == 303


def test_a_wall_screen_reads_one_board_until_it_is_revoked(app: Dash, folder: Path) -> None:
    token = Door(Store(folder)).add_wall("T02", "gangen", "test")
    client = app.server.test_client()

    def get(path: str) -> int:
        return client.get(path, base_url=URL, headers={"Accept": "text/html"}).status_code

    def call(begins: str, values: dict[str, object], changed: str | None = None) -> tuple[int, str]:
        held = client.get_cookie("_csrf_token", domain="tavle.test")
        headers = {"X-CSRFToken": held.value if held else "", "Origin": URL}
        answer = client.post(
            "/_dash-update-component",
            base_url=URL,
            headers=headers,
            json=payload(app, begins, values, changed),
        )
        return answer.status_code, answer.get_data(as_text=True)

    assert (
        client.post("/skaerm", base_url=URL, data={"kode": "x" * 43}, headers={"Origin": URL}).status_code
        == 403
    )
    came = client.post("/skaerm", base_url=URL, data={"kode": token}, headers={"Origin": URL})
    assert came.headers["Location"] == "/tavle/T02"
    assert "Max-Age=31536000" in came.headers["Set-Cookie"]
    assert get("/tavle/T02") == 200
    board = client.get("/tavle/T02", base_url=URL).get_data(as_text=True)
    assert re.search(r'<div hidden=""><details class="board-new"', board)
    for path in ("/tavle/T01", "/tavle", "/", "/sager", "/konto", "/rolle", "/definitioner"):
        assert get(path) in (303, 403), path
    own, other = {"url.pathname": "/tavle/T02"}, {"url.pathname": "/tavle/T01"}
    code, drawn = call("..board-live", {**own, "board-poll.data": "x"}, "board-poll.data")
    assert code == 200
    assert "board-goal" in drawn
    assert call("..board-live", {**other, "board-poll.data": "x"}, "board-poll.data")[0] == 403
    words = {**own, "board-add.n_clicks": 1, "board-text.value": "Ring", "board-owner.value": "alle"}
    code, said = call("..board-live", words, "board-add.n_clicks")
    assert "kan kun l" in said
    with Store(folder).reading() as connection:
        assert connection is not None
        assert connection.execute("select count(*) from actions").fetchone()[0] == 0
    Door(Store(folder)).revoke_wall(Door(Store(folder)).walls()[0].id, "test")
    assert get("/tavle/T02") == 303


def test_ten_wrong_codes_bar_an_address_for_a_while(app: Dash, folder: Path) -> None:
    client = app.server.test_client()
    codes = [
        client.post(
            "/skaerm",
            base_url=URL,
            data={"kode": f"wrong {n}"},
            environ_overrides={"REMOTE_ADDR": "10.0.0.7"},
        ).status_code
        for n in range(12)
    ]
    assert codes == [403] * 10 + [429] * 2
    assert not Door(Store(folder)).barred("10.0.0.8")


def test_the_headers_of_every_answer(app: Dash) -> None:
    person = Person(app, "finance")
    for path in ("/", "/readyz", "/login", "/assets/css/1_tokens.css", "/nothing"):
        headers = person.get(path).headers
        policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
        assert "unsafe" not in policy["script-src"], path
        assert policy["default-src"] == "'none'"
        assert policy["frame-ancestors"] == "'none'"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Strict-Transport-Security"].startswith("max-age=")
    assert person.get("/").headers["Cache-Control"] == "no-store"


def test_every_script_in_a_page_is_named_by_the_policy(app: Dash) -> None:
    """The hash is of what stands there; nothing that stands in a page runs without one, and no handler is in place."""
    import base64
    import hashlib

    answer = Person(app, "supervision").get("/")
    html = answer.get_data(as_text=True)
    for attributes, source in re.findall(r"<script([^>]*)>(.*?)</script>", html, re.S):
        if "src=" in attributes or "application/json" in attributes:
            continue
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in answer.headers["Content-Security-Policy"]
    assert not re.search(r"\son(click|load|error|submit)=", html)


def test_without_a_login_only_this_machines_names_are_answered(folder: Path) -> None:
    client = create_app(folder).server.test_client()
    assert client.get("/readyz", base_url="http://localhost:8050").status_code == 200
    assert client.get("/readyz", base_url="http://[::1]:8050").status_code == 200
    assert client.get("/", base_url="http://evil.example").status_code == 400
    assert (
        client.post("/_dash-update-component", json={}, headers={"Origin": "http://evil.example"}).status_code
        == 403
    )


def test_too_much_and_nonsense_are_turned_away_without_a_trace(app: Dash) -> None:
    person = Person(app, "supervision")
    person.get("/")
    for sent in (
        {"json": {"output": "nothing"}},
        {"json": []},
        {"data": b"\x00\xff", "content_type": "application/json"},
        {"json": None},
    ):
        answer = person.post("/_dash-update-component", **sent)
        assert answer.status_code == 400
        assert "Traceback" not in answer.get_data(as_text=True)
    answer = person.post("/_dash-update-component", data=b"x" * 300_000, content_type="application/json")
    assert answer.status_code in (400, 413)


def test_a_fault_of_ours_is_a_sentence(app: Dash, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*_: object) -> bool:
        raise RuntimeError("secret words")

    person = Person(app, "supervision")
    person.get("/")
    monkeypatch.setattr(guard, "well_formed", fault)
    answer = person.post(
        "/_dash-update-component", json=payload(app, "..main.children", {"url.pathname": "/"})
    )
    said = answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert "File" not in said and "secret" not in said and "galt hos os" in said


def test_roles_come_of_claims() -> None:
    grants = [
        Grant("head", group="leder", units_claim="afdeling", unit_level="department"),
        Grant("head", group="team1", units=(("team", "T01"),)),
        Grant("worker", group="sb", worker_claim="nr"),
        Grant("admin", user="boss"),
    ]
    both = roles_of(grants, "x", ["leder", "team1"], {"afdeling": ["A", "B"]})
    assert both == (Held("head", (("department", "A"), ("department", "B"), ("team", "T01"))),)
    assert roles_of(grants, "x", ["leder"], {}) == (), "a head without a unit is none"
    assert roles_of(grants, "x", ["sb"], {"nr": "M07"}) == (Held("worker", worker="M07"),)
    assert roles_of(grants, "x", ["sb"], {"nr": ["M07", "M08"]}) == (), "two workers are none"
    assert roles_of(grants, "boss", [], {}) == (Held("admin"),)
    assert roles_of(grants, "x", ["boss", "nobody"], {}) == ()


def test_coming_in_and_being_refused_is_logged(app: Dash, folder: Path) -> None:
    person = Person(app, "finance", name="f.f")
    person.get("/")
    person.get("/sager")
    lines = [(e.who, e.role, e.what, e.about) for e in Audit(Store(folder)).entries(who="f.f")]
    assert ("f.f", "finance", "login", "proxy") in lines
    assert ("f.f", "finance", "denied", "/sager") in lines
    found = find("/sager")
    assert found is not None and found.page.roles == {"head", "supervision", "worker"}


def test_a_file_holds_what_its_reader_may_see_and_is_logged(app: Dash, folder: Path) -> None:
    """What is fetched is the reader's own page: a closed page has nothing to fetch, a report is its maker's."""
    finance, worker = Person(app, "finance"), Person(app, "worker", headers={"X-Worker": "M010"})
    answer = finance.get("/hent/xlsx?_side=/flow")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    last = Audit(Store(folder)).entries(what="export")[0]
    assert (last.role, last.about) == ("finance", "xlsx /flow")
    assert finance.get("/hent/xlsx?_side=/sager").status_code == 403
    assert finance.get("/hent/csv?_side=/mit&_panel=1&medarbejder=M010").status_code == 403
    assert worker.get("/hent/xlsx?_side=/flow").status_code == 403
    assert worker.get(f"/rapport/{'0' * 32}").status_code == 404
    assert Person(app, "admin").get(f"/rapport/{'0' * 32}").status_code == 403
    assert finance.get(f"/rapport/{'0' * 32}").status_code == 404


def test_a_kept_page_is_given_to_its_own_scope_only(app: Dash, folder: Path) -> None:
    """The same bytes a second time, other bytes to another role, and what was written meanwhile is in it."""
    path = "/indikator/open_cases"
    people = {role: Person(app, role, name=f"kept {role}") for role in ("supervision", "finance")}
    for person in people.values():
        person.get("/konto")
    first = people["supervision"].page(path)
    assert people["supervision"].page(path) == first
    assert people["finance"].page(path) != first
    assert "Kommentarer" in first
    assert "Kommentarer" not in people["finance"].page(path)
    Comments(Store(folder)).add("open_cases", "", "2026-10", "skrevet imens", "x")
    assert "skrevet imens" in people["supervision"].page(path)
    assert "skrevet imens" not in people["finance"].page(path)


def test_danish_letters_come_through_the_proxys_headers(app: Dash) -> None:
    """Proxies send UTF-8; a unit or a name with æ, ø or å is what it is."""
    person = Person(app, "finance", name="sæå")
    person.headers = {"X-Remote-Name": "Åse Prøve".encode().decode("latin-1")}
    person.name = "sæå".encode().decode("latin-1")
    assert "Åse Prøve" in person.get("/konto").get_data(as_text=True)
