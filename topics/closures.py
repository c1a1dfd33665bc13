"""Afslutninger: cases closed a worker a month, against 10, with what they were closed to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from metrics.danish import dates, numbers
from metrics.question import Answer, Grain

from . import charts, sections, sentences, series, tables
from .by_team import by_team
from .cells import Column, Table
from .hidden import Withheld, amount, facts_safely, safely
from .rows import summed
from .values import Empty, Fact, Facts, Figure, Group, Legend, Panel
from .view import View

TITLE = "Afslutninger"
GRAIN: Grain = "month"
ID = "closures_per_worker_month"
NAME = "Afslutninger pr. medarbejder over tid"
CLASSES = ("job", "other_benefit", "left")


def render(view: View) -> list[Any]:
    """The page, from one batch of questions."""
    grain = view.grain(GRAIN)
    ask = view.question
    recent = max(view.snap.history_from, view.end - timedelta(days=1))
    before = max(view.snap.history_from, view.start(grain) - timedelta(days=366))
    answers = view.ask(
        {
            "all": ask(ID, grain=grain),
            "before": ask(ID, grain=grain, start=before),
            "weeks": ask(ID, grain="week", start=view.weeks(52)),
            "teams": ask(ID, grain=grain, by=("team",), without=("team",)),
            "districts": ask(ID, grain="month", by=("district",), start=view.year(), without=("district",)),
            "closures": ask("closures", grain=grain),
            "job": ask("job_closure_share", grain=grain, start=recent),
            "again": ask("reopened_28d", grain=grain),
            "reasons": ask("closures", grain="month", by=("destination", "close_reason"), start=view.year()),
        }
    )
    last = answers["all"].last()
    districts = answers["districts"]
    if not isinstance(districts, Withheld):
        districts = summed(districts)
    weeks_too = grain != "week" and not view.scope.protected
    return [
        sections.head(
            f"Afslutninger · {view.unit_name()}",
            sentences.headline(last, "closures_per_month"),
            aside=sections.verdict(last, "closures_per_month", sections.source_of(view, ID)),
        ),
        Facts(tuple(facts_safely(facts, answers))),
        Group((
            safely(
                series.over_time, view, ID, answers["all"], called=NAME, before=answers["before"],
                look="" if weeks_too else "wide",
            ),
            safely(series.over_time, view, ID, answers["weeks"], called=f"{NAME}, pr. uge") if weeks_too else None,
            Group((
                *series.by_units(view, ID, answers["teams"], districts),
                safely(reasons_panel, view, answers["reasons"], called="Hvad sagerne blev afsluttet til"),
            ), "columns columns-3 wide"),
            safely(
                series.multiples, view, ID, answers["teams"], "team", title="Afslutninger pr. medarbejder i hvert team"
            ),
        )),
        sections.definition(view, ID, "closures", "worker_months", "job_closure_share", "reopened_28d"),
    ]  # fmt: skip


def report(view: View) -> Panel:
    """The same for reports: closures per worker and month, by team, against the norm of 10."""
    return by_team(
        view, ID, name="Afslutninger", what="Afslutninger pr. medarbejder pr. måned",
        counted=("Afslutninger", "Medarbejdermåneder"), value="Pr. medarbejder pr. måned", flow=True,
    )  # fmt: skip


def facts(answers: Mapping[str, Answer]) -> list[Fact]:
    """How many, by how many, to what, and how many came back."""
    rate, count, job = answers["all"].last(), answers["closures"].last(), answers["job"].last()
    known = [row for row in answers["again"] if row.denominator and row.complete]
    again = known[-1] if known else None
    months = (
        numbers.missing(rate) if rate is None or rate.denominator is None else numbers.part(rate.denominator)
    )
    return [
        Fact("Pr. medarbejder pr. måned", numbers.of(rate, "closures_per_month"), "normen er 10"),
        Fact("Afsluttede sager", numbers.of(count, "cases"), sentences.when(count) if count else ""),
        Fact("Medarbejdermåneder", months, "det, de er delt med"),
        Fact("Til job eller raskmelding", numbers.of(job, "share"), numbers.part_of(job)),
        Fact(
            "Åbnet igen inden 28 dage",
            numbers.of(again, "share"),
            f"{numbers.part_of(again)} {sentences.when(again)}" if again else "for nyt til at vide",
        ),
    ]


def reasons_panel(view: View, answer: Answer) -> Panel:
    """What cases were closed to in the last twelve months, by where that leads. `answer` is of closures by destination
    and reason; NotReleased where a number of it is hidden."""
    sums: dict[tuple[str | None, ...], float] = {}
    for row in answer:
        sums[row.dims] = sums.get(row.dims, 0) + amount(row)
    counted = [(dims, n) for dims, n in sums.items() if n]
    under = ""
    if answer.rows:
        first, last = answer.rows[0], answer.rows[-1]
        under = f"Afsluttede sager efter årsag, {dates.period(first.period)} – {dates.period(last.period)} · {view.unit_name()}"
    if not counted:
        return Panel("Hvad sagerne blev afsluttet til", under, (Empty(sections.NOTHING),))
    place = {kind: n for n, kind in enumerate(CLASSES)}
    counted.sort(key=lambda item: (place.get(item[0][0] or "", 9), -item[1]))
    whole = sum(n for _, n in counted)
    job = sum(n for dims, n in counted if dims[0] == "job")
    items = [(dates.sentence(view.label("close_reason", dims[1])), dims[0], n) for dims, n in counted]
    title = f"{numbers.percent(job / whole)} af {dates.count(whole, 'sag', 'sager')} blev afsluttet til job, uddannelse eller raskmelding"
    shades = tuple((charts.Reasons.SHADES[kind], view.label("destination", kind)) for kind in CLASSES)
    table = Table(
        (Column("Årsag"), Column("Fører til"), Column("Sager", "count"), Column("Andel", "share")),
        tuple(
            (name, view.label("destination", kind), tables.number(n), tables.share(n, whole))
            for name, kind, n in items
        ),
    )
    return Panel(title, under, (Legend(shades), Figure(charts.Reasons(items), title)), table)
