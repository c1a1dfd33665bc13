"""An answer as a table on the terminal."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table

from .catalogue import INDICATORS
from .formats import cells, columns
from .model import Answer


def print_table(answer: Answer) -> None:
    """Print the answer: numbers right, three decimals, what runs marked, and the definition below."""
    indicator = INDICATORS[answer.question.id]
    names = columns(answer)
    text = {"period", "status", *answer.question.by}
    table = Table(title=indicator.label, title_justify="left", box=None, pad_edge=False)
    for name in names:
        table.add_column(name, justify="left" if name in text else "right", no_wrap=True)
    for row in answer:
        table.add_row(*map(_cell, cells(row)))
    console = Console(width=None if Console().is_terminal else 240)
    console.print(table)
    console.print(f"\n{indicator.definition.format(weeks=answer.question.weeks or 52)}", highlight=False)
    console.print(f"Data pr. {answer.as_of}, {answer.snapshot}", highlight=False)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.3f}"
    return str(value)
