"""Handleplan: each initiative of the plans with its milestones and status, and the figures that it should move.

The state of the page is in its address: `plan`, `nr` (an initiative of it), `vis` (all, those that are not done, those
past their day, those done). Nothing here says that an initiative caused anything: a day is marked, and that is all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from metrics.danish import dates, numbers
from metrics.question import Grain, Question, Row

from . import sections
from .cells import STEPS, Column, StepStatus
from .initiatives import Initiative, initiatives
from .native import about_figures, sheet
from .periods import months_back
from .plan_figures import aside
from .plan_list import listing
from .values import Control, Empty, Fact, Facts, Group, Panel, Text
from .view import View

TITLE = "Handleplan"
GRAIN: Grain = "month"
FIXED_GRAIN = True
KEYS = ("plan", "nr", "vis")

DONE, LATE = "initiatives_done", "initiatives_late"
SHOWN = {"alle": "alle", "mangler": "ikke gennemført", "over": "over frist", "gjort": "gennemført"}


@dataclass(frozen=True)
class Wanted:
    """What the page's own keys ask for, and a sentence for each that was not understood."""

    plan: str
    which: str
    initiative: Initiative | None
    problems: tuple[str, ...]


def render(view: View) -> list[Any]:
    """The plans: what is done, what is owed, and the figures behind the chosen initiative, or behind all."""
    everything = initiatives(view.snap.steps, view.as_of)
    if not everything:
        return [sections.head(TITLE, "Der er ingen handleplaner"), Empty(sections.NOTHING)]
    plans = list(dict.fromkeys(one.plan for one in everything))
    wanted = _wanted(view.own, everything, plans)
    listed = [one for one in everything if not wanted.plan or one.plan == wanted.plan]
    done, late = sum(one.status == "done" for one in listed), sum(one.late for one in listed)
    return [
        sections.head(
            f"Handleplan · {wanted.plan or 'alle planer'}",
            f"{done} af {dates.count(len(listed), 'initiativ', 'initiativer')} er gennemført, "
            f"{late} har en milepæl over frist",
            under="Status og frister, som de står i kilderne og leverancen. Et initiativ er gennemført, når alle dets milepæle er det.",
        ),
        *[Text(problem, "notes", "note") for problem in wanted.problems],
        Facts(tuple(facts(view, plans))),
        Group(
            (
                Control("segments", "plan", "Plan", wanted.plan, (("", "alle"), *((p, p) for p in plans))),
                Control("segments", "vis", "Vis", wanted.which or "alle", tuple(SHOWN.items())),
            ),
            "whatif panel",
        ),
        Group(
            (
                listing(view, [one for one in listed if _chosen(one, wanted.which)], wanted.initiative),
                aside(view, listed, wanted.initiative),
            ),
            "columns columns-plan",
        ),
        sections.definition(view, DONE, LATE),
    ]


def _wanted(own: Mapping[str, str], everything: Sequence[Initiative], plans: Sequence[str]) -> Wanted:
    """The page's own keys, with what is wrong left out."""
    problems = []
    plan, no, which = (own.get(key, "") for key in KEYS)
    if plan and plan not in plans:
        problems.append(f"Der er ingen handleplan “{plan[:40]}”; alle er vist.")
        plan = ""
    if which and which not in SHOWN:
        problems.append(f"“{which[:40]}” er ikke noget, listen kan vise; alle er vist.")
        which = ""
    one = next((i for i in everything if i.plan == (plan or i.plan) and i.no == no), None) if no else None
    if no and one is None:
        problems.append(f"Der er intet initiativ “{no[:20]}”.")
    return Wanted(plan, which, one, tuple(problems))


def _chosen(initiative: Initiative, which: str) -> bool:
    """Whether the list shows an initiative under a choice of `SHOWN`."""
    done = initiative.status == "done"
    return {"mangler": not done, "over": initiative.late, "gjort": done}.get(which, True)


def facts(view: View, plans: Sequence[str]) -> list[Fact]:
    """Each plan's initiatives done and late, as the engine counts them on the last day."""
    day = view.as_of
    asked = view.ask({id: Question(id, ("plan",), "month", day, day) for id in (DONE, LATE)})
    counts = _by_plan(asked[DONE], asked[LATE])
    shown = []
    for plan in plans:
        if plan in counts:
            done, late = counts[plan]
            shown.append(Fact(
                plan, f"{numbers.number(done.numerator)} af {numbers.number(done.denominator)}",
                f"gennemført ({numbers.percent(done.value)}) · {dates.count(late, 'initiativ', 'initiativer')} over frist",
            ))  # fmt: skip
    return shown


def _by_plan(done: Iterable[Row], late: Iterable[Row]) -> dict[str | None, tuple[Row, float]]:
    """Plan -> the row of its initiatives done, and how many are late."""
    behind = {row.dims: row.value or 0 for row in late}
    return {row.dims[0]: (row, behind.get(row.dims, 0)) for row in done}


def report(view: View) -> Panel:
    """The milestones of the plans with their status; how many initiatives are done and how many are late."""
    since = months_back(view.as_of, 0)
    done, late = (view.rows(Question(id, ("plan",), "month", since)) for id in (DONE, LATE))
    lead = tuple(
        f"{view.label('plan', plan)}: {numbers.number(row.numerator)} af "
        f"{dates.count(row.denominator or 0, 'initiativ', 'initiativer')} anses for gennemført, "
        f"{numbers.number(behind)} er over frist."
        for plan, (row, behind) in _by_plan(done, late).items()
    )
    total = sum(row.denominator or 0 for row in done)
    title = "Der er ingen handleplaner"
    if total:
        through = sum(row.numerator or 0 for row in done)
        title = f"{numbers.number(through)} af {numbers.number(total)} initiativer anses for gennemført"
    rows = tuple(
        (step["plan"], step["no"], step["initiative"], step["milestone"] or "", step["due_text"] or "", step["due_on"],
         _status(step["status"]), step["done_on"], step["owner"] or "", step["source"] or "")
        for step in sorted(view.snap.steps, key=lambda step: (step["plan"], dates.sort_key(step["no"])))
    )  # fmt: skip
    return sheet(
        "Initiativer", title, "Handleplanernes milepæle; et initiativ er gennemført, når alle dets milepæle er det",
        (Column("Plan"), Column("Nr."), Column("Initiativ", "wide"), Column("Milepæl", "wide"), Column("Frist, som skrevet"),
         Column("Frist", "date"), Column("Status"), Column("Gennemført den", "date"), Column("Ansvarlig", "wide"),
         Column("Kilde", "wide")),
        rows, (), lead, about_figures(DONE, LATE),
    )  # fmt: skip


def _status(kind: str | None) -> str:
    """A milestone's status as it begins a line: `Delvist gennemført`."""
    return dates.sentence(STEPS[kind]) if kind in STEPS else StepStatus(kind).word
