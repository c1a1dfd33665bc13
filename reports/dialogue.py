"""The four weeks of the monthly dialogue between a caseworker and the head of department: a column a week.

Source: Status på Sygedagpengeaftalen (2015), line 322-323.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from metrics import INDICATORS, Row
from metrics.danish import dates, numbers

ByWorker = dict[str | None, list[Row]]
"""Rows by the worker that they are about."""
WEEKS = 4
"""Whole weeks of the dialogue."""


def last_weeks(day: date) -> tuple[date, ...]:
    """The Mondays of the last whole weeks that end on or before `day`."""
    monday = day - timedelta(days=day.weekday())
    last = monday if monday + timedelta(days=6) <= day else monday - timedelta(days=7)
    return tuple(last - timedelta(weeks=n) for n in range(WEEKS - 1, -1, -1))


DIALOGUE: tuple[tuple[str, str], ...] = (
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
"""What the four weeks are laid side by side of."""


def dialogue_of(
    figures: Mapping[str, ByWorker], days: Sequence[date], worker: str, delivered: Collection[str]
) -> dict[str, Any]:
    """The four weeks, a column each, and their sum where one means something; `delivered` are the tables."""
    rows = []
    for id, name in DIALOGUE:
        if not set(INDICATORS[id].needs) <= set(delivered):
            rows.append([name, *[numbers.STATUS["not_delivered"] for _ in days], ""])
            continue
        found = {r.period_start: r for r in figures[f"week {id}"].get(worker, [])}
        weeks = [found.get(w) for w in days]
        rows.append([name, *(_cell(id, r) for r in weeks), _sum(id, [r for r in weeks if r is not None])])
    first, last = days[0], days[-1]
    names = [f"uge {w.isocalendar().week}" for w in days]
    return {
        "title": f"Dialog om {names[0]}–{last.isocalendar().week}",
        "span": f"{dates.day(first)} til {dates.day(last + timedelta(days=6))}",
        "weeks": names,
        "rows": rows,
    }


def _cell(id: str, row: Row | None) -> str:
    """A week's cell: a number, `3 af 4` for a share, the norm for the days that the worker was there."""
    if id == "closures_per_worker_month":
        return (
            numbers.number(row.target_low * row.denominator, 1)
            if row and row.target_low and row.denominator
            else numbers.DASH
        )
    if INDICATORS[id].unit == "share":
        return _of(row.numerator, row.denominator) if row and row.denominator else numbers.DASH
    return numbers.number(row.value if row and row.value is not None else 0)  # fmt: skip


def _of(numerator: float | None, denominator: float | None) -> str:
    return f"{numbers.number(numerator)} af {numbers.number(denominator)}"


def _sum(id: str, rows: Sequence[Row]) -> str:
    if INDICATORS[id].kind == "stock":
        return ""
    if id == "closures_per_worker_month":
        norms = [r.target_low * r.denominator for r in rows if r.target_low and r.denominator]
        return numbers.number(sum(norms), 1) if norms else numbers.DASH
    if INDICATORS[id].unit == "share":
        below = sum(r.denominator or 0 for r in rows)
        return _of(sum(r.numerator or 0 for r in rows), below) if below else numbers.DASH
    return numbers.number(sum(r.value or 0 for r in rows))
