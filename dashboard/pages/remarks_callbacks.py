"""The callback that keeps and removes comments on a figure."""

from __future__ import annotations

from typing import Any

from dash import ALL, Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate

from dashboard import problems, reader
from dashboard.access import log
from dashboard.access.rules import open_to
from dashboard.callbacks import Callbacks
from dashboard.pages import remarks
from dashboard.render import for_dash, written
from metrics import INDICATORS, NoSnapshot, Warehouse
from store import Comments, Fault, Unfit
from topics import url


def register(callbacks: Callbacks, house: Warehouse) -> None:
    """Put it on the app."""

    @callbacks.add(
        Output("remarks", "children"),
        Output("remark-text", "value"),
        Output("remark-say", "children"),
        Input("remark-add", "n_clicks"),
        Input({"type": "remark-remove", "id": ALL}, "n_clicks"),
        State("remark-text", "value"),
        State("remark-figure", "data"),
        State("url", "search"),
    )
    @open_to("head", "supervision")
    def write(clicks: int | None, _removals: list[Any], words: Any, figure: Any, search: str | None) -> Any:
        """Keep the comment under the view that it was written in, or take one away."""
        what = ctx.triggered_id
        if (
            not ctx.triggered
            or not ctx.triggered[0]["value"]
            or not isinstance(figure, str)
            or figure not in INDICATORS
        ):
            raise PreventUpdate
        try:
            snap = house.current()
            labels = {dim: snap.labels(dim) for dim in url.DIMS}
            state, _ = url.parse(search, labels, snap.history_from, snap.as_of)
            view = reader.view(snap, state)
            if view.scope.protected:
                raise Fault("Kommentarer er ikke åbne for dig.")
            comments = Comments(view.store)
            if isinstance(what, dict):
                comments.remove(int(what["id"]), view.who)
                said, value = "Kommentaren er fjernet.", no_update
            elif clicks:
                comments.add(figure, url.to_query(state), remarks.period(view), str(words or ""), view.who)
                said, value = "Kommentaren er gemt.", ""
            else:
                raise PreventUpdate
            log.note("written", f"comment on {figure}: {said}", snapshot=snap.id)
            return for_dash(written(remarks.shown(view, figure)[0])), value, said
        except (Unfit, Fault, NoSnapshot) as problem:
            return no_update, no_update, problems.explain(problem)
