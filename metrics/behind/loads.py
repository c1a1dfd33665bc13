"""The caseloads of a day as a distribution: numbers without names, for those who may not see who is who."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from metrics.engine import ask
from metrics.question import OPERATOR, ORGANISATION, NotReleased, Question, Scope
from metrics.release.scope import admit_rows
from metrics.warehouse.snapshot import Snapshot


@dataclass(frozen=True)
class TeamLoads:
    """The whole load of each active worker, by the worker's team, in order of size and with nothing that says whose.

    Together with what follows it is all assigned cases of the units: `away` are cases of who is active nowhere (on
    leave, or gone), `elsewhere` of who is active in a team outside the units; less what the units' own workers
    hold in other teams' queues.
    """

    teams: dict[str | None, list[float]]
    away: float
    elsewhere: float


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


def loads_by_team(
    snapshot: Snapshot, scope: Scope, day: date, where: tuple[tuple[str, str | None], ...] = ()
) -> TeamLoads:
    """The distribution of `day` in the units of `where`: what `workers_over_target` and `caseload_median` judge.

    A worker's cases count wherever they lie, also in another team's queue. Open to who may ask a caseload by team
    and worker there; NotReleased for the others.
    """
    question = Question(
        "caseload_per_worker", by=("team", "worker"), grain="day", start=day, end=day, where=where
    )
    found = ask(snapshot, question, scope)
    if any(row.status == "suppressed" for row in found):
        raise NotReleased("A hidden number cannot be shown as a dot.")
    loads, here = _by_worker(snapshot, day, ()), [row for row in found if row.dims[1] is not None]
    # A head, and not cases alone.
    own = {row.dims[1]: row.dims[0] for row in here if row.value is not None}
    teams: dict[str | None, list[float]] = {}
    for worker, team in own.items():
        teams.setdefault(team, []).append(float(loads.get(str(worker), 0)))
    others = [row for row in here if row.dims[1] not in own]
    elsewhere = sum(row.numerator or 0 for row in others if row.dims[1] in loads)
    away = sum(row.numerator or 0 for row in others if row.dims[1] not in loads)
    return TeamLoads({team: sorted(held) for team, held in teams.items()}, away, elsewhere)


def _by_worker(snapshot: Snapshot, day: date, where: tuple[tuple[str, str | None], ...]) -> dict[str, float]:
    """Active workers -> their open cases in the filter."""
    question = Question("caseload_per_worker", by=("worker",), grain="day", start=day, end=day, where=where)
    rows = ask(snapshot, question, OPERATOR)
    return {
        row.dims[0]: row.numerator or 0 for row in rows if row.dims[0] is not None and row.value is not None
    }
