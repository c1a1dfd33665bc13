"""How long cases stay open, by the year in which they were opened: a panel of the flow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from metrics.danish import dates, numbers
from metrics.question import Answer, Question, Row

from . import charts, sections
from .cells import Cell, Column, Shown, Table
from .native import actual
from .values import Chart, Empty, Figure, Panel
from .view import View

ID = "still_open_at"
NAME = "Hvor længe sagerne er åbne"
WEEKS = (4, 8, 13, 26, 39, 52, 78, 104)
"""Where the curve is asked: close where most cases end, and at the weeks that milestones stand at."""
YEARS = 4
IN_TITLE = (26, 52)
"""The weeks that the title tells of."""
Cohort = tuple[str, Sequence[tuple[int, Row]]]
"""A year of opening, and its row (the share still open) after each number of weeks."""


def questions(view: View) -> dict[str, Question]:
    """The share still open after each number of weeks, of the cases opened in each of the latest years."""
    start = date(view.end.year - YEARS + 1, 1, 1)
    return {
        f"open {weeks}": view.question(
            ID, grain="year", start=max(start, view.snap.history_from), weeks=weeks
        )
        for weeks in WEEKS
    }


def survival_panel(view: View, answers: Mapping[str, Answer]) -> Panel:
    """A curve a cohort, under a sentence about the newest one that is known for so long."""
    curves = cohorts(answers)
    under = (
        f"Andel af de åbnede sager, der stadig er åbne · efter åbningsår · {view.unit_name()} · "
        "hul prik: ikke alle er kendt så længe"
    )
    rows = [row for _, points in curves for _, row in points]
    if not any(row.value is not None for row in rows):
        return Panel(NAME, under, (Empty(sections.why(rows)),))
    title = finding(curves)
    figure = Figure(
        charts.Survival(curves, WEEKS), f"{title}. {dates.join(year for year, _ in curves)}.", height=250
    )
    table, chart = as_table(curves)
    return Panel(title, under, (figure,), table, charts=(chart,))


def cohorts(answers: Mapping[str, Answer]) -> list[Cohort]:
    """The years in which cases were opened, each with its row after each number of weeks."""
    years: dict[str, list[tuple[int, Row]]] = {}
    for weeks in WEEKS:
        for row in answers[f"open {weeks}"]:
            years.setdefault(row.period, []).append((weeks, row))
    return [
        (year, points)
        for year, points in sorted(years.items())
        if any(row.denominator or row.status == "suppressed" for _, row in points)
    ]


def finding(curves: Sequence[Cohort]) -> str:
    """`36 % af sagerne fra 2025 var åbne efter 26 uger, 14 % efter 52`; of the newest year that is known so long."""
    for year, points in reversed(curves):
        known = {weeks: row.value for weeks, row in points if row.complete and row.value is not None}
        first, *more = [weeks for weeks in IN_TITLE if weeks in known] or [0]
        if first:
            sentence = f"{numbers.percent(known[first])} af sagerne fra {year} var åbne efter {first} uger"
            return "".join(
                [sentence, *(f", {numbers.percent(known[weeks])} efter {weeks}" for weeks in more)]
            )
    return NAME


def as_table(curves: Sequence[Cohort]) -> tuple[Table, Chart]:
    """The curves side by side, a row a number of weeks; and the same as a native chart."""
    after = tuple(f"{weeks} uger" for weeks in WEEKS)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (name, *(_cell(points[n][1]) for _, points in curves)) for n, name in enumerate(after)
    )
    newest = len(curves) - 1
    series = tuple(
        replace(actual(year, [row for _, row in points]), role="actual" if n == newest else "other")
        for n, (year, points) in enumerate(curves)
    )
    columns = (Column("Efter åbningen"), *(Column(year, "share") for year, _ in curves))
    return (
        Table(columns, rows, "Andel stadig åbne, efter åbningsår"),
        Chart("", after, series, "line", "share", "share"),
    )


def _cell(row: Row) -> Shown:
    running = "" if row.complete or row.value is None else " (foreløbig)"
    return Shown(numbers.of(row, "share") + running, row.value, "share")
