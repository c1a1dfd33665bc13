"""The caseworkers' statements as PDF, one file for all or one each: one page a worker, and one more for the dialogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from metrics.danish import dates
from reports.draw.charts import draw_chart
from topics.cells import in_file
from topics.values import Chart, Empty, Fact, Panel
from topics.view import View
from topics.worker import Where
from topics.worker_statement import Statement, ask_all, statement

from .pdf import pdf, rows_said, status_of
from .progress import Tell, silent


def statements(
    view: View, workers: Sequence[str], where: Where = (), dialogue: bool = False, tell: Tell = silent
) -> bytes:
    """The statements of these workers as one PDF."""
    known = ask_all(view, where, dialogue)
    tell(1, 3)
    pages = [statement(view, known, worker) for worker in workers]
    tell(2, 3)
    document = document_of(view, pages)
    tell(3, 3)
    return document


def each_statement(
    view: View, workers: Sequence[str], where: Where = (), dialogue: bool = False, tell: Tell = silent
) -> Iterator[tuple[str, bytes]]:
    """Each worker's statement as a PDF of its own: (worker, file), asked once for all."""
    known = ask_all(view, where, dialogue)
    for n, worker in enumerate(workers, 1):
        yield worker, document_of(view, [statement(view, known, worker)])
        tell(n, len(workers))


def document_of(view: View, pages: Sequence[Statement]) -> bytes:
    """The PDF of some statements."""
    title = f"Resultatopgørelse pr. {dates.day(view.as_of)}"
    return pdf("result", {"title": title, "pages": [page(one) for one in pages]}, view.snap.loaded_at)


def page(one: Statement) -> dict[str, Any]:
    """One worker's statement as the template reads it."""
    return {
        "name": one.name,
        "week": one.week,
        "as_of": one.as_of,
        "facts": [_fact(fact) for fact in one.facts],
        "load": _drawing(one.load),
        "closures": _drawing(one.closures),
        "late": rows_said(one.overdue),
        "late_title": one.overdue.title,
        "late_more": "".join(one.overdue.notes),
        "late_said": _why(one.overdue),
        "steps": _steps(one.steps),
        "steps_title": one.steps.title,
        "steps_more": "".join(one.steps.notes),
        "steps_said": "".join(one.steps.lead),
        "dialogue": None if one.dialogue is None else _dialogue(one.dialogue),
        "foot": one.foot,
    }


def _fact(fact: Fact) -> Mapping[str, Any]:
    status = status_of(fact.status) if fact.status else None
    return {"n": fact.value, "words": fact.name, "under": fact.note, "status": status}


def _drawing(chart: Chart) -> dict[str, Any] | None:
    return None if chart.empty else draw_chart(chart, 254, 116, 7.5).value()


def _why(panel: Panel) -> str:
    """Why a list is empty."""
    return next((part.why for part in panel.body if isinstance(part, Empty)), "")


def _steps(panel: Panel) -> list[list[str]]:
    """The steps, each with its day without the year."""
    rows = panel.table.rows if panel.table else ()
    cells = [[in_file(cell) for cell in row] for row in rows]
    return [[f"{cell:%d-%m}" if isinstance(cell, date) else str(cell) for cell in row] for row in cells]


def _dialogue(panel: Panel) -> dict[str, Any]:
    """The second page: a column a week, and their sum."""
    assert panel.table is not None, "the dialogue is a table"
    names = [column.title for column in panel.table.columns]
    return {"title": panel.title, "span": panel.subtitle, "weeks": names[1:-1], "rows": rows_said(panel)}
