"""Worklists as a workbook: whose turn it is, by case. For those with case level only; never in a released form.

Source: Handlingsplan "lange sygedagpengesager" (november 2008), line 55-61 (finding those in a critical
phase, watching that the necessary steps are taken); Status på Sygedagpengeaftalen (2015), line 62-65.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from metrics import Question
from metrics.behind.cases import behind
from metrics.behind.obligations import Owed, not_told, owed
from metrics.danish import dates
from topics.cells import Cell, Column
from topics.native import sheet
from topics.periods import months_back
from topics.values import Panel
from topics.view import View

from .about import about
from .xlsx import workbook

Where = tuple[tuple[str, str | None], ...]
WEEKS = 4
"""How long before its milestone a case is in its critical phase."""


def worklists(view: View, where: Where = (), weeks: int = WEEKS) -> bytes:
    """The workbook of one unit (`where`) or of all. UsageError where the scope has no case level."""
    tables = (critical(view, where, weeks), overdue(view, where), past(view, where))
    title = f"Arbejdslister pr. {dates.day(view.as_of)}"
    return workbook([*tables, about(view)], title, view.snap.loaded_at)


def critical(view: View, where: Where, weeks: int = WEEKS) -> Panel:
    """What is due in the next weeks and not met, the nearest first."""
    first, last = view.as_of + timedelta(days=1), view.as_of + timedelta(days=7 * weeks)
    found = owed(view.snap, view.scope, first, last, where)
    title = f"{dates.count(len(found), 'skridt skal', 'skridt skal')} være taget i de næste {weeks} uger"
    return sheet(
        "Kritisk fase", _known(view, title, bool(found)), f"Sager før en milepæl eller en opfølgning, hvis frist falder fra {dates.day(first)} til "
        f"{dates.day(last)}, og hvor skridtet ikke er taget", _COLUMNS, _rows(view, found),
    )  # fmt: skip


def past(view: View, where: Where) -> Panel:
    """Open cases past a deadline whose step has not been taken, the longest waiting first."""
    is_open = {row.case_id for row in behind(view.snap, _now(view, "open_cases", where), view.scope)}
    found = [
        o for o in owed(view.snap, view.scope, view.snap.first_opened, view.as_of, where)
        if o.case_id in is_open
    ]  # fmt: skip
    cases = len({o.case_id for o in found})
    title = f"{dates.count(cases, 'åben sag', 'åbne sager')} er over en frist, uden at skridtet er taget"
    return sheet(
        "Over frist uden skridt", _known(view, title, bool(found)), "Frister nået i åbne sager, hvor skridtet hverken er taget eller bortfaldet",
        _COLUMNS, _rows(view, found),
    )  # fmt: skip


def overdue(view: View, where: Where) -> Panel:
    """Enquiries whose answer is overdue, the longest waiting first."""
    question = _now(view, "contacts_overdue", where)
    if not view.snap.delivered >= {"contacts"}:
        return sheet("Svar over frist", "Henvendelser er ikke leveret", "", (Column("Sag"),), ())
    view.answer(question)
    found = behind(view.snap, question, view.scope, sort=(("due_on", False),))
    rows = tuple(
        (r.due_on, (view.as_of - r.due_on).days if r.due_on else None, view.label("channel", r.kind), r.day,
         r.case_id or "uden sag", view.label("team", r.team), view.label("worker", r.worker),
         view.label("employment", r.employment))
        for r in found
    )  # fmt: skip
    title = f"{dates.count(len(found), 'henvendelse', 'henvendelser')} er over frist"
    return sheet(
        "Svar over frist", title, "Ubesvarede henvendelser, hvis frist er nået",
        (Column("Frist", "date"), Column("Dage over", "count"), Column("Kanal"), Column("Modtaget", "date"), Column("Sag"),
         Column("Team"), Column("Medarbejder"), Column("Fra")),
        rows,
    )  # fmt: skip


_COLUMNS = (
    Column("Frist", "date"), Column("Dage", "count"), Column("Skridt", "wide"), Column("Sag"), Column("Team"),
    Column("Medarbejder"), Column("Kategori"),
)  # fmt: skip


def _known(view: View, title: str, some: bool) -> str:
    """The title, with the tables that were not delivered, or they alone where no row is left."""
    missing = dates.not_delivered(not_told(view.snap))
    return f"{title} ({dates.within(missing)})" if missing and some else missing or title


def _rows(view: View, found: Sequence[Owed]) -> tuple[tuple[Cell, ...], ...]:
    """One row an obligation; `Dage` are the days from the data's date to the due day, or since it."""
    return tuple(
        (o.due_on, abs((o.due_on - view.as_of).days),
         dates.sentence(o.called), o.case_id, view.label("team", o.team),
         view.label("worker", o.worker), view.label("category", o.category))
        for o in found
    )  # fmt: skip


def _now(view: View, ident: str, where: Where) -> Question:
    return Question(ident, grain="month", start=months_back(view.as_of, 0), where=where)
