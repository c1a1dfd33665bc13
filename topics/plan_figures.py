"""The figures that the plans should move: those of one initiative with its days marked, or all that the plans name.

Nothing here says that an initiative caused anything: a day is marked, and that is all.
"""

from __future__ import annotations

from collections.abc import Sequence

from metrics import INDICATORS
from metrics.danish import dates, numbers
from metrics.judge.targets import goal
from metrics.question import Answer, Grain, UsageError

from . import links, sentences, series
from .cells import Cell, Column, Link, Shown, Spark, Status, Table
from .initiatives import Initiative, named
from .tables import exact
from .values import Empty, Group, Panel, Text
from .view import View

MOST = 6
"""How many figures of one initiative are drawn."""
ASIDE = "plan-aside"
NONE_NAMED = "Planen nævner ingen af de tal, der måles her."


def aside(view: View, listed: Sequence[Initiative], chosen: Initiative | None) -> Group:
    """The figures of the chosen initiative with its days marked, or all that the plans name."""
    if chosen is None:
        return Group((moved(view, listed),), ASIDE)
    title, under = "Det initiativet skal flytte", f"{chosen.no}. {chosen.words}"
    ids = [id for id in chosen.moves if id in INDICATORS]
    if not ids:
        return Group((Panel(title, under, (Empty(NONE_NAMED),)),), ASIDE)
    outside = _outside(view, chosen)
    return Group(
        (
            Panel(title, under, (Text(outside, "note"),) if outside else ()),
            *[figure(view, id, chosen) for id in ids[:MOST]],
            Text("Mærkerne viser, hvornår noget skete eller skulle ske. De siger ikke, hvad det betød for tallet.", "note"),
        ),
        ASIDE,
    )  # fmt: skip


def _outside(view: View, chosen: Initiative) -> str:
    """A sentence on the days that lie before the series begins."""
    days = sorted({event["on"] for event in chosen.dated()})
    early = [day for day in days if day < view.start("month")]
    if not days:
        return "Planen har ingen datoer for initiativet, så der er intet at mærke på kurverne."
    if not early:
        return ""
    listed = dates.join([dates.day(day) for day in early[:4]])
    return f"{listed} ligger før den viste periode og er ikke mærket på kurverne. Historikken i data begynder {dates.day(view.snap.history_from)}."


def _grain(id: str) -> Grain:
    """The periods that a figure of a plan is shown in."""
    own = INDICATORS[id].grain
    return own if own in ("month", "quarter", "halfyear") else "month"


def figure(view: View, id: str, chosen: Initiative) -> Panel:
    """One figure over time with the initiative's days; a sentence where this reader may not ask for it."""
    indicator = view.indicator(id)
    try:
        answer = view.ask({id: view.question(id, grain=_grain(id))})[id]
    except UsageError:
        return Panel(indicator.name, body=(Empty("Tallet er ikke åbent for dig i dette udsnit."),))
    title = f"{indicator.name}: {sentences.headline(answer.last(), indicator.unit)}"
    also = [event for event in chosen.dated() if id in event["indicators"]]
    return series.over_time(view, id, answer, title=title, tall=220, also=also)


def moved(view: View, listed: Sequence[Initiative]) -> Panel:
    """All figures that the initiatives name: how many name each, the last value, and how it has gone."""
    counted = {id: n for id, n in named(listed).items() if id in INDICATORS}
    caption = "Tal, som planerne skal flytte"
    if not counted:
        return Panel(caption, body=(Empty("Planerne nævner ingen af de tal, der måles her."),))
    rows: list[tuple[Cell, ...]] = []
    file: list[tuple[Cell, ...]] = []
    for id, n in counted.items():
        answer = _year(view, id)
        if answer is None:
            continue
        periods = list(answer)
        last = next((row for row in reversed(periods) if row.complete), periods[-1] if periods else None)
        indicator = view.indicator(id)
        value = exact(last, indicator.unit)
        status = numbers.standing(last) if last else None
        by = dates.count(n, "initiativ", "initiativer").replace(" ", numbers.NBSP)
        rows.append((
            Link(indicator.name, links.indicator(id, view.state)), Shown(by, n, "count"), value, Status(status) if status else None,
            Spark(tuple(row.value for row in periods), goal(last) if last else None),
        ))  # fmt: skip
        file.append((
            indicator.name, n, value, dates.period(last.period) if last else "", numbers.STATUS[status] if status else "",
        ))  # fmt: skip
    columns = (
        Column("Tal", "wide"), Column("Nævnt af"), Column("Seneste hele periode", "decimal"), Column("Status"),
        Column("Det seneste år", look="plan-spark"),
    )  # fmt: skip
    as_file = (
        Column("Tal", "wide"), Column("Nævnt af (initiativer)", "count"), Column("Seneste hele periode", "decimal"),
        Column("Periode"), Column("Status"),
    )  # fmt: skip
    return Panel(
        f"Planerne skal flytte {dates.count(len(rows), 'tal', 'tal')}",
        f"Som de står nu · {view.unit_name()} · en dato siger ikke, hvad der gav en ændring",
        (Table(columns, tuple(rows), caption, "plan-moves"),),
        file=Table(as_file, tuple(file)),
    )


def _year(view: View, id: str) -> Answer | None:
    """A figure over the last year; None where this reader may not ask for it."""
    start = max(view.snap.history_from, view.year())
    try:
        return view.ask({id: view.question(id, grain=_grain(id), start=start)})[id]
    except UsageError:
        return None
