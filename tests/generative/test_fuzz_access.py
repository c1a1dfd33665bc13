"""Random addresses and callback payloads, as finance and as a worker of another team: nothing that is not theirs comes back.

Every answer is read for cases and workers that are not the reader's own, and every question that `metrics` was asked
meanwhile is held to the reader's scope: what is protected there holds no number where a cell is hidden.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode

import pytest

from dashboard.registry import PAGES
from etl.generate import generate
from etl.snapshots.load import load
from metrics import INDICATORS, Answer, Scope, Warehouse
from metrics.behind.cases import countable
from topics import sampling, view
from unit.access import Person, app_with, callbacks_of, payload, plain

SEEDS = (20261123, 7, 4711)
CASE = re.compile(r"\bS\d{5}\b")
LONG, SHORT = 1200, 25
"""Requests a seed and role: thousands in the long run."""


class World:
    """A small warehouse; what exists in it is what the addresses are made of."""

    def __init__(self, folder: Path) -> None:
        generate(cases=900, seed=3, out=folder / "in")
        load([folder / "in"], folder / "wh")
        self.snap = Warehouse(folder / "wh").current()
        self.app = app_with(folder / "wh")
        self.workers = self.snap.labels("worker")
        self.worker = self.snap.fetch(
            "select worker from segments where until_day > (select as_of from info) and worker is not null and team = 'T01' "
            "group by 1 order by count(*) desc limit 1"
        )[0][0]
        self.own = {
            row[0]
            for row in self.snap.fetch(
                "select distinct s.case_id from segments as g inner join spells as s on s.case_no = g.case_no "
                f"where g.worker = '{self.worker}'"
            )
        }
        self.cases = [
            row[0] for row in self.snap.fetch("select case_id from spells order by case_id limit 40")
        ]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("fuzz"))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[Scope, Any]]]:
    """The scopes that anything was asked in, with the answer."""
    found: list[tuple[Scope, Any]] = []
    many, one = view.ask_many, view.ask

    def ask_many(snap: Any, questions: Any, scope: Scope) -> Any:
        answers = many(snap, questions, scope)
        found.extend((scope, answer) for answer in answers)
        return answers

    def ask(snap: Any, question: Any, scope: Scope) -> Any:
        answer = one(snap, question, scope)
        found.append((scope, answer))
        return answer

    monkeypatch.setattr(view, "ask_many", ask_many)
    monkeypatch.setattr(view, "ask", ask)
    for module, name in ((sampling, "behind"), (sampling, "count_behind")):
        whole = getattr(module, name)

        def scoped(
            snap: Any, question: Any, scope: Scope, *rest: Any, whole: Any = whole, **named: Any
        ) -> Any:
            found.append((scope, None))
            return whole(snap, question, scope, *rest, **named)

        monkeypatch.setattr(module, name, scoped)
    yield found


def value(chance: random.Random, world: World) -> Any:
    """Something that may stand in a field: what exists, what does not, and what is no text at all."""
    snap = world.snap
    kinds = (
        lambda: chance.choice([*snap.labels("team"), *snap.labels("department")]),
        lambda: chance.choice(list(world.workers)),
        lambda: chance.choice(world.cases),
        lambda: chance.choice(list(INDICATORS)),
        lambda: chance.choice(
            ["ja", "none", "alle", "ikke", "-worker", "worker", "1", "2", "999999999", "2026-10", "uge"]
        ),
        lambda: chance.choice(
            ["'", '";--', "<script>alert(1)</script>", "../../etc/passwd", "%00", "æøå" * 50, "\u202e"]
        ),
        lambda: chance.choice([None, True, 0, -1, 1e300, [], {}, ["x"], {"a": {"b": []}}]),
    )
    return chance.choice(kinds)()


def query(chance: random.Random, world: World) -> str:
    keys = ("team", "afdeling", "bydel", "beskaeftigelse", "maalgruppe", "ydelse", "opdeling", "start", "slut", "tal", "del", "soeg",
            "sorter", "side", "nr", "medarbejder", "maal", "flere", "pris", "_side", "_panel", "_data", "ukendt")  # fmt: skip
    pairs = [(chance.choice(keys), str(value(chance, world))) for _ in range(chance.randrange(5))]
    if chance.random() < 0.4:
        pairs.append(("tal", chance.choice([i for i in INDICATORS if countable(i)])))
    return f"?{urlencode(pairs)}" if pairs else ""


def path(chance: random.Random, world: World) -> str:
    at = chance.choice(
        [
            *(page.path for page in PAGES),
            "/tavle-version",
            "/hent/csv",
            "/hent/xlsx",
            "/rapport/x",
            "/konto",
            "/_dash-layout",
            "/healthz",
        ]
    )
    if at == "/indikator/":
        at += chance.choice([*INDICATORS, "findes_ikke"])
    if at == "/tavle/":
        at += chance.choice([*world.snap.labels("team"), "T99", "%2e%2e", "T01%2f"])
    return at


def send(person: Person, chance: random.Random, world: World) -> tuple[Any, str]:
    """One request: a page, a file, or a callback with whatever in its fields; and what was sent."""
    if chance.random() < 0.4:
        at, search = path(chance, world), query(chance, world)
        if at.startswith("/hent"):
            search += ("&" if search else "?") + urlencode({"_side": path(chance, world)})
        return person.get(f"{at}{search}"), unquote(f"{at}{search}")
    outputs = [callback.name for callback in callbacks_of(world.app)]
    output = chance.choice([*outputs, *[o for o in outputs if o.startswith("..main")] * 6])
    sent = payload(
        world.app, output, {"url.pathname": path(chance, world), "url.search": query(chance, world)}
    )
    for part in (*sent["inputs"], *sent["state"]):
        if isinstance(part, dict) and part["value"] is None and chance.random() < 0.7:
            part["value"] = value(chance, world)
    inputs = [p for p in sent["inputs"] if isinstance(p, dict)]
    if inputs:
        one = chance.choice(inputs)
        sent["changedPropIds"] = [f"{one['id']}.{one['property']}"]
    if chance.random() < 0.05:
        sent[chance.choice(["inputs", "state", "outputs", "output", "changedPropIds"])] = value(chance, world)
    return person.post("/_dash-update-component", json=sent), unquote(str(sent))


def attack(world: World, role: str, seed: int, count: int, asked: list[tuple[Scope, Any]]) -> dict[int, int]:
    """So many requests of one seed; how many ended with which code."""
    chance = random.Random(f"{seed} {role}")
    person = Person(world.app, role, name=f"fuzz {role}", headers={"X-Worker": world.worker})
    person.read_notice()
    own_names = {world.workers[world.worker]}
    others = {name for name in world.workers.values() if name not in own_names}
    allowed = world.own if role == "worker" else set()
    codes: dict[int, int] = {}
    for n in range(count):
        asked.clear()
        answer, sent = send(person, chance, world)
        codes[answer.status_code] = codes.get(answer.status_code, 0) + 1
        where = f"seed {seed}, {role}, request {n}: {sent[:300]}"
        text = (
            plain(answer)
            if "zip" not in answer.content_type and "officedocument" not in answer.content_type
            else ""
        )
        seen = set(CASE.findall(text)) - allowed
        assert not {case for case in seen if case not in sent}, where
        assert not {name for name in others if f">{name}<" in text or f'"{name}"' in text}, where
        assert "Traceback" not in text and answer.status_code < 500, where
        for scope, got in asked:
            assert scope.role == role, where
            assert scope.protected == (role == "finance"), where
            if role == "worker":
                assert scope.worker == world.worker, where
            if isinstance(got, Answer) and role == "finance":
                assert got.released, where
                assert all(
                    r.value is None and r.numerator is None and r.denominator is None
                    for r in got
                    if r.status == "suppressed"
                ), where
    return codes


@pytest.mark.parametrize("role", ["finance", "worker"])
@pytest.mark.parametrize("seed", SEEDS[:2])
def test_whatever_is_sent_nothing_foreign_comes_back(
    world: World, asked: list[tuple[Scope, Any]], role: str, seed: int
) -> None:
    codes = attack(world, role, seed, SHORT, asked)
    assert codes.get(200, 0) > 2, codes
    assert codes.get(403, 0) > 2, codes


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("role", ["finance", "worker"])
@pytest.mark.parametrize("seed", SEEDS)
def test_nor_of_thousands(world: World, asked: list[tuple[Scope, Any]], role: str, seed: int) -> None:
    codes = attack(world, role, seed, LONG, asked)
    print(f"seed {seed}, {role}: {codes}")
    assert codes.get(200, 0) > 100, codes
