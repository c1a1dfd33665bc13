"""The status report of initiative 16: which initiatives are done, and is the goal for closures met?

Source: Handlingsplan "lange sygedagpengesager" (november 2008), line 193-197.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from metrics.danish import dates
from topics import answers, caseload, closures, extensions, followup
from topics.flow import long_cases
from topics.target_groups import target_groups
from topics.values import Panel
from topics.view import View

from .about import about
from .front import front
from .plans import initiatives
from .progress import Tell, each, silent
from .revised import changes
from .xlsx import workbook

SHEETS: tuple[Callable[[View], Panel], ...] = (
    front, initiatives, closures.report, lambda view: long_cases(view, 52), lambda view: long_cases(view, 26),
    caseload.report, answers.report, followup.report, extensions.report, target_groups,
)  # fmt: skip
"""The sheets of the report, in order. A cut that is not released is left out and said."""


@dataclass(frozen=True)
class Earlier:
    """The issued status that came before: its data's date, and its figures as canonical JSON."""

    as_of: date
    figures: bytes


def status_workbook(view: View, earlier: Earlier | None = None, tell: Tell = silent) -> bytes:
    """The report as an XLSX file, with what has been revised since the earlier one."""
    first, *tables = each(SHEETS, view, tell)
    told = f"status pr. {dates.day(earlier.as_of)}" if earlier else ""
    since = changes(view, earlier.figures if earlier else None, told)
    if earlier is not None:
        first = replace(first, lead=(*first.lead, f"{since.title}."))
    title = f"Status på handleplanen pr. {dates.day(view.as_of)}"
    return workbook([first, since, *tables, about(view)], title, view.snap.loaded_at)
