"""The front sheet of the status report: its two questions answered, then one line a figure.

Every number is an answer of `metrics`.
"""

from __future__ import annotations

from metrics import INDICATORS
from metrics.danish import dates, numbers
from metrics.danish.rules import UNCONFIRMED
from metrics.indicator import Indicator
from topics import closures, shift
from topics import plans as initiatives
from topics.cells import Amount, Cell, Column, Table
from topics.findings import latest, reserved, signal_word, status, target
from topics.native import fine, kind_of, whole
from topics.values import Panel
from topics.view import View

FIGURES: tuple[tuple[str, bool], ...] = (
    ("closures_per_worker_month", True), ("caseload_per_worker", False), ("caseload_median", False),
    ("workers_over_target", False), ("open_cases", False), ("inflow", True), ("outflow", True),
    ("long_stock", False), ("long_inflow", True), ("long_outflow", True),
    ("phone_on_time", True), ("mail_on_time", True), ("contacts_overdue", False),
    ("followup_on_time", True), ("unclarified_extension_share", True),
)  # fmt: skip
"""The figures of the front sheet: id, and whether the last whole month counts (a flow)."""
COLUMNS = (
    Column("Figur", "wide"), Column("Værdi", "decimal"), Column("Enhed"), Column("Periode", "month"), Column("Mål"),
    Column("Status"), Column("Samme tid året før", "decimal"), Column("Signal eller støj"), Column("Foreløbig"),
)  # fmt: skip
REACHED = {"met": "Ja", "near": "Nej, men tæt på", "missed": "Nej"}
"""Status -> whether the goal is reached, as an answer."""
HOW_TO_READ = (
    "Et fald eller en stigning nævnes kun, hvor serien selv viser et signal (XmR); ellers er den uændret.",
    "Samme tid året før er samme måned; for et tal, der er foreløbigt, samme dag i den.",
)


def front(view: View) -> Panel:
    """The answer in words and numbers: the two questions of initiative 16, then one line a figure."""
    done, closed = initiatives.report(view), closures.report(view)
    row = latest(view.rows(whole(view, closures.ID)), True)
    known = row is not None and row.value is not None
    reached = REACHED.get(row.status, "Mål er ikke fastsat") if row and known else "Kan ikke besvares"
    lines = tuple(_lines(view))
    moved = shift.last_year(view)
    return Panel(
        f"Status på handleplanen pr. {dates.day(view.as_of)}",
        "Initiativ 16: hvilke initiativer er gennemført, og er målsætningen om antal afslutninger opfyldt",
        table=Table(COLUMNS, lines),
        notes=(*((f"{moved}.",) if moved else ()), *HOW_TO_READ),
        name="Svar på spørgsmålene",
        lead=(
            "Hvilke initiativer anses for gennemført?",
            *done.lead,
            "Er målsætningen om antal afslutninger pr. medarbejder opfyldt?",
            f"{reached}. {closed.title}.",
            *closed.lead,
        ),
    )


def _lines(view: View) -> list[tuple[Cell, ...]]:
    """A line a figure: its last period beside the same time a year before."""
    lines: list[tuple[Cell, ...]] = []
    for id, flow in FIGURES:
        question, indicator = whole(view, id), INDICATORS[id]
        row = latest(view.rows(question), flow)
        if row is None:
            continue
        chart, answer, year_before = view.chart(question), view.answer(question), row.comparison
        doubts = [reserved(row), UNCONFIRMED if answer is not None and answer.unconfirmed(row) else ""]
        lines.append((
            indicator.name,
            _number(row.value, indicator) or numbers.missing(row),
            numbers.unit(indicator.unit),
            row.period_start,
            target(row, indicator.unit).removeprefix("målet er "),
            status(row),
            _number(year_before.value if year_before else None, indicator) or numbers.missing_beside(row),
            signal_word(row, chart) or (chart.why_not_da if chart else ""),
            "; ".join(filter(None, doubts)),
        ))  # fmt: skip
    return lines


def _number(value: float | None, indicator: Indicator) -> Amount | None:
    """A number with its own kind, since the column holds several; None where there is none."""
    return None if value is None else Amount(value, fine(value, kind_of(indicator.unit)))
