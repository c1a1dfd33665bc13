"""The cell that a statement is about: its dims, its filter, its range, as conditions in SQL. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from metrics.indicator import Indicator
from metrics.question import ORGANISATION, Question

_MOVING = (*ORGANISATION, "category", "duration_band")


@dataclass(frozen=True)
class Context:
    by: tuple[str, ...]
    where: tuple[tuple[str, tuple[str | None, ...]], ...]
    start: date
    end: date
    weeks: int
    as_of: date
    cubes: bool = True

    @property
    def whole_weeks(self) -> bool:
        """Whether the range ends where a week of `seat_weeks` does."""
        return self.cubes and (self.end == self.as_of or self.end.isoweekday() == 7)

    def filters(
        self, dims: tuple[str, ...] | None = None, prefix: str = "", decided: bool = False
    ) -> list[str]:
        """Conditions of the filter, on those of `dims` that it names or on all; see `_member`."""
        return [
            _member(prefix + dim, values, decided)
            for dim, values in self.where
            if dims is None or dim in dims
        ]


def literal(value: str) -> str:
    """A SQL string literal."""
    return "'" + value.replace("'", "''") + "'"


def _member(column: str, values: tuple[str | None, ...], decided: bool = False) -> str:
    """Whether the column is one of the values, NULL among them.

    For an empty column it may be NULL, which a `where` takes for no (and by which it finds its part of a file);
    `decided` is never NULL, for what is negated.
    """
    named = [literal(v) for v in values if v is not None]
    test = f"{column} in ({', '.join(named)})"
    tests = [f"coalesce({test}, false)" if decided else test] if named else []
    tests += [f"{column} is null"] if None in values else []
    return tests[0] if len(tests) == 1 else f"({' or '.join(tests)})"


def conditions(where: Iterable[tuple[str, str | None]], prefix: str = "") -> list[str]:
    """A filter as conditions: the same dim twice means or, different dims mean and, None is empty."""
    values: dict[str, list[str | None]] = {}
    for dim, value in where:
        values.setdefault(dim, []).append(value)
    return [_member(prefix + dim, tuple(found)) for dim, found in values.items()]


def context_of(indicator: Indicator, question: Question, start: date, end: date, as_of: date) -> Context:
    """What the fragments of an indicator's measures are read with."""
    values: dict[str, list[str | None]] = {}
    for dim, value in question.where:
        values.setdefault(dim, []).append(value)
    return Context(
        by=question.by,
        where=tuple((d, tuple(v)) for d, v in values.items()),
        start=start,
        end=end,
        weeks=question.weeks or indicator.weeks_default,
        as_of=as_of,
    )


def fragment(text: str, context: Context) -> str:
    """A measure's condition with its weeks, days and cells put in."""
    return text.format(weeks=context.weeks, as_of=f"date '{context.as_of}'", moved=_moved(context))


def _moved(context: Context) -> str:
    """Whether a movement crosses between two cells of `by` and `where` together."""
    changed = [f"{d} is distinct from other_{d}" for d in context.by if d in _MOVING]
    inside = context.filters(_MOVING, "other_", decided=True)
    if inside:
        changed.append(f"not ({' and '.join(inside)})")
    return f"({' or '.join(changed)})" if changed else "false"
