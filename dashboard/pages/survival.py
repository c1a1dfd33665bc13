"""How long cases stay open, by the year in which they were opened: a panel of /flow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from dashboard.components.panel import chart, empty, panel
from dashboard.components.table import Exact, table
from dashboard.figures.survival import Cohort as Curve
from dashboard.figures.survival import survival
from metrics.danish import dates, numbers
from metrics.question import Answer, Question, Row
from topics import sections as parts
from topics.native import actual
from topics.values import Chart
from topics.view import View

ID = "still_open_at"
NAME = "Hvor længe sagerne er åbne"
WEEKS = (4, 8, 13, 26, 39, 52, 78, 104)
"""Where the curve is asked: close where most cases end, and at the weeks that milestones stand at."""
YEARS = 4
SAID = (26, 52)


def questions(view: View) -> dict[str, Question]:
    """The share still open after each number of weeks, of the cases opened in each of the latest years."""
    start = date(view.end.year - YEARS + 1, 1, 1)
    return {
        f"open {weeks}": view.question(
            ID, grain="year", start=max(start, view.snap.history_from), weeks=weeks
        )
        for weeks in WEEKS
    }


def survival_panel(view: View, answers: dict[str, Answer]) -> Any:
    """A curve a cohort, under a sentence about the newest one that is known for so long."""
    curves = cohorts(answers)
    under = (
        f"Andel af de åbnede sager, der stadig er åbne · efter åbningsår · {view.unit_name()} · "
        "hul prik: ikke alle er kendt så længe"
    )
    rows = [row for _, points in curves for _, row in points]
    if not any(row.value is not None for row in rows):
        return panel(NAME, under, empty(parts.why(rows)))
    title = finding(curves)
    figure = survival(curves, WEEKS)
    return panel(
        title,
        under,
        chart(figure, f"{title}. {dates.join(year for year, _ in curves)}.", height=250),
        figure=figure,
        table=as_table(curves, view.snap.small_numbers),
    )


def cohorts(answers: dict[str, Answer]) -> list[Curve]:
    """The years in which cases were opened, each with its row after each number of weeks."""
    found: dict[str, list[tuple[int, Row]]] = {}
    for weeks in WEEKS:
        for row in answers[f"open {weeks}"]:
            found.setdefault(row.period, []).append((weeks, row))
    return [
        (year, points)
        for year, points in sorted(found.items())
        if any(row.denominator or row.status == "suppressed" for _, row in points)
    ]


def finding(curves: Sequence[Curve]) -> str:
    """`36 % af sagerne fra 2025 var åbne efter 26 uger, 14 % efter 52`; of the newest year that is known so long."""
    for year, points in reversed(curves):
        known = {weeks: row.value for weeks, row in points if row.complete and row.value is not None}
        first, *more = [weeks for weeks in SAID if weeks in known] or [0]
        if first:
            said = f"{numbers.percent(known[first])} af sagerne fra {year} var åbne efter {first} uger"
            return "".join([said, *(f", {numbers.percent(known[weeks])} efter {weeks}" for weeks in more)])
    return NAME


def as_table(curves: Sequence[Curve], below: int) -> Any:
    """The curves side by side, a row a number of weeks."""
    rows = [
        [f"{weeks} uger", *(_cell(points[n][1], below) for _, points in curves)]
        for n, weeks in enumerate(WEEKS)
    ]
    newest = len(curves) - 1
    series = tuple(
        replace(actual(year, [row for _, row in points]), role="actual" if n == newest else "other")
        for n, (year, points) in enumerate(curves)
    )
    native = Chart("", tuple(f"{weeks} uger" for weeks in WEEKS), series, "line", "share", "share")
    head = ["Efter åbningen", *(year for year, _ in curves)]
    return table(head, rows, caption="Andel stadig åbne, efter åbningsår"), native


def _cell(row: Row, below: int) -> Exact:
    running = "" if row.complete or row.value is None else " (foreløbig)"
    return Exact(numbers.of(row, "share", below) + running, row.value, "share")
