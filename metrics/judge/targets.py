"""Which target counts, and how a value stands against it. Pure.

Source: indicators, "Catalogue" (the dated targets table) and "Status".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from metrics.question import Direction, Row, Status

NEAR = 0.10
"""A value on the wrong side of the target by at most this share of it is near."""
_SLACK = 1e-9


@dataclass(frozen=True)
class Bounds:
    """What is in force for one cell: `low` and `high` as shown, and where the target itself lies."""

    low: float | None = None
    high: float | None = None
    source: str = ""


def in_force(targets: Iterable[Mapping[str, Any]], day: date, units: Sequence[tuple[str, str]]) -> Bounds:
    """The bounds in force on `day` for a cell of `units` ((level, unit), nearest first).

    A unit's own target wins over a wider unit's, and that over one for everybody; of several the one
    that began last. A target's bound wins over the band's. A baseline is no target.
    `valid_to` is the first day on which a target no longer counts, as in every interval.
    """
    levels = {unit: rank for rank, unit in enumerate(units)}
    best: dict[str, tuple[tuple[int, date], Mapping[str, Any]]] = {}
    for target in targets:
        if target["kind"] == "baseline" or target["valid_from"] > day:
            continue
        if target["valid_to"] is not None and target["valid_to"] <= day:
            continue
        own = (target["unit_level"], target["unit"])
        if target["unit_level"] and own not in levels:
            continue
        rank = -levels[own] if target["unit_level"] else -len(levels) - 1
        order = (rank, target["valid_from"])
        if target["kind"] not in best or order > best[target["kind"]][0]:
            best[target["kind"]] = (order, target)
    goal = best["target"][1] if "target" in best else {}
    band = best["band"][1] if "band" in best else {}
    low = goal.get("low") if goal.get("low") is not None else band.get("low")
    high = goal.get("high") if goal.get("high") is not None else band.get("high")
    return Bounds(low, high, goal.get("source") or band.get("source") or "")


def band(
    targets: Iterable[Mapping[str, Any]], day: date, units: Sequence[tuple[str, str]]
) -> tuple[float, float] | None:
    """The recommended band in force on `day` for a cell of `units`, as (low, high); None where there is none whole."""
    found = in_force([t for t in targets if t["kind"] == "band"], day, units)
    return None if found.low is None or found.high is None else (found.low, found.high)


def with_those_above(
    level: str, unit: str, teams: Iterable[Mapping[str, Any]]
) -> tuple[tuple[str, str], ...]:
    """A unit and those that it lies in, nearest first; `teams` hold team, department, centre and municipality.

    A department of one name in two centres lies in neither.
    """
    levels = ("team", "department", "centre", "municipality")
    own = [team for team in teams if team[level] == unit]
    above = {up: {team[up] for team in own if up in team} for up in levels[levels.index(level) + 1 :]}
    return ((level, unit), *((up, next(iter(units))) for up, units in above.items() if len(units) == 1))


def status(value: float | None, bounds: Bounds, direction: Direction, below: bool = False) -> Status:
    """`met`, `near`, `missed`, `below` or `none` for a value against its bounds.

    `below` says that the low bound is a recommendation whose breach has a word of its own (caseload).

    >>> status(55, Bounds(35, 50), "lower", below=True)
    'near'
    >>> status(0.8, Bounds(0.9, None), "higher")
    'missed'
    """
    if value is None or (bounds.low is None and bounds.high is None):
        return "none"
    if bounds.high is not None and value > bounds.high + _SLACK:
        return "near" if value <= bounds.high * (1 + NEAR) + _SLACK else "missed"
    if bounds.low is not None and value < bounds.low - _SLACK:
        if below and direction == "lower":
            return "below"
        return "near" if value >= bounds.low * (1 - NEAR) - _SLACK else "missed"
    return "met"


def goal(row: Row) -> float | None:
    """The one number of a row's target that a line is drawn at: the upper bound, else the lower."""
    return row.target_high if row.target_high is not None else row.target_low
