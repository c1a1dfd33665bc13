"""Handleplan: each initiative of the plans with its milestones and status, and the figures that it should move.

The state is in the address: `plan`, `nr` (an initiative of it), `vis` (all, those that are not done, those past
their day, those done). Nothing here says that an initiative caused anything: a day is marked, and that is all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashboard import links, sentences, text
from dashboard.asking import View
from dashboard.components.controls import segments_own
from dashboard.components.panel import empty, panel
from dashboard.components.spark import spark
from dashboard.components.status import status, step_status
from dashboard.components.strip import Fact, strip
from dashboard.figures.base import goal
from dashboard.pages import parts, series
from dashboard.plans import Initiative, Step, initiatives, late, named
from metrics import INDICATORS
from metrics.model import Answer, Grain, Question, UsageError

TITLE = "Handleplan"
GRAIN: Grain = "month"
FIXED_GRAIN = True
KEYS = ("plan", "nr", "vis")

SHOWN = {"alle": "alle", "mangler": "ikke gennemført", "over": "over frist", "gjort": "gennemført"}
MOST = 6
"""How many figures of one initiative are drawn."""


def render(view: View) -> list[Any]:
    """The plans: what is done, what is owed, and the figures behind the chosen initiative, or behind all."""
    everything = initiatives(view.snap.steps, view.snap.as_of)
    if not everything:
        return [parts.head("Handleplan", "Der er ingen handleplaner"), empty(parts.NOTHING)]
    plans = list(dict.fromkeys(i.plan for i in everything))
    problems = []
    plan, no, which = (view.own.get(key, "") for key in KEYS)
    if plan and plan not in plans:
        problems.append(f"Der er ingen handleplan “{plan[:40]}”; alle er vist.")
        plan = ""
    if which and which not in SHOWN:
        problems.append(f"“{which[:40]}” er ikke noget, listen kan vise; alle er vist.")
        which = ""
    chosen = next((i for i in everything if i.plan == (plan or i.plan) and i.no == no), None) if no else None
    if no and chosen is None:
        problems.append(f"Der er intet initiativ “{no[:20]}”.")
    listed = [i for i in everything if not plan or i.plan == plan]
    shown = [i for i in listed if _kept(i, which)]
    done, over = sum(i.status == "done" for i in listed), sum(i.late for i in listed)
    return [
        parts.head(
            f"Handleplan · {plan or 'alle planer'}",
            f"{done} af {text.count(len(listed), 'initiativ', 'initiativer')} er gennemført, "
            f"{over} har en milepæl over frist",
            under="Status og frister, som de står i kilderne og leverancen. Et initiativ er gennemført, når alle dets milepæle er det.",
        ),
        *[html.P(problem, className="notes", role="note") for problem in problems],
        strip(facts(view, plans)),
        html.Div(
            [
                segments_own("plan", "Plan", {"": "alle", **{p: p for p in plans}}, plan),
                segments_own("vis", "Vis", SHOWN, which or "alle"),
            ],
            className="whatif panel",
        ),
        html.Div(
            [listing(view, shown, chosen), aside(view, listed, chosen)],
            className="columns columns-plan",
        ),
        parts.definition("initiatives_done", "initiatives_late"),
    ]


def _kept(initiative: Initiative, which: str) -> bool:
    done = initiative.status == "done"
    return {"mangler": not done, "over": initiative.late, "gjort": done}.get(which, True)


def facts(view: View, plans: Sequence[str]) -> list[Fact]:
    """A plan's initiatives done and late, as the engine counts them on the last day."""
    day = view.snap.as_of
    asked = view.ask(
        {
            id: Question(id, by=("plan",), grain="month", start=day, end=day)
            for id in ("initiatives_done", "initiatives_late")
        }
    )
    found = []
    for plan in plans:
        done = next((r for r in asked["initiatives_done"] if r.dims == (plan,)), None)
        over = next((r for r in asked["initiatives_late"] if r.dims == (plan,)), None)
        if done is None:
            continue
        found.append(
            Fact(
                plan,
                f"{text.number(done.numerator)} af {text.number(done.denominator)}",
                f"gennemført ({text.percent(done.value)}) · "
                f"{text.count(over.value or 0 if over else 0, 'initiativ', 'initiativer')} over frist",
            )
        )
    return found


def listing(view: View, shown: Sequence[Initiative], chosen: Initiative | None) -> html.Section:
    """The initiatives by plan and section, each with its milestones."""
    title = text.count(len(shown), "initiativ", "initiativer")
    if not shown:
        return panel(
            title, "Initiativer og milepæle", empty("Ingen initiativer med den status. Vælg “alle”.")
        )
    bodies: list[Any] = []
    part = None
    for initiative in shown:
        if part != (initiative.plan, initiative.section):
            part = (initiative.plan, initiative.section)
            bodies.append(
                html.Tbody(
                    html.Tr(
                        html.Th(
                            [html.Span(initiative.section or "Uden afsnit"), html.Span(initiative.plan, className="quiet")],
                            colSpan=5,
                            scope="rowgroup",
                            className="plan-section",
                        )
                    )
                )
            )  # fmt: skip
        bodies.append(_rows(view, initiative, chosen))
    head = [
        html.Th(word, scope="col") for word in ("Nr.", "Initiativ og milepæl", "Frist", "Ansvarlig", "Status")
    ]
    return panel(
        title,
        "Initiativer og milepæle · vælg et nummer for at se de tal, initiativet skal flytte",
        html.Div(
            html.Table([html.Caption("Initiativer og milepæle", className="unseen"), html.Thead(html.Tr(head)), *bodies], className="table plan"),
            className="table-scroll",
            tabIndex=0,
            role="region",
            **{"aria-label": "Initiativer og milepæle"},
        ),
        wide="plan-list",
    )  # fmt: skip


def _rows(view: View, initiative: Initiative, chosen: Initiative | None) -> html.Tbody:
    here = initiative is chosen
    href = address(view, plan=initiative.plan, nr=None if here else initiative.no)
    several = len(initiative.steps) > 1
    first = initiative.steps[0]
    words = [html.Strong(initiative.words)]
    if not several and first["milestone"]:
        words.append(html.Span(first["milestone"], className="plan-step"))
    words += [html.Span(f"Virkning ifølge planen: {effect}", className="quiet plan-step") for effect in initiative.effects]  # fmt: skip
    top = html.Tr(
        [
            html.Th(
                dcc.Link(
                    initiative.no,
                    href=href,
                    **(
                        {"title": "Vis alle igen"}
                        if here
                        else {"title": "Se de tal, initiativet skal flytte"}
                    ),
                ),
                scope="row",
            ),
            html.Td(words),
            html.Td(None if several else _due(first)),
            html.Td(None if several else first["owner"] or text.DASH),
            html.Td(step_status(initiative.status, initiative.late)),
        ]
    )
    more = [
        html.Tr(
            [
                html.Td(step["no"] if step["no"] != initiative.no else "", className="quiet"),
                html.Td(step["milestone"] or text.DASH),
                html.Td(_due(step)),
                html.Td(step["owner"] or text.DASH),
                html.Td(step_status(step["status"], late(step, view.snap.as_of))),
            ],
            className="plan-milestone",
        )
        for step in (initiative.steps if several else ())
    ]
    return html.Tbody([top, *more], className="chosen" if here else "")


def _due(step: Step) -> Any:
    """When it is due and when it was done; the plan's own words where it names no day."""
    due = text.day(step["due_on"]) if step["due_on"] else step["due_text"] or text.DASH
    return [due, html.Span(f"gjort {text.day(step['done_on'])}", className="quiet plan-step")] if step["done_on"] else due  # fmt: skip


def address(view: View, **changes: str | None) -> str:
    """The page's own address with some of its keys changed."""
    return links.with_own("/handleplan", view.state, {**view.own, **changes})


def aside(view: View, listed: Sequence[Initiative], chosen: Initiative | None) -> html.Div:
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
    named_days = text.join([text.day(d) for d in early[:4]])
    return html.P(
        f"{named_days} ligger før den viste periode og er ikke mærket på kurverne. Historikken i data begynder {text.day(view.snap.history_from)}.",
        className="note",
    )


def figure(view: View, id: str, chosen: Initiative) -> Any:
    """One figure over time with the initiative's days; a sentence where this reader may not ask for it."""
    indicator = INDICATORS[id]
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


def moved(view: View, listed: Sequence[Initiative]) -> html.Section:
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
    rows = []
    for id, n in counted.items():
        if id not in answers:
            continue
        indicator, series = INDICATORS[id], list(answers[id])
        last = next((r for r in reversed(series) if r.complete), series[-1] if series else None)
        value = text.of(last, indicator.unit, view.snap.small_numbers)
        label = indicator.name
        rows.append(
            html.Tr(
                [
                    html.Th(dcc.Link(label, href=links.indicator(id, view.state)), scope="row"),
                    html.Td(text.count(n, "initiativ", "initiativer").replace(" ", text.NBSP)),
                    html.Td(value, className="num"),
                    html.Td(status(text.standing(last)) if last else None),
                    html.Td(spark([r.value for r in series], goal(last) if last else None), className="plan-spark"),
                ]
            )
        )  # fmt: skip
    head = ("Tal", "Nævnt af", "Seneste hele periode", "Status", "Det seneste år")
    return panel(
        f"Planerne skal flytte {text.count(len(rows), 'tal', 'tal')}",
        f"Som de står nu · {view.unit_name()} · en dato siger ikke, hvad der gav en ændring",
        html.Div(
            html.Table(
                [
                    html.Caption("Tal, som planerne skal flytte", className="unseen"),
                    html.Thead(html.Tr([html.Th(h, scope="col", className="num" if n == 2 else "") for n, h in enumerate(head)])),
                    html.Tbody(rows),
                ],
                className="table plan-moves",
            ),
            className="table-scroll",
            tabIndex=0,
            role="region",
            **{"aria-label": "Tal, som planerne skal flytte"},
        ),
    )  # fmt: skip
