"""What one report asks of one snapshot, in one scope: every answer is remembered, and nothing else is shown.

So the page "Om dette udtræk", the hash of an issued report and the tests all see the same questions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import orjson

from metrics import INDICATORS, OPERATOR, Answer, Question, Row, Scope, Snapshot, UsageError, ask
from metrics.danish.labels import none_label
from metrics.judge.signals import Chart, charts, decided

RELEASED = replace(OPERATOR, released=True)
"""The scope of what leaves the room: small numbers are hidden, and only the released cuts are answered."""


class Figures:
    """One report's questions to one snapshot. `whole`: for use inside, nothing hidden (default: released).

    figures = Figures(Warehouse(Path("warehouse")).current())
    figures.answer(Question("closures_per_worker_month", ("team",)))
    """

    def __init__(self, snapshot: Snapshot, scope: Scope = RELEASED) -> None:
        self.snapshot = snapshot
        self.scope = scope
        self.answers: dict[Question, Answer] = {}
        self.refused: dict[Question, str] = {}

    @property
    def as_of(self) -> date:
        return self.snapshot.as_of

    def answer(self, question: Question) -> Answer | None:
        """The answer, asked once; None where this scope's menu does not hold it (it is then in `refused`)."""
        if question in self.refused:
            return None
        if question not in self.answers:
            try:
                self.answers[question] = ask(self.snapshot, question, self.scope)
            except UsageError as error:
                if not self.scope.protected:
                    raise
                self.refused[question] = str(error)
                return None
        return self.answers[question]

    def rows(self, question: Question) -> tuple[Row, ...]:
        """The rows of `answer`; none where it is not released."""
        answer = self.answer(question)
        return answer.rows if answer is not None else ()

    def chart(self, question: Question) -> Chart | None:
        """The series of an undivided question, judged as signal or noise; None where there is none."""
        answer = self.answer(question)
        return charts(answer, decided(self.snapshot, question.id)).get(()) if answer is not None else None

    def name(self, dim: str, value: str | None) -> str:
        """The Danish name of a dim's value."""
        return none_label(dim) if value is None else self.snapshot.labels(dim).get(value, value)

    def suppressed(self) -> Iterator[tuple[Question, Row]]:
        """Every hidden cell of what was asked."""
        for question, answer in self.answers.items():
            yield from ((question, row) for row in answer if row.status == "suppressed")

    def canonical(self) -> bytes:
        """All figures as JSON with one form: keys sorted, questions by their own text, numbers as they are."""
        said = [
            {
                "question": as_text(question), "id": question.id, "by": question.by, "weeks": question.weeks,
                "where": question.where, "rows": [_plain(row) for row in answer],
            }
            for question, answer in sorted(self.answers.items(), key=lambda item: as_text(item[0]))
        ]  # fmt: skip
        return orjson.dumps(
            {"as_of": self.as_of, "released": self.scope.protected, "figures": said},
            option=orjson.OPT_SORT_KEYS,
        )

    def sha256(self) -> str:
        """The hash of `canonical`: the same figures have the same one."""
        return hashlib.sha256(self.canonical()).hexdigest()


def as_text(question: Question) -> str:
    """The question as the command that asks it, without the snapshot: `closures --by team --from 2026-01-01`."""
    said = [question.id]
    if question.by:
        said.append(f"--by {','.join(question.by)}")
    said.append(f"--grain {question.grain or INDICATORS[question.id].grain}")
    said += [f"--from {question.start}"] if question.start else []
    said += [f"--to {question.end}"] if question.end else []
    said += [f"--where {dim}={'none' if value is None else value}" for dim, value in question.where]
    said += [f"--weeks {question.weeks}"] if question.weeks is not None else []
    said += [f"--compare {question.compare}"] if question.compare else []
    return " ".join(said)


def _plain(row: Row) -> dict[str, Any]:
    beside = row.comparison
    shown: dict[str, Any] = {
        "period": row.period, "period_end": row.period_end, "complete": row.complete, "dims": row.dims,
        "numerator": row.numerator, "denominator": row.denominator, "value": row.value,
        "target_low": row.target_low, "target_high": row.target_high, "status": row.status,
    }  # fmt: skip
    if beside is not None:
        shown |= {"compare_period": beside.period, "compare_value": beside.value}
    return shown
