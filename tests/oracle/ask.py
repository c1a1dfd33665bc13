"""The question: cuts, filters, weeks; and the cells that an indicator answers with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .calendars import Period
from .world import Book

ORGANISATION_DIMS = ("municipality", "centre", "department", "team", "miniteam", "worker")
CASE_DIMS = ("district", "benefit", "employment", "target_group", "pathway", "category", "duration_band")
ALL_DIMS = ORGANISATION_DIMS + CASE_DIMS
CLOSING_DIMS = (*ALL_DIMS, "close_reason", "destination")

Dims = tuple[str | None, ...]
Number = int | Fraction | None


@dataclass(frozen=True)
class Cell:
    """One cell of one period."""

    numerator: Number
    denominator: Number
    value: Number


Cells = dict[Dims, Cell]


@dataclass(frozen=True)
class Ask:
    """How a figure is cut: `by` dims, allowed values per filtered dim, and N of `--weeks`."""

    by: tuple[str, ...]
    where: Mapping[str, frozenset[str | None]]
    weeks: int | None

    def cell(self, attributes: Mapping[str, str | None]) -> Dims | None:
        """The cell of a thing with these attributes; None where the filter leaves it out.

        "The same dim twice means or, different dims mean and."
        """
        if any(attributes[dim] not in values for dim, values in self.where.items()):
            return None
        return tuple(attributes[dim] for dim in self.by)

    @property
    def cuts_cases(self) -> bool:
        """True where a dim of the case is cut by or filtered on, so that heads must be split."""
        return any(dim in CASE_DIMS for dim in (*self.by, *self.where))


@dataclass(frozen=True)
class Indicator:
    """How one figure is counted: its dims, the cells of a period, and a cell where nothing happened."""

    dims: Sequence[str]
    cells: Callable[[Book, Ask, Period], Cells]
    empty: Callable[[Period], Cell]
    default_weeks: int | None = None
    known_after: Callable[[int | None], int] = lambda _: 0
    """Days that must pass after the period before it is complete (cohorts)."""


def tally(
    ask: Ask, things: Iterable[tuple[Mapping[str, str | None], int | Fraction]]
) -> dict[Dims, Fraction]:
    """The sum of the weights in each cell."""
    sums: dict[Dims, Fraction] = defaultdict(Fraction)
    for attributes, weight in things:
        cell = ask.cell(attributes)
        if cell is not None:
            sums[cell] += weight
    return sums


def each(attributes: Iterable[Mapping[str, str | None]]) -> Iterable[tuple[Mapping[str, str | None], int]]:
    """Things that count one each."""
    return ((a, 1) for a in attributes)


def counts(sums: Mapping[Dims, int | Fraction]) -> Cells:
    """ "for a count numerator = value and denominator is null" """
    return {dims: Cell(n, None, n) for dims, n in sums.items()}


def ratios(above: Mapping[Dims, Fraction], below: Mapping[Dims, Fraction]) -> Cells:
    """ "`value = numerator / denominator` (null when the denominator is 0)" """
    found = {}
    for dims in {*above, *below}:
        n, d = above.get(dims, Fraction(0)), below.get(dims, Fraction(0))
        found[dims] = Cell(n, d, n / d if d else None)
    return found


def percentiles(share: Fraction, ask: Ask, things: Iterable[tuple[Mapping[str, str | None], int]]) -> Cells:
    """ "for a median or percentile (linear interpolation) numerator = the number of observations" """
    lists: dict[Dims, list[int]] = defaultdict(list)
    for attributes, value in things:
        cell = ask.cell(attributes)
        if cell is not None:
            lists[cell].append(value)
    return {dims: Cell(len(values), None, percentile(values, share)) for dims, values in lists.items()}


def percentile(values: Iterable[int], share: Fraction) -> Fraction | None:
    """Linear interpolation between the two nearest of the sorted values; None without values."""
    ordered = sorted(values)
    if not ordered:
        return None
    at = share * (len(ordered) - 1)
    low = at.numerator // at.denominator
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (at - low) * (ordered[high] - ordered[low])


def no_count(_: Period) -> Cell:
    return Cell(0, None, 0)


def no_ratio(_: Period) -> Cell:
    return Cell(0, 0, None)


def no_observations(_: Period) -> Cell:
    return Cell(0, None, None)


MEDIAN = Fraction(1, 2)
P90 = Fraction(9, 10)
