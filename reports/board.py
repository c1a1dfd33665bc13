"""The board sheet: a team's board (`topics.board`) on one A3 page for the weekly meeting, with room to write.

Nobody is named or ranked. Source: Status på Sygedagpengeaftalen (2015), line 323-325.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from metrics.danish import dates, numbers
from reports.draw.charts import draw_chart
from reports.draw.team import caseload_strip, pace_bar
from store import Action
from topics import board
from topics.board import Goal
from topics.board_team import Owed, shortened
from topics.view import View

from .pdf import pdf, status_of
from .progress import Tell, silent

LINES = 7
"""Lines for agreements, those that were made before included; the rest is written by hand."""
MOST_KINDS = 5
_WIDE, _SIZE = 520, 11.5


def boards(
    view: View, teams: Sequence[str], ids: Sequence[str] = (), meeting: str = "", tell: Tell = silent
) -> bytes:
    """The sheets of these teams as one PDF, a page each. `ids`, `meeting`: the site's `board_goals`, `board_meeting`."""
    set_by_site = {"board_goals": tuple(ids), "board_meeting": meeting}
    own = replace(view, settings={**view.settings, **set_by_site})
    pages = []
    for n, team in enumerate(teams, 1):
        pages.append(sheet(own, team))
        tell(n, len(teams))
    title = f"Tavle pr. {dates.day(view.as_of)}"
    return pdf("board", {"title": title, "pages": pages}, view.snap.loaded_at)


def sheet(view: View, team: str) -> dict[str, Any]:
    """One team's sheet as the template reads it."""
    of = board.of_team(view, team)
    loads, pace = of.caseloads, of.pace
    said = loads.sentence()
    return {
        "team": of.team,
        "week": f"uge {of.week}",
        "head": " · ".join([*([f"næste møde {of.meeting}"] if of.meeting else []), f"data pr. {dates.day(view.as_of)}"]),
        "goals": [_tile(view, goal, n) for n, goal in enumerate(of.goals, 1)],
        "loads": caseload_strip(loads, _WIDE, _SIZE).value() if loads.loads else None,
        "loads_said": f"{said} · en prik for hver kollega, uden navn" if loads.loads else said,
        "pace": None if pace.drawn is None else pace_bar(pace, _WIDE, _SIZE).value(),
        "pace_said": pace.sentence(1),
        "month": dates.period(f"{view.as_of:%Y-%m}"),
        **_owed(of.owed),
        **_agreements(view, team),
        "foot": f"Øjebliksbillede {view.snap.id} · til brug i teamet: alle tal, også de små · ingen navne, ingen rangorden",
    }  # fmt: skip


def _tile(view: View, goal: Goal, number: int) -> dict[str, Any]:
    chart, row = board.chart(view, goal), goal.row
    return {
        "name": f"Mål {number} · {goal.name}",
        "value": numbers.judged(row, goal.unit) if row else numbers.DASH,
        "when": goal.month if row is None or row.complete else f"{goal.month}, foreløbig",
        "status": status_of(goal.status) if goal.status else None,
        "aim": goal.aim,
        "why": goal.why,
        "signal": goal.beside,
        "chart": None if chart.empty else draw_chart(chart, 243, 76, 9).value(),
    }  # fmt: skip


def _owed(owed: Owed) -> dict[str, Any]:
    kinds = [(dates.sentence(words), counted) for words, counted in owed.due]
    return {
        "counts": [{"n": number, "words": words} for number, words in owed.counts],
        "weeks": list(owed.weeks),
        "due": [[words, *map(numbers.number, counted)] for words, counted in shortened(kinds, MOST_KINDS)],
        "due_title": owed.title,
        "due_said": owed.why_none,
    }


def _agreements(view: View, team: str) -> dict[str, Any]:
    """What the team has agreed, as many as have room, and room to write."""
    actions = board.agreements(view, team)
    shown = actions[: LINES - 2]
    return {
        "agreed": [_agreement(action, view.today) for action in shown],
        "more": f"og {len(actions) - len(shown)} til, se skærmen" if len(actions) > len(shown) else "",
        "blank": LINES - len(shown),
    }


def _agreement(action: Action, today: date) -> dict[str, Any]:
    return {
        "done": action.done_at is not None,
        "text": action.text,
        "owner": action.owner,
        "due": f"{action.due_on:%d-%m}" if action.due_on else "",
        "late": board.late(action, today),
    }
