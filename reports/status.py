"""The status report of initiative 16: which initiatives are done, and is the goal for closures met?

A workbook, and a printable document of two pages (the answer and the plans, then the charts). Both are made of the same
sheets, so that they hold the same figures, with the same hash. Source: Handlingsplan "lange sygedagpengesager"
(november 2008), line 193-197.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from metrics.danish import dates
from metrics.danish.rules import UNCONFIRMED
from topics import answers, caseload, closures, extensions, followup
from topics import plans as initiatives
from topics.flow import long_cases
from topics.plans import initiatives as by_plan
from topics.target_groups import target_groups
from topics.values import Panel
from topics.view import View

from .about import about
from .front import front
from .pdf import about_line, columns_of, foot, panel, panel_across, pdf, rows_said
from .progress import Tell, each, silent
from .revised import changes
from .xlsx import workbook

SHEETS: tuple[Callable[[View], Panel], ...] = (
    front, initiatives.report, closures.report, lambda view: long_cases(view, 52), lambda view: long_cases(view, 26),
    caseload.report, answers.report, followup.report, extensions.report, target_groups,
)  # fmt: skip
"""The sheets of the report, in order. A cut that is not released is left out and said."""
WIDE, HIGH = 248.0, 116.0
"""Points that a chart of the document takes."""
NAMED = 8
"""Initiatives of a plan that the document names; the others by their number."""
REVISED = 6
"""Revised figures that it lists; the rest is counted."""


@dataclass(frozen=True)
class Earlier:
    """The issued status that came before: its data's date, and its figures as canonical JSON."""

    as_of: date
    figures: bytes


def status_workbook(view: View, earlier: Earlier | None = None, tell: Tell = silent) -> bytes:
    """The report as an XLSX file, with what has been revised since the earlier one."""
    first, *tables = each(SHEETS, view, tell)
    since = revised_since(view, earlier)
    if earlier is not None:
        first = replace(first, lead=(*first.lead, f"{since.title}."))
    title = f"Status på handleplanen pr. {dates.day(view.as_of)}"
    return workbook([first, since, *tables, about(view)], title, view.snap.loaded_at)


def revised_since(view: View, earlier: Earlier | None) -> Panel:
    """What has been revised since the earlier status; asked when every sheet has its figures."""
    named = f"status pr. {dates.day(earlier.as_of)}" if earlier else ""
    return changes(view, earlier.figures if earlier else None, named)


def status_document(view: View, earlier: Earlier | None = None, tell: Tell = silent) -> bytes:
    """The report as a PDF of two A4 pages."""
    first, _, closed, long52, long26, load, service, follow, extended, groups = each(SHEETS, view, tell)
    since = revised_since(view, earlier)
    charts = [load.charts[0], *long52.charts[:1], *service.charts, follow.charts[0], extended.charts[0]]
    data: dict[str, Any] = {
        "title": first.title,
        "under": first.subtitle,
        "lead": list(first.lead),
        "done": done_initiatives(view),
        "figures": [[*row[:3], _period(row[3], row[8]), *row[4:8]] for row in rows_said(first)],
        "note": " ".join(first.notes),
        "since": since.title if earlier else "",
        "revised": columns_of(rows_said(since), range(6))[:REVISED] if earlier else [],
        "more": max(0, len(rows_said(since)) - REVISED) if earlier else 0,
        "charts": [panel(closed.charts[0], WIDE, HIGH), panel_across(view, closed.charts[1], WIDE, HIGH),
                   *(panel(chart, WIDE, HIGH) for chart in charts)],
        "long26": long26.title,
        "groups": [*(line for line in follow.lead if line.lower().startswith(UNCONFIRMED)), *groups.lead],
        "about": about_line(view),
        "foot": foot(view),
    }  # fmt: skip
    return pdf("status", data, view.snap.loaded_at)


def _period(name: str, reserved: str) -> str:
    """`marts 2026, foreløbig`, with whatever else is to be said of it."""
    said = ["foreløbig" if part.startswith("til og med") else part for part in reserved.split("; ") if part]
    return ", ".join([name, *said])


def done_initiatives(view: View) -> list[dict[str, Any]]:
    """By plan, the initiatives whose milestones are all done: number and name, as many as have room, then numbers."""
    plans: dict[str, list[tuple[str, str]]] = {}
    for initiative in by_plan(view.snap.steps, view.as_of):
        done = plans.setdefault(initiative.plan, [])
        if initiative.status == "done":
            done.append((initiative.no, initiative.words))
    listed = []
    for plan, done in plans.items():
        shown = done if len(done) <= NAMED else done[: NAMED - 1]
        rest = [number for number, _ in done[len(shown) :]]
        listed.append({
            "plan": plan,
            "done": [{"no": number, "name": shortened(name)} for number, name in shown],
            "more": f"og {dates.join(rest)}" if rest else "",
        })  # fmt: skip
    return listed


def shortened(said: str, most: int = 62) -> str:
    """One line of a long text, cut between two words.

    >>> shortened("Kontrakt med anden aktør på 1,5 mio kr", 20)
    'Kontrakt med anden …'
    """
    said = " ".join(said.split()).rstrip(".")
    if len(said) <= most:
        return said
    return f"{said[: most - 1].rsplit(' ', 1)[0]} …"
