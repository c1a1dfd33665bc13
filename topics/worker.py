"""Mit: a caseworker's own caseload, closures, overdue answers and milestones; and nobody else's.

Everything is asked in the scope of that worker, so that `metrics` itself gives no other's. Where the reader is
the local operator (no login), a worker is chosen, and the page says so. `topics.worker_statement` has the same on paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from metrics import INDICATORS, Question
from metrics.behind.cases import Behind, behind, count_behind
from metrics.behind.obligations import Owed, not_told, owed
from metrics.danish import dates, numbers
from metrics.judge.signals import Chart
from metrics.question import Grain, Row, Scope

from . import charts, events, sections, signal, tables
from .cells import Column, Marked, Running, Status, Strong, Table
from .rows import latest
from .series import leads
from .url import State
from .values import Control, Empty, Fact, Facts, Figure, Group, Panel, Text
from .view import View

TITLE = "Mit"
GRAIN: Grain = "month"
FILTERS = False
KEYS = ("medarbejder",)

FIGURES = {
    "load": "caseload_per_worker",
    "open": "open_cases",
    "closures": "closures_per_worker_month",
    "long": "long_stock",
    "unfollowed": "no_followup_8w",
    "overdue": "contacts_overdue",
}
"""A worker's figures by the names that they have here."""
COUNTED = {"load": "cases", "closures": "closures"}
"""A worker's own figures are counts, and are said as such: 76, where a team has 76,0."""
AHEAD = 28
"""Days of the steps to come."""
MOST = 150
"""Rows of a list on the page."""
ANSWERED = "Alle henvendelser i dine sager er besvaret, eller deres frist er ikke nået."
Where = tuple[tuple[str, str | None], ...]


@dataclass(frozen=True)
class Work:
    """One worker's figures, by the names of `FIGURES`, each with its rows in order; and the steps to come."""

    rows: Mapping[str, Sequence[Row]]
    steps: Sequence[Owed]
    delivered: frozenset[str]
    """The tables that were delivered."""

    def last(self, name: str) -> Row | None:
        """The last row of a figure."""
        return self.rows[name][-1] if self.rows[name] else None

    def count(self, name: str) -> float | None:
        """A stock's last number; 0 where the worker has none, None where it is not delivered."""
        if not set(INDICATORS[FIGURES[name]].needs) <= self.delivered:
            return None
        row = self.last(name)
        return row.value if row else 0

    @property
    def overdue(self) -> dict[str | None, float] | None:
        """Answers that are over their deadline by channel; None where enquiries are not delivered."""
        if "contacts" not in self.delivered:
            return None
        return {row.dims[-1]: row.value or 0 for row in self.rows["overdue"]}

    @property
    def norm(self) -> float | None:
        """The closures of the last month that the norm gives for the days that the worker was there."""
        row = self.last("closures")
        return row.target_low * row.denominator if row and row.target_low and row.denominator else None


def questions(day: date, start: date, by: tuple[str, ...] = (), where: Where = ()) -> dict[str, Question]:
    """What is asked of one worker's figures by the names of `FIGURES`: two by month from `start`, the rest on the day."""
    asked = {
        name: Question(id, by, "month", start, day, where)
        if name in COUNTED
        else Question(id, by, "day", day, day, where)
        for name, id in FIGURES.items()
    }
    return {**asked, "overdue": replace(asked["overdue"], by=(*by, "channel"))}


def render(view: View) -> list[Any]:
    """The reader's own page; for the operator, that of a chosen worker."""
    if view.scope.role == "worker":
        return own(replace(view, state=State()))
    if view.scope.role != "operator":
        return [sections.head("Mit", "Siden er for sagsbehandlere: den viser den enkeltes egne sager og tal")]
    workers = with_cases(view)
    chosen = view.own.get("medarbejder", "")
    before = (
        Text(
            Marked((
                Strong("Åben på denne maskine uden login."),
                " Med login ser hver sagsbehandler kun sin egen side, og ingen andre kan vælge den.",
            )),
            "notes", "note",
        ),
        Group(
            (Control(
                "choice", "medarbejder", "Vis siden, som den ser ud for", chosen if chosen in workers else None,
                tuple((worker, view.label("worker", worker)) for worker in workers), width=300,
            ),),
            "whatif panel",
        ),
    )  # fmt: skip
    if chosen not in workers:
        title = (
            "Vælg en sagsbehandler"
            if not chosen
            else f"Der er ingen sagsbehandler “{chosen[:20]}”. Vælg en anden"
        )
        return [sections.head("Mit", title), *before]
    scope = Scope("worker", worker=chosen, level="case")
    return own(replace(view, scope=scope, state=State()), before)


def with_cases(view: View, where: Where = (), active: bool = False) -> list[str]:
    """The workers with cases or a place in a team on the last day, in order of name; or only those who are `active`."""
    day = view.as_of
    question = Question("caseload_per_worker", ("worker",), "day", day, day, where)
    rows = latest(view.ask({"workers": question})["workers"])
    workers = [dims[0] for dims, row in rows.items() if row.denominator or not active]
    return sorted(
        (worker for worker in workers if worker is not None),
        key=lambda worker: dates.sort_key(view.label("worker", worker)),
    )


def own(view: View, before: Sequence[Any] = ()) -> list[Any]:
    """The page in the scope of one worker. `before` stands above it where it is not the reader's own."""
    answers = view.ask(questions(view.as_of, view.year()))
    rows = {
        name: list(latest(answer).values()) if name == "overdue" else list(answer)
        for name, answer in answers.items()
    }
    steps = view.once(owed, view.today, view.as_of + timedelta(days=AHEAD))
    work = Work(rows, steps, view.snap.delivered)
    return [
        sections.head(
            f"Mit · {view.label('worker', view.scope.worker)}",
            headline(work),
            under=f"data pr. {dates.day(view.as_of)} · kun dine egne sager; der sammenlignes ikke med andre",
        ),
        *before,
        facts(view, work),
        Group((
            overdue_panel(view),
            milestones_panel(steps, dates.not_delivered(not_told(view.snap))),
            series(view, "load", work, "Mine sager", led=not before),
            series(view, "closures", work, "Mine afslutninger", led=not before),
            cases_panel(view),
        )),
        sections.definition(view, "caseload_per_worker", "closures_per_worker_month", "contacts_overdue", "no_followup_8w"),
    ]  # fmt: skip


def headline(work: Work) -> str:
    """`69 sager, 14 afslutninger i oktober og 3 henvendelser over frist`."""
    closed, overdue = work.last("closures"), work.overdue
    told = [
        dates.count(work.count("open") or 0, "sag", "sager"),
        f"{dates.count(closed.numerator or 0 if closed else 0, 'afslutning', 'afslutninger')} i {month(closed)}",
    ]
    # What is not delivered is not none.
    if overdue is not None:
        told.append(f"{dates.count(sum(overdue.values()), 'henvendelse', 'henvendelser')} over frist")
    return dates.join(told)


def facts(view: View, work: Work) -> Facts:
    """The worker's numbers of the day."""
    load, closed, overdue = work.last("load"), work.last("closures"), work.overdue
    pace = (
        f"tempoet til normen er {numbers.fine(work.norm)} nu"
        if work.norm is not None
        else "ingen norm at måle med"
    )
    band = view.band("caseload_per_worker")
    aim = f"anbefalet {numbers.number(band[0])}–{numbers.number(band[1])}" if band else ""
    if load is not None and load.value is None:
        aim = "du er ikke aktiv i et team på dagen"
    unknown = numbers.STATUS["not_delivered"]
    ahead = len(work.steps) if len(not_told(view.snap)) < 2 else None
    unfollowed = work.count("unfollowed")
    return Facts((
        Fact("Mine sager", numbers.number(work.count("open")), aim),
        Fact(f"Afslutninger i {month(closed)}", numbers.number(closed.numerator if closed else None), pace),
        *(
            Fact(
                f"{name} over frist",
                numbers.DASH if overdue is None else numbers.number(overdue.get(channel, 0)),
                unknown if overdue is None else "mangler svar",
            )
            for name, channel in (("Opkald", "phone"), ("Mails", "mail"))
        ),
        Fact("Milepæle", numbers.number(ahead), unknown if ahead is None else f"i de næste {AHEAD // 7} uger"),
        Fact("52 uger eller mere", numbers.number(work.count("long")), "af mine sager"),
        Fact("Uden opfølgning", numbers.number(unfollowed), unknown if unfollowed is None else "i 8 uger"),
    ))  # fmt: skip


def overdue_panel(view: View) -> Panel:
    """Whom the worker owes an answer, the oldest deadline first."""
    asked = Question(FIGURES["overdue"], (), "day", view.as_of, view.as_of)
    under = "Henvendelser, hvis frist er nået, uden svar; den ældste frist først"
    if "contacts" not in view.snap.delivered:
        why = "Ikke leveret: leverancen har ingen henvendelser."
        return Panel("Henvendelser over frist", under, (Empty(why),))
    rows = behind(view.snap, asked, view.scope, sort=(("due_on", False),), limit=MOST)
    if not rows:
        return Panel(waiting(0), under, (Empty(ANSWERED),))
    of = count_behind(view.snap, asked, view.scope)
    table = overdue_table(view, rows)
    return Panel(waiting(of), f"{under}{first_rows(len(rows), of)}", (table,), table)


def waiting(count: int) -> str:
    """How many enquiries wait for an answer."""
    if not count:
        return "Ingen henvendelser over frist"
    return f"{dates.count(count, 'henvendelse venter', 'henvendelser venter')} på svar"


def overdue_table(view: View, rows: Iterable[Behind]) -> Table:
    """Enquiries that are over their deadline."""
    columns = (Column("Frist", "date"), Column("Sag"), Column("Kanal"), Column("Modtaget", "date"))
    return Table(
        columns,
        tuple((r.due_on, r.case_id or "uden sag", view.label("channel", r.kind), r.day) for r in rows),
        "Henvendelser over frist",
    )


def milestones_panel(steps: Sequence[Owed], missing: str = "") -> Panel:
    """The steps of the next four weeks, the nearest first; `missing` says of which nothing was delivered."""
    under = "Trin, der ikke er taget, med frist i de næste fire uger"
    if missing and not steps:
        return Panel("Milepæle i de næste fire uger", under, (Empty(f"{missing}."),))
    under += f" · {dates.within(missing)}" if missing else ""
    if not steps:
        return Panel(
            "Ingen milepæle i de næste fire uger", under, (Empty("Intet trin har frist i de næste fire uger."),)
        )  # fmt: skip
    title = f"{dates.count(len(steps), 'trin', 'trin')} skal tages i de næste fire uger"
    table = steps_table(steps[:MOST])
    return Panel(title, f"{under}{first_rows(MOST, len(steps))}", (table,), table)


def steps_table(steps: Iterable[Owed]) -> Table:
    """Steps that are not taken yet."""
    columns = (Column("Frist", "date"), Column("Uge"), Column("Sag"), Column("Trin"))
    return Table(
        columns,
        tuple(
            (o.due_on, f"uge {o.due_on.isocalendar().week}", o.case_id, dates.sentence(o.called))
            for o in steps
        ),
        "Milepæle i de næste fire uger",
    )  # fmt: skip


def series(view: View, name: str, work: Work, title: str, *, led: bool) -> Panel:
    """One of the worker's figures over twelve months, with target, band and dated events. It is not judged (indicators,
    "Signal or noise": none for a single worker's figures). `led`: its points lead to the rows behind them, which are
    the reader's own."""
    id, rows = FIGURES[name], work.rows[name]
    unit = COUNTED[name]
    under = f"{INDICATORS[id].name} · pr. måned"
    known = [row for row in rows if row.value is not None]
    if not known:
        return Panel(title, under, (Empty("Der er ingen måneder, hvor du var aktiv i et team."),))
    now = known[-1]
    dated = events.flags(events.of_indicator(view.snap, id), rows)
    to = leads(view, id, rows) if led else ()
    line = charts.Line(rows, unit, band=view.band(id), events=dated, leads=to)
    summary = f"{title} over {len(rows)} måneder, senest {numbers.value(now.value, unit)}."
    table, chart = tables.history(rows, unit, leads=to)
    return Panel(
        f"{title}: {numbers.judged(now, unit)} i {dates.period(now.period)} ", under, (Figure(line, summary, 240),), table,
        events.notes(dated, None, signal.note(Chart((), (), why_not="worker"))), (chart,),
        marks=(*((Running(),) if not now.complete else ()), Status(now.status)),
    )  # fmt: skip


def cases_panel(view: View) -> Panel:
    """The worker's open cases, the longest first."""
    asked = Question(FIGURES["open"], (), "day", view.as_of, view.as_of)
    rows = behind(view.snap, asked, view.scope, sort=(("weeks", True),), limit=MOST)
    if not rows:
        return Panel("Ingen åbne sager", "", (Empty("Du har ingen åbne sager på dagen."),), look="wide")
    of = count_behind(view.snap, asked, view.scope)
    columns = (
        Column("Sag"), Column("Uger", "count"), Column("Kategori"), Column("Ydelse"), Column("Job eller ledig"),
        Column("Målgruppe"), Column("Bydel"), Column("Åbnet", "date"),
    )  # fmt: skip
    dims = ("category", "benefit", "employment", "target_group", "district")
    lines = tuple(
        (r.case_id, tables.number(r.weeks), *(view.label(dim, getattr(r, dim)) for dim in dims), r.opened_on)
        for r in rows
    )  # fmt: skip
    table = Table(columns, lines, "Mine åbne sager")
    return Panel(
        f"{dates.count(of, 'åben sag', 'åbne sager')}, de længste først",
        f"Uger regnes fra første fraværsdag{first_rows(len(rows), of)}",
        (table,), table, look="wide",
    )  # fmt: skip


def first_rows(shown: int, of: int) -> str:
    """That a list is cut, where it is."""
    return f" · de første {numbers.number(shown)} er vist" if of > shown else ""


def month(row: Row | None) -> str:
    """The name of a row's month: `oktober`."""
    return dates.MONTHS[int(row.period[5:7]) - 1] if row else "måneden"
