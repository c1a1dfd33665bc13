"""Målgrupper: half-years against the same half of 2022, with size and a 95 % interval."""

from __future__ import annotations

from datetime import date
from typing import Any

from dashboard import html
from dashboard.components.legend import legend
from dashboard.components.panel import chart, empty, panel
from dashboard.components.table import Exact, table
from dashboard.figures.ratio import halfyears, ratios
from dashboard.pages.halves import BASE, Running, base_period, baseline, instead_of, pair, running_rates
from metrics import INDICATORS
from metrics.danish import dates, numbers
from metrics.judge import rates
from metrics.question import Answer, Grain, NotReleased, Question, Ratio, Row
from topics import events, sentences, series, signal, tables
from topics import events as flags
from topics import sections as parts
from topics.rows import groups
from topics.view import View

TITLE = "Målgrupper"
GRAIN: Grain = "halfyear"
FIXED_GRAIN = True
IDS = {
    "target_group_outflow_rate": "Afgang",
    "target_group_job_rate": "Afgang til job",
}


def render(view: View) -> list[Any]:
    """The page, from one batch of questions (and a second for a running half-year)."""
    answers = view.ask({id: question(view, id) for id in IDS})
    try:
        running = running_rates(view, answers, IDS)
    except NotReleased:
        # By day they are in no form for whoever sees protected figures; the half-years stand.
        running = {}
    return [
        parts.head(
            f"Målgrupper · {view.unit_name()}",
            headline(answers["target_group_outflow_rate"], running),
            under=f"Hvert halvår sammenlignes med samme halvår i {BASE}, fordi året har sin egen rytme.",
        ),
        html.Div(
            [
                part
                for parts_ in zip(*(section(view, id, answers[id], running) for id in IDS), strict=True)
                for part in parts_
            ],
            className="columns",
        ),
        parts.definition(view, *IDS),
    ]


def question(view: View, id: str) -> Question:
    """Half-years from the baseline year on, by target group."""
    return view.question(
        id, grain="halfyear", by=("target_group",), start=max(date(BASE, 1, 1), view.snap.history_from),
        without=("target_group",),
    )  # fmt: skip


def headline(answer: Answer, running: Running) -> str:
    """For how many of the groups the last whole half-year differs from the baseline's: only an interval that leaves
    out 1 is a difference, as in the reports."""
    found = {"højere": 0, "lavere": 0, "uændret": 0, "kan ikke sammenlignes": 0}
    last = None
    for dims, rows in groups(answer).items():
        whole = [row for row in rows if row.complete and int(row.period[:4]) > BASE]
        if not whole or dims[0] is None:
            continue
        last = whole[-1]
        ratio = rates.ratio(*pair(rows, last, "target_group_outflow_rate", running))
        found[_word(ratio)] += 1
    if last is None:
        return f"Ingen halvår efter {BASE} at sammenligne"
    of = sum(found.values())
    said = dates.join(f"{word} for {n}" for word, n in found.items() if n)
    return f"Afgang i {dates.period(last.period)} mod samme halvår {BASE}: {said} af {dates.count(of, 'målgruppe', 'målgrupper')}"


def _word(ratio: Ratio | None) -> str:
    if ratio is None:
        return "kan ikke sammenlignes"
    return "højere" if ratio.low > 1 else "lavere" if ratio.high < 1 else "uændret"


def beyond_chance(ratio: Ratio) -> bool:
    """Whether the 95 % interval of a ratio leaves out 1."""
    return ratio.low > 1 or ratio.high < 1


def compared_title(name: str, sure: int, known: int, groups: int, when: str) -> str:
    """`Afgang: forskellen fra 2022 er mere end tilfældig for 1 af 4 målgrupper, 1. halvår 2026`."""
    if not known:
        return f"{name}: ingen målgruppe kan sammenlignes med samme halvår {BASE}, {when}"
    if groups == 1:
        return f"{name}: forskellen fra {BASE} er {'' if sure else 'ikke '}mere end tilfældig, {when}"
    whose = f"{known} målgrupper" if known == groups else f"de {known} målgrupper, der kan sammenlignes"
    if known == 1:
        whose = "den ene målgruppe, der kan sammenlignes"
    elif sure != known:
        whose = f"{sure or 'ingen'} af {whose}"
    else:
        whose = f"alle {whose}" if known == groups else whose
    no = "ikke " if known == 1 and not sure else ""
    return f"{name}: forskellen fra {BASE} er {no}mere end tilfældig for {whose}, {when}"


def section(view: View, id: str, answer: Answer, running: Running) -> list[Any]:
    """One rate: a small figure a group, and the ratios of the last whole half-year."""
    name = IDS[id]
    found: dict[str | None, list[Row]] = {
        dims[0]: rows for dims, rows in groups(answer).items() if dims[0] is not None
    }
    if view.state.target_group:
        found = {group: rows for group, rows in found.items() if group == view.state.target_group}
    order = view.order("target_group", found)
    under = f"{INDICATORS[id].name}, pr. 100 sager i halvåret · {view.unit_name()}"
    if not any(row.value is not None for rows in found.values() for row in rows):
        every = [row for rows in found.values() for row in rows]
        return [panel(name, under, empty(parts.why(every)), wide="wide"), None]
    small = []
    halves = {
        group: [row for row in found[group] if int(row.period[:4]) > BASE] or found[group] for group in order
    }
    bases = {group: [baseline(found[group], row, id, running) for row in halves[group]] for group in order}
    top = max(
        [row.value or 0 for rows in halves.values() for row in rows]
        + [v or 0 for b in bases.values() for v in b],
        default=0,
    )
    below, charts = view.snap.small_numbers, signal.each(view, answer)
    dated = flags.flags(events.of_indicator(view.snap, id), next(iter(halves.values()), []))
    for group in order:
        shown, base = halves[group], bases[group]
        label = view.label("target_group", group)
        last_one = shown[-1]
        size = (
            numbers.missing(last_one, below)
            if last_one.denominator is None
            else numbers.part(last_one.denominator, 0 if last_one.denominator >= 10 else None)
        )
        small.append(
            html.Figure(
                [
                    html.Figcaption([label, html.Span(f"{size} sager i snit", className="quiet")]),
                    chart(
                        halfyears(
                            shown,
                            base,
                            "rate",
                            below,
                            top,
                            events=dated,
                            leads=series.leads(view, id, shown, target_group=group),
                        ),
                        f"{label}: {sentences.moved(shown, 'rate')}",
                        height=190,
                    ),
                ],
                className="multiple",
            )
        )
    last = [row for row in next(iter(found.values())) if row.complete and int(row.period[:4]) > BASE]
    rows_now = [
        (group, next((row for row in found[group] if last and row.period == last[-1].period), None))
        for group in order
    ]
    compared: list[tuple[str, Ratio | None]] = [
        (
            view.label("target_group", group),
            rates.ratio(*pair(found[group], row, id, running)) if row else None,
        )
        for group, row in rows_now
    ]
    sure = sum(ratio is not None and beyond_chance(ratio) for _, ratio in compared)
    known = sum(ratio is not None for _, ratio in compared)
    instead = [instead_of(found[group], row, below) for group, row in rows_now]
    when = dates.period(last[-1].period) if last else ""
    title = compared_title(name, sure, known, len(compared), when) if last else f"Ingen halvår efter {BASE}"
    forest = ratios(
        [
            (
                label,
                ratio.value if ratio else None,
                ratio.low if ratio else None,
                ratio.high if ratio else None,
            )
            for label, ratio in compared
        ],
        ("lavere", "højere"),
        instead,
    )
    shades = legend([("var(--actual)", "dette halvår"), ("var(--soft)", f"samme halvår {BASE}")])
    return [
        panel(
            f"{name} pr. 100 sager, halvår for halvår",
            f"{under} · samme skala · skraveret: foreløbig, mod de samme dage i 2022",
            [shades, html.Div(small, className="multiples multiples-4")],
            table=_sizes(view, id, found, order, running),
            note=events.notes(dated, None, signal.note(charts.get((order[0],)))),
            wide="wide",
        ),
        panel(
            title,
            f"{name}: forholdet mellem {when} og samme halvår {BASE}, med 95 %-interval (Poisson) · logaritmisk akse",
            chart(forest, title),
            figure=forest,
            note="Rører stregen 1, kan forskellen være tilfældig. En forskel siger ikke, hvad den skyldes.",
        ),
    ]


def _sizes(
    view: View,
    id: str,
    found: dict[str | None, list[Row]],
    order: list[str | None],
    running: Running,
) -> Any:
    """Every half-year of every group: events, size, rate, the baseline's, and the ratio with its interval."""
    rows, below = [], view.snap.small_numbers
    for group in order:
        for row in reversed(found[group]):
            if int(row.period[:4]) <= BASE:
                continue
            now, before = pair(found[group], row, id, running)
            ratio = rates.ratio(now, before)
            base = baseline(found[group], row, id, running)
            dark = next((r for r in found[group] if r.period == base_period(row.period)), None)
            none = instead_of(found[group], row, below)
            (to,) = series.leads(view, id, [row], target_group=group)
            rows.append(
                [
                    view.label("target_group", group),
                    dates.period(row.period) + ("" if row.complete else " (foreløbig)"),
                    tables.counted(row, row.numerator, below),
                    Exact(numbers.missing(row, below), None)
                    if row.denominator is None
                    else Exact(numbers.number(row.denominator, 1), row.denominator),
                    tables.exact(row, "rate", below)._replace(to=to),
                    Exact(
                        numbers.missing(dark, below) if base is None else numbers.value(base, "rate"),
                        base,
                        "rate",
                    ),
                    Exact(numbers.number(ratio.value, 2), ratio.value, "ratio") if ratio else none,
                    f"{numbers.number(ratio.low, 2)}–{numbers.number(ratio.high, 2)}" if ratio else none,
                ]
            )
    head = [
        "Målgruppe",
        "Halvår",
        "Afgange",
        "Sager i snit (n)",
        "Pr. 100",
        f"Pr. 100 i {BASE}",
        "Forhold",
        "95 %-interval",
    ]
    return table(
        head,
        rows,
        words=(0, 1),
        caption=f"Halvårene mod samme halvår {BASE}; et foreløbigt halvår mod de samme dage",
    )
