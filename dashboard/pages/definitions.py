"""Definitioner: what every figure means, from the one catalogue that computes them."""

from __future__ import annotations

from typing import Any

from dashboard import html
from dashboard.components.panel import panel
from dashboard.components.table import table
from metrics import INDICATORS
from metrics.danish import dates, numbers
from metrics.out.definitions import Definition, define
from metrics.question import Grain
from topics import links
from topics import sections as parts
from topics.view import View

TITLE = "Definitioner"
GRAIN: Grain = "month"
FILTERS = False

WAY = {"lower": "lavere er bedre", "higher": "højere er bedre", "none": "ingen retning er bedre"}
KIND = {"target": "mål", "band": "anbefalet", "baseline": "udgangspunkt"}


def render(view: View) -> list[Any]:
    """A glossary of all indicators, the targets in force with their sources, and where sources disagree."""
    return [
        parts.head("Definitioner", f"{len(INDICATORS)} tal, hvert med én definition"),
        html.Div([_article(view, define(id, view.snap.rules)) for id in INDICATORS], className="definitions"),
        targets(view),
        contradictions(view),
    ]


def _article(view: View, found: Definition) -> Any:
    indicator = found.indicator
    label = indicator.name
    goals = [t for t in view.snap.targets(indicator.id) if t["kind"] != "baseline"]
    said = ", ".join(f"{KIND.get(t['kind'], t['kind'])} {_bounds(t, indicator.unit)}" for t in goals)
    return html.Article(
        [
            html.H2(html.link(label, href=links.indicator(indicator.id, view.state))),
            html.P(found.words),
            html.P(
                [
                    html.Code(indicator.id),
                    f" · {WAY.get(indicator.direction, '')} · {said or 'mål ikke fastsat'}",
                    f" · kilde: {indicator.source}" if indicator.source else "",
                    " · " if found.changes else "",
                    html.Span(f"udgave {found.version}", className="day") if found.changes else None,
                ],
                className="quiet",
            ),
            html.Details(
                [
                    html.Summary("Formel, SQL og eksempel"),
                    html.P(html.Code(found.formula)),
                    html.Pre(found.sql, tabIndex=0),
                    *_example(found),
                ]
            ),
        ],
        className="definition-item",
        id=indicator.id,
    )


def _example(found: Definition) -> list[Any]:
    if found.example is None:
        return []
    tables = "\n\n".join(f"{name}\n{rows}" for name, rows in found.example.tables.items())
    asked = " ".join(f"{key}={value}" for key, value in found.example.question.items())
    answer = "\n".join(found.example.rows)
    return [
        html.P("Eksempel:"),
        html.Pre(f"{tables}\n\n{found.indicator.id} {asked}\n\n{answer}", tabIndex=0),
    ]


def contradictions(view: View) -> Any:
    """Where the sources say two things: what each says, with its date, and what is done here."""
    rows = [
        [
            c["subject"],
            f"{c['says']} ({c['says_source']}; {c['says_date']})",
            f"{c['also_says']} ({c['also_source']}; {c['also_date']})",
            c["here"],
        ]
        for c in view.snap.contradictions
    ]
    return panel(
        "Hvor kilderne modsiger hinanden",
        "Hvad hver siger, med sin dato, og hvad der gøres her",
        table(
            ["Emne", "Den ene", "Den anden", "Her"], rows, words=range(4), caption="Modsigelser i kilderne"
        ),
        wide="wide",
    )


def targets(view: View) -> Any:
    """The dated targets as a table."""
    rows = [
        [
            view.indicator(id).name,
            KIND.get(t["kind"], t["kind"]),
            _bounds(t, INDICATORS[id].unit),
            dates.day(t.get("valid_from")),
            dates.day(t.get("valid_to")),
            str(t.get("source") or numbers.DASH),
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
        return f"{numbers.plain(low, unit)}–{numbers.plain(high, unit)}"
    if high is not None and low is None:
        return (
            f"højst {numbers.plain(high, unit)}" if target["kind"] == "target" else numbers.plain(high, unit)
        )
    if low is not None:
        return (
            f"mindst {numbers.plain(low, unit)}"
            if high is None and target["kind"] == "target"
            else numbers.plain(low, unit)
        )
    return numbers.DASH
