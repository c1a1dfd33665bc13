"""Overblik: a card an indicator, teams by indicators, 52 weeks of flow, the districts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from dashboard import html
from dashboard.components.matrix import Cell, matrix
from dashboard.components.panel import chart, empty, panel
from dashboard.figures.bars import bars
from dashboard.pages.overview_cards import CASELOAD_ONLY, cards
from metrics import INDICATORS
from metrics.danish import dates, numbers
from metrics.judge.compare import is_count
from metrics.judge.targets import goal
from metrics.question import Answer, Grain, Question, Row
from topics import balances, links, sentences, shift, tables
from topics import sections as parts
from topics.hidden import amount, safely, usual
from topics.native import kind_of
from topics.rows import groups, latest
from topics.tables import exact
from topics.values import Column, Panel, Shown, Table
from topics.view import View

TITLE = "Overblik"
GRAIN: Grain = "month"

MATRIX = (
    "caseload_per_worker",
    "closures_per_worker_month",
    "phone_on_time",
    "mail_on_time",
    "long_stock",
    "net_flow",
)
SHORT = {
    "caseload_per_worker": ("Sagsstamme", "sager pr. medarbejder"),
    "closures_per_worker_month": ("Afslutninger", "pr. medarbejder pr. måned"),
    "phone_on_time": ("Telefon", "inden 2 arbejdsdage"),
    "mail_on_time": ("Mail", "inden 10 arbejdsdage"),
    "long_stock": ("Lange sager", "≥ 52 uger"),
    "net_flow": ("Netto", "tilgang minus afgang"),
}

WHOLE = {"week": ("hel uge", "hele uger"), "month": ("hel måned", "hele måneder")}


def render(view: View) -> list[Any]:
    """The whole overview, from one batch of questions."""
    grain = view.grain(GRAIN)
    answers = view.ask(questions(view, grain))
    first = answers["caseload_per_worker"].last()
    return [
        parts.head(f"Overblik · {view.unit_name()}", sentences.headline(first, "cases_per_worker")),
        html.Div(cards(view, answers), className="cards"),
        safely(team_matrix, view, answers, called="Teams"),
        html.Div(
            [
                safely(flow_panel, view, answers, called="Til- og afgang"),
                safely(district_panel, view, answers, called="Bydele"),
            ],
            className="columns columns-flow",
        ),
    ]


def questions(view: View, grain: Grain) -> dict[str, Question]:
    """Everything that the overview shows."""
    ask = view.question
    whole = ("caseload_per_worker", "closures_per_worker_month", "phone_on_time", "mail_on_time", "long_stock",
             "open_cases", "closures", "job_closure_share", "net_flow", "long_inflow", "long_outflow", *CASELOAD_ONLY)  # fmt: skip
    found = {id: ask(id, grain=grain) for id in whole}
    for id in ("phone_on_time", "mail_on_time"):
        found[f"{id} employment"] = ask(id, grain=grain, by=("employment",), start=_recent(view, grain))
    half = date(2022, 1, 1)
    found["target_groups"] = ask(
        "target_group_outflow_rate", grain="halfyear", start=max(half, view.snap.history_from)
    )
    for id in MATRIX:
        found[f"{id} team"] = ask(id, grain=grain, by=("team",), without=("team",))
    often = usual(view.scope, "week")
    for id in ("inflow", "outflow", "open_cases"):
        found[f"{id} often"] = (
            ask(id, grain="month") if often == "month" else ask(id, grain="week", start=view.weeks(52))
        )
    found |= (
        shift.questions(view, "month") if often == "month" else shift.questions(view, "week", view.weeks(52))
    )
    found["districts"] = ask(
        "caseload_per_worker",
        grain=grain,
        by=("district",),
        without=("district",),
        start=_recent(view, grain),
    )
    return found


def _recent(view: View, grain: Grain) -> date:
    """A first day that leaves only the last period or two."""
    return max(view.snap.history_from, view.end - timedelta(days=7 if grain == "week" else 1))


def team_matrix(view: View, answers: dict[str, Answer]) -> Any:
    """Every team by the main indicators."""
    found = {id: groups(answers[f"{id} team"]) for id in MATRIX}
    teams = view.order("team", {dims[0] for rows in found.values() for dims in rows if dims[0] is not None})
    if not teams:
        return panel("Teams", "Teams og indikatorer", empty(parts.NOTHING), wide="wide")
    rows, below = [], view.snap.small_numbers
    for team in teams:
        cells = []
        for id in MATRIX:
            series = found[id].get((team,), [])
            last = series[-1] if series else None
            unit = INDICATORS[id].unit
            if last is None and is_count(INDICATORS[id]):
                # A team to which nothing has happened has no row: that is none, not unknown.
                shown = numbers.signed(0) if id == "net_flow" else numbers.number(0)
            elif last and last.value is not None and id == "net_flow":
                shown = numbers.signed(last.value)
            else:
                shown = numbers.of(last, unit, below)
            cells.append(
                Cell(
                    shown,
                    last.status if last else "none",
                    [row.value for row in series[-13:]],
                    goal(last) if last else None,
                    bool(last and not last.complete),
                )
            )
        target = None if view.state.team == team else team
        rows.append(
            (view.label("team", team), links.to("/", view.state, team=target, department=None), cells)
        )
    judged = [
        (view.label("team", dims[0]), series[-1])
        for dims, series in found["caseload_per_worker"].items()
        if dims[0]
    ]
    title = sentences.against_goal(judged, "cases_per_worker", "team", "teams")
    for side in ("højst", "mindst"):
        title = title.replace(f" har {side} ", f" har en sagsstamme på {side} ", 1)
    last = judged[0][1] if judged else None
    under = (
        f"Teams og indikatorer, {sentences.span(last)} · linjen viser 13 perioder · vælg et team for at se det alene"
        if last
        else ""
    )
    chosen = view.label("team", view.state.team) if view.state.team else None
    drawn = matrix([SHORT[id] for id in MATRIX], rows, chosen)
    return Panel(title, under, (drawn,), look="wide panel-matrix", file=as_file(view, found, teams))


def as_file(
    view: View, found: dict[str, dict[tuple[str | None, ...], list[Row]]], teams: Sequence[str | None]
) -> Table:
    """The same as a file has it: a column a figure, and how it stands in a column of its own."""
    columns, below = [Column("Team")], view.snap.small_numbers
    for id in MATRIX:
        name, unit = SHORT[id]
        columns += [Column(f"{name}, {unit}", kind_of(INDICATORS[id].unit)), Column(f"{name}: status")]
    lines = []
    for team in teams:
        line: list[Shown | str | int] = [view.label("team", team)]
        for id in MATRIX:
            series = found[id].get((team,), [])
            last = series[-1] if series else None
            none = 0 if last is None and is_count(INDICATORS[id]) else ""
            line += [
                exact(last, INDICATORS[id].unit, below) if last else none,
                numbers.STATUS[numbers.standing(last)] if last else "",
            ]
        lines.append(tuple(line))
    return Table(tuple(columns), tuple(lines))


def flow_panel(view: View, answers: dict[str, Answer]) -> Any:
    """52 weeks of inflow, outflow and stock."""
    come, gone, stock = (list(answers[f"{id} often"]) for id in ("inflow", "outflow", "open_cases"))
    grain = answers["inflow often"].question.grain
    under = f"Tilgang, afgang og åbne sager pr. {dates.GRAINS[grain or 'week']} · {view.unit_name()}"
    if not stock or len(come) != len(stock) or len(gone) != len(stock):
        return panel("Til- og afgang", under, empty(parts.NOTHING))
    whole = sum(row.complete for row in come)
    a, b = (sum(amount(row) for row in rows if row.complete) for rows in (come, gone))
    title = f"{numbers.number(a)} sager kom til og {numbers.number(b)} blev afsluttet på {dates.count(whole, *WHOLE[grain or 'week'])}"
    return balances.over_time(
        view,
        balances.LEDGERS[0],
        answers["inflow often"],
        answers["outflow often"],
        stock,
        title=title,
        under=under,
        summary=f"{title}. {numbers.number(stock[-1].value)} åbne sager til sidst.",
        height=236,
        stock_name="Åbne sager",
        brief=True,
        also=(shift.on_page(answers),),
    )


def district_panel(view: View, answers: dict[str, Answer]) -> Any:
    """The districts as tiles and as bars, on one scale."""
    id = "caseload_per_worker"
    items = parts.in_order(view, answers["districts"], "district")
    if not any(row.value is not None for _, row in items):
        return panel("Bydele", "Sagsstamme pr. bydel", empty(parts.why([row for _, row in items])))
    order = view.order("district", [dims[0] for dims in latest(answers["districts"])])
    leads = [view.filtered("district", district) for district in order]
    plain = [(name, row) for name, row in items if row.value is not None]
    low, high = min(plain, key=lambda i: i[1].value or 0), max(plain, key=lambda i: i[1].value or 0)
    title = f"Fra {numbers.number(low[1].value, 1)} sager pr. medarbejder i {low[0]} til {numbers.number(high[1].value, 1)} i {high[0]}"
    figure = bars(
        items,
        INDICATORS[id].unit,
        view.snap.small_numbers,
        band=view.band(id),
        focus=parts.in_focus(view, "district"),
        leads=leads,
    )
    tiles = parts.district_map(view, id, answers["districts"], "/")
    return panel(
        title if low[0] != high[0] else f"{numbers.number(low[1].value, 1)} sager pr. medarbejder i {low[0]}",
        f"Sagsstamme hos dem, der betjener bydelen, {sentences.span(items[0][1])} · vælg en bydel for at se den alene",
        html.Div([tiles, chart(figure, f"{title}.", height=242)], className="map-and-bars"),
        figure=figure,
        table=tables.latest_table(items, INDICATORS[id].unit, view.snap.small_numbers, "bydel", leads),
    )
