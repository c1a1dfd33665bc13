"""The plans on their page: an initiative is what its milestones are, and its days are flags on a figure."""

from __future__ import annotations

from datetime import date
from typing import Any

from metrics.question import Row
from topics.cells import plain_text
from topics.events import flags
from topics.initiatives import initiatives, late, named
from topics.plan_list import due

DAY = date(2026, 10, 31)


def step(no: str, **more: Any) -> dict[str, Any]:
    usual = {
        "plan": "P", "initiative_no": no.split(".")[0], "section": "A", "initiative": f"Initiativ {no}",
        "milestone": None, "due_text": None, "due_on": None, "effect": None, "status": None, "done_on": None,
        "owner": None, "indicators": None, "source": "K",
    }  # fmt: skip
    return {**usual, "no": no, **more}


def test_an_initiative_is_done_when_all_its_milestones_are() -> None:
    found = initiatives(
        [
            step("10", status="running"),
            step("2.10", status="done"),
            step("2.9", status="not_started", due_on=DAY),
            step("1", status="done", due_on=date(2008, 1, 1)),
            step("3", due_on=date(2026, 11, 1)),
        ],
        DAY,
    )
    assert [(i.no, i.status, i.late) for i in found] == [
        ("1", "done", False), ("2", "partly", True), ("3", None, False), ("10", "running", False),
    ]  # fmt: skip
    assert [s["no"] for s in found[1].steps] == ["2.9", "2.10"], "numbers sort as numbers"


def test_a_milestone_is_late_on_its_day() -> None:
    assert late(step("1", due_on=DAY), DAY)
    assert not late(step("1", due_on=DAY, status="done"), DAY)
    assert not late(step("1", due_on=date(2026, 11, 1)), DAY)
    assert not late(step("1"), DAY)


def test_its_figures_are_counted_once_an_initiative() -> None:
    found = initiatives(
        [step("1.1", indicators="a b"), step("1.2", indicators="b"), step("2", indicators="b")], DAY
    )
    assert named(found) == {"b": 2, "a": 1}


def test_a_day_is_a_flag_in_its_period_and_no_other() -> None:
    rows = [
        Row(f"2026-{m:02d}", date(2026, m, 1), date(2026, m, 28), True, (), 1, 1, 1, None, None, "none")
        for m in (1, 2, 3)
    ]
    steps = [
        step("1.1", milestone="Screening", due_on=date(2026, 2, 28), done_on=date(2026, 3, 2), status="done"),
        step("1.2", milestone="Opfølgning", due_on=date(2026, 1, 31)),
        step("1.3", milestone="Uden dato"),
        step("1.4", milestone="Kontrakt", due_on=date(2026, 1, 3)),
    ]
    found = flags(initiatives(steps, DAY)[0].dated(), rows)
    assert [(f.place, f.letter, f.sentence()) for f in found] == [
        (0, "a", "a 03-01-2026: 1: Kontrakt (frist i handleplan)"),
        (2, "b", "b 02-03-2026: 1: Screening (handleplan)"),
    ]


def test_a_due_day_stands_as_the_plan_wrote_it() -> None:
    """ "Jan-08" of a plan of November 2008 is a slip of the source's: it stands as written, its day below."""
    assert plain_text(due(step("15", due_text="Jan-08", due_on=date(2008, 1, 31)))) == "Jan-08 31-01-2008"
    assert plain_text(due(step("1", due_on=date(2008, 1, 31)))) == "31-01-2008"
    both = step("1", due_text="2016", due_on=date(2016, 12, 31), done_on=date(2016, 3, 1))
    assert plain_text(due(both)) == "2016 31-12-2016 gjort 01-03-2016"
    assert plain_text(due(step("1"))) == "–"
