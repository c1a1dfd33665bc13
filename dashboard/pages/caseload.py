"""Sagsstamme: how many cases each worker carries, against 50 and the recommended 35–50."""

from __future__ import annotations

from datetime import timedelta
from statistics import median
from typing import Any

from dashboard import html
from dashboard.components.panel import chart, empty, panel
from dashboard.components.strip import Fact, strip
from dashboard.components.table import table
from dashboard.figures.dots import dots, height
from metrics.behind.loads import TeamLoads, loads_by_team
from metrics.danish import dates, numbers
from metrics.danish.labels import none_label
from metrics.question import Answer, Grain, NotReleased, Row
from topics import sections as parts
from topics import sentences, series, url
from topics.hidden import amount, facts_safely, part, safely
from topics.rows import latest
from topics.view import View

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
    tall = max(300, height(teams)) if teams <= BESIDE else 300
    return [
        parts.head(
            f"Sagsstamme · {view.unit_name()}",
            sentences.headline(last, "cases_per_worker"),
            aside=parts.verdict(last, "cases_per_worker", parts.source_of(view, ID)),
        ),
        strip(facts_safely(facts, answers, view.snap.small_numbers)),
        parts.not_cut(view, "caseload_median"),
        html.Div(
            [
                safely(distribution, view, last, loads, called="Fordelingen af medarbejdernes sagsstammer"),
                safely(
                    series.over_time,
                    view,
                    ID,
                    answers["all"],
                    called="Sager pr. medarbejder over tid",
                    before=answers["before"],
                    tall=tall,
                    look="" if teams <= BESIDE else "wide",
                ),
                html.Div(
                    list(series.by_units(view, ID, answers["teams"], answers["districts"])),
                    className="columns wide",
                ),
                safely(
                    series.multiples,
                    view,
                    ID,
                    answers["teams"],
                    "team",
                    title="Sagsstammen i hvert team",
                    look="wide",
                ),
            ],
            className="columns",
        ),
        parts.definition(view, ID, *SPREAD),
    ]


def _loads(view: View, last: Row | None) -> TeamLoads | None:
    """The whole loads on the last day, of the units alone; None where they are not open to the reader."""
    try:
        day = last.period_end if last else view.end
        return view.once(loads_by_team, day, view.state.where(url.ORGANISATION))
    except NotReleased:
        return None


def facts(answers: dict[str, Answer], below: int) -> list[Fact]:
    """The mean's companions: median, 90th percentile, share over target, and the mix."""
    mean, middle, high = (answers[id].last() for id in ("all", "caseload_median", "caseload_p90"))
    over, within = answers["workers_over_target"].last(), answers["workers_within_band"].last()
    stock, long, nobody = (answers[id].last() for id in ("open", "long", "unassigned"))
    found = [
        Fact("Gennemsnit", numbers.of(mean, "cases_per_worker", below), _division(mean)),
        Fact("Median", numbers.of(middle, "cases", below), "halvdelen har højst så mange"),
        Fact("90-percentil", numbers.of(high, "cases", below), "ni ud af ti har højst så mange"),
        Fact("Over 50", numbers.of(over, "share", below), _of(over, "medarbejdere")),
        Fact("I 35–50", numbers.of(within, "share", below), _of(within, "medarbejdere")),
        Fact("52 uger eller mere", part(long, stock, below), f"{numbers.of(long, 'cases', below)} sager"),
        Fact("Uden medarbejder", numbers.of(nobody, "cases", below), "åbne sager"),
    ]
    return found + facts_safely(mix, answers["categories"])


def mix(answer: Answer) -> list[Fact]:
    """The open cases by category, where there are categories."""
    counts = {dims[0]: amount(row) for dims, row in latest(answer).items()}
    whole = sum(counts.values())
    spread = " · ".join(
        f"{none_label('category') if category is None else category}: {numbers.percent(n / whole)}"
        for category, n in sorted(counts.items(), key=lambda item: item[0] or "~")
        if whole and n / whole >= 0.005
    )
    if not any(category is not None for category in counts):
        return []
    return [Fact("Kategori", spread or numbers.DASH, "af de åbne sager", small=True)]


def _division(row: Any) -> str:
    if row is None or row.denominator is None:
        return ""
    words = "medarbejder" if row.denominator == 1 else "medarbejdere"
    return f"{numbers.part(row.numerator)} sager / {numbers.part(row.denominator)} {words}"


def _of(row: Any, what: str) -> str:
    return (
        f"{numbers.part(row.numerator)} af {numbers.part(row.denominator)} {what}"
        if row and row.denominator
        else ""
    )


def distribution(view: View, last: Row | None, loads_of: TeamLoads | None) -> Any:
    """One unnamed dot an active worker, a strip a team; what lies with nobody of these is counted in the note."""
    if loads_of is None:
        raise NotReleased("Single workers are not open to this reader.")
    teams = loads_of.teams
    target = last.target_high if last else None
    under = f"Hver prik er en medarbejder med hele sin sagsstamme · stregen er teamets median · {view.unit_name()}"
    if not teams or last is None:
        return panel("Fordelingen af medarbejdernes sagsstammer", under, empty(parts.NOTHING))
    order = view.order("team", teams)
    strips = [(view.label("team", team), teams[team]) for team in order]
    loads = [load for _, found in strips for load in found]
    band = view.band(ID)
    over = sum(load > (target or 50) for load in loads)
    title = f"{over} af {len(loads)} medarbejdere har flere end {numbers.number(target or 50)} sager {sentences.when(last)}"
    if band:
        title += f"; {sum(band[0] <= load <= band[1] for load in loads)} ligger i {numbers.number(band[0])}–{numbers.number(band[1])}"
    figure = dots(strips, band=band, target=target)
    rows = [
        [
            name,
            numbers.number(len(found)),
            numbers.number(min(found)),
            numbers.fine(median(found)),
            numbers.number(max(found)),
            numbers.number(sum(load > (target or 50) for load in found)),
        ]
        for name, found in strips
    ]
    stray = [
        f"{dates.count(cases, 'sag', 'sager')} hos medarbejdere{whose}"
        for cases, whose in (
            (loads_of.away, ", der er på orlov eller holdt op"),
            (loads_of.elsewhere, " fra andre teams"),
        )
        if cases
    ]
    note = f"Ikke vist som prikker: {dates.join(stray)}." if stray else None
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
