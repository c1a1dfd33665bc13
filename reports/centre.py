"""The monthly centre status on paper: the centre's course, every team by the main view, flows and the plans.

Source: Status på Sygedagpengeaftalen (2015), line 325-326.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from metrics import INDICATORS, Row
from metrics.danish import dates, numbers
from metrics.judge.compare import is_count
from reports.draw.shapes import Drawing, runs
from topics import answers, caseload, closures, followup, plans, shift
from topics.findings import UNCONFIRMED, latest, shown
from topics.flow import in_and_out, long_cases
from topics.native import cut
from topics.periods import MONTHS
from topics.target_groups import target_groups
from topics.view import View

from .pdf import about_line, foot, panel, pdf
from .progress import Tell, silent

MATRIX: tuple[tuple[str, str, str], ...] = (
    ("caseload_per_worker", "Sagsstamme", "sager pr. medarbejder"),
    ("closures_per_worker_month", "Afslutninger", "pr. medarbejder pr. md."),
    ("phone_on_time", "Telefon", "inden 2 arbejdsdage"),
    ("mail_on_time", "Mail", "inden 10 arbejdsdage"),
    ("followup_on_time", "Opfølgning", "til tiden"),
    ("long_stock", "Lange sager", "52 uger og mere"),
)
"""The columns of the matrix: indicator, its name, what it is counted in."""
_WIDE, _HIGH = 243.0, 172.0


def centre_document(view: View, tell: Tell = silent) -> bytes:
    """The status as a PDF of three A4 pages across."""
    load, closed, long, service, follow = (
        topic(view)
        for topic in (caseload.report, closures.report, lambda f: long_cases(f, 52), answers.report, followup.report)
    )  # fmt: skip
    tell(1, 4)
    both, stock = in_and_out(view)
    first = [table.charts[0] for table in (load, closed)] + [*service.charts, follow.charts[0]]
    pages = [panel(chart, _WIDE, _HIGH) for chart in first if chart is not None]
    if long.charts:
        pages.append(panel(long.charts[1], _WIDE, _HIGH))
    matrix = _matrix(view)
    tell(2, 4)
    groups, initiatives = target_groups(view), plans.report(view)
    flows = [panel(both, 370, 142), panel(stock, 370, 142)]
    if long.charts:
        flows.append(panel(long.charts[0], 370, 142))
    if groups.charts:
        flows.append(panel(groups.charts[0], 370, 142))
    tell(3, 4)
    data = {
        "title": f"Centerstatus {dates.period(f'{view.as_of:%Y-%m}')}",
        "under": f"Data pr. {dates.day(view.as_of)}",
        "panels": pages[:6],
        "beside": load.lead[-1] if load.lead else "",
        "doubt": next((line for line in follow.lead if line.lower().startswith(UNCONFIRMED)), ""),
        "teams": matrix,
        "heads": [
            {"name": name, "unit": unit, "when": _told_of(view, ident)} for ident, name, unit in MATRIX
        ],
        "flows": flows,
        "plans": {"title": initiatives.title, "lines": list(initiatives.lead)},
        "groups": [*([f"{moved}."] if (moved := shift.last_year(view)) else []), *groups.lead],
        "about": about_line(view),
        "foot": foot(view),
    }
    document = pdf("centre", data, view.snap.loaded_at)
    tell(4, 4)
    return document


def _matrix(view: View) -> list[dict[str, Any]]:
    """A row a team, sorted by name and never by a figure; a cell an indicator: value, status, thirteen months."""
    series: dict[str, dict[str | None, list[Row]]] = {}
    for ident, _, _ in MATRIX:
        for row in view.rows(cut(view, ident, "team")):
            series.setdefault(ident, {}).setdefault(row.dims[0], []).append(row)
    teams = {team for found in series.values() for team in found if team is not None}
    ordered = sorted(teams, key=lambda team: dates.sort_key(view.label("team", team)))
    most = {
        ident: max((r.value for rows in found.values() for r in rows if r.value is not None), default=0.0)
        for ident, found in series.items()
    }
    # What room there is on the page is shared by the teams.
    high = min(44.0, max(15.0, 440 / max(len(ordered), 1) - 14))
    return [
        {
            "name": view.label("team", team),
            "cells": [
                _cell(view, i, series.get(i, {}).get(team, []), most.get(i, 0.0), high) for i, _, _ in MATRIX
            ],
        }
        for team in ordered
    ]


def _told_of(view: View, ident: str) -> str:
    """The period of a column's numbers, the same for all its teams: `februar 2026`, `marts 2026, foreløbig`."""
    row = _latest(ident, view.rows(cut(view, ident, "team")))
    return "" if row is None else f"{dates.period(row.period)}{'' if row.complete else ', foreløbig'}"


def _latest(ident: str, rows: Sequence[Row]) -> Row | None:
    """A stock is told of by its last day, a flow by its last whole month, as in the titles."""
    return latest(rows, INDICATORS[ident].kind != "stock")


def _cell(view: View, ident: str, rows: Sequence[Row], most: float, high: float) -> dict[str, Any]:
    unit = INDICATORS[ident].unit
    row = _latest(ident, rows)
    # A team to which nothing has happened has no row: that is none, not unknown.
    value = numbers.number(0) if is_count(INDICATORS[ident]) else numbers.DASH
    if row is not None:
        value = shown(row, unit) if row.value is not None else numbers.missing(row, view.snap.small_numbers)
    judged = row is not None and row.value is not None and row.status != "none"
    return {
        "value": value,
        "status": {"kind": row.status, "word": numbers.STATUS[row.status]} if row and judged else None,
        "spark": spark(rows, 1.0 if unit == "share" else most, high).value() if any(
            r.value is not None for r in rows) else None,
    }  # fmt: skip


def spark(rows: Sequence[Row], most: float, height: float = 15, width: float = 44) -> Drawing:
    """A series without axes on the scale of its column (from 0), its last period as a dot, the target as a line."""
    rows = rows[-MONTHS:]
    made = Drawing(width, height, "13 måneder")
    top = (most or 1.0) * 1.05

    def y(value: float) -> float:
        return height * (1 - value / top)

    def x(n: int) -> float:
        return 2 + (width - 4) * n / max(len(rows) - 1, 1)

    goal = rows[-1].target_high if rows[-1].target_high is not None else rows[-1].target_low
    if goal is not None and goal <= top:
        made.line([(0, y(goal)), (width, y(goal))], "accent", 0.5)
    values = [row.value for row in rows]
    for run in runs(values):
        made.line([(x(n), y(values[n] or 0.0)) for n in run], "actual", 1.0)
    last = max((n for n, v in enumerate(values) if v is not None), default=None)
    if last is not None:
        made.dot(x(last), y(values[last] or 0.0), 1.6, "actual", hollow=not rows[last].complete)
    return made
