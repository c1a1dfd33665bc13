"""The four weeks of the monthly dialogue between a caseworker and the head of department: a column a week.

Source: Status på Sygedagpengeaftalen (2015), line 322-323.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from metrics import INDICATORS, Row
from metrics.danish import dates, numbers

from .cells import Amount, Cell, Column, Table
from .values import Panel

WEEKS = 4
"""Whole weeks of the dialogue."""
FIGURES: tuple[tuple[str, str], ...] = (
    ("open_cases", "Sager ved ugens udgang"),
    ("inflow", "Nye sager"),
    ("closures", "Afslutninger"),
    ("closures_per_worker_month", "Normen for ugen"),
    ("followup_on_time", "Opfølgning til tiden"),
    ("phone_on_time", "Telefon til tiden"),
    ("mail_on_time", "Mail til tiden"),
    ("contacts_overdue", "Henvendelser over frist ved ugens udgang"),
    ("no_followup_8w", "Sager uden opfølgning i 8 uger"),
    ("long_stock", "Sager på 52 uger eller mere"),
)
"""What the four weeks are laid side by side of: indicator and its name."""


def last_weeks(day: date) -> tuple[date, ...]:
    """The Mondays of the last whole weeks that end on or before `day`."""
    monday = day - timedelta(days=day.weekday())
    last = monday if monday + timedelta(days=6) <= day else monday - timedelta(days=7)
    return tuple(last - timedelta(weeks=n) for n in range(WEEKS - 1, -1, -1))


def side_by_side(
    figures: Mapping[str, Sequence[Row]], mondays: Sequence[date], delivered: Collection[str]
) -> Panel:
    """One worker's weeks, a column each, and their sum where one means something.

    `figures`: indicator -> its rows by week; `delivered` are the tables that were.
    """
    lines: list[tuple[Cell, ...]] = []
    for id, name in FIGURES:
        if not set(INDICATORS[id].needs) <= set(delivered):
            lines.append((name, *[numbers.STATUS["not_delivered"] for _ in mondays], ""))
            continue
        known = {row.period_start: row for row in figures.get(id, ())}
        rows = [known.get(monday) for monday in mondays]
        lines.append((name, *(_cell(id, row) for row in rows), _sum(id, [row for row in rows if row])))
    first, last = mondays[0], mondays[-1]
    names = [f"uge {monday.isocalendar().week}" for monday in mondays]
    columns = (Column("Tal"), *(Column(name, "count") for name in names), Column("i alt", "count"))
    return Panel(
        f"Dialog om {names[0]}–{last.isocalendar().week}",
        f"{dates.day(first)} til {dates.day(last + timedelta(days=6))}",
        table=Table(columns, tuple(lines)),
    )


def _cell(id: str, row: Row | None) -> Cell:
    """A week's cell: a number, `3 af 4` for a share, the norm for the days that the worker was there."""
    if id == "closures_per_worker_month":
        norm = _norm(row)
        return numbers.DASH if norm is None else Amount(norm, "decimal")
    if INDICATORS[id].unit == "share":
        return _of(row.numerator, row.denominator) if row and row.denominator else numbers.DASH
    return row.value if row and row.value is not None else 0


def _norm(row: Row | None) -> float | None:
    return row.target_low * row.denominator if row and row.target_low and row.denominator else None


def _of(numerator: float | None, denominator: float | None) -> str:
    return f"{numbers.number(numerator)} af {numbers.number(denominator)}"


def _sum(id: str, rows: Sequence[Row]) -> Cell:
    if INDICATORS[id].kind == "stock":
        return ""
    if id == "closures_per_worker_month":
        norms = [norm for norm in map(_norm, rows) if norm is not None]
        return Amount(sum(norms), "decimal") if norms else numbers.DASH
    if INDICATORS[id].unit == "share":
        below = sum(row.denominator or 0 for row in rows)
        return _of(sum(row.numerator or 0 for row in rows), below) if below else numbers.DASH
    return sum(row.value or 0 for row in rows)
