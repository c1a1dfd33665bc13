"""The rows behind a figure: which cases (or enquiries, or obligations) a number counts.

One statement a question, from the same facts, fragments and filters as the figure itself, so that the
number of rows is the figure's numerator (or denominator). For the case level only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from metrics.catalogue import INDICATORS
from metrics.checks import check
from metrics.indicator import Indicator, Measure
from metrics.periods import period_start, periods, rolling_start
from metrics.question import CASE, ORGANISATION, Grain, Question, Scope, UsageError
from metrics.release.scope import admit_rows
from metrics.sql.dims import context_of, fragment, literal
from metrics.sql.facts import source
from metrics.warehouse.snapshot import Snapshot

Part = Literal["all", "met", "missed"]
"""Which rows of a share: its denominator, its numerator, or the rest. A count has `all` only."""

COLUMNS: tuple[str, ...] = (
    "case_id", "kind", "day", "due_on", "done_on", "met", "team", "worker", "district", "benefit", "employment",
    "target_group", "category", "weeks", "first_absence_on", "opened_on", "closed_on", "close_reason",
)  # fmt: skip
"""What a row says; each can be sorted by."""

_DIMS = (*ORGANISATION, *CASE)
_SHARED = ("team", "worker", "district", "benefit", "employment", "target_group", "category")
_COUNTED = frozenset({"1"})
# Kind of event -> the table that delivered it, and what one of it is called there.
_EVENTS = {
    "answer": ("contacts", "contact"), "followup": ("followups", "followup"), "review": ("reviews", "review"),
    "offer": ("offers", "offer"),
}  # fmt: skip


@dataclass(frozen=True)
class Behind:
    """One row behind a figure. `key` tells it from every other of the figure; `met` is None for a count.

    `day` is the day of what is counted (a closing, an opening, an enquiry's receipt; for a stock the day
    asked about); `weeks` are whole weeks since the first day of absence, by that day.
    """

    key: str
    case_id: str | None
    kind: str
    day: date
    due_on: date | None
    done_on: date | None
    met: bool | None
    team: str | None
    worker: str | None
    district: str | None
    benefit: str | None
    employment: str | None
    target_group: str | None
    category: str | None
    weeks: int | None
    first_absence_on: date | None
    opened_on: date | None
    closed_on: date | None
    close_reason: str | None


def countable(ident: str) -> bool:
    """Whether a figure counts cases, enquiries or obligations, one by one.

    Not so: heads and their loads, case-days, differences (net flow), and the initiatives of plans.
    """
    measure = INDICATORS[ident].numerator
    if measure.fact == "agenda":
        return False
    if measure.shape in ("percentile", "survival"):
        return True
    return measure.shape in ("stock", "flow", "rolling") and measure.amount in _COUNTED


def is_share_of_rows(ident: str) -> bool:
    """Whether a figure is a share of rows, which can be looked at apart: those that met it and those that did not."""
    indicator = INDICATORS[ident]
    return (
        indicator.denominator is not None
        and indicator.denominator.shape == indicator.numerator.shape
        and indicator.denominator.fact == indicator.numerator.fact
    )


def count_behind(
    snapshot: Snapshot, question: Question, scope: Scope, part: Part = "all", search: str = ""
) -> int:
    """How many rows stand behind a figure over the question's whole range (a stock: on its last day)."""
    rows = _statement(snapshot, question, scope, part, search)
    return int(snapshot.fetch(f"select count(*) from (\n{rows}\n) as behind")[0][0])


def behind(
    snapshot: Snapshot,
    question: Question,
    scope: Scope,
    part: Part = "all",
    *,
    search: str = "",
    sort: tuple[tuple[str, bool], ...] = (),
    offset: int = 0,
    limit: int | None = None,
) -> list[Behind]:
    """The rows behind a figure, a page of them. `sort` holds (column, descending); `search` is part of a case id.

    Raises UsageError where the figure does not count rows, or the scope has no case level.
    """
    unknown = [column for column, _ in sort if column not in COLUMNS]
    if unknown:
        raise UsageError(f"Rows cannot be sorted by {unknown[0]!r}. Known are: {', '.join(COLUMNS)}.")
    rows = _statement(snapshot, question, scope, part, search)
    order = ", ".join([*(f"{c} {'desc' if down else 'asc'} nulls last" for c, down in sort), "day", "key"])
    page = f"\nlimit {int(limit)} offset {int(offset)}" if limit is not None else ""
    # Whoever may not tell workers apart gets the rows without them, and in no order of theirs.
    shown = (c if c != "worker" or scope.named else "cast(null as varchar) as worker" for c in COLUMNS)
    found = snapshot.fetch(
        f"select key, {', '.join(shown)} from (\n{rows}\n) as behind\norder by {order}{page}"
    )
    return [Behind(*row) for row in found]


def whole_range(snapshot: Snapshot, question: Question) -> tuple[date, date]:
    """The first and last day that a question's range covers, rounded to whole periods, not past `as_of`."""
    grain: Grain = question.grain or INDICATORS[question.id].grain
    start = period_start(question.start or snapshot.first_opened, grain)
    end = min(question.end or snapshot.as_of, snapshot.as_of)
    span = periods(grain, start, end, snapshot.as_of, snapshot.history_from)
    return start, span[-1].end if span else end


def _statement(snapshot: Snapshot, question: Question, scope: Scope, part: Part, search: str) -> str:
    indicator = check(snapshot, question)
    where = admit_rows(question.where, scope, snapshot.unit_rows, cases=True)
    question = replace(question, where=where)
    if question.by:
        raise UsageError("Rows are those of one cell: give its values as a filter, not as a cut.")
    if not countable(question.id):
        raise UsageError(f"{question.id} does not count cases one by one.")
    if not set(indicator.needs) <= snapshot.delivered:
        raise UsageError(f"{question.id} is not delivered.")
    start, end = whole_range(snapshot, question)
    rows = _rows(indicator, question, start, end, snapshot.as_of)
    conditions = [f"part in ({_PARTS[part]})"] if is_share_of_rows(question.id) else []
    if search:
        conditions.append(f"contains(lower(case_id), {literal(search.lower())})")
    met = f"\nwhere {' and '.join(conditions)}" if conditions else ""
    return f"select * from (\n{rows}\n) as laid{met}"


_PARTS = {"all": "0, 1", "met": "1", "missed": "0"}


def _rows(indicator: Indicator, question: Question, start: date, end: date, as_of: date) -> str:
    """Rows (key, the columns, part): `part` is 1 in the numerator, 0 in the denominator only."""
    numerator, share = indicator.numerator, is_share_of_rows(indicator.id)
    counted = indicator.denominator if share and indicator.denominator else numerator
    context = context_of(indicator, question, start, end, as_of)
    inside = fragment(counted.where, context)
    met = f"coalesce({fragment(numerator.where, context)}, false)" if share else "true"
    if numerator.shape == "percentile":
        inside = f"{inside} and f.{numerator.amount} is not null"
    conditions = "".join(f" and {c}" for c in (inside, *context.filters(prefix="f.")))
    rows = _of_ledger(counted, end, conditions, met) if numerator.shape == "stock" else _of_days(
        counted, start, end, conditions, met
    )  # fmt: skip
    dims = ", ".join(f"r.{d}" for d in _SHARED)
    shown = "case when r.part = 1 then true else false end" if share else "null"
    survives = (
        f"\nwhere days_between(date '{as_of}', s.opened_on) >= {7 * context.weeks}"
        if numerator.shape == "survival"
        else ""
    )
    return f"""select r.key, s.case_id, r.kind, r.day, r.due_on, r.done_on, {shown} as met, {dims},
    cast(floor(days_between(least(r.day, s.last_open_on), s.first_absence_on) / 7.0) as integer) as weeks,
    s.first_absence_on, s.opened_on, s.closed_on, s.close_reason, r.part
from (
{rows}
) as r
left join spells as s on s.case_no = r.case_no{survives}"""


def _of_days(measure: Measure, start: date, end: date, conditions: str, met: str) -> str:
    """What is dated in the range: movements, obligations by due day, events."""
    day = f"f.{measure.day}"
    first = rolling_start(end) if measure.shape == "rolling" else start
    last = first + timedelta(days=52 * 7 - 1) if measure.shape == "rolling" else end
    key, kind, shown, due, done = {
        "movements": ("cast(f.case_no as varchar) || ' ' || f.day || ' ' || f.kind", "f.kind", "f.day", "null", "null"),
        "deadlines": (
            "coalesce(i.delivered_id, f.kind || ' ' || cast(f.case_no as varchar) || ' ' || f.due_on)",
            "f.kind", "f.created_on", "f.due_on", "f.fulfilled_on",
        ),
        "extended": ("cast(f.case_no as varchar)", "coalesce(cast(f.extension_reason as varchar), '')", "f.day", "null", "null"),
        "events": (
            "i.delivered_id",
            f"coalesce({', '.join(f'cast(f.{w} as varchar)' for w in ('channel', 'review', 'form', 'supplier', 'kind'))})",
            "f.day", "null", "null",
        ),
    }[measure.fact]  # fmt: skip
    dims = ", ".join(f"f.{d}" for d in _SHARED)
    # Events say more than the lines of one kind of them do.
    fact = "events" if measure.fact == "events" else source(measure.fact, dims, conditions, met)
    return f"""    select {key} as key, cast({kind} as varchar) as kind, f.case_no, {shown} as day, cast({due} as date) as due_on,
        cast({done} as date) as done_on, case when {met} then 1 else 0 end as part, {dims}
    from {fact} as f{_delivered(measure)}
    where {day} between date '{first}' and date '{last}'{conditions}"""


def _delivered(measure: Measure) -> str:
    """A join that gives what an event or an owed answer is called in its delivery, as `i.delivered_id`."""
    if measure.fact not in ("events", "deadlines"):
        return ""
    table, name, number = "contacts", "contact", "contact_no"
    if measure.fact == "events":
        number = "event_no"
        kind = next((k for k in _EVENTS if f"kind = '{k}'" in measure.where), "answer")
        table, name = _EVENTS[kind]
    ids = f"(select {name}_no as number, {name}_id as delivered_id from {table})"
    return f"\n    left join {ids} as i on i.number = f.{number}"


def _of_ledger(measure: Measure, end: date, conditions: str, met: str) -> str:
    """What stands on the last day: of a ledger, all whose movements up to it do not come to nothing."""
    dims = ", ".join(f"f.{d}" for d in _SHARED)
    if measure.fact == "movements":
        # The segments are the same rows as the ledger makes, and the day finds them at once.
        return f"""    select cast(f.case_no as varchar) as key, 'open' as kind, f.case_no, date '{end}' as day,
        cast(null as date) as due_on, cast(null as date) as done_on, 1 as part, {dims}
    from {source("segments", dims, conditions, met)} as f
    where f.from_day <= date '{end}' and f.until_day > date '{end}'{conditions}"""
    if measure.fact == "matured":
        return f"""    select i.offer_id as key, f.supplier as kind, f.case_no, f.day,
        cast(null as date) as due_on, cast(null as date) as done_on, case when {met} then 1 else 0 end as part, {dims}
    from events as f
    inner join offers as i on i.offer_no = f.event_no
    where f.kind = 'offer' and add_days(f.day, 182) <= date '{end}'{conditions}"""
    if measure.fact in ("unfollowed", "standing"):
        return f"""    select cast(f.case_no as varchar) as key, 'open' as kind, f.case_no, date '{end}' as day,
        cast(null as date) as due_on, cast(null as date) as done_on, 1 as part, {dims}
    from {source(measure.fact, dims, conditions)} as f
    where f.day <= date '{end}'{conditions}
    group by f.case_no, {dims}
    having sum(f.sign) > 0"""
    return f"""    select i.contact_id as key, a.channel as kind, a.case_no, a.received_on as day, a.due_on, a.answered_on as done_on,
        1 as part, {dims}
    from {source("overdue", dims, conditions)} as f
    inner join answers as a on a.contact_no = f.contact_no
    inner join contacts as i on i.contact_no = f.contact_no
    where f.day <= date '{end}'{conditions}
    group by i.contact_id, a.channel, a.case_no, a.received_on, a.due_on, a.answered_on, {dims}
    having sum(f.sign) > 0"""
