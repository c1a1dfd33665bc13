"""The status report of initiative 16: which initiatives are done, and is the goal for closures met?

Source: Handlingsplan "lange sygedagpengesager" (november 2008), line 193-197.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from metrics.danish import dates

from .about import about
from .figures import Figures
from .progress import Tell, each, silent
from .revised import changes
from .topics import STATUS
from .xlsx import workbook


@dataclass(frozen=True)
class Earlier:
    """The issued status that came before: its data's date, and its figures as canonical JSON."""

    as_of: date
    figures: bytes


def status_workbook(figures: Figures, earlier: Earlier | None = None, tell: Tell = silent) -> bytes:
    """The report as an XLSX file, with what has been revised since the earlier one."""
    first, *tables = each(STATUS, figures, tell)
    told = f"status pr. {dates.day(earlier.as_of)}" if earlier else ""
    since = changes(figures, earlier.figures if earlier else None, told)
    if earlier is not None:
        first = replace(first, lead=(*first.lead, f"{since.title}."))
    title = f"Status på handleplanen pr. {dates.day(figures.as_of)}"
    return workbook([first, since, *tables, about(figures)], title, figures.snapshot.loaded_at)
