"""Making one report of the menu: what the page `/rapporter` and the tests call, with the figures that stand in it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from metrics import Scope, Snapshot
from store import IssuedReports, Store

from .board import boards
from .centre import centre_document
from .decks import slides_file
from .figures import Figures
from .menu import WHOLE_FORM, NotOffered, Report, chosen_of, form_scope, offered, own_teams, team_where
from .progress import Tell, silent
from .result import each_statement, present, statements
from .status import Earlier, status_workbook
from .status_print import status_document
from .worklists import worklists


@dataclass(frozen=True)
class Made:
    """A file that was made: the name it would have, its bytes, and the figures in it."""

    name: str
    data: bytes
    figures: Figures


def make(
    snapshot: Snapshot, scope: Scope, report: str, chosen: Mapping[str, str] | None = None, tell: Tell = silent,
    settings: Mapping[str, Any] | None = None,
) -> Made:  # fmt: skip
    """Make a report; NotOffered where the scope is not offered it, or not that choice.

    `settings`: the site's `board_goals` and `board_meeting`, where it has set them.
    """
    found = find(snapshot, scope, report)
    order = Order(snapshot, scope, chosen_of(found, chosen or {}), tell, settings or {})
    return _MAKERS[report](order)


def find(snapshot: Snapshot, scope: Scope, report: str) -> Report:
    """The report as it is offered to a scope."""
    found = next((r for r in offered(snapshot, scope) if r.id == report), None)
    if found is None:
        raise NotOffered("Den rapport er ikke åben for dig.")
    return found


@dataclass(frozen=True)
class Order:
    """What is to be made: for whom, of which data, with which choices."""

    snapshot: Snapshot
    scope: Scope
    chosen: Mapping[str, str]
    tell: Tell
    settings: Mapping[str, Any]

    def figures(self) -> Figures:
        """In the form that was chosen; in the scope as it is where there is no such choice."""
        form = self.chosen.get("form")
        return Figures(self.snapshot, form_scope(self.scope, form) if form is not None else self.scope)

    @property
    def where(self) -> tuple[tuple[str, str | None], ...]:
        return team_where(self.snapshot, self.scope, self.chosen.get("team", ""))

    @property
    def whose(self) -> str:
        """The chosen team as a part of a file's name."""
        return file_part(self.chosen.get("team") or self.scope.worker or "alle")


def file_part(name: str) -> str:
    """A name as a part of a file's name: letters, digits, `-` and `_` only.

    >>> file_part("T/01 ..")
    'T-01'
    """
    return re.sub(r"[^\w-]+", "-", name).strip("-") or "x"


def _status(order: Order) -> Made:
    figures = order.figures()
    kept = IssuedReports(Store(order.snapshot.path.parent))
    before = kept.before("status", order.chosen["form"] != WHOLE_FORM)
    earlier = Earlier(before.as_of, before.figures) if before else None
    suffix = order.chosen["file"]
    data = STATUS_FILES[suffix](figures, earlier, order.tell)
    return Made(f"status-{figures.as_of}{suffix}", data, figures)


STATUS_FILES = {".xlsx": status_workbook, ".pdf": status_document}
"""Ending -> how the status is written with it."""


def _slides(order: Order) -> Made:
    figures, which = order.figures(), order.chosen["deck"]
    return Made(f"{which}-{figures.as_of}.pptx", slides_file(figures, which, order.tell), figures)


def _centre(order: Order) -> Made:
    figures = order.figures()
    return Made(f"centerstatus-{figures.as_of}.pdf", centre_document(figures, order.tell), figures)


def _board(order: Order) -> Made:
    figures, team = order.figures(), order.chosen["team"]
    teams = [team] if team else own_teams(order.snapshot, order.scope)
    ids, meeting = order.settings.get("board_goals") or (), str(order.settings.get("board_meeting") or "")
    data = boards(figures, teams, ids, meeting, order.tell)
    return Made(f"tavle-{order.whose}-{figures.as_of}.pdf", data, figures)


def _result(order: Order) -> Made:
    figures, dialogue = order.figures(), bool(order.chosen["dialogue"])
    workers = present(order.snapshot, order.scope, order.where)
    # The team chooses whose; each one's figures are of all that the scope may see.
    where = team_where(order.snapshot, order.scope)
    name = f"resultat-{order.whose}-{figures.as_of}"
    if not order.chosen.get("each"):
        return Made(f"{name}.pdf", statements(figures, workers, where, dialogue, order.tell), figures)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for worker, data in each_statement(figures, workers, where, dialogue, order.tell):
            stamp = zipfile.ZipInfo(
                f"resultat-{file_part(worker)}-{figures.as_of}.pdf", (*figures.as_of.timetuple()[:3], 0, 0, 0)
            )
            archive.writestr(stamp, data, zipfile.ZIP_DEFLATED)
    return Made(f"{name}.zip", stream.getvalue(), figures)


def _worklists(order: Order) -> Made:
    figures = order.figures()
    data = worklists(figures, order.where, int(order.chosen["weeks"]))
    order.tell(1, 1)
    return Made(f"arbejdslister-{order.whose}-{figures.as_of}.xlsx", data, figures)


_MAKERS: dict[str, Callable[[Order], Made]] = {
    "status": _status, "slides": _slides, "centre": _centre, "board": _board, "result": _result, "worklists": _worklists,
}  # fmt: skip
