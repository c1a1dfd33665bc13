"""Any indicator that has no page of its own: over time, by team, by district, and what it means."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from dash import html

from dashboard import sentences
from dashboard.asking import View
from dashboard.hidden import safely
from dashboard.pages import parts, series
from metrics import INDICATORS
from metrics.model import Answer, Grain

GRAIN: Grain = "month"


def render(view: View, id: str) -> list[Any]:
    """The page of one id of the catalogue."""
    indicator = INDICATORS[id]
    grain = view.grain(indicator.grain)
    recent = max(view.snap.history_from, view.end - timedelta(days=1))
    dims = [dim for dim in ("team", "district") if dim in indicator.dims]
    questions = {"all": view.question(id, grain=grain)}
    for dim in dims:
        questions[dim] = view.question(id, grain=grain, by=(dim,), start=recent, without=(dim,))
    answers = view.ask(questions)
    last = answers["all"].last()
    return [
        parts.head(
            f"{indicator.name} · {view.unit_name()}",
            sentences.headline(last, indicator.unit),
            aside=parts.verdict(last, indicator.unit, parts.source_of(view, id)),
        ),
        parts.not_cut(view, id),
        html.Div(
            [
                series.over_time(view, id, answers["all"], wide="wide"),
                *_by_units(view, id, answers),
            ],
            className="columns",
        ),
        parts.definition(id),
    ]


def _by_units(view: View, id: str, answers: dict[str, Answer]) -> list[Any]:
    """By team, and beneath it the map; beside them by district. What the indicator cannot be cut by is not there."""
    teams, districts = (
        safely(parts.by_unit, view, id, answers[dim], dim) if dim in answers else None
        for dim in ("team", "district")
    )
    if districts is None:
        return [teams] if teams is not None else []
    drawn = safely(parts.map_panel, view, id, answers["district"], f"/indikator/{id}")
    beside = [part for part in (teams, drawn) if part is not None]
    return [html.Div(beside, className="stack"), districts] if beside else [districts]
