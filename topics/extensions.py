"""Forlængelser: how many for want of clarification, and the reasons, for reports."""

from __future__ import annotations

from dataclasses import replace

from metrics.danish import dates, numbers
from metrics.judge.compare import baseline_in_force, stated

from . import native
from .cells import Cell, Table
from .findings import finding, latest, when
from .periods import MONTHS
from .values import Panel
from .view import View

ID = "unclarified_extension_share"


def report(view: View) -> Panel:
    """Extensions for want of clarification against the third that was found in 2008; reasons where released."""
    total, reasons = native.whole(view, ID), native.cut(view, "extensions", "extension_reason")
    rows = view.rows(total)
    row = latest(rows, True)
    title = finding("Andelen af forlængelser uden afklaring", ID, row, view.chart(total))
    baseline = stated(baseline_in_force(view.snap.baselines(ID), view.as_of, ()))
    then = dates.period(baseline.period) if baseline.period else ""
    course = native.in_time(view, total, view.indicator(ID).name, "Uden afklaring")
    if baseline.value is not None:
        same = [r._replace(value=baseline.value) for r in rows[-MONTHS:]]
        level = native.actual(f"{then}: ca. {numbers.percent(baseline.value)}", same, "baseline")
        course = replace(course, series=(*course.series, level))
        if row is not None and row.value is not None:
            title += f", i {then} var den ca. {numbers.percent(baseline.value)}"
    lines: list[tuple[Cell, ...]] = [
        (line[0], "Uden afklaring af alle", *line[2:]) for line in native.lines(view, total)[-MONTHS:]
    ]
    charts = [replace(course, finding=title)]
    if view.answer(reasons) is not None and row is not None:
        for line in native.lines(view, reasons, with_denominator=False):
            lines.append((line[0], line[1], line[2], "", "", *line[4:]))
        charts.append(native.by_unit(view, reasons, row.period, f"Grunde til forlængelse, {when(row)}"))
    return Panel(
        title,
        "Forlængelser pr. måned og andelen, hvis grund er manglende afklaring",
        table=Table(
            native.columns("Grund", "Forlængelser", "Forlængelser i alt", ID, "Andel uden afklaring"), tuple(lines)
        ),
        notes=native.about_figures("extensions", ID),
        charts=tuple(charts),
        name="Forlængelser",
        lead=() if len(charts) > 1 else ("Hver grund for sig er ikke med i den frigivne udgave.",),
    )  # fmt: skip
