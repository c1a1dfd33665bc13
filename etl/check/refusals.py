"""What refuses a whole delivery once its rows are known (extracts, "The delivery as a whole is refused")."""

from __future__ import annotations

from etl.build.report import LoadReport
from etl.errors import Refused
from etl.settings.settings import Settings


def refuse_lost_keys(report: LoadReport) -> None:
    """Refused where a key has lost its digits: what hangs on it would hang on another."""
    for c in report.causes:
        if c.rule == "lost_key":
            value, _ = c.values[0]
            _refuse(
                report,
                f"{c.rows} rows of {c.table} have a {c.column} that is no id any more, such as {value!r} "
                f"(first in {c.file}, row {c.row}). {c.why}",
            )


def refuse_faulty(report: LoadReport, settings: Settings) -> None:
    """Refused where a table's own faults exceed the site's share, from ten rows up."""
    for c in report.tables:
        if c.rejected_own >= 10 and c.rejected_own > settings.reject_share * c.read:
            _refuse(
                report,
                f"{c.rejected_own} of {c.read} rows of {c.table} are faulty, more than the allowed "
                f"{settings.reject_share:.1%}{_most_of(report, c.table)} Send the rejected rows back and ask for a "
                "new delivery (tavle check DIR --rejects FILE.xlsx writes them); what was published stays.",
            )


def _most_of(report: LoadReport, table: str) -> str:
    """The cause of most of a table's own faults."""
    own = [c for c in report.causes if c.own and c.table == table]
    if not own:
        return "."
    most = max(own, key=lambda c: c.rows)
    values = ", ".join(f"{value!r} x {rows}" for value, rows in most.values[:3])
    at = f" {most.column}" if most.column else ""
    told = f": {most.rule}{at} x {most.rows}{f' ({values})' if values else ''}"
    return f"{told}. {most.why}\n " if most.rule == "unknown_code" else f"{told}."


def refuse_orphans(report: LoadReport, settings: Settings) -> None:
    """Refused where too many rows of a table name a case, team or worker that is not among the accepted ones."""
    many = [c for c in report.tables if c.orphans > settings.parent_share * c.read]
    if not many:
        return
    first, *others = many
    why = [c for c in report.causes if not c.own and c.table == first.table]
    keys = ", ".join(f"{value!r}" for value, _ in why[0].values[:3]) if why else ""
    more = f" and {why[0].distinct - 3} more" if why and why[0].distinct > 3 else ""
    told = f": {why[0].column} {keys}{more}. {why[0].why}" if why else "."
    also = ", ".join(f"{c.orphans} of {c.read} of {c.table}" for c in others)
    _refuse(
        report,
        f"{first.orphans} of {first.read} rows of {first.table} name a parent that is not among the accepted rows, "
        f"more than the allowed {settings.parent_share:.1%} (parent_share in tavle.toml){told} "
        + (f"So do {also}. " if also else "")
        + "What was published stays.",
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
    """Refused where a table has far fewer rows than the last delivery, as read or as loaded."""
    before = {c.table: c for c in previous.tables} if previous else {}
    for c in report.tables:
        last = before.get(c.table)
        if last is None:
            continue
        for now, then, of in ((c.read, last.read, "rows"), (c.loaded, last.loaded, "loaded rows")):
            if now < (1 - settings.shrink_share) * then:
                _refuse(
                    report,
                    f"{c.table} has {now} {of}, the last delivery had {then}: a fall of more than "
                    f"{settings.shrink_share:.0%}. Ask whether it is whole, or give --allow-shrink.",
                )


def _refuse(report: LoadReport, text: str) -> None:
    error = Refused(text)
    error.report = report  # type: ignore[attr-defined]
    raise error
