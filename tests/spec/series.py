"""Monthly series for the tests of signal and noise: an answer made by hand, and its one chart."""

from __future__ import annotations

from datetime import date

from metrics import Answer, Question, Row
from metrics.judge.signals import Chart, Rebase, charts
from metrics.periods import label, next_start

LEVEL = [1, 2] * 7
"""14 points of common cause: mean 1.5, limits -1.16 and 4.16."""


def answer(
    ident: str,
    values: list[float | None],
    *,
    by: str = "",
    dims: tuple[str | None, ...] = (),
    where: tuple[tuple[str, str | None], ...] = (),
    low: float | None = None,
    running: int = 0,
) -> Answer:
    """A monthly series from 2024-01, of which the last `running` periods are not over."""
    start, made = date(2024, 1, 1), []
    for n, value in enumerate(values):
        over = n < len(values) - running
        made.append(
            Row(label(start, "month"), start, start, over, dims, value, None, value, low, None, "none")
        )
        start = next_start(start, "month")
    question = Question(ident, by=tuple(by.split()), where=where)
    return Answer(question, tuple(made), "s", start)


def only(given: Answer, *rebases: Rebase) -> Chart:
    (found,) = charts(given, rebases).values()
    return found
