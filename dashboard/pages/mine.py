"""Mit: a caseworker's own caseload, closures, overdue answers and milestones; and nobody else's.

Everything is asked in the scope of that worker, so that `metrics` itself gives no other's. Where the reader is
the local operator (no login), a worker is chosen, and the page says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from dashboard import html
from dashboard.components.panel import chart, empty, panel
from dashboard.components.status import running, status
from dashboard.components.strip import Fact, strip
from dashboard.components.table import table
from dashboard.controls import choice
from dashboard.figures.series import line
from metrics import INDICATORS, Question
from metrics.behind.cases import behind, count_behind
from metrics.behind.obligations import not_told, owed
from metrics.danish import dates, numbers
from metrics.judge.signals import Chart
from metrics.question import Answer, Grain, Row, Scope
from topics import events, signal, tables
from topics import events as flags
from topics import sections as parts
from topics.rows import latest
from topics.series import leads
from topics.url import State
from topics.values import Marked
from topics.view import View

TITLE = "Mit"
GRAIN: Grain = "month"
FILTERS = False
KEYS = ("medarbejder",)

COUNTED = {"caseload_per_worker": "cases", "closures_per_worker_month": "closures"}
"""A worker's own figures are counts, and are said as such: 76, where a team has 76,0."""
AHEAD = 28
MOST = 150


def render(view: View) -> list[Any]:
    """The reader's own page; for the operator, that of a chosen worker."""
    if view.scope.role == "worker":
        return own(replace(view, state=State()), [])
    if view.scope.role != "operator":
        return [parts.head("Mit", "Siden er for sagsbehandlere: den viser den enkeltes egne sager og tal")]
    workers = present(view)
    chosen = view.own.get("medarbejder", "")
    options = [{"value": w, "label": view.label("worker", w)} for w in workers]
    note = html.P(
        [
            html.Strong("Åben på denne maskine uden login. "),
            "Med login ser hver sagsbehandler kun sin egen side, og ingen andre kan vælge den.",
        ],
        className="notes",
        role="note",
    )
    picker = html.Div(
        choice(
            "medarbejder",
            "Vis siden, som den ser ud for",
            options,
            chosen if chosen in workers else None,
            width=300,
        ),
        className="whatif panel",
    )
    if chosen not in workers:
        said = (
            "Vælg en sagsbehandler"
            if not chosen
            else f"Der er ingen sagsbehandler “{chosen[:20]}”. Vælg en anden"
        )
        return [parts.head("Mit", said), note, picker]
    scope = Scope("worker", worker=chosen, level="case")
    return own(replace(view, scope=scope, state=State()), [note, picker])


def present(view: View) -> list[str]:
    """The workers with cases or a place in a team on the last day, in order of name."""
    day = view.snap.as_of
    rows = latest(
        view.ask({"w": Question("caseload_per_worker", by=("worker",), grain="day", start=day, end=day)})["w"]
    )
    found = [dims[0] for dims in rows if dims[0] is not None]
    return sorted(found, key=lambda w: dates.sort_key(view.label("worker", w)))


def questions(view: View) -> dict[str, Question]:
    """What the page asks; the scope makes each the worker's own."""
    day, year = view.snap.as_of, view.year()
    return {
        "load": Question("caseload_per_worker", grain="month", start=year, end=day),
        "open": Question("open_cases", grain="day", start=day, end=day),
        "closures": Question("closures_per_worker_month", grain="month", start=year, end=day),
        "long": Question("long_stock", grain="day", start=day, end=day),
        "unfollowed": Question("no_followup_8w", grain="day", start=day, end=day),
        "overdue": Question("contacts_overdue", grain="day", start=day, end=day, by=("channel",)),
    }


def own(view: View, before: list[Any]) -> list[Any]:
    """The page in the scope of one worker. `before` stands above it where it is not the reader's own."""
    answers = view.ask(questions(view))
    last = view.snap.as_of + timedelta(days=AHEAD)
    following = view.once(owed, view.today, last)
    mine, closed = answers["open"].last(), answers["closures"].last()
    # What is not delivered is not none.
    overdue = (
        {dims[0]: row.value or 0 for dims, row in latest(answers["overdue"]).items()}
        if "contacts" in view.snap.delivered
        else None
    )
    said = [
        dates.count(mine.value or 0 if mine else 0, "sag", "sager"),
        f"{dates.count(closed.numerator or 0 if closed else 0, 'afslutning', 'afslutninger')} i {_month(closed)}",
    ]
    if overdue is not None:
        said.append(f"{dates.count(sum(overdue.values()), 'henvendelse', 'henvendelser')} over frist")
    title = dates.join(said)
    return [
        parts.head(
            f"Mit · {view.label('worker', view.scope.worker)}",
            title,
            under=f"data pr. {dates.day(view.snap.as_of)} · kun dine egne sager; der sammenlignes ikke med andre",
        ),
        *before,
        strip(facts(view, answers, overdue, len(following) if len(not_told(view.snap)) < 2 else None)),
        html.Div(
            [
                overdue_panel(view),
                milestones_panel(following, dates.not_delivered(not_told(view.snap))),
                series(view, "caseload_per_worker", answers["load"], "Mine sager", not before),
                series(view, "closures_per_worker_month", answers["closures"], "Mine afslutninger", not before),
                cases_panel(view),
            ],
            className="columns",
        ),
        parts.definition(view, "caseload_per_worker", "closures_per_worker_month", "contacts_overdue", "no_followup_8w"),
    ]  # fmt: skip


def facts(
    view: View, answers: dict[str, Answer], overdue: dict[str | None, float] | None, ahead: int | None
) -> list[Fact]:
    load, closed = answers["load"].last(), answers["closures"].last()
    long, unfollowed, mine = (answers[id].last() for id in ("long", "unfollowed", "open"))
    norm = (
        closed.target_low * closed.denominator
        if closed and closed.target_low and closed.denominator
        else None
    )
    pace = f"tempoet til normen er {numbers.fine(norm)} nu" if norm is not None else "ingen norm at måle med"
    band = view.band("caseload_per_worker")
    aim = f"anbefalet {numbers.number(band[0])}–{numbers.number(band[1])}" if band else ""
    if load is not None and load.value is None:
        aim = "du er ikke aktiv i et team på dagen"
    return [
        Fact("Mine sager", numbers.number(mine.value if mine else None), aim),
        Fact(f"Afslutninger i {_month(closed)}", numbers.number(closed.numerator if closed else None), pace),
        *[
            Fact(
                f"{name} over frist",
                numbers.DASH if overdue is None else numbers.number(overdue.get(channel, 0)),
                numbers.STATUS["not_delivered"] if overdue is None else "mangler svar",
            )
            for name, channel in (("Opkald", "phone"), ("Mails", "mail"))
        ],
        Fact(
            "Milepæle",
            numbers.number(ahead),
            numbers.STATUS["not_delivered"] if ahead is None else f"i de næste {AHEAD // 7} uger",
        ),
        Fact("52 uger eller mere", numbers.number(long.value if long else None), "af mine sager"),
        Fact(
            "Uden opfølgning",
            numbers.number(unfollowed.value if unfollowed else None),
            "i 8 uger" if "followups" in view.snap.delivered else numbers.STATUS["not_delivered"],
        ),
    ]


def overdue_panel(view: View) -> Any:
    """Whom the worker owes an answer, the oldest deadline first."""
    day = view.snap.as_of
    asked = Question("contacts_overdue", grain="day", start=day, end=day)
    under = "Henvendelser, hvis frist er nået, uden svar; den ældste frist først"
    if "contacts" not in view.snap.delivered:
        return panel(
            "Henvendelser over frist", under, empty("Ikke leveret: leverancen har ingen henvendelser.")
        )
    rows = behind(view.snap, asked, view.scope, sort=(("due_on", False),), limit=MOST)
    if not rows:
        return panel(
            "Ingen henvendelser over frist",
            under,
            empty("Alle henvendelser i dine sager er besvaret, eller deres frist er ikke nået."),
        )
    of = count_behind(view.snap, asked, view.scope)
    return panel(
        f"{dates.count(of, 'henvendelse venter', 'henvendelser venter')} på svar",
        f"{under}{_first(len(rows), of)}",
        table(
            ["Frist", "Sag", "Kanal", "Modtaget"],
            [
                [
                    dates.day(r.due_on),
                    r.case_id or "uden sag",
                    view.label("channel", r.kind),
                    dates.day(r.day),
                ]
                for r in rows
            ],
            words=range(4),
            caption="Henvendelser over frist",
        ),
    )


def milestones_panel(following: Sequence[Any], missing: str = "") -> Any:
    """The steps of the next four weeks, the nearest first; `missing` says of which nothing was delivered."""
    under = "Trin, der ikke er taget, med frist i de næste fire uger"
    if missing and not following:
        return panel("Milepæle i de næste fire uger", under, empty(f"{missing}."))
    under += f" · {dates.within(missing)}" if missing else ""
    if not following:
        return panel(
            "Ingen milepæle i de næste fire uger", under, empty("Intet trin har frist i de næste fire uger.")
        )
    return panel(
        f"{dates.count(len(following), 'trin', 'trin')} skal tages i de næste fire uger",
        f"{under}{_first(MOST, len(following))}",
        table(
            ["Frist", "Uge", "Sag", "Trin"],
            [
                [
                    dates.day(o.due_on),
                    f"uge {o.due_on.isocalendar().week}",
                    o.case_id,
                    dates.sentence(o.called),
                ]
                for o in following[:MOST]
            ],
            words=range(4),
            caption="Milepæle i de næste fire uger",
        ),
    )


def series(view: View, id: str, answer: Answer, name: str, led: bool) -> Any:
    """One of the worker's figures over twelve months, with target, band and dated events. It is not judged (indicators,
    "Signal or noise": none for a single worker's figures). `led`: its points lead to the rows behind them, which are
    the reader's own."""
    indicator, rows = INDICATORS[id], list(answer)
    unit, below = COUNTED[id], view.snap.small_numbers
    known = [row for row in rows if row.value is not None]
    under = f"{indicator.name} · pr. måned"
    if not known:
        return panel(name, under, empty("Der er ingen måneder, hvor du var aktiv i et team."))
    latest_row = known[-1]
    title = [
        f"{name}: {numbers.judged(latest_row, unit)} i {dates.period(latest_row.period)} ",
        *((running(),) if not latest_row.complete else ()),
        status(latest_row.status),
    ]
    dated = flags.flags(events.of_indicator(view.snap, id), rows)
    to = leads(view, id, rows) if led else ()
    figure = line(rows, unit, below, band=view.band(id), events=dated, leads=to)
    return panel(
        Marked(tuple(title), "mine-title"),
        under,
        chart(figure, f"{name} over {len(rows)} måneder, senest {numbers.value(latest_row.value, unit)}.", height=240),
        figure=figure,
        table=tables.history(rows, unit, below, leads=to),
        note=events.notes(dated, None, signal.note(Chart((), (), why_not="worker"))),
    )  # fmt: skip


def cases_panel(view: View) -> Any:
    """The worker's open cases, the longest first."""
    day = view.snap.as_of
    asked = Question("open_cases", grain="day", start=day, end=day)
    rows = behind(view.snap, asked, view.scope, sort=(("weeks", True),), limit=MOST)
    if not rows:
        return panel("Ingen åbne sager", "", empty("Du har ingen åbne sager på dagen."), wide="wide")
    of = count_behind(view.snap, asked, view.scope)
    return panel(
        f"{dates.count(of, 'åben sag', 'åbne sager')}, de længste først",
        f"Uger regnes fra første fraværsdag{_first(len(rows), of)}",
        table(
            ["Sag", "Uger", "Kategori", "Ydelse", "Job eller ledig", "Målgruppe", "Bydel", "Åbnet"],
            [
                [
                    r.case_id,
                    numbers.number(r.weeks),
                    view.label("category", r.category),
                    view.label("benefit", r.benefit),
                    view.label("employment", r.employment),
                    view.label("target_group", r.target_group),
                    view.label("district", r.district),
                    dates.day(r.opened_on),
                ]
                for r in rows
            ],
            words=(0, 2, 3, 4, 5, 6, 7),
            caption="Mine åbne sager",
        ),
        wide="wide",
    )


def _first(shown: int, of: int) -> str:
    """That a list is cut, where it is."""
    return f" · de første {numbers.number(shown)} er vist" if of > shown else ""


def _month(row: Row | None) -> str:
    return dates.MONTHS[int(row.period[5:7]) - 1] if row else "måneden"
