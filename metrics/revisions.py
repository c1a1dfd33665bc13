"""As reported: what an earlier snapshot said of a figure, and which rows have been revised since.

Both snapshots are asked by the definitions of today, each with its own data, targets, rules and
calendar. Source: the command that shows any figure (`--snapshot`, `--against`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from metrics.judge.compare import nothing
from metrics.warehouse.snapshot import Snapshot

from .catalogue import INDICATORS
from .engine import ask, span_of
from .indicator import Indicator
from .question import Answer, Question, Revision, Row, Scope, UsageError

_SAME = 1e-9
Key = tuple[date, tuple[str | None, ...]]


def ask_against(snapshot: Snapshot, earlier: Snapshot, question: Question, scope: Scope) -> Answer:
    """The rows of `snapshot` of which `earlier` says something else, each with what it says.

    Only periods that both know over the same days: one that still ran in either is no revision. Without
    a range, from the first case that either knows to the day that both reach. A cell that occurs in one
    of them only was nothing in the other.

    Raises UsageError where one of them cannot answer; the sentence names it.
    """
    start, end = question.start or _start(snapshot, earlier), _end(question, snapshot, earlier)
    common = replace(question, start=start, end=end)
    now = _asked(snapshot, common, scope)
    then = _asked(earlier, replace(common, compare=None), scope)
    rows = revised(Side(now, snapshot), Side(then, earlier))
    return replace(now, question=question, rows=tuple(rows), against=(earlier.id, earlier.as_of))


def _asked(snapshot: Snapshot, question: Question, scope: Scope) -> Answer:
    try:
        answer = ask(snapshot, question, scope)
    except UsageError as error:
        raise UsageError(f"{error} (Asked of {snapshot.id}.)") from error
    if not set(INDICATORS[question.id].needs) <= snapshot.delivered:
        raise UsageError(
            f"{question.id} was not delivered in {snapshot.id}: there is nothing to set against."
        )
    return answer


class Side:
    """One of the two answers: its rows by period and dims, its periods by their first day."""

    def __init__(self, answer: Answer, snapshot: Snapshot) -> None:
        self.indicator = INDICATORS[answer.question.id]
        self.rows: dict[Key, Row] = {(row.period_start, row.dims): row for row in answer}
        self.periods = {p.start: p for p in span_of(snapshot, answer.question)}
        self.history_from = snapshot.history_from

    def row(self, key: Key, like: Row | None) -> Row:
        """The row of a cell; where nothing occurred there, one of nothing in the form of `like`."""
        if key in self.rows:
            return self.rows[key]
        assert like is not None
        return _empty(
            self.indicator, like._replace(complete=self.periods[key[0]].complete), self.history_from
        )


def revised(now: Side, then: Side) -> list[Row]:
    """The rows of `now` that differ from those of `then`, by period and then by dims, empty last."""
    found = []
    for key in sorted({*now.rows, *then.rows}, key=_order):
        here_period, there_period = now.periods.get(key[0]), then.periods.get(key[0])
        if here_period is None or there_period is None or here_period.end != there_period.end:
            continue
        here = now.row(key, then.rows.get(key))
        there = then.row(key, here)
        hidden = "suppressed" in (here.status, there.status)  # a hidden cell says nothing of the other side's
        if not hidden and not _alike(here, there):
            known = here.value is not None and there.value is not None
            change = here.value - there.value if known else None  # type: ignore[operator]
            revision = Revision(there.complete, there.numerator, there.denominator, there.value, change)
            found.append(here._replace(revision=revision))
    return found


def _start(*snapshots: Snapshot) -> date:
    return max(min(s.first_opened for s in snapshots), *(s.calendar_from for s in snapshots))


def _end(question: Question, *snapshots: Snapshot) -> date:
    reach = min(s.as_of for s in snapshots)
    if question.start is not None and question.start > reach:
        return question.end or question.start  # asked anyway: the one that does not reach it says so
    return min(question.end or reach, reach)


def _order(key: Key) -> tuple[date, tuple[tuple[bool, str], ...]]:
    start, dims = key
    return start, tuple((value is None, value or "") for value in dims)


def _empty(indicator: Indicator, like: Row, history_from: date) -> Row:
    """The cell of `like` where nothing occurred in its period."""
    value = nothing(indicator, like.period_end, history_from)
    numerator = value if indicator.numerator.shape == "rolling" else 0
    below = 0 if indicator.denominator is not None or indicator.numerator.shape == "survival" else None
    return like._replace(
        numerator=numerator,
        denominator=below,
        value=value,
        status="none",
        comparison=None,
        revision=None,
    )


def _alike(a: Row, b: Row) -> bool:
    pairs: Iterable[tuple[float | int | None, float | int | None]] = (
        (a.numerator, b.numerator), (a.denominator, b.denominator), (a.value, b.value),
    )  # fmt: skip
    return all(x == y if x is None or y is None else abs(x - y) <= _SAME * max(1, abs(x)) for x, y in pairs)
