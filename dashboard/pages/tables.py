"""The same numbers as tables: a series, the units of one period, several series side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from dash import dcc, html

from dashboard import text
from dashboard.components.table import Exact, table
from dashboard.figures.base import goal
from dashboard.figures.flags import UNCONFIRMED
from metrics.question import Row
from reports.series import actual, fine, goals, kind_of, running
from reports.table import Chart, Series


def history(
    rows: Sequence[Row],
    unit: str,
    below: int,
    unconfirmed: int | None = None,
    leads: Sequence[str] = (),
) -> html.Div:
    """A series as a table, latest first; from the place `unconfirmed` on, it counts by unconfirmed rules.

    `leads` are the addresses of what is behind the rows; `below` is the threshold that a hidden number says.
    """
    over = actual("Værdi", rows)
    native = Chart(
        "", categories([r.period for r in rows]), (over, *goals(rows, unit)), "line", kind_of(unit), unit,
        running=running(rows),
    )  # fmt: skip
    doubtful = {row.period for row in rows[unconfirmed:]} if unconfirmed is not None else set()
    drawn = table(
        ["Periode", "Værdi", "Tæller", "Nævner", "Mål", "Status"],
        [
            [
                _leading(
                    text.sentence(text.period(row.period))
                    + ("" if row.complete else " (foreløbig)")
                    + (f" ({UNCONFIRMED})" if row.period in doubtful else ""),
                    to,
                ),
                exact(row, unit, below),
                counted(row, row.numerator, below),
                counted(row, row.denominator, below),
                Exact(text.plain(goal(row), unit), goal(row), kind_of(unit)),
                text.STATUS[text.standing(row)],
            ]
            for row, to in reversed(list(zip_longest(rows, leads)))
        ],
        words=(0, 5),
        caption="Perioderne, den seneste først",
    )
    return charted(drawn, native)


def latest_table(
    items: Sequence[tuple[str, Row]], unit: str, below: int, one: str, leads: Sequence[str | None] = ()
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
    places = text.column(rows, unit)
    above = text.part_places(row.numerator for row in rows)
    beneath = text.part_places(row.denominator for row in rows)
    drawn = table(
        [text.sentence(one), "Værdi", "Tæller", "Nævner", "Mål", "Status"],
        [
            [
                _leading(name, to),
                exact(row, unit, below, places),
                counted(row, row.numerator, below, above),
                counted(row, row.denominator, below, beneath),
                Exact(text.plain(goal(row), unit), goal(row), kind_of(unit)),
                text.STATUS[text.standing(row)],
            ]
            for (name, row), to in zip(items, goes, strict=True)
        ],
        words=(0, 5),
        caption=f"Seneste periode pr. {one}",
    )
    return charted(drawn, native)


def wide_table(
    series: Sequence[tuple[str, Sequence[Row]]],
    unit: str,
    below: int,
    leads: Mapping[str, Sequence[str]] | None = None,
) -> html.Div:
    """Several series side by side, latest first. `leads`: of a series the address of what is behind each row."""
    periods: dict[str, Row] = {row.period: row for _, rows in series for row in rows}
    # By place: two units may have one name.
    cells: list[dict[str, Row]] = [{row.period: row for row in rows} for _, rows in series]
    labels = sorted(periods)
    goes: list[dict[str, str]] = [
        {row.period: to for row, to in zip(rows, (leads or {}).get(name, ()), strict=False)}
        for name, rows in series
    ]
    lines = tuple(
        Series(
            name,
            tuple(cells[n][label].value if label in cells[n] else None for label in labels),
            "actual" if n == 0 else "other",
            tuple(
                at
                for at, label in enumerate(labels)
                if label in cells[n] and cells[n][label].status == "suppressed"
            ),
        )
        for n, (name, _) in enumerate(series)
    )
    so_far = running([periods[label] for label in labels])
    native = Chart("", categories(labels), lines, "line", kind_of(unit), unit, running=so_far)
    drawn = table(
        ["Periode", *(name for name, _ in series)],
        [
            [
                text.sentence(text.period(label)) + ("" if periods[label].complete else " (foreløbig)"),
                *(
                    exact(own.get(label), unit, below)._replace(to=to.get(label))
                    for own, to in zip(cells, goes, strict=True)
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


def exact(row: Row | None, unit: str, below: int, places: int | None = None) -> Exact:
    """A row's value as it is shown (with the decimals of its column), with the number behind it."""
    value = row.value if row else None
    return Exact(text.of(row, unit, below, places), value, fine(value, kind_of(unit)))


def figure(x: float | None) -> str:
    """A numerator or denominator."""
    return text.part(x)


def counted(row: Row, x: float | None, below: int, places: int | None = None) -> Exact:
    """A row's numerator or denominator as it is shown (with the decimals of its column), with the number behind it."""
    return Exact(text.missing(row, below) if x is None else text.part(x, places), x, fine(x, "count"))


def charted(drawn: html.Div, chart: Chart) -> html.Div:
    """The table, with the chart that a slide or a sheet makes of it."""
    drawn.native = chart
    return drawn
