"""The agreements of a board: a list to tick off, and the form that adds one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import dash_mantine_components as dmc

from dashboard import html
from metrics.danish import dates
from store import Action
from store.actions import LONGEST, LONGEST_OWNER
from topics import board

SHOWN = 4
READERS = "Læses af alle, der kan se tavlen, og huskes til det er gjort. Skriv ikke navne på borgere og ikke CPR-numre."


def listed(actions: Sequence[Action], today: date) -> list[Any]:
    """The agreements that fit, the open ones first; what does not fit is counted in the heading."""
    shown = list(actions[:SHOWN])
    more = len(actions) - len(shown)
    rest = html.Span(f" · de første {SHOWN}, og {more} til", className="board-quiet") if more else ""
    head = html.H2(["Aftaler", rest])
    if not actions:
        return [
            head,
            html.P("Ingen aftaler endnu. Skriv den første under “Ny aftale”.", className="board-empty"),
        ]
    return [head, html.Ul([html.Li(_item(a, today)) for a in shown], className="board-actions")]


def _item(action: Action, today: date) -> list[Any]:
    done = action.done_at is not None
    if done and action.done_at is not None:
        when = f"gjort {dates.moment(action.done_at)[:10]}"
    elif action.due_on:
        when = f"senest {dates.day(action.due_on)}"
    else:
        when = "ingen frist"
    return [
        dmc.Checkbox(
            id={"type": "board-tick", "id": action.id},
            checked=done,
            label=action.text,
            className="board-tick-box",
        ),
        html.Span(action.owner, className="board-who"),
        html.Span(
            [when, html.Span(" · over tid", className="board-late") if board.late(action, today) else None],
            className="board-by",
        ),
        html.Button(
            "Fjern",
            id={"type": "board-remove", "id": action.id},
            className="board-remove",
            **{"aria-label": f"Fjern aftalen: {action.text}"},
        ),
    ]


def form(goals: Sequence[tuple[str, str]]) -> Any:
    """The form that adds an agreement; it says who will read it."""
    return html.Details(
        [
            html.Summary("Ny aftale"),
            html.Div(
                [
                    dmc.TextInput(
                        id="board-text", label="Aftale", w="100%", inputProps={"maxLength": LONGEST}, className="control"
                    ),
                    html.Div(
                        [
                            dmc.TextInput(
                                id="board-owner", label="Hvem", inputProps={"maxLength": LONGEST_OWNER}, className="control"
                            ),
                            dmc.TextInput(
                                id="board-due", label="Senest", inputProps={"type": "date"}, className="control"
                            ),
                            dmc.Select(
                                id="board-goal", label="Mål", placeholder="intet bestemt", clearable=True,
                                data=[{"value": id, "label": name} for id, name in goals], className="control",
                                comboboxProps={"position": "top"}, clearButtonProps={"aria-label": "Ryd mål"},
                            ),
                            html.Button("Gem aftalen", id="board-add", className="board-button"),
                        ],
                        className="board-form-row",
                    ),
                    html.P(READERS, className="board-readers"),
                ],
                className="board-form",
            ),
        ],
        className="board-new",
        id="board-new",
    )  # fmt: skip
