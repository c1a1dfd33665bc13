"""The load report as text for people and as JSON for scripts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import orjson

from etl.check.reasons import RULES

from .report import UNREAD, LoadReport

_SHOWN = 20
_SEVERITY = {"repaired": "repaired", "kept": "kept", "warning": "warning"}


def report_text(report: LoadReport, published: bool) -> str:
    """Rows a table, rejected rows with file, row, column and rule, and what was found."""
    lines = [f"{'table':<14}{'read':>10}{'loaded':>10}{'rejected':>10}"]
    for t in report.tables:
        lines.append(
            f"{t.table:<14}{t.read:>10}{t.loaded:>10}{t.rejected:>10}"
            if t.delivered
            else f"{t.table:<14}  not delivered"
        )
    if report.rejects:
        lines.append("\nrejected rows")
        for r in report.rejects[:_SHOWN]:
            column = f", {r['column']}" if r["column"] else ""
            value = f" = {r['value']!r}" if r["value"] is not None else ""
            reason = RULES.get(str(r["rule"]), str(r["rule"]))
            lines.append(f"  {r['file']}, row {r['row']}{column}{value}: {r['rule']} ({reason})")
        if report.rejected > _SHOWN:
            lines.append(f"  … and {report.rejected - _SHOWN} more")
    if report.findings:
        lines.append("\nto know")
        for f in report.findings:
            if f.rule == UNREAD:
                more = f" and {f.count - len(f.examples)} more" if f.count > len(f.examples) else ""
                names = f"{', '.join(f.examples)}{more}"
                lines.append(
                    f"  {f.severity:<9}{f.count:>7}  {f.rule}: ignored, no table is read from: {names}"
                )
                continue
            examples = f" ({'; '.join(f.examples[:3])})" if f.examples else ""
            lines.append(f"  {_SEVERITY[f.severity]:<9}{f.count:>7}  {f.rule}: {f.text_da}{examples}")
    lines.append("")
    state = f"published as {report.snapshot}" if published else "nothing was published"
    lines.append(f"data as of {report.as_of}, whole from {report.history_from}; {state}")
    return "\n".join(lines)


def report_json(report: LoadReport | None, published: bool, refused: str | None) -> str:
    """One JSON object: published, refused (sentence or null) and the report's parts."""
    data: dict[str, Any] = {"published": published, "refused": refused}
    if report is not None:
        data |= asdict(report)
        data |= {"read": report.read, "rejected": report.rejected}
    return orjson.dumps(data, option=orjson.OPT_INDENT_2, default=str).decode()
