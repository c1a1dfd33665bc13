"""The caseloads of a day as a distribution: numbers without names, for those who may not see who is who."""

from __future__ import annotations

from datetime import date

from .access import admit_rows
from .engine import ask
from .model import OPERATOR, ORGANISATION, Question, Scope
from .warehouse import Snapshot


def unnamed_loads(
    snapshot: Snapshot, scope: Scope, day: date, where: tuple[tuple[str, str | None], ...] = ()
) -> list[float]:
    """The whole load on `day` of each worker who is active in the filter's units, in order of size and with nothing
    that says whose it is: what `workers_over_target` and `caseload_median` judge.

    Open to a team for its own board; UsageError for a scope that sees protected figures only, or another unit.
    """
    where = admit_rows(where, scope, snapshot.unit_rows, cases=False)
    units = tuple((dim, value) for dim, value in where if dim in ORGANISATION)
    rest = tuple((dim, value) for dim, value in where if dim not in ORGANISATION)
    here = _by_worker(snapshot, day, units)
    # Where a case dim is asked for, only those cases are the load; a unit never cuts one.
    loads = _by_worker(snapshot, day, rest) if units or rest else here
    return sorted(float(loads.get(worker, 0)) for worker in here)


def _by_worker(snapshot: Snapshot, day: date, where: tuple[tuple[str, str | None], ...]) -> dict[str, float]:
    """Active workers -> their open cases in the filter."""
    question = Question("caseload_per_worker", by=("worker",), grain="day", start=day, end=day, where=where)
    rows = ask(snapshot, question, OPERATOR)
    return {
        row.dims[0]: row.numerator or 0 for row in rows if row.dims[0] is not None and row.value is not None
    }
