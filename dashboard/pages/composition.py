"""Bag tallet: what one figure is made of, for those who may not see its rows and for figures that count none.

The state is in the address: `tal` (the indicator) and `periode` (a period's label; absent: the last one).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from metrics import INDICATORS
from metrics.danish import numbers
from metrics.question import Grain, Row, UsageError
from topics import links, sections, sentences, tables, url
from topics.cells import Link, Marked
from topics.values import Empty, Group, Panel, Text
from topics.view import View

TITLE = "Bag tallet"
GRAIN: Grain = "month"
FIXED_GRAIN = True
KEYS = ("tal", "periode")
FIRST = "caseload_per_worker"

DIMS = {
    "team": "team", "district": "bydel", "employment": "job eller ledighed", "target_group": "målgruppe",
    "benefit": "ydelse", "plan": "plan", "channel": "kanal", "close_reason": "årsag", "step": "trin",
}  # fmt: skip
"""The ways to cut a figure into its parts, with the word for one of them."""


def render(view: View) -> list[Any]:
    """The figure as numerator and denominator, and the same for each of its sections."""
    problems = []
    ident = view.own.get("tal", FIRST)
    if ident not in INDICATORS:
        problems.append(f"Der er intet tal “{ident[:40]}”; {INDICATORS[FIRST].name} er vist.")
        ident = FIRST
    indicator = view.indicator(ident)
    label = indicator.name
    asked = view.own.get("periode", "")
    period = url.period_of(asked)
    if asked and (period is None or not view.snap.calendar_from <= period[1] <= view.snap.as_of):
        problems.append(f"Der er ingen periode “{asked[:20]}” i data; den nyeste er vist.")
        period = None
    grain, day = period or (view.grain(indicator.grain), view.end)
    whole = view.ask({"all": view.question(ident, grain=grain, start=day, end=day)})["all"]
    row = whole.last()
    return [
        sections.head(
            f"Bag tallet · {label} · {view.unit_name()}",
            sentences.headline(row, indicator.unit),
            aside=sections.verdict(row, indicator.unit, sections.source_of(view, ident)),
        ),
        *[Text(problem, "notes", "note") for problem in problems],
        Text(made_of(row, indicator.unit, label), "bag-sum") if row else None,
        Group(
            tuple(
                Group(tuple(column), "stack")
                for column in side_by_side(
                    [cut(view, ident, dim, grain, day) for dim in DIMS if dim in indicator.dims]
                )
            )
        ),
        Text(Marked((Link("Se tallet over tid", links.indicator(ident, view.state)),)), "behind"),
        sections.definition(view, ident),
    ]


def made_of(row: Row, unit: str, label: str) -> str:
    """The figure as a sum that can be followed: `934 / 18,1 = 51,6 sager pr. medarbejder`."""
    if row.status == "suppressed":
        return f"{numbers.HIDDEN}."
    if row.value is None or row.numerator is None:
        return f"{label} har intet tal i perioden."
    if row.denominator is None or unit in ("cases", "contacts", "workers", "initiatives"):
        return f"{numbers.with_unit(row.value, unit)}, delt på grupper nedenfor. En gruppe kan mangle, hvor den er tom."
    return (
        f"{numbers.part(row.numerator)} / {numbers.part(row.denominator)} = {numbers.with_unit(row.value, unit)}. "
        "Tælleren og nævneren er lagt sammen for alle grupper; tallet er ikke et gennemsnit af gruppernes tal."
    )


Sized = tuple[int, Panel]
"""A panel, and about how many lines tall it is."""
HEAD = 4
"""The lines that a panel's title takes."""


def side_by_side(found: Sequence[Sized | None]) -> tuple[list[Panel], list[Panel]]:
    """Panels of unlike heights in two columns, each where there is most room."""
    columns: tuple[list[Panel], list[Panel]] = ([], [])
    tall = [0, 0]
    for one in found:
        if one is not None:
            at = tall.index(min(tall))
            columns[at].append(one[1])
            tall[at] += one[0] + HEAD
    return columns


def cut(view: View, ident: str, dim: str, grain: Grain, day: date) -> Sized | None:
    """The figure's parts by one dim; None where this reader gets none."""
    one = DIMS[dim]
    question = view.question(ident, grain=grain, by=(dim,), start=day, end=day)
    try:
        items = sections.in_order(view, view.ask({dim: question})[dim], dim)
    except UsageError:
        return None
    if len(items) < 2:
        return None
    title, unit = f"Pr. {one}", INDICATORS[ident].unit
    if not any(row.value is not None for _, row in items):
        return 4, Panel(title, body=(Empty(sections.why([row for _, row in items])),))
    table, chart = tables.latest_table(items, unit, one)
    under = f"{view.indicator(ident).name}, {sentences.span(items[0][1])}"
    return len(items), Panel(title, under, (table,), charts=(chart,))
