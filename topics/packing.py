"""Dots of a strip that do not cover each other: which lane each lies in."""

from __future__ import annotations

from collections.abc import Iterable


def pack(loads: Iterable[float], apart: float) -> list[tuple[float, int]]:
    """Each load, in order of size, with the lowest lane in which no other dot is nearer than `apart`.

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


def from_middle(lane: int, most: int = 2) -> int:
    """A lane as steps from the middle of the strip, at most so many (where dots then do cover each other).

    >>> [from_middle(lane) for lane in range(6)]
    [0, 1, -1, 2, -2, 2]
    """
    step = (lane + 1) // 2 if lane % 2 else -lane // 2
    return max(-most, min(most, step))
