"""Inflow, outflow and stock: of all cases, and of those of N weeks or more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from metrics import Question, Row
from metrics.danish import dates, numbers
from topics.findings import finding, latest, reserved
from topics.native import about_figures, actual, in_time, over_time, running, sheet, whole
from topics.periods import MONTHS, months_back
from topics.values import Cell, Chart, Column, Panel
from topics.view import View


def long_cases(view: View, weeks: int) -> Panel:
    """Inflow to, outflow from and stock of the cases of N weeks or more."""
    asked = [
        whole(view, i, weeks if weeks != 52 else None) for i in ("long_inflow", "long_outflow", "long_stock")
    ]
    answers = [view.rows(q) for q in asked]
    name, threshold = f"Lange sager {weeks} uger", view.snap.small_numbers
    if any(q in view.refused for q in asked):
        return sheet(
            name, f"Sager på {weeks} uger eller mere er ikke med i den frigivne udgave", "Åbne sager, til- og afgang",
            (Column("Begrundelse", "wide"),),
            ((f"Frigivne tal har én grænse for lange sager (52 uger): to grænser ved siden af hinanden viser de få sager "
              f"mellem dem. Til brug i huset findes tallene med --whole (uger: {weeks}).",),),
        )  # fmt: skip
    ins, outs, stocks = answers
    last_stock = latest(stocks, False)
    title = f"Sager på {weeks} uger eller mere: ingen tal"
    if last_stock is not None:
        title = finding(f"Antallet af åbne sager på {weeks} uger eller mere", "long_stock", last_stock)
    lead = []
    for what, ident, question, found in (
        (f"Tilgangen til sager på {weeks} uger", "long_inflow", asked[0], ins), ("Afgangen fra dem", "long_outflow", asked[1], outs),
    ):  # fmt: skip
        lead.append(finding(what, ident, latest(found, True), view.chart(question)) + ".")
    stated = {r.period: r for r in stocks}
    rows: list[tuple[Cell, ...]] = []
    for a, b in zip(ins[-MONTHS:], outs[-MONTHS:], strict=True):
        cells = (a, b, stated[a.period])
        rows.append((
            a.period_start, *(c.value if c.value is not None else numbers.missing(c, threshold) for c in cells),
            reserved(a),
        ))  # fmt: skip
    shown_months = over_time(ins[-MONTHS:])
    return sheet(
        name, title, f"Sager på {weeks} uger eller mere fra første fraværsdag, antal pr. måned",
        (Column("Periode", "month"), Column("Tilgang", "count"), Column("Afgang", "count"),
         Column("Åbne ved periodens slutning", "count"), Column("Foreløbig")),
        tuple(rows),
        (Chart(f"Til- og afgang, {weeks} uger og mere", shown_months,
               (actual("Tilgang", ins[-MONTHS:]), actual("Afgang", outs[-MONTHS:], "other")), "column", "count", "cases",
               "; ".join(line.removesuffix(".") if n == 0 else dates.within(line.removesuffix(".")) for n, line in enumerate(lead)), running(ins[-MONTHS:])),
         Chart(f"Åbne sager på {weeks} uger og mere", shown_months, (actual("Åbne sager", stocks[-MONTHS:]),),
               "line", "count", "cases", title, running(stocks[-MONTHS:]))),
        tuple(lead), about_figures("long_inflow", "long_outflow", "long_stock", weeks=weeks),
    )  # fmt: skip


def in_and_out(view: View) -> tuple[Chart, Chart]:
    """All cases: inflow and outflow beside each other, and the open cases; each with its finding."""
    asked = {i: whole(view, i) for i in ("inflow", "outflow", "open_cases")}
    rows = {i: view.rows(q) for i, q in asked.items()}
    said = [
        finding(what, i, latest(rows[i], True), view.chart(asked[i]))
        for what, i in (("Tilgangen", "inflow"), ("afgangen", "outflow"))
    ]
    last = {i: r[-MONTHS:] for i, r in rows.items()}
    both = Chart(
        "Til- og afgang", over_time(last["inflow"]),
        (actual("Tilgang", last["inflow"]), actual("Afgang", last["outflow"], "other")), "column", "count", "cases",
        ", ".join(said), running(last["inflow"]),
    )  # fmt: skip
    stock = in_time(view, asked["open_cases"], "Åbne sager", "Åbne sager")
    row = latest(rows["open_cases"], False)
    return both, replace(stock, finding=finding("Antallet af åbne sager", "open_cases", row))


def shift(view: View) -> str:
    """The shift from sickness benefit to job clarification, which is part of inflow and of outflow: of the last twelve
    whole months. A side that this form does not hold is said to be left out.

    Source: indicators, "Inflow and outflow".
    """
    start = max(months_back(view.as_of, MONTHS - 1), view.snap.calendar_from)
    come, gone = (
        [
            row
            for row in view.rows(Question(id, (), "month", start, where=((dim, "job_clarification"),)))
            if row.complete
        ]
        for id, dim in (("inflow", "benefit"), ("closures", "close_reason"))
    )
    over = (come or gone)[1 - MONTHS :]
    if not over:
        return ""
    came, left = _sum(come[1 - MONTHS :]), _sum(gone[1 - MONTHS :])
    said = [
        f"{came} nye jobafklaringsforløb i tilgangen" if came else "",
        f"{left} afsluttet til jobafklaring i afgangen" if left else "",
    ]
    known = dates.join(part for part in said if part)
    if not (came and left):
        known = (
            f"{known}; resten vises ikke i den frigivne udgave"
            if known
            else "vises ikke i den frigivne udgave"
        )
    months = dates.period(over[0].period)
    if len(over) > 1:
        months += f" – {dates.period(over[-1].period)}"
    return f"Skiftet fra sygedagpenge til jobafklaring er en del af begge: {known} ({months})"


def _sum(rows: Sequence[Row]) -> str:
    """What was counted in these months; empty where a month of them is hidden or the form does not hold them."""
    if not rows or any(row.value is None for row in rows):
        return ""
    return numbers.number(sum(row.value or 0 for row in rows))
