"""The status report of initiative 16: which initiatives are done, and is the goal for closures met?

Source: Handlingsplan "lange sygedagpengesager" (november 2008), line 193-197.
"""

from __future__ import annotations

from metrics import text

from .about import about
from .figures import Figures
from .topics import STATUS
from .workbook import workbook


def status_workbook(figures: Figures) -> bytes:
    """The report as an XLSX file."""
    tables = [topic(figures) for topic in STATUS]
    title = f"Status på handleplanen pr. {text.day(figures.as_of)}"
    return workbook([*tables, about(figures)], title, figures.snapshot.loaded_at)
