"""Bag tallet: what one figure is made of, for those who may not see its rows and for figures that count none.

The state is in the address: `tal` (the indicator) and `periode` (a period's label; absent: the last one).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard import html
from dashboard.components.panel import empty, panel
from metrics import INDICATORS
from metrics.danish import numbers
from metrics.question import Answer, Grain, Row, UsageError
from topics import links, sentences, tables, url
from topics import sections as parts
from topics.view import View

TITLE = "Bag tallet"
GRAIN: Grain = "month"
FIXED_GRAIN = True
KEYS = ("tal", "periode")
FIRST = "caseload_per_worker"

DIMS = {
    "team": ("team", "teams"), "district": ("bydel", "bydele"), "employment": ("job eller ledighed", "grupper"),
    "target_group": ("målgruppe", "målgrupper"), "benefit": ("ydelse", "ydelser"), "plan": ("plan", "planer"),
    "channel": ("kanal", "kanaler"), "close_reason": ("årsag", "årsager"), "step": ("trin", "trin"),
}  # fmt: skip
"""The ways to cut a figure into its parts, with the words for one and for many."""


def render(view: View) -> list[Any]:
    """The figure as numerator and denominator, and the same for each of its parts."""
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
        parts.head(
            f"Bag tallet · {label} · {view.unit_name()}",
            sentences.headline(row, indicator.unit),
            aside=parts.verdict(row, indicator.unit, parts.source_of(view, ident)),
        ),
        *[html.P(problem, className="notes", role="note") for problem in problems],
        html.P(made_of(row, indicator.unit, label), className="bag-sum") if row else None,
        html.Div(
            [
                html.Div(held, className="stack")
                for held in side_by_side(
                    [cut(view, ident, dim, grain, day) for dim in DIMS if dim in indicator.dims]
                )
            ],
            className="columns",
        ),
        html.P(html.link("Se tallet over tid", href=links.indicator(ident, view.state)), className="behind"),
        parts.definition(view, ident),
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


Sized = tuple[int, Any]
"""A panel, and about how many lines tall it is."""
HEAD = 4
"""The lines that a panel's title takes."""


def side_by_side(found: Sequence[Sized | None]) -> tuple[list[Any], list[Any]]:
    """Panels of unlike heights in two columns, each where there is most room."""
    columns: tuple[list[Any], list[Any]] = ([], [])
    tall = [0, 0]
    for one in found:
        if one is not None:
            at = tall.index(min(tall))
            columns[at].append(one[1])
            tall[at] += one[0] + HEAD
    return columns


def cut(view: View, ident: str, dim: str, grain: Grain, day: Any) -> Sized | None:
    """The figure's parts by one dim; None where this reader gets none."""
    one, _ = DIMS[dim]
    try:
        answer: Answer = view.ask({dim: view.question(ident, grain=grain, by=(dim,), start=day, end=day)})[
            dim
        ]
        items = parts.in_order(view, answer, dim)
    except UsageError:
        return None
    if len(items) < 2:
        return None
    unit = INDICATORS[ident].unit
    if not any(r.value is not None for _, r in items):
        return 4, panel(f"Pr. {one}", "", empty(parts.why([r for _, r in items])))
    drawn = panel(
        f"Pr. {one}",
        f"{view.indicator(ident).name}, {sentences.span(items[0][1])}",
        tables.latest_table(items, unit, view.snap.small_numbers, one),
    )
    return len(items), drawn
