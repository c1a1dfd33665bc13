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
from topics.view import View
from topics.worker_statement import present

from .board import boards
from .centre import centre_document
from .decks import slides_file
from .menu import WHOLE_FORM, NotOffered, Report, chosen_of, form_scope, offered, own_teams, team_where
from .progress import Tell, silent
from .status import Earlier, status_workbook
from .status_print import status_document
from .worker import each_statement, statements
from .worklists import worklists


@dataclass(frozen=True)
class Made:
    """A file that was made: the name it would have, its bytes, and the figures in it."""

    name: str
    data: bytes
    view: View


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

    def view(self) -> View:
        """In the form that was chosen; in the scope as it is where there is no such choice."""
        form = self.chosen.get("form")
        return View(self.snapshot, scope=form_scope(self.scope, form) if form is not None else self.scope)

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
    view = order.view()
    kept = IssuedReports(Store(order.snapshot.path.parent))
    before = kept.before("status", order.chosen["form"] != WHOLE_FORM)
    earlier = Earlier(before.as_of, before.figures) if before else None
    suffix = order.chosen["file"]
    data = STATUS_FILES[suffix](view, earlier, order.tell)
    return Made(f"status-{view.as_of}{suffix}", data, view)


STATUS_FILES = {".xlsx": status_workbook, ".pdf": status_document}
"""Ending -> how the status is written with it."""


def _slides(order: Order) -> Made:
    view, which = order.view(), order.chosen["deck"]
    return Made(f"{which}-{view.as_of}.pptx", slides_file(view, which, order.tell), view)


def _centre(order: Order) -> Made:
    view = order.view()
    return Made(f"centerstatus-{view.as_of}.pdf", centre_document(view, order.tell), view)


def _board(order: Order) -> Made:
    view, team = order.view(), order.chosen["team"]
    teams = [team] if team else own_teams(order.snapshot, order.scope)
    ids, meeting = order.settings.get("board_goals") or (), str(order.settings.get("board_meeting") or "")
    data = boards(view, teams, ids, meeting, order.tell)
    return Made(f"tavle-{order.whose}-{view.as_of}.pdf", data, view)


def _result(order: Order) -> Made:
    view, dialogue = order.view(), bool(order.chosen["dialogue"])
    workers = present(order.snapshot, order.scope, order.where)
    # The team chooses whose; each one's figures are of all that the scope may see.
    where = team_where(order.snapshot, order.scope)
    name = f"resultat-{order.whose}-{view.as_of}"
    if not order.chosen.get("each"):
        return Made(f"{name}.pdf", statements(view, workers, where, dialogue, order.tell), view)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for worker, data in each_statement(view, workers, where, dialogue, order.tell):
            stamp = zipfile.ZipInfo(
                f"resultat-{file_part(worker)}-{view.as_of}.pdf", (*view.as_of.timetuple()[:3], 0, 0, 0)
            )
            archive.writestr(stamp, data, zipfile.ZIP_DEFLATED)
    return Made(f"{name}.zip", stream.getvalue(), view)


def _worklists(order: Order) -> Made:
    view = order.view()
    data = worklists(view, order.where, int(order.chosen["weeks"]))
    order.tell(1, 1)
    return Made(f"arbejdslister-{order.whose}-{view.as_of}.xlsx", data, view)


_MAKERS: dict[str, Callable[[Order], Made]] = {
    "status": _status, "slides": _slides, "centre": _centre, "board": _board, "result": _result, "worklists": _worklists,
}  # fmt: skip
