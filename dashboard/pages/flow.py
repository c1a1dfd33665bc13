"""Til- og afgang: 52 weeks of inflow, outflow and stock, and the bridge between two stocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from dashboard import html
from dashboard.components.panel import chart, empty, panel
from dashboard.components.strip import Fact, strip
from dashboard.components.table import table
from dashboard.figures.bridge import bridge
from dashboard.pages import shift, survival
from dashboard.pages.balances import LEDGERS, Ledger, drawn
from dashboard.pages.closures import reasons_panel
from dashboard.pages.survival import NAME, survival_panel
from metrics.danish import dates, numbers
from metrics.question import Answer, Grain, NotReleased, Question, Row
from topics import sections as parts
from topics import sentences, url
from topics.hidden import amount, facts_safely, safely, usual
from topics.rows import groups
from topics.view import View

TITLE = "Til- og afgang"
GRAIN: Grain = "week"


def render(view: View) -> list[Any]:
    """The page, from one batch of questions."""
    grain = view.grain(usual(view.scope, GRAIN))
    answers = view.ask(questions(view, grain))
    try:
        main, title = balance(answers, LEDGERS[0]), "Ingen tal i den valgte periode"
    except NotReleased:
        main, title = None, "For få til at vise, eller ikke åben for din rolle"
    if main:
        title = (
            f"{dates.count(main.come, 'sag', 'sager')} kom til og {numbers.number(main.gone)} blev afsluttet; bestanden gik fra "
            f"{numbers.number(main.opening)} til {numbers.number(main.closing)}"
        )
    return [
        parts.head(f"Til- og afgang · {view.unit_name()}", title, under=span(answers, LEDGERS[0])),
        strip(facts_safely(facts, answers)),
        html.Div(
            [
                part
                for ledger in LEDGERS
                for part in (
                    safely(flow_panel, view, answers, ledger, called=dates.sentence(ledger.cases)),
                    safely(bridge_panel, view, answers, ledger, called="Fra bestand til bestand"),
                )
            ]
            + [
                html.Div(
                    [
                        safely(teams_panel, view, answers, called="Bestanden i hvert team"),
                        safely(survival_panel, view, answers, called=NAME),
                    ],
                    className="stack",
                ),
                safely(reasons_panel, view, answers["reasons"], called="Hvad sagerne blev afsluttet til"),
            ],
            className="columns columns-flow",
        ),
        parts.definition(
            view,
            "inflow",
            "outflow",
            "transfers_in",
            "long_inflow",
            "long_outflow",
            "long_stock",
            survival.ID,
        ),
    ]


def questions(view: View, grain: Grain) -> dict[str, Question]:
    """The three balances; the stock one period further back, for the opening. Transfers where a unit is looked at."""
    ask = view.question
    start = view.start(grain)
    back = timedelta(days={"week": 7, "month": 31, "quarter": 92, "halfyear": 184, "year": 366}.get(grain, 1))
    found: dict[str, Question] = {}
    moved = view.state.where(url.ORGANISATION)  # no other cell can a case be moved out of
    for ledger in LEDGERS:
        for id in (ledger.come, ledger.gone, *((ledger.moved_in, ledger.moved_out) if moved else ())):
            found[f"{ledger.name} {id}"] = ask(id, grain=grain, start=start, weeks=ledger.weeks)
        found[f"{ledger.name} {ledger.stock}"] = ask(
            ledger.stock, grain=grain, start=start - back, weeks=ledger.weeks
        )
    main = LEDGERS[0]
    for id in (main.come, main.gone, main.moved_in, main.moved_out):
        found[f"team {id}"] = ask(id, grain=grain, by=("team",), start=start, without=("team",))
    found[f"team {main.stock}"] = ask(
        main.stock, grain=grain, by=("team",), start=start - back, without=("team",)
    )
    found["reasons"] = ask("closures", grain="month", by=("destination", "close_reason"), start=view.year())
    found |= shift.questions(view, grain, start)
    found |= survival.questions(view)
    found["duration"] = ask("median_duration_weeks", grain="quarter", start=view.end - timedelta(days=100))
    return found


@dataclass(frozen=True)
class Balance:
    """Opening stock + come + moved in − gone − moved out = closing stock."""

    opening: float
    come: float
    moved_in: float
    gone: float
    moved_out: float
    closing: float
    first: Row
    last: Row


def series(answers: dict[str, Answer], ledger: Ledger, id: str) -> list[Row]:
    """One series of a balance, over the periods of its flows."""
    rows = list(answers.get(f"{ledger.name} {id}", ()))
    periods = {row.period for row in answers[f"{ledger.name} {ledger.come}"]}
    return [row for row in rows if row.period in periods]


def balance(answers: dict[str, Answer], ledger: Ledger) -> Balance | None:
    """The balance over the whole range; None where the stock before it is not known."""
    stock = list(answers[f"{ledger.name} {ledger.stock}"])
    flows = series(answers, ledger, ledger.come)
    if not flows or not stock:
        return None
    closing = amount(stock[-1])
    earlier = [row for row in stock if row.period_start < flows[0].period_start]

    def total(id: str) -> float:
        return sum(amount(row) for row in series(answers, ledger, id))

    come, gone, moved_in, moved_out = (
        total(id) for id in (ledger.come, ledger.gone, ledger.moved_in, ledger.moved_out)
    )
    opening = amount(earlier[-1]) if earlier else closing - come - moved_in + gone + moved_out
    return Balance(opening, come, moved_in, gone, moved_out, closing, flows[0], flows[-1])


def span(answers: dict[str, Answer], ledger: Ledger) -> str:
    """`uge 44 2025 – uge 44 2026, 53 uger`."""
    rows = series(answers, ledger, ledger.come)
    if not rows:
        return ""
    said = f"{dates.sentence(dates.period(rows[0].period))} – {dates.period(rows[-1].period)}"
    return said if rows[-1].complete else f"{said} ({dates.provisional(rows[-1])})"


def facts(answers: dict[str, Answer]) -> list[Fact]:
    """The balance in figures, and the shift between the two benefits that is part of both sides."""
    found = []
    main, long = balance(answers, LEDGERS[0]), balance(answers, LEDGERS[1])
    if main:
        found += [
            Fact("Tilgang", numbers.number(main.come), "åbnede sager"),
            Fact("Afgang", numbers.number(main.gone), "afsluttede sager"),
            Fact("Netto", numbers.signed(main.come - main.gone), "uden overførsler"),
            Fact("Bestand nu", numbers.number(main.closing), "åbne sager"),
        ]
    if long:
        found.append(
            Fact(
                "52 uger eller mere",
                numbers.number(long.closing),
                f"{numbers.signed(long.closing - long.opening)} i perioden",
            )
        )
    out = sum(amount(row) for row in answers["shift out"])
    note = "til jobafklaring, en del af afgangen"
    if "shift in" in answers:
        came = sum(amount(row) for row in answers["shift in"])
        note = f"afsluttet til jobafklaring; {numbers.number(came)} nye jobafklaringsforløb i tilgangen"
    found.append(Fact("Skift til jobafklaring", numbers.number(out), note))
    duration = [row for row in answers["duration"] if row.value is not None]
    if duration:
        found.append(
            Fact(
                "Varighed ved afslutning",
                numbers.with_unit(duration[-1].value, "weeks"),
                f"median {sentences.when(duration[-1])}",
            )
        )
    return found


def nothing(*found: list[Row]) -> bool:
    """Whether nobody came, left or was there; what is hidden is not nothing."""
    return not any(row.value or row.status == "suppressed" for rows in found for row in rows)


def flow_panel(view: View, answers: dict[str, Answer], ledger: Ledger) -> Any:
    """Inflow up, outflow down, stock above."""
    come, gone, stock = (series(answers, ledger, id) for id in (ledger.come, ledger.gone, ledger.stock))
    what = dates.sentence(ledger.cases)
    under = f"{what}: tilgang, afgang og bestand · {view.unit_name()} · pr. {dates.GRAINS[view.grain(usual(view.scope, GRAIN))]}"
    if not stock or not len(come) == len(gone) == len(stock) or nothing(come, gone, stock):
        return panel(what, under, empty(parts.NOTHING))
    if ledger.weeks:
        title = (
            f"{dates.count(sum(amount(r) for r in come), 'sag', 'sager')} passerede uge {ledger.weeks}, "
            f"{numbers.number(sum(amount(r) for r in gone))} blev afsluttet efter den"
        )
    else:
        title = f"{dates.count(amount(stock[-1]), 'åben sag', 'åbne sager')} ved udgangen af {dates.period(stock[-1].period)}"
    made = drawn(
        view, ledger, answers[f"{ledger.name} {ledger.come}"], answers[f"{ledger.name} {ledger.gone}"], stock
    )
    return panel(
        title,
        under,
        chart(made.figure, f"{title}.", height=340),
        figure=made.figure,
        table=made.table,
        note=made.note,
    )


def teams_panel(view: View, answers: dict[str, Answer]) -> Any:
    """The same balance for every team, as a table that adds up."""
    main = LEDGERS[0]
    first = min((row.period_start for row in answers[f"team {main.come}"]), default=None)
    found = {
        id: groups(answers[f"team {id}"])
        for id in (main.stock, main.come, main.gone, main.moved_in, main.moved_out)
    }
    teams = view.order("team", {dims[0] for rows in found.values() for dims in rows})
    under = f"Åbne sager pr. team · {span(answers, main)} · overførsler er sager, der skifter team"
    if first is None or not teams:
        return panel("Bestanden i hvert team", under, empty(parts.NOTHING))

    def total(id: str, team: str | None) -> float:
        return sum(amount(row) for row in found[id].get((team,), []) if row.period_start >= first)

    rows, grown = [], 0
    for team in teams:
        stock = found[main.stock].get((team,), [])
        closing = amount(stock[-1]) if stock else 0
        opening = next((amount(row) for row in reversed(stock) if row.period_start < first), None)
        moves = [total(id, team) for id in (main.come, main.moved_in, main.gone, main.moved_out)]
        if opening is None:
            opening = closing - moves[0] - moves[1] + moves[2] + moves[3]
        grown += team is not None and closing > opening
        rows.append(
            [
                view.label("team", team),
                numbers.number(opening),
                numbers.signed(moves[0]),
                numbers.signed(moves[1]),
                numbers.signed(-moves[2]),
                numbers.signed(-moves[3]),
                numbers.number(closing),
                numbers.signed(closing - opening),
            ]
        )
    head = ["Team", "Ved start", "Tilgang", "Overført ind", "Afgang", "Overført ud", "Ved slut", "Ændring"]
    title = f"Bestanden voksede i {grown} af {sum(team is not None for team in teams)} teams"
    return panel(title, under, table(head, rows, caption="Bestand og bevægelser pr. team"))


def bridge_panel(view: View, answers: dict[str, Answer], ledger: Ledger) -> Any:
    """From the opening to the closing stock, with transfers where a unit is looked at."""
    found = balance(answers, ledger)
    under = f"{dates.sentence(ledger.cases)} · {view.unit_name()} · {span(answers, ledger)}"
    if found is None or not any((found.opening, found.come, found.gone, found.moved_in, found.moved_out)):
        return panel("Fra bestand til bestand", under, empty(parts.NOTHING))
    steps = [("Tilgang", found.come)]
    if found.moved_in or found.moved_out:
        steps += [("Overført ind", found.moved_in), ("Overført ud", -found.moved_out)]
    steps.insert(1 if len(steps) == 1 else 2, ("Afgang", -found.gone))
    title = f"Bestanden ændrede sig {numbers.signed(found.closing - found.opening)}, fra {numbers.number(found.opening)} til {numbers.number(found.closing)}"
    figure = bridge(found.opening, steps, found.closing, ("Ved start", "Ved slut"))
    note = None
    if not figure["layout"]["meta"]["adds_up"]:
        note = "Trinene giver ikke bestanden ved slut; se datakvalitet."
    rows = [
        ["Ved start", numbers.number(found.opening)],
        *([name, numbers.signed(change)] for name, change in steps),
    ]
    rows.append(["Ved slut", numbers.number(found.closing)])
    return panel(
        title,
        under,
        chart(figure, f"{title}.", height=340),
        figure=figure,
        note=note,
        table=table(["Trin", "Sager"], rows, caption="Fra bestand til bestand"),
    )
