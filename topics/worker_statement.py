"""The caseworker's statement as values: one worker's own figures and nobody else's, for paper.

The figures of `/mit` (`topics.worker`): caseload against the band, closures against the norm, own overdue answers, own
steps of the next four weeks; for the monthly dialogue the last four whole weeks. A worker is compared with the norm and
never with a colleague. Source: Status på Sygedagpengeaftalen (2015), line 321-323.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeVar

from metrics import INDICATORS, Question, Row, Scope, Snapshot
from metrics.behind.cases import Behind, behind
from metrics.behind.obligations import Owed, not_told, owed
from metrics.danish import dates, numbers

from . import worker_weeks
from .native import actual, goals, kind_of, over_time, running
from .periods import MONTHS, months_back
from .values import Chart, Empty, Fact, Panel
from .view import View
from .worker import (
    AHEAD,
    ANSWERED,
    FIGURES,
    Where,
    Work,
    month,
    overdue_table,
    questions,
    steps_table,
    waiting,
    with_cases,
)

MOST = 25
"""Rows of a list that fit on the page; the rest is counted."""
ByWorker = Mapping[str | None, Sequence[Row]]
"""Rows by the worker that they are about."""
T = TypeVar("T", Owed, Behind)


@dataclass(frozen=True)
class Workers:
    """What the statements of some workers hold: each figure's rows by worker, and the lists.

    `weeks` are the Mondays of the dialogue, none where there is no such page; `by_week` is its figures by indicator.
    """

    figures: Mapping[str, ByWorker]
    overdue: Mapping[str | None, list[Behind]]
    steps: Mapping[str | None, list[Owed]]
    weeks: tuple[date, ...] = ()
    by_week: Mapping[str, ByWorker] | None = None


@dataclass(frozen=True)
class Statement:
    """What one worker's statement says. `steps.lead` says of which steps nothing was delivered, the notes of the two lists
    how many rows are left out."""

    name: str
    week: str
    as_of: str
    facts: tuple[Fact, ...]
    load: Chart
    closures: Chart
    overdue: Panel
    steps: Panel
    dialogue: Panel | None
    foot: str


def present(snapshot: Snapshot, scope: Scope, where: Where = ()) -> list[str]:
    """The active workers of the last day, in order of name; in a worker's own scope that worker, there or not.

    `where` chooses the workers only: their figures are of their whole load.
    """
    if scope.role == "worker" and scope.worker is not None:
        return [scope.worker]
    return with_cases(View(snapshot, scope=scope), where, active=True)


def ask_all(view: View, where: Where = (), dialogue: bool = False) -> Workers:
    """Ask every figure once, for all workers of `where` (in a worker's scope: that worker)."""
    day, snapshot, scope = view.as_of, view.snap, view.scope
    by = ("worker",)
    asked = questions(day, max(months_back(day, MONTHS - 1), snapshot.calendar_from), by, where)
    figures = {name: by_worker(view.rows(question)) for name, question in asked.items()}
    overdue = Question(FIGURES["overdue"], (), "day", day, day, where)
    late = (
        behind(snapshot, overdue, scope, sort=(("due_on", False),))
        if "contacts" in snapshot.delivered
        else []
    )
    steps = owed(snapshot, scope, view.today, day + timedelta(days=AHEAD), where)
    if not dialogue:
        return Workers(figures, of_workers(late), of_workers(steps))
    weeks = worker_weeks.last_weeks(day)
    by_week = {
        id: by_worker(view.rows(Question(id, by, "week", weeks[0], weeks[-1], where)))
        for id, _ in worker_weeks.FIGURES
    }
    return Workers(figures, of_workers(late), of_workers(steps), weeks, by_week)


def by_worker(rows: Iterable[Row]) -> ByWorker:
    """Rows by their first dim, each in order."""
    grouped: dict[str | None, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row.dims[0], []).append(row)
    return grouped


def of_workers(items: Iterable[T]) -> dict[str | None, list[T]]:
    """The rows of a list by worker, each in order."""
    grouped: dict[str | None, list[T]] = {}
    for item in items:
        grouped.setdefault(item.worker, []).append(item)
    return grouped


def statement(view: View, workers: Workers, worker: str) -> Statement:
    """One worker's statement."""
    snapshot, day = view.snap, view.as_of
    steps = workers.steps.get(worker, [])
    rows = {name: figure.get(worker, ()) for name, figure in workers.figures.items()}
    # A head sees the cases of the head's units; a colleague may hold one of another's.
    limited = ", i lederens enheder" if view.scope.role == "head" else ""
    weeks = {id: figure.get(worker, ()) for id, figure in (workers.by_week or {}).items()}
    return Statement(
        view.label("worker", worker),
        f"uge {view.today.isocalendar().week}",
        f"data pr. {dates.day(day)}",
        facts(view, Work(rows, steps, snapshot.delivered)),
        over_months(rows["load"], "load", "Mine sager", "line"),
        over_months(rows["closures"], "closures", "Mine afslutninger", "column"),
        overdue_list(view, workers.overdue.get(worker, [])),
        steps_list(steps, dates.not_delivered(not_told(snapshot))),
        worker_weeks.side_by_side(weeks, workers.weeks, snapshot.delivered) if workers.weeks else None,
        f"Øjebliksbillede {snapshot.id} · kun dine egne tal{limited}; der sammenlignes ikke med andre · må ikke sendes videre",
    )  # fmt: skip


def facts(view: View, work: Work) -> tuple[Fact, ...]:
    """The worker's numbers of the day, two of them with how they stand. A worker without a row has none of it; a table
    that is not delivered has no row for any worker."""
    load, closed, overdue = work.last("load"), work.last("closures"), work.overdue
    calls, mails = (
        numbers.DASH if overdue is None else numbers.number(overdue.get(channel, 0))
        for channel in ("phone", "mail")
    )
    cases = work.count("open")
    steps = len(work.steps) if len(not_told(view.snap)) < 2 else None
    in_month = month(closed) if closed else dates.MONTHS[view.as_of.month - 1]
    return (
        Fact("sag" if cases == 1 else "sager", numbers.number(cases), recommended(load), status=standing(load)),
        Fact(f"afslutninger i {in_month}", numbers.number(closed.numerator) if closed else "0", norm(closed, work),
             status=standing(closed)),
        Fact("opkald over frist", calls, "mangler svar"),
        Fact("mails over frist", mails, "mangler svar"),
        Fact("skridt", numbers.number(steps), "i de næste fire uger"),
        Fact("på 52 uger+", numbers.number(work.count("long")), "af mine sager"),
        Fact("uden opfølgning", numbers.number(work.count("unfollowed")), "i 8 uger"),
    )  # fmt: skip


def standing(row: Row | None) -> str:
    """The status of a row; empty where it has no number."""
    return row.status if row is not None and row.value is not None else ""


def recommended(row: Row | None) -> str:
    """`anbefalet 35–50`, `mål højst 50`; why there is none for one who is in no team."""
    if row is None or row.value is None:
        return "ikke aktiv i et team på dagen"
    if row.target_low is not None and row.target_high is not None:
        return f"anbefalet {numbers.number(row.target_low)}–{numbers.number(row.target_high)}"
    return numbers.target(row.target_low, row.target_high, "cases_per_worker")


def norm(row: Row | None, work: Work) -> str:
    """What the norm gives for the days that the worker was there."""
    if row is None or work.norm is None:
        return "ingen norm at måle med"
    return f"{'normen er' if row.complete else 'normen er nu'} {numbers.number(work.norm, 1)}"


def over_months(rows: Sequence[Row], name: str, title: str, form: Literal["line", "column"]) -> Chart:
    """One of the worker's figures by month, with its target."""
    unit = INDICATORS[FIGURES[name]].unit
    # One worker's cases are whole; only a mean has decimals.
    kind = "count" if name == "load" else kind_of(unit)
    return Chart(
        title,
        over_time(rows),
        (actual(title, rows), *goals(rows, unit)),
        form,
        kind,
        unit,
        running=running(rows),
    )


def overdue_list(view: View, rows: Sequence[Behind]) -> Panel:
    """Whom the worker owes an answer, the oldest deadline first."""
    if "contacts" not in view.snap.delivered:
        return Panel("Henvendelser er ikke leveret")
    if not rows:
        return Panel(waiting(0), body=(Empty(ANSWERED),))
    return Panel(waiting(len(rows)), table=overdue_table(view, rows[: room(rows)]), notes=left_out(rows))


def steps_list(steps: Sequence[Owed], missing: str) -> Panel:
    """The steps of the next four weeks, the nearest first; `missing` says of which nothing was delivered."""
    if not steps:
        return Panel(missing or "Intet skridt har frist i de næste fire uger")
    return Panel(
        f"{dates.count(len(steps), 'skridt skal', 'skridt skal')} tages i de næste fire uger",
        table=steps_table(steps[: room(steps)]),
        notes=left_out(steps),
        lead=(f"{missing}: deres skridt er ikke med.",) if missing else (),
    )


def room(rows: Sequence[object]) -> int:
    """How many rows of a list are shown: all, or one fewer than fit, so that the rest can be counted."""
    return len(rows) if len(rows) <= MOST else MOST - 1


def left_out(rows: Sequence[object]) -> tuple[str, ...]:
    """How many rows of a list are not on the page."""
    rest = len(rows) - room(rows)
    return (f"og {numbers.number(rest)} til, se skærmen",) if rest else ()
