"""The figures that the plans should move: those of one initiative with its days marked, or all that the plans name.

Nothing here says that an initiative caused anything: a day is marked, and that is all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard import html
from dashboard.components.panel import empty, panel
from dashboard.components.spark import spark
from dashboard.components.status import status
from dashboard.render import scrolled
from metrics import INDICATORS
from metrics.danish import dates, numbers
from metrics.judge.targets import goal
from metrics.question import Answer, Grain, UsageError
from topics import links, sentences, series
from topics.plans import Initiative, named
from topics.tables import exact
from topics.values import Column, Panel, Table
from topics.view import View

MOST = 6
"""How many figures of one initiative are drawn."""


def aside(view: View, listed: Sequence[Initiative], chosen: Initiative | None) -> Any:
    """The figures of the chosen initiative with its days marked, or all that the plans name."""
    if chosen is None:
        return html.Div(moved(view, listed), className="plan-aside")
    known = [id for id in chosen.moves if id in INDICATORS]
    said = f"{chosen.no}. {chosen.words}"
    if not known:
        body = empty("Planen nævner ingen af de tal, der måles her.")
        return html.Div(panel("Det initiativet skal flytte", said, body), className="plan-aside")
    return html.Div(
        [
            html.Div([html.H2("Det initiativet skal flytte"), html.P(said, className="subtitle"), _outside(view, chosen)], className="panel"),
            *[figure(view, id, chosen) for id in known[:MOST]],
            html.P("Mærkerne viser, hvornår noget skete eller skulle ske. De siger ikke, hvad det betød for tallet.", className="note"),
        ],
        className="plan-aside",
    )  # fmt: skip


def _outside(view: View, chosen: Initiative) -> Any:
    """A sentence on the days that lie before the series begins."""
    days = sorted({e["on"] for e in chosen.dated()})
    early = [d for d in days if d < view.start("month")]
    if not days:
        return html.P("Planen har ingen datoer for initiativet, så der er intet at mærke på kurverne.", className="note")  # fmt: skip
    if not early:
        return None
    named_days = dates.join([dates.day(d) for d in early[:4]])
    return html.P(
        f"{named_days} ligger før den viste periode og er ikke mærket på kurverne. Historikken i data begynder {dates.day(view.snap.history_from)}.",
        className="note",
    )


def figure(view: View, id: str, chosen: Initiative) -> Any:
    """One figure over time with the initiative's days; a sentence where this reader may not ask for it."""
    indicator = view.indicator(id)
    grain: Grain = indicator.grain if indicator.grain in ("month", "quarter", "halfyear") else "month"
    try:
        answer = view.ask({id: view.question(id, grain=grain)})[id]
    except UsageError:
        return panel(
            indicator.name,
            "",
            empty("Tallet er ikke åbent for dig i dette udsnit."),
        )
    also = [e for e in chosen.dated() if id in e["indicators"]]
    label = indicator.name
    last = answer.last()
    return series.over_time(
        view, id, answer, title=f"{label}: {sentences.headline(last, indicator.unit)}", tall=220, also=also
    )  # fmt: skip


def moved(view: View, listed: Sequence[Initiative]) -> Any:
    """All figures that the initiatives name: how many name each, the last value, and how it has gone."""
    counted = {id: n for id, n in named(listed).items() if id in INDICATORS}
    if not counted:
        return panel(
            "Tal, som planerne skal flytte", "", empty("Planerne nævner ingen af de tal, der måles her.")
        )
    answers: dict[str, Answer] = {}
    for id in counted:
        grain: Grain = (
            INDICATORS[id].grain if INDICATORS[id].grain in ("month", "quarter", "halfyear") else "month"
        )
        try:
            answers |= view.ask(
                {id: view.question(id, grain=grain, start=max(view.snap.history_from, view.year()))}
            )
        except UsageError:
            continue
    rows, held = [], []
    for id, n in counted.items():
        if id not in answers:
            continue
        indicator, series = view.indicator(id), list(answers[id])
        last = next((r for r in reversed(series) if r.complete), series[-1] if series else None)
        value = numbers.of(last, indicator.unit, view.snap.small_numbers)
        label = indicator.name
        held.append((
            label, n, exact(last, indicator.unit, view.snap.small_numbers),
            dates.period(last.period) if last else "", numbers.STATUS[numbers.standing(last)] if last else "",
        ))  # fmt: skip
        rows.append(
            html.Tr(
                [
                    html.Th(html.link(label, href=links.indicator(id, view.state)), scope="row"),
                    html.Td(dates.count(n, "initiativ", "initiativer").replace(" ", numbers.NBSP)),
                    html.Td(value, className="num"),
                    html.Td(status(numbers.standing(last)) if last else None),
                    html.Td(spark([r.value for r in series], goal(last) if last else None), className="plan-spark"),
                ]
            )
        )  # fmt: skip
    head = ("Tal", "Nævnt af", "Seneste hele periode", "Status", "Det seneste år")
    drawn = html.Table(
        [
            html.Caption("Tal, som planerne skal flytte", className="unseen"),
            html.Thead(html.Tr([html.Th(h, scope="col", className="num" if n == 2 else "") for n, h in enumerate(head)])),
            html.Tbody(rows),
        ],
        className="table plan-moves",
    )  # fmt: skip
    return Panel(
        f"Planerne skal flytte {dates.count(len(rows), 'tal', 'tal')}",
        f"Som de står nu · {view.unit_name()} · en dato siger ikke, hvad der gav en ændring",
        (scrolled(drawn, "Tal, som planerne skal flytte"),),
        file=Table(
            (Column("Tal", "wide"), Column("Nævnt af (initiativer)", "count"), Column("Seneste hele periode", "decimal"),
             Column("Periode"), Column("Status")),
            tuple(held),
        ),
    )  # fmt: skip
