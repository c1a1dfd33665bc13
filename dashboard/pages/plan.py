"""Handleplan: each initiative of the plans with its milestones and status, and the figures that it should move.

The state is in the address: `plan`, `nr` (an initiative of it), `vis` (all, those that are not done, those past
their day, those done). Nothing here says that an initiative caused anything: a day is marked, and that is all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard import html
from dashboard.components.panel import empty
from dashboard.components.strip import Fact, strip
from dashboard.controls import segments_own
from dashboard.pages.plan_figures import aside
from dashboard.pages.plan_list import listing
from metrics.danish import dates, numbers
from metrics.question import Grain, Question
from topics import sections as parts
from topics.plans import Initiative, initiatives
from topics.view import View

TITLE = "Handleplan"
GRAIN: Grain = "month"
FIXED_GRAIN = True
KEYS = ("plan", "nr", "vis")

SHOWN = {"alle": "alle", "mangler": "ikke gennemført", "over": "over frist", "gjort": "gennemført"}


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
            f"{done} af {dates.count(len(listed), 'initiativ', 'initiativer')} er gennemført, "
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
        parts.definition(view, "initiatives_done", "initiatives_late"),
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
                f"{numbers.number(done.numerator)} af {numbers.number(done.denominator)}",
                f"gennemført ({numbers.percent(done.value)}) · "
                f"{dates.count(over.value or 0 if over else 0, 'initiativ', 'initiativer')} over frist",
            )
        )
    return found
