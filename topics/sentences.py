"""Titles that say what was found, built from the numbers. They describe; they never explain or predict."""

from __future__ import annotations

from collections.abc import Sequence

from metrics.danish import dates, numbers
from metrics.judge.targets import goal
from metrics.question import Row


def headline(row: Row | None, unit: str, what: str = "") -> str:
    """`58,2 sager pr. medarbejder i oktober 2026 – målet er højst 50`."""
    if row is None:
        return "Ingen tal i den valgte periode"
    if row.status == "not_delivered":
        return "Ikke leveret"
    if row.value is None:
        if row.status == "suppressed":
            return f"Tallet er skjult {when(row)}"
        return f"Intet tal {when(row)}: {why_empty(row)}"
    said = (
        f"{numbers.judged(row, unit)} {numbers.unit(unit, row.value)}".strip()
        + f"{f' {what}' if what else ''} {when(row)}"
    )
    aim = target(row, unit)
    return f"{said} – {aim}" if aim else said


def target(row: Row, unit: str) -> str:
    """`målet er højst 50`; empty where none is set."""
    if row.target_low is None and row.target_high is None:
        return ""
    return f"målet er {numbers.target(row.target_low, row.target_high, unit).removeprefix('mål ')}"


def when(row: Row) -> str:
    """`i oktober 2026`, with `foreløbig` where the period still runs."""
    return f"i perioden {span(row)}" if "/" in row.period else f"i {span(row)}"


def span(row: Row, until: str = "til") -> str:
    """The same without `i`: `oktober 2026`, `november 2025 – oktober 2026`; `until` leads to the last day of one that runs."""
    said = dates.period(row.period)
    return said if row.complete else f"{said} ({dates.provisional(row, until)})"


def why_empty(row: Row) -> str:
    """Why a row has no value, in a few words."""
    if row.status == "not_delivered":
        return "ikke leveret"
    if row.status == "suppressed":
        return "skjult"
    if row.denominator:
        return "ikke kendt endnu"
    return "ingen i perioden" if row.denominator is None else "der er ingen i udsnittet at regne på"


def moved(rows: Sequence[Row], unit: str) -> str:
    """From a year before to now: `Fra 63,1 i oktober 2025 til 58,2 i oktober 2026`."""
    known = [row for row in rows if row.value is not None]
    if not known:
        return "Ingen tal i perioden"
    now = known[-1]
    # A period that begins before the history is whole is nothing to begin from.
    earlier = [row for row in known[:-1] if row.complete]
    before = next((row for row in earlier if row.period == year_before(now.period)), next(iter(earlier), now))
    if before is now:
        return dates.sentence(f"{numbers.with_unit(now.value, unit)} {when(now)}")
    return f"Fra {numbers.value(before.value, unit)} i {dates.period(before.period)} til {numbers.value(now.value, unit)} {when(now)}"


def against_goal(
    items: Sequence[tuple[str, Row]], unit: str, one: str, many: str, before_target: str = ""
) -> str:
    """How many units are on the right side of the target; without one, the range from least to most.

    `before_target` tells what the target is of, where nothing else does: `en sagsstamme på `.
    """
    known = [(name, row) for name, row in items if row.value is not None]
    hidden = sum(row.status == "suppressed" for _, row in items)
    if not known:
        return "Tallene er skjult" if hidden else "Ingen tal i perioden"
    rest = f"; {hidden} er skjult" if hidden else ""
    if len(known) == 1:
        name, row = known[0]
        return f"{name}: {numbers.with_unit(row.value, unit)} {when(row)}{rest}"
    judged = [row for _, row in known if goal(row) is not None]
    if judged:
        met = sum(row.status in ("met", "below") for row in judged)
        row = judged[-1]
        side = "højst" if row.target_high is not None else "mindst"
        words = many if len(judged) != 1 else one
        # A unit may have a target of its own: then no one number is everybody's.
        aim = (
            f"{before_target}{side} {numbers.plain(goal(row), unit)}"
            if len({goal(r) for r in judged}) == 1
            else "nået deres mål"
        )
        of = f"de {len(judged)} {many}, der kan vises," if hidden else f"{len(judged)} {words}"
        return f"{met} af {of} har {aim} {when(row)}{rest}"
    low = min(known, key=lambda item: item[1].value or 0)
    high = max(known, key=lambda item: item[1].value or 0)
    if low[1].value == high[1].value:
        return f"{numbers.with_unit(low[1].value, unit)} overalt {when(low[1])}{rest}"
    return (
        f"Fra {numbers.value(low[1].value, unit)} ({low[0]}) til {numbers.value(high[1].value, unit)} ({high[0]}) "
        f"{when(low[1])}{rest}"
    )


def year_before(label: str) -> str:
    """The same label a year before; week 53 becomes 52."""
    year, dash, part = label.partition("-")
    return f"{int(year) - 1}{dash}{'W52' if part == 'W53' else part}"
