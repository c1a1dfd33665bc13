"""Rapporter: what can be made and sent, what is being made, and when the status is due.

Which reports there are, who may make which, and the making itself are `reports.menu` and `reports.jobs`; the
page chooses, shows how far it has come, and hands over the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import dash_mantine_components as dmc
from dash import dcc

from dashboard import html, reader
from metrics.danish import dates, numbers
from metrics.question import Grain
from reports.calendar import due
from reports.jobs import Job, Jobs, issued
from reports.menu import Parameter, Report, offered
from store import Issued, clock
from topics import sections
from topics.cells import Cell, Column, Table
from topics.values import Empty, Panel
from topics.view import View

TITLE = "Rapporter"
GRAIN: Grain = "month"
FILTERS = False

POLL = 1000
"""Milliseconds between two looks at what is being made; nothing is asked while nothing is."""


def render(view: View) -> list[Any]:
    """The reports on offer, those that this reader made, and the calendar of the status."""
    found = offered(view.snap, view.scope)
    made = Jobs(view.snap.path.parent).of(reader.user())
    if not found:
        said = "Rapporterne laves af ledelsen og Økonomikontoret"
        return [sections.head("Rapporter", said), Empty("Der er ingen rapporter, du kan lave. Dine egne tal står under “Mit” og på teamets tavle.")]  # fmt: skip
    return [
        sections.head(
            "Rapporter",
            f"{dates.count(len(found), 'rapport', 'rapporter')} kan laves af data pr. {dates.day(view.snap.as_of)}",
            under="Vælg, lav, og hent filen. Den ligger her et døgn og kan kun hentes af dig.",
        ),
        html.Div(
            [
                html.Div([offer(report) for report in found], className="report-offers"),
                html.Div(
                    [
                        html.Section(
                            [
                                html.Header([html.H2("Lavet det seneste døgn"), html.P("Af dig", className="subtitle")], className="panel-head"),
                                html.Div(jobs(made), id="report-jobs"),
                                html.P(id="report-say", className="sample-say", role="status"),
                            ],
                            className="panel",
                        ),
                        calendar(view),
                    ],
                    className="report-made",
                ),
            ],
            className="columns columns-reports",
        ),
        dcc.Interval(id="report-poll", interval=POLL, disabled=not any(running(job) for job in made)),
    ]  # fmt: skip


def offer(report: Report) -> Any:
    """One report: what it is, what is chosen, and the button that makes it."""
    return html.Section(
        [
            html.Header(
                [html.H2(report.name), html.P(report.what, className="subtitle")], className="panel-head"
            ),
            html.P(
                "Indeholder sager eller navne: må ikke sendes videre.",
                className="overdue report-confidential",
            )
            if report.confidential
            else None,
            html.Div(
                [
                    *[_choice(report, parameter) for parameter in report.parameters],
                    html.Button(
                        ["Lav ", html.Span(dates.within(report.name))],
                        id={"type": "report-make", "report": report.id},
                        className="button",
                    ),
                ],
                className="report-form",
            ),
        ],
        className="panel",
    )


def _choice(report: Report, parameter: Parameter) -> Any:
    return dmc.Select(
        id={"type": "report-choice", "report": report.id, "key": parameter.id},
        label=parameter.label,
        data=[{"value": value or EMPTY, "label": label} for value, label in parameter.choices],
        value=parameter.default or EMPTY,
        allowDeselect=False,
        checkIconPosition="right",
        maxDropdownHeight=360,
        size="sm",
        w=340 if max(len(label) for _, label in parameter.choices) < 40 else 380,
        className="control",
        comboboxProps={"shadow": "md"},
    )


EMPTY = "-"
"""Stands for the empty choice, which a drop-down does not have."""


def running(job: Job) -> bool:
    return job.state in ("waiting", "running")


def jobs(made: Sequence[Job]) -> Any:
    """What the reader has made, the last one first: how far it is, the file, or why there is none."""
    if not made:
        return Empty("Du har ikke lavet nogen rapporter det seneste døgn.")
    return html.Ul([html.Li(_job(job)) for job in made[:12]], className="report-jobs")


def _job(job: Job) -> list[Any]:
    when = dates.moment(datetime.fromtimestamp(job.started, UTC))
    head = html.Div([html.Strong(job.title), html.Span(f" {when}", className="quiet")])
    if job.state == "failed":
        return [head, html.P(job.said or "Rapporten kunne ikke laves.", className="report-failed")]
    if running(job):
        far = f"{job.done} af {job.of} dele" if job.of else "venter på at begynde"
        bar = html.Progress(
            **({"value": str(job.done), "max": str(job.of)} if job.of else {}),
            **{"aria-label": f"{job.title}: {far}"},
        )
        return [head, html.Div([bar, html.Span(far, className="quiet")], className="report-progress")]
    number = f" · udsendt som nr. {job.issued}" if job.issued else ""
    return [
        head,
        html.P(
            [
                html.A(f"Hent {job.name}", href=f"/rapport/{job.id}", target="_self"),
                f" · {size(job.size)}{number}",
            ]
        ),
    ]


def size(count: int) -> str:
    """`34 kB`, `1,2 MB`."""
    return (
        f"{numbers.number(count / 1e6, 1)} MB"
        if count >= 1e6
        else f"{numbers.number(max(1, count / 1000))} kB"
    )


def calendar(view: View) -> Panel:
    """When the status is due, what was sent for it, and every status that was sent."""
    sent = issued(view.snap.path.parent, view.scope)
    days = due(clock.today(), [(r.due_on, r.id) for r in sent])
    known = {report.id: report for report in sent}
    late = sum(d.report is None and d.on < clock.today() for d in days)
    past = len(days) - 1
    title = (
        "Alle de seneste statusser er udsendt"
        if not late
        else f"Ingen af de seneste {past} statusser er udsendt"
        if late == past
        else f"{late} af de seneste {past} statusser er ikke udsendt"
    )
    columns = (
        Column("Frist", "date"), Column("Uge"), Column("Status"), Column("Nr."), Column("Data pr.", "date"),
        Column("Udsendt"), Column("Af"), Column("Udgave"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (d.on, f"uge {d.on.isocalendar().week}", *_sent(known.get(d.report or 0), d.on))
        for d in reversed(days)
    ]
    return Panel(
        title,
        "Status på handleplanen, hver 14. dag til Økonomikontoret (Handlingsplan 2008, initiativ 16)",
        (Table(columns, tuple(rows), "Frister for status på handleplanen"),),
        notes=(
            "Et udsendt nummer gemmes med sine tal og sit øjebliksbillede, så det kan laves igen med de samme tal.",
        ),
    )


def _sent(report: Issued | None, on: date) -> tuple[Cell, ...]:
    """What was sent for a day: status, number, day of the data, moment, by whom, in which form."""
    if report is None:
        word = "ikke udsendt" if on < clock.today() else "kommer"
        return (word, *[numbers.DASH] * 5)
    return (
        "udsendt",
        str(report.id),
        report.as_of,
        dates.moment(report.issued_at),
        report.issued_by,
        "frigivet" if report.released else "til brug i huset",
    )
