"""The sums of staffing as panels, step by step: for 50 and 35 cases, for the grant, and for 10 closures a month."""

from __future__ import annotations

from typing import Any

from dashboard import html
from dashboard.components.panel import chart, panel
from dashboard.components.table import table
from dashboard.figures.staffing import curve
from dashboard.pages.staffing_sums import (
    GRANT,
    NORM,
    RECOMMENDED,
    TARGET,
    Now,
    bought,
    heads,
    lacking,
    months_a_case,
    needed,
)
from metrics.danish import dates, numbers
from topics.view import View


def shared(now: Now, own: dict[str, float], price: float | None, view: View, goal: float | None) -> Any:
    """Caseworkers for a mean of 50, of 35, and of what one has asked."""
    aims = [(TARGET, "målet" if goal == TARGET else "kildernes mål"), (RECOMMENDED, "det laveste anbefalede")]
    if "maal" in own:
        aims.append((own["maal"], "dit tal"))
    marks = [(now.workers, f"i dag {numbers.number(now.load, 1)}")]
    rows = []
    for load, why in aims:
        count = needed(now.cases, load)
        difference = count - now.workers
        rows.append(
            [
                f"højst {numbers.number(load)} ({why})",
                f"{numbers.number(now.cases)} / {numbers.number(load)}",
                numbers.number(count),
                numbers.signed(difference, 0 if float(difference).is_integer() else 1),
                f"{numbers.signed(difference * price / 1e6, 2)} mio. kr." if price else "pris ikke fastsat",
            ]
        )
        marks.append((count, f"{numbers.number(count)} for {numbers.number(load)}"))
    if "flere" in own and now.workers + own["flere"] > 0:
        count_then = now.workers + own["flere"]
        rows.append(
            [
                f"{numbers.signed(own['flere'])} medarbejdere giver {numbers.number(now.cases / count_then, 1)} sager hver",
                f"{numbers.number(now.cases)} / {heads(count_then)}",
                heads(count_then),
                numbers.signed(own["flere"]),
                f"{numbers.signed(own['flere'] * price / 1e6, 2)} mio. kr." if price else "pris ikke fastsat",
            ]
        )
        marks.append((count_then, numbers.number(now.cases / count_then, 1)))
    title = f"{dates.count(needed(now.cases, TARGET), 'medarbejder', 'medarbejdere')} til 50 sager hver, {numbers.number(needed(now.cases, RECOMMENDED))} til 35"
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


def grant(now: Now, price: float | None) -> Any:
    """What 11.34 million a year buys, where the site has a price; without one, which price it would take."""
    more = lacking(now)
    steps: list[Any] = []
    if price:
        count = bought(GRANT, price)
        after = now.cases / (now.workers + count)
        title = f"11,34 mio. kr. om året svarer til {numbers.number(count, 1)} medarbejdere"
        steps = [
            _sum(f"11.340.000 kr. / {numbers.number(price)} kr. = {numbers.number(count, 1)} medarbejdere", "bevillingen delt med stedets pris"),
            _sum(
                f"{numbers.number(now.cases)} / ({heads(now.workers)} + {numbers.number(count, 1)}) = {numbers.number(after, 1)} sager hver",
                "dagens sager delt på dem, der så er",
            ),
            _sum(
                f"{heads(more)} medarbejdere til 50 koster {numbers.number(more * price / 1e6, 2)} mio. kr. om året"
                if more
                else "50 er nået uden flere",
                "til sammenligning",
            ),
        ]  # fmt: skip
    elif more:
        title = "11,34 mio. kr. om året: prisen pr. medarbejder mangler"
        steps = [
            _sum("11.340.000 kr. / pris = antal medarbejdere", "prisen står ikke i kilderne; skriv den ovenfor eller i tavle.toml"),
            _sum(
                f"11.340.000 kr. / {heads(more)} = {numbers.number(GRANT / more)} kr.",
                f"så meget må en medarbejder højst koste om året, hvis bevillingen skal række til {'den ene' if more == 1 else f'de {heads(more)}'}, der mangler",
            ),
        ]  # fmt: skip
    else:
        title = "11,34 mio. kr. om året: 50 er nået uden"
        steps = [_sum(f"{numbers.number(now.cases)} / {heads(now.workers)} = {numbers.number(now.load, 1)} sager hver", "dagens tal")]  # fmt: skip
    return panel(title, "Budgetforslag BI08 (2022), tabel 2 og 3: 11.340 tusind kr. om året 2023–2026, 2023-priser", html.Ul(steps, className="sums"))  # fmt: skip


def flow_through(now: Now) -> Any:
    """10 closures a month at 50 cases, and the day's figures by the same arithmetic."""
    steps: list[Any] = [
        _sum("50 sager / 10 afslutninger pr. måned = 5 måneder pr. sag", "norm og mål sammen: så længe er en sag åben i gennemsnit, når lige mange kommer og går"),
        _sum("35 sager / 10 afslutninger pr. måned = 3,5 måneder pr. sag", "ved det laveste anbefalede"),
    ]  # fmt: skip
    if now.pace and now.load:
        steps.append(
            _sum(
                f"{numbers.part(now.load)} / {numbers.part(now.pace)} = {numbers.number(months_a_case(now.load, now.pace), 1)} måneder pr. sag",
                "dagens sagsstamme og de seneste hele måneders afslutninger",
            )
        )
    if now.months:
        # Whoever works it out again from what stands there gets what stands there.
        monthly = round(now.inflow / now.months, 1)
        come = f"{numbers.fine(monthly)} {'ny sag' if monthly == 1 else 'nye sager'} pr. måned"
        keep = numbers.fine(monthly / NORM) if monthly >= NORM else numbers.part(monthly / NORM)
        steps.append(
            _sum(
                f"{come} / 10 = {keep} medarbejdere",
                f"så mange holder trit med tilgangen, hvis hver afslutter 10 om måneden; der er {heads(now.workers)}",
            )
        )
        steps.append(
            _sum(
                f"{come} × 5 måneder = {numbers.fine(monthly * 5)} åbne sager",
                f"så mange er der åbne, hvis en sag i gennemsnit varer 5 måneder; der er {numbers.number(now.cases)}",
            )
        )
    return panel(
        "10 afslutninger om måneden ved 50 sager er 5 måneder pr. sag",
        "Åbne sager = tilgang × varighed (Littles lov), når lige mange kommer og går",
        html.Ul(steps, className="sums"),
        note="Gennemsnit: nogle sager varer få uger og nogle over et år. Median og fordeling står under Til- og afgang.",
    )


def _sum(words: str, why: str) -> Any:
    return html.Li([words, html.Span(why, className="quiet")])
