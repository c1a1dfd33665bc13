"""Whether a question can be asked: what cannot is refused with a sentence that says what can."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from metrics.judge.compare import check_compare
from metrics.warehouse.snapshot import Snapshot

from .catalogue import INDICATORS, LONG_WEEKS
from .indicator import Indicator
from .periods import period_start
from .question import GRAINS, Grain, Question, UsageError


def check(snapshot: Snapshot, question: Question) -> Indicator:
    """The indicator that `question` asks for; UsageError where it cannot be asked."""
    indicator = INDICATORS.get(question.id)
    if indicator is None:
        close = difflib.get_close_matches(question.id, INDICATORS, n=1)
        hint = f" Did you mean {close[0]}?" if close else ""
        raise UsageError(f"There is no indicator {question.id!r}.{hint} Known are: {', '.join(INDICATORS)}.")
    allowed = indicator.dims
    for dim in (*question.by, *(d for d, _ in question.where)):
        if dim not in allowed:
            raise UsageError(f"{question.id} cannot be cut by {dim!r}. Allowed are: {', '.join(allowed)}.")
    if len(set(question.by)) < len(question.by):
        raise UsageError("A dim stands twice in --by. Name each once.")
    if question.grain is not None and question.grain not in GRAINS:
        raise UsageError(f"There is no grain {question.grain!r}. Known are: {', '.join(GRAINS)}.")
    if question.weeks is not None:
        if indicator.weeks == "none":
            asked = ", ".join(i.id for i in INDICATORS.values() if i.weeks != "none")
            raise UsageError(f"{question.id} takes no --weeks. Those that do: {asked}.")
        if indicator.weeks == "any" and question.weeks < 1:
            raise UsageError("--weeks must be at least 1.")
        if indicator.weeks == "listed" and question.weeks not in LONG_WEEKS:
            raise UsageError(f"--weeks {question.weeks} is not one of {', '.join(map(str, LONG_WEEKS))}.")
    for dim, value in question.where:
        _check_value(snapshot, dim, value)
    if question.compare is not None:
        stated = question.weeks in (None, indicator.weeks_default)
        check_compare(indicator, question.compare, snapshot.baselines(indicator.id) if stated else [])
    _check_range(snapshot, question, question.grain or indicator.grain)
    return indicator


def check_filters(
    snapshot: Snapshot, where: Iterable[tuple[str, str | None]], allowed: Sequence[str]
) -> None:
    """UsageError where a filter has an unknown dim or value."""
    for dim, value in where:
        if dim not in allowed:
            raise UsageError(f"This cannot be cut by {dim!r}. Allowed are: {', '.join(allowed)}.")
        _check_value(snapshot, dim, value)


def _check_value(snapshot: Snapshot, dim: str, value: str | None) -> None:
    known = snapshot.labels(dim)
    if value is None or value in known:
        return
    close = difflib.get_close_matches(value, known, n=1)
    hint = f" Did you mean {close[0]}?" if close else ""
    shown = ", ".join(list(known)[:20]) + (", …" if len(known) > 20 else "")
    raise UsageError(f"There is no {dim} {value!r}.{hint} Known are: {shown}, none.")


def _check_range(snapshot: Snapshot, question: Question, grain: Grain) -> None:
    start = period_start(question.start, grain) if question.start else None
    if start and question.end and start > question.end:
        raise UsageError(f"The range is empty: {question.start} lies after {question.end}.")
    if start and start > snapshot.as_of:
        raise UsageError(f"The data end on {snapshot.as_of}; {question.start} lies after that.")
    if start and start < snapshot.calendar_from:
        raise UsageError(
            f"The calendar begins on {snapshot.calendar_from}; {question.start} lies before that."
        )
