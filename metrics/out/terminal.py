"""An answer as a table on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from rich.console import Console
from rich.table import Table

from metrics.catalogue import INDICATORS
from metrics.danish import dates
from metrics.danish.numbers import HIDDEN_WORD, what_is_hidden
from metrics.indicator import Indicator
from metrics.judge.signals import ASSURANCE_DA, BESIDE, VARIATION_DA, WHY_NOT_DA
from metrics.periods import next_start
from metrics.question import Answer, Judged

from .files import cells, columns


def print_table(answer: Answer, indicator: Indicator | None = None, threshold: int = 5) -> None:
    """Print the answer: numbers right, three decimals, what runs marked, and the definition below.

    What is suppressed shows as `skjult` in the place of its numbers. `indicator`: the record in the
    words of the snapshot's rules, else the catalogue's. `threshold`: the snapshot's, of small numbers.
    """
    indicator = indicator or INDICATORS[answer.question.id]
    names = columns(answer)
    text = {"period", "status", "compare_period", "special_cause", "variation", "assurance", "why_not"}
    text |= set(answer.question.by)
    weeks = str(answer.question.weeks or indicator.weeks_default)
    table = Table(
        title=indicator.label.replace("{weeks}", weeks), title_justify="left", box=None, pad_edge=False
    )
    for name in names:
        table.add_column(name, justify="left" if name in text else "right", no_wrap=True)
    for row in answer:
        shown = dict(zip(names, map(_cell, cells(row)), strict=True))
        if row.status == "suppressed":
            shown |= dict.fromkeys(("numerator", "value"), HIDDEN_WORD)
        table.add_row(*shown.values())
    console = Console(width=None if Console().is_terminal else 240)
    console.print(table)
    console.print(
        f"\n{indicator.definition.replace('{weeks}', weeks)}",
        highlight=False,
    )
    for line in (*judged_lines(answer), *notes(answer)):
        console.print(line, highlight=False)
    if any(map(answer.unconfirmed, answer)):
        console.print(
            f"Regel ikke bekræftet: perioder fra {answer.unconfirmed_from:%d-%m-%Y} rummer sager efter nye regler, "
            "som kilderne ikke bekræfter.",
            highlight=False,
        )
    console.print(f"Data pr. {answer.as_of}, {answer.snapshot}", highlight=False)
    if answer.released:
        console.print(f"Beskyttet: {what_is_hidden(threshold)}.", highlight=False)


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


def judged_lines(answer: Answer) -> list[str]:
    """The two words of each series that was judged, or why it was not."""
    if not answer.judged:
        return []
    series: dict[tuple[str | None, ...], list[tuple[str, Judged]]] = {}
    for row in answer:
        if row.judged is not None:
            series.setdefault(row.dims, []).append((row.period, row.judged))
    said = []
    for dims, points in series.items():
        name = " · ".join(d or "–" for d in dims)
        word = _word(points)
        flows = BESIDE.get(answer.question.id, ()) if points[-1][1].why_not else ()
        beside = f" – se {' og '.join(flows)}" if flows else ""
        said.append(f"{name}: {word}{beside}" if name else f"{word[0].upper()}{word[1:]}{beside}")
    return said


def _word(points: Sequence[tuple[str, Judged]]) -> str:
    """The two words, with their period where the last row is not judged (it still runs, or is hidden)."""
    known = [(period, p) for period, p in points if p.variation is not None]
    why = points[-1][1].why_not
    if why is not None or not known:
        return WHY_NOT_DA[why or "few"]  # type: ignore[index]
    period, last = known[-1]
    when = "" if period == points[-1][0] else f" i {dates.period(period, short=True)}"
    return f"{VARIATION_DA[last.variation]}{when}; {ASSURANCE_DA[last.assurance]}"  # type: ignore[index]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.3f}"
    return str(value)
