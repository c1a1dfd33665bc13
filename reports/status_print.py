"""The status report as a printable document of two pages: the answer and the view, then the charts.

Made of the same topics as the workbook, so that both hold the same view, with the same hash.
"""

from __future__ import annotations

from typing import Any

from metrics.danish import dates
from topics.findings import UNCONFIRMED
from topics.view import View

from .pdf import about_line, columns_of, foot, panel, panel_across, pdf, rows_said
from .progress import Tell, each, silent
from .revised import changes
from .status import SHEETS, Earlier

_WIDE, _HIGH = 248.0, 116.0
DONE = 8
"""Initiatives of a plan that are named; the others by their number."""


def status_document(view: View, earlier: Earlier | None = None, tell: Tell = silent) -> bytes:
    """The report as a PDF of two A4 pages."""
    front, _, closed, long52, long26, load, service, follow, extended, groups = each(SHEETS, view, tell)
    told = f"status pr. {dates.day(earlier.as_of)}" if earlier else ""
    since = changes(view, earlier.figures if earlier else None, told)
    charts = [load.charts[0], *long52.charts[:1], *service.charts, follow.charts[0], extended.charts[0]]
    data: dict[str, Any] = {
        "title": front.title,
        "under": front.subtitle,
        "lead": list(front.lead),
        "done": done_initiatives(view),
        "figures": [[*row[:3], _period(row[3], row[8]), *row[4:8]] for row in rows_said(front)],
        "note": " ".join(front.notes),
        "since": since.title if earlier else "",
        "revised": columns_of(rows_said(since), (0, 1, 2, 3, 4, 5))[:6] if earlier else [],
        "more": max(0, len(rows_said(since)) - 6) if earlier else 0,
        "charts": [panel(closed.charts[0], _WIDE, _HIGH), panel_across(view, closed.charts[1], _WIDE, _HIGH),
                   *(panel(chart, _WIDE, _HIGH) for chart in charts)],
        "long26": long26.title,
        "groups": [*(line for line in follow.lead if line.lower().startswith(UNCONFIRMED)), *groups.lead],
        "about": about_line(view),
        "foot": foot(view),
    }  # fmt: skip
    return pdf("status", data, view.snap.loaded_at)


def _period(name: str, reserved: str) -> str:
    """`marts 2026, foreløbig`, with whatever else is to be said of it."""
    said = ["foreløbig" if part.startswith("til og med") else part for part in reserved.split("; ") if part]
    return ", ".join([name, *said])


def done_initiatives(view: View) -> list[dict[str, Any]]:
    """By plan, the initiatives whose milestones are all done: number and name, as many as have room, then numbers."""
    plans: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for step in view.snap.steps:
        plans.setdefault(step["plan"], {}).setdefault(step["initiative_no"], []).append(step)
    found = []
    for plan, initiatives in sorted(plans.items()):
        done = [
            (number, steps[0]["initiative"])
            for number, steps in sorted(initiatives.items(), key=lambda item: dates.sort_key(item[0]))
            if all(s["status"] == "done" for s in steps)
        ]
        shown = done if len(done) <= DONE else done[: DONE - 1]
        rest = [number for number, _ in done[len(shown) :]]
        found.append({
            "plan": plan,
            "done": [{"no": number, "name": shortened(name)} for number, name in shown],
            "more": f"og {dates.join(rest)}" if rest else "",
        })  # fmt: skip
    return found


def shortened(said: str, most: int = 62) -> str:
    """One line of a long text, cut between two words.

    >>> shortened("Kontrakt med anden aktør på 1,5 mio kr", 20)
    'Kontrakt med anden …'
    """
    said = " ".join(said.split()).rstrip(".")
    if len(said) <= most:
        return said
    return f"{said[: most - 1].rsplit(' ', 1)[0]} …"
