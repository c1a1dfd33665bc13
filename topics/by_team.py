"""A ratio by team as reports have it: undivided, then by team, month for month, against the target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from metrics import Row
from metrics.danish import dates

from . import levels
from .cells import Table
from .findings import doubt, finding, latest, reached, when
from .native import ALL, about_figures, by_unit, columns, cut, in_time, lines, whole
from .periods import MONTHS
from .sections import measured
from .values import Panel
from .view import View


def by_team(
    view: View, id: str, *, name: str, what: str, counted: tuple[str, str], value: str, flow: bool
) -> Panel:
    """The indicator's table, with its course and the teams of the last period as charts.

    `name` is the sheet's; `what` begins the finding. `counted` and `value` head the columns of numerator, denominator
    and value. Of a `flow` the last whole month counts.
    """
    total, teams = whole(view, id), cut(view, id, "team")
    row = latest(view.rows(total), flow)
    title = finding(what, id, row, view.chart(total))
    last = [r for r in view.rows(teams) if row is not None and r.period == row.period]
    met = reached(last, "team", "teams", when(row)) if row else ""
    label, period = view.indicator(id).name, when(row) if row else ""
    course = levels.drawn(view, id, in_time(view, total, label, ALL))
    beside = by_unit(view, teams, row.period if row else "", f"{label}, {period}")
    return Panel(
        title,
        f"{measured(view, id)}, måned for måned",
        table=Table(
            columns("Team", *counted, id, value), (*lines(view, total)[-MONTHS:], *lines(view, teams))
        ),
        notes=about_figures(id),
        charts=(
            replace(course, finding=title),
            replace(beside, finding=f"{what}: {_across(last, row)}"),
        ),
        name=name,
        lead=tuple(
            line
            for line in (f"{dates.sentence(met)}." if met else "", reached_before(view, id), doubt(view.answer(total)))
            if line
        ),
    )  # fmt: skip


def reached_before(view: View, id: str) -> str:
    """Of a figure without a target: the level that a source reports, and that it is none."""
    found = levels.level(view, id)
    return "" if found is None else f"Intet mål i kilderne; {found.words} ({found.source})."


def _across(teams: Sequence[Row], row: Row | None) -> str:
    """How many teams reach the target in the row's period, as the end of a sentence."""
    if row is None:
        return "ingen tal i perioden"
    if not any(r.value is not None for r in teams):
        return f"ingen teams kan vises i {when(row)}"
    return (
        reached(teams, "team", "teams", when(row))
        or f"{dates.count(len(teams), 'team', 'teams')} i {when(row)}"
    )
