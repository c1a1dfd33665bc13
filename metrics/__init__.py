"""Metrics: every figure from one definition.

A program asks `ask(snapshot, Question(...), OPERATOR)`; an analyst `figure("closures", by="team")`.
"""

from metrics.judge.signals import Rebase
from metrics.out.frame import figure
from metrics.warehouse.snapshot import NoSnapshot, Snapshot, Warehouse

from .catalogue import INDICATORS
from .engine import ask, ask_many
from .indicator import Indicator
from .question import OPERATOR, Answer, Period, Question, Row, Scope, UsageError

__all__ = [
    "INDICATORS", "OPERATOR", "Answer", "Indicator", "NoSnapshot", "Period", "Question", "Rebase", "Row",
    "Scope", "Snapshot", "UsageError", "Warehouse", "ask", "ask_many", "figure",
]  # fmt: skip
