"""Svar til borgere: calls within 2 working days, mails within 10, from work and from unemployment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from metrics.danish import dates, numbers
from metrics.question import Answer, Grain, Row

from . import charts, events, findings, native, sections, sentences, series, signal, tables
from .cells import Cell, Column, Shown, Table
from .hidden import facts_safely, safely
from .periods import MONTHS
from .rows import groups, latest, summed
from .values import Chart, Empty, Fact, Facts, Figure, Group, Legend, Panel, Verdict
from .view import View

TITLE = "Svar til borgere"
GRAIN: Grain = "month"
CHANNELS = {"phone_on_time": ("Telefon", "2 arbejdsdage"), "mail_on_time": ("Mail", "10 arbejdsdage")}
"""Indicator -> the channel's name, its deadline."""
SIDES = ("employed", "unemployed")
Pair = tuple[str, Row | None, Row | None]
"""A unit's name, and its rows of the two `SIDES`."""


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
    delivered = phone is None or phone.status != "not_delivered"
    return [
        sections.head(
            f"Svar til borgere · {view.unit_name()}", headline(phone, mail), aside=verdict(phone, mail)
        ),
        Facts(tuple(facts_safely(facts, answers))) if delivered else None,
        Group((
            safely(four_series, view, answers, called="Andel besvaret i tide"),
            *(
                safely(unit_panel, view, id, answers[f"{id} {dim}"], dim, called=unit_title(id, dim))
                for dim in ("team", "district")
                for id in CHANNELS
            ),
        )),
        sections.definition(view, *CHANNELS, "answers_registered", "contacts_overdue"),
    ]  # fmt: skip


def report(view: View) -> Panel:
    """The same for reports: answers on time by channel and by employment, month for month."""
    rows: list[tuple[Cell, ...]] = []
    courses: list[Chart] = []
    for id, (channel, _) in CHANNELS.items():
        total, sides = native.whole(view, id), native.cut(view, id, "employment")
        title = findings.finding(
            f"Besvaret til tiden pr. {channel.lower()}", id, findings.latest(view.rows(total), True), view.chart(total)
        )  # fmt: skip
        months = [*native.lines(view, total)[-MONTHS:], *native.lines(view, sides)]
        rows += [(line[0], channel, *line[1:]) for line in months]
        courses.append(_course(view, channel, title, view.rows(total)[-MONTHS:], view.rows(sides)))
    period, *rest = native.columns("Fra", "Til tiden", "Skyldige svar", "phone_on_time", "Andel til tiden")
    return Panel(
        courses[0].finding,
        "Andel af henvendelser besvaret til tiden, telefon 2 og mail 10 arbejdsdage, pr. måned",
        table=Table((period, Column("Kanal"), *rest), tuple(rows)),
        notes=native.about_figures(*CHANNELS),
        charts=tuple(courses),
        name="Svar",
        lead=(f"{courses[1].finding}.",),
    )


def _course(view: View, channel: str, title: str, months: Sequence[Row], sides: Sequence[Row]) -> Chart:
    """One channel over the months: all, and a series for each value of employment that is known."""
    known = dict.fromkeys(row.dims[0] for row in sides if row.dims[0] is not None)
    return Chart(
        f"Besvaret til tiden, {channel.lower()}",
        native.over_time(months),
        (
            native.actual(native.ALL, months),
            *(
                native.actual(view.label("employment", value), [r for r in sides if r.dims[0] == value], "other")
                for value in known
            ),
            *native.goals(months, "share"),
        ),
        "line", "share", "share", title, native.running(months),
    )  # fmt: skip


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
        missing = "opkald" if phone.value is None else "mails"
        return f"{numbers.percent(known.value)} af {what} arbejdsdage {sentences.when(phone)}; ingen {missing} med frist"
    return (
        f"{numbers.percent(phone.value)} af opkaldene blev besvaret inden 2 arbejdsdage og {numbers.percent(mail.value)} "
        f"af mailene inden 10 {sentences.when(phone)}"
    )


def verdict(phone: Row | None, mail: Row | None) -> Verdict:
    """Both statuses; the sources set a deadline but no percentage."""
    told: list[Any] = [
        Verdict((f"{name}:", *sections.standing(row, "share")))
        for name, row in (("Telefon", phone), ("Mail", mail))
        if row is not None
    ]
    if phone is not None and phone.status == "none":
        told.append("kilderne sætter en frist, men ingen procent")
    return Verdict(tuple(told))


def facts(answers: Mapping[str, Answer]) -> list[Fact]:
    """What is owed now, how long it takes, and how much is registered at all."""
    strip = []
    for kind, name in (("phone", "Telefon"), ("mail", "Mail")):
        whole = answers[f"{kind}_on_time"].last()
        middle, high, overdue = (answers[f"{kind} {key}"].last() for key in ("median", "p90", "overdue"))
        strip += [
            Fact(f"{name} i tide", numbers.of(whole, "share"), numbers.part_of(whole)),
            Fact(
                f"{name}: svartid",
                f"{numbers.fine(middle.value)} {'dag' if middle.value == 1 else 'dage'}"
                if middle and middle.value is not None
                else numbers.missing(middle),
                f"arbejdsdage, median · 90-percentil {numbers.of(high, 'weeks')}",
            ),
            Fact(f"{name} over frist", numbers.of(overdue, "contacts"), "ubesvarede nu"),
        ]
    registered = answers["registered"].last()
    return [
        *strip,
        Fact("Svar registreret", numbers.of(registered, "share"), numbers.part_of(registered)),
    ]


def four_series(view: View, answers: Mapping[str, Answer]) -> Panel:
    """Two channels by two groups over time, always all four, on one scale."""
    cells = []
    for id, (name, deadline) in CHANNELS.items():
        by_side, judged = groups(answers[f"{id} sides"]), signal.each(view, answers[f"{id} sides"])
        for side in SIDES:
            rows = by_side.get((side,), [])
            cells.append(
                series.Small(
                    f"{name} inden {deadline}, {dates.within(view.label('employment', side))}",
                    rows,
                    judged.get((side,)),
                    series.leads(view, id, rows, employment=side),
                    events.flags(events.of_indicator(view.snap, id), rows),
                )
            )
    cells = [cell for cell in cells if cell.rows]
    if not any(row.value is not None for cell in cells for row in cell.rows):
        why = sections.why(list(answers["phone_on_time"]))
        return Panel("Besvaret i tide", "Fra job og fra ledighed", (Empty(why),), look="wide")
    dated = next((cell.events for cell in cells if cell.events), [])
    table, chart = series.side_by_side(cells, "share")
    return Panel(
        _gap(view, answers),
        f"Andel besvaret i tide · {view.unit_name()} · samme skala",
        (series.small(view, "phone_on_time", cells, tall=190, most=6, look="multiples-4"),),
        table,
        events.notes(dated, None, series.beside(cells)),
        (chart,),
        "wide",
    )


def _gap(view: View, answers: Mapping[str, Answer]) -> str:
    """How far apart the two groups are, in both channels."""
    gaps = []
    for id, (name, _) in CHANNELS.items():
        rows = {dims[0]: row for dims, row in latest(answers[f"{id} sides"]).items()}
        values = [rows[side].value if side in rows else None for side in SIDES]
        if None not in values:
            both = (
                f"{numbers.percent(value)} {dates.within(view.label('employment', side))}"
                for side, value in zip(SIDES, values, strict=True)
            )
            gaps.append(f"{name.lower()}: {' og '.join(both)}")
    return dates.sentence("; ".join(gaps)) if gaps else "Besvaret i tide, fra job og fra ledighed"


def unit_title(id: str, dim: str) -> str:
    """`Telefon inden 2 arbejdsdage, pr. team`."""
    name, deadline = CHANNELS[id]
    return f"{name} inden {deadline}, pr. {'team' if dim == 'team' else 'bydel'}"


def unit_panel(view: View, id: str, answer: Answer, dim: str) -> Panel:
    """One channel by team or district over a year, the two groups beside each other. `answer` is by that dim and
    employment, a row a month."""
    year = summed(answer)
    rows = latest(year)
    items: list[Pair] = [
        (view.label(dim, unit), rows.get((unit, SIDES[0])), rows.get((unit, SIDES[1])))
        for unit in view.order(dim, {dims[0] for dims in rows})
    ]
    items = [item for item in items if any(map(_has_number, item[1:]))]
    title = unit_title(id, dim)
    if not items:
        why = sections.why(list(year))
        return Panel(title, f"Andel besvaret i tide · {view.unit_name()}", (Empty(why),))
    names = (view.label("employment", SIDES[0]), view.label("employment", SIDES[1]))
    pairs = charts.Pairs(items, "share", names)
    first = next(row for _, *two in items for row in two if row is not None)
    note = few_note(items)
    return Panel(
        title,
        f"Andel besvaret i tide, {sentences.span(first)} · {view.unit_name()} · et år, så at også de små har nok at dele med",
        (Legend(tuple(zip(charts.Pairs.SHADES, names, strict=True))), Figure(pairs, title)),
        _pairs_table("Team" if dim == "team" else "Bydel", items, names),
        (note,) if note else (),
    )


def _has_number(row: Any) -> bool:
    """Whether a row has a number, shown or hidden."""
    return row is not None and (row.value is not None or row.status == "suppressed")


def _pairs_table(unit: str, items: Sequence[Pair], names: tuple[str, str]) -> Table:
    """The share of each group, and what it is of: `12 af 15`."""
    columns = [Column(unit)]
    for name in names:
        columns += [Column(f"{name} ", "share"), Column(f"{name} (i tide af)", "count")]
    rows = []
    for name, *two in items:
        cells: list[Cell] = [name]
        for row in two:
            parts = numbers.part_of(row) or numbers.missing(row)
            cells += [tables.exact(row, "share"), Shown(parts, None)]
        rows.append(tuple(cells))
    return Table(tuple(columns), tuple(rows))


def few_note(items: Sequence[Pair]) -> str:
    """What the words in place of a bar mean, where there are any."""
    if not any(row is not None and charts.few(row, "share") for _, *two in items for row in two):
        return ""
    return f"Hvor der er under {charts.FEW}, står de talt op uden søjle: det er for få til en andel."
