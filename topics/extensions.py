"""Answers on time, and the reasons for extensions."""

from __future__ import annotations

from dataclasses import replace

from metrics import INDICATORS
from metrics.danish import dates, numbers
from metrics.judge.compare import baseline_in_force, stated
from topics.findings import finding, latest, when
from topics.native import (
    ALL,
    about_figures,
    actual,
    by_unit,
    columns,
    cut,
    goals,
    in_time,
    lines,
    over_time,
    running,
    sheet,
    whole,
)
from topics.periods import MONTHS
from topics.values import Cell, Chart, Column, Panel
from topics.view import View


def answers(view: View) -> Panel:
    """Answers on time by channel and by employment."""
    rows: list[tuple[Cell, ...]] = []
    made, titles = [], []
    for ident, word in (("phone_on_time", "telefon"), ("mail_on_time", "mail")):
        total, parts = whole(view, ident), cut(view, ident, "employment")
        row = latest(view.rows(total), True)
        titles.append(finding(f"Besvaret til tiden pr. {word}", ident, row, view.chart(total)))
        for question, last in ((total, MONTHS), (parts, None)):
            found = lines(view, question)
            rows += [
                (line[0], dates.sentence(word), *line[1:]) for line in (found[-last:] if last else found)
            ]
        series = [actual(ALL, view.rows(total)[-MONTHS:])]
        for value in dict.fromkeys(r.dims[0] for r in view.rows(parts)):
            if value is not None:
                cells = [r for r in view.rows(parts) if r.dims[0] == value]
                series.append(actual(view.label("employment", value), cells, "other"))
        made.append(Chart(f"Besvaret til tiden, {word}", over_time(view.rows(total)[-MONTHS:]),
                          (*series, *goals(view.rows(total)[-MONTHS:], "share")), "line", "share", "share", titles[-1],
                          running(view.rows(total)[-MONTHS:])))  # fmt: skip
    period, *rest = columns("Fra", "Til tiden", "Skyldige svar", "phone_on_time", "Andel til tiden")
    return sheet(
        "Svar", titles[0], "Andel af henvendelser besvaret til tiden, telefon 2 og mail 10 arbejdsdage, pr. måned",
        (period, Column("Kanal"), *rest), tuple(rows), tuple(made), (titles[1] + ".",),
        about_figures("phone_on_time", "mail_on_time"),
    )  # fmt: skip


def extensions(view: View) -> Panel:
    """Extensions for want of clarification against the third that was found in 2008; reasons where not released."""
    ident = "unclarified_extension_share"
    total, reasons = whole(view, ident), cut(view, "extensions", "extension_reason")
    rows = view.rows(total)
    row = latest(rows, True)
    title = finding("Andelen af forlængelser uden afklaring", ident, row, view.chart(total))
    before = stated(baseline_in_force(view.snap.baselines(ident), view.as_of, ()))
    third, then = before.value, dates.period(before.period) if before.period else ""
    if third is not None and row is not None and row.value is not None:
        title += f", i {then} var den ca. {numbers.percent(third)}"
    shown_rows = rows[-MONTHS:]
    course = in_time(view, total, INDICATORS[ident].name, "Uden afklaring")
    if third is not None:
        course = Chart(course.title, course.categories, (
            *course.series, actual(f"{then}: ca. {numbers.percent(third)}", [r._replace(value=third) for r in shown_rows], "baseline"),
        ), "line", "share", "share")  # fmt: skip
    table: list[tuple[Cell, ...]] = [
        (*line[:1], "Uden afklaring af alle", *line[2:]) for line in lines(view, total)[-MONTHS:]
    ]
    made = [replace(course, finding=title)]
    if view.answer(reasons) is not None and row is not None:
        for line in lines(view, reasons, with_denominator=False):
            table.append((line[0], line[1], line[2], "", "", *line[4:]))
        made.append(by_unit(view, reasons, row.period, f"Grunde til forlængelse, {when(row)}"))
    return sheet(
        "Forlængelser", title, "Forlængelser pr. måned og andelen, hvis grund er manglende afklaring",
        columns("Grund", "Forlængelser", "Forlængelser i alt", ident, "Andel uden afklaring"), tuple(table), tuple(made),
        () if len(made) > 1 else ("Hver grund for sig er ikke med i den frigivne udgave.",), about_figures("extensions", ident),
    )  # fmt: skip
