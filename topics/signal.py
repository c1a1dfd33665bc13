"""Signal or noise on a page: the chart of a series, and what is said of it beside the figure."""

from __future__ import annotations

from metrics import INDICATORS
from metrics.judge.signals import Chart, charts, decided
from metrics.question import Answer

from .view import View


def judged(view: View, answer: Answer) -> Chart | None:
    """The series of an answer that is cut by nothing, judged where it may be; None where it is empty."""
    return each(view, answer).get(()) if len(answer) else None


def each(view: View, answer: Answer) -> dict[tuple[str | None, ...], Chart]:
    """Every series of an answer by its dims, judged where it may be."""
    return charts(answer, decided(view.snap, answer.question.id))


def chart_with_limits(chart: Chart | None) -> Chart | None:
    """The chart where it has limits to draw; None where the series is not judged."""
    return chart if chart is not None and chart.why_not is None else None


def verdict_words(chart: Chart | None) -> str:
    """`tilfældig variation · målet nås af og til`, `signal i sep 26: forbedring`; empty where it is not judged.

    A running period is not judged: the words are of the last whole one, which is then named.
    """
    if chart is None or not chart.words_da[0]:
        return ""
    variation, assurance = chart.words_da
    when = f" i {chart.until_da}" if chart.until_da else ""
    said = f"{variation}{when}" if chart.variation == "common" else f"signal{when}: {variation}"
    return said if chart.assurance == "none" else f"{said} · {assurance}"


def of_flow(chart: Chart | None) -> str:
    """What is said beside a stock, which is not judged itself: the word of its net flow."""
    if chart is None or not chart.words_da[0]:
        return ""
    when = f" i {chart.until_da}" if chart.until_da else ""
    return f"nettotilgang{when}: {chart.words_da[0]}"


def note(chart: Chart | None) -> str | None:
    """What stands under a figure over time: how to read the limits, or why there are none."""
    if chart is None:
        return None
    if chart.why_not is None:
        last = next((dot for dot in reversed(chart.dots) if dot.judged), None)
        cause = f" ({last.text_da})" if last and last.text_da else ""
        began = chart.segments[-1].rebase
        anew = f" Grænserne begynder forfra: {began.cause}, besluttet af {began.decided_by}." if began else ""
        when = f" i {chart.until_da}" if chart.until_da else ""
        said = chart.words_da[0] + when + cause + (f", {chart.words_da[1]}" if chart.words_da[1] else "")
        return (
            f"Signal eller støj: {said}. Stiplede linjer er grænserne for tilfældig variation, den fine linje "
            f"gennemsnittet; farvede punkter har en særlig årsag.{anew}"
        )
    beside = ", ".join(INDICATORS[id].name.lower() for id in chart.beside)
    see = f"; se {beside}" if beside and chart.why_not == "stock" else ""
    return f"Signal eller støj: ikke bedømt, {chart.why_not_da}{see}."
