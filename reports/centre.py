"""The monthly centre status on paper: the centre's course, every team by the main view, flows and the plans.

Source: Status på Sygedagpengeaftalen (2015), line 325-326.
"""

from __future__ import annotations

from typing import Any

from metrics import INDICATORS
from metrics.danish import dates
from metrics.danish.rules import UNCONFIRMED
from reports.draw.shapes import Drawing, runs
from topics import answers, caseload, centre, closures, followup, plans, shift
from topics.cells import Spark
from topics.flow import in_and_out, long_cases
from topics.target_groups import target_groups
from topics.values import Matrix, MatrixCell
from topics.view import View

from .pdf import about_line, foot, panel, pdf, status_of
from .progress import Tell, silent

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
    matrix = centre.team_matrix(view)
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
        "teams": _teams(matrix),
        "heads": [
            {"name": name, "unit": unit, "when": centre.period_of(view, id)}
            for id, (name, unit) in centre.FIGURES.items()
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


def _teams(matrix: Matrix) -> list[dict[str, Any]]:
    """The rows of the matrix; what room there is on the page is shared by the teams."""
    high = min(44.0, max(15.0, 440 / max(len(matrix.rows), 1) - 14))
    columns = list(zip(*(row.cells for row in matrix.rows), strict=True))
    scales = [
        1.0 if INDICATORS[id].unit == "share" else max((v for cell in column for v in cell.line.values if v is not None), default=0.0)
        for id, column in zip(centre.FIGURES, columns, strict=False)
    ]  # fmt: skip
    return [
        {
            "name": row.unit.words,
            "cells": [_cell(cell, scale, high) for cell, scale in zip(row.cells, scales, strict=True)],
        }
        for row in matrix.rows
    ]


def _cell(cell: MatrixCell, scale: float, high: float) -> dict[str, Any]:
    known = any(value is not None for value in cell.line.values)
    return {
        "value": cell.value,
        "status": None if cell.status == "none" else status_of(cell.status),
        "spark": spark(cell.line, scale, high).value() if known else None,
    }


def spark(line: Spark, most: float, height: float = 15, width: float = 44) -> Drawing:
    """A series without axes on the scale of its column (from 0), its last period as a dot, the target as a line."""
    made = Drawing(width, height, "13 måneder")
    top = (most or 1.0) * 1.05

    def y(value: float) -> float:
        return height * (1 - value / top)

    def x(n: int) -> float:
        return 2 + (width - 4) * n / max(len(line.values) - 1, 1)

    if line.goal is not None and line.goal <= top:
        made.line([(0, y(line.goal)), (width, y(line.goal))], "accent", 0.5)
    for run in runs(line.values):
        made.line([(x(n), y(line.values[n] or 0.0)) for n in run], "actual", 1.0)
    last = max((n for n, v in enumerate(line.values) if v is not None), default=None)
    if last is not None:
        made.dot(x(last), y(line.values[last] or 0.0), 1.6, "actual", hollow=line.running)
    return made
