"""Afslutninger: cases closed a worker a month, against 10, with what they were closed to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from dash import html

from dashboard import sentences, text
from dashboard.asking import View, summed
from dashboard.components.legend import legend
from dashboard.components.panel import chart, empty, panel
from dashboard.components.strip import Fact, strip
from dashboard.components.table import table
from dashboard.figures.reasons import SHADE, reasons
from dashboard.hidden import Withheld, amount, facts_safely, safely
from dashboard.pages import parts, tables
from metrics.model import Answer, Grain, Row

TITLE = "Afslutninger"
GRAIN: Grain = "month"
ID = "closures_per_worker_month"
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
        strip(facts_safely(facts, answers)),
        html.Div(
            [
                safely(parts.over_time, view, ID, answers["all"], before=answers["before"]),
                safely(parts.over_time, view, ID, answers["weeks"]) if grain != "week" else None,
                html.Div(
                    [
                        html.Div(
                            [
                                safely(parts.by_unit, view, ID, answers["teams"], "team"),
                                safely(
                                    parts.map_panel,
                                    view,
                                    ID,
                                    districts,
                                    "/indikator/closures_per_worker_month",
                                ),
                            ],
                            className="stack",
                        ),
                        safely(parts.by_unit, view, ID, districts, "district"),
                        safely(reasons_panel, view, answers["reasons"]),
                    ],
                    className="columns columns-3 wide",
                ),
                safely(
                    parts.multiples,
                    view,
                    ID,
                    answers["teams"],
                    "team",
                    title="Afslutninger pr. medarbejder i hvert team",
                ),
            ],
            className="columns",
        ),
        parts.definition(ID, "closures", "worker_months", "job_closure_share", "reopened_28d"),
    ]


def facts(answers: dict[str, Answer]) -> list[Fact]:
    """How many, by how many, to what, and how many came back."""
    rate, count, job = answers["all"].last(), answers["closures"].last(), answers["job"].last()
    known = [row for row in answers["again"] if row.denominator and row.complete]
    again = known[-1] if known else None
    return [
        Fact(
            "Pr. medarbejder pr. måned",
            text.judged(rate, "closures_per_month") if rate else text.DASH,
            "normen er 10",
        ),
        Fact(
            "Afsluttede sager",
            text.number(count.value if count else None),
            sentences.when(count) if count else "",
        ),
        Fact("Medarbejdermåneder", tables.figure(rate.denominator if rate else None), "det, de er delt med"),
        Fact("Til job eller raskmelding", text.percent(job.value if job else None), _of(job)),
        Fact(
            "Åbnet igen inden 28 dage",
            text.percent(again.value if again else None),
            f"{_of(again)} {sentences.when(again)}" if again else "for nyt til at vide",
        ),
    ]


def _of(row: Row | None) -> str:
    return (
        f"{text.number(row.numerator)} af {text.number(row.denominator)}" if row and row.denominator else ""
    )


def reasons_panel(view: View, answer: Answer) -> html.Section:
    """What cases were closed to in the last twelve months, by where that leads."""
    sums: dict[tuple[str | None, ...], float] = {}
    for row in answer:
        sums[row.dims] = sums.get(row.dims, 0) + amount(row)
    rows = [(dims, n) for dims, n in sums.items() if n]
    first, last = (answer.rows[0], answer.rows[-1]) if answer.rows else (None, None)
    under = (
        f"Afsluttede sager efter årsag, {text.period(first.period)} – {text.period(last.period)} · {view.unit_name()}"
        if first and last
        else ""
    )
    if not rows:
        return panel("Hvad sagerne blev afsluttet til", under, empty(parts.NOTHING))
    place = {kind: n for n, kind in enumerate(CLASSES)}
    rows.sort(key=lambda item: (place.get(item[0][0] or "", 9), -item[1]))
    whole = sum(n for _, n in rows)
    job = sum(n for dims, n in rows if dims[0] == "job")
    items = [(text.sentence(view.label("close_reason", dims[1])), dims[0], n) for dims, n in rows]
    title = f"{text.percent(job / whole)} af {text.count(whole, 'sag', 'sager')} blev afsluttet til job, uddannelse eller raskmelding"
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
                [name, view.label("destination", kind), text.number(n), tables.exact(n / whole, "share")]
                for name, kind, n in items
            ],
            words=(0, 1),
        ),
    )
