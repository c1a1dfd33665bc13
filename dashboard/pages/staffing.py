"""Bemanding: what if. How many caseworkers a caseload takes, what a grant buys, and what 10 closures at 50 cases mean.

Arithmetic on the day's figures, shown step by step. It foretells nothing: cases come and go meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any

from dash import html

from dashboard import text
from dashboard.asking import View
from dashboard.components.controls import number
from dashboard.components.panel import chart, empty, panel
from dashboard.components.strip import Fact, strip
from dashboard.components.table import table
from dashboard.figures.staffing import curve
from dashboard.pages import parts
from dashboard.pages.staffing_sources import sources
from metrics.model import Grain, NotReleased

TITLE = "Bemanding"
GRAIN: Grain = "month"
FIXED_GRAIN = True
KEYS = ("maal", "flere", "pris")

GRANT = 11_340_000.0
"""Kroner a year (BI08, table 2 and 3, lines 217-264: 11.340 thousand a year 2023-2026, 2023 prices)."""
NORM, TARGET, RECOMMENDED = 10.0, 50.0, 35.0
LIMITS = {"maal": (10, 200), "flere": (-500, 500), "pris": (100_000, 5_000_000)}


@dataclass(frozen=True)
class Now:
    """The day's figures: cases with a caseworker, active caseworkers, closures and inflow of twelve months."""

    cases: float
    workers: float
    closures: float
    worker_months: float
    inflow: float
    months: int

    @property
    def load(self) -> float | None:
        return self.cases / self.workers if self.workers else None

    @property
    def pace(self) -> float | None:
        """Closures a caseworker a month."""
        return self.closures / self.worker_months if self.worker_months else None


def needed(cases: float, load: float) -> int:
    """How many caseworkers bring the mean caseload to at most `load`.

    >>> needed(929, 50)
    19
    """
    return ceil(cases / load - 1e-9)


def months_a_case(load: float, closures: float) -> float:
    """How many months a case is open on average where as many come as go: stock / outflow (Little's law).

    >>> months_a_case(50, 10)
    5.0
    """
    return load / closures


def bought(grant: float, price: float) -> float:
    """How many caseworkers a year's grant pays."""
    return grant / price


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
    own, problems = chosen(view)
    whole = [row for row in answers["inflow"] if row.complete]
    closed = [row for row in answers["closures"] if row.complete]
    if any(row.status == "suppressed" for row in (last, *whole, *closed) if row is not None):
        raise NotReleased("There are too few to show.")
    if last is None or not last.denominator:
        return [
            parts.head(f"Bemanding · {view.unit_name()}", "Ingen aktive medarbejdere at regne med"),
            empty("Udsnittet har ingen aktive medarbejdere på den sidste dag. Vælg et større."),
        ]
    now = Now(
        float(last.numerator or 0), float(last.denominator), sum(r.numerator or 0 for r in closed),
        sum(r.denominator or 0 for r in closed), sum(r.numerator or 0 for r in whole), len(whole),
    )  # fmt: skip
    price = own.get("pris") or view.settings.get("worker_cost_kr")
    at_target = needed(now.cases, TARGET)
    more = at_target - now.workers
    title = (
        f"{_people(more)} flere giver højst 50 sager hver"
        if more > 0
        else f"{_people(now.workers)} er nok til højst 50 sager hver"
    )
    return [
        parts.head(f"Bemanding · {view.unit_name()}", title, under=f"regnet på tallene {text.day(view.end)}"),
        *[html.P(p, className="notes") for p in problems],
        whatif(own, price, view),
        strip(facts(now)),
        html.Div(
            [
                html.Div([people(now, own, price, view), sources()], className="stack"),
                html.Div([grant(now, price), flow_through(now)], className="stack"),
            ],
            className="columns",
        ),
        parts.definition("caseload_per_worker", "closures_per_worker_month", "inflow"),
    ]  # fmt: skip


def chosen(view: View) -> tuple[dict[str, float], list[str]]:
    """The page's own numbers, and a sentence for each that is none or too large."""
    found: dict[str, float] = {}
    problems = []
    names = {"maal": "Sager pr. medarbejder", "flere": "Flere medarbejdere", "pris": "Pris pr. medarbejder"}
    for key, raw in view.own.items():
        least, most = LIMITS[key]
        try:
            value = float(raw.replace(",", "."))
        except ValueError:
            value = float("nan")
        if least <= value <= most:
            found[key] = value
        else:
            problems.append(
                f"{names[key]} skal være et tal fra {text.number(least)} til {text.number(most)}; “{raw[:20]}” er sprunget over."
            )
    return found, problems


def whatif(own: dict[str, float], price: float | None, view: View) -> html.Section:
    """The numbers that one may change."""
    set_by_site = view.settings.get("worker_cost_kr")
    return html.Section(
        [
            html.H2("Hvad nu hvis"),
            html.Div(
                [
                    number("maal", "Sager pr. medarbejder", own.get("maal"), least=10, most=200, placeholder="fx 45"),
                    number("flere", "Flere (eller færre) medarbejdere", own.get("flere"), least=-500, most=500, placeholder="fx 3", width=230),
                    number(
                        "pris", "En medarbejder koster om året", own.get("pris"), least=100_000, most=5_000_000, suffix=" kr.",
                        placeholder=f"{text.number(set_by_site)} kr." if set_by_site else "ikke fastsat", width=230,
                    ),
                ],
                className="whatif",
            ),
            html.P(
                "Prisen står i tavle.toml (worker_cost_kr) eller skrives her; kilderne nævner ingen."
                if not price
                else "Prisen er stedets egen; kilderne nævner ingen.",
                className="note",
            ),
        ],
        className="panel",
    )  # fmt: skip


def facts(now: Now) -> list[Fact]:
    pace, load = now.pace, now.load
    return [
        Fact("Sager med medarbejder", text.number(now.cases), "åbne på den sidste dag"),
        Fact("Aktive medarbejdere", _heads(now.workers), "hoveder, uanset timer"),
        Fact("Sager pr. medarbejder", text.number(load, 1), "mål højst 50"),
        Fact("Afslutninger", text.number(pace, 1), f"pr. medarbejder pr. måned, {now.months} hele måneder"),
        Fact(
            "Tilgang", text.number(now.inflow / now.months, 0) if now.months else text.DASH, "sager pr. måned"
        ),
    ]


def people(now: Now, own: dict[str, float], price: float | None, view: View) -> html.Section:
    """Caseworkers for a mean of 50, of 35, and of what one has asked."""
    aims = [(TARGET, "målet"), (RECOMMENDED, "det laveste anbefalede")]
    if "maal" in own:
        aims.append((own["maal"], "dit tal"))
    marks = [(now.workers, f"i dag {text.number(now.load, 1)}")]
    rows = []
    for load, why in aims:
        count = needed(now.cases, load)
        difference = count - now.workers
        rows.append(
            [
                f"højst {text.number(load)} ({why})",
                f"{text.number(now.cases)} / {text.number(load)}",
                text.number(count),
                text.signed(difference, 0 if float(difference).is_integer() else 1),
                f"{text.signed(difference * price / 1e6, 2)} mio. kr." if price else "pris ikke fastsat",
            ]
        )
        marks.append((count, f"{text.number(count)} for {text.number(load)}"))
    if "flere" in own and now.workers + own["flere"] > 0:
        count_then = now.workers + own["flere"]
        rows.append(
            [
                f"{text.signed(own['flere'])} medarbejdere giver {text.number(now.cases / count_then, 1)} sager hver",
                f"{text.number(now.cases)} / {_heads(count_then)}",
                _heads(count_then),
                text.signed(own["flere"]),
                f"{text.signed(own['flere'] * price / 1e6, 2)} mio. kr." if price else "pris ikke fastsat",
            ]
        )
        marks.append((count_then, text.number(now.cases / count_then, 1)))
    title = f"{text.number(needed(now.cases, TARGET))} medarbejdere til 50 sager hver, {text.number(needed(now.cases, RECOMMENDED))} til 35"
    figure = curve(now.cases, now.workers, marks, band=view.band("caseload_per_worker"), target=TARGET)
    return panel(
        title,
        "Sagerne delt på flere eller færre hænder · rundet op til hele medarbejdere",
        [
            chart(figure, f"{title}. Sager pr. medarbejder efter antal medarbejdere."),
            table(
                ["Sager pr. medarbejder", "Regnestykke", "Medarbejdere", "Forskel", "Om året"],
                rows, words=(0,), caption="Medarbejdere til en sagsstamme",
            ),
        ],
        note="Samme sager som i dag. Flere hænder kan give flere afslutninger og dermed færre sager; det regner tabellen ikke med.",
    )  # fmt: skip


def grant(now: Now, price: float | None) -> html.Section:
    """What 11.34 million a year buys, where the site has a price; without one, which price it would take."""
    more = max(0.0, needed(now.cases, TARGET) - now.workers)
    steps: list[Any] = []
    if price:
        count = bought(GRANT, price)
        after = now.cases / (now.workers + count)
        title = f"11,34 mio. kr. om året svarer til {text.number(count, 1)} medarbejdere"
        steps = [
            _sum(f"11.340.000 kr. / {text.number(price)} kr. = {text.number(count, 1)} medarbejdere", "bevillingen delt med stedets pris"),
            _sum(
                f"{text.number(now.cases)} / ({_heads(now.workers)} + {text.number(count, 1)}) = {text.number(after, 1)} sager hver",
                "dagens sager delt på dem, der så er",
            ),
            _sum(
                f"{_heads(more)} medarbejdere til målet koster {text.number(more * price / 1e6, 2)} mio. kr. om året"
                if more
                else "målet er nået uden flere",
                "til sammenligning",
            ),
        ]  # fmt: skip
    elif more:
        title = "11,34 mio. kr. om året: prisen pr. medarbejder mangler"
        steps = [
            _sum("11.340.000 kr. / pris = antal medarbejdere", "prisen står ikke i kilderne; skriv den ovenfor eller i tavle.toml"),
            _sum(
                f"11.340.000 kr. / {_heads(more)} = {text.number(GRANT / more)} kr.",
                f"så meget må en medarbejder højst koste om året, hvis bevillingen skal række til {'den ene' if more == 1 else f'de {_heads(more)}'}, der mangler",
            ),
        ]  # fmt: skip
    else:
        title = "11,34 mio. kr. om året: målet er nået uden"
        steps = [_sum(f"{text.number(now.cases)} / {_heads(now.workers)} = {text.number(now.load, 1)} sager hver", "dagens tal")]  # fmt: skip
    return panel(title, "Budgetforslag BI08 (2022), tabel 2 og 3: 11.340 tusind kr. om året 2023–2026, 2023-priser", html.Ul(steps, className="sums"))  # fmt: skip


def flow_through(now: Now) -> html.Section:
    """10 closures a month at 50 cases, and the day's figures by the same arithmetic."""
    steps: list[Any] = [
        _sum("50 sager / 10 afslutninger pr. måned = 5 måneder pr. sag", "norm og mål sammen: så længe er en sag åben i gennemsnit, når lige mange kommer og går"),
        _sum("35 sager / 10 afslutninger pr. måned = 3,5 måneder pr. sag", "ved det laveste anbefalede"),
    ]  # fmt: skip
    if now.pace and now.load:
        steps.append(
            _sum(
                f"{text.number(now.load, 1)} / {text.number(now.pace, 1)} = {text.number(months_a_case(now.load, now.pace), 1)} måneder pr. sag",
                "dagens sagsstamme og de seneste hele måneders afslutninger",
            )
        )
    if now.months:
        monthly = now.inflow / now.months
        steps.append(
            _sum(
                f"{text.number(monthly, 0)} nye sager pr. måned / 10 = {text.number(monthly / NORM, 1)} medarbejdere",
                f"så mange holder trit med tilgangen, hvis hver afslutter 10 om måneden; der er {_heads(now.workers)}",
            )
        )
        steps.append(
            _sum(
                f"{text.number(monthly, 0)} nye sager pr. måned × 5 måneder = {text.number(monthly * 5, 0)} åbne sager",
                f"så mange er der åbne, hvis en sag i gennemsnit varer 5 måneder; der er {text.number(now.cases)}",
            )
        )
    return panel(
        "10 afslutninger om måneden ved 50 sager er 5 måneder pr. sag",
        "Åbne sager = tilgang × varighed (Littles lov), når lige mange kommer og går",
        html.Ul(steps, className="sums"),
        note="Gennemsnit: nogle sager varer få uger og nogle over et år. Median og fordeling står under Til- og afgang.",
    )


def _sum(words: str, why: str) -> html.Li:
    return html.Li([words, html.Span(why, className="quiet")])


def _heads(x: float) -> str:
    """Heads, whole where they are (over districts they are split)."""
    return text.number(x, 0 if abs(x - round(x)) < 0.05 else 1)


def _people(x: float) -> str:
    shown = _heads(x)
    return f"{shown} medarbejder{'' if shown == '1' else 'e'}"
