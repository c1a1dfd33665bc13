"""The rows of an answer by their cells: grouped, the last period's, or summed over all periods."""

from __future__ import annotations

from dataclasses import replace

from metrics import INDICATORS
from metrics.judge.targets import Bounds, status
from metrics.question import Answer, Row
from metrics.release.menu import hidden_row


def groups(answer: Answer) -> dict[tuple[str | None, ...], list[Row]]:
    """An answer's rows by their dims, each in the order of the periods."""
    found: dict[tuple[str | None, ...], list[Row]] = {}
    for row in answer:
        found.setdefault(row.dims, []).append(row)
    return found


def latest(answer: Answer) -> dict[tuple[str | None, ...], Row]:
    """The rows of an answer's last period by their dims."""
    last = max((row.period_start for row in answer), default=None)
    return {row.dims: row for row in answer if row.period_start == last}


def summed(answer: Answer) -> Answer:
    """A ratio over all its periods, as one row a cell: sum of numerators / sum of denominators.

    Right for flows and shares only, whose parts add up. The status is judged again. A sum with a hidden part is
    hidden: without it, it would be a smaller number that says nothing of what is missing.
    """
    rows = []
    indicator = INDICATORS[answer.question.id]
    for dims, found in groups(answer).items():
        first, last = found[0], found[-1]
        label = f"{first.period}/{last.period}"
        if any(row.status == "suppressed" for row in found):
            rows.append(hidden_row(last._replace(period=label, period_start=first.period_start)))
            continue
        above = [row.numerator for row in found if row.numerator is not None]
        below = [row.denominator for row in found if row.denominator is not None]
        value = sum(above) / sum(below) if sum(below) else None
        delivered = last.status != "not_delivered"
        bounds = Bounds(last.target_low, last.target_high)
        rows.append(
            Row(
                label, first.period_start, last.period_end, last.complete, dims,
                sum(above) if above else None, sum(below) if below else None, value, last.target_low, last.target_high,
                status(value, bounds, indicator.direction, indicator.below) if delivered else "not_delivered",
            )
        )  # fmt: skip
    return replace(answer, rows=tuple(rows))
