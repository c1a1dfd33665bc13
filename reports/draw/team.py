"""Two small figures of a team on paper: its caseloads as unnamed dots, and its closures against the pace."""

from __future__ import annotations

from metrics.danish import numbers
from topics.board_team import Caseloads, Pace
from topics.packing import pack

from .shapes import BAND, HAIR, INK, QUIET, SOFT, Drawing, nice, width_of


def caseload_strip(team: Caseloads, width: float, size: float) -> Drawing:
    """One dot a colleague, in no order but the scale's, on the recommended band and the target."""
    most, band, goal = team.scale, team.band, team.target
    radius = 0.5 * size
    lanes = pack(team.loads, most * 2.15 * radius / width)
    high = max((lane for _, lane in lanes), default=0) + 1
    field = max(high * 2.15 * radius + size, 4.2 * size)
    top = 1.7 * size
    made = Drawing(width, top + field + 1.9 * size, f"{team.sentence()}.")

    def x(value: float) -> float:
        return value / most * width

    if band is not None:
        made.rect(x(band[0]), top, x(band[1] - band[0]), field, BAND)
        made.text(x(band[0]), top - 0.8 * size, team.band_label, size, QUIET)
    made.line([(0, top + field), (width, top + field)], "grey", 0.6)
    if goal is not None:
        made.line([(x(goal), top - 0.2 * size), (x(goal), top + field)], "accent", 1.2)
        beside = x(goal) + 0.3 * size
        clear = band is None or beside > x(band[0]) + width_of(team.band_label, size)
        made.text(beside, top - 0.8 * size if clear else 0.2 * size, team.target_label, size, "accent")
    for load, lane in lanes:
        made.dot(x(load), top + field - (lane + 0.75) * 2.15 * radius, radius, INK)
    for tick in team.ticks:
        half = width_of(str(tick), size) / 2
        made.text(max(x(tick), half), top + field + 1.0 * size, str(tick), size, QUIET, "middle")
    return made


def pace_bar(pace: Pace, width: float, size: float) -> Drawing:
    """What is closed so far as a bar, and what the norm would be by now as a line across it."""
    most, done, norm = pace.scale, pace.done or 0, pace.norm
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
