"""A question as the command that asks it, and a row as JSON: what an issued report is known by."""

from __future__ import annotations

from typing import Any

from metrics import INDICATORS, Question, Row


def as_text(question: Question) -> str:
    """The question as the command that asks it, without the snapshot: `closures --by team --from 2026-01-01`."""
    parts = [question.id]
    if question.by:
        parts.append(f"--by {','.join(question.by)}")
    parts.append(f"--grain {question.grain or INDICATORS[question.id].grain}")
    parts += [f"--from {question.start}"] if question.start else []
    parts += [f"--to {question.end}"] if question.end else []
    parts += [f"--where {dim}={'none' if value is None else value}" for dim, value in question.where]
    parts += [f"--weeks {question.weeks}"] if question.weeks is not None else []
    parts += [f"--compare {question.compare}"] if question.compare else []
    return " ".join(parts)


def as_json(row: Row) -> dict[str, Any]:
    """The row with all that a reader could be shown of it."""
    beside = row.comparison
    plain: dict[str, Any] = {
        "period": row.period, "period_end": row.period_end, "complete": row.complete, "dims": row.dims,
        "numerator": row.numerator, "denominator": row.denominator, "value": row.value,
        "target_low": row.target_low, "target_high": row.target_high, "status": row.status,
    }  # fmt: skip
    if beside is not None:
        plain |= {"compare_period": beside.period, "compare_value": beside.value}
    return plain
