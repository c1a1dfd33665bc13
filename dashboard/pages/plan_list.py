"""The initiatives of the plans as a table: by plan and section, each with its milestones, days, owners and status."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from dashboard import html
from dashboard.components.panel import empty, panel
from dashboard.components.status import STEPS, step_status
from dashboard.render import scrolled
from metrics.danish import dates, numbers
from topics import links
from topics.plans import Initiative, Step, late
from topics.values import Column, Panel, Table
from topics.view import View


def listing(view: View, shown: Sequence[Initiative], chosen: Initiative | None) -> Panel:
    """The initiatives by plan and section, each with its milestones."""
    title = dates.count(len(shown), "initiativ", "initiativer")
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
    drawn = html.Table(
        [html.Caption("Initiativer og milepæle", className="unseen"), html.Thead(html.Tr(head)), *bodies],
        className="table plan",
    )
    return Panel(
        title,
        "Initiativer og milepæle · vælg et nummer for at se de tal, initiativet skal flytte",
        (scrolled(drawn, "Initiativer og milepæle"),),
        look="plan-list",
        file=as_file(shown, view.snap.as_of),
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
            step["due_on"], step["done_on"], step["owner"], STEPS.get(step["status"] or "", ("", "uoplyst"))[1],
            "over frist" if late(step, day) else "",
        )
        for one in shown
        for step in one.steps
    ]  # fmt: skip
    return Table(columns, tuple(rows))


def _rows(view: View, initiative: Initiative, chosen: Initiative | None) -> Any:
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
                html.link(
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
            _due(None if several else first),
            _owner(None if several else first),
            html.Td(step_status(initiative.status, initiative.late)),
        ]
    )
    more = [
        html.Tr(
            [
                html.Td(step["no"] if step["no"] != initiative.no else "", className="quiet"),
                html.Td(step["milestone"] or numbers.DASH),
                _due(step),
                _owner(step),
                html.Td(step_status(step["status"], late(step, view.snap.as_of))),
            ],
            className="plan-milestone",
        )
        for step in (initiative.steps if several else ())
    ]
    return html.Tbody([top, *more], className="chosen" if here else "")


def _due(step: Step | None) -> Any:
    """When it is due, in the plan's own words with the day that they are taken for below, and when it was done.
    None: its milestones say it."""
    if step is None:
        return html.Td(className="plan-none")
    day = dates.day(step["due_on"]) if step["due_on"] else None
    due = step["due_text"] or day
    under = [day] if day and due != day else []
    if step["done_on"]:
        under.append(f"gjort {dates.day(step['done_on'])}")
    if not due and not under:
        return html.Td(numbers.DASH, className="plan-none")
    return html.Td([due or numbers.DASH, *(html.Span(said, className="quiet plan-step") for said in under)])


def _owner(step: Step | None) -> Any:
    """Whose it is."""
    owner = step["owner"] if step else None
    if owner:
        return html.Td(owner)
    return html.Td(numbers.DASH if step else None, className="plan-none")


def address(view: View, **changes: str | None) -> str:
    """The page's own address with some of its keys changed."""
    return links.with_own("/handleplan", view.state, {**view.own, **changes})
