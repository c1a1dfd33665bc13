"""The goals of a team's board as tiles: at most four, each with its figure, its status and the numbers behind it.

Which they are and what they say is `reports.goals`, which the printed sheet shares.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard import html
from dashboard.components.status import running, status
from metrics import INDICATORS
from metrics.danish import dates, numbers
from metrics.question import Answer, Question, Row
from reports import goals as shared
from reports.goals import Goal, aim, judged
from store import Action
from topics.view import View


def chosen(view: View) -> list[tuple[str, str]]:
    """The goals of the site (`board_goals`), else ours."""
    return shared.chosen(view.snap, view.settings.get("board_goals") or ())


def questions(view: View) -> dict[str, Question]:
    """What the goals ask, in the view of one team."""
    return shared.questions(view.snap, view.state.where(("team",)), chosen(view))


def goals(view: View, answers: dict[str, Answer]) -> list[Goal]:
    """The goals in order."""
    return shared.goals(view.snap, answers, chosen(view))


def tile(goal: Goal, number: int, actions: Sequence[Action], below: int) -> Any:
    """One goal: name, figure, status, the numbers behind it, and what was agreed."""
    row, unit = goal.row, INDICATORS[goal.id].unit
    agreed = next((a for a in actions if a.goal == goal.id and a.done_at is None), None)
    value = numbers.of(row, unit, below)
    return html.Section(
        [
            html.H2([html.Span(f"Mål {number}", className="board-quiet"), f" {goal.name}"]),
            html.P(
                [html.Strong(value), html.Span(period_of(row), className="board-when")],
                className="board-value",
            ),
            html.P(
                [
                    status(row.status)
                    if row is not None and judged(row)
                    else html.Span("intet tal", className="board-quiet"),
                    html.Span(aim(row, unit), className="board-quiet"),
                ],
                className="board-status",
            ),
            html.P(dates.together(goal.why), className="board-why"),
            html.P(goal.signal, className="board-quiet board-signal") if goal.signal else None,
            html.P(
                ["→ ", agreed.text, html.Span(f" · {agreed.owner}", className="board-quiet")],
                className="board-agreed",
            )
            if agreed
            else None,
        ],
        className="board-goal",
    )


def period_of(row: Row | None) -> Any:
    if row is None:
        return ""
    said = dates.MONTHS[int(row.period[5:7]) - 1]
    return [f"i {said}", None if row.complete else running()]
