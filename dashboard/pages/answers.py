"""Svar til borgere: calls within 2 working days, mails within 10, from work and from unemployment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from dashboard import html
from dashboard.components.legend import legend
from dashboard.components.panel import chart, empty, panel
from dashboard.components.strip import Fact, strip
from dashboard.components.table import table
from dashboard.figures.pairs import SHADES, few_note, pairs
from metrics.danish import dates, numbers
from metrics.question import Answer, Grain, Row
from topics import events, sentences, series, signal, tables
from topics import events as flags
from topics import sections as parts
from topics.hidden import facts_safely, safely
from topics.rows import groups, latest, summed
from topics.view import View

TITLE = "Svar til borgere"
GRAIN: Grain = "month"
CHANNELS = {"phone_on_time": ("Telefon", "2 arbejdsdage"), "mail_on_time": ("Mail", "10 arbejdsdage")}
SIDES = ("employed", "unemployed")


def render(view: View) -> list[Any]:
    """The page, from one batch of questions."""
    grain = view.grain(GRAIN)
    ask = view.question
    recent = max(view.snap.history_from, view.end - timedelta(days=1))
    questions = {}
    for id in CHANNELS:
        kind = id.split("_")[0]
        questions[id] = ask(id, grain=grain)
        questions[f"{id} sides"] = ask(id, grain=grain, by=("employment",), without=("employment",))
        for dim in ("team", "district"):
            questions[f"{id} {dim}"] = ask(
                id, grain="month", by=(dim, "employment"), start=view.year(), without=(dim, "employment")
            )
        questions[f"{kind} median"] = ask(f"{kind}_response_median", grain=grain, start=recent)
        questions[f"{kind} p90"] = ask(f"{kind}_response_p90", grain=grain, start=recent)
        questions[f"{kind} overdue"] = ask(
            "contacts_overdue", grain=grain, start=recent, also=(("channel", kind),)
        )
    questions["registered"] = ask("answers_registered", grain=grain, start=recent)
    answers = view.ask(questions)
    phone, mail = answers["phone_on_time"].last(), answers["mail_on_time"].last()
    return [
        parts.head(
            f"Svar til borgere · {view.unit_name()}", headline(phone, mail), aside=verdict(phone, mail)
        ),
        None
        if phone is not None and phone.status == "not_delivered"
        else strip(facts_safely(facts, answers, view.snap.small_numbers)),
        html.Div(
            [
                safely(over_time, view, answers, called="Andel besvaret i tide"),
                *[
                    safely(_unit, view, id, answers[f"{id} {dim}"], dim, called=called(id, dim))
                    for dim in ("team", "district")
                    for id in CHANNELS
                ],
            ],
            className="columns",
        ),
        parts.definition(view, *CHANNELS, "answers_registered", "contacts_overdue"),
    ]


def _unit(view: View, id: str, answer: Answer, dim: str) -> Any:
    return unit_panel(view, id, summed(answer), dim)


def headline(phone: Row | None, mail: Row | None) -> str:
    """Both channels in one sentence."""
    if phone is None or mail is None:
        return "Ingen tal i den valgte periode"
    if phone.status == "not_delivered":
        return "Henvendelser er ikke leveret"
    if "suppressed" in (phone.status, mail.status):
        return f"For få til at vise {sentences.when(phone)}"
    if phone.value is None and mail.value is None:
        return f"Ingen henvendelser med frist {sentences.when(phone)}"
    if phone.value is None or mail.value is None:
        known, what = (mail, "mailene inden 10") if phone.value is None else (phone, "opkaldene inden 2")
        return f"{numbers.percent(known.value)} af {what} arbejdsdage {sentences.when(phone)}; ingen {'opkald' if phone.value is None else 'mails'} med frist"
    return (
        f"{numbers.percent(phone.value)} af opkaldene blev besvaret inden 2 arbejdsdage og {numbers.percent(mail.value)} "
        f"af mailene inden 10 {sentences.when(phone)}"
    )


def verdict(phone: Row | None, mail: Row | None) -> Any:
    """Both statuses; the sources set a deadline but no percentage."""
    parts_: list[Any] = []
    for name, row in (("Telefon", phone), ("Mail", mail)):
        if row is not None:
            parts_.append(
                html.Span(
                    [
                        html.Span(f"{name}:"),
                        *parts.standing(row, "share"),
                    ],
                    className="verdict",
                )
            )
    if phone is not None and phone.status == "none":
        parts_.append(html.Span("kilderne sætter en frist, men ingen procent", className="aim"))
    return html.P(parts_, className="verdict")


def facts(answers: dict[str, Answer], below: int) -> list[Fact]:
    """What is owed now, how long it takes, and how much is registered at all."""
    found = []
    for kind, name in (("phone", "Telefon"), ("mail", "Mail")):
        whole = answers[f"{kind}_on_time"].last()
        middle, high, overdue = (answers[f"{kind} {key}"].last() for key in ("median", "p90", "overdue"))
        found += [
            Fact(f"{name} i tide", numbers.of(whole, "share", below), numbers.part_of(whole)),
            Fact(
                f"{name}: svartid",
                f"{numbers.fine(middle.value)} {'dag' if middle.value == 1 else 'dage'}"
                if middle and middle.value is not None
                else numbers.missing(middle, below),
                f"arbejdsdage, median · 90-percentil {numbers.of(high, 'weeks', below)}",
            ),
            Fact(f"{name} over frist", numbers.of(overdue, "contacts", below), "ubesvarede nu"),
        ]
    registered = answers["registered"].last()
    found.append(
        Fact("Svar registreret", numbers.of(registered, "share", below), numbers.part_of(registered))
    )
    return found


def over_time(view: View, answers: dict[str, Answer]) -> Any:
    """Two channels by two groups, always all four, on one scale."""
    cells = []
    for id, (name, deadline) in CHANNELS.items():
        found, judged = groups(answers[f"{id} sides"]), signal.each(view, answers[f"{id} sides"])
        for side in SIDES:
            rows = found.get((side,), [])
            cells.append(
                series.Small(
                    f"{name} inden {deadline}, {dates.within(view.label('employment', side))}",
                    rows,
                    judged.get((side,)),
                    series.leads(view, id, rows, employment=side),
                    flags.flags(events.of_indicator(view.snap, id), rows),
                )
            )
    cells = [cell for cell in cells if cell.rows]
    if not any(row.value is not None for cell in cells for row in cell.rows):
        rows = list(answers["phone_on_time"])
        return panel("Besvaret i tide", "Fra job og fra ledighed", empty(parts.why(rows)), wide="wide")
    dated = next((cell.events for cell in cells if cell.events), [])
    title = _gap(view, answers)
    under = f"Andel besvaret i tide · {view.unit_name()} · samme skala"
    return panel(
        title,
        under,
        series.small(view, "phone_on_time", cells, tall=190, most=6, look="multiples-4"),
        table=tables.wide_table(
            [(cell.name, cell.rows) for cell in cells],
            "share",
            view.snap.small_numbers,
            {cell.name: cell.leads for cell in cells},
        ),
        note=events.notes(dated, None, series.beside(cells)),
        wide="wide",
    )


def _gap(view: View, answers: dict[str, Answer]) -> str:
    """How far apart the two groups are, in both channels."""
    said = []
    for id, (name, _) in CHANNELS.items():
        rows = {dims[0]: row for dims, row in latest(answers[f"{id} sides"]).items()}
        a, b = (rows.get(side) for side in SIDES)
        if a and b and a.value is not None and b.value is not None:
            said.append(
                f"{name.lower()}: {numbers.percent(a.value)} {dates.within(view.label('employment', SIDES[0]))} og {numbers.percent(b.value)} {dates.within(view.label('employment', SIDES[1]))}"
            )
    return dates.sentence("; ".join(said)) if said else "Besvaret i tide, fra job og fra ledighed"


def _told(row: Row | None) -> bool:
    """Whether a row has a number, shown or hidden."""
    return row is not None and (row.value is not None or row.status == "suppressed")


def called(id: str, dim: str) -> str:
    """`Telefon inden 2 arbejdsdage, pr. team`."""
    name, deadline = CHANNELS[id]
    return f"{name} inden {deadline}, pr. {'team' if dim == 'team' else 'bydel'}"


def unit_panel(view: View, id: str, answer: Answer, dim: str) -> Any:
    """One channel by team or district, the two groups beside each other."""
    rows = latest(answer)
    units = view.order(dim, {dims[0] for dims in rows})
    items = [
        (view.label(dim, unit), rows.get((unit, SIDES[0])), rows.get((unit, SIDES[1]))) for unit in units
    ]
    items = [item for item in items if any(_told(row) for row in item[1:])]
    title = called(id, dim)
    whose = f"{view.unit_name()} · et år, så at også de små har nok at dele med"
    names = (view.label("employment", SIDES[0]), view.label("employment", SIDES[1]))
    if not items:
        return panel(title, f"Andel besvaret i tide · {view.unit_name()}", empty(parts.why(list(answer))))
    below = view.snap.small_numbers
    figure = pairs(items, "share", below, names)
    first = next(row for _, *two in items for row in two if row is not None)
    return panel(
        title,
        f"Andel besvaret i tide, {sentences.span(first)} · {whose}",
        [legend(list(zip(SHADES, names, strict=True))), chart(figure, title)],
        figure=figure,
        note=few_note(items, "share"),
        table=table(
            ["Team" if dim == "team" else "Bydel", *(f"{n} {w}" for n in names for w in ("", "(i tide af)"))],
            [
                [
                    unit,
                    *(
                        cell
                        for row in two
                        for cell in (
                            tables.exact(row, "share", below),
                            numbers.part_of(row) or numbers.missing(row, below),
                        )
                    ),
                ]
                for unit, *two in items
            ],
        ),
    )
