"""The same numbers as tables: a series, the units of one period, several series side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dash import dcc, html

from dashboard import text
from dashboard.components.table import Exact, table
from dashboard.figures.base import goal
from dashboard.figures.flags import UNCONFIRMED
from metrics.model import Row
from reports.series import actual, goals, kind_of
from reports.table import Chart, Series


def history(
    rows: Sequence[Row],
    unit: str,
    unconfirmed: int | None = None,
    lead: Callable[[Row], str] | None = None,
) -> html.Div:
    """A series as a table, latest first; from the place `unconfirmed` on, it counts by unconfirmed rules.

    `lead` gives the address of what is behind a row.
    """
    over = actual("Værdi", rows)
    native = Chart(
        "", categories([r.period for r in rows]), (over, *goals(rows, unit)), "line", kind_of(unit), unit
    )
    doubtful = {row.period for row in rows[unconfirmed:]} if unconfirmed is not None else set()
    drawn = table(
        ["Periode", "Værdi", "Tæller", "Nævner", "Mål", "Status"],
        [
            [
                _leading(
                    text.sentence(text.period(row.period))
                    + ("" if row.complete else " (foreløbig)")
                    + (f" ({UNCONFIRMED})" if row.period in doubtful else ""),
                    lead(row) if lead else None,
                ),
                exact(row.value, unit),
                counted(row.numerator),
                counted(row.denominator),
                Exact(text.plain(goal(row), unit), goal(row), kind_of(unit)),
                text.STATUS[row.status],
            ]
            for row in reversed(rows)
        ],
        caption="Perioderne, den seneste først",
    )
    return charted(drawn, native)


def latest_table(
    items: Sequence[tuple[str, Row]], unit: str, one: str, leads: Sequence[str | None] = ()
) -> html.Div:
    """The units of one period as a table; `leads` are the addresses of their names."""
    goes = [*leads, *[None] * (len(items) - len(leads))]
    rows = [row for _, row in items]
    native = Chart(
        "",
        tuple(name for name, _ in items),
        (actual(text.period(rows[0].period) if rows else "", rows), *goals(rows, unit)),
        "column",
        kind_of(unit),
        unit,
    )
    drawn = table(
        [text.sentence(one), "Værdi", "Tæller", "Nævner", "Mål", "Status"],
        [
            [
                _leading(name, to),
                exact(row.value, unit),
                counted(row.numerator),
                counted(row.denominator),
                Exact(text.plain(goal(row), unit), goal(row), kind_of(unit)),
                text.STATUS[row.status],
            ]
            for (name, row), to in zip(items, goes, strict=True)
        ],
        caption=f"Seneste periode pr. {one}",
    )
    return charted(drawn, native)


def wide_table(series: Sequence[tuple[str, Sequence[Row]]], unit: str) -> html.Div:
    """Several series side by side, latest first."""
    periods: dict[str, Row] = {row.period: row for _, rows in series for row in rows}
    cells: Mapping[str, dict[str, Row]] = {name: {row.period: row for row in rows} for name, rows in series}
    labels = sorted(periods)
    lines = tuple(
        Series(
            name,
            tuple(cells[name][label].value if label in cells[name] else None for label in labels),
            "actual" if n == 0 else "other",
        )
        for n, (name, _) in enumerate(series)
    )
    native = Chart("", categories(labels), lines, "line", kind_of(unit), unit)
    drawn = table(
        ["Periode", *(name for name, _ in series)],
        [
            [
                text.sentence(text.period(label)) + ("" if periods[label].complete else " (foreløbig)"),
                *(
                    exact(cells[name][label].value if label in cells[name] else None, unit)
                    for name, _ in series
                ),
            ]
            for label in reversed(labels)
        ],
        caption="Perioderne, den seneste først",
    )
    return charted(drawn, native)


def _leading(words: str, to: str | None) -> Any:
    return dcc.Link(words, href=to, className="lead") if to else words


def categories(labels: Sequence[str]) -> tuple[str, ...]:
    """The periods as a chart names them: short, but for weeks of several years."""
    short = tuple(text.period(label, short=True) for label in labels)
    return short if len(set(short)) == len(short) else tuple(text.period(label) for label in labels)


def exact(x: float | None, unit: str) -> Exact:
    """A value as it is shown, with the number behind it."""
    return Exact(text.value(x, unit), x, kind_of(unit))


def figure(x: float | None) -> str:
    """A numerator or denominator: whole where it is whole."""
    if x is None:
        return text.DASH
    return text.number(x, 0 if float(x).is_integer() else 1)


def counted(x: float | None) -> Exact:
    """The same, with the number behind it."""
    return Exact(figure(x), x, "count" if x is None or float(x).is_integer() else "decimal")


def charted(drawn: html.Div, chart: Chart) -> html.Div:
    """The table, with the chart that a slide or a sheet makes of it."""
    drawn.native = chart
    return drawn
