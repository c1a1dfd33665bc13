"""Sagsstamme: how many cases each caseworker carries, against 50 and the recommended 35–50."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from statistics import median
from typing import Any

from metrics import INDICATORS, Question, Row
from metrics.behind.loads import TeamLoads, loads_by_team
from metrics.danish import dates, numbers
from metrics.danish.labels import none_label
from metrics.judge.compare import baseline_in_force, stated
from metrics.question import Answer, Grain, NotReleased

from . import charts, findings, native, sections, sentences, series, tables, url
from .by_team import by_team
from .cells import Amount, Column, Table
from .hidden import amount, facts_safely, part, safely
from .periods import months_back
from .rows import latest
from .values import Empty, Fact, Facts, Figure, Group, Panel
from .view import View

TITLE = "Sagsstamme"
GRAIN: Grain = "month"
ID = "caseload_per_worker"
BESIDE = 8
"""Up to so many teams stand beside the series; more need the whole width."""
SPREAD = ("caseload_median", "caseload_p90", "workers_over_target", "workers_within_band")
"""What stands beside the mean wherever it is shown, with the cases of a year or more."""


def render(view: View) -> list[Any]:
    """The page, from one batch of questions."""
    grain = view.grain(GRAIN)
    ask = view.question
    recent = max(view.snap.history_from, view.end - timedelta(days=1))
    start = view.start(grain)
    questions = {
        "all": ask(ID, grain=grain),
        "before": ask(ID, grain=grain, start=max(view.snap.history_from, start - timedelta(days=366))),
        "teams": ask(ID, grain=grain, by=("team",), without=("team",)),
        "districts": ask(ID, grain=grain, by=("district",), start=recent, without=("district",)),
        "open": ask("open_cases", grain=grain, start=recent),
        "long": ask("long_stock", grain=grain, start=recent),
        "unassigned": ask("unassigned_cases", grain=grain, start=recent),
        "categories": ask("open_cases", grain=grain, by=("category",), start=recent),
        **{id: ask(id, grain=grain, start=recent) for id in SPREAD},
    }
    answers = view.ask(questions)
    last = answers["all"].last()
    loads = _loads(view, last)
    teams = len(loads.teams) if loads else 0
    return [
        sections.head(
            f"Sagsstamme · {view.unit_name()}",
            sentences.headline(last, "cases_per_worker"),
            aside=sections.verdict(last, "cases_per_worker", sections.source_of(view, ID)),
        ),
        Facts(tuple(facts_safely(facts, answers))),
        sections.not_cut(view, "caseload_median"),
        Group((
            safely(distribution, view, last, loads, called="Fordelingen af medarbejdernes sagsstammer"),
            safely(
                series.over_time, view, ID, answers["all"], called="Sager pr. medarbejder over tid",
                before=answers["before"], tall=max(300, charts.Dots.height(teams)) if teams <= BESIDE else 300,
                look="" if teams <= BESIDE else "wide",
            ),
            Group(series.by_units(view, ID, answers["teams"], answers["districts"]), "columns wide"),
            safely(series.multiples, view, ID, answers["teams"], "team", title="Sagsstammen i hvert team"),
        )),
        sections.definition(view, ID, *SPREAD),
    ]  # fmt: skip


def report(view: View) -> Panel:
    """The same for reports: cases per worker by team, with its spread and the mix of cases above the table."""
    made = by_team(
        view, ID, name="Sagsstamme", what="Sagsstammen pr. medarbejder", counted=("Tildelte sager", "Medarbejdere"),
        value="Sager pr. medarbejder", flow=False,
    )  # fmt: skip
    beside = []
    for id in (*SPREAD, "long_stock"):
        row = findings.latest(view.rows(native.whole(view, id)), False)
        if row is not None:
            beside.append(f"{view.indicator(id).name}: {_or_why(row, id)}")
    if categories := _categories(view):
        beside.append(categories)
    mean = findings.latest(view.rows(native.whole(view, ID)), False)
    title = _since_baseline(view, mean) or made.title
    course, *others = made.charts
    return replace(
        made, title=title, lead=(*made.lead, "; ".join(beside) + "."), charts=(replace(course, finding=title), *others)
    )  # fmt: skip


def _loads(view: View, last: Row | None) -> TeamLoads | None:
    """The whole loads on the last day, of the units alone; None where they are not open to the reader."""
    try:
        day = last.period_end if last else view.end
        return view.once(loads_by_team, day, view.state.where(url.ORGANISATION))
    except NotReleased:
        return None


def facts(answers: Mapping[str, Answer]) -> list[Fact]:
    """The mean's companions: median, 90th percentile, share over target, and the mix."""
    mean, middle, high = (answers[id].last() for id in ("all", "caseload_median", "caseload_p90"))
    over, within = answers["workers_over_target"].last(), answers["workers_within_band"].last()
    stock, long, nobody = (answers[id].last() for id in ("open", "long", "unassigned"))
    strip = [
        Fact("Gennemsnit", numbers.of(mean, "cases_per_worker"), _division(mean)),
        Fact("Median", numbers.of(middle, "cases"), "halvdelen har højst så mange"),
        Fact("90-percentil", numbers.of(high, "cases"), "ni ud af ti har højst så mange"),
        Fact("Over 50", numbers.of(over, "share"), _of_workers(over)),
        Fact("I 35–50", numbers.of(within, "share"), _of_workers(within)),
        Fact("52 uger eller mere", part(long, stock), f"{numbers.of(long, 'cases')} sager"),
        Fact("Uden medarbejder", numbers.of(nobody, "cases"), "åbne sager"),
    ]
    return strip + facts_safely(mix, answers["categories"])


def mix(answer: Answer) -> list[Fact]:
    """The open cases by category, where there are categories."""
    rows = latest(answer)
    if not any(category is not None for (category,) in rows):
        return []
    return [Fact("Kategori", " · ".join(shares(rows.values(), 0.005)) or numbers.DASH, "af de åbne sager", small=True)]  # fmt: skip


def shares(rows: Iterable[Row], least: float = 0.0) -> list[str]:
    """The parts that categories have of the cases: `1: 7 %`, the unknown one last. Those that have none, or less than
    `least` of the whole, are left out. NotReleased where one is hidden."""
    counts = {row.dims[0]: amount(row) for row in rows}
    whole = sum(counts.values())
    return [
        f"{none_label('category') if category is None else category}: {numbers.percent(count / whole)}"
        for category, count in sorted(counts.items(), key=lambda item: item[0] or "~")
        if count and count / whole >= least
    ]


def _categories(view: View) -> str:
    """`Kategori 1: 7 %, 2: 82 %, uoplyst: 11 % af de åbne sager`; empty without categories, where one is hidden, and in
    the protected form, which has no such cut."""
    if view.scope.protected or "categories" not in view.snap.delivered:
        return ""
    rows = view.rows(Question("open_cases", ("category",), "month", months_back(view.as_of, 0)))
    told = facts_safely(shares, rows)
    return f"Kategori {', '.join(told)} af de åbne sager" if told else ""


def _division(row: Row | None) -> str:
    if row is None or row.denominator is None:
        return ""
    workers = "medarbejder" if row.denominator == 1 else "medarbejdere"
    return f"{numbers.part(row.numerator)} sager / {numbers.part(row.denominator)} {workers}"


def _of_workers(row: Row | None) -> str:
    if row is None or not row.denominator:
        return ""
    return f"{numbers.part(row.numerator)} af {numbers.part(row.denominator)} medarbejdere"


def distribution(view: View, last: Row | None, loads: TeamLoads | None) -> Panel:
    """One unnamed dot an active worker, a strip a team; what lies with nobody of these is counted in the note."""
    if loads is None:
        raise NotReleased("Single workers are not open to this reader.")
    under = f"Hver prik er en medarbejder med hele sin sagsstamme · stregen er teamets median · {view.unit_name()}"
    if not loads.teams or last is None:
        return Panel("Fordelingen af medarbejdernes sagsstammer", under, (Empty(sections.NOTHING),))
    strips = [(view.label("team", team), loads.teams[team]) for team in view.order("team", loads.teams)]
    everyone = [load for _, held in strips for load in held]
    target, band = last.target_high, view.band(ID)
    limit = target or 50
    over = sum(load > limit for load in everyone)
    title = f"{over} af {len(everyone)} medarbejdere har flere end {numbers.number(limit)} sager {sentences.when(last)}"
    if band:
        within = sum(band[0] <= load <= band[1] for load in everyone)
        title += f"; {within} ligger i {numbers.number(band[0])}–{numbers.number(band[1])}"
    dots = charts.Dots(strips, band, target)
    return Panel(
        title, under, (Figure(dots, f"{title}. En prik for hver medarbejder, uden navn."),), _by_team(strips, limit),
        _stray(loads), look="wide" if len(strips) > BESIDE else "",
    )  # fmt: skip


def _by_team(strips: Iterable[tuple[str, list[float]]], limit: float) -> Table:
    """The distribution of each team in numbers."""
    columns = (
        Column("Team"), Column("Medarbejdere", "count"), Column("Færrest", "count"), Column("Median", "decimal"),
        Column("Flest", "count"), Column("Over målet", "count"),
    )  # fmt: skip
    rows = []
    for name, held in strips:
        middle = median(held)
        rows.append((
            name, tables.number(len(held)), tables.number(min(held)), Amount(middle, native.fine(middle, "count")),
            tables.number(max(held)), tables.number(sum(load > limit for load in held)),
        ))  # fmt: skip
    return Table(columns, tuple(rows), "Sagsstammer pr. team")


def _stray(loads: TeamLoads) -> tuple[str, ...]:
    """The cases that are in no dot, where there are any."""
    stray = [
        f"{dates.count(cases, 'sag', 'sager')} hos medarbejdere{whose}"
        for cases, whose in (
            (loads.away, ", der er på orlov eller holdt op"),
            (loads.elsewhere, " fra andre teams"),
        )
        if cases
    ]
    return (f"Ikke vist som prikker: {dates.join(stray)}.",) if stray else ()


def _since_baseline(view: View, row: Row | None) -> str:
    """`Sagsstammen er faldet fra 70 i 2022 til 51,6 i oktober 2026, målet er højst 50`; empty without a baseline.

    The value is no sample and the baseline is stated, so that this is a difference and no noise; less than
    half a case is none.
    """
    last = baseline_in_force(view.snap.baselines(ID), view.as_of, ())
    then = stated(last).value
    if last is None or then is None or row is None or row.value is None:
        return ""
    now, aim = findings.shown(row, "cases_per_worker"), findings.target(row, "cases_per_worker")
    ends = f" i {findings.when(row)}" + (f", {aim}" if aim else "")
    if abs(row.value - then) < 0.5:
        return f"Sagsstammen er uændret mod {last['valid_from']:%Y}: {now}{ends}"
    word = "faldet" if row.value < then else "steget"
    return f"Sagsstammen er {word} fra {numbers.plain(then, 'cases_per_worker')} i {last['valid_from']:%Y} til {now}{ends}"


def _or_why(row: Row, id: str) -> str:
    """The value of a row, or why it has none."""
    if row.value is None:
        return numbers.missing(row)
    return findings.amount(row.value, INDICATORS[id].unit)
