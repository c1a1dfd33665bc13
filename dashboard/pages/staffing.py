"""Bemanding: what if. How many caseworkers a caseload takes, what a grant buys, and what 10 closures at 50 cases mean.

Arithmetic on the day's figures, shown step by step. It foretells nothing: cases come and go meanwhile.
"""

from __future__ import annotations

from typing import Any

from dashboard import html
from dashboard.components.panel import empty
from dashboard.components.strip import Fact, strip
from dashboard.controls import number
from dashboard.pages.staffing_panels import flow_through, grant, shared
from dashboard.pages.staffing_sources import sources
from dashboard.pages.staffing_sums import Now, heads, lacking, people
from metrics.danish import dates, numbers
from metrics.question import Grain, NotReleased
from topics import sections as parts
from topics.view import View

TITLE = "Bemanding"
GRAIN: Grain = "month"
FIXED_GRAIN = True
KEYS = ("maal", "flere", "pris")

LIMITS = {"maal": (10, 200), "flere": (-500, 500), "pris": (100_000, 5_000_000)}


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
    if not last.numerator:
        return [
            parts.head(f"Bemanding · {view.unit_name()}", "Ingen sager at regne med"),
            empty("Ingen medarbejder i udsnittet har en åben sag på den sidste dag. Vælg et større."),
        ]
    now = Now(
        float(last.numerator or 0), float(last.denominator), sum(r.numerator or 0 for r in closed),
        sum(r.denominator or 0 for r in closed), sum(r.numerator or 0 for r in whole), len(whole),
    )  # fmt: skip
    price = own.get("pris") or view.settings.get("worker_cost_kr")
    more = lacking(now)
    title = (
        f"{people(more)} flere giver højst 50 sager hver"
        if more > 0
        else f"{people(now.workers)} er nok til højst 50 sager hver"
    )
    return [
        parts.head(f"Bemanding · {view.unit_name()}", title, under=f"regnet på tallene {dates.day(view.end)}"),
        *[html.P(p, className="notes") for p in problems],
        whatif(own, price, view),
        strip(facts(now, last.target_high)),
        html.Div(
            [
                shared(now, own, price, view, last.target_high),
                html.Div([grant(now, price), flow_through(now)], className="stack"),
                sources(),
            ],
            className="columns",
        ),
        parts.definition(view, "caseload_per_worker", "closures_per_worker_month", "inflow"),
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
                f"{names[key]} skal være et tal fra {numbers.number(least)} til {numbers.number(most)}; “{raw[:20]}” er sprunget over."
            )
    return found, problems


def whatif(own: dict[str, float], price: float | None, view: View) -> Any:
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
                        placeholder=f"{numbers.number(set_by_site)} kr." if set_by_site else "ikke fastsat", width=230,
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


def facts(now: Now, goal: float | None) -> list[Fact]:
    """The day's figures; `goal` is the target of the mean caseload that is in force, which may be the site's own."""
    pace, load = now.pace, now.load
    return [
        Fact("Sager med medarbejder", numbers.number(now.cases), "åbne på den sidste dag"),
        Fact("Aktive medarbejdere", heads(now.workers), "hoveder, uanset timer"),
        Fact(
            "Sager pr. medarbejder",
            numbers.number(load, 1),
            f"mål højst {numbers.number(goal)}" if goal is not None else "mål ikke fastsat",
        ),
        Fact(
            "Afslutninger", numbers.number(pace, 1), f"pr. medarbejder pr. måned, {now.months} hele måneder"
        ),
        Fact(
            "Tilgang",
            numbers.fine(round(now.inflow / now.months, 1)) if now.months else numbers.DASH,
            "sager pr. måned",
        ),
    ]
