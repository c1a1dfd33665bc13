"""The milestones as rows: their order, the repeats as one, and who comes next on a screen and in a file."""

from __future__ import annotations

from datetime import date

from metrics import OPERATOR
from metrics.behind.obligations import Outcome, Owed
from spec.tables import given
from topics.cells import Table
from topics.milestones import MOST, headline, in_order, next_up
from topics.values import Text
from topics.view import View

NAMES = {"coordinator": "faglig koordinator", "fast_track": "fast-track", "screening": "screening"}


def outcome(
    kind: str, week: int | None, on_time: int = 1, late: int = 0, missing: int = 0, void: int = 0
) -> Outcome:
    return Outcome(kind, NAMES[kind], week, on_time, late, missing, void, 0)


def test_repeats_beyond_week_104_are_one_milestone_and_the_cases_own_days_come_last() -> None:
    """coordinator at 52, then every 26 weeks: 130 and 156 are `130+`, their counts added; what nobody owed is left out."""
    ended = [
        outcome("fast_track", None), outcome("coordinator", 156, on_time=2, late=3), outcome("coordinator", 130, missing=4),
        outcome("coordinator", 52, on_time=5), outcome("screening", 39, on_time=0), outcome("screening", 39, on_time=0, void=2),
    ]  # fmt: skip
    milestones = in_order(ended, {52: 9})
    assert [(m.when, m.name, m.reached) for m in milestones] == [
        ("39", "screening", None), ("52", "faglig koordinator", 9), ("130+", "faglig koordinator", None),
        ("–", "fast-track", None),
    ]  # fmt: skip
    repeats = milestones[2].outcome
    assert (repeats.on_time, repeats.late, repeats.missing, repeats.due) == (3, 3, 4, 10)
    assert milestones[2].called == "faglig koordinator i uge 130+"
    # 0 + 5 + 3 + 1 of 0 + 5 + 10 + 1; the excused are in neither.
    assert headline(milestones).replace("\u00a0", " ") == "9 af 16 milepæle er nået til tiden (56 %)"


def test_a_file_holds_all_that_come_next_and_a_screen_counts_the_rest() -> None:
    view = View(given(cases="case_id opened_on\na 2026-03-01"), scope=OPERATOR)
    following = [
        Owed("screening", "screening", 39, f"c{n}", date(2026, 4, 1), None, None, None)
        for n in range(MOST + 3)
    ]
    panel = next_up(view, following)
    table, more = panel.body
    assert isinstance(table, Table) and isinstance(more, Text) and panel.file is not None
    assert len(table.rows) == MOST and more.words == "og 3 til; vælg et team for at se dem"
    assert len(panel.file.rows) == MOST + 3 and panel.file.rows[-1][:3] == (
        date(2026, 4, 1),
        "uge 14",
        "c202",
    )
    assert panel.title.startswith("203 trin skal tages") and not panel.notes
