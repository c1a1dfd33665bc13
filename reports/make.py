"""Making one report of the menu: what the page `/rapporter` and the tests call, with the figures that stand in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from metrics import Scope, Snapshot
from store import IssuedReports, Store

from .figures import Figures
from .menu import WHOLE_FORM, NotOffered, Report, chosen_of, form_scope, offered, team_where
from .progress import Tell, silent
from .slides import slides_file
from .status import Earlier, status_workbook
from .worklists import worklists


@dataclass(frozen=True)
class Made:
    """A file that was made: the name it would have, its bytes, and the figures in it."""

    name: str
    data: bytes
    figures: Figures


def make(
    snapshot: Snapshot, scope: Scope, report: str, chosen: Mapping[str, str] | None = None, tell: Tell = silent
) -> Made:  # fmt: skip
    """Make a report; NotOffered where the scope is not offered it, or not that choice."""
    found = find(snapshot, scope, report)
    made: dict[str, Callable[[Snapshot, Scope, dict[str, str], Tell], Made]] = {
        "status": _status, "slides": _slides, "worklists": _worklists,
    }  # fmt: skip
    return made[report](snapshot, scope, chosen_of(found, chosen or {}), tell)


def find(snapshot: Snapshot, scope: Scope, report: str) -> Report:
    """The report as it is offered to a scope."""
    found = next((r for r in offered(snapshot, scope) if r.id == report), None)
    if found is None:
        raise NotOffered("Den rapport er ikke åben for dig.")
    return found


def _status(snapshot: Snapshot, scope: Scope, chosen: dict[str, str], tell: Tell) -> Made:
    figures = Figures(snapshot, form_scope(scope, chosen["form"]))
    kept = IssuedReports(Store(snapshot.path.parent))
    before = kept.before("status", chosen["form"] != WHOLE_FORM)
    earlier = Earlier(before.as_of, before.figures) if before else None
    return Made(f"status-{figures.as_of}.xlsx", status_workbook(figures, earlier, tell), figures)


def _slides(snapshot: Snapshot, scope: Scope, chosen: dict[str, str], tell: Tell) -> Made:
    figures = Figures(snapshot, form_scope(scope, chosen["form"]))
    return Made(f"{chosen['deck']}-{figures.as_of}.pptx", slides_file(figures, chosen["deck"], tell), figures)


def _worklists(snapshot: Snapshot, scope: Scope, chosen: dict[str, str], tell: Tell) -> Made:
    figures = Figures(snapshot, scope)
    where = team_where(snapshot, scope, chosen["team"])
    data = worklists(figures, where, int(chosen["weeks"]))
    tell(1, 1)
    return Made(f"arbejdslister-{chosen['team'] or 'alle'}-{figures.as_of}.xlsx", data, figures)
