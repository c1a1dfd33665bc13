"""Forlængelser: how many for want of clarification, and the reasons, for reports."""

from __future__ import annotations

from dataclasses import replace

from metrics.danish import numbers

from . import levels, native
from .cells import Cell, Table
from .findings import finding, latest, when
from .periods import MONTHS
from .values import Panel
from .view import View

ID = "unclarified_extension_share"
AT_52 = "unclarified_at_52_share"


def report(view: View) -> Panel:
    """Extensions for want of clarification; reasons where released. The third of 2008 is of week 52 and is said of it alone."""
    total, reasons = native.whole(view, ID), native.cut(view, "extensions", "extension_reason")
    rows = view.rows(total)
    row = latest(rows, True)
    title = finding("Andelen af forlængelser uden afklaring", ID, row, view.chart(total))
    course = native.in_time(view, total, view.indicator(ID).name, "Uden afklaring")
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
        notes=native.about_figures("extensions", ID, AT_52),
        charts=tuple(charts),
        name="Forlængelser",
        lead=(
            at_week_52(view),
            *(() if len(charts) > 1 else ("Hver grund for sig er ikke med i den frigivne udgave.",)),
        ),
    )  # fmt: skip


def at_week_52(view: View) -> str:
    """`Af de sygedagpengesager, der nåede uge 52 forlænget, var 28 % uden afklaring i september 2026; niveauet i november
    2008: ca. 33 %.`: cases not ended by week 52, as in the study of 2008 (Handlingsplan, lines 33-35)."""
    row = latest(view.rows(native.whole(view, AT_52)), True)
    found = levels.level(view, AT_52)
    before = f"; {found.words}" if found else ""
    if row is None or row.value is None:
        return f"Hvor mange af de sager, der nåede uge 52 forlænget, der var uden afklaring, kan ikke vises{before}."
    return (
        f"Af de sygedagpengesager, der nåede uge 52 forlænget, var {numbers.percent(row.value)} uden afklaring i "
        f"{when(row)}{before}."
    )
