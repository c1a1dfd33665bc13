"""The caseloads of a day as a distribution: numbers without names, for those who may not see who is who."""

from __future__ import annotations

from datetime import date

from .access import admit_rows
from .engine import ask
from .model import OPERATOR, Question, Scope
from .warehouse import Snapshot


def unnamed_loads(
    snapshot: Snapshot, scope: Scope, day: date, where: tuple[tuple[str, str | None], ...] = ()
) -> list[float]:
    """Each active worker's caseload on `day`, in order of size and with nothing that says whose it is.

    Open to a team for its own board; UsageError for a scope that sees protected figures only, or another unit.
    """
    where = admit_rows(where, scope, snapshot.unit_rows, cases=False)
    question = Question("caseload_per_worker", by=("worker",), grain="day", start=day, end=day, where=where)
    rows = ask(snapshot, question, OPERATOR)
    return sorted(float(row.value) for row in rows if row.dims[0] is not None and row.value is not None)
