"""Definitioner: what every figure means, from the one catalogue that computes them."""

from __future__ import annotations

from typing import Any

from dashboard import html
from metrics import INDICATORS
from metrics.danish import numbers
from metrics.out.definitions import Definition, define
from metrics.question import Grain
from topics import links, sections
from topics.cells import Cell, Column, Table
from topics.values import Panel
from topics.view import View

TITLE = "Definitioner"
GRAIN: Grain = "month"
FILTERS = False

WAY = {"lower": "lavere er bedre", "higher": "højere er bedre", "none": "ingen retning er bedre"}
KIND = {"target": "mål", "band": "anbefalet", "baseline": "udgangspunkt"}


def render(view: View) -> list[Any]:
    """A glossary of all indicators, the targets in force with their sources, and where sources disagree."""
    return [
        sections.head("Definitioner", f"{len(INDICATORS)} tal, hvert med én definition"),
        html.Div([_article(view, define(id, view.snap.rules)) for id in INDICATORS], className="definitions"),
        targets(view),
        contradictions(view),
    ]


def _article(view: View, found: Definition) -> Any:
    """One figure: its name and meaning, its aims and source, and folded away its formula, SQL and example."""
    indicator = found.indicator
    label = indicator.name
    goals = [t for t in view.snap.targets(indicator.id) if t["kind"] != "baseline"]
    aims = ", ".join(f"{KIND.get(t['kind'], t['kind'])} {_bounds(t, indicator.unit)}" for t in goals)
    return html.Article(
        [
            html.H2(html.link(label, href=links.indicator(indicator.id, view.state))),
            html.P(found.words),
            html.P(
                [
                    html.Code(indicator.id),
                    f" · {WAY.get(indicator.direction, '')} · {aims or 'mål ikke fastsat'}",
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
    """The worked example: its tables, what is asked of them, and the answer."""
    if found.example is None:
        return []
    tables = "\n\n".join(f"{name}\n{rows}" for name, rows in found.example.tables.items())
    asked = " ".join(f"{key}={value}" for key, value in found.example.question.items())
    answer = "\n".join(found.example.rows)
    return [
        html.P("Eksempel:"),
        html.Pre(f"{tables}\n\n{found.indicator.id} {asked}\n\n{answer}", tabIndex=0),
    ]


def contradictions(view: View) -> Panel:
    """Where the sources say two things: what each says, with its date, and what is done here."""
    columns = tuple(Column(title, "wide") for title in ("Emne", "Den ene", "Den anden", "Her"))
    rows = tuple(
        (
            c["subject"],
            f"{c['says']} ({c['says_source']}; {c['says_date']})",
            f"{c['also_says']} ({c['also_source']}; {c['also_date']})",
            c["here"],
        )
        for c in view.snap.contradictions
    )
    return Panel(
        "Hvor kilderne modsiger hinanden",
        "Hvad hver siger, med sin dato, og hvad der gøres her",
        (Table(columns, rows, "Modsigelser i kilderne"),),
        look="wide",
    )


def targets(view: View) -> Panel:
    """The dated targets as a table."""
    columns = (
        Column("Indikator", "wide"), Column("Slags"), Column("Værdi"), Column("Fra", "date"), Column("Til", "date"),
        Column("Kilde", "wide"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (
            view.indicator(id).name,
            KIND.get(t["kind"], t["kind"]),
            _bounds(t, INDICATORS[id].unit),
            t.get("valid_from") or numbers.DASH,
            t.get("valid_to") or numbers.DASH,
            str(t.get("source") or numbers.DASH),
        )
        for id in INDICATORS
        for t in view.snap.targets(id)
    ]
    return Panel(
        "Mål, anbefalinger og udgangspunkter",
        "Det, der gælder på periodens sidste dag, er det, der dømmes efter",
        (Table(columns, tuple(rows), "Mål med kilder"),),
        look="wide",
    )


def _bounds(target: dict[str, Any], unit: str) -> str:
    """A target's bounds in words: `højst 50`, `35–50`; those of a band or a baseline without `højst` and `mindst`."""
    low, high = target.get("low"), target.get("high")
    if low is not None and high is not None and low != high:
        return f"{numbers.plain(low, unit)}–{numbers.plain(high, unit)}"
    bound = low if low is not None else high
    if bound is None:
        return numbers.DASH
    side = "højst " if low is None else "mindst " if high is None else ""
    return f"{side if target['kind'] == 'target' else ''}{numbers.plain(bound, unit)}"
