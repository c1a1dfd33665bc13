"""Overblik: a card an indicator, teams by indicators, 52 weeks of flow, the districts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from metrics import INDICATORS
from metrics.danish import dates, numbers
from metrics.judge.compare import is_count
from metrics.judge.targets import goal
from metrics.question import Answer, Grain, Question, Row

from . import balances, charts, links, sections, sentences, shift, tables
from .cells import Cell, Column, Link, Spark, Table
from .hidden import amount, safely, usual
from .native import kind_of
from .overview_cards import CASELOAD_ONLY, cards
from .rows import groups, latest
from .values import Empty, Figure, Group, Matrix, MatrixCell, MatrixRow, Panel
from .view import View

TITLE = "Overblik"
GRAIN: Grain = "month"

MATRIX = {
    "caseload_per_worker": ("Sagsstamme", "sager pr. medarbejder"),
    "closures_per_worker_month": ("Afslutninger", "pr. medarbejder pr. måned"),
    "phone_on_time": ("Telefon", "inden 2 arbejdsdage"),
    "mail_on_time": ("Mail", "inden 10 arbejdsdage"),
    "long_stock": ("Lange sager", "≥ 52 uger"),
    "net_flow": ("Netto", "tilgang minus afgang"),
}
"""The columns of the matrix: indicator -> its name there, what it is counted in."""
PERIODS = 13
"""Periods of a line in the matrix."""
WHOLE = {"week": ("hel uge", "hele uger"), "month": ("hel måned", "hele måneder")}
TeamSeries = Mapping[str, Mapping[tuple[str | None, ...], list[Row]]]
"""Indicator -> the series of each team, by its dims."""


def render(view: View) -> list[Any]:
    """The whole overview, from one batch of questions."""
    answers = view.ask(questions(view, view.grain(GRAIN)))
    first = answers["caseload_per_worker"].last()
    return [
        sections.head(f"{TITLE} · {view.unit_name()}", sentences.headline(first, "cases_per_worker")),
        Group(tuple(cards(view, answers)), "cards"),
        safely(team_matrix, view, answers, called="Teams"),
        Group(
            (
                safely(flow_panel, view, answers, called="Til- og afgang"),
                safely(district_panel, view, answers, called="Bydele"),
            ),
            "columns columns-flow",
        ),
    ]


def questions(view: View, grain: Grain) -> dict[str, Question]:
    """Everything that the overview shows."""
    ask = view.question
    whole = ("caseload_per_worker", "closures_per_worker_month", "phone_on_time", "mail_on_time", "long_stock",
             "open_cases", "closures", "job_closure_share", "net_flow", "long_inflow", "long_outflow", *CASELOAD_ONLY)  # fmt: skip
    asked = {id: ask(id, grain=grain) for id in whole}
    for id in ("phone_on_time", "mail_on_time"):
        asked[f"{id} employment"] = ask(id, grain=grain, by=("employment",), start=_recent(view, grain))
    half = date(2022, 1, 1)
    asked["target_groups"] = ask(
        "target_group_outflow_rate", grain="halfyear", start=max(half, view.snap.history_from)
    )
    for id in MATRIX:
        asked[f"{id} team"] = ask(id, grain=grain, by=("team",), without=("team",))
    often = usual(view.scope, "week")
    year = None if often == "month" else view.weeks(52)
    for id in ("inflow", "outflow", "open_cases"):
        asked[f"{id} often"] = ask(id, grain=often, start=year)
    asked |= shift.questions(view, often, year)
    asked["districts"] = ask(
        "caseload_per_worker",
        grain=grain,
        by=("district",),
        without=("district",),
        start=_recent(view, grain),
    )
    return asked


def _recent(view: View, grain: Grain) -> date:
    """A first day that leaves only the last period or two."""
    return max(view.snap.history_from, view.end - timedelta(days=7 if grain == "week" else 1))


def team_matrix(view: View, answers: Mapping[str, Answer]) -> Panel:
    """Every team by the main indicators."""
    series: TeamSeries = {id: groups(answers[f"{id} team"]) for id in MATRIX}
    teams = view.order("team", {dims[0] for rows in series.values() for dims in rows if dims[0] is not None})
    if not teams:
        return Panel("Teams", "Teams og indikatorer", (Empty(sections.NOTHING),), look="wide")
    rows = []
    for team in teams:
        chosen = view.state.team == team
        to = links.to("/", view.state, team=None if chosen else team, department=None)
        cells = tuple(_cell(id, series[id].get((team,), [])) for id in MATRIX)
        rows.append(MatrixRow(Link(view.label("team", team), to), cells, chosen))
    caseloads = [
        (view.label("team", dims[0]), own[-1])
        for dims, own in series["caseload_per_worker"].items()
        if dims[0]
    ]
    title = sentences.against_goal(caseloads, "cases_per_worker", "team", "teams", "en sagsstamme på ")
    under = ""
    if caseloads:
        when = sentences.span(caseloads[0][1])
        under = f"Teams og indikatorer, {when} · linjen viser {PERIODS} perioder · vælg et team for at se det alene"
    matrix = Matrix("Teams og indikatorer", "Team", tuple(MATRIX.values()), tuple(rows))
    return Panel(title, under, (matrix,), look="wide panel-matrix", file=as_file(view, series, teams))


def _cell(id: str, rows: Sequence[Row]) -> MatrixCell:
    """One figure of one team. A team to which nothing has happened has no row: that is none, not unknown."""
    last = rows[-1] if rows else None
    signed = id == "net_flow"
    if last is None and is_count(INDICATORS[id]):
        value = numbers.signed(0) if signed else numbers.number(0)
    elif signed and last is not None and last.value is not None:
        value = numbers.signed(last.value)
    else:
        value = numbers.of(last, INDICATORS[id].unit)
    line = Spark(
        tuple(row.value for row in rows[-PERIODS:]),
        goal(last) if last else None,
        last is not None and not last.complete,
    )
    return MatrixCell(value, last.status if last else "none", line)


def as_file(view: View, series: TeamSeries, teams: Sequence[str | None]) -> Table:
    """The same as a file has it: a column a figure, and how it stands in a column of its own."""
    columns = [Column("Team")]
    for id, (name, unit) in MATRIX.items():
        columns += [Column(f"{name}, {unit}", kind_of(INDICATORS[id].unit)), Column(f"{name}: status")]
    lines = []
    for team in teams:
        line: list[Cell] = [view.label("team", team)]
        for id in MATRIX:
            rows = series[id].get((team,), [])
            if rows:
                line += [
                    tables.exact(rows[-1], INDICATORS[id].unit),
                    numbers.STATUS[numbers.standing(rows[-1])],
                ]
            else:
                line += [0 if is_count(INDICATORS[id]) else "", ""]
        lines.append(tuple(line))
    return Table(tuple(columns), tuple(lines))


def flow_panel(view: View, answers: Mapping[str, Answer]) -> Panel:
    """52 weeks of inflow, outflow and stock."""
    come, gone, stock = (list(answers[f"{id} often"]) for id in ("inflow", "outflow", "open_cases"))
    grain = answers["inflow often"].question.grain or "week"
    under = f"Tilgang, afgang og åbne sager pr. {dates.GRAINS[grain]} · {view.unit_name()}"
    if not stock or len(come) != len(stock) or len(gone) != len(stock):
        return Panel("Til- og afgang", under, (Empty(sections.NOTHING),))
    whole = sum(row.complete for row in come)
    a, b = (sum(amount(row) for row in rows if row.complete) for rows in (come, gone))
    title = f"{numbers.number(a)} sager kom til og {numbers.number(b)} blev afsluttet på {dates.count(whole, *WHOLE[grain])}"
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


def district_panel(view: View, answers: Mapping[str, Answer]) -> Panel:
    """The districts as tiles and as bars, on one scale."""
    id = "caseload_per_worker"
    unit = INDICATORS[id].unit
    items = sections.in_order(view, answers["districts"], "district")
    known = [(name, row) for name, row in items if row.value is not None]
    if not known:
        why = sections.why([row for _, row in items])
        return Panel("Bydele", "Sagsstamme pr. bydel", (Empty(why),))
    order = view.order("district", [dims[0] for dims in latest(answers["districts"])])
    leads = [view.filtered("district", district) for district in order]
    low, high = min(known, key=lambda i: i[1].value or 0), max(known, key=lambda i: i[1].value or 0)
    least = f"{numbers.number(low[1].value, 1)} sager pr. medarbejder i {low[0]}"
    finding = f"Fra {least} til {numbers.number(high[1].value, 1)} i {high[0]}"
    bars = charts.Bars(items, unit, view.band(id), focus=sections.in_focus(view, "district"), leads=leads)
    tiles = sections.district_map(view, id, answers["districts"], "/")
    table, chart = tables.latest_table(items, unit, "bydel", leads)
    return Panel(
        finding if low[0] != high[0] else least,
        f"Sagsstamme hos dem, der betjener bydelen, {sentences.span(items[0][1])} · vælg en bydel for at se den alene",
        (Group((tiles, Figure(bars, f"{finding}.", 242)), "map-and-bars"),),
        table,
        charts=(chart,),
    )
