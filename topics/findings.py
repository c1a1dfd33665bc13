"""What a row or a series says, in one Danish sentence built from its numbers. It describes and never explains.

A change is named only where the series' own words call it one (`metrics.judge.signals`); else it is "uændret".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from metrics import INDICATORS, Answer, Row
from metrics.danish import dates, numbers
from metrics.danish.rules import UNCONFIRMED
from metrics.judge.signals import Chart
from topics.sentences import span, target

ICONS = {
    "met": "●", "near": "◐", "missed": "○", "below": "◌", "none": "–", "suppressed": "–", "not_delivered": "–",
    "no_value": "–", "running": "–",
}  # fmt: skip


def status(row: Row) -> str:
    """Icon and word: `● opfyldt`."""
    kind = numbers.standing(row)
    return f"{ICONS[kind]} {numbers.STATUS[kind]}"


def when(row: Row) -> str:
    """`oktober 2026`, with `foreløbig` where the period still runs."""
    return span(row, "til og med")


def reserved(row: Row) -> str:
    """What stands in the column "Foreløbig" of a table: `til og med 13-10-2026`, `ikke fuldt kendt`; empty of a whole row."""
    return dates.provisional(row, "til og med").removeprefix("foreløbig, ")


def shown(row: Row, unit: str) -> str:
    """A value with one decimal, as files have it: `58,2`, `81,3 %`, `71,2`; counts whole."""
    if row.value is None:
        return numbers.DASH
    return amount(row.value, unit, row.target_low, row.target_high)


def amount(value: float, unit: str, low: float | None = None, high: float | None = None) -> str:
    """The same for a number that is no row's; what misses a bound does not round to it."""
    whole = (
        numbers.decimals(unit) == 0 and unit not in ("share", "rate", "persons") and float(value).is_integer()
    )
    return numbers.beside_bounds(value, unit, 0 if whole else 1, low, high)


def no_number(row: Row | None) -> str:
    """Why there is nothing to say, as the end of a sentence; empty where there is a number."""
    if row is None:
        return "ingen tal i perioden"
    if row.status == "suppressed":
        return f"kan ikke vises for {when(row)}, da tallene er for små"
    if row.status == "not_delivered":
        return "er ikke leveret"
    return "" if row.value is not None else f"har intet tal for {when(row)}"


def finding(what: str, ident: str, row: Row | None, chart: Chart | None = None) -> str:
    """One row, and what its series says of it.

    `Afslutninger pr. medarbejder pr. måned er uændret: 9,5 i oktober 2026, målet er mindst 10`
    """
    gone = no_number(row)
    if row is None or gone:
        return f"{what}: {gone}" if row is None else f"{what} {gone}"
    unit = INDICATORS[ident].unit
    ends = f"{shown(row, unit)} i {when(row)}" + (f", {target(row, unit)}" if target(row, unit) else "")
    verdict = judged(row, chart)
    return f"{what} {verdict}: {ends}" if verdict else f"{what} er {ends}"


def judged(row: Row, chart: Chart | None) -> str:
    """`er uændret`, or the special cause of the row's own point; empty where it is not judged."""
    if chart is None or chart.variation is None:
        return ""
    dot = next((d for d in chart.dots if d.row.period_start == row.period_start), None)
    if dot is None or not dot.judged or dot.variation is None:
        return ""
    if dot.signal is None:
        return "er uændret"
    word = {"improvement": "viser en forbedring", "concern": "viser en forværring"}.get(
        dot.variation, "viser en ændring"
    )
    return f"{word} ({dot.text_da})"


def signal_word(row: Row, chart: Chart | None) -> str:
    """`tilfældig variation`: the series' word beside a row, with its own period where that is another (the row is
    hidden, or still runs): `forværring i apr 26`. Empty where the series is not judged."""
    if chart is None or chart.variation is None:
        return ""
    of = next(d.row for d in reversed(chart.dots) if d.judged)
    when = "" if of.period_start == row.period_start else f" i {dates.period(of.period, short=True)}"
    return f"{chart.words_da[0]}{when}"


def latest(rows: Sequence[Row], whole: bool) -> Row | None:
    """The last row; of a flow (`whole`) the last whole period's, where there is one."""
    over = [row for row in rows if row.complete]
    if whole and over:
        return over[-1]
    return rows[-1] if rows else None


def doubt(answer: Answer | None) -> str:
    """A sentence where periods of an answer count what is owed by rules that the sources do not confirm; else empty."""
    if answer is None or answer.unconfirmed_from is None or not any(map(answer.unconfirmed, answer)):
        return ""
    return (
        f"{dates.sentence(UNCONFIRMED)}: perioder fra {dates.day(answer.unconfirmed_from)} rummer sager efter nye regler, "
        "som kilderne ikke bekræfter."
    )


def reached(rows: Iterable[Row], one: str, many: str, period: str) -> str:
    """How many units reach their target in a period, those that are hidden apart; empty where none has a target.

    `2 af 5 teams når målet i oktober 2026`; with hidden ones `2 af de 3 teams, der kan vises, når målet i
    oktober 2026; 2 er skjult` (why stands in the notes and on the Om sheet).
    """
    rows = list(rows)
    known = [r for r in rows if r.status in ("met", "near", "missed", "below")]
    if not known:
        return ""
    met = sum(r.status in ("met", "below") for r in known)
    hidden = sum(r.status == "suppressed" for r in rows)
    if not hidden:
        return f"{met} af {dates.count(len(known), one, many)} når målet i {period}"
    said = f"{met} af de {len(known)} {many}, der kan vises, når målet i {period}"
    if len(known) == 1:
        said = f"det ene {one}, der kan vises, når {'' if met else 'ikke '}målet i {period}"
    return f"{said}; {hidden} er skjult"
