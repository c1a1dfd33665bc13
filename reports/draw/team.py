"""Two small figures of a team on paper: its caseloads as unnamed dots, and its closures against the pace."""

from __future__ import annotations

from collections.abc import Sequence

from metrics.danish import dates, numbers

from .shapes import BAND, HAIR, INK, QUIET, SOFT, Drawing, nice, width_of

SCALE_TO = 80.0
"""The scale of caseloads reaches at least so far, so that it stays the same from week to week."""


def loads_strip(
    loads: Sequence[float], band: tuple[float, float] | None, goal: float | None, width: float, size: float
) -> Drawing:
    """One dot a colleague, in no order but the scale's, on the recommended band and the target."""
    most = max(SCALE_TO, max(loads, default=0) * 1.04)
    radius = 0.5 * size
    lanes = pack(loads, most * 2.15 * radius / width)
    high = max((lane for _, lane in lanes), default=0) + 1
    field = max(high * 2.15 * radius + size, 4.2 * size)
    top = 1.7 * size
    made = Drawing(width, top + field + 1.9 * size, f"{loads_said(loads, goal)}.")

    def x(value: float) -> float:
        return value / most * width

    if band is not None:
        made.rect(x(band[0]), top, x(band[1] - band[0]), field, BAND)
        said = f"anbefalet {numbers.number(band[0])}–{numbers.number(band[1])}"
        made.text(x(band[0]), top - 0.8 * size, said, size, QUIET)
    made.line([(0, top + field), (width, top + field)], "grey", 0.6)
    if goal is not None:
        made.line([(x(goal), top - 0.2 * size), (x(goal), top + field)], "accent", 1.2)
        beside = x(goal) + 0.3 * size
        clear = band is None or beside > x(band[0]) + width_of(f"anbefalet {band[0]:.0f}–{band[1]:.0f}", size)
        made.text(
            beside, top - 0.8 * size if clear else 0.2 * size, f"mål {numbers.number(goal)}", size, "accent"
        )
    for load, lane in lanes:
        made.dot(x(load), top + field - (lane + 0.75) * 2.15 * radius, radius, INK)
    for tick in range(0, int(most) + 1, 20 if most <= 140 else 50):
        half = width_of(str(tick), size) / 2
        made.text(max(x(tick), half), top + field + 1.0 * size, str(tick), size, QUIET, "middle")
    return made


def loads_said(loads: Sequence[float], goal: float | None) -> str:
    """`9 kolleger med 38 til 71 sager, 4 over 50`."""
    if not loads:
        return "Ingen aktive medarbejdere i teamet"
    low, high = min(loads), max(loads)
    span = (
        dates.count(low, "sag", "sager")
        if low == high
        else f"{numbers.number(low)} til {numbers.number(high)} sager"
    )
    said = f"{dates.count(len(loads), 'kollega', 'kolleger')} med {span}"
    if goal is not None:
        said += f", {numbers.number(sum(load > goal for load in loads))} over {numbers.number(goal)}"
    return said


def pack(loads: Sequence[float], apart: float) -> list[tuple[float, int]]:
    """Each load with the lowest lane in which no other dot is nearer than `apart`.

    >>> pack([10, 10, 20], 2)
    [(10, 0), (10, 1), (20, 0)]
    """
    ends: list[float] = []
    placed = []
    for load in sorted(loads):
        lane = next((n for n, end in enumerate(ends) if load - end >= apart), len(ends))
        if lane == len(ends):
            ends.append(load)
        ends[lane] = load
        placed.append((load, lane))
    return placed


def pace_bar(done: float, norm: float | None, width: float, size: float) -> Drawing:
    """What is closed so far as a bar, and what the norm would be by now as a line across it."""
    most = max(done, norm or 0.0, 1.0) * 1.12
    step = nice(most / 4)
    made = Drawing(width, 4.6 * size, f"{numbers.number(done)} afsluttet.")
    top = 1.5 * size
    made.rect(0, top, width, 1.3 * size, HAIR)
    made.rect(0, top, done / most * width, 1.3 * size, INK)
    if norm is not None:
        x = norm / most * width
        made.line([(x, top - 0.4 * size), (x, top + 1.7 * size)], "accent", 1.4)
        said = f"tempoet til normen nu {numbers.number(norm, 1)}"
        room = x + width_of(said, size) / 2 <= width
        made.text(x if room else width, top - 0.9 * size, said, size, "accent", "middle" if room else "right")
    for n in range(int(most / step) + 1):
        x = n * step / most * width
        made.line([(x, top + 1.3 * size), (x, top + 1.6 * size)], SOFT, 0.6)
        made.text(max(x, 0.3 * size), top + 2.4 * size, numbers.number(n * step), size, QUIET, "middle")
    return made
