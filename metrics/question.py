"""The values that metrics speaks in: indicator, question, answer, scope. Frozen, no I/O."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

Grain = Literal["day", "week", "month", "quarter", "halfyear", "year"]
Compare = Literal["previous", "last_year", "baseline"]
COMPARES: tuple[Compare, ...] = ("previous", "last_year", "baseline")
GRAINS: tuple[Grain, ...] = ("day", "week", "month", "quarter", "halfyear", "year")
Status = Literal["met", "near", "missed", "below", "none", "suppressed", "not_delivered"]
Unit = Literal["cases", "workers", "fte", "cases_per_worker", "cases_per_fte", "closures_per_month",
               "months", "kroner", "share", "working_days", "weeks", "persons", "rate", "contacts", "initiatives",
               "talks", "decisions", "reviews", "offers"]  # fmt: skip
Direction = Literal["lower", "higher", "none"]

ORGANISATION: tuple[str, ...] = ("municipality", "centre", "department", "team", "miniteam", "worker")
CASE: tuple[str, ...] = (
    "district", "benefit", "employment", "target_group", "pathway", "category", "duration_band",
)  # fmt: skip


class UsageError(ValueError):
    """A question that cannot be asked: unknown id, dim, grain or value. The text is for its asker."""


class NotReleased(UsageError):
    """A question whose answer this asker gets in no form: it stands outside what is released."""


@dataclass(frozen=True)
class Question:
    """What is asked: one indicator, cut `by` dims, at a `grain`, from `start` to `end`, in `where`.

    `where` holds (dim, value) pairs; the same dim twice means or, different dims mean and; the value
    `None` is "empty". `start` and `end` are any day of the first and the last period; None = the
    first case opened, and `as_of`. `weeks` is N for the `long_*` figures (None = 52). `compare` puts
    another period's value beside each row. `cut` ends the last period on that day, so that it can be
    compared with one that runs.
    """

    id: str
    by: tuple[str, ...] = ()
    grain: Grain | None = None
    start: date | None = None
    end: date | None = None
    where: tuple[tuple[str, str | None], ...] = ()
    weeks: int | None = None
    compare: Compare | None = None
    cut: date | None = None


Role = Literal["operator", "admin", "finance", "head", "team", "worker", "supervision"]
ROLES: tuple[Role, ...] = ("operator", "admin", "finance", "head", "team", "worker", "supervision")
Level = Literal["unit", "worker", "case"]
"""The finest that a scope may see; worker and case only where the site has switched them on."""
_PROTECTED: tuple[Role, ...] = ("admin", "finance")


@dataclass(frozen=True)
class Scope:
    """Who asks, and for whom. Every question needs one; the command line and notebooks are the operator's.

    `units`: a head's or a team's own, as (level, unit). `worker`: a worker's own id. `level`: the finest
    level open to it. `released`: what is asked for leaves the room, whoever asks. `named`: single workers may be
    told apart (where the site has switched that on, and never for supervision).

    >>> Scope("finance").protected, Scope("operator", level="case", released=True).protected
    (True, True)
    """

    role: Role
    units: tuple[tuple[str, str], ...] = ()
    worker: str | None = None
    level: Level = "unit"
    released: bool = False
    named: bool = True

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise UsageError(f"There is no role {self.role!r}. Known are: {', '.join(ROLES)}.")

    @property
    def protected(self) -> bool:
        """Whether small numbers are hidden from it in everything that it asks."""
        return self.released or self.role in _PROTECTED


OPERATOR = Scope("operator", level="case")


@dataclass(frozen=True)
class Period:
    """One period of a grain: label (`2026-W47`), first and last day (at most `as_of`), and if it is over."""

    label: str
    start: date
    end: date
    complete: bool


@dataclass(frozen=True)
class Ratio:
    """The ratio of two rates, now / then, with the bounds of its 95 % Poisson interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Comparison:
    """What stands beside a row: the other period's label and value, and what lies between the two.

    `difference` = value - the other's; `index` = the other's is 100. All None where the other period
    reaches before the history is whole or has no value; `index` also where the other's is 0. `ratio` is
    the rate ratio of the target groups against their baseline year. `hidden`: there is a value, which the released
    form does not tell.
    """

    period: str | None = None
    value: float | int | None = None
    difference: float | int | None = None
    index: float | int | None = None
    ratio: Ratio | None = None
    hidden: bool = False


@dataclass(frozen=True)
class Revision:
    """What another snapshot said of a row: its numbers, and `change` = the row's value - that one's.

    `complete` is the other's: a figure that was not known yet has matured, not been corrected.
    """

    complete: bool
    numerator: float | int | None
    denominator: float | int | None
    value: float | int | None
    change: float | int | None


@dataclass(frozen=True)
class Judged:
    """A row as a point of its XmR chart: the limits of its segment (unclipped), and what it is.

    `special_cause` and `variation` are the point's own, `assurance` is the series'. All None where the row is
    drawn and not judged; `why_not` says why where the whole series is not.
    """

    mean: float | None = None
    lower: float | None = None
    upper: float | None = None
    special_cause: str | None = None
    variation: str | None = None
    assurance: str | None = None
    why_not: str | None = None


class Row(NamedTuple):
    """One cell of an answer (a tuple, not a dataclass: an answer may have thousands). `dims` are values in the order of the question's `by`; None = empty.

    `comparison` is None where the question asked for none, `revision` where no snapshot was set against it,
    `judged` where nobody asked for signal or noise.
    """

    period: str
    period_start: date
    period_end: date
    complete: bool
    dims: tuple[str | None, ...]
    numerator: float | int | None
    denominator: float | int | None
    value: float | int | None
    target_low: float | None
    target_high: float | None
    status: Status
    comparison: Comparison | None = None
    revision: Revision | None = None
    judged: Judged | None = None


@dataclass(frozen=True)
class Answer:
    """The rows of one question, by period and then by dims (empty last), and what they came from.

    `against` is the snapshot that was set against it, and how far that one's data reach. `judged`: its rows
    say what is signal and what noise. `unconfirmed_from`: the first day of the first period in which something
    was owed by a rule that the sources do not confirm. `cached`: its cells were remembered, not computed for this question.
    """

    question: Question
    rows: tuple[Row, ...]
    snapshot: str
    as_of: date
    sql: str = field(default="", repr=False)
    against: tuple[str, date] | None = None
    released: bool = False
    judged: bool = False
    unconfirmed_from: date | None = None
    cached: bool = field(default=False, compare=False)

    def unconfirmed(self, row: Row) -> bool:
        """Whether a row's period counts what is owed by a rule that is not confirmed ("regel ikke bekræftet")."""
        return self.unconfirmed_from is not None and row.period_end >= self.unconfirmed_from

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def last(self) -> Row | None:
        """The last row, or None where there is none."""
        return self.rows[-1] if self.rows else None
