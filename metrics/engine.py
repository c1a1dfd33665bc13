"""Asking: the only I/O of metrics. A question and a scope in, an answer out."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from functools import cache, partial
from typing import Any

from metrics.judge.compare import baseline_in_force, beside, of_other, other_period, questions, stated
from metrics.judge.targets import Bounds, in_force, with_those_above
from metrics.release.menu import families, on_menu, prepare, protect
from metrics.release.scope import admit
from metrics.sql import parts
from metrics.sql.facts import source
from metrics.sql.layout import lay
from metrics.sql.statement import compile_question
from metrics.sql.survival import survival_rows
from metrics.warehouse.snapshot import Snapshot

from .catalogue import INDICATORS
from .checks import check
from .indicator import Indicator
from .periods import period_start, periods, rolling_start
from .question import ORGANISATION, Answer, Compare, Comparison, Grain, Period, Question, Row, Scope


def ask(snapshot: Snapshot, question: Question, scope: Scope, *, fresh: bool = False) -> Answer:
    """The answer to one question, on one snapshot, within a scope: the one road out.

    Scope is applied on the way in, disclosure control on the way out. `fresh`: the statements run now, whatever a cache
    holds of their answers (`Answer.cached` says where an answer came from; which cells are suppressed is decided once a
    snapshot). Raises UsageError for an unknown id, dim, grain, value, an impossible range, and what the scope may not ask.
    """
    check(snapshot, question)
    question, protected = admit(question, scope, snapshot.unit_rows)
    if not protected:
        return _whole(snapshot, question, fresh=fresh)
    question = on_menu(snapshot, question)
    return protect(snapshot, question, _whole(snapshot, question, fresh=fresh), partial(_whole, snapshot))


def prepare_release(snapshot: Snapshot, pause: Callable[[float], bool] = lambda _: False) -> None:
    """Work out which cells the released form hides, before anybody asks for it.

    After each family `pause` is told the seconds that it took; where it gives True, that is enough.
    """
    for name, grain in families():
        began = time.monotonic()
        prepare(snapshot, name, grain, partial(_whole, snapshot))
        if pause(time.monotonic() - began):
            return


def _whole(snapshot: Snapshot, question: Question, *, fresh: bool = False) -> Answer:
    """The answer as it is, for `ask` alone, with its comparison."""
    asked = partial(_answered, snapshot, fresh=fresh)
    answer = asked(replace(question, compare=None))
    if question.compare is None:
        return answer
    # What stands beside a row is asked by the same road as the row.
    return _compared(snapshot, question, question.compare, answer, asked)


def _answered(snapshot: Snapshot, question: Question, *, fresh: bool) -> Answer:
    """The answer as it is; kept with the snapshot, since neither changes. Whose it may be is decided above."""
    known = None if fresh else snapshot.answers.get(question)
    if known is not None:
        return replace(known, cached=True)
    return snapshot.answers.put(question, _computed(snapshot, question, fresh=fresh))


def _computed(snapshot: Snapshot, question: Question, *, fresh: bool) -> Answer:
    indicator = INDICATORS[question.id]
    grain: Grain = question.grain or indicator.grain
    span = span_of(snapshot, question)
    if not span or not set(indicator.needs) <= snapshot.delivered:
        return Answer(
            question, tuple(_not_delivered(p, len(question.by)) for p in span), snapshot.id, snapshot.as_of
        )
    statement = _statement(snapshot, indicator, grain, span)
    sql = statement(question)
    if indicator.numerator.shape == "survival":
        weeks = question.weeks or indicator.weeks_default
        observed, cached = parts.shared(snapshot, question, statement, fresh=fresh)
        raw = survival_rows(observed, [p.start for p in span], len(question.by), 7 * weeks)
    else:
        raw, cached = parts.cells(snapshot, question, statement, fresh=fresh)
    judge = _Judge(snapshot, indicator, question)
    # A rolling sum that reaches before the history is whole is not known.
    rolling = indicator.numerator.shape == "rolling"
    unknown = {p.start for p in span if rolling and rolling_start(p.end) < snapshot.history_from}
    cells = [cell for cell in raw if cell[0] not in unknown] if unknown else raw
    rows = lay(cells, span, len(question.by), indicator, judge.bounds, not judge.unit_levels)
    if unknown:
        rows = [_not_known(row) if row.period_start in unknown else row for row in rows]
    return Answer(
        question, tuple(rows), snapshot.id, snapshot.as_of, sql,
        unconfirmed_from=_unconfirmed(snapshot, indicator, grain), cached=cached,
    )  # fmt: skip


def prepare_answer(snapshot: Snapshot, question: Question) -> None:
    """Work out what a question stands on, for all units where it is one's, and remember it beside the snapshot."""
    indicator, span = check(snapshot, question), span_of(snapshot, question)
    # A curve is of days: of all units it would weigh more than it saves.
    curve = indicator.numerator.shape == "survival" and parts.of_units(question) is not None
    if span and set(indicator.needs) <= snapshot.delivered and not curve:
        statement = _statement(snapshot, indicator, question.grain or indicator.grain, span)
        parts.prepare(snapshot, replace(question, compare=None), statement)


def _statement(
    snapshot: Snapshot, indicator: Indicator, grain: Grain, span: Sequence[Period]
) -> parts.Statement:
    """Makes the statement of a question about these periods."""
    return lambda q: compile_question(indicator, q, grain, span[0].start, span[-1].end, snapshot.as_of)


def _unconfirmed(snapshot: Snapshot, indicator: Indicator, grain: Grain) -> date | None:
    """The first day of the first period in which a case of unconfirmed rules owed something of this figure.

    A case follows the rules in force on its first day of absence (job clarification: on the day it opens).
    """
    since, owed = snapshot.rules_unconfirmed_from, indicator.denominator
    if since is None or owed is None or owed.fact != "deadlines" or "contacts" in indicator.needs:
        return None
    key = ("unconfirmed", indicator.id)
    if key not in snapshot.kept:
        snapshot.kept[key] = snapshot.fetch(f"""select min(f.due_on) from {source(owed.fact, owed.where)} as f
inner join spells as s on s.case_no = f.case_no
where {owed.where} and case when s.benefit = 'job_clarification' then s.opened_on else s.first_absence_on end
    >= date '{since}'""")[0][0]
    first: date | None = snapshot.kept[key]
    return None if first is None else period_start(first, grain)


def span_of(snapshot: Snapshot, question: Question) -> list[Period]:
    """The periods of the question; the last one ends on `question.cut`, else at most on `as_of`."""
    indicator = INDICATORS[question.id]
    grain: Grain = question.grain or indicator.grain
    start = period_start(question.start or snapshot.first_opened, grain)
    end = min(question.end or snapshot.as_of, snapshot.as_of)
    weeks = question.weeks or indicator.weeks_default
    known_after = 7 * weeks if indicator.numerator.shape == "survival" else indicator.known_after
    last = question.cut or snapshot.as_of
    return periods(grain, start, end, last, snapshot.history_from, known_after)


def _compared(
    snapshot: Snapshot, question: Question, how: Compare, answer: Answer, asked: Callable[[Question], Answer]
) -> Answer:
    """The answer with another period's value beside each row; `asked` answers for the other periods.

    A period that reaches before the history is whole, or past its end, is not known.
    """
    indicator = INDICATORS[question.id]
    if not set(indicator.needs) <= snapshot.delivered:
        rows = [row._replace(comparison=Comparison()) for row in answer]
    elif how == "baseline" and indicator.baseline_year is None:
        judge = _Judge(snapshot, indicator, question)
        rows = [beside(row, stated(judge.baseline(row.period_end, row.dims))) for row in answer]
    else:
        grain: Grain = question.grain or indicator.grain
        year = indicator.baseline_year if how == "baseline" else None
        others = {p.start: other_period(p, grain, how, year) for p in span_of(snapshot, question)}
        known = {o for o in others.values() if o.start >= snapshot.history_from and o.end <= snapshot.as_of}
        found = {
            (row.period_start, row.period_end, row.dims): row
            for part in questions(known, question, grain)
            for row in asked(part)
        }
        rows = []
        for row in answer:
            other = others[row.period_start]
            there = found.get((other.start, other.end, row.dims))
            rows.append(
                beside(row, of_other(row, there, other, indicator, other in known, snapshot.history_from))
            )
    return replace(answer, question=question, rows=tuple(rows))


def ask_many(snapshot: Snapshot, questions: Sequence[Question], scope: Scope) -> list[Answer]:
    """The answers to several questions on one snapshot (a page's figures), as many at a time as there are cores.

    Protected figures are answered one after another: they share what `release.menu` works out once for a snapshot.
    """
    one = partial(ask, snapshot, scope=scope)
    if len(questions) < 2 or scope.protected or scope.role == "head":
        return [one(question) for question in questions]
    return list(_askers().map(one, questions))


@cache
def _askers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(min(4, os.cpu_count() or 1), thread_name_prefix="ask")


class _Judge:
    """Bounds and status of a row, looked up once a combination of day and unit."""

    def __init__(self, snapshot: Snapshot, indicator: Indicator, question: Question) -> None:
        # A target of cases of 52 weeks says nothing of cases of 26.
        stated = question.weeks in (None, indicator.weeks_default)
        self.baselines = snapshot.baselines(indicator.id) if stated else []
        self.targets = [t for t in snapshot.targets(indicator.id) if stated and t["kind"] != "baseline"]
        if indicator.kind == "flow" and (question.grain or indicator.grain) != "month":
            # What is aimed at in a month says nothing of a week or a year.
            self.targets = []
        self.unit_levels = any(t["unit_level"] for t in (*self.targets, *self.baselines))
        self.unit_rows = snapshot.unit_rows if self.unit_levels else ()
        self.above: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}
        self.indicator = indicator
        self.by = question.by
        self.fixed = _single(question)
        self.known: dict[Hashable, Bounds] = {}

    def bounds(self, day: date, dims: tuple[str | None, ...]) -> Bounds:
        key = (day, self._units(dims)) if self.unit_levels else day
        found = self.known.get(key)
        if found is None:
            units = self._units(dims) if self.unit_levels else ()
            found = self.known[key] = in_force(self.targets, day, units)
        return found

    def baseline(self, day: date, dims: tuple[str | None, ...]) -> Mapping[str, Any] | None:
        """The stated baseline of the cell."""
        return baseline_in_force(self.baselines, day, self._units(dims) if self.unit_levels else ())

    def _units(self, dims: tuple[str | None, ...]) -> tuple[tuple[str, str], ...]:
        """The cell's units, nearest first, with those that its team, department or centre lies in."""
        cell: dict[str, Any] = {**self.fixed, **dict(zip(self.by, dims, strict=True))}
        for level in ("team", "department", "centre"):
            unit = cell.get(level)
            if unit is not None:
                if (level, unit) not in self.above:
                    self.above[level, unit] = with_those_above(level, unit, self.unit_rows)
                cell = {**dict(self.above[level, unit]), **{k: v for k, v in cell.items() if v is not None}}
                break
        return tuple((level, cell[level]) for level in reversed(ORGANISATION) if cell.get(level) is not None)


def _single(question: Question) -> dict[str, str]:
    """The dims that the filter holds to one value."""
    values: dict[str, set[str | None]] = {}
    for dim, value in question.where:
        values.setdefault(dim, set()).add(value)
    return {d: v for d, vs in values.items() if len(vs) == 1 for v in vs if v is not None}


def _not_known(row: Row) -> Row:
    return row._replace(numerator=None, value=None, status="none")


def _not_delivered(period: Period, width: int) -> Row:
    return Row(
        period.label, period.start, period.end, period.complete, (None,) * width, None, None, None, None, None,
        "not_delivered",
    )  # fmt: skip
