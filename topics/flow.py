"""Til- og afgang: inflow, outflow and stock of all cases and of long ones, and the bridge between two stocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from metrics.danish import dates, numbers
from metrics.question import Answer, Grain, NotReleased, Question, Row

from . import charts, sections, sentences, shift, survival, url
from .balances import LEDGERS, Ledger, balance, flow_rows, over_time, span
from .cells import Cell, Column, Table
from .closures import reasons_panel
from .findings import finding, latest, reserved
from .hidden import amount, facts_safely, safely, usual
from .native import about_figures, actual, in_time, running, sheet, whole
from .native import over_time as months_of
from .periods import MONTHS
from .rows import groups
from .tables import number, signed
from .values import Chart, Empty, Fact, Facts, Figure, Group, Panel
from .view import View

TITLE = "Til- og afgang"
GRAIN: Grain = "week"
BRIDGE = "Fra bestand til bestand"
TEAMS = "Bestanden i hvert team"
HEIGHT = 340
"""Pixels of the page's figures."""


def render(view: View) -> list[Any]:
    """The page, from one batch of questions."""
    answers = view.ask(questions(view, _grain(view)))
    return [
        sections.head(f"{TITLE} · {view.unit_name()}", headline(answers), under=span(answers, LEDGERS[0])),
        Facts(tuple(facts_safely(facts, answers))),
        Group(
            (
                *(
                    part
                    for ledger in LEDGERS
                    for part in (
                        safely(flow_panel, view, answers, ledger, called=dates.sentence(ledger.cases)),
                        safely(bridge_panel, view, answers, ledger, called=BRIDGE),
                    )
                ),
                Group(
                    (
                        safely(teams_panel, view, answers, called=TEAMS),
                        safely(survival.survival_panel, view, answers, called=survival.NAME),
                    ),
                    "stack",
                ),
                safely(reasons_panel, view, answers["reasons"], called="Hvad sagerne blev afsluttet til"),
            ),
            "columns columns-flow",
        ),
        sections.definition(
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


def _grain(view: View) -> Grain:
    return view.grain(usual(view.scope, GRAIN))


def questions(view: View, grain: Grain) -> dict[str, Question]:
    """The three balances; the stock one period further back, for the opening. Transfers where a unit is looked at."""
    ask = view.question
    start = view.start(grain)
    back = timedelta(days={"week": 7, "month": 31, "quarter": 92, "halfyear": 184, "year": 366}.get(grain, 1))
    asked: dict[str, Question] = {}
    moved = view.state.where(url.ORGANISATION)  # no other cell can a case be moved out of
    for ledger in LEDGERS:
        for id in (ledger.come, ledger.gone, *((ledger.moved_in, ledger.moved_out) if moved else ())):
            asked[f"{ledger.name} {id}"] = ask(id, grain=grain, start=start, weeks=ledger.weeks)
        asked[f"{ledger.name} {ledger.stock}"] = ask(
            ledger.stock, grain=grain, start=start - back, weeks=ledger.weeks
        )
    main = LEDGERS[0]
    for id in (main.come, main.gone, main.moved_in, main.moved_out):
        asked[f"team {id}"] = ask(id, grain=grain, by=("team",), start=start, without=("team",))
    asked[f"team {main.stock}"] = ask(
        main.stock, grain=grain, by=("team",), start=start - back, without=("team",)
    )
    asked["reasons"] = ask("closures", grain="month", by=("destination", "close_reason"), start=view.year())
    asked |= shift.questions(view, grain, start)
    asked |= survival.questions(view)
    asked["duration"] = ask("median_duration_weeks", grain="quarter", start=view.end - timedelta(days=100))
    return asked


def headline(answers: Mapping[str, Answer]) -> str:
    """`612 sager kom til og 640 blev afsluttet; bestanden gik fra 1.430 til 1.402`."""
    try:
        main = balance(answers, LEDGERS[0])
    except NotReleased:
        return "For få til at vise, eller ikke åben for din rolle"
    if main is None:
        return "Ingen tal i den valgte periode"
    return (
        f"{dates.count(main.come, 'sag', 'sager')} kom til og {numbers.number(main.gone)} blev afsluttet; bestanden gik fra "
        f"{numbers.number(main.opening)} til {numbers.number(main.closing)}"
    )


def facts(answers: Mapping[str, Answer]) -> list[Fact]:
    """The balance in figures, and the shift between the two benefits that is part of both sides."""
    strip = []
    main, long = balance(answers, LEDGERS[0]), balance(answers, LEDGERS[1])
    if main:
        strip += [
            Fact("Tilgang", numbers.number(main.come), "åbnede sager"),
            Fact("Afgang", numbers.number(main.gone), "afsluttede sager"),
            Fact("Netto", numbers.signed(main.come - main.gone), "uden overførsler"),
            Fact("Bestand nu", numbers.number(main.closing), "åbne sager"),
        ]
    if long:
        strip.append(
            Fact(
                "52 uger eller mere",
                numbers.number(long.closing),
                f"{numbers.signed(long.change)} i perioden",
            )
        )
    out = sum(amount(row) for row in answers["shift out"])
    note = "til jobafklaring, en del af afgangen"
    if "shift in" in answers:
        came = sum(amount(row) for row in answers["shift in"])
        note = f"afsluttet til jobafklaring; {numbers.number(came)} nye jobafklaringsforløb i tilgangen"
    strip.append(Fact("Skift til jobafklaring", numbers.number(out), note))
    duration = [row for row in answers["duration"] if row.value is not None]
    if duration:
        strip.append(
            Fact(
                "Varighed ved afslutning",
                numbers.with_unit(duration[-1].value, "weeks"),
                f"median {sentences.when(duration[-1])}",
            )
        )
    return strip


def nothing(*series: list[Row]) -> bool:
    """Whether nobody came, left or was there; what is hidden is not nothing."""
    return not any(row.value or row.status == "suppressed" for rows in series for row in rows)


def flow_panel(view: View, answers: Mapping[str, Answer], ledger: Ledger) -> Panel:
    """Inflow up, outflow down, stock above."""
    come, gone, stock = (flow_rows(answers, ledger, id) for id in (ledger.come, ledger.gone, ledger.stock))
    cases = dates.sentence(ledger.cases)
    under = f"{cases}: tilgang, afgang og bestand · {view.unit_name()} · pr. {dates.GRAINS[_grain(view)]}"
    if not stock or not len(come) == len(gone) == len(stock) or nothing(come, gone, stock):
        return Panel(cases, under, (Empty(sections.NOTHING),))
    if ledger.weeks:
        title = (
            f"{dates.count(sum(amount(r) for r in come), 'sag', 'sager')} passerede uge {ledger.weeks}, "
            f"{numbers.number(sum(amount(r) for r in gone))} blev afsluttet efter den"
        )
    else:
        title = f"{dates.count(amount(stock[-1]), 'åben sag', 'åbne sager')} ved udgangen af {dates.period(stock[-1].period)}"
    come_in, go_out = (answers[f"{ledger.name} {id}"] for id in (ledger.come, ledger.gone))
    return over_time(
        view, ledger, come_in, go_out, stock, title=title, under=under, summary=f"{title}.", height=HEIGHT
    )


def teams_panel(view: View, answers: Mapping[str, Answer]) -> Panel:
    """The same balance for every team, as a table that adds up."""
    main = LEDGERS[0]
    first = min((row.period_start for row in answers[f"team {main.come}"]), default=None)
    series = {
        id: groups(answers[f"team {id}"])
        for id in (main.stock, main.come, main.gone, main.moved_in, main.moved_out)
    }
    teams = view.order("team", {dims[0] for rows in series.values() for dims in rows})
    under = f"Åbne sager pr. team · {span(answers, main)} · overførsler er sager, der skifter team"
    if first is None or not teams:
        return Panel(TEAMS, under, (Empty(sections.NOTHING),))

    def total(id: str, team: str | None) -> float:
        return sum(amount(row) for row in series[id].get((team,), []) if row.period_start >= first)

    rows, grown = [], 0
    for team in teams:
        stock = series[main.stock].get((team,), [])
        closing = amount(stock[-1]) if stock else 0
        opening = next((amount(row) for row in reversed(stock) if row.period_start < first), None)
        come, moved_in, gone, moved_out = (
            total(id, team) for id in (main.come, main.moved_in, main.gone, main.moved_out)
        )
        if opening is None:
            opening = closing - come - moved_in + gone + moved_out
        grown += team is not None and closing > opening
        moves = (signed(come), signed(moved_in), signed(-gone), signed(-moved_out))
        rows.append(
            (view.label("team", team), number(opening), *moves, number(closing), signed(closing - opening))
        )
    heads = ("Ved start", "Tilgang", "Overført ind", "Afgang", "Overført ud", "Ved slut", "Ændring")
    columns = (Column("Team"), *(Column(head, "count") for head in heads))
    table = Table(columns, tuple(rows), "Bestand og bevægelser pr. team")
    title = f"Bestanden voksede i {grown} af {sum(team is not None for team in teams)} teams"
    return Panel(title, under, (table,), table)


def bridge_panel(view: View, answers: Mapping[str, Answer], ledger: Ledger) -> Panel:
    """From the opening to the closing stock, with transfers where a unit is looked at."""
    sums = balance(answers, ledger)
    under = f"{dates.sentence(ledger.cases)} · {view.unit_name()} · {span(answers, ledger)}"
    if sums is None or not any((sums.opening, sums.come, sums.gone, sums.moved_in, sums.moved_out)):
        return Panel(BRIDGE, under, (Empty(sections.NOTHING),))
    steps = [("Tilgang", sums.come), ("Afgang", -sums.gone)]
    if sums.moved_in or sums.moved_out:
        steps.insert(1, ("Overført ind", sums.moved_in))
        steps.append(("Overført ud", -sums.moved_out))
    title = f"Bestanden ændrede sig {numbers.signed(sums.change)}, fra {numbers.number(sums.opening)} til {numbers.number(sums.closing)}"
    bridge = charts.Bridge(sums.opening, steps, sums.closing, ("Ved start", "Ved slut"))
    rows = (
        ("Ved start", number(sums.opening)),
        *((name, signed(change)) for name, change in steps),
        ("Ved slut", number(sums.closing)),
    )
    wrong = () if bridge.adds_up else ("Trinene giver ikke bestanden ved slut; se datakvalitet.",)
    return Panel(
        title,
        under,
        (Figure(bridge, f"{title}.", HEIGHT),),
        Table((Column("Trin"), Column("Sager", "count")), rows, BRIDGE),
        wrong,
    )


def long_cases(view: View, weeks: int) -> Panel:
    """In a file: inflow to, outflow from and stock of the cases of N weeks or more, by whole months."""
    ids = ("long_inflow", "long_outflow", "long_stock")
    asked = [whole(view, id, weeks if weeks != 52 else None) for id in ids]
    ins, outs, stocks = (view.rows(question) for question in asked)
    name = f"Lange sager {weeks} uger"
    if any(question in view.refused for question in asked):
        return sheet(
            name, f"Sager på {weeks} uger eller mere er ikke med i den frigivne udgave", "Åbne sager, til- og afgang",
            (Column("Begrundelse", "wide"),),
            ((f"Frigivne tal har én grænse for lange sager (52 uger): to grænser ved siden af hinanden viser de få sager "
              f"mellem dem. Til brug i huset findes tallene med --whole (uger: {weeks}).",),),
        )  # fmt: skip
    last_stock = latest(stocks, False)
    title = f"Sager på {weeks} uger eller mere: ingen tal"
    if last_stock is not None:
        title = finding(f"Antallet af åbne sager på {weeks} uger eller mere", "long_stock", last_stock)
    come, gone = (
        finding(what, question.id, latest(rows, True), view.chart(question))
        for what, question, rows in (
            (f"Tilgangen til sager på {weeks} uger", asked[0], ins), ("Afgangen fra dem", asked[1], outs),
        )
    )  # fmt: skip
    return sheet(
        name, title, f"Sager på {weeks} uger eller mere fra første fraværsdag, antal pr. måned",
        (Column("Periode", "month"), Column("Tilgang", "count"), Column("Afgang", "count"),
         Column("Åbne ved periodens slutning", "count"), Column("Foreløbig")),
        _months(ins[-MONTHS:], outs[-MONTHS:], stocks),
        (_in_and_out(f"Til- og afgang, {weeks} uger og mere", ins, outs, f"{come}; {dates.within(gone)}"),
         Chart(f"Åbne sager på {weeks} uger og mere", months_of(ins[-MONTHS:]), (actual("Åbne sager", stocks[-MONTHS:]),),
               "line", "count", "cases", title, running(stocks[-MONTHS:]))),
        (f"{come}.", f"{gone}."), about_figures(*ids, weeks=weeks),
    )  # fmt: skip


def _months(
    ins: tuple[Row, ...], outs: tuple[Row, ...], stocks: tuple[Row, ...]
) -> tuple[tuple[Cell, ...], ...]:
    """A row a month: what came, left and is there."""
    stock_of = {row.period: row for row in stocks}
    return tuple(
        (
            come.period_start,
            *(
                numbers.missing(row) if row.value is None else row.value
                for row in (come, gone, stock_of[come.period])
            ),
            reserved(come),
        )
        for come, gone in zip(ins, outs, strict=True)
    )


def _in_and_out(title: str, ins: tuple[Row, ...], outs: tuple[Row, ...], sentence: str) -> Chart:
    """Inflow and outflow of the last months beside each other."""
    come, gone = ins[-MONTHS:], outs[-MONTHS:]
    return Chart(
        title, months_of(come), (actual("Tilgang", come), actual("Afgang", gone, "other")), "column", "count", "cases",
        sentence, running(come),
    )  # fmt: skip


def in_and_out(view: View) -> tuple[Chart, Chart]:
    """In a file: inflow and outflow of all cases beside each other, and the open cases; each with its finding."""
    asked = {id: whole(view, id) for id in ("inflow", "outflow", "open_cases")}
    rows = {id: view.rows(question) for id, question in asked.items()}
    come, gone = (
        finding(what, id, latest(rows[id], True), view.chart(asked[id]))
        for what, id in (("Tilgangen", "inflow"), ("afgangen", "outflow"))
    )
    stock = in_time(view, asked["open_cases"], "Åbne sager", "Åbne sager")
    now = finding("Antallet af åbne sager", "open_cases", latest(rows["open_cases"], False))
    return _in_and_out(TITLE, rows["inflow"], rows["outflow"], f"{come}, {gone}"), replace(stock, finding=now)
