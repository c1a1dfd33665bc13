"""The goals of a team's board: at most four, each with its figure, its status and the numbers behind it.

The sentence under a goal is arithmetic, never an explanation: what the figure is made of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dash import html

from dashboard import text
from dashboard.asking import View, latest
from dashboard.components.status import running, status
from metrics import INDICATORS
from metrics.model import Answer, Question, Row
from metrics.signals import charts, decided
from store import Action

GOALS: tuple[tuple[str, str], ...] = (
    ("caseload_per_worker", "Sagsstamme"),
    ("closures_per_worker_month", "Afslutninger"),
    ("phone_on_time", "Telefon inden 2 dage"),
    ("followup_on_time", "Opfølgning"),
)
"""Indicator and its name on the board."""

YOUNG = 8
"""A month younger than so many days is too short to judge answers and follow-up by: the one before is shown."""


@dataclass(frozen=True)
class Goal:
    """One goal as it stands: figure, status, where it comes from."""

    id: str
    name: str
    row: Row | None
    why: str
    signal: str = ""


def chosen(view: View) -> list[tuple[str, str]]:
    """The goals of the site (`board_goals`), else ours: at most four that a team can be asked for."""
    named = dict(GOALS)
    found = [
        (id, named.get(id, INDICATORS[id].short))
        for id in view.settings.get("board_goals") or ()
        if id in INDICATORS and "team" in INDICATORS[id].dims
    ]
    return found[:4] or list(GOALS)


def questions(view: View) -> dict[str, Question]:
    """What the goals ask, in the view of one team."""
    month = view.snap.as_of
    settled = settled_month(view)
    ask = view.question
    found = {f"goal {id}": ask(id, grain="month") for id, _ in chosen(view)}
    found |= {
        "load": ask("caseload_per_worker", grain="month"),
        "norm": ask("closures_per_worker_month", grain="month"),
        "over": ask("workers_over_target", grain="month", start=month),
        "median": ask("caseload_median", grain="month", start=month),
        "employment": ask("phone_on_time", grain="month", by=("employment",), start=settled, end=settled),
        "netto": ask("net_flow", grain="month"),
    }
    return found


def settled_month(view: View) -> date:
    """A day of the month that answers and follow-up are judged by."""
    day = view.snap.as_of
    return day if day.day >= YOUNG else day.replace(day=1) - timedelta(days=1)


def goals(view: View, answers: dict[str, Answer]) -> list[Goal]:
    """The goals in order."""
    settled = text_month(settled_month(view))
    found = []
    for id, name in chosen(view):
        rows = list(answers[f"goal {id}"])
        row = rows[-1] if rows else None
        if INDICATORS[id].kind == "share" and INDICATORS[id].numerator.shape == "flow":
            row = next((r for r in rows if r.period == settled), None)
        found.append(Goal(id, name, row, why(view, answers, id, row), signal(view, answers, id)))
    return found


def why(view: View, answers: dict[str, Answer], id: str, row: Row | None) -> str:
    """What the figure is made of, in a few words."""
    if id == "caseload_per_worker":
        return _caseload(answers)
    if id == "closures_per_worker_month":
        return _closures(row)
    if id == "phone_on_time":
        return _phone(view, answers, row)
    if id == "followup_on_time":
        return _followup(row)
    if row is None or row.numerator is None or not row.denominator:
        return ""
    return f"{text.number(row.numerator)} af {text.number(row.denominator, 0 if float(row.denominator).is_integer() else 1)}"


def signal(view: View, answers: dict[str, Answer], id: str) -> str:
    """The word of the series: of the net flow, where the figure is a stock."""
    source = "netto" if INDICATORS[id].kind == "stock" else f"goal {id}"
    begun_anew = decided(view.snap, "net_flow" if source == "netto" else id)
    chart = charts(answers[source], begun_anew).get(()) if len(answers[source]) else None
    word = chart.words_da[0] if chart else ""
    return f"nettotilgang: {word}" if word and source == "netto" else word


def text_month(day: date) -> str:
    return f"{day:%Y-%m}"


def tile(goal: Goal, number: int, actions: Sequence[Action]) -> html.Section:
    """One goal: name, figure, status, the numbers behind it, and what was agreed."""
    row, unit = goal.row, INDICATORS[goal.id].unit
    agreed = next((a for a in actions if a.goal == goal.id and a.done_at is None), None)
    value = text.value(row.value, unit) if row else text.DASH
    return html.Section(
        [
            html.H2([html.Span(f"Mål {number}", className="board-quiet"), f" {goal.name}"]),
            html.P(
                [html.Strong(value), html.Span(period_of(row), className="board-when")],
                className="board-value",
            ),
            html.P(
                [
                    status(row.status)
                    if row and _judged(row)
                    else html.Span("intet tal", className="board-quiet"),
                    html.Span(aim(row, unit), className="board-quiet"),
                ],
                className="board-status",
            ),
            html.P(goal.why, className="board-why"),
            html.P(goal.signal, className="board-quiet board-signal") if goal.signal else None,
            html.P(
                ["→ ", agreed.text, html.Span(f" · {agreed.owner}", className="board-quiet")],
                className="board-agreed",
            )
            if agreed
            else None,
        ],
        className="board-goal",
    )


def _judged(row: Row) -> bool:
    return row.value is not None or row.status in ("not_delivered", "suppressed")


def aim(row: Row | None, unit: str) -> str:
    """The target beside the status; empty where the status says that there is none."""
    if row is None or (row.target_low is None and row.target_high is None):
        return ""
    return text.target(row.target_low, row.target_high, unit)


def period_of(row: Row | None) -> Any:
    if row is None:
        return ""
    said = text.MONTHS[int(row.period[5:7]) - 1]
    return [f"i {said}", None if row.complete else running()]


def _caseload(answers: dict[str, Answer]) -> str:
    row, over, middle = (
        answers["load"].last(),
        answers["over"].last(),
        answers["median"].last(),
    )
    if row is None or not row.denominator:
        return "Ingen aktive medarbejdere i teamet"
    said = [f"{text.number(row.numerator)} sager hos {text.count(row.denominator, 'kollega', 'kolleger')}"]
    if over and over.denominator:
        said.append(f"{text.number(over.numerator)} har over 50")
    if middle and middle.value is not None:
        said.append(f"medianen er {text.number(middle.value)}")
    return " · ".join(said)


def _closures(row: Row | None) -> str:
    if row is None or not row.denominator:
        return "Ingen medarbejdermåneder at dele med"
    return f"{text.number(row.numerator)} afsluttet på {text.number(row.denominator, 1)} medarbejdermåneder"


def _phone(view: View, answers: dict[str, Answer], row: Row | None) -> str:
    if row is None or not row.denominator:
        return "Ingen opkald med frist i måneden"
    split = {dims[0]: r for dims, r in latest(answers["employment"]).items() if r.denominator}
    said = [
        f"{text.within(view.label('employment', dim))} {text.percent(split[dim].value)}"
        for dim in ("employed", "unemployed")
        if dim in split
    ]
    late = (row.denominator or 0) - (row.numerator or 0)
    return " · ".join(
        [f"{text.number(late)} af {text.number(row.denominator)} for sent eller ubesvaret", *said]
    )


def _followup(row: Row | None) -> str:
    if row is None or not row.denominator:
        return "Ingen opfølgning med frist i måneden"
    late = (row.denominator or 0) - (row.numerator or 0)
    return f"{text.number(late)} af {text.number(row.denominator)} for sent eller ikke holdt"
