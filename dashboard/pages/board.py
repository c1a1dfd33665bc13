"""Tavle: one team's board, read standing up at four metres, and the page on which a team is chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import quote

from dash import dcc

from dashboard import html
from dashboard.components.panel import empty
from dashboard.pages import board_actions, board_goals, board_team
from metrics.danish import dates
from metrics.question import Grain
from store import Actions, Fault
from topics import links
from topics import sections as parts
from topics.url import State
from topics.view import View

TITLE = "Tavle"
GRAIN: Grain = "month"
FILTERS = False


def path_of(team: str) -> str:
    """The address of a team's board."""
    return f"/tavle/{quote(team, safe='')}"


def choose(view: View, said: str = "") -> list[Any]:
    """Which board? The teams, by department."""
    units = sorted(
        view.snap.units(), key=lambda u: (dates.sort_key(u["department"]), dates.sort_key(u["team_name"]))
    )
    departments: dict[str, list[Any]] = {}
    for unit in units:
        departments.setdefault(unit["department"], []).append(
            html.Li(html.link(unit["team_name"], href=path_of(unit["team"]), className="board-choice"))
        )
    return [
        parts.head(
            "Tavle",
            said or "Vælg et team",
            under="Tavlen fylder hele skærmen, henter selv nye tal og viser ingen navne.",
        ),
        html.Div(
            [
                html.Section(
                    [html.H2(department), html.Ul(teams, className="board-choices")], className="panel"
                )
                for department, teams in departments.items()
            ],
            className="columns columns-3",
        )
        if departments
        else empty("Der er ingen teams i data."),
    ]


def render(view: View, team: str) -> list[Any]:
    """The board of a team: what lives (and is drawn anew when something is new), and the form beside it."""
    if team not in view.snap.labels("team"):
        return choose(view, f"Der er intet team “{team[:40]}” i data. Vælg et andet")
    return [
        dcc.Store(id="board-poll"),
        html.Div(
            [
                html.Div(live(view, team), id="board-live", className="board-live"),
                html.Div(
                    [
                        html.P(id="board-say", role="status", className="board-say"),
                        # A screen that only reads keeps the fields, unseen: its drawing again names them.
                        html.Div(board_actions.form(board_goals.chosen(view)), hidden=not view.writes),
                    ],
                    className="board-foot",
                ),
                html.P(id="board-lost", role="status", className="board-lost", hidden=True),
            ],
            className="board" if view.writes else "board board-still",
            **{"data-team": team, "data-version": version(view)},
        ),
    ]


def version(view: View) -> str:
    """What a board was drawn from: the snapshot, and the last thing that people wrote."""
    try:
        written = str(view.store.revision())
    except Fault:
        written = "?"
    return f"{view.snap.id} {written}"


def live(view: View, team: str) -> list[Any]:
    """Everything on the board that changes, drawn from one batch of questions."""
    own = replace(view, state=State(team=team))
    answers = own.ask({**board_goals.questions(own), **board_team.questions(own)})
    try:
        actions = Actions(view.store).of(team, board_actions.shown_since())
        agreed: list[Any] = board_actions.listed(actions, view.today)
    except Fault as problem:
        actions, agreed = [], [html.H2("Aftaler"), empty(str(problem))]
    goals = board_goals.goals(own, answers)
    week = view.today.isocalendar().week
    meeting = str(view.settings.get("board_meeting", ""))
    return [
        html.Header(
            [
                html.H1([view.label("team", team), html.Span(f" · uge {week}", className="board-quiet")]),
                html.P(
                    [
                        f"næste møde {meeting} · " if meeting else "",
                        f"data pr. {dates.day(view.snap.as_of)}",
                        html.link("overblik", href=links.to("/", State(team=team)), className="board-out"),
                    ]
                ),
            ],
            className="board-head",
        ),
        html.Div(
            [
                board_goals.tile(goal, n, actions, view.snap.small_numbers)
                for n, goal in enumerate(goals, start=1)
            ],
            className="board-goals",
        ),
        html.Div(
            [
                board_team.people(
                    own,
                    answers["load"].last(),
                    answers["norm"].last(),
                ),
                board_team.owed(own, answers),
            ],
            className="board-middle",
        ),
        html.Section(agreed, className="board-panel board-agreements"),
    ]
