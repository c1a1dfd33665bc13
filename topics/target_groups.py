"""Målgrupper: the rates of the target groups by half-year, against the same half of 2022."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from metrics.danish import dates, numbers
from metrics.question import Answer, Grain, Question, Row

from . import charts, events, sections, sentences, series, signal, tables
from .cells import Cell, Column, Marked, Quiet, Shown, Table
from .findings import reserved, when
from .half_years import (
    AGAINST,
    BASE,
    Verdict,
    after_base,
    baseline,
    compared_title,
    instead_of,
    last_whole,
    same_half,
    tally,
    verdict,
)
from .native import about_figures, actual, label, over_time, running, sheet
from .periods import months_back
from .rows import groups
from .values import Chart, Empty, Figure, Group, Legend, Multiples, Panel
from .view import View

TITLE = "Målgrupper"
GRAIN: Grain = "halfyear"
FIXED_GRAIN = True

NAMES = {"target_group_outflow_rate": "Afgang", "target_group_job_rate": "Afgang til job"}
RESERVATION = (
    "Kildens eget forbehold: »Det er dog svært at estimere, hvordan effekten vil være på sygedagpenge- og "
    "jobafklaringsområdet« (Budgetforslag BI08 (2022), linje 239-240)."
)
KEY = Legend((("var(--actual)", "dette halvår"), ("var(--soft)", f"samme halvår {BASE}")))

ByGroup = Mapping[str | None, list[Row]]
"""Target group -> its rows, one a half-year."""


def render(view: View) -> list[Any]:
    """The page, from one batch of questions."""
    answers = view.ask({id: question(view, id) for id in NAMES})
    return [
        sections.head(
            f"Målgrupper · {view.unit_name()}",
            headline(answers["target_group_outflow_rate"]),
            under=f"Hvert halvår sammenlignes med samme halvår i {BASE}, fordi året har sin egen rytme.",
        ),
        Group(tuple(
            panel
            for beside in zip(*(rate_panels(view, id, answers[id]) for id in NAMES), strict=True)
            for panel in beside
            if panel is not None
        )),
        sections.definition(view, *NAMES),
    ]  # fmt: skip


def question(view: View, id: str) -> Question:
    """Half-years from the baseline year on, by target group, each with the same half of the baseline year beside it."""
    start = max(date(BASE, 1, 1), view.snap.history_from)
    halves = view.question(id, grain="halfyear", by=("target_group",), start=start, without=("target_group",))
    return replace(halves, compare="baseline")


def headline(answer: Answer) -> str:
    """For how many of the groups the last whole half-year differs from the baseline's."""
    last = last_whole(answer)
    if not last:
        return f"Ingen halvår efter {BASE} at sammenligne"
    words: dict[Verdict, str] = {
        "higher": "højere", "lower": "lavere", "same": "uændret", "unknown": "kan ikke sammenlignes",
    }  # fmt: skip
    counted = dates.join(f"{word} for {n}" for word, n in tally(last, words))
    of = dates.count(len(last), "målgruppe", "målgrupper")
    return f"Afgang i {dates.period(last[0].period)} mod samme halvår {BASE}: {counted} af {of}"


def rate_panels(view: View, id: str, answer: Answer) -> tuple[Panel, Panel | None]:
    """One rate: a small figure a group, and the ratios of the last whole half-year."""
    by_group: ByGroup = {
        dims[0]: rows
        for dims, rows in groups(answer).items()
        if dims[0] is not None and view.state.target_group in (None, dims[0])
    }
    every = [row for rows in by_group.values() for row in rows]
    if not any(row.value is not None for row in every):
        return Panel(NAMES[id], _measured(view, id), (Empty(sections.why(every)),), look="wide"), None
    by_group = {group: by_group[group] for group in view.order("target_group", by_group)}
    return by_half_year(view, id, answer, by_group), ratios(view, id, by_group)


def _measured(view: View, id: str) -> str:
    return f"{view.indicator(id).name}, pr. 100 sager i halvåret · {view.unit_name()}"


def by_half_year(view: View, id: str, answer: Answer, by_group: ByGroup) -> Panel:
    """A small figure a group on one scale: each half-year, with the baseline's behind it."""
    shown = {group: [row for row in rows if after_base(row)] or rows for group, rows in by_group.items()}
    bases = {group: [baseline(by_group[group], row) for row in rows] for group, rows in shown.items()}
    rates = [row.value or 0 for rows in shown.values() for row in rows]
    top = max([*rates, *(rate or 0 for own in bases.values() for rate in own)], default=0)
    dated = events.flags(events.of_indicator(view.snap, id), next(iter(shown.values()), []))
    small = []
    for group, rows in shown.items():
        name, leads = view.label("target_group", group), series.leads(view, id, rows, target_group=group)
        bars = charts.HalfYears(rows, bases[group], "rate", top, dated, leads)
        caption = Marked((name, Quiet(f"{_size(rows[-1])} sager i snit")))
        small.append((caption, Figure(bars, f"{name}: {sentences.moved(rows, 'rate')}", 190)))
    judged = signal.each(view, answer).get((next(iter(by_group)),))
    table, file = half_year_tables(view, id, by_group)
    return Panel(
        f"{NAMES[id]} pr. 100 sager, halvår for halvår",
        f"{_measured(view, id)} · samme skala · skraveret: foreløbig, mod de samme dage i {BASE}",
        (KEY, Multiples(tuple(small), "multiples-4")),
        table,
        events.notes(dated, None, signal.note(judged)),
        (half_year_chart(view, by_group),),
        "wide",
        file=file,
    )


def _size(row: Row) -> str:
    """The mean number of open cases: whole from 10 on."""
    if row.denominator is None:
        return numbers.missing(row)
    return numbers.part(row.denominator, 0 if row.denominator >= 10 else None)


def ratios(view: View, id: str, by_group: ByGroup) -> Panel:
    """The ratio of each group's last whole half-year to the baseline's, with its interval."""
    name = NAMES[id]
    last = {row.dims[0]: row for row in last_whole(row for rows in by_group.values() for row in rows)}
    items, instead = [], []
    for group, rows in by_group.items():
        row = last.get(group)
        ratio = row.comparison.ratio if row and row.comparison else None
        bounds = (ratio.value, ratio.low, ratio.high) if ratio else (None, None, None)
        items.append((view.label("target_group", group), *bounds))
        instead.append(instead_of(rows, row))
    verdicts = Counter(verdict(last.get(group)) for group in by_group)
    sure = verdicts["higher"] + verdicts["lower"]
    half = dates.period(next(iter(last.values())).period) if last else ""
    title = (
        compared_title(name, sure, sure + verdicts["same"], len(by_group), half)
        if last
        else f"Ingen halvår efter {BASE}"
    )
    return Panel(
        title,
        f"{name}: forholdet mellem {half} og samme halvår {BASE}, med 95 %-interval (Poisson) · logaritmisk akse",
        (Figure(charts.Ratios(items, ("lavere", "højere"), instead), title),),
        notes=("Rører stregen 1, kan forskellen være tilfældig. En forskel siger ikke, hvad den skyldes.",),
    )


def half_year_tables(view: View, id: str, by_group: ByGroup) -> tuple[Table, Table]:
    """Every half-year of every group: events, size, rate, the baseline's, and the ratio with its interval; and the
    same as a file holds it, with the interval, the verdict and what is provisional in columns of their own."""
    on_screen: list[tuple[Cell, ...]] = []
    in_file: list[tuple[Cell, ...]] = []
    for group, rows in by_group.items():
        name = view.label("target_group", group)
        for row in filter(after_base, reversed(rows)):
            half, base = dates.period(row.period), baseline(rows, row)
            (to,) = series.leads(view, id, [row], target_group=group)
            counted = (
                tables.counted(row, row.numerator),
                Shown(numbers.missing(row), None)
                if row.denominator is None
                else tables.number(row.denominator, 1),
                tables.exact(row, "rate")._replace(to=to),
                Shown(
                    numbers.missing(same_half(rows, row)) if base is None else numbers.value(base, "rate"),
                    base,
                    "rate",
                ),
            )
            ratio = row.comparison.ratio if row.comparison else None
            none = instead_of(rows, row)
            value, low, high = (
                (Shown(numbers.number(x, 2), x, "ratio") for x in (ratio.value, ratio.low, ratio.high))
                if ratio
                else (none, none, none)
            )
            interval = f"{numbers.number(ratio.low, 2)}–{numbers.number(ratio.high, 2)}" if ratio else none
            so_far = "" if row.complete else " (foreløbig)"
            on_screen.append((name, f"{half}{so_far}", *counted, value, interval))
            in_file.append((name, half, *counted, value, low, high, AGAINST[verdict(row)], reserved(row)))
    columns = (
        Column("Målgruppe", "wide"), Column("Halvår"), Column("Afgange", "count"), Column("Sager i snit (n)", "decimal"),
        Column("Pr. 100", "rate"), Column(f"Pr. 100 i {BASE}", "rate"), Column("Forhold", "ratio"),
    )  # fmt: skip
    caption = f"Halvårene mod samme halvår {BASE}; et foreløbigt halvår mod de samme dage"
    return (
        Table((*columns, Column("95 %-interval", "ratio")), tuple(on_screen), caption),
        Table((*columns, *INTERVAL, Column(f"Mod {BASE}"), Column("Foreløbig")), tuple(in_file), caption),
    )


INTERVAL = (Column("95 % fra", "ratio"), Column("95 % til", "ratio"))


def half_year_chart(view: View, by_group: ByGroup) -> Chart:
    """The rate of each group by half-year, the baseline year's first."""
    rows = next(iter(by_group.values()))
    lines = tuple(
        actual(view.label("target_group", group), own, "other" if n else "actual")
        for n, (group, own) in enumerate(by_group.items())
    )
    return Chart("", over_time(rows), lines, "line", "rate", "rate", running=running(rows))


def target_groups(view: View) -> Panel:
    """The report: the last two years of the four target groups by half-year, each with the same half of 2022 beside it."""
    rows: list[tuple[Cell, ...]] = []
    drawn: list[Chart] = []
    lead = []
    for id, name in NAMES.items():
        asked = Question(id, ("target_group",), "halfyear", months_back(view.as_of, 18), compare="baseline")
        known = [row for row in view.rows(asked) if row.dims[0] is not None]
        rows += [report_row(name, label(view, asked, row), row) for row in known]
        whole = [row for row in known if row.complete] or known
        last = [row for row in whole if row.period == whole[-1].period]
        if last:
            each = "; ".join(f"målgruppe {row.dims[0]} {AGAINST[verdict(row)]}" for row in last)
            lead.append(f"{name}, {when(last[-1])}: {each}.")
            drawn.append(report_chart(name, last))
    columns = (
        Column("Periode"), Column("Figur"), Column("Målgruppe", "wide"), Column("Afslutninger", "count"),
        Column("Sager i gennemsnit", "decimal"), Column("Pr. 100 sager", "rate"),
        Column(f"Samme halvår {BASE}", "rate"), Column("Forhold", "ratio"), *INTERVAL, Column(f"Mod {BASE}"),
        Column("Foreløbig"),
    )  # fmt: skip
    return sheet(
        "Målgrupper",
        drawn[0].finding if drawn else "Målgrupperne: ingen tal i perioden",
        f"Afslutninger pr. 100 sager i gennemsnit, pr. halvår, mod samme halvår i {BASE}",
        columns,
        tuple(rows),
        tuple(drawn),
        (*lead, RESERVATION),
        about_figures(*NAMES),
    )


def report_row(name: str, group: str, row: Row) -> tuple[Cell, ...]:
    """A half-year of a group in the report."""
    beside = row.comparison
    ratio = beside.ratio if beside else None
    hidden = numbers.missing(row)
    return (
        dates.period(row.period), name, group,
        row.numerator if row.numerator is not None else hidden,
        row.denominator if row.denominator is not None else hidden,
        row.value if row.value is not None else hidden,
        beside.value if beside and beside.value is not None else numbers.missing_beside(row),
        *((ratio.value, ratio.low, ratio.high) if ratio else (numbers.DASH,) * 3),
        AGAINST[verdict(row)], reserved(row),
    )  # fmt: skip


def report_chart(name: str, last: Sequence[Row]) -> Chart:
    """The groups of one half-year beside the same half of the baseline year.

    Its finding: `Afgang i 1. halvår 2026: højere end i samme halvår 2022 for 1 af 4 målgrupper, uændret for 3 af 4
    målgrupper`.
    """
    half = dates.period(last[-1].period)
    before = [row._replace(value=row.comparison.value if row.comparison else None) for row in last]
    words: dict[Verdict, str] = {
        "higher": f"højere end i samme halvår {BASE}", "lower": f"lavere end i samme halvår {BASE}", "same": "uændret",
        "unknown": "kan ikke sammenlignes",
    }  # fmt: skip
    counted = ", ".join(f"{word} for {n} af {len(last)} målgrupper" for word, n in tally(last, words))
    return Chart(
        f"{name} pr. 100 sager, {half} og samme halvår {BASE}",
        tuple(f"Målgruppe {row.dims[0]}" for row in last),
        (actual(half, last), actual(f"samme halvår {BASE}", before, "baseline")),
        "column",
        "rate",
        "rate",
        f"{name} i {when(last[-1])}: {counted}",
    )
