"""Definitioner: what every figure means, from the one catalogue that computes them."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from dashboard import links, text
from dashboard.asking import View
from dashboard.components.panel import panel
from dashboard.components.table import table
from dashboard.pages import parts
from metrics import INDICATORS
from metrics.model import Grain

TITLE = "Definitioner"
GRAIN: Grain = "month"
FILTERS = False

WAY = {"lower": "lavere er bedre", "higher": "højere er bedre", "none": "ingen retning er bedre"}
KIND = {"target": "mål", "band": "anbefalet", "baseline": "udgangspunkt"}


def render(view: View) -> list[Any]:
    """A glossary of all indicators, and the targets in force with their sources."""
    return [
        parts.head("Definitioner", f"{len(INDICATORS)} tal, hvert med én definition"),
        html.Div(
            [
                html.Article(
                    [
                        html.H2(dcc.Link(found.label, href=links.indicator(found.id, view.state))),
                        html.P(parts.defined(found.id)),
                        html.P(
                            [
                                html.Code(found.id),
                                f" · {WAY.get(found.direction, '')}",
                                f" · kilde: {found.source}" if found.source else "",
                            ],
                            className="quiet",
                        ),
                    ],
                    className="definition-item",
                    id=found.id,
                )
                for found in INDICATORS.values()
            ],
            className="definitions",
        ),
        targets(view),
    ]


def targets(view: View) -> Any:
    """The dated targets as a table."""
    rows = [
        [
            INDICATORS[id].label,
            KIND.get(t["kind"], t["kind"]),
            _bounds(t, INDICATORS[id].unit),
            text.day(t.get("valid_from")),
            text.day(t.get("valid_to")),
            str(t.get("source") or text.DASH),
        ]
        for id in INDICATORS
        for t in view.snap.targets(id)
    ]
    return panel(
        "Mål, anbefalinger og udgangspunkter",
        "Det, der gælder på periodens sidste dag, er det, der dømmes efter",
        table(
            ["Indikator", "Slags", "Værdi", "Fra", "Til", "Kilde"],
            rows,
            words=range(6),
            caption="Mål med kilder",
        ),
        wide="wide",
    )


def _bounds(target: dict[str, Any], unit: str) -> str:
    low, high = target.get("low"), target.get("high")
    if low is not None and high is not None and low != high:
        return f"{text.plain(low, unit)}–{text.plain(high, unit)}"
    if high is not None and low is None:
        return f"højst {text.plain(high, unit)}" if target["kind"] == "target" else text.plain(high, unit)
    if low is not None:
        return (
            f"mindst {text.plain(low, unit)}"
            if high is None and target["kind"] == "target"
            else text.plain(low, unit)
        )
    return text.DASH
