"""The initiatives of the plans as a table: by plan and section, each with its milestones, days, owners and status."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from metrics.danish import dates, numbers

from . import links
from .cells import Cell, Column, Link, Marked, Quiet, RowGroup, StepStatus, Strong, Table
from .initiatives import Initiative, Step, late
from .values import Empty, Panel
from .view import View

NOTHING = Marked((numbers.DASH,), "plan-none")
"""A day or an owner that is not known; a phone leaves it out."""


def listing(view: View, shown: Sequence[Initiative], chosen: Initiative | None) -> Panel:
    """The initiatives by plan and section, each with its milestones."""
    title = dates.count(len(shown), "initiativ", "initiativer")
    if not shown:
        why = "Ingen initiativer med den status. Vælg “alle”."
        return Panel(title, "Initiativer og milepæle", (Empty(why),))
    columns = (
        Column("Nr."), Column("Initiativ og milepæl", "wide"), Column("Frist"), Column("Ansvarlig"), Column("Status"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    groups = []
    part = None
    for one in shown:
        own = _rows(view, one, one is chosen)
        heading = Marked((one.section or "Uden afsnit", Quiet(one.plan)))
        new = part != (one.plan, one.section)
        part = (one.plan, one.section)
        groups.append(RowGroup(len(own), heading if new else "", "chosen" if one is chosen else ""))
        rows += own
    return Panel(
        title,
        "Initiativer og milepæle · vælg et nummer for at se de tal, initiativet skal flytte",
        (Table(columns, tuple(rows), "Initiativer og milepæle", "plan", tuple(groups)),),
        look="plan-list",
        file=as_file(shown, view.as_of),
    )


def as_file(shown: Sequence[Initiative], day: date) -> Table:
    """A row a milestone, with its plan, section and initiative, and its days as days."""
    columns = (
        Column("Plan"), Column("Afsnit"), Column("Nr."), Column("Initiativ", "wide"), Column("Milepæl", "wide"),
        Column("Virkning ifølge planen", "wide"), Column("Frist i planen"), Column("Frist", "date"),
        Column("Gjort", "date"), Column("Ansvarlig", "wide"), Column("Status"), Column("Over frist"),
    )  # fmt: skip
    rows = [
        (
            one.plan, one.section, step["no"], one.words, step["milestone"], "; ".join(one.effects), step["due_text"],
            step["due_on"], step["done_on"], step["owner"], StepStatus(step["status"]).word,
            "over frist" if late(step, day) else "",
        )
        for one in shown
        for step in one.steps
    ]  # fmt: skip
    return Table(columns, tuple(rows))


def _rows(view: View, initiative: Initiative, chosen: bool) -> list[tuple[Cell, ...]]:
    """The initiative, and below it its milestones where it has several."""
    to = address(view, plan=initiative.plan, nr=None if chosen else initiative.no)
    several = len(initiative.steps) > 1
    first = initiative.steps[0]
    words: list[Strong | Marked] = [Strong(initiative.words)]
    if not several and first["milestone"]:
        words.append(Marked((first["milestone"],), "plan-step"))
    words += [
        Marked((f"Virkning ifølge planen: {effect}",), "quiet plan-step") for effect in initiative.effects
    ]
    hint = "Vis alle igen" if chosen else "Se de tal, initiativet skal flytte"
    top: tuple[Cell, ...] = (
        Link(initiative.no, to, hint), Marked(tuple(words)), None if several else due(first),
        None if several else owner(first), StepStatus(initiative.status, initiative.late),
    )  # fmt: skip
    more: list[tuple[Cell, ...]] = [
        (
            step["no"] if step["no"] != initiative.no else "", step["milestone"] or numbers.DASH, due(step), owner(step),
            StepStatus(step["status"], late(step, view.as_of)),
        )
        for step in (initiative.steps if several else ())
    ]  # fmt: skip
    return [top, *more]


def due(step: Step) -> Marked:
    """When a milestone is due, in the plan's own words with the day that they are taken for below, and when it was done."""
    day = dates.day(step["due_on"]) if step["due_on"] else None
    written = step["due_text"] or day
    under = [day] if day and written != day else []
    if step["done_on"]:
        under.append(f"gjort {dates.day(step['done_on'])}")
    if not written and not under:
        return NOTHING
    return Marked((written or numbers.DASH, *(Marked((line,), "quiet plan-step") for line in under)))


def owner(step: Step) -> str | Marked:
    """Whose a milestone is."""
    return step["owner"] or NOTHING


def address(view: View, **changes: str | None) -> str:
    """The page's own address with some of its keys changed."""
    return links.with_own("/handleplan", view.state, {**view.own, **changes})
