"""Milepæle: the weeks of a case by which something has to be done, how it went, and who comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from metrics.behind.obligations import Outcome, Owed, not_told, outcomes, owed
from metrics.catalogue import LONG_WEEKS
from metrics.danish import dates, numbers
from metrics.danish.rules import FIGURE_OF
from metrics.question import Grain

from . import links, sections
from .cells import Column, Shares, Shown, Strong, Table
from .tables import number
from .values import Empty, Fact, Facts, Group, Legend, Panel, Text
from .view import View

TITLE = "Milepæle"
GRAIN: Grain = "month"
FIXED_GRAIN = True

AHEAD = 28
"""Who comes next: those of so many days."""
MOST = 200
"""Rows of who comes next that a screen shows; a file has all."""
ENOUGH = 20
"""The finding in the title is one of at least so many."""
SHARED = ("followup_on_time", "coordinator_on_time")
"""Indicators that count several milestones, so that their cases are not those of one."""


@dataclass(frozen=True)
class Milestone:
    """One milestone: its week (None: the case's own day), its step, how many reached it, and how it went.

    `onwards`: it stands for its repeats too, `130+`.
    """

    week: int | None
    name: str
    figure: str | None
    reached: int | None
    outcome: Outcome
    onwards: bool = False

    @property
    def when(self) -> str:
        return numbers.DASH if self.week is None else f"{self.week}+" if self.onwards else str(self.week)

    @property
    def called(self) -> str:
        """`screening i uge 39`."""
        return self.name if self.week is None else f"{self.name} i uge {self.when}"

    @property
    def on_time(self) -> float:
        """The share of those due that were in time; 1 where none was due."""
        return self.outcome.on_time / self.outcome.due if self.outcome.due else 1.0


def render(view: View) -> list[Any]:
    """The page: how the milestones of the period went, and who comes next."""
    start, end = period(view)
    ended = view.once(outcomes, start, end, view.state.where())
    weeks = sorted({o.week for o in ended if o.week in LONG_WEEKS} | set(LONG_WEEKS))
    inflow = view.ask(
        {str(w): view.question("long_inflow", grain="month", start=start, end=end, weeks=w) for w in weeks}
    )
    reached = {w: int(sum(r.value or 0 for r in inflow[str(w)])) for w in weeks}
    milestones = in_order(ended, reached)
    following = next_owed(view)
    gone = not_told(view.snap)
    missing = dates.not_delivered(gone)
    told = len(gone) < 2
    return [
        sections.head(
            f"Milepæle · {view.unit_name()}",
            headline(milestones) if told else missing,
            under=f"med frist {dates.day(start)} – {dates.day(end)}" if told else "",
        ),
        Text(f"{missing}: deres trin er ikke med.", "notes") if len(gone) == 1 else None,
        facts(milestones, reached, following, told),
        Group(
            (how_it_went(view, milestones, start, end, missing), next_up(view, following, missing)),
            "columns columns-milestones",
        ),
        sections.definition(view, *dict.fromkeys(m.figure for m in milestones if m.figure), "long_inflow"),
    ]


def period(view: View) -> tuple[date, date]:
    """The filter's period, else the twelve months up to the last day."""
    return (view.start("month") if view.state.start else view.year()), view.end


def headline(milestones: Sequence[Milestone]) -> str:
    """`5.234 af 6.012 milepæle er nået til tiden (87 %)`."""
    due = sum(m.outcome.due for m in milestones)
    on_time = sum(m.outcome.on_time for m in milestones)
    if not due:
        return "Ingen milepæle i perioden"
    of = dates.count(due, "milepæl", "milepæle")
    return f"{numbers.number(on_time)} af {of} er nået til tiden ({numbers.percent(on_time / due)})"


def in_order(ended: Sequence[Outcome], reached: Mapping[int, int]) -> list[Milestone]:
    """The milestones by week, then those whose day is the case's own; the repeats beyond week 104 are one."""
    owed_any = [o for o in ended if o.due or o.void]
    last = LONG_WEEKS[-1]
    milestones = [
        Milestone(o.week, o.name, FIGURE_OF.get(o.kind), reached.get(o.week or -1), o)
        for o in owed_any
        if (o.week or 0) <= last
    ]
    repeats = [o for o in owed_any if (o.week or 0) > last]
    for kind, name in sorted({(o.kind, o.name) for o in repeats}):
        one = together([o for o in repeats if (o.kind, o.name) == (kind, name)])
        milestones.append(Milestone(one.week, one.name, FIGURE_OF.get(kind), None, one, onwards=True))
    return sorted(milestones, key=lambda m: (m.week is None, m.week or 0, m.name))


def together(same: Sequence[Outcome]) -> Outcome:
    """Outcomes of one kind as one, from its first week on."""
    return Outcome(
        same[0].kind, same[0].name, min(o.week or 0 for o in same), sum(o.on_time for o in same), sum(o.late for o in same),
        sum(o.missing for o in same), sum(o.void for o in same), sum(o.waiting for o in same),
    )  # fmt: skip


def next_owed(view: View) -> list[Owed]:
    """What falls due in the next four weeks and is not done; empty for those without the case level."""
    if not view.sees_cases:
        return []
    last = view.snap.as_of + timedelta(days=AHEAD)
    return view.once(owed, view.today, last, view.state.where())


def facts(
    milestones: Sequence[Milestone], reached: Mapping[int, int], following: Sequence[Owed], told: bool = True
) -> Facts:
    """How many reach the weeks, and how their steps went; not `told`: nobody delivered which steps were taken."""
    late = sum(m.outcome.late for m in milestones)
    missing = sum(m.outcome.missing for m in milestones)
    weeks = (
        Fact(f"Når uge {week}", numbers.number(reached.get(week)), "åbne sager i perioden")
        for week in (8, 26, 52)
    )
    steps = (
        ("For sent", late, "trin taget efter fristen"),
        ("Mangler", missing, "frist overskredet, intet trin"),
        ("På vej", len(following), f"frist i de næste {AHEAD // 7} uger"),
    )
    if not told:
        unknown = (Fact(name, numbers.DASH, numbers.STATUS["not_delivered"]) for name, _, _ in steps)
        return Facts((*weeks, *unknown))
    return Facts((*weeks, *(Fact(name, numbers.number(n), under) for name, n, under in steps)))


COLUMNS = (
    Column("Uge"), Column("Trin", "text", "milestones-step"), Column("Når ugen", "count"), Column("Til tiden", "count"),
    Column("For sent", "count"), Column("Mangler", "count"), Column("Bortfaldet", "count"), Column("Andel", "share"),
)  # fmt: skip
BAR = Column("Fordeling", "text", "milestone-bar-cell", unseen=True)
BAR_AT = 3
"""The place of the bar among the columns on a screen; a file has none."""
KEY = Legend((("var(--actual)", "til tiden"), ("var(--grey-2)", "for sent"), ("transparent", "mangler")))


def how_it_went(
    view: View, milestones: Sequence[Milestone], start: date, end: date, missing: str = ""
) -> Panel:
    """The milestones as bars on one scale of shares, with their counts; `missing` says what is not delivered."""
    under = f"Trin med frist {dates.day(start)} – {dates.day(end)} · {view.unit_name()} · bortfaldne tæller ikke med i andelen"
    if not milestones:
        return Panel("Sådan gik det", under, (Empty(f"{missing}." if missing else sections.NOTHING),))
    worst = min((m for m in milestones if m.outcome.due >= ENOUGH), key=lambda m: m.on_time, default=None)
    title = (
        f"Lavest er {worst.called}: {numbers.percent(worst.on_time)} til tiden" if worst else "Sådan gik det"
    )
    rows = [counts(view, m, start, end) for m in milestones]
    shown = [(*row[:BAR_AT], bar(m.outcome), *row[BAR_AT:]) for m, row in zip(milestones, rows, strict=True)]
    columns = (*COLUMNS[:BAR_AT], BAR, *COLUMNS[BAR_AT:])
    return Panel(
        title,
        under,
        (KEY, Table(columns, tuple(shown), "Milepæle i perioden", "milestones")),
        notes=(
            "En sag når ugen, når den er åben på dagen. Et trin skyldes kun, hvor reglerne for sagens første fraværsdag kræver det.",
        ),
        file=Table(COLUMNS, tuple(rows)),
    )


def counts(view: View, milestone: Milestone, start: date, end: date) -> tuple[Any, ...]:
    """A milestone's row under `COLUMNS`."""
    outcome = milestone.outcome
    return (
        milestone.when,
        dates.sentence(milestone.name),
        number(milestone.reached),
        number(outcome.on_time)._replace(to=cases(view, milestone, start, end)),
        number(outcome.late),
        number(outcome.missing),
        number(outcome.void),
        Shown(Strong(numbers.percent(milestone.on_time)), milestone.on_time, "share")
        if outcome.due
        else numbers.DASH,
    )


def cases(view: View, milestone: Milestone, start: date, end: date) -> str | None:
    """The address of the cases behind a milestone, where its indicator is of that milestone alone."""
    if milestone.figure is None or milestone.figure in SHARED or not view.sees_cases:
        return None
    return links.cases(milestone.figure, view.state, "all", start=f"{start:%Y-%m}", end=f"{end:%Y-%m}")


def bar(outcome: Outcome) -> Shares:
    """On time, late and missing as one bar of the whole."""
    counted = (("met", outcome.on_time), ("late", outcome.late), ("missing", outcome.missing))
    return Shares(tuple((f"milestone-{name}", n / outcome.due) for name, n in counted if n))


def next_up(view: View, following: Sequence[Owed], missing: str = "") -> Panel:
    """Whose milestone comes next: case, step and day; `missing` says what is not delivered."""
    under = f"Trin, der ikke er taget, med frist {dates.day(view.today)} – {dates.day(view.snap.as_of + timedelta(days=AHEAD))}"
    if not view.sees_cases:
        return Panel(
            "Hvem kommer nu", under, (Empty("De enkelte sager er kun for dem, der arbejder med dem."),)
        )
    if not following and missing:
        return Panel("Hvem kommer nu", under, (Empty(f"{missing}."),))
    if not following:
        return Panel(
            "Ingen milepæle i de næste fire uger",
            under,
            (Empty("Intet trin har frist i de næste fire uger."),),
        )
    columns = (
        Column("Frist", "date"), Column("Uge"), Column("Sag"), Column("Trin", "wide"), Column("Team"), Column("Medarbejder"),
    )  # fmt: skip
    rows = tuple(
        (
            o.due_on, f"uge {o.due_on.isocalendar().week}", o.case_id, dates.sentence(o.name),
            view.label("team", o.team), view.label("worker", o.worker),
        )
        for o in following
    )  # fmt: skip
    body: list[Any] = [Table(columns, rows[:MOST], "Hvem kommer nu")]
    more = len(rows) - MOST
    if more > 0:
        body.append(Text(f"og {numbers.number(more)} til; vælg et team for at se dem", "note"))
    return Panel(
        f"{dates.count(len(rows), 'trin', 'trin')} skal tages i de næste fire uger",
        under,
        tuple(body),
        file=Table(columns, rows),
    )
