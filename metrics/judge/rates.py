"""Is a rate other than it was? The ratio of two rates with its 95 % Poisson interval. Pure.

A rate is events over case-time. The interval is the usual one on the logarithm of the ratio:
exp(ln RR ± 1.96 √(1/a + 1/b)), with a and b the two counts of events.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log, sqrt

from metrics.question import Ratio, Row

Z = 1.959963984540054


@dataclass(frozen=True)
class Rate:
    """Events and the case-days that they happened in; `cases` is their mean number of open cases."""

    events: float
    days: float
    cases: float


def of_days(rows: Iterable[Row]) -> Rate | None:
    """A rate from its daily rows (numerator = events, denominator = open cases that day)."""
    kept = [row for row in rows if row.denominator is not None]
    if not kept:
        return None
    days = float(sum(row.denominator or 0 for row in kept))
    return Rate(float(sum(row.numerator or 0 for row in kept)), days, days / len(kept))


def of_period(row: Row | None) -> Rate | None:
    """A rate from one period's row (denominator = average open cases of the period)."""
    if row is None or not row.denominator or row.numerator is None:
        return None
    length = (row.period_end - row.period_start).days + 1
    return Rate(float(row.numerator), float(row.denominator) * length, float(row.denominator))


def ratio(now: Rate | None, before: Rate | None) -> Ratio | None:
    """The ratio of two rates; None where one of them has no events or no time."""
    if now is None or before is None or min(now.events, before.events, now.days, before.days) <= 0:
        return None
    value = (now.events / now.days) / (before.events / before.days)
    reach = Z * sqrt(1 / now.events + 1 / before.events)
    return Ratio(value, exp(log(value) - reach), exp(log(value) + reach))
