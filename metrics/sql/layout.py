"""The rows of a statement laid out as the rows of an answer: every period of every cell that occurs. Pure.

A statement gives the cells in which something is. A combination of the dims occurs when its numerator or
denominator is not zero in some period; it then has a row in every period, 0 where nothing happened. Without
dims there is one row a period. An answer may have thousands of rows, so the inner loop is kept short.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from metrics.indicator import Indicator
from metrics.judge.compare import is_count
from metrics.judge.targets import Bounds, status
from metrics.question import Period, Row

Cell = tuple[Any, ...]
"""(period's first day, the dims …, numerator, denominator, percentile)."""
BoundsOf = Callable[[date, tuple[str | None, ...]], Bounds]

_NOTHING = (0, 0, None)


def lay(
    cells: Iterable[Cell],
    span: Sequence[Period],
    width: int,
    indicator: Indicator,
    bounds_of: BoundsOf,
    alike: bool = False,
) -> list[Row]:
    """The rows of `span` by period and then by dims, empty last. `width` is the number of dims; `alike`: the
    bounds are those of the day, whatever the dims."""
    by_dims = _occurring(cells, width)
    if not width:
        by_dims.setdefault((), {})
    order = sorted(by_dims, key=lambda dims: tuple((v is None, v or "") for v in dims))
    given = indicator.numerator.shape == "survival"
    ratio, counted = indicator.denominator is not None, is_count(indicator)
    direction, below, running_sum = indicator.direction, indicator.below, indicator.kind == "flow"
    rows = []
    for label, first, last, complete in ((p.label, p.start, p.end, p.complete) for p in span):
        of_all = bounds_of(last, ()) if alike else None
        for dims in order:
            numerator, denominator, value = by_dims[dims].get(first, _NOTHING)
            if ratio:
                value = numerator / denominator if denominator else None
            elif not given:
                denominator = None
                value = numerator if counted else value
            bounds = of_all or bounds_of(last, dims)
            # What is still being counted has not missed anything yet.
            judged = status(value, bounds, direction, below) if complete or not running_sum else "none"
            rows.append(
                Row(label, first, last, complete, dims, numerator, denominator, value, bounds.low, bounds.high,
                    judged)
            )  # fmt: skip
    return rows


def _occurring(cells: Iterable[Cell], width: int) -> dict[tuple[str | None, ...], dict[date, Cell]]:
    """The numbers by dims and period, of the combinations that occur."""
    until = 1 + width
    by_dims: dict[tuple[str | None, ...], dict[date, Cell]] = {}
    occurs = set()
    for cell in cells:
        dims = cell[1:until]
        numbers = (plain(cell[until]) or 0, plain(cell[until + 1]) or 0, plain(cell[until + 2]))
        if dims not in by_dims:
            by_dims[dims] = {}
        by_dims[dims][cell[0]] = numbers
        if numbers[0] or numbers[1]:
            occurs.add(dims)
    return {dims: found for dims, found in by_dims.items() if dims in occurs}


def plain(value: Any) -> Any:
    """A plain int where the number is whole, else a float (sums may come as decimals or doubles)."""
    if value is None or type(value) is int:
        return value
    number = float(value)
    return int(number) if number.is_integer() else number
