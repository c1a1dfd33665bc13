"""From the rows of an answer to a file's table and a native chart: periods down, the target as a series beside."""

from __future__ import annotations

from collections.abc import Sequence

from metrics import INDICATORS, Question, Row
from metrics.danish import dates, numbers

from .cells import Cell, Column, Kind, Table
from .findings import reserved, status
from .periods import JUDGED, MONTHS, months_back
from .values import Chart, Panel, Role, Series
from .view import View

ALL = "Alle"


def kind_of(unit: str) -> Kind:
    """How a unit is written in a file."""
    if unit == "share":
        return "share"
    if unit == "rate":
        return "rate"
    whole = numbers.decimals(unit) == 0 and unit not in ("persons",)
    return "count" if whole else "decimal"


def fine(value: float | None, kind: Kind) -> Kind:
    """The kind of one number: a median of counts may lie between two, and is then no count."""
    return "decimal" if kind == "count" and value is not None and not numbers.whole(value) else kind


def columns(
    first: str, numerator: str, denominator: str | None, ident: str, value: str
) -> tuple[Column, ...]:
    """The columns of `lines`: period, cut, numerator and denominator, value, target, status."""
    kind = kind_of(INDICATORS[ident].unit)
    counted: Kind = "decimal" if INDICATORS[ident].unit == "closures_per_month" else "count"
    return (
        Column("Periode", "month"), Column(first), Column(numerator, "count"),
        *([Column(denominator, counted)] if denominator else []),
        Column(value, kind), Column("Mål", "text"), Column("Status", "text"), Column("Foreløbig", "text"),
    )  # fmt: skip


def lines(
    view: View,
    question: Question,
    names: Sequence[str | None] | None = None,
    with_denominator: bool = True,
) -> list[tuple[Cell, ...]]:
    """A table's rows of one answer; `names` gives the cut's words by row where the dim's own will not do."""
    unit = INDICATORS[question.id].unit
    made = []
    for n, row in enumerate(view.rows(question)):
        name = names[n] if names else label(view, question, row)
        hidden = numbers.missing(row)
        goal = numbers.target(row.target_low, row.target_high, unit) if _has_target(row) else ""
        below: tuple[Cell, ...] = ((row.denominator if row.denominator is not None else hidden),)
        made.append((
            row.period_start if (question.grain or INDICATORS[question.id].grain) == "month" else dates.period(row.period),
            name, row.numerator if row.numerator is not None else hidden,
            *(below if with_denominator else ()),
            row.value if row.value is not None else hidden,
            goal, status(row), reserved(row),
        ))  # fmt: skip
    return made


def _has_target(row: Row) -> bool:
    return row.target_low is not None or row.target_high is not None


def label(view: View, question: Question, row: Row) -> str:
    """The row's cell in words; `Alle` where nothing is cut."""
    named = [view.label(dim, value) for dim, value in zip(question.by, row.dims, strict=True)]
    return " · ".join(named) or ALL


def over_time(rows: Sequence[Row]) -> tuple[str, ...]:
    """The categories of a chart over time."""
    return tuple(dict.fromkeys(dates.period(r.period, short=True) for r in rows))


def actual(name: str, rows: Sequence[Row], role: Role = "actual") -> Series:
    """The values of rows in order; a hidden or missing one is a gap."""
    hidden = tuple(n for n, row in enumerate(rows) if row.status == "suppressed")
    return Series(name, tuple(row.value for row in rows), role, hidden)


def running(rows: Sequence[Row]) -> tuple[int, ...]:
    """The places of the periods that are not over."""
    return tuple(n for n, row in enumerate(rows) if not row.complete)


def goals(rows: Sequence[Row], unit: str) -> tuple[Series, ...]:
    """The target as a series, and the lower bound of a recommended band; none where no row has one."""
    highs, lows = tuple(r.target_high for r in rows), tuple(r.target_low for r in rows)
    made = []
    shown = [v for v in (*highs, *lows) if v is not None]
    if not shown:
        return ()
    if any(v is not None for v in highs):
        made.append(Series(f"mål højst {numbers.plain(_last(highs), unit)}", highs, "target"))
        if any(v is not None for v in lows):
            made.append(Series(f"anbefalet fra {numbers.plain(_last(lows), unit)}", lows, "band"))
    else:
        made.append(Series(f"mål mindst {numbers.plain(_last(lows), unit)}", lows, "target"))
    return tuple(made)


def _last(values: Sequence[float | None]) -> float | None:
    return next((v for v in reversed(values) if v is not None), None)


def by_unit(view: View, question: Question, period: str, title: str) -> Chart:
    """A chart of one period's cells beside each other, in the order of the answer, with the target."""
    rows = [r for r in view.rows(question) if r.period == period]
    unit = INDICATORS[question.id].unit
    return Chart(
        title, tuple(label(view, question, r) for r in rows),
        (actual(dates.period(period) if period else "", rows), *goals(rows, unit)), "column", kind_of(unit), unit,
    )  # fmt: skip


def in_time(view: View, question: Question, title: str, name: str, last: int = MONTHS) -> Chart:
    """A chart of an undivided answer's last periods, with the target."""
    rows = view.rows(question)[-last:]
    unit = INDICATORS[question.id].unit
    return Chart(
        title,
        over_time(rows),
        (actual(name, rows), *goals(rows, unit)),
        "line",
        kind_of(unit),
        unit,
        running=running(rows),
    )


def whole(view: View, ident: str, weeks: int | None = None, **where: str) -> Question:
    """The undivided question of a figure over two years, with the same month of the year before."""
    start = max(months_back(view.as_of, JUDGED - 1), view.snap.calendar_from)
    return Question(
        ident, grain="month", start=start, weeks=weeks, compare="last_year", where=tuple(where.items())
    )


def cut(view: View, ident: str, *by: str, weeks: int | None = None) -> Question:
    """The question of a figure by a dim over thirteen months."""
    start = max(months_back(view.as_of, MONTHS - 1), view.snap.calendar_from)
    return Question(ident, by, "month", start, weeks=weeks)


def about_figures(*idents: str, weeks: int | None = None) -> tuple[str, ...]:
    """Label and definition of each figure, for the notes of a topic; `weeks` is N where it is not the default."""
    said = (f"{INDICATORS[i].label}: {INDICATORS[i].definition}" for i in idents)
    return tuple(
        line.replace("{weeks}", str(weeks or INDICATORS[i].weeks_default))
        for i, line in zip(idents, said, strict=True)
    )


def sheet(
    name: str,
    title: str,
    subtitle: str,
    columns: tuple[Column, ...],
    rows: tuple[tuple[Cell, ...], ...],
    charts: tuple[Chart, ...] = (),
    lead: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
) -> Panel:
    """A panel as a sheet of a workbook: a table under its finding, with charts beside it."""
    return Panel(title, subtitle, (), Table(columns, rows), notes, charts, name=name, lead=lead)
