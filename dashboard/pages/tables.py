"""The same numbers as tables: a series, the units of one period, several series side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html

from dashboard import text
from dashboard.components.table import table
from dashboard.figures.base import goal
from dashboard.figures.flags import UNCONFIRMED
from metrics.model import Row


def history(rows: Sequence[Row], unit: str, unconfirmed: int | None = None) -> html.Div:
    """A series as a table, latest first; from the place `unconfirmed` on, it counts by unconfirmed rules."""
    doubtful = {row.period for row in rows[unconfirmed:]} if unconfirmed is not None else set()
    return table(
        ["Periode", "Værdi", "Tæller", "Nævner", "Mål", "Status"],
        [
            [
                text.sentence(text.period(row.period))
                + ("" if row.complete else " (foreløbig)")
                + (f" ({UNCONFIRMED})" if row.period in doubtful else ""),
                text.value(row.value, unit),
                figure(row.numerator),
                figure(row.denominator),
                text.plain(goal(row), unit),
                text.STATUS[row.status],
            ]
            for row in reversed(rows)
        ],
        caption="Perioderne, den seneste først",
    )


def latest_table(items: Sequence[tuple[str, Row]], unit: str, one: str) -> html.Div:
    """The units of one period as a table."""
    return table(
        [text.sentence(one), "Værdi", "Tæller", "Nævner", "Mål", "Status"],
        [
            [
                name,
                text.value(row.value, unit),
                figure(row.numerator),
                figure(row.denominator),
                text.plain(goal(row), unit),
                text.STATUS[row.status],
            ]
            for name, row in items
        ],
        caption=f"Seneste periode pr. {one}",
    )


def wide_table(series: Sequence[tuple[str, Sequence[Row]]], unit: str) -> html.Div:
    """Several series side by side, latest first."""
    periods: dict[str, Row] = {row.period: row for _, rows in series for row in rows}
    cells: Mapping[str, dict[str, Row]] = {name: {row.period: row for row in rows} for name, rows in series}
    return table(
        ["Periode", *(name for name, _ in series)],
        [
            [
                text.sentence(text.period(label)) + ("" if periods[label].complete else " (foreløbig)"),
                *(
                    text.value(cells[name][label].value if label in cells[name] else None, unit)
                    for name, _ in series
                ),
            ]
            for label in sorted(periods, reverse=True)
        ],
        caption="Perioderne, den seneste først",
    )


def figure(x: float | None) -> str:
    """A numerator or denominator: whole where it is whole."""
    if x is None:
        return text.DASH
    return text.number(x, 0 if float(x).is_integer() else 1)
