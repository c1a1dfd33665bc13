"""The rows of `tavle metric`, counted slowly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from . import answers, caseload, closures, flows, milestones, plans
from .ask import Ask, Cell, Cells, Dims, Indicator, Number
from .calendars import Period, periods
from .world import World, book_of

INDICATORS: dict[str, Indicator] = {
    **caseload.INDICATORS,
    **closures.INDICATORS,
    **answers.INDICATORS,
    **flows.INDICATORS,
    **milestones.INDICATORS,
    **plans.INDICATORS,
}
IDS = tuple(INDICATORS)


def dims_of(indicator: str) -> tuple[str, ...]:
    """The dims that an indicator may be cut by and filtered on."""
    return tuple(INDICATORS[indicator].dims)


def count(
    world: World,
    indicator: str,
    by: Iterable[str] = (),
    grain: str = "month",
    start: date | None = None,
    end: date | None = None,
    where: Iterable[tuple[str, str | None]] = (),
    weeks: int | None = None,
) -> list[dict[str, Any]]:
    """One row a period and combination of dims, with the keys period, period_start, period_end, complete,
    dims, numerator, denominator, value; by period, then by dims with empty last.

    `start` and `end` are any day of the first and last period. ValueError: a dim that is not allowed.
    """
    what, book = INDICATORS[indicator], book_of(world)
    allowed: dict[str, set[str | None]] = defaultdict(set)
    for dim, value in where:
        allowed[dim].add(value)
    ask = Ask(tuple(by), {d: frozenset(v) for d, v in allowed.items()}, weeks or what.default_weeks)
    if wrong := [d for d in (*ask.by, *ask.where) if d not in what.dims]:
        raise ValueError(f"{indicator} has no dim {wrong}; it has {what.dims}")

    # "without them the range runs from the first case opened to `as_of`"
    spans = periods(start or book.first_opened, end or book.as_of, grain, book.as_of, book.history_from)
    answer: list[tuple[Period, Cells]] = [(span, what.cells(book, ask, span)) for span in spans]

    # "A combination of the dims occurs when its numerator or denominator is not zero in some period of
    # the range; it then has a row in every period, 0 where nothing happened."
    occurs = {dims for _, cells in answer for dims, cell in cells.items() if _happened(cell)}
    if not ask.by:
        occurs.add(())
    rows = []
    for span, cells in answer:
        for dims in sorted(occurs, key=_empty_last):
            cell = cells.get(dims, what.empty(span))
            if indicator in {"inflow_52w", "outflow_52w"} and flows.reaches_too_far(book, span):
                cell = Cell(None, None, None)
            # "`complete` = the period is over by `as_of` (and, for cohorts, known for as long as asked)"
            known = span.whole_end + timedelta(days=what.known_after(ask.weeks)) <= book.as_of
            rows.append(
                {
                    "period": span.label,
                    "period_start": span.start,
                    "period_end": span.end,
                    "complete": span.complete and known,
                    "dims": dims,
                    "numerator": _plain(cell.numerator),
                    "denominator": _plain(cell.denominator),
                    "value": _plain(cell.value),
                }
            )
    return rows


def _happened(cell: Cell) -> bool:
    return bool(cell.numerator) or bool(cell.denominator)


def _empty_last(dims: Dims) -> tuple[tuple[bool, str], ...]:
    return tuple((value is None, value or "") for value in dims)


def _plain(number: Number) -> int | float | None:
    if number is None:
        return None
    fraction = Fraction(number)
    return fraction.numerator if fraction.denominator == 1 else float(fraction)
