"""The milestones of the action plans, and how many initiatives are done."""

from __future__ import annotations

from metrics import Question
from metrics.danish import dates, numbers
from topics.native import about_figures, sheet
from topics.periods import months_back
from topics.values import Column, Panel
from topics.view import View

INITIATIVE_STATUS = {
    "done": "Gennemført",
    "partly": "Delvist gennemført",
    "running": "I gang",
    "not_started": "Ikke begyndt",
}


def initiatives(view: View) -> Panel:
    """The milestones of the plans with their status; how many initiatives are done and how many are late."""
    since = months_back(view.as_of, 0)
    done = view.rows(Question("initiatives_done", ("plan",), "month", since))
    late = {r.dims: r for r in view.rows(Question("initiatives_late", ("plan",), "month", since))}
    lead = []
    for row in done:
        behind = late[row.dims].value if row.dims in late else None
        lead.append(
            f"{view.label('plan', row.dims[0])}: {numbers.number(row.numerator)} af {dates.count(row.denominator or 0, 'initiativ', 'initiativer')} "
            f"anses for gennemført, {numbers.number(behind or 0)} er over frist."
        )  # fmt: skip
    total = sum(r.denominator or 0 for r in done)
    title = "Der er ingen handleplaner" if not total else (
        f"{numbers.number(sum(r.numerator or 0 for r in done))} af {numbers.number(total)} initiativer anses for gennemført"
    )  # fmt: skip
    rows = tuple(
        (s["plan"], s["no"], s["initiative"], s["milestone"] or "", s["due_text"] or "", s["due_on"],
         INITIATIVE_STATUS.get(s["status"] or "", "uoplyst"), s["done_on"], s["owner"] or "", s["source"] or "")
        for s in sorted(view.snap.steps, key=lambda s: (s["plan"], dates.sort_key(s["no"])))
    )  # fmt: skip
    return sheet(
        "Initiativer", title, "Handleplanernes milepæle; et initiativ er gennemført, når alle dets milepæle er det",
        (Column("Plan"), Column("Nr."), Column("Initiativ", "wide"), Column("Milepæl", "wide"), Column("Frist, som skrevet"),
         Column("Frist", "date"), Column("Status"), Column("Gennemført den", "date"), Column("Ansvarlig", "wide"),
         Column("Kilde", "wide")),
        rows, (), tuple(lead), about_figures("initiatives_done", "initiatives_late"),
    )  # fmt: skip
