"""The caseworker's statement: one page each, the worker's own figures and nobody else's.

The figures of `/mit` on paper: caseload against the band, closures against the norm, own overdue answers, own
steps of the next four weeks. For the monthly dialogue a second page has the last four whole weeks beside each
other and room to write. A worker is compared with the norm and never with a colleague.
Source: Status på Sygedagpengeaftalen (2015), line 321-323.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from metrics import INDICATORS, Question, Row, Scope, Snapshot
from metrics.behind.cases import Behind, behind
from metrics.behind.obligations import Owed, not_told, owed
from metrics.danish import dates, numbers
from reports.draw.charts import drawn
from topics.native import actual, goals, kind_of, over_time, running
from topics.periods import MONTHS, months_back
from topics.values import Chart
from topics.view import View

from .dialogue import DIALOGUE, ByWorker, dialogue_of, last_weeks
from .pdf import pdf
from .progress import Tell, silent

Where = tuple[tuple[str, str | None], ...]
AHEAD = 28
"""Days of the steps to come."""
MOST = 25
"""Rows of a list that fit on the page; the rest is counted."""
T = TypeVar("T", Owed, Behind)


@dataclass(frozen=True)
class Asked:
    """Everything that the statements of some workers hold: each figure's rows by worker, and the lists."""

    figures: Mapping[str, ByWorker]
    overdue: Mapping[str | None, list[Behind]]
    steps: Mapping[str | None, list[Owed]]
    weeks: tuple[date, ...]


def present(snapshot: Snapshot, scope: Scope, where: Where = ()) -> list[str]:
    """The active workers of the last day, in order of name; in a worker's own scope that worker, there or not.

    `where` chooses the workers only: their figures are of their whole load.
    """
    if scope.role == "worker" and scope.worker is not None:
        return [scope.worker]
    view = View(snapshot, scope=scope)
    day = view.as_of
    rows = view.rows(Question("caseload_per_worker", ("worker",), "day", day, day, where))
    return sorted(
        {row.dims[0] for row in rows if row.dims[0] is not None and row.denominator},
        key=lambda w: dates.sort_key(view.label("worker", w)),
    )


def asked(view: View, where: Where = (), dialogue: bool = False) -> Asked:
    """Ask every figure once, for all workers of `where` (in a worker's scope: that worker)."""
    day, snapshot, scope = view.as_of, view.snap, view.scope
    year = max(months_back(day, MONTHS - 1), snapshot.calendar_from)
    by = ("worker",)
    found = {
        "load": Question("caseload_per_worker", by, "month", year, day, where),
        "open": Question("open_cases", by, "day", day, day, where),
        "closures": Question("closures_per_worker_month", by, "month", year, day, where),
        "long": Question("long_stock", by, "day", day, day, where),
        "unfollowed": Question("no_followup_8w", by, "day", day, day, where),
        "overdue": Question("contacts_overdue", ("worker", "channel"), "day", day, day, where),
    }
    weeks: tuple[date, ...] = ()
    if dialogue:
        weeks = last_weeks(day)
        found |= {f"week {id}": Question(id, by, "week", weeks[0], weeks[-1], where) for id, _ in DIALOGUE}
    delivered = "contacts" in snapshot.delivered
    late = behind(
        snapshot, Question("contacts_overdue", (), "day", day, day, where), scope, sort=(("due_on", False),)
    ) if delivered else []  # fmt: skip
    steps = owed(snapshot, scope, day + timedelta(days=1), day + timedelta(days=AHEAD), where)
    answers = {name: by_worker(view.rows(question)) for name, question in found.items()}
    return Asked(answers, of_workers(late), of_workers(steps), weeks)


def by_worker(rows: Iterable[Row]) -> ByWorker:
    """Rows by their first dim, each in order."""
    found: ByWorker = {}
    for row in rows:
        found.setdefault(row.dims[0], []).append(row)
    return found


def of_workers(items: Iterable[T]) -> dict[str | None, list[T]]:
    found: dict[str | None, list[T]] = {}
    for item in items:
        found.setdefault(item.worker, []).append(item)
    return found


def statements(
    view: View, workers: Sequence[str], where: Where = (), dialogue: bool = False, tell: Tell = silent
) -> bytes:
    """The statements of these workers as one PDF."""
    known = asked(view, where, dialogue)
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
    known = asked(view, where, dialogue)
    for n, worker in enumerate(workers, 1):
        yield worker, document_of(view, [statement(view, known, worker)])
        tell(n, len(workers))


def document_of(view: View, pages: Sequence[Mapping[str, Any]]) -> bytes:
    """The PDF of some statements."""
    title = f"Resultatopgørelse pr. {dates.day(view.as_of)}"
    return pdf("result", {"title": title, "pages": pages}, view.snap.loaded_at)


def statement(view: View, known: Asked, worker: str) -> dict[str, Any]:
    """What stands on one worker's page."""

    def last(name: str) -> Row | None:
        rows = known.figures[name].get(worker, [])
        return rows[-1] if rows else None

    snapshot, day = view.snap, view.as_of
    today = day + timedelta(days=1)
    load, closed = last("load"), last("closures")
    late, steps = known.overdue.get(worker, []), known.steps.get(worker, [])
    overdue = {row.dims[1]: row.value for row in known.figures["overdue"].get(worker, [])}
    number = {name: numbers.number(row.value if (row := last(name)) else 0) for name in ("open", "long")}
    # A table that is not delivered has no row for any worker: that is not none.
    number["unfollowed"] = (
        numbers.number(row.value if (row := last("unfollowed")) else 0)
        if "followups" in snapshot.delivered
        else numbers.DASH
    )
    delivered, gone = "contacts" in snapshot.delivered, not_told(snapshot)
    missing = dates.not_delivered(gone)
    calls, mails = (
        numbers.number(overdue.get(c) or 0) if delivered else numbers.DASH for c in ("phone", "mail")
    )
    # A head sees the cases of the head's units; a colleague may hold one of another's.
    limited = ", i lederens enheder" if view.scope.role == "head" else ""
    return {
        "name": view.label("worker", worker),
        "week": f"uge {today.isocalendar().week}",
        "as_of": f"data pr. {dates.day(day)}",
        "facts": [
            {"n": number["open"], "words": _cases(number["open"]), "under": _band_said(load), "status": _status(load)},
            {"n": numbers.number(closed.numerator) if closed else "0", "words": f"afslutninger i {_month(closed, day)}",
             "under": _pace(closed), "status": _status(closed)},
            {"n": calls, "words": "opkald over frist", "under": "mangler svar", "status": None},
            {"n": mails, "words": "mails over frist", "under": "mangler svar", "status": None},
            {"n": numbers.number(len(steps)) if len(gone) < 2 else numbers.DASH, "words": "skridt", "under": "i de næste fire uger", "status": None},
            {"n": number["long"], "words": "på 52 uger+", "under": "af mine sager", "status": None},
            {"n": number["unfollowed"], "words": "uden opfølgning", "under": "i 8 uger", "status": None},
        ],
        "load": _chart(known.figures["load"].get(worker, []), "caseload_per_worker", "Mine sager", "line"),
        "closures": _chart(known.figures["closures"].get(worker, []), "closures_per_worker_month",
                           "Mine afslutninger", "column"),
        "late": [[dates.day(r.due_on), r.case_id or "uden sag", view.label("channel", r.kind), dates.day(r.day)]
                 for r in late[:room(late)]],
        "late_title": _late_title(late, delivered),
        "late_more": _more(late),
        "steps": [[f"{o.due_on:%d-%m}", f"uge {o.due_on.isocalendar().week}", o.case_id,
                   dates.sentence(o.called)] for o in steps[:room(steps)]],
        "late_said": "Alle henvendelser i dine sager er besvaret, eller deres frist er ikke nået." if delivered else "",
        "steps_title": f"{dates.count(len(steps), 'skridt skal', 'skridt skal')} tages i de næste fire uger" if steps
        else missing or "Intet skridt har frist i de næste fire uger",
        "steps_said": f"{missing}: deres skridt er ikke med." if steps and missing else "",
        "steps_more": _more(steps),
        "dialogue": dialogue_of(known.figures, known.weeks, worker, snapshot.delivered) if known.weeks else None,
        "foot": f"Øjebliksbillede {snapshot.id} · kun dine egne tal{limited}; der sammenlignes ikke med andre · må ikke sendes videre",
    }  # fmt: skip


def room(items: Sequence[object]) -> int:
    """How many rows of a list are shown: all, or one fewer than fit, so that the rest can be counted."""
    return len(items) if len(items) <= MOST else MOST - 1


def _more(items: Sequence[object]) -> str:
    rest = len(items) - room(items)
    return f"og {numbers.number(rest)} til, se skærmen" if rest else ""


def _cases(n: str) -> str:
    return "sag" if n == "1" else "sager"


def _late_title(late: Sequence[object], delivered: bool) -> str:
    if not delivered:
        return "Henvendelser er ikke leveret"
    if not late:
        return "Ingen henvendelser over frist"
    return f"{dates.count(len(late), 'henvendelse venter', 'henvendelser venter')} på svar"


def _status(row: Row | None) -> dict[str, str] | None:
    if row is None or row.value is None:
        return None
    return {"kind": row.status, "word": numbers.STATUS[row.status]}


def _band_said(row: Row | None) -> str:
    """`anbefalet 35–50, mål højst 50`; why there is none for one who is in no team."""
    if row is None or row.value is None:
        return "ikke aktiv i et team på dagen"
    if row.target_low is not None and row.target_high is not None:
        return f"anbefalet {numbers.number(row.target_low)}–{numbers.number(row.target_high)}"
    return numbers.target(row.target_low, row.target_high, "cases_per_worker")


def _pace(row: Row | None) -> str:
    if row is None or row.target_low is None or not row.denominator:
        return "ingen norm at måle med"
    over = "normen er" if row.complete else "normen er nu"
    return f"{over} {numbers.number(row.target_low * row.denominator, 1)}"


def _month(row: Row | None, day: date) -> str:
    return dates.MONTHS[(int(row.period[5:7]) if row else day.month) - 1]


def _chart(rows: Sequence[Row], ident: str, name: str, form: Any) -> dict[str, Any] | None:
    unit = INDICATORS[ident].unit
    chart = Chart(
        name, over_time(rows), (actual(name, rows), *goals(rows, unit)), form,
        # One worker's cases are whole; only a mean has decimals.
        "count" if ident == "caseload_per_worker" else kind_of(unit), unit, running=running(rows),
    )  # fmt: skip
    return None if chart.empty else drawn(chart, 254, 116, 7.5).value()
