"""Any indicator that has no page of its own: over time, by team, by district, and what it means."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from dashboard import html
from metrics.question import Grain
from topics import sections as parts
from topics import sentences, series
from topics.view import View

GRAIN: Grain = "month"


def render(view: View, id: str) -> list[Any]:
    """The page of one id of the catalogue."""
    indicator = view.indicator(id)
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
                series.over_time(view, id, answers["all"], look="wide"),
                *series.by_units(view, id, answers.get("team"), answers.get("district")),
            ],
            className="columns",
        ),
        parts.definition(view, id),
    ]
