"""What refuses a whole delivery once its rows are known (extracts, "The delivery as a whole is refused")."""

from __future__ import annotations

from etl.build.report import LoadReport
from etl.errors import Refused
from etl.settings.settings import Settings


def refuse_faulty(report: LoadReport, settings: Settings) -> None:
    """Refused where a table's own faults exceed the site's share, from ten rows up."""
    for c in report.tables:
        if c.rejected_own >= 10 and c.rejected_own > settings.reject_share * c.read:
            _refuse(
                report,
                f"{c.rejected_own} of {c.read} rows of {c.table} are faulty, more than the allowed "
                f"{settings.reject_share:.1%}. Send the rejected rows back and ask for a new delivery; "
                "what was published stays.",
            )


def refuse_older(report: LoadReport, previous: LoadReport | None) -> None:
    """Refused where a later day is published already."""
    if previous is not None and report.as_of < previous.as_of:
        _refuse(
            report,
            f"The delivery describes {report.as_of}, but {previous.as_of} is published already. "
            "Give --allow-older to publish it all the same.",
        )


def refuse_empty(report: LoadReport) -> None:
    """Refused where there is neither a case nor an enquiry: an export that failed half way leaves headers alone."""
    read = {c.table: c.read for c in report.tables}
    if not read.get("cases") and not read.get("contacts"):
        _refuse(
            report,
            "The delivery has no cases and no contacts: the table cases has a header and no rows. Ask for the whole "
            "delivery again, or give --allow-shrink; nothing was loaded.",
        )


def refuse_shrunk(report: LoadReport, previous: LoadReport | None, settings: Settings) -> None:
    """Refused where a table has far fewer rows than the last delivery."""
    before = {c.table: c.read for c in previous.tables} if previous else {}
    for c in report.tables:
        if c.read < (1 - settings.shrink_share) * before.get(c.table, 0):
            _refuse(
                report,
                f"{c.table} has {c.read} rows, the last delivery had {before[c.table]}: a fall of more than "
                f"{settings.shrink_share:.0%}. Ask whether it is whole, or give --allow-shrink.",
            )


def _refuse(report: LoadReport, text: str) -> None:
    error = Refused(text)
    error.report = report  # type: ignore[attr-defined]
    raise error
