"""Sagsstamme: how many cases each worker carries, against 50 and the recommended 35–50."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from dash import html

from dashboard import sentences, text
from dashboard.asking import View, latest
from dashboard.components.panel import chart, empty, panel
from dashboard.components.strip import Fact, strip
from dashboard.components.table import table
from dashboard.figures.dots import dots, height
from dashboard.hidden import amount, facts_safely, safely
from dashboard.pages import parts, tables
from metrics.model import Answer, Grain, NotReleased

TITLE = "Sagsstamme"
GRAIN: Grain = "month"
ID = "caseload_per_worker"
BESIDE = 8
"""Up to so many teams stand beside the series; more need the whole width."""

SPREAD = ("caseload_median", "caseload_p90", "workers_over_target", "workers_within_band")


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
        "workers": ask(ID, grain=grain, by=("team", "worker"), start=recent, without=CASE_DIMS),
        "open": ask("open_cases", grain=grain, start=recent),
        "long": ask("long_stock", grain=grain, start=recent),
        "unassigned": ask("unassigned_cases", grain=grain, start=recent),
        "categories": ask("open_cases", grain=grain, by=("category",), start=recent),
        **{id: ask(id, grain=grain, start=recent) for id in SPREAD},
    }
    answers = view.ask(questions)
    last = answers["all"].last()
    teams = _teams(answers["workers"])
    tall = max(300, height(teams)) if teams <= BESIDE else 300
    return [
        parts.head(
            f"Sagsstamme · {view.unit_name()}",
            sentences.headline(last, "cases_per_worker"),
            aside=parts.verdict(last, "cases_per_worker", parts.source_of(view, ID)),
        ),
        strip(facts_safely(facts, answers)),
        parts.not_cut(view, "caseload_median"),
        html.Div(
            [
                safely(distribution, view, answers["workers"]),
                safely(parts.over_time, view, ID, answers["all"], before=answers["before"], tall=tall),
                html.Div(
                    [
                        html.Div(
                            [
                                safely(parts.by_unit, view, ID, answers["teams"], "team"),
                                safely(
                                    parts.map_panel,
                                    view,
                                    ID,
                                    answers["districts"],
                                    "/indikator/caseload_per_worker",
                                ),
                            ],
                            className="stack",
                        ),
                        safely(parts.by_unit, view, ID, answers["districts"], "district"),
                    ],
                    className="columns wide",
                ),
                safely(parts.multiples, view, ID, answers["teams"], "team", title="Sagsstammen i hvert team"),
            ],
            className="columns",
        ),
        parts.definition(ID, *SPREAD),
    ]


def _teams(answer: Answer) -> int:
    """How many teams a distribution has; none where it is not open to the reader."""
    try:
        return len({dims[0] for dims in latest(answer)})
    except NotReleased:
        return 0


CASE_DIMS = ("district", "employment", "target_group", "benefit")


def facts(answers: dict[str, Answer]) -> list[Fact]:
    """The mean's companions: median, 90th percentile, share over target, and the mix."""
    mean, middle, high = (answers[id].last() for id in ("all", "caseload_median", "caseload_p90"))
    over, within = answers["workers_over_target"].last(), answers["workers_within_band"].last()
    stock, long, nobody = (answers[id].last() for id in ("open", "long", "unassigned"))
    share = long.value / stock.value if stock and long and stock.value and long.value is not None else None
    mix = {dims[0]: amount(row) for dims, row in latest(answers["categories"]).items()}
    whole = sum(mix.values())
    spread = " · ".join(
        f"{'uden' if category is None else category}: {text.percent(n / whole)}"
        for category, n in sorted(mix.items(), key=lambda item: item[0] or "~")
        if whole and n / whole >= 0.005
    )
    found = [
        Fact("Gennemsnit", text.value(mean.value if mean else None, "cases_per_worker"), _division(mean)),
        Fact("Median", text.number(middle.value if middle else None, 0), "halvdelen har flere"),
        Fact("90-percentil", text.number(high.value if high else None, 0), "hver tiende har flere"),
        Fact("Over 50", text.percent(over.value if over else None), _of(over, "medarbejdere")),
        Fact("I 35–50", text.percent(within.value if within else None), _of(within, "medarbejdere")),
        Fact("52 uger eller mere", text.percent(share), f"{text.number(long.value if long else None)} sager"),
        Fact("Uden medarbejder", text.number(nobody.value if nobody else None), "åbne sager"),
    ]
    if any(category is not None for category in mix):
        found.append(Fact("Kategori", spread or text.DASH, "af de åbne sager", small=True))
    return found


def _division(row: Any) -> str:
    if row is None or row.denominator is None:
        return ""
    return f"{tables.figure(row.numerator)} sager / {tables.figure(row.denominator)} medarbejdere"


def _of(row: Any, what: str) -> str:
    return (
        f"{tables.figure(row.numerator)} af {tables.figure(row.denominator)} {what}"
        if row and row.denominator
        else ""
    )


def distribution(view: View, answer: Answer) -> html.Section:
    """One unnamed dot an active worker, a strip a team; what lies with nobody active is counted in the note."""
    teams: dict[str | None, list[float]] = {}
    stray = 0.0
    target = None
    last = None
    for (team, worker), row in latest(answer).items():
        if worker is None:
            continue
        last = row
        if row.value is None:
            if row.status == "suppressed":
                raise NotReleased("A hidden number cannot be added up.")
            stray += row.numerator or 0
            continue
        target = row.target_high if row.target_high is not None else target
        teams.setdefault(team, []).append(float(row.value))
    under = f"Hver prik er en medarbejder · stregen er teamets median · {view.unit_name()}"
    if not teams or last is None:
        return panel("Fordelingen af medarbejdernes sagsstammer", under, empty(parts.NOTHING))
    order = view.order("team", teams)
    strips = [(view.label("team", team), teams[team]) for team in order]
    loads = [load for _, found in strips for load in found]
    band = view.band(ID)
    over = sum(load > (target or 50) for load in loads)
    title = f"{over} af {len(loads)} medarbejdere har flere end {text.number(target or 50)} sager {sentences.when(last)}"
    if band:
        title += f"; {sum(band[0] <= load <= band[1] for load in loads)} ligger i {text.number(band[0])}–{text.number(band[1])}"
    figure = dots(strips, band=band, target=target)
    rows = [
        [
            name,
            text.number(len(found)),
            text.number(min(found)),
            text.number(
                sorted(found)[len(found) // 2]
                if len(found) % 2
                else sum(sorted(found)[len(found) // 2 - 1 : len(found) // 2 + 1]) / 2,
                1,
            ),
            text.number(max(found)),
            text.number(sum(load > (target or 50) for load in found)),
        ]
        for name, found in strips
    ]
    note = (
        f"{tables.figure(stray)} sager ligger hos medarbejdere, der er på orlov eller holdt op, og er ikke vist som prikker."
        if stray
        else None
    )
    return panel(
        title,
        under,
        chart(figure, f"{title}. En prik for hver medarbejder, uden navn."),
        figure=figure,
        table=table(
            ["Team", "Medarbejdere", "Færrest", "Median", "Flest", "Over målet"],
            rows,
            caption="Sagsstammer pr. team",
        ),
        note=note,
        wide="wide" if len(strips) > BESIDE else "",
    )
