"""Milepæle: the weeks of a case by which something has to be done, how it went, and who comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dashboard import html
from dashboard.components.panel import empty, panel
from dashboard.components.strip import Fact, strip
from dashboard.components.table import table
from metrics.behind.obligations import Outcome, Owed, not_told, outcomes, owed
from metrics.catalogue import LONG_WEEKS
from metrics.danish import dates, numbers
from metrics.danish.rules import FIGURE_OF
from metrics.question import Grain
from topics import links
from topics import sections as parts
from topics.tables import number
from topics.values import Column, Legend, Panel, Shares, Shown, Strong, Table
from topics.view import View

TITLE = "Milepæle"
GRAIN: Grain = "month"
FIXED_GRAIN = True

AHEAD = 28
"""Who comes next: those of so many days."""
MOST = 200
ENOUGH = 20
"""The finding in the title is one of at least so many."""


@dataclass(frozen=True)
class Line:
    """One milestone: its week (None: the case's own day), its step, how many reached it, and how it went."""

    week: int | None
    name: str
    figure: str | None
    reached: int | None
    outcome: Outcome
    onwards: bool = False

    @property
    def when(self) -> str:
        return numbers.DASH if self.week is None else f"{self.week}+" if self.onwards else str(self.week)


def render(view: View) -> list[Any]:
    """The page: how the milestones of the period went, and who comes next."""
    start, end = period(view)
    found = view.once(outcomes, start, end, view.state.where())
    weeks = sorted({o.week for o in found if o.week in LONG_WEEKS} | set(LONG_WEEKS))
    reached = view.ask(
        {str(w): view.question("long_inflow", grain="month", start=start, end=end, weeks=w) for w in weeks}
    )
    counts = {w: int(sum(r.value or 0 for r in reached[str(w)])) for w in weeks}
    lines = in_order(found, counts)
    following = ahead(view)
    due, met = (sum(getattr(line.outcome, what) for line in lines) for what in ("due", "on_time"))
    gone = not_told(view.snap)
    missing = dates.not_delivered(gone)
    title = (
        missing
        if len(gone) == 2
        else f"{numbers.number(met)} af {dates.count(due, 'milepæl', 'milepæle')} er nået til tiden ({numbers.percent(met / due)})"
        if due
        else "Ingen milepæle i perioden"
    )
    return [
        parts.head(f"Milepæle · {view.unit_name()}", title, under=f"med frist {dates.day(start)} – {dates.day(end)}" if len(gone) < 2 else ""),
        *([html.P(f"{missing}: deres trin er ikke med.", className="notes")] if len(gone) == 1 else []),
        strip(facts(lines, counts, following, len(gone) < 2)),
        html.Div([went(view, lines, start, end, missing), next_up(view, following, missing)], className="columns columns-milestones"),
        parts.definition(view, *dict.fromkeys(line.figure for line in lines if line.figure), "long_inflow"),
    ]  # fmt: skip


def period(view: View) -> tuple[date, date]:
    """The filter's period, else the twelve months up to the last day."""
    return (view.start("month") if view.state.start else view.year()), view.end


def in_order(found: Sequence[Outcome], reached: Mapping[int, int]) -> list[Line]:
    """The milestones by week, then those whose day is the case's own; the repeats beyond week 104 are one line."""
    kept = [o for o in found if (o.due or o.void) and (o.week or 0) <= LONG_WEEKS[-1]]
    late = [o for o in found if (o.due or o.void) and (o.week or 0) > LONG_WEEKS[-1]]
    lines = [Line(o.week, o.name, FIGURE_OF.get(o.kind), reached.get(o.week or -1), o) for o in kept]
    for kind, name in sorted({(o.kind, o.name) for o in late}):
        same = [o for o in late if (o.kind, o.name) == (kind, name)]
        first = min(o.week or 0 for o in same)
        sums = [
            sum(getattr(o, what) for o in same) for what in ("on_time", "late", "missing", "void", "waiting")
        ]
        lines.append(Line(first, name, FIGURE_OF.get(kind), None, Outcome(kind, name, first, *sums), True))
    return sorted(lines, key=lambda line: (line.week is None, line.week or 0, line.name))


def ahead(view: View) -> list[Owed]:
    """What falls due in the next four weeks and is not done; empty for those without the case level."""
    if not view.sees_cases:
        return []
    last = view.snap.as_of + timedelta(days=AHEAD)
    return view.once(owed, view.today, last, view.state.where())


def facts(
    lines: Sequence[Line], reached: Mapping[int, int], following: Sequence[Owed], told: bool = True
) -> list[Fact]:
    """How many reach the weeks, and how their steps went; not `told`: nobody delivered which steps were taken."""
    late, missing = (sum(getattr(line.outcome, what) for line in lines) for what in ("late", "missing"))
    return [
        Fact("Når uge 8", numbers.number(reached.get(8)), "åbne sager i perioden"),
        Fact("Når uge 26", numbers.number(reached.get(26)), "åbne sager i perioden"),
        Fact("Når uge 52", numbers.number(reached.get(52)), "åbne sager i perioden"),
        *[
            Fact(
                name,
                numbers.number(n) if told else numbers.DASH,
                under if told else numbers.STATUS["not_delivered"],
            )
            for name, n, under in (
                ("For sent", late, "trin taget efter fristen"),
                ("Mangler", missing, "frist overskredet, intet trin"),
                ("På vej", len(following), f"frist i de næste {AHEAD // 7} uger"),
            )
        ],
    ]


def went(view: View, lines: Sequence[Line], start: date, end: date, missing: str = "") -> Panel:
    """The milestones as bars on one scale of shares, with their counts."""
    under = f"Trin med frist {dates.day(start)} – {dates.day(end)} · {view.unit_name()} · bortfaldne tæller ikke med i andelen"
    if not lines:
        return panel("Sådan gik det", under, empty(f"{missing}." if missing else parts.NOTHING))
    worst = min((line for line in lines if line.outcome.due >= ENOUGH), key=_share, default=None)
    title = (
        f"Lavest er {_called(worst)}: {numbers.percent(_share(worst))} til tiden"
        if worst
        else "Sådan gik det"
    )
    columns = (
        Column("Uge"), Column("Trin", "text", "milestones-step"), Column("Når ugen", "count"),
        Column("Fordeling", "text", "milestone-bar-cell", unseen=True), Column("Til tiden", "count"),
        Column("For sent", "count"), Column("Mangler", "count"), Column("Bortfaldet", "count"), Column("Andel", "share"),
    )  # fmt: skip
    rows = [
        (
            line.when, dates.sentence(line.name), number(line.reached), bar(line.outcome), _rows(view, line, start, end),
            number(line.outcome.late), number(line.outcome.missing), number(line.outcome.void),
            Shown(Strong(numbers.percent(_share(line))), _share(line), "share") if line.outcome.due else numbers.DASH,
        )
        for line in lines
    ]  # fmt: skip
    drawn = Table(columns, tuple(rows), "Milepæle i perioden", "milestones")
    bar_at = 3
    return Panel(
        title,
        under,
        (
            Legend(
                (("var(--actual)", "til tiden"), ("var(--grey-2)", "for sent"), ("transparent", "mangler"))
            ),
            drawn,
        ),
        notes=(
            "En sag når ugen, når den er åben på dagen. Et trin skyldes kun, hvor reglerne for sagens første fraværsdag kræver det.",
        ),
        file=Table(
            (*columns[:bar_at], *columns[bar_at + 1 :]),
            tuple((*row[:bar_at], *row[bar_at + 1 :]) for row in rows),
        ),
    )


def bar(o: Outcome) -> Shares:
    """On time, late and missing as one bar of the whole."""
    pieces = (("met", o.on_time), ("late", o.late), ("missing", o.missing))
    return Shares(tuple((f"milestone-{name}", n / o.due) for name, n in pieces if n) if o.due else ())


def next_up(view: View, following: Sequence[Owed], missing: str = "") -> Panel:
    """Whose milestone comes next: case, step and day."""
    under = f"Trin, der ikke er taget, med frist {dates.day(view.today)} – {dates.day(view.snap.as_of + timedelta(days=AHEAD))}"
    title = f"{dates.count(len(following), 'trin', 'trin')} skal tages i de næste fire uger"
    if not view.sees_cases:
        return panel("Hvem kommer nu", under, empty("De enkelte sager er kun for dem, der arbejder med dem."))
    if not following and missing:
        return panel("Hvem kommer nu", under, empty(f"{missing}."))
    if not following:
        return panel(
            "Ingen milepæle i de næste fire uger", under, empty("Intet trin har frist i de næste fire uger.")
        )
    rows = [
        [
            dates.day(o.due_on),
            f"uge {o.due_on.isocalendar().week}",
            o.case_id,
            dates.sentence(o.name),
            view.label("team", o.team),
            view.label("worker", o.worker),
        ]
        for o in following[:MOST]
    ]
    more = len(following) - len(rows)
    return panel(
        title,
        under,
        table(
            ["Frist", "Uge", "Sag", "Trin", "Team", "Medarbejder"], rows, words=range(6), caption="Hvem kommer nu"
        ),
        note=f"og {numbers.number(more)} til; vælg et team for at se dem" if more else None,
    )  # fmt: skip


def _rows(view: View, line: Line, start: date, end: date) -> Shown:
    """The count of those in time, leading to the rows, where the indicator is of that milestone alone."""
    shown = number(line.outcome.on_time)
    if line.figure in (None, "followup_on_time", "coordinator_on_time") or not view.sees_cases:
        return shown
    href = links.cases(line.figure, view.state, "all", start=f"{start:%Y-%m}", end=f"{end:%Y-%m}")
    return shown._replace(to=href)


def _share(line: Line) -> float:
    return line.outcome.on_time / line.outcome.due if line.outcome.due else 1.0


def _called(line: Line) -> str:
    return line.name if line.week is None else f"{line.name} i uge {line.when}"
