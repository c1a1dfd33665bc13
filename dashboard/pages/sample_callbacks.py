"""The sample's callbacks: one that draws, one that writes down what was found."""

from __future__ import annotations

import secrets
from typing import Any

from dash import ALL, Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate

from dashboard import reader
from dashboard.access import log
from dashboard.access.rules import open_to
from dashboard.callbacks import Callbacks
from dashboard.pages import sample as page
from dashboard.pages.cases import question
from dashboard.problems import explain
from dashboard.render import for_dash, written
from metrics import NoSnapshot, UsageError, Warehouse
from store import Fault, Samples, Unfit
from topics import url
from topics.sampling import FRAMES, LEAST, MOST, result, take
from topics.view import View


def register(callbacks: Callbacks, house: Warehouse) -> None:
    """Put both on the app."""

    @callbacks.add(
        Output("sample-go-to", "data"),
        Output("sample-say", "children"),
        Input("sample-draw", "n_clicks"),
        State("sample-frame", "value"),
        State("sample-size", "value"),
        State("sample-seed", "value"),
        State("url", "search"),
    )
    @open_to("supervision")
    def drawn(clicks: int | None, frame: Any, size: Any, seed: Any, search: str | None) -> tuple[Any, Any]:
        """Draw from what the filters show, and go to the sample."""
        if not clicks:
            raise PreventUpdate
        try:
            view = _view(house, search)
            if not isinstance(frame, str) or frame not in FRAMES:
                raise Unfit("Vælg, hvad der skal trækkes fra.")
            if not isinstance(size, int) or isinstance(size, bool) or not LEAST <= size <= MOST:
                raise Unfit(f"Hvor mange: et helt tal fra {LEAST} til {MOST}.")
            asked = question(view, frame)
            words = str(seed or "").strip() or str(secrets.randbelow(10**9))
            number = take(view, asked, size, words)
            log.note("sample", f"nr. {number}: {size} of {frame}", snapshot=view.snap.id)
        except (Unfit, Fault, UsageError, NoSnapshot) as problem:
            return no_update, explain(problem)
        return page.address(view, number), ""

    callbacks.add_script("goTo", Output("sample-go-to", "clear_data"), Input("sample-go-to", "data"))

    @callbacks.add(
        Output("sample-result", "children"),
        Output("sample-said", "children"),
        Input({"type": "finding", "place": ALL}, "value"),
        Input({"type": "remark", "place": ALL}, "value"),
        State({"type": "finding", "place": ALL}, "value"),
        State({"type": "finding", "place": ALL}, "id"),
        State({"type": "remark", "place": ALL}, "value"),
        State("url", "search"),
    )
    @open_to("supervision")
    def found(
        _findings: list[Any],
        _remarks: list[Any],
        values: list[Any],
        ids: list[Any],
        notes: list[Any],
        search: str | None,
    ) -> tuple[Any, Any]:
        """Write down what was changed, and say what the sample says now."""
        try:
            view = _view(house, search)
            sample = _sample(view, search)
            shown = _shown(ids, values, notes)
            place = int(ctx.triggered_id["place"]) if isinstance(ctx.triggered_id, dict) else 0
            held = {d.place: (d.finding, d.note) for d in Samples(view.store).cases(sample.id)}
            if place not in shown or shown[place] == held.get(place):
                raise PreventUpdate
            finding, note = shown[place]
            Samples(view.store).find(sample.id, place, finding, note, view.who)
            log.note("written", f"sample {sample.id}, place {place}", snapshot=view.snap.id)
            return for_dash(written(result(view, _sample(view, search)))), f"Nr. {place} er gemt."
        except (Unfit, Fault, NoSnapshot) as problem:
            return no_update, explain(problem)


def _shown(ids: Any, values: Any, notes: Any) -> dict[int, tuple[str | None, str]]:
    """What stands at each place of the form; Fault for what no form of ours sends."""
    try:
        listed = [(int(i["place"]), v or None, n or "") for i, v, n in zip(ids, values, notes, strict=True)]
    except (TypeError, ValueError, KeyError):
        raise Fault("Siden kan ikke læses. Hent den igen.") from None
    if any(not isinstance(part, (str, type(None))) for _, *parts in listed for part in parts):
        raise Fault("Siden kan ikke læses. Hent den igen.")
    return {place: (value, note) for place, value, note in listed}


def _view(house: Warehouse, search: str | None) -> View:
    snap = house.current()
    own, rest = url.own(search, page.KEYS)
    state, _ = url.parse(rest, {dim: snap.labels(dim) for dim in url.DIMS}, snap.history_from, snap.as_of)
    view = reader.view(snap, state, own=own)
    if not view.sees_cases:
        raise Fault("Stikprøver er kun for dem, der fører tilsyn med sagerne.")
    return view


def _sample(view: View, search: str | None) -> Any:
    number = url.own(search, page.KEYS)[0].get("nr", "")
    found = Samples(view.store).get(int(number)) if number.isdecimal() and len(number) < 10 else None
    if found is None:
        raise Fault("Stikprøven findes ikke længere. Hent siden igen.")
    return found
