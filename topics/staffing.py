"""Bemanding: what if. How many caseworkers a caseload takes, what a grant buys, and what 10 closures at 50 cases mean.

Arithmetic on the day's figures, shown step by step. It foretells nothing: cases come and go meanwhile.
"""

from __future__ import annotations

from typing import Any

from metrics.danish import dates, numbers
from metrics.question import Grain, NotReleased

from . import charts, sections
from .cells import Column, Marked, Quiet, Shown, Table
from .staffing_sums import (
    GRANT,
    NORM,
    RECOMMENDED,
    TARGET,
    Asked,
    Now,
    bought,
    heads,
    lacking,
    months_a_case,
    needed,
    people,
)
from .tables import number
from .values import Control, Empty, Fact, Facts, Figure, Group, Items, Panel, Text
from .view import View

TITLE = "Bemanding"
GRAIN: Grain = "month"
FIXED_GRAIN = True
KEYS = ("maal", "flere", "pris")

LIMITS = {"maal": (10, 200), "flere": (-500, 500), "pris": (100_000, 5_000_000)}
"""Key of the address -> the least and the most that it may say."""
FIELDS = {"maal": "Sager pr. medarbejder", "flere": "Flere medarbejdere", "pris": "Pris pr. medarbejder"}
"""Key of the address -> what it is called where it is not understood."""
SOURCES = (
    ("ca. 70 sager pr. sagsbehandler", "2022", "BI08, linje 33-34"),
    ("35–50 sager anbefales (Dansk Socialrådgiverforening)", "2022", "BI08, linje 34-35"),
    (
        "med 11,3 mio. kr. årligt vil man kunne få sagsstammen ned på 50 borgere pr. sagsbehandler (forslag)",
        "2023–2026",
        "BI08, linje 35-37",
    ),
    ("11.340 tusind kr. om året, 45.360 i alt (2023-priser)", "2023–2026", "BI08, linje 217-264"),
    ("ca. 8.000 på sygedagpenge og 1.200 i jobafklaring (helårspersoner)", "1. kvt. 2022", "BI08, linje 6-7"),
    ("10 afslutninger pr. medarbejder pr. måned", "2008", "Handlingsplan, linje 85-86"),
    ("opnormering 5,1 mio. kr., helårsvirkning 6,7 mio. kr.", "2008, 2009", "Handlingsplan, linje 169-170"),
    ("sagsnormen var i gennemsnit 90", "2008", "Svar til udvalget, linje 55-57"),
)
"""The sources' own figures on staffing and money: the words, the year, the place."""


def render(view: View) -> list[Any]:
    """The page, from one batch of questions."""
    ask, recent = view.question, view.end.replace(day=1)
    answers = view.ask(
        {
            "load": ask("caseload_per_worker", grain="month", start=recent),
            "closures": ask("closures_per_worker_month", grain="month", start=view.year()),
            "inflow": ask("inflow", grain="month", start=view.year()),
        }
    )
    last = answers["load"].last()
    asked, problems = chosen(view)
    come = [row for row in answers["inflow"] if row.complete]
    closed = [row for row in answers["closures"] if row.complete]
    if any(row.status == "suppressed" for row in (last, *come, *closed) if row is not None):
        raise NotReleased("There are too few to show.")
    kicker = f"Bemanding · {view.unit_name()}"
    if last is None or not last.denominator:
        return [
            sections.head(kicker, "Ingen aktive medarbejdere at regne med"),
            Empty("Udsnittet har ingen aktive medarbejdere på den sidste dag. Vælg et større."),
        ]
    if not last.numerator:
        return [
            sections.head(kicker, "Ingen sager at regne med"),
            Empty("Ingen medarbejder i udsnittet har en åben sag på den sidste dag. Vælg et større."),
        ]
    now = Now(
        float(last.numerator), float(last.denominator), sum(r.numerator or 0 for r in closed),
        sum(r.denominator or 0 for r in closed), sum(r.numerator or 0 for r in come), len(come),
    )  # fmt: skip
    price = asked.price or view.settings.get("worker_cost_kr")
    return [
        sections.head(kicker, headline(now), under=f"regnet på tallene {dates.day(view.end)}"),
        *(Text(problem, "notes") for problem in problems),
        what_if(asked, price, view.settings.get("worker_cost_kr")),
        facts(now, last.target_high),
        Group((
            shared(now, asked, price, last.target_high, view.band("caseload_per_worker")),
            Group((grant(now, price), flow_through(now)), "stack"),
            sources(),
        )),
        sections.definition(view, "caseload_per_worker", "closures_per_worker_month", "inflow"),
    ]  # fmt: skip


def headline(now: Now) -> str:
    """How many caseworkers more bring the mean to the target."""
    more = lacking(now)
    if more > 0:
        return f"{people(more)} flere giver højst 50 sager hver"
    return f"{people(now.workers)} er nok til højst 50 sager hver"


def chosen(view: View) -> tuple[Asked, list[str]]:
    """What the address asks for, and a sentence for each number of it that is none or out of bounds."""
    known: dict[str, float] = {}
    problems = []
    for key, raw in view.own.items():
        least, most = LIMITS[key]
        try:
            value = float(raw.replace(",", "."))
        except ValueError:
            value = float("nan")
        if least <= value <= most:
            known[key] = value
        else:
            problems.append(
                f"{FIELDS[key]} skal være et tal fra {numbers.number(least)} til {numbers.number(most)}; “{raw[:20]}” er sprunget over."
            )
    return Asked(known.get("maal"), known.get("flere"), known.get("pris")), problems


def what_if(asked: Asked, price: float | None, set_by_site: float | None) -> Panel:
    """The numbers that a reader may change."""
    usual = f"{numbers.number(set_by_site)} kr." if set_by_site else "ikke fastsat"
    return Panel(
        "Hvad nu hvis",
        body=(
            Group((
                _field("maal", "Sager pr. medarbejder", asked.load, "fx 45"),
                _field("flere", "Flere (eller færre) medarbejdere", asked.more, "fx 3", width=230),
                _field("pris", "En medarbejder koster om året", asked.price, usual, " kr.", width=230),
            ), "whatif"),
        ),
        notes=(
            "Prisen er stedets egen; kilderne nævner ingen."
            if price
            else "Prisen står i tavle.toml (worker_cost_kr) eller skrives her; kilderne nævner ingen.",
        ),
    )  # fmt: skip


def _field(
    key: str, label: str, value: float | None, placeholder: str, suffix: str = "", width: int = 0
) -> Control:
    least, most = LIMITS[key]
    return Control(
        "number", key, label, value, least=least, most=most, placeholder=placeholder, suffix=suffix, width=width
    )  # fmt: skip


def facts(now: Now, goal: float | None) -> Facts:
    """The day's figures; `goal` is the target of the mean caseload that is in force, which may be the site's own."""
    aim = f"mål højst {numbers.number(goal)}" if goal is not None else "mål ikke fastsat"
    monthly = numbers.fine(round(now.inflow / now.months, 1)) if now.months else numbers.DASH
    return Facts((
        Fact("Sager med medarbejder", numbers.number(now.cases), "åbne på den sidste dag"),
        Fact("Aktive medarbejdere", heads(now.workers), "hoveder, uanset timer"),
        Fact("Sager pr. medarbejder", numbers.number(now.load, 1), aim),
        Fact("Afslutninger", numbers.number(now.pace, 1), f"pr. medarbejder pr. måned, {now.months} hele måneder"),
        Fact("Tilgang", monthly, "sager pr. måned"),
    ))  # fmt: skip


def shared(
    now: Now, asked: Asked, price: float | None, goal: float | None, band: charts.Band | None
) -> Panel:
    """Caseworkers for a mean of 50, of 35, and of what the reader asks.

    `price` in kroner a year; `goal` and `band` are the target and the recommended band of the mean caseload.
    """
    aims = [(TARGET, "målet" if goal == TARGET else "kildernes mål"), (RECOMMENDED, "det laveste anbefalede")]
    if asked.load is not None:
        aims.append((asked.load, "dit tal"))
    marks = [(now.workers, f"i dag {numbers.number(now.load, 1)}")]
    rows = []
    for load, why in aims:
        count = needed(now.cases, load)
        rows.append((
            f"højst {numbers.number(load)} ({why})", f"{numbers.number(now.cases)} / {numbers.number(load)}",
            number(count), *_difference(count - now.workers, price),
        ))  # fmt: skip
        marks.append((count, f"{numbers.number(count)} for {numbers.number(load)}"))
    then = now.workers + (asked.more or 0)
    if asked.more is not None and then > 0:
        each = numbers.number(now.cases / then, 1)
        rows.append((
            f"{numbers.signed(asked.more)} medarbejdere giver {each} sager hver",
            f"{numbers.number(now.cases)} / {heads(then)}", Shown(heads(then), then), *_difference(asked.more, price),
        ))  # fmt: skip
        marks.append((then, each))
    title = f"{dates.count(needed(now.cases, TARGET), 'medarbejder', 'medarbejdere')} til 50 sager hver, {numbers.number(needed(now.cases, RECOMMENDED))} til 35"
    columns = (
        Column("Sager pr. medarbejder", "wide"), Column("Regnestykke", "count"), Column("Medarbejdere", "count"),
        Column("Forskel", "count"),
    )  # fmt: skip
    curve = charts.Curve(now.cases, now.workers, marks, band, TARGET)
    return Panel(
        title,
        "Sagerne delt på flere eller færre hænder · rundet op til hele medarbejdere",
        (
            Figure(curve, f"{title}. Sager pr. medarbejder efter antal medarbejdere."),
            Table((*columns, Column("Om året", "count")), tuple(rows), "Medarbejdere til en sagsstamme"),
        ),
        notes=(
            "Samme sager som i dag. Flere hænder kan give flere afslutninger og dermed færre sager; det regner tabellen ikke med.",
        ),
        file=Table((*columns, Column("Kr. om året", "count")), tuple(rows)),
    )


def _difference(more: float, price: float | None) -> tuple[Shown | str, Shown | str]:
    """So many caseworkers more, and what they cost in a year."""
    whole = float(more).is_integer()
    count = Shown(numbers.signed(more, 0 if whole else 1), more, "count" if whole else "decimal")
    if not price:
        return count, "pris ikke fastsat"
    return count, Shown(f"{numbers.signed(more * price / 1e6, 2)} mio. kr.", more * price, "count")


def grant(now: Now, price: float | None) -> Panel:
    """What 11.34 million a year buys, where the site has a price; without one, which price it would take."""
    more = lacking(now)
    if price:
        count = bought(GRANT, price)
        after = now.cases / (now.workers + count)
        title = f"11,34 mio. kr. om året svarer til {numbers.number(count, 1)} medarbejdere"
        steps = [
            _step(f"11.340.000 kr. / {numbers.number(price)} kr. = {numbers.number(count, 1)} medarbejdere", "bevillingen delt med stedets pris"),
            _step(
                f"{numbers.number(now.cases)} / ({heads(now.workers)} + {numbers.number(count, 1)}) = {numbers.number(after, 1)} sager hver",
                "dagens sager delt på dem, der så er",
            ),
            _step(
                f"{heads(more)} medarbejdere til 50 koster {numbers.number(more * price / 1e6, 2)} mio. kr. om året"
                if more
                else "50 er nået uden flere",
                "til sammenligning",
            ),
        ]  # fmt: skip
    elif more:
        title = "11,34 mio. kr. om året: prisen pr. medarbejder mangler"
        lacked = "den ene" if more == 1 else f"de {heads(more)}"
        steps = [
            _step("11.340.000 kr. / pris = antal medarbejdere", "prisen står ikke i kilderne; skriv den ovenfor eller i tavle.toml"),
            _step(
                f"11.340.000 kr. / {heads(more)} = {numbers.number(GRANT / more)} kr.",
                f"så meget må en medarbejder højst koste om året, hvis bevillingen skal række til {lacked}, der mangler",
            ),
        ]  # fmt: skip
    else:
        title = "11,34 mio. kr. om året: 50 er nået uden"
        steps = [_step(f"{numbers.number(now.cases)} / {heads(now.workers)} = {numbers.number(now.load, 1)} sager hver", "dagens tal")]  # fmt: skip
    return Panel(
        title,
        "Budgetforslag BI08 (2022), tabel 2 og 3: 11.340 tusind kr. om året 2023–2026, 2023-priser",
        (Items(tuple(steps), "sums"),),
    )


def flow_through(now: Now) -> Panel:
    """10 closures a month at 50 cases, and the day's figures by the same arithmetic."""
    steps = [
        _step("50 sager / 10 afslutninger pr. måned = 5 måneder pr. sag", "norm og mål sammen: så længe er en sag åben i gennemsnit, når lige mange kommer og går"),
        _step("35 sager / 10 afslutninger pr. måned = 3,5 måneder pr. sag", "ved det laveste anbefalede"),
    ]  # fmt: skip
    if now.pace and now.load:
        steps.append(_step(
            f"{numbers.part(now.load)} / {numbers.part(now.pace)} = {numbers.number(months_a_case(now.load, now.pace), 1)} måneder pr. sag",
            "dagens sagsstamme og de seneste hele måneders afslutninger",
        ))  # fmt: skip
    if now.months:
        # Whoever works it out again from what stands there gets what stands there.
        monthly = round(now.inflow / now.months, 1)
        come = f"{numbers.fine(monthly)} {'ny sag' if monthly == 1 else 'nye sager'} pr. måned"
        enough = numbers.fine(monthly / NORM) if monthly >= NORM else numbers.part(monthly / NORM)
        steps += [
            _step(
                f"{come} / 10 = {enough} medarbejdere",
                f"så mange holder trit med tilgangen, hvis hver afslutter 10 om måneden; der er {heads(now.workers)}",
            ),
            _step(
                f"{come} × 5 måneder = {numbers.fine(monthly * 5)} åbne sager",
                f"så mange er der åbne, hvis en sag i gennemsnit varer 5 måneder; der er {numbers.number(now.cases)}",
            ),
        ]
    return Panel(
        "10 afslutninger om måneden ved 50 sager er 5 måneder pr. sag",
        "Åbne sager = tilgang × varighed (Littles lov), når lige mange kommer og går",
        (Items(tuple(steps), "sums"),),
        notes=(
            "Gennemsnit: nogle sager varer få uger og nogle over et år. Median og fordeling står under Til- og afgang.",
        ),
    )


def _step(sum_: str, why: str) -> Marked:
    """One step of arithmetic, and what it is for."""
    return Marked((sum_, Quiet(why)))


def sources() -> Panel:
    """The sources' own figures, as what they are: quoted with their place."""
    columns = (Column("Tal", "wide"), Column("Hvornår"), Column("Hvor"))
    return Panel(
        "Kildernes egne tal",
        "Som de står i dokumenterne; de er ikke brugt i regnestykkerne, hvor det ikke er nævnt",
        (Table(columns, SOURCES, "Kildernes egne tal"),),
        notes=(
            "Ingen af dem siger, hvor mange medarbejdere pengene svarer til, eller hvad en medarbejder koster.",
        ),
        look="wide",
    )
