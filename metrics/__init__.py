"""Metrics: every figure from one definition. `ask(snapshot, Question(...), OPERATOR)`."""

from .catalogue import INDICATORS, Indicator
from .engine import ask, ask_many
from .model import OPERATOR, Answer, Period, Question, Row, Scope, UsageError
from .warehouse import NoSnapshot, Snapshot, Warehouse

__all__ = [
    "INDICATORS", "OPERATOR", "Answer", "Indicator", "NoSnapshot", "Period", "Question", "Row", "Scope",
    "Snapshot", "UsageError", "Warehouse", "ask", "ask_many",
]  # fmt: skip
