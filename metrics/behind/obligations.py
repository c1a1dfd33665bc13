"""What is owed by a day: how each obligation ended, what is still to come, and what nobody holds.

The obligations are the rows of `deadlines` (indicators, "Follow-up and milestones"). Everything here is
asked within a scope, as a figure is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from metrics.checks import check_filters
from metrics.danish.rules import name_sql, week_sql
from metrics.question import CASE, ORGANISATION, Scope
from metrics.release.scope import admit_rows
from metrics.sql.dims import conditions
from metrics.sql.facts import source
from metrics.warehouse.snapshot import Snapshot

Where = Sequence[tuple[str, str | None]]

DIMS: tuple[str, ...] = (*ORGANISATION, *CASE)
_BY_FOLLOWUP = "(d.kind in ('followup_first', 'followup_next') or d.kind in (select kind from milestone_rules where act_no = 0))"
_OWED = """inner join spells as s on s.case_no = d.case_no
left join followup_rules as r on s.first_absence_on >= r.valid_from and s.first_absence_on < r.valid_until
where d.kind not in ('phone', 'mail')"""


@dataclass(frozen=True)
class Step:
    """What is owed: its kind, its Danish name (`screening`), and the week in which it is due where it has one."""

    kind: str
    name: str
    week: int | None

    @property
    def called(self) -> str:
        """`uge 39 screening`, `fast-track`."""
        return self.name if self.week is None else f"uge {self.week} {self.name}"


@dataclass(frozen=True)
class Outcome(Step):
    """How the obligations of one kind (and week, where it has one) ended; `due` = on_time + late + missing.

    `void` were excused or ended with their case, `waiting` are not due yet by `as_of`.
    """

    on_time: int
    late: int
    missing: int
    void: int
    waiting: int

    @property
    def due(self) -> int:
        return self.on_time + self.late + self.missing


@dataclass(frozen=True)
class Owed(Step):
    """One obligation that is still to be met: what, whose case, by when."""

    case_id: str
    due_on: date
    team: str | None
    worker: str | None
    category: str | None


@dataclass(frozen=True)
class LeftBehind:
    """Open cases of a day that no one works on: of no worker, and of workers who have left."""

    unassigned: int
    of_those_who_left: int
    workers_who_left: int


def not_told(snapshot: Snapshot) -> tuple[str, ...]:
    """Of the tables that tell which steps were taken, those that were not delivered: what waits for such a step is
    left out of everything here, since it may long be done."""
    return tuple(table for table in ("followups", "reviews") if table not in snapshot.delivered)


def outcomes(snapshot: Snapshot, scope: Scope, start: date, end: date, where: Where = ()) -> list[Outcome]:
    """How the obligations due from `start` to `end` (both included) ended, by kind and week.

    The sums over a kind are numerator and denominator of its `*_on_time` figure where `end` <= `as_of`.
    """
    inside = _filters(snapshot, scope, where)
    rows = snapshot.fetch(f"""select kind, name, week,
    count(*) filter (where void_why is null and fulfilled_on <= due_on and due_on <= as_of) as on_time,
    count(*) filter (where void_why is null and fulfilled_on > due_on and due_on <= as_of) as late,
    count(*) filter (where void_why is null and fulfilled_on is null and due_on <= as_of) as missing,
    count(*) filter (where void_why is not null and due_on <= as_of) as void,
    count(*) filter (where void_why is null and fulfilled_on is null and due_on > as_of) as waiting
from (
    select d.kind, {name_sql(snapshot.rules)} as name,
    {week_sql(snapshot.rules)} as week, d.due_on, d.fulfilled_on, d.void_why, date '{snapshot.as_of}' as as_of
    from {source("deadlines", inside)} as d
    {_OWED}{_told(snapshot)} and d.due_on between date '{start}' and date '{end}'{inside}
) as owed
group by kind, name, week
order by kind, week nulls first, name""")
    return [Outcome(*row) for row in rows]


def owed(
    snapshot: Snapshot, scope: Scope, start: date, end: date, where: Where = (), limit: int | None = None
) -> list[Owed]:
    """The obligations due from `start` to `end` that wait to be met, the nearest first; for case level only."""
    most = "" if limit is None else f"\nlimit {int(limit)}"
    worker = "d.worker" if scope.named else "cast(null as varchar)"
    inside = _filters(snapshot, scope, where, cases=True)
    rows = snapshot.fetch(f"""select d.kind, {name_sql(snapshot.rules)} as name,
    {week_sql(snapshot.rules)} as week, s.case_id, d.due_on, d.team, {worker} as worker, d.category
from {source("deadlines", "team worker", inside)} as d
{_OWED}{_told(snapshot)} and d.void_why is null and d.fulfilled_on is null and d.due_on between date '{start}' and date '{end}'{inside}
order by d.due_on, d.kind, s.case_id{most}""")
    return [Owed(*row) for row in rows]


def left_behind(snapshot: Snapshot, scope: Scope, day: date, where: Where = ()) -> LeftBehind:
    """Open cases of `day` without a worker, or with one who is in no team any more.

    One on leave is still in the team; who has left has no membership that covers the day.
    """
    inside = _filters(snapshot, scope, where)
    unassigned, cases, workers = snapshot.fetch(f"""select
    count(*) filter (where d.worker is null) as unassigned,
    count(*) filter (where d.worker is not null and d.seat is null) as cases,
    count(distinct case when d.worker is not null and d.seat is null then d.worker end) as workers
from {source("segments", "worker seat", inside)} as d
where d.from_day <= date '{day}' and d.until_day > date '{day}'{inside}""")[0]
    return LeftBehind(unassigned, cases, workers)


def _told(snapshot: Snapshot) -> str:
    """The condition that leaves out what `not_told` says."""
    gone = not_told(snapshot)
    conditions = {"followups": f" and not {_BY_FOLLOWUP}", "reviews": f" and {_BY_FOLLOWUP}"}
    return "".join(conditions[table] for table in gone)


def _filters(snapshot: Snapshot, scope: Scope, where: Where, cases: bool = False) -> str:
    """The filter as conditions on `d`, checked: known dims and values, and what the scope allows."""
    check_filters(snapshot, where, DIMS)
    allowed = admit_rows(tuple(where), scope, snapshot.unit_rows, cases)
    return "".join(f" and {c}" for c in conditions(allowed, "d."))
