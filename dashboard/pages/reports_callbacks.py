"""The callbacks of `/rapporter`: make a report, tell how far it is; and the address of a finished file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import ALL, Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate
from flask import Response, send_file

from dashboard import problems, reader
from dashboard.access import log
from dashboard.access.rules import FIGURES, open_to
from dashboard.access.who import site
from dashboard.callbacks import Callbacks
from dashboard.pages import reports
from dashboard.problems import NO_DATA
from dashboard.render import for_dash, written
from metrics import NoSnapshot, Warehouse
from reports.jobs import Jobs
from reports.menu import NotOffered, offered
from topics import url
from topics.view import View


def register(callbacks: Callbacks, house: Warehouse) -> None:
    """Put them on the app."""

    @callbacks.server.get("/rapport/<id>")
    @open_to(FIGURES, "team", "worker")
    def report_file(id: str) -> Response:
        try:
            jobs = Jobs(house.folder)
            path, mime = jobs.file(id, reader.user())
            job = jobs.state(id, reader.user())
        except NotOffered as problem:
            return Response(problems.explain(problem), status=404, content_type="text/plain; charset=utf-8")
        log.note("export", f"{job.title}: {job.name}")
        answer = send_file(path, mimetype=mime, as_attachment=True, download_name=job.name)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @callbacks.add(
        Output("report-jobs", "children"),
        Output("report-say", "children"),
        Output("report-poll", "disabled"),
        Input("report-poll", "n_intervals"),
        Input({"type": "report-make", "report": ALL}, "n_clicks"),
        State({"type": "report-choice", "report": ALL, "key": ALL}, "value"),
        State({"type": "report-choice", "report": ALL, "key": ALL}, "id"),
    )
    @open_to(FIGURES, "team", "worker")
    def make(_polls: Any, _clicks: Any, values: Any, ids: Any) -> tuple[Any, ...]:
        """Begin what was asked for; show what this reader has made."""
        what = ctx.triggered_id
        said: Any = no_update
        try:
            view = _view(house)
            jobs = Jobs(house.folder, site())
            if isinstance(what, dict):
                if not ctx.triggered or not ctx.triggered[0]["value"]:
                    raise PreventUpdate
                report = str(what.get("report"))
                jobs.start(view.snap, view.scope, report, chosen(report, values, ids), reader.user())
                name = next((r.name for r in offered(view.snap, view.scope) if r.id == report), report)
                said = f"{name} bliver lavet."
            made = jobs.of(reader.user())
        except NotOffered as problem:
            return no_update, problems.explain(problem), no_update
        except NoSnapshot:
            return no_update, NO_DATA, True
        busy = any(map(reports.running, made))
        return for_dash(written(reports.jobs(made))), said if busy or isinstance(what, dict) else "", not busy


def chosen(report: str, values: Sequence[Any], ids: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The choices of one report among all on the page."""
    return {
        str(id["key"]): "" if value in (None, reports.EMPTY) else str(value)
        for value, id in zip(values or (), ids or (), strict=False)
        if id.get("report") == report
    }


def _view(house: Warehouse) -> View:
    return reader.view(house.current(), url.State())
