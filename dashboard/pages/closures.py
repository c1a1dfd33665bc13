"""Afslutninger: cases closed a worker a month, against 10, with what they were closed to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from dashboard import html
from dashboard.components.legend import legend
from dashboard.components.panel import chart, empty, panel
from dashboard.components.strip import Fact, strip
from dashboard.components.table import Exact, table
from dashboard.figures.reasons import SHADE, reasons
from metrics.danish import dates, numbers
from metrics.question import Answer, Grain
from topics import sections as parts
from topics import sentences, series
from topics.hidden import Withheld, amount, facts_safely, safely
from topics.rows import summed
from topics.view import View

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
    return [
        parts.head(
            f"Afslutninger · {view.unit_name()}",
            sentences.headline(last, "closures_per_month"),
            aside=parts.verdict(last, "closures_per_month", parts.source_of(view, ID)),
        ),
        strip(facts_safely(facts, answers, view.snap.small_numbers)),
        html.Div(
            [
                safely(
                    series.over_time,
                    view,
                    ID,
                    answers["all"],
                    called=NAME,
                    before=answers["before"],
                    look="wide" if view.scope.protected or grain == "week" else "",
                ),
                safely(series.over_time, view, ID, answers["weeks"], called=f"{NAME}, pr. uge")
                if grain != "week" and not view.scope.protected
                else None,
                html.Div(
                    [
                        *series.by_units(view, ID, answers["teams"], districts),
                        safely(
                            reasons_panel, view, answers["reasons"], called="Hvad sagerne blev afsluttet til"
                        ),
                    ],
                    className="columns columns-3 wide",
                ),
                safely(
                    series.multiples,
                    view,
                    ID,
                    answers["teams"],
                    "team",
                    title="Afslutninger pr. medarbejder i hvert team",
                    look="wide",
                ),
            ],
            className="columns",
        ),
        parts.definition(view, ID, "closures", "worker_months", "job_closure_share", "reopened_28d"),
    ]


def facts(answers: dict[str, Answer], below: int) -> list[Fact]:
    """How many, by how many, to what, and how many came back."""
    rate, count, job = answers["all"].last(), answers["closures"].last(), answers["job"].last()
    known = [row for row in answers["again"] if row.denominator and row.complete]
    again = known[-1] if known else None
    return [
        Fact(
            "Pr. medarbejder pr. måned",
            numbers.of(rate, "closures_per_month", below),
            "normen er 10",
        ),
        Fact(
            "Afsluttede sager",
            numbers.of(count, "cases", below),
            sentences.when(count) if count else "",
        ),
        Fact(
            "Medarbejdermåneder",
            numbers.missing(rate, below)
            if rate is None or rate.denominator is None
            else numbers.part(rate.denominator),
            "det, de er delt med",
        ),
        Fact("Til job eller raskmelding", numbers.of(job, "share", below), numbers.part_of(job)),
        Fact(
            "Åbnet igen inden 28 dage",
            numbers.of(again, "share", below),
            f"{numbers.part_of(again)} {sentences.when(again)}" if again else "for nyt til at vide",
        ),
    ]


def reasons_panel(view: View, answer: Answer) -> Any:
    """What cases were closed to in the last twelve months, by where that leads."""
    sums: dict[tuple[str | None, ...], float] = {}
    for row in answer:
        sums[row.dims] = sums.get(row.dims, 0) + amount(row)
    rows = [(dims, n) for dims, n in sums.items() if n]
    first, last = (answer.rows[0], answer.rows[-1]) if answer.rows else (None, None)
    under = (
        f"Afsluttede sager efter årsag, {dates.period(first.period)} – {dates.period(last.period)} · {view.unit_name()}"
        if first and last
        else ""
    )
    if not rows:
        return panel("Hvad sagerne blev afsluttet til", under, empty(parts.NOTHING))
    place = {kind: n for n, kind in enumerate(CLASSES)}
    rows.sort(key=lambda item: (place.get(item[0][0] or "", 9), -item[1]))
    whole = sum(n for _, n in rows)
    job = sum(n for dims, n in rows if dims[0] == "job")
    items = [(dates.sentence(view.label("close_reason", dims[1])), dims[0], n) for dims, n in rows]
    title = f"{numbers.percent(job / whole)} af {dates.count(whole, 'sag', 'sager')} blev afsluttet til job, uddannelse eller raskmelding"
    figure = reasons(items)
    key = legend([(SHADE[kind], view.label("destination", kind)) for kind in CLASSES])
    return panel(
        title,
        under,
        [key, chart(figure, title)],
        figure=figure,
        table=table(
            ["Årsag", "Fører til", "Sager", "Andel"],
            [
                [
                    name,
                    view.label("destination", kind),
                    numbers.number(n),
                    Exact(numbers.percent(n / whole), n / whole, "share"),
                ]
                for name, kind, n in items
            ],
            words=(0, 1),
        ),
    )
