"""An answer as a table on the terminal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from rich.console import Console
from rich.table import Table

from .catalogue import INDICATORS
from .formats import cells, columns
from .model import Answer
from .periods import next_start
from .signals import charts


def print_table(answer: Answer, threshold: int = 5) -> None:
    """Print the answer: numbers right, three decimals, what runs marked, and the definition below.

    What is suppressed shows as `<5` (the threshold) in the place of its numbers.
    """
    indicator = INDICATORS[answer.question.id]
    names = columns(answer)
    text = {"period", "status", "compare_period", "special_cause", "variation", "assurance", "why_not"}
    text |= set(answer.question.by)
    table = Table(title=indicator.label, title_justify="left", box=None, pad_edge=False)
    for name in names:
        table.add_column(name, justify="left" if name in text else "right", no_wrap=True)
    for row in answer:
        shown = dict(zip(names, map(_cell, cells(row)), strict=True))
        if row.status == "suppressed":
            shown |= dict.fromkeys(("numerator", "value"), f"<{threshold}")
        table.add_row(*shown.values())
    console = Console(width=None if Console().is_terminal else 240)
    console.print(table)
    console.print(f"\n{indicator.definition.format(weeks=answer.question.weeks or 52)}", highlight=False)
    for line in (*words(answer), *notes(answer)):
        console.print(line, highlight=False)
    console.print(f"Data pr. {answer.as_of}, {answer.snapshot}", highlight=False)
    if answer.released:
        console.print(
            f"Beskyttet: antal under {threshold} og det, de kan regnes ud af, er skjult.", highlight=False
        )


def notes(answer: Answer) -> list[str]:
    """What a reader must know of the last period: that it is not over, or not yet known for as long as asked."""
    if answer.against:
        name, reach = answer.against
        what = "De viste tal er ændret" if answer.rows else "Intet tal er ændret"
        return [
            f"{what} siden {name} (data pr. {reach:%d-%m-%Y}); perioder, der ikke var slut da, er ikke med."
        ]
    last = answer.last()
    if last is None or last.complete:
        return []
    indicator, question = INDICATORS[answer.question.id], answer.question
    grain = question.grain or indicator.grain
    if last.period_end >= next_start(last.period_start, grain) - timedelta(days=1):
        return [f"{last.period} er foreløbig: udfaldet er ikke kendt endnu, eller historikken er ikke hel."]
    days = (last.period_end - last.period_start).days + 1
    said = f"{last.period} er foreløbig: {days} dage, til {last.period_end:%d-%m-%Y}"
    alike = question.compare in ("previous", "last_year") or (question.compare and indicator.baseline_year)
    return [f"{said}, sammenlignet med lige så mange dage." if alike else f"{said}."]


def words(answer: Answer) -> list[str]:
    """The two words of each series that was judged, or why it was not."""
    if not answer.judged:
        return []
    said = []
    for dims, chart in charts(answer).items():
        name = " · ".join(d or "–" for d in dims)
        words = chart.why_not_da or "; ".join(chart.words_da)
        beside = f" – se {' og '.join(chart.beside)}" if chart.beside and chart.why_not else ""
        said.append(f"{name}: {words}{beside}" if name else f"{words[0].upper()}{words[1:]}{beside}")
    return said


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.3f}"
    return str(value)
