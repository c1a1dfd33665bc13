"""Making one report of the menu: what the page `/rapporter`, the command line and the tests call."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from metrics import Scope, Snapshot
from topics.view import View

from .audience import form_scope, team_where
from .menu import NotOffered, chosen_of, offered
from .progress import Tell, silent
from .report import Report


@dataclass(frozen=True)
class Made:
    """A file that was made: the name it would have, its bytes, and the figures in it."""

    name: str
    data: bytes
    view: View


@dataclass(frozen=True)
class Files:
    """What a report is about to be: the names of its files, known before the work, and their bytes as they are made.

    `count`: how many teams or persons it is about.
    """

    view: View
    names: tuple[str, ...]
    data: Iterator[bytes]
    count: int = 1


@dataclass(frozen=True)
class Order:
    """What is to be made: for whom, of which data, with which choices (each with its values, most with one)."""

    report: Report
    snapshot: Snapshot
    scope: Scope
    chosen: Mapping[str, tuple[str, ...]]
    settings: Mapping[str, Any] = field(default_factory=dict)
    tell: Tell = silent
    again: int | None = None
    """The number of the issued report that is made again."""

    def texts(self, parameter: str) -> tuple[str, ...]:
        """Every value that was chosen."""
        return self.chosen.get(parameter, ())

    def text(self, parameter: str) -> str:
        """The value that was chosen; empty where none was."""
        return next(iter(self.texts(parameter)), "")

    def view(self) -> View:
        """In the form that was chosen; in the scope as it is where there is no such choice."""
        form = self.text("form")
        return View(self.snapshot, scope=form_scope(self.scope, form) if form else self.scope)

    @property
    def where(self) -> tuple[tuple[str, str | None], ...]:
        return team_where(self.snapshot, self.scope, self.text("team"))

    @property
    def ending(self) -> str:
        return self.text("file") or self.report.endings[0]

    def name(self, whose: str = "", ending: str = "") -> str:
        """The name of the file; `whose`: of one among several."""
        workers = self.texts("worker")
        one = workers[0] if len(workers) == 1 else self.text("team") or self.scope.worker or "alle"
        values = {parameter: self.text(parameter) for parameter in self.chosen}
        values |= {"whose": file_part(whose or one), "as_of": self.snapshot.as_of.isoformat()}
        return self.report.file.format_map(values) + (ending or self.ending)

    def one_file(self, view: View, write: Callable[[], bytes], count: int = 1) -> Files:
        """A report that is one file, written when it is asked for."""
        return Files(view, (self.name(),), (w() for w in (write,)), count)


def make(
    snapshot: Snapshot, scope: Scope, report: str, chosen: Mapping[str, str] | None = None, tell: Tell = silent,
    settings: Mapping[str, Any] | None = None,
) -> Made:  # fmt: skip
    """Make a report as one file, for the page; NotOffered where the scope is not offered it, or not that choice.

    `settings`: the site's settings that reports are made with, where it has set them.
    """
    found = find(snapshot, scope, report)
    values = {key: (value,) for key, value in chosen_of(found, chosen or {}).items() if value}
    order = Order(found, snapshot, scope, values, settings or {}, tell)
    files = found.make(order)
    if not order.text("each"):
        (data,) = files.data
        return Made(files.names[0], data, files.view)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in zip(files.names, files.data, strict=True):
            stamp = zipfile.ZipInfo(name, (*files.view.as_of.timetuple()[:3], 0, 0, 0))
            archive.writestr(stamp, data, zipfile.ZIP_DEFLATED)
    return Made(order.name(ending=".zip"), stream.getvalue(), files.view)


def find(snapshot: Snapshot, scope: Scope, report: str) -> Report:
    """The report as it is offered to a scope."""
    found = next((r for r in offered(snapshot, scope) if r.id == report), None)
    if found is None:
        raise NotOffered("Den rapport er ikke åben for dig.")
    return found


def file_part(name: str) -> str:
    """A name as a part of a file's name: letters, digits, `-` and `_` only.

    >>> file_part("T/01 ..")
    'T-01'
    """
    return re.sub(r"[^\w-]+", "-", name).strip("-") or "x"
