"""A screen shows a reader what the reader's scope allows, and a sentence where it allows nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from dashboard import reader
from dashboard.page import render
from dashboard.pages.board import live
from dashboard.problems import REFUSALS
from metrics import OPERATOR, Question, Scope, UsageError, Warehouse, ask
from metrics.behind.loads import unnamed_loads
from metrics.release import scope
from spec.tables import given
from topics.initiatives import initiatives
from topics.url import State
from topics.view import View
from unit.screen import to_html

PATHS = (
    "/tavle",
    "/tavle/T01",
    "/milepaele",
    "/bemanding",
    "/sager",
    "/stikproeve",
    "/mit",
    "/sager?tal=closures",
    "/handleplan",
    "/rapporter",
    "/bag",
    "/bag?tal=phone_on_time&periode=2026-W40",
    "/bag?tal=nej&periode=2026-13",
)


@pytest.fixture
def house(small_house: Warehouse) -> Warehouse:
    return small_house


@pytest.fixture
def seen(house: Warehouse, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """What stands on a page, for a reader of that scope."""

    def look(path: str, scope: Scope) -> str:
        monkeypatch.setattr(reader, "scope", lambda: scope)
        name, _, search = path.partition("?")
        return to_html(render(house, name, f"?{search}" if search else "").main)

    yield look


def test_a_wall_screen_has_its_board_with_unnamed_colleagues(seen: Any) -> None:
    board = seen("/tavle/T01", Scope("team", units=(("team", "T01"),)))
    assert board.count('class="board-goal"') == 4
    assert "board-dot" in board
    assert not re.search(r"Medarbejder \d+|M\d\d\d", board)


def test_a_wall_screen_has_no_other_teams_board(seen: Any) -> None:
    board = seen("/tavle/T02", Scope("team", units=(("team", "T01"),)))
    assert "board-dot" not in board
    assert "Teamet ser kun sine egne tal" in board


@pytest.mark.parametrize("scope", [Scope("finance"), Scope("admin"), Scope("team", units=(("team", "T01"),))])
def test_who_may_not_see_cases_gets_a_sentence(seen: Any, scope: Scope) -> None:
    for path in ("/sager", "/stikproeve", "/mit", "/sager?tal=closures", "/mit?medarbejder=M001"):
        page = seen(path, scope)
        assert not re.search(r"\bS\d{5}\b", page), path
        assert "kun for" in page or "for sagsbehandlere" in page, path


def test_a_worker_sees_only_the_own_cases(house: Warehouse, seen: Any) -> None:
    snap = house.current()
    worker = snap.fetch("select worker from segments where until_day > (select as_of from info) and worker is not null "
                        "group by 1 order by count(*) desc limit 1")[0][0]  # fmt: skip
    own = {r[0] for r in snap.fetch(
        "select s.case_id from segments as g inner join spells as s on s.case_no = g.case_no "
        f"where g.worker = '{worker}' and g.until_day > (select as_of from info)")}  # fmt: skip
    scope = Scope("worker", worker=worker, level="case")
    others = [w for w in snap.labels("worker") if w != worker]
    for path in ("/mit", "/sager", f"/mit?medarbejder={others[0]}"):
        shown = set(re.findall(r"\bS\d{5}\b", seen(path, scope)))
        assert shown, path
        assert shown <= own, path


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "scope",
    [Scope("operator", level="case"), Scope("head", units=(("department", "Afdeling for ledige"),), level="case"),
     Scope("supervision", level="case"), Scope("finance"), Scope("worker", worker="M001", level="unit")],
    ids=lambda s: f"{s.role} {s.level}",
)  # fmt: skip
def test_every_screen_gives_every_reader_a_page(seen: Any, path: str, scope: Scope) -> None:
    page = seen(path, scope)
    assert "<h1" in page
    assert not re.search(r"\b(level|role|figures|allowed|cannot)\b", re.sub("<[^>]*>", " ", page)), (
        "Danish only"
    )


def test_the_plans_page_counts_as_the_figures_do(house: Warehouse) -> None:
    snap = house.current()
    found = initiatives(snap.steps, snap.as_of)
    for id, which in (
        ("initiatives_done", lambda i: i.status == "done"),
        ("initiatives_late", lambda i: i.late),
    ):
        rows = ask(snap, Question(id, by=("plan",), grain="day", start=snap.as_of), OPERATOR)
        counted = {row.dims[0]: row.numerator for row in rows}
        assert counted == {p: sum(which(i) for i in found if i.plan == p) for p in counted}, id
    assert len(found) > 40


def test_loads_without_names_are_the_loads(house: Warehouse) -> None:
    snap = house.current()
    own = unnamed_loads(snap, Scope("team", units=(("team", "T01"),)), snap.as_of)
    assert own == sorted(own)
    assert own == unnamed_loads(snap, Scope("operator", level="case"), snap.as_of, (("team", "T01"),))
    for other in (Scope("finance"), Scope("team", units=(("team", "T02"),))):
        with pytest.raises(UsageError):
            unnamed_loads(snap, other, snap.as_of, (("team", "T01"),))


def test_a_dot_is_a_whole_load(house: Warehouse) -> None:
    """Also the cases that a colleague holds for another team: as the figures beside the dots judge it."""
    world = given(
        as_of="2026-03-20",
        teams="team_id\nT\nU",
        workers="worker_id team_id\nW T\nX U",
        cases="case_id opened_on\nA 2026-03-01\nB 2026-03-01\nC 2026-03-01",
        assignments="case_id valid_from worker_id team_id\nA 2026-03-01 W .\nB 2026-03-01 W U\nC 2026-03-01 X .",
    )
    assert unnamed_loads(world, OPERATOR, world.as_of, (("team", "T"),)) == [2]
    assert unnamed_loads(world, OPERATOR, world.as_of, (("team", "U"),)) == [1]
    snap = house.current()
    for team in snap.labels("team"):
        where = (("team", team),)
        loads = unnamed_loads(snap, OPERATOR, snap.as_of, where)
        over, middle = (
            ask(snap, Question(id, (), "day", snap.as_of, snap.as_of, where), OPERATOR).last()
            for id in ("workers_over_target", "caseload_median")
        )
        assert over is not None and middle is not None
        assert (sum(load > 50 for load in loads), len(loads)) == (over.numerator, over.denominator)
        assert not loads or median(loads) == middle.value


def test_every_refusal_has_a_danish_sentence() -> None:
    """The words of `metrics.release.scope` are for logs and the command line; a page has its own for each."""
    source = Path(scope.__file__).read_text(encoding="utf-8")
    refusals = re.findall(r'raise UsageError\(\s*"([^"]+)"', source)
    assert len(refusals) > 5
    for words in refusals:
        assert any(words.startswith(start) for start in REFUSALS), words


def test_a_site_has_its_own_goals_on_the_board(house: Warehouse) -> None:
    snap = house.current()
    chosen = {
        "board_goals": ("closures", "mail_on_time", "workers_nobody", "long_stock"),
        "board_meeting": "tirsdag 09:00",
    }
    view = View(snap, State(), settings=chosen)
    board = to_html(live(view, "T01"))
    assert board.count('class="board-goal"') == 3
    assert "Afslutninger" in board
    assert "Lange sager" in board
    assert "Opfølgning" not in re.sub(r"<table.*?</table>", "", board)
    assert "næste møde tirsdag 09:00" in board
    assert to_html(live(View(snap, State()), "T01")).count('class="board-goal"') == 4
