"""Stikprøve: a random sample of management's supervision: drawn, judged one by one, and what it says of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc

from dashboard import html
from dashboard.pages.cases import kind
from dashboard.render_cells import scrolled
from metrics.behind.cases import Behind
from metrics.danish import dates, numbers
from metrics.question import Grain, UsageError
from store import Drawn, Fault, Sample, Samples
from store.samples import LONGEST
from topics import links, sections, tables, url
from topics.cells import Cell, Column, Kind, Link, Marked, Table
from topics.sampling import FRAMES, LEAST, MOST, Again, again, days, frame_of, result
from topics.values import Empty, Fact, Facts, Group, Panel, Text
from topics.view import View

TITLE = "Stikprøve"
GRAIN: Grain = "month"
FIXED_GRAIN = True
KEYS = ("nr",)

FINDINGS = {"": "ikke set", "met": "ja", "missed": "nej", "unknown": "kan ikke vurderes"}
READERS = (
    "Bemærkninger læses af ledelsestilsynet og af den, der reviderer. Skriv ikke navne og ikke CPR-numre."
)


def render(view: View) -> list[Any]:
    """One sample, where the address names it; else the form that draws one, and those that were drawn."""
    if not view.sees_cases:
        return [sections.head("Stikprøve", "Stikprøver er kun for dem, der fører tilsyn med sagerne")]
    try:
        number = view.own.get("nr", "")
        if number.isdecimal() and len(number) < 10:
            sample = Samples(view.store).get(int(number))
            if sample is not None:
                return one(view, sample)
        problem = f"Der er ingen stikprøve nr. {number[:20]}; her er dem, der er trukket." if number else ""
        return overview(view, Samples(view.store).all(), problem)
    except Fault as fault:
        return [sections.head("Stikprøve", "Stikprøverne kan ikke læses"), Empty(str(fault))]


def overview(view: View, samples: Sequence[Sample], problem: str) -> list[Any]:
    """The form that draws a sample, and the register of those that were drawn."""
    judged = sum(s.judged + s.unknown for s in samples)
    title = (
        f"{dates.count(len(samples), 'stikprøve', 'stikprøver')} er trukket, {dates.count(judged, 'sag', 'sager')} er set"
        if samples
        else "Træk den første stikprøve"
    )
    return [
        sections.head(f"Stikprøve · {view.unit_name()}", title),
        Text(problem, "notes", "note") if problem else None,
        Group((form(view), register(view, samples)), "columns columns-sample"),
    ]


def form(view: View) -> Panel:
    """What to draw from, how many, and the seed."""
    start = url.first_day(view.state.start) if view.state.start else view.end.replace(day=1)
    frames = [{"value": id, "label": view.indicator(id).name} for id in FRAMES]
    fields = [
        dmc.Select(
            id="sample-frame", label="Træk fra", data=frames, value=FRAMES[0], searchable=True, allowDeselect=False,
            size="sm", className="control", maxDropdownHeight=360,
        ),
        dmc.NumberInput(
            id="sample-size", label="Hvor mange", value=30, min=LEAST, max=MOST, decimalScale=0, size="sm", w=130,
            className="control", hideControls=True,
        ),
        dmc.TextInput(
            id="sample-seed", label="Frø (tomt: et tilfældigt vælges)", value="", size="sm", w=230, className="control"
        ),
        html.Button("Træk stikprøven", id="sample-draw", className="button"),
        html.P(id="sample-say", role="alert", className="sample-say"),
        dcc.Store(id="sample-go-to"),
    ]  # fmt: skip
    return Panel(
        "Træk en stikprøve",
        f"Fra {view.unit_name()} · {dates.day(start)} – {dates.day(view.end)} (en bestand: den sidste dag) · vælg andet med filtrene",
        (html.Div(fields, className="sample-form"),),
        notes=(
            "Ramme, størrelse, frø og data skrives ned. Med dem kan enhver trække de samme sager igen: de står i rækkefølge "
            "efter SHA-256 af frø, linjeskift og nøgle, og de første er stikprøven. Ingen stikprøve kan slettes.",
        ),
    )


def register(view: View, samples: Sequence[Sample]) -> Panel:
    """Every sample that was drawn, the newest first."""
    if not samples:
        return Panel("Registret", "Trukne stikprøver", (Empty("Der er ikke trukket nogen stikprøve endnu."),))
    columns = (
        Column("Nr."), Column("Ramme", "wide"), Column("Dage"), Column("Trukket"), Column("Størrelse", "count"),
        Column("Set", "count"), Column("Overholdt", "share"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (
            tables.named(f"Nr. {sample.id}", address(view, sample.id)),
            sample.title,
            days(sample.period_from, sample.period_to),
            dates.moment(sample.drawn_at),
            f"{numbers.number(sample.size)} af {numbers.number(sample.population)}",
            f"{numbers.number(sample.judged + sample.unknown)} af {numbers.number(sample.size)}",
            tables.share(sample.met, sample.judged),
        )
        for sample in samples
    ]
    return Panel(
        "Registret",
        "Trukne stikprøver, den nyeste først",
        (Table(columns, tuple(rows), "Trukne stikprøver"),),
    )


def address(view: View, number: int | None) -> str:
    """The page of a sample; without a number that of all."""
    return links.with_own("/stikproeve", view.state, {"nr": None if number is None else str(number)})


def one(view: View, sample: Sample) -> list[Any]:
    """One sample: how it was drawn, what it says, and its rows to judge."""
    try:
        drawn_again = again(view, sample)
    except UsageError:
        drawn_again = Again(None, {})
    frame = frame_of(sample.frame)
    check = {
        True: "trukket igen: de samme",
        False: "trukket igen: IKKE de samme",
        None: "data er ikke gemt længere",
    }[drawn_again.same]
    return [
        sections.head(f"Stikprøve nr. {sample.id}", sample.title, under=f"data {days(sample.period_from, sample.period_to)}"),
        Facts(
            (
                Fact("Ramme", numbers.number(sample.population), "rækker at trække fra"),
                Fact("Størrelse", numbers.number(sample.size), "trukket tilfældigt"),
                Fact("Frø", sample.seed, check, small=True),
                Fact("Trukket", dates.moment(sample.drawn_at), f"af {sample.drawn_by}", small=True),
                Fact("Data", sample.snapshot, f"pr. {dates.day(sample.as_of)}", small=True),
            )
        ),
        html.Div(result(view, sample), id="sample-result"),
        Text(READERS, "note"),
        html.P(id="sample-said", role="status", className="sample-say"),
        rows_to_judge(view, Samples(view.store).cases(sample.id), drawn_again),
        Text(
            Marked((
                Link("Alle stikprøver", address(view, None)), " · ",
                Link(f"Sagerne bag {view.indicator(frame.id).name}", links.cases(frame.id, view.state)),
            )),
            "behind",
        ),
    ]  # fmt: skip


def rows_to_judge(view: View, drawn: Sequence[Drawn], held: Again) -> Panel:
    """The rows of the sample in the order of the draw, each with a finding and a remark."""
    body = [
        html.Tr(
            [
                html.Th(numbers.number(d.place), scope="row"),
                html.Td(d.case_id or "uden sag"),
                *(html.Td(cell) for cell in _registered(view, held.rows.get(d.key))),
                html.Td(
                    dmc.SegmentedControl(
                        id={"type": "finding", "place": d.place},
                        data=[{"value": k, "label": words} for k, words in FINDINGS.items()],
                        value=d.finding or "",
                        size="xs",
                        **{"aria-label": f"Overholdt, nr. {d.place}"},
                    ),
                    className="control-segments",
                ),
                html.Td(
                    dmc.TextInput(
                        id={"type": "remark", "place": d.place}, value=d.note, debounce=True, size="xs",
                        inputProps={"maxLength": LONGEST}, className="control", **{"aria-label": f"Bemærkning, nr. {d.place}"},
                    )
                ),
            ]
        )
        for d in drawn
    ]  # fmt: skip
    head = ["Nr.", "Sag", "Hvad", "Dag", "Frist", "Gjort", "Registreret", "Overholdt?", "Bemærkning"]
    listed = html.Table(
        [
            html.Caption("Stikprøvens sager", className="unseen"),
            html.Thead(html.Tr([html.Th(h, scope="col") for h in head])),
            html.Tbody(body),
        ],
        className="table cases sample-rows",
    )
    return Panel(
        "Sagerne i den rækkefølge, de blev trukket",
        "Se efter i sagen, og skriv, om kravet er overholdt. Hvert valg gemmes med det samme, med navn og tid.",
        (scrolled(listed, "Stikprøvens sager"),),
        file=as_file(view, head, drawn, held),
    )


def as_file(view: View, head: Sequence[str], drawn: Sequence[Drawn], held: Again) -> Table:
    """The same rows with the numbers and days, and what was written of each."""
    kinds: dict[str, Kind] = {"Nr.": "count", **dict.fromkeys(("Dag", "Frist", "Gjort"), "date")}
    rows = []
    for one in drawn:
        row = held.rows.get(one.key)
        days = (row.day, row.due_on, row.done_on) if row else (None, None, None)
        what, *_, met = _registered(view, row)
        rows.append((
            one.place, one.case_id or "uden sag", what, *days, met, FINDINGS[one.finding or ""], one.note,
        ))  # fmt: skip
    return Table(tuple(Column(h, kinds.get(h, "text")) for h in head), tuple(rows))


def _registered(view: View, row: Behind | None) -> list[str]:
    """What the data say of a row: what it is, its days, and whether it is registered as met."""
    if row is None:
        return [numbers.DASH] * 5
    met = numbers.DASH if row.met is None else "til tiden" if row.met else "ikke til tiden"
    return [
        kind(view, row.kind),
        dates.day(row.day),
        dates.day(row.due_on),
        dates.day(row.done_on),
        met,
    ]
