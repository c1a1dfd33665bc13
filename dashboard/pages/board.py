"""Tavle: one team's board, read standing up at four metres, and the page on which a team is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from dash import dcc

from dashboard import html
from dashboard.pages import board_actions
from metrics.danish import dates, numbers
from metrics.question import Grain
from store import Action, Fault
from topics import board as topic
from topics import links, sections
from topics.board import Goal
from topics.board_team import Caseloads, Owed, Pace, shortened
from topics.cells import Running, Status
from topics.packing import from_middle, pack
from topics.url import State
from topics.values import Empty
from topics.view import View

TITLE = "Tavle"
GRAIN: Grain = "month"
FILTERS = False
DOT = 1.9
"""A dot's width in per cent of the strip."""
MOST_KINDS = 4


def path_of(team: str) -> str:
    """The address of a team's board."""
    return f"/tavle/{quote(team, safe='')}"


def choose(view: View, title: str = "") -> list[Any]:
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
        sections.head(
            "Tavle",
            title or "Vælg et team",
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
        else Empty("Der er ingen teams i data."),
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
                        html.Div(board_actions.form(topic.chosen(view)), hidden=not view.writes),
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
    of = topic.of_team(view, team)
    try:
        actions = topic.agreements(view, team)
        agreed: list[Any] = board_actions.listed(actions, view.today)
    except Fault as problem:
        actions, agreed = [], [html.H2("Aftaler"), Empty(str(problem))]
    return [
        html.Header(
            [
                html.H1([of.team, quiet(f" · uge {of.week}")]),
                html.P(
                    [
                        f"næste møde {of.meeting} · " if of.meeting else "",
                        f"data pr. {dates.day(view.snap.as_of)}",
                        html.link("overblik", href=links.to("/", State(team=team)), className="board-out"),
                    ]
                ),
            ],
            className="board-head",
        ),
        html.Div(
            [tile(goal, n, actions) for n, goal in enumerate(of.goals, start=1)],
            className="board-goals",
        ),
        html.Div(
            [
                html.Section(
                    [
                        html.H2("Sager pr. medarbejder"),
                        dots(of.caseloads),
                        html.H2("Afslutninger i måneden", className="board-second"),
                        pace(of.pace),
                    ],
                    className="board-panel",
                ),
                owed(of.owed),
            ],
            className="board-middle",
        ),
        html.Section(agreed, className="board-panel board-agreements"),
    ]


def quiet(words: str) -> Any:
    """Words that stand back."""
    return html.Span(words, className="board-quiet")


def tile(goal: Goal, number: int, actions: Sequence[Action]) -> Any:
    """One goal: name, figure, status, the numbers behind it, and what was agreed."""
    agreed = next((a for a in actions if a.goal == goal.id and a.done_at is None), None)
    when = [goal.month, None if goal.row is None or goal.row.complete else Running()]
    return html.Section(
        [
            html.H2([quiet(f"Mål {number}"), f" {goal.name}"]),
            html.P(
                [
                    html.Strong(numbers.of(goal.row, goal.unit)),
                    html.Span(when, className="board-when"),
                ],
                className="board-value",
            ),
            html.P(
                [Status(goal.status) if goal.status else quiet("intet tal"), quiet(goal.aim)],
                className="board-status",
            ),
            html.P(dates.together(goal.why), className="board-why"),
            html.P(said, className="board-quiet board-signal") if (said := goal.beside) else None,
            html.P(["→ ", agreed.text, quiet(f" · {agreed.owner}")], className="board-agreed") if agreed else None,
        ],
        className="board-goal",
    )  # fmt: skip


def dots(team: Caseloads) -> Any:
    """The caseloads as a strip: the band as a field, the target as a line, a dot a colleague in no order but the scale's."""
    if not team.loads:
        return html.Div(html.P(f"{team.sentence()}."), className="board-empty")

    def at(x: float) -> str:
        return f"{x / team.scale * 100:.2f}%"

    marks: list[Any] = []
    if team.band:
        low, high = team.band
        label = html.Span(team.band_label, className="board-band-word")
        marks.append(
            html.Span(label, className="board-band", style={"left": at(low), "width": at(high - low)})
        )
    if team.target is not None:
        label = html.Span(team.target_label, className="board-line-word")
        marks.append(html.Span(label, className="board-line", style={"left": at(team.target)}))
    marks += [
        html.Span(className="board-dot", style={"left": at(load), "--lane": str(from_middle(lane))})
        for load, lane in pack(team.loads, team.scale * DOT / 100)
    ]
    ticks = [html.Span(numbers.number(x), className="board-tick", style={"left": at(x)}) for x in team.ticks]
    return html.Div(
        [html.Div(marks, className="board-strip"), html.Div(ticks, className="board-ticks")],
        role="img",
        className="board-dots",
        **{"aria-label": f"En prik for hver kollega, uden navn: {team.sentence()}."},
    )  # fmt: skip


def pace(of: Pace) -> Any:
    """Closures so far, beside what the norm would be by now for those who were there."""
    if of.drawn is None:
        return html.Div(html.P(f"{of.sentence()}."), className="board-empty")

    def at(x: float) -> str:
        return f"{x / of.scale * 100:.2f}%"

    bar: list[Any] = [html.Span(className="board-bar", style={"width": at(of.drawn)})]
    if of.norm is not None:
        bar.append(html.Span(className="board-pace", style={"left": at(of.norm)}))
    return html.Div(
        [html.Div(bar, className="board-track", **{"aria-hidden": "true"}), html.P(of.sentence())],
        className="board-bars",
    )


def owed(of: Owed) -> Any:
    """What is over its deadline, what nobody holds, and what falls due this week and next."""
    counts = [html.Li([html.Strong(number), html.Span(words)]) for number, words in of.counts]
    return html.Section(
        [
            html.H2("Over frist og uden hænder"),
            html.Ul(counts, className="board-counts"),
            due_table(of) if of.due else html.P(of.why_none, className="board-empty"),
        ],
        className="board-panel",
    )


def due_table(of: Owed) -> Any:
    """The steps not taken yet whose deadline is this week or next: how many, by kind."""
    head = html.Tr([html.Th(words, scope="col") for words in (of.title, *of.weeks)])
    body = [
        html.Tr([html.Th(words, scope="row"), *(html.Td(numbers.number(n)) for n in counted)])
        for words, counted in shortened(of.due, MOST_KINDS)
    ]
    return html.Table([html.Thead(head), html.Tbody(body)], className="board-due")
