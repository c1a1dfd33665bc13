"""Numbers as tables, each with the chart that a sheet or a slide makes of it: a series, the units of one period,
several series side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from metrics.danish import dates, numbers
from metrics.danish.rules import UNCONFIRMED
from metrics.judge.targets import goal
from metrics.question import Row

from .cells import Column, Kind, Shown, Table
from .native import actual, fine, goals, kind_of, running
from .values import Chart, Series


def history(
    rows: Sequence[Row],
    unit: str,
    unconfirmed: int | None = None,
    leads: Sequence[str] = (),
) -> tuple[Table, Chart]:
    """A series, latest first; from the place `unconfirmed` on, it counts by unconfirmed rules.

    `leads` are the addresses of what is behind the rows.
    """
    over, labels = actual("Værdi", rows), categories([row.period for row in rows])
    chart = Chart("", labels, (over, *goals(rows, unit)), "line", kind_of(unit), unit, running=running(rows))
    doubtful = {row.period for row in rows[unconfirmed:]} if unconfirmed is not None else set()
    lines = [
        (_period(row, doubtful, to), *row_cells(row, unit))
        for row, to in reversed(list(zip_longest(rows, leads)))
    ]
    return Table(_columns("Periode", unit), tuple(lines), "Perioderne, den seneste først"), chart


def latest_table(
    items: Sequence[tuple[str, Row]], unit: str, one: str, leads: Sequence[str | None] = ()
) -> tuple[Table, Chart]:
    """The units of one period; `leads` are the addresses of their names."""
    goes = [*leads, *[None] * (len(items) - len(leads))]
    rows = [row for _, row in items]
    over = actual(dates.period(rows[0].period) if rows else "", rows)
    chart = Chart("", tuple(name for name, _ in items), (over, *goals(rows, unit)), "column", kind_of(unit), unit)  # fmt: skip
    places = numbers.column(rows, unit)
    above = numbers.part_places(row.numerator for row in rows)
    beneath = numbers.part_places(row.denominator for row in rows)
    lines = [
        (named(name, to), *row_cells(row, unit, places, above, beneath))
        for (name, row), to in zip(items, goes, strict=True)
    ]
    return Table(_columns(dates.sentence(one), unit), tuple(lines), f"Seneste periode pr. {one}"), chart


def wide_table(
    series: Sequence[tuple[str, Sequence[Row]]],
    unit: str,
    leads: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Table, Chart]:
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
            tuple(own[label].value if label in own else None for label in labels),
            "actual" if n == 0 else "other",
            tuple(
                at for at, label in enumerate(labels) if label in own and own[label].status == "suppressed"
            ),
        )
        for n, ((name, _), own) in enumerate(zip(series, cells, strict=True))
    )
    kind = kind_of(unit)
    so_far = running([periods[label] for label in labels])
    chart = Chart("", categories(labels), lines, "line", kind, unit, running=so_far)
    rows = tuple(
        (
            _period(periods[label], ()),
            *(
                exact(own.get(label), unit)._replace(to=to.get(label))
                for own, to in zip(cells, goes, strict=True)
            ),
        )
        for label in reversed(labels)
    )
    columns = (Column("Periode"), *(Column(name, kind) for name, _ in series))
    return Table(columns, rows, "Perioderne, den seneste først"), chart


def row_cells(
    row: Row,
    unit: str,
    places: int | None = None,
    above: int | None = None,
    beneath: int | None = None,
) -> tuple[Shown | str, ...]:
    """Value, numerator, denominator, target and status of a row; `places`, `above`, `beneath` are the decimals of the
    first three columns."""
    return (
        exact(row, unit, places),
        counted(row, row.numerator, above),
        counted(row, row.denominator, beneath),
        Shown(numbers.plain(goal(row), unit), goal(row), kind_of(unit)),
        numbers.STATUS[numbers.standing(row)],
    )


def _columns(first: str, unit: str) -> tuple[Column, ...]:
    kind = kind_of(unit)
    return (
        Column(first), Column("Værdi", kind), Column("Tæller", "count"), Column("Nævner", "count"), Column("Mål", kind),
        Column("Status"),
    )  # fmt: skip


def _period(row: Row, doubtful: set[str] | tuple[()], to: str | None = None) -> Shown | str:
    words = (
        dates.sentence(dates.period(row.period))
        + ("" if row.complete else " (foreløbig)")
        + (f" ({UNCONFIRMED})" if row.period in doubtful else "")
    )
    return named(words, to)


def named(words: str, to: str | None) -> Shown | str:
    """The first cell of a row, leading to what is behind it where there is something."""
    return Shown(words, words, "text", to) if to else words


def categories(labels: Sequence[str]) -> tuple[str, ...]:
    """The periods as a chart names them: short, but for weeks of several years."""
    short = tuple(dates.period(label, short=True) for label in labels)
    return short if len(set(short)) == len(short) else tuple(dates.period(label) for label in labels)


def exact(row: Row | None, unit: str, places: int | None = None) -> Shown:
    """A row's value as it is shown (with the decimals of its column), with the number behind it."""
    value = row.value if row else None
    return Shown(numbers.of(row, unit, places), value, fine(value, kind_of(unit)))


def counted(row: Row, x: float | None, places: int | None = None) -> Shown:
    """A row's numerator or denominator as it is shown (with the decimals of its column), with the number behind it."""
    return Shown(numbers.missing(row) if x is None else numbers.part(x, places), x, fine(x, "count"))


def number(x: float | None, decimals: int = 0) -> Shown:
    """A number as it is shown with so many decimals."""
    kind: Kind = "decimal" if decimals or (x is not None and not numbers.whole(x)) else "count"
    return Shown(numbers.number(x, decimals), x, kind)


def signed(x: float) -> Shown:
    """A change with its sign."""
    return Shown(numbers.signed(x), x, "count")


def share(part: float, whole: float) -> Shown:
    """A part of a whole, in per cent."""
    return Shown(numbers.percent(part / whole if whole else None), part / whole if whole else None, "share")
