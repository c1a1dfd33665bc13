"""The sheets of the status report: the answer in front, then one topic, one table.

Every number is an answer of `metrics`; a cut that is not released is left out and said.
"""

from __future__ import annotations

from collections.abc import Callable

from metrics import INDICATORS, Answer, Row
from metrics.danish import dates, numbers
from topics import answers, caseload, closures, extensions, followup, plans, shift
from topics.findings import UNCONFIRMED, latest, reserved, signal_word, status, target
from topics.flow import long_cases
from topics.native import fine, kind_of, sheet, whole
from topics.target_groups import target_groups
from topics.values import Amount, Cell, Column, Panel
from topics.view import View

Topic = Callable[[View], Panel]

FRONT: tuple[tuple[str, bool, int | None], ...] = (
    ("closures_per_worker_month", True, None), ("caseload_per_worker", False, None), ("caseload_median", False, None),
    ("workers_over_target", False, None), ("open_cases", False, None), ("inflow", True, None), ("outflow", True, None),
    ("long_stock", False, None), ("long_inflow", True, None), ("long_outflow", True, None),
    ("phone_on_time", True, None), ("mail_on_time", True, None), ("contacts_overdue", False, None),
    ("followup_on_time", True, None), ("unclarified_extension_share", True, None),
)  # fmt: skip

"""The figures of the front sheet: id, whether the last whole month counts (a flow), N."""


def _reserved(answer: Answer | None, row: Row) -> list[str]:
    """That a period is not over, and that it counts by rules that are not confirmed."""
    said = [reserved(row)] if reserved(row) else []
    return [*said, UNCONFIRMED] if answer is not None and answer.unconfirmed(row) else said


def front(view: View) -> Panel:
    """The answer in words and numbers: the two questions of initiative 16, then one line a figure."""
    first, second = plans.report(view), closures.report(view)
    total = whole(view, "closures_per_worker_month")
    row = latest(view.rows(total), True)
    reached_it = "Kan ikke besvares" if row is None or row.value is None else {
        "met": "Ja", "near": "Nej, men tæt på", "missed": "Nej",
    }.get(row.status, "Mål er ikke fastsat")  # fmt: skip
    lead = (
        "Hvilke initiativer anses for gennemført?", *first.lead,
        "Er målsætningen om antal afslutninger pr. medarbejder opfyldt?",
        f"{reached_it}. {second.title}.", *second.lead,
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for ident, flow, weeks in FRONT:
        question, indicator = whole(view, ident, weeks), INDICATORS[ident]
        row = latest(view.rows(question), flow)
        if row is None:
            continue
        chart, kind = view.chart(question), kind_of(indicator.unit)
        beside = row.comparison
        word = signal_word(row, chart)
        rows.append((
            indicator.name,
            Amount(row.value, fine(row.value, kind)) if row.value is not None else numbers.missing(row, view.snap.small_numbers),
            numbers.unit(indicator.unit), row.period_start,
            target(row, indicator.unit).removeprefix("målet er "), status(row),
            Amount(beside.value, fine(beside.value, kind)) if beside and beside.value is not None
            else numbers.missing_beside(row),
            word or (chart.why_not_da if chart else ""),
            "; ".join(_reserved(view.answer(question), row)),
        ))  # fmt: skip
    return sheet(
        "Svar på spørgsmålene", f"Status på handleplanen pr. {dates.day(view.as_of)}",
        "Initiativ 16: hvilke initiativer er gennemført, og er målsætningen om antal afslutninger opfyldt",
        (Column("Figur", "wide"), Column("Værdi", "decimal"), Column("Enhed"), Column("Periode", "month"), Column("Mål"),
         Column("Status"), Column("Samme tid året før", "decimal"), Column("Signal eller støj"), Column("Foreløbig")),
        tuple(rows), (), lead, (*([f"{moved}."] if (moved := shift.last_year(view)) else []), "Et fald eller en stigning nævnes kun, hvor serien selv viser et signal (XmR); ellers er den uændret.",
         "Samme tid året før er samme måned; for et tal, der er foreløbigt, samme dag i den.",),
    )  # fmt: skip


STATUS: tuple[Topic, ...] = (
    front, plans.report, closures.report, lambda f: long_cases(f, 52), lambda f: long_cases(f, 26), caseload.report, answers.report, followup.report,
    extensions.report, target_groups,
)  # fmt: skip

"""The sheets of the status report, in order."""
