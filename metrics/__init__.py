"""Metrics: every figure from one definition.

A program asks `ask(snapshot, Question(...), OPERATOR)`; an analyst `figure("closures", by="team")`.
"""

from .catalogue import INDICATORS
from .engine import ask, ask_many
from .frame import figure
from .indicator import Indicator
from .model import OPERATOR, Answer, Period, Question, Row, Scope, UsageError
from .signals import Rebase
from .warehouse import NoSnapshot, Snapshot, Warehouse

__all__ = [
    "INDICATORS", "OPERATOR", "Answer", "Indicator", "NoSnapshot", "Period", "Question", "Rebase", "Row",
    "Scope", "Snapshot", "UsageError", "Warehouse", "ask", "ask_many", "figure",
]  # fmt: skip
