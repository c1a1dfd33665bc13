"""The same numbers as tables: a series, the units of one period, several series side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dash import dcc, html

from dashboard import text
from dashboard.components.table import Exact, table
from dashboard.figures.base import goal
from dashboard.figures.flags import UNCONFIRMED
from metrics.model import Row
from reports.series import actual, fine, goals, kind_of
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
                judged(row, unit),
                counted(row.numerator),
                counted(row.denominator),
                Exact(text.plain(goal(row), unit), goal(row), kind_of(unit)),
                text.STATUS[text.standing(row)],
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
                judged(row, unit),
                counted(row.numerator),
                counted(row.denominator),
                Exact(text.plain(goal(row), unit), goal(row), kind_of(unit)),
                text.STATUS[text.standing(row)],
            ]
            for (name, row), to in zip(items, goes, strict=True)
        ],
        caption=f"Seneste periode pr. {one}",
    )
    return charted(drawn, native)


def wide_table(series: Sequence[tuple[str, Sequence[Row]]], unit: str) -> html.Div:
    """Several series side by side, latest first."""
    periods: dict[str, Row] = {row.period: row for _, rows in series for row in rows}
    # By place: two units may have one name.
    cells: list[dict[str, Row]] = [{row.period: row for row in rows} for _, rows in series]
    labels = sorted(periods)
    lines = tuple(
        Series(
            name,
            tuple(cells[n][label].value if label in cells[n] else None for label in labels),
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
                *(exact(own[label].value if label in own else None, unit) for own in cells),
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
    return Exact(text.value(x, unit), x, fine(x, kind_of(unit)))


def judged(row: Row, unit: str) -> Exact:
    """The same where the status stands beside it."""
    return Exact(text.judged(row, unit), row.value, fine(row.value, kind_of(unit)))


def figure(x: float | None) -> str:
    """A numerator or denominator."""
    return text.part(x)


def counted(x: float | None) -> Exact:
    """The same, with the number behind it."""
    return Exact(figure(x), x, fine(x, "count"))


def charted(drawn: html.Div, chart: Chart) -> html.Div:
    """The table, with the chart that a slide or a sheet makes of it."""
    drawn.native = chart
    return drawn
