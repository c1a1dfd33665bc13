"""A level that a source reports is no target: it is said and drawn, and nothing is judged by it."""

from __future__ import annotations

from functools import cache

import pytest

from dashboard.figures import draw
from metrics import OPERATOR, Question, Snapshot, ask
from spec.tables import given
from topics import followup, levels
from topics.board import Goal
from topics.series import over_time
from topics.view import View


@cache
def world() -> Snapshot:
    return given(
        as_of="2026-10-31",
        cases="case_id opened_on\nA 2026-06-01\nB 2026-07-01",
        followups="followup_id case_id held_on\n1 A 2026-07-20\n2 B 2026-08-24",
    )


def view() -> View:
    return View(world(), scope=OPERATOR)


@pytest.mark.parametrize("grain", ["month", "year"])
def test_follow_up_has_no_target(grain: str) -> None:
    """Svar 2009, lines 59-61: "et niveau omkring 90-95 %" was reached; lines 49-53: "et af de helt basale lovkrav"."""
    answer = ask(world(), Question("followup_on_time", grain=grain), OPERATOR)  # type: ignore[arg-type]
    assert {(r.target_low, r.target_high, r.status) for r in answer} == {(None, None, "none")}


def test_the_level_of_2008_is_said_and_drawn_as_such() -> None:
    answer = ask(world(), Question("followup_on_time", grain="month"), OPERATOR)
    panel = over_time(view(), "followup_on_time", answer)
    assert "niveauet i 2008: 90-95 % (intet mål)" in panel.subtitle.replace("\u00a0", " ")
    (figure,) = panel.body
    assert figure.chart.band == (0.9, 0.95)
    # A share stays a fraction on its axis: the field lies where 90-95 % is read.
    layout = draw(figure.chart)["layout"]
    (field,) = [shape for shape in layout["shapes"] if shape["type"] == "rect"]
    assert (field["y0"], field["y1"]) == (0.9, 0.95) and layout["yaxis"]["range"][1] <= 1.1
    report = followup.report(view())
    assert any(
        "Intet mål i kilderne; niveauet i 2008: 90-95 %" in line.replace("\u00a0", " ")
        for line in report.lead
    )
    assert [s.values[0] for s in report.charts[0].series if s.role == "baseline"] == [0.9, 0.95]
    assert not [s for s in report.charts[0].series if s.role == "target"]


def test_the_third_belongs_to_week_52() -> None:
    """Handlingsplan 2008, lines 33-35: of those not ended by week 52, "i ca. 1/3 af sagerne"."""
    found = levels.level(view(), "unclarified_at_52_share")
    assert found is not None and found.words.replace("\u00a0", " ") == "niveauet i november 2008: ca. 33 %"
    assert levels.level(view(), "unclarified_extension_share") is None


def test_a_figure_with_a_target_has_no_such_level() -> None:
    """70 cases of 2022 stand beside a target of 50."""
    assert levels.level(view(), "caseload_per_worker") is None


def test_a_boards_goal_without_a_target_says_the_level() -> None:
    row = ask(world(), Question("followup_on_time"), OPERATOR).last()
    goal = Goal(
        "followup_on_time",
        "Opfølgning",
        Question("followup_on_time"),
        row,
        "",
        level="niveauet i 2008: 90-95 %",
    )
    assert goal.aim == "niveauet i 2008: 90-95 %"
