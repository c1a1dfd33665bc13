"""Every role at every page, what it asks in the background, download and report, for own and other units.

The table is that of `docs/access.md`: it is this test's input, and the reader's.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from access import GRANTS, LOGIN, Person, app_with

from dashboard.access.rules import Roles
from dashboard.access.who import Held, Reader
from dashboard.registry import PAGES, find
from etl.generate import generate
from etl.settings.login import Grant
from etl.snapshots.load import load
from metrics import INDICATORS, Question, Scope, Snapshot, Warehouse, ask
from reports.menu import offered
from store import Audit, Store

ROOT = Path(__file__).resolve().parents[2]
ROLES = ("admin", "finance", "head", "team", "worker", "supervision")
CASE = re.compile(r"\bS\d{5}\b")
SAYS = ("no", "yes", "protected", "own", "own, else protected")


def table() -> list[tuple[str, dict[str, str]]]:
    """The rows of the table in the docs: address -> role -> what it says."""
    lines = (ROOT / "docs/access.md").read_text(encoding="utf-8").splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("| address |"))
    head = [cell.strip() for cell in lines[start].strip("|").split("|")]
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        rows.append((cells[0].strip("`"), dict(zip(head[1:], cells[1:], strict=True))))
    return rows


TABLE = table()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    folder = tmp_path_factory.mktemp("matrix")
    generate(cases=900, seed=3, out=folder / "in")
    load([folder / "in"], folder / "wh")
    return Warehouse(folder / "wh")


class World:
    """The warehouse's units, and a person in each role."""

    def __init__(self, house: Warehouse) -> None:
        self.snap: Snapshot = house.current()
        teams = self.snap.units()
        self.own = next(t for t in teams if t["team"] == "T01")
        self.other = next(t for t in teams if t["department"] != self.own["department"])
        self.worker = self.snap.fetch(
            "select worker from segments where until_day > (select as_of from info) and worker is not null and team = 'T01' "
            "group by 1 order by count(*) desc limit 1"
        )[0][0]
        grants = tuple(
            replace(g, units=(("department", self.own["department"]),)) if g.role == "head" else g
            for g in GRANTS
        )
        self.app = app_with(
            house.folder,
            replace(LOGIN, grants=(*grants, Grant("head", group="nobody", units=(("team", "T99"),)))),
        )
        self.people = {
            role: Person(self.app, role, name=f"the {role}", headers={"X-Worker": self.worker})
            for role in ROLES
        }
        for person in self.people.values():
            person.read_notice()

    def cases_of(self, where: str) -> set[str]:
        return {
            row[0]
            for row in self.snap.fetch(
                f"select distinct s.case_id from segments as g inner join spells as s on s.case_no = g.case_no where {where}"
            )
        }


@pytest.fixture(scope="module")
def world(house: Warehouse) -> Iterator[World]:
    yield World(house)


def address(world: World, row: str, other: bool) -> str:
    """A row of the table as an address, of the own unit or of another."""
    unit = world.other if other else world.own
    path = row.replace("<id>", "closures").replace("<team>", unit["team"])
    return path if path.startswith("/tavle/") else f"{path}?team={unit['team']}"


def roles_of(path: str) -> Roles:
    found = find(path)
    assert found is not None, f"{path} is no page"
    return found.page.roles


def test_the_table_speaks_of_every_page_and_the_registry_says_the_same() -> None:
    """A page that stands below another row (an indicator's own) has that row's roles, and none of its own."""
    rows = {row.split("<")[0] for row, _ in TABLE}
    below = {page.path: row for page in PAGES for row in rows if row != "/" and row.endswith("/")
             if page.path.startswith(row.rstrip("/")) and page.path != row}  # fmt: skip
    assert rows == {page.path for page in PAGES} - set(below)
    for page in PAGES:
        if page.path in below:
            assert page.roles == next(other.roles for other in PAGES if other.path == below[page.path]), (
                page.path
            )
    for row, cells in TABLE:
        assert tuple(cells) == ROLES
        assert set(cells.values()) <= set(SAYS)
        path = row.replace("<id>", "closures").replace("<team>", "T01")
        assert roles_of(path) == {r for r, says in cells.items() if says != "no"}, row


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("row", "cells"), TABLE, ids=[row for row, _ in TABLE])
def test_the_page_its_callback_and_its_download(
    world: World, row: str, cells: dict[str, str], role: str
) -> None:
    person, says = world.people[role], cells[role]
    names = {label for id, label in world.snap.labels("worker").items() if id != world.worker}
    for other in (False, True):
        path = address(world, row, other)
        shut = says == "no" or (row == "/tavle/<team>" and other)
        page, drawn = person.get(path), person.page(path)
        name, _, search = path.partition("?")
        file = person.get(f"/hent/xlsx?_side={name}&{search}")
        assert page.status_code == (403 if shut else 200), (path, page.status_code)
        assert file.status_code == 403 if shut else file.status_code in (200, 404), path
        html = page.get_data(as_text=True)
        if shut:
            assert "Siden er ikke åben for din rolle" in drawn, path
            assert 'class="page"' in html
        allowed: set[str] = set()
        if role == "head" and not other:
            allowed = world.cases_of(f"g.department = '{world.own['department']}'")
        if role == "worker":
            allowed = world.cases_of(f"g.worker = '{world.worker}'")
        for text in (html, drawn):
            assert role == "supervision" or set(CASE.findall(text)) <= allowed, path
            if role != "head" or other:
                seen = {n for n in names if f">{n}<" in text or f'"{n}"' in text}
                assert not seen, (path, seen)


def test_cases_are_there_for_those_who_work_with_them(world: World) -> None:
    for role, other, path in (
        ("head", False, "/sager"), ("supervision", True, "/sager"), ("worker", False, "/sager"), ("worker", False, "/mit"),
    ):  # fmt: skip
        assert CASE.findall(world.people[role].page(address(world, path, other))), (role, path)
    shown = CASE.findall(world.people["head"].page(address(world, "/sager", True)))
    assert not shown, "a head sees no case of another unit"


def test_each_callback_that_writes_is_closed_to_whom_it_is_not_for(world: World) -> None:
    """Role x callback: the board's, the comments', the samples'; on a page that is open and on another's."""
    own, other = world.own["team"], world.other["team"]
    for role, person in world.people.items():
        board = {
            "url.pathname": f"/tavle/{own}",
            "board-add.n_clicks": 1,
            "board-text.value": f"fra {role}",
            "board-owner.value": "x",
        }
        expected = 200 if role in ("head", "team") else 403
        assert person.callback("..board-live", board, "board-add.n_clicks").status_code == expected, role
        board["url.pathname"] = f"/tavle/{other}"
        assert person.callback("..board-live", board, "board-add.n_clicks").status_code == 403, role
        remark = {
            "remark-add.n_clicks": 1,
            "remark-text.value": f"fra {role}",
            "remark-figure.data": "closures",
        }
        expected = 200 if role in ("head", "supervision") else 403
        assert person.callback("..remarks.children", remark, "remark-add.n_clicks").status_code == expected, (
            role
        )
        sample = {
            "sample-draw.n_clicks": 1,
            "sample-frame.value": "closures",
            "sample-size.value": 5,
            "sample-seed.value": role,
        }
        expected = 200 if role == "supervision" else 403
        assert person.callback("..sample-go-to", sample, "sample-draw.n_clicks").status_code == expected, role
    with Store(world.app.server.config["WAREHOUSE"]).reading() as connection:
        assert connection is not None
        assert {r[0] for r in connection.execute("select team from actions")} == {own}
        assert {r[0] for r in connection.execute("select text from actions")} == {"fra head", "fra team"}
        assert {r[0] for r in connection.execute("select text from comments")} == {
            "fra head",
            "fra supervision",
        }
        assert {r[0] for r in connection.execute("select seed from samples")} == {"supervision"}


def test_each_report_is_for_whom_the_table_says(world: World) -> None:
    """What is named or single is offered to those with case level only, and whole numbers to those who see all whole."""
    for role in ROLES:
        held = Held(
            role,
            (("team", "T01"),) if role in ("head", "team") else (),
            world.worker if role == "worker" else None,
        )  # type: ignore[arg-type]
        found = {r.id: r for r in offered(world.snap, Reader("x", "x", held).scope(worker_level=True))}
        if "worklists" in found:
            assert role in ("head", "supervision"), role
        for report in found.values():
            choices = {p.id: {v for v, _ in p.choices} for p in report.parameters}
            assert "hel" not in choices.get("form", set()) or role == "supervision", (role, report.id)
            if role in ("head", "team"):
                assert choices.get("team", set()) <= {"", "T01"}, (role, report.id)
            if role == "worker":
                assert choices.get("worker", {world.worker}) == {world.worker}, report.id
        if role in ("admin", "finance", "supervision"):
            named = {r.id for r in found.values() if any(p.id == "worker" for p in r.parameters)}
            assert not named, role


def test_a_download_of_finance_hides_what_the_page_hides(world: World) -> None:
    """A row of a file that says `skjult` has no number, and the hidden cells' own are in no row of their names."""
    looked = 0
    for id in ("extensions", "job_closure_share", "inflow", "closure_rate", "long_stock", "reopened_28d"):
        file = world.people["finance"].get(f"/hent/xlsx?_side=/indikator/{id}")
        if file.status_code == 404:
            continue
        hidden = {
            (r.period, world.snap.labels(dim)[r.dims[0]])
            for dim in ("team", "district")
            for r in ask(world.snap, Question(id, by=(dim,), grain=INDICATORS[id].grain), Scope("finance"))
            if r.status == "suppressed" and r.dims[0]
        }
        names = {name for period, name in hidden if period == max(p for p, _ in hidden)}
        for sheet in openpyxl.load_workbook(io.BytesIO(file.get_data()), read_only=True):
            for row in sheet.iter_rows(values_only=True):
                if "skjult" in row or (row[:1] and row[0] in names):
                    looked += 1
                    assert not any(isinstance(cell, (int, float)) for cell in row[1:2]), (id, row)
    assert looked, "the world is small enough to hide something"


def test_supervision_and_a_switched_off_level_tell_no_workers_apart(house: Warehouse, world: World) -> None:
    off = app_with(house.folder, world.app.server.config["TAVLE"]["login"], notice=None)
    names = set(world.snap.labels("worker").values())
    people = {
        role: Person(off, role, headers={"X-Worker": world.worker})
        for role in ("head", "supervision", "worker")
    }
    for person in people.values():
        person.get("/definitioner")
    for role in ("head", "supervision"):
        text = people[role].page(f"/sager?team={world.own['team']}")
        assert CASE.findall(text)
        assert not {n for n in names if n in text}
    assert not CASE.findall(people["worker"].page("/mit"))
    assert "ikke sl" in people["worker"].page("/mit")
    assert (
        people["head"].get("/besked").status_code == 302 or people["head"].get("/besked").status_code == 303
    )


def test_who_looked_at_cases_and_took_something_out_is_written_down(world: World) -> None:
    person = world.people["supervision"]
    person.get("/sager?tal=closures")
    person.get("/hent/xlsx?_side=/flow")
    found = {
        (e.what, e.about, e.snapshot)
        for e in Audit(Store(world.app.server.config["WAREHOUSE"])).entries(who="the supervision")
    }
    assert ("cases", "/sager?tal=closures", world.snap.id) in found
    assert ("export", "xlsx /flow", world.snap.id) in found
    assert any(what == "sample" and "closures" in about for what, about, _ in found)
    everything: Any = Audit(Store(world.app.server.config["WAREHOUSE"])).entries()
    assert {e.what for e in everything} >= {
        "login",
        "denied",
        "cases",
        "export",
        "sample",
        "written",
        "notice",
    }
