"""Half-years against the same half of the baseline year; a running one against the same days of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from metrics.danish import numbers
from metrics.judge import rates
from metrics.judge.rates import Rate
from metrics.question import Answer, Row
from topics.rows import groups
from topics.view import View

BASE = 2022

Running = dict[tuple[str, str, str | None], Rate]
"""(id, "now" | "base", group) -> the rate of a running half-year over the same days of both years."""


def base_period(label: str) -> str:
    return f"{BASE}{label[4:]}"


def running_rates(view: View, answers: Mapping[str, Answer], ids: Iterable[str]) -> Running:
    """For a running half-year: (id, "now" | "base", group) -> rate over the same days of both years."""
    rows = answers["target_group_outflow_rate"].rows
    last = rows[-1] if rows else None
    if last is None or last.complete:
        return {}
    days = last.period_end - last.period_start
    begin = last.period_start.replace(year=BASE)
    if begin < view.snap.history_from:
        return {}
    windows = {"now": (last.period_start, last.period_end), "base": (begin, begin + days)}
    found = view.ask(
        {
            f"{id} {name}": view.question(
                id, grain="day", by=("target_group",), start=a, end=b, without=("target_group",)
            )
            for id in ids
            for name, (a, b) in windows.items()
        }
    )
    known = {}
    for id in ids:
        for name in windows:
            for dims, days_of in groups(found[f"{id} {name}"]).items():
                rate = rates.of_days(days_of)
                if rate:
                    known[id, name, dims[0]] = rate
    return known


def pair(rows: list[Row], row: Row, id: str, running: Running) -> tuple[Rate | None, Rate | None]:
    """The rate of a half-year and that of the same half (or the same days of it) of the baseline year."""
    if not row.complete:
        return running.get((id, "now", row.dims[0])), running.get((id, "base", row.dims[0]))
    # Half of the baseline's half-year is no baseline.
    before = next((r for r in rows if r.period == base_period(row.period) and r.complete), None)
    return rates.of_period(row), rates.of_period(before)


def baseline(rows: list[Row], row: Row, id: str, running: Running) -> float | None:
    """The baseline year's rate of the same half, or of as many days of it as the running one has had."""
    before = pair(rows, row, id, running)[1]
    return before.events / before.cases if before and before.cases else None


def instead_of(rows: list[Row], row: Row | None, below: int) -> str:
    """What stands in place of a ratio: `<5` where one of its two sides is hidden."""
    before = next((r for r in rows if row and r.period == base_period(row.period)), None)
    return numbers.missing(row if row and row.status == "suppressed" else before, below)
