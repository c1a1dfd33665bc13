"""The arithmetic of staffing, pure: a day's figures, and what follows from them by division."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from metrics.danish import numbers

GRANT = 11_340_000.0
"""Kroner a year (BI08, table 2 and 3, lines 217-264: 11.340 thousand a year 2023-2026, 2023 prices)."""
NORM, TARGET, RECOMMENDED = 10.0, 50.0, 35.0


@dataclass(frozen=True)
class Now:
    """The day's figures: cases with a caseworker, active caseworkers; closures, caseworker months and inflow of the
    whole months (`months`) of the last year."""

    cases: float
    workers: float
    closures: float
    worker_months: float
    inflow: float
    months: int

    @property
    def load(self) -> float | None:
        """Cases a caseworker."""
        return self.cases / self.workers if self.workers else None

    @property
    def pace(self) -> float | None:
        """Closures a caseworker a month."""
        return self.closures / self.worker_months if self.worker_months else None


@dataclass(frozen=True)
class Asked:
    """What a reader asks for: cases a caseworker, caseworkers more (or fewer); and kroner that one costs a year."""

    load: float | None = None
    more: float | None = None
    price: float | None = None


def needed(cases: float, load: float) -> int:
    """How many caseworkers bring the mean caseload to at most `load`.

    >>> needed(929, 50)
    19
    """
    return ceil(cases / load - 1e-9)


def lacking(now: Now) -> float:
    """How many caseworkers more bring the mean to the target; none where it is there, also where heads are split."""
    return max(0.0, needed(now.cases, TARGET) - now.workers) if (now.load or 0) > TARGET else 0.0


def months_a_case(load: float, closures: float) -> float:
    """How many months a case is open on average where as many come as go: stock / outflow (Little's law).

    >>> months_a_case(50, 10)
    5.0
    """
    return load / closures


def bought(grant: float, price: float) -> float:
    """How many caseworkers a year's grant pays."""
    return grant / price


def heads(x: float) -> str:
    """Heads, whole where they are (over districts they are split)."""
    return numbers.number(x, 0 if abs(x - round(x)) < 0.05 else 1)


def people(x: float) -> str:
    """`1 medarbejder`, `1,3 medarbejdere`."""
    shown = heads(x)
    return f"{shown} medarbejder{'' if shown == '1' else 'e'}"
