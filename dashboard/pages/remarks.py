"""Kommentarer: what people say of a figure, under the filter and period that they looked at."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc

from dashboard import html
from metrics.danish import dates, numbers
from store import Comment, Comments, Fault
from store.comments import LONGEST
from topics import url
from topics.view import View

READERS = (
    "Læses af alle, der kan se denne side. Skriv ikke navne på borgere eller medarbejdere, og ikke CPR-numre."
)
MOST = 20


def section(view: View, id: str) -> Any:
    """The comments on a figure and the form that adds one; closed where there are none. Not for protected readers:
    free text has no small numbers hidden."""
    if view.scope.protected:
        return None
    listed, count = shown(view, id)
    return html.Details(
        [
            html.Summary(["Kommentarer", html.Span(f" · {count}", className="quiet") if count else ""]),
            html.Div(listed, id="remarks"),
            html.Div(
                [
                    dmc.Textarea(
                        id="remark-text", label="Ny kommentar", autosize=True, minRows=2, inputProps={"maxLength": LONGEST}, className="control",
                    ),
                    html.Button("Gem kommentaren", id="remark-add", className="button"),
                    html.P(id="remark-say", role="status", className="sample-say"),
                    dcc.Store(id="remark-figure", data=id),
                ],
                className="remark-form",
            ),
            html.P(f"Den gemmes til udsnittet “{view.unit_name()}” og {dates.period(period(view))}. {READERS}", className="note"),
        ],
        className="panel remarks",
        open=count > 0,
    )  # fmt: skip


def shown(view: View, id: str) -> tuple[list[Any], int]:
    """The comments as they are read, the newest first, and how many there are."""
    try:
        found = Comments(view.store).of(id)
    except Fault as problem:
        return [html.P(str(problem), className="note")], 0
    if not found:
        return [html.P("Ingen kommentarer endnu.", className="quiet")], 0
    items = [html.Li(_item(view, id, comment)) for comment in found[:MOST]]
    more = len(found) - len(items)
    rest = [html.P(f"og {numbers.number(more)} ældre", className="quiet")] if more > 0 else []
    return [html.Ul(items, className="remark-list"), *rest], len(found)


def _item(view: View, id: str, comment: Comment) -> list[Any]:
    state, _ = url.parse(
        comment.filter,
        {dim: view.snap.labels(dim) for dim in url.DIMS},
        view.snap.history_from,
        view.snap.as_of,
    )
    whose = View(view.snap, state).unit_name()
    return [
        html.P(comment.text),
        html.P(
            [
                f"{dates.moment(comment.created_at)} · {comment.created_by} · ",
                html.link(whose, href=f"/indikator/{id}{comment.filter}"),
                f" · {dates.period(comment.period)}",
            ],
            className="note",
        ),
        html.Button(
            "Fjern", id={"type": "remark-remove", "id": comment.id}, className="board-remove",
            **{"aria-label": f"Fjern kommentaren fra {dates.moment(comment.created_at)}"},
        ),
    ]  # fmt: skip


def period(view: View) -> str:
    """The month that a comment is about: the last of the view."""
    return url.month(view.end)
