"""The board's callback: agreements added, ticked off and removed; and drawn anew when something is new."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import unquote

from dash import ALL, Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate
from flask import Response, jsonify, request

from dashboard import problems, reader
from dashboard.access import log
from dashboard.access.rules import open_to
from dashboard.callbacks import Callbacks
from dashboard.pages import board
from dashboard.render import for_dash, written
from metrics import INDICATORS, NoSnapshot, Warehouse
from store import Actions, Fault, Unfit
from topics import url
from topics.view import View

FIELDS = ("board-text", "board-owner", "board-due", "board-goal")


def register(callbacks: Callbacks, house: Warehouse) -> None:
    """The callback, and the small address at which an open board asks whether something is new."""

    @callbacks.server.get("/tavle-version")
    @open_to("head", "team")
    def board_version() -> Response:
        try:
            found = board.version(_view(house))
        except NoSnapshot:
            found = ""
        response = jsonify(version=found, team=request.args.get("team", ""))
        response.headers["Cache-Control"] = "no-store"
        return response

    @callbacks.add(
        Output("board-live", "children"),
        Output("board-say", "children"),
        *[Output(field, "value") for field in FIELDS],
        Input("board-poll", "data"),
        Input("board-add", "n_clicks"),
        Input("board-text", "n_submit"),
        Input("board-owner", "n_submit"),
        Input({"type": "board-tick", "id": ALL}, "checked"),
        Input({"type": "board-remove", "id": ALL}, "n_clicks"),
        *[State(field, "value") for field in FIELDS],
        State("url", "pathname"),
    )
    @open_to("head", "team")
    def write(*given: Any) -> tuple[Any, ...]:
        """Do what was asked, and draw the board again."""
        *_, words, owner, due, goal, pathname = given
        team = team_of(pathname)
        try:
            view = _view(house)
        except NoSnapshot as problem:
            return (no_update, problems.explain(problem), *[no_update] * len(FIELDS))
        if team not in view.snap.labels("team") or not ctx.triggered:
            raise PreventUpdate
        cleared: list[Any] = [no_update] * len(FIELDS)
        try:
            what, value = ctx.triggered_id, ctx.triggered[0]["value"]
            actions = Actions(view.store)
            if what == "board-poll":
                said = no_update
            elif isinstance(what, dict):
                said = change(actions, view, team, what, value)
            elif value:
                actions.add(team, words or "", owner or "", day_of(due), view.who, goal_of(goal))
                said, cleared = "Aftalen er gemt.", ["", "", "", None]
            else:
                raise PreventUpdate
            if what != "board-poll":
                log.note("written", f"board {team}: {said}", snapshot=view.snap.id)
        except (Unfit, Fault) as problem:
            return (no_update, problems.explain(problem), *[no_update] * len(FIELDS))
        return (for_dash(written(board.live(view, team))), said, *cleared)


def change(actions: Actions, view: View, team: str, what: dict[str, Any], value: Any) -> str:
    """Tick or remove the agreement that was clicked. A checkbox that was only drawn changes nothing."""
    number = int(what["id"])
    if what["type"] == "board-remove":
        if not value:
            raise PreventUpdate
        actions.remove(team, number, view.who)
        return "Aftalen er fjernet."
    held = next((a for a in actions.of(team) if a.id == number), None)
    if held is None or value is None or bool(value) == (held.done_at is not None):
        raise PreventUpdate
    actions.tick(team, number, bool(value), view.who)
    return "Aftalen er gjort." if value else "Aftalen er åben igen."


def team_of(pathname: Any) -> str:
    """The team of a board's address; empty where it is none."""
    path = (pathname if isinstance(pathname, str) else "").rstrip("/")
    return unquote(path.removeprefix("/tavle/")) if path.startswith("/tavle/") else ""


def day_of(written: Any) -> date | None:
    """A day as a date field gives it; Unfit where it is none."""
    if not written:
        return None
    try:
        found = date.fromisoformat(str(written))
    except ValueError:
        raise Unfit("Datoen kan ikke læses. Skriv den som 05-11-2026.") from None
    if not 2000 <= found.year < 2100:
        raise Unfit("Datoen ligger for langt væk. Skriv den som 05-11-2026.")
    return found


def goal_of(chosen: Any) -> str | None:
    return chosen if isinstance(chosen, str) and chosen in INDICATORS else None


def _view(house: Warehouse) -> View:
    return reader.view(house.current(), url.State())
