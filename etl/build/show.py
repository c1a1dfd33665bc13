"""The load report as text for people and as JSON for scripts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import orjson

from etl.check.reasons import RULES

from .report import UNREAD, LoadReport

_SHOWN = 20
_TO_DO = 8
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
    lines += _causes(report)
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
    lines += _to_do(report)
    lines.append("")
    state = f"published as {report.snapshot}" if published else "nothing was published"
    lines.append(f"data as of {report.as_of}, whole from {report.history_from}; {state}")
    return "\n".join(lines)


def _causes(report: LoadReport) -> list[str]:
    """What rows were rejected for, with counts: their own faults, then what followed from them."""
    lines = []
    for own, title in ((True, "rejected rows"), (False, "rejected because what they name is not there")):
        these = [c for c in report.causes if c.own == own]
        if these:
            lines.append(f"\n{title}")
        for c in these[:_SHOWN]:
            column = f".{c.column}" if c.column else ""
            values = ", ".join(f"{value!r} x {n}" for value, n in c.values)
            more = f" and {c.distinct - len(c.values)} other values" if c.distinct > len(c.values) else ""
            reason = RULES.get(c.rule, c.rule)
            lines.append(f"  {c.table}{column}: {c.rule} x {c.rows} ({reason})")
            lines.append(f"    {f'{values}{more}; ' if values else ''}first in {c.file}, row {c.row}")
            if not own:
                lines.append(f"    {c.why}")
        if len(these) > _SHOWN:
            lines.append(f"  … and {len(these) - _SHOWN} more causes")
    return lines


def _to_do(report: LoadReport) -> list[str]:
    """What to do about the rows' own faults, each piece of advice once."""
    advice: dict[str, list[str]] = {}
    for c in report.causes:
        if c.own:
            advice.setdefault(c.why, []).append(f"{c.table}.{c.column}" if c.column else c.table)
    if not advice:
        return []
    lines = ["\nwhat to do"]
    for text, places in list(advice.items())[:_TO_DO]:
        lines.append(f"  {', '.join(dict.fromkeys(places))}: {text}")
    return lines


def report_json(report: LoadReport | None, published: bool, refused: str | None) -> str:
    """One JSON object: published, refused (sentence or null) and the report's parts."""
    data: dict[str, Any] = {"published": published, "refused": refused}
    if report is not None:
        data |= asdict(report)
        data |= {"read": report.read, "rejected": report.rejected}
    return orjson.dumps(data, option=orjson.OPT_INDENT_2, default=str).decode()
