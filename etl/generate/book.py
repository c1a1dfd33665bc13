"""The book of cases: one column an attribute, one place a case, growing as cases open."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from etl.generate.days import HISTORY_FROM, NULL, Floats, Ints

SHORT, MEDIUM, LONG, CLARIFICATION = range(4)
"""Kinds of case: how long it tends to last, and the course of job clarification that may follow."""

_COLUMNS: dict[str, tuple[type, int]] = {
    "citizen": (np.int32, 0), "absence": (np.int32, 0), "opened": (np.int32, 0), "closed": (np.int32, NULL),
    "reason": (np.int8, -1), "kind": (np.int8, 0), "employment": (np.int8, 0), "district": (np.int8, 0),
    "group": (np.int8, 0), "team": (np.int32, -1), "worker": (np.int32, -1), "linked": (np.int8, 0),
}  # fmt: skip


class Book:
    """All cases so far: the first `n` places of each column. `alive` are the numbers of the open ones."""

    def __init__(self, room: int) -> None:
        self.n = 0
        self.columns: dict[str, NDArray[Any]] = {
            name: np.full(room, empty, kind) for name, (kind, empty) in _COLUMNS.items()
        }
        self.alive: Ints = np.zeros(0, np.int32)

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.columns[name]

    def add(self, **columns: NDArray[Any] | int) -> Ints:
        """New cases; returns their numbers."""
        opened = np.asarray(columns["opened"])
        at = np.arange(self.n, self.n + len(opened), dtype=np.int32)
        self.n += len(opened)
        if self.n > len(self.columns["opened"]):
            for name, (kind, empty) in _COLUMNS.items():
                more: NDArray[Any] = np.full(len(self.columns[name]) // 3 + self.n, empty, kind)
                self.columns[name] = np.concatenate([self.columns[name], more])
        for name, values in columns.items():
            self.columns[name][at] = values
        return at

    def take_out(self, cases: int, rng: Generator) -> tuple[dict[str, NDArray[Any]], Ints]:
        """Empty the book: the cases open on or after the first day of the history, in the order opened,
        at most `cases`; and the new number of each old one (-1 for who is left out).

        Cases too many are left out at random among those that no other case follows from.
        """
        c = {name: column[: self.n] for name, column in self.columns.items()}
        self.columns = {}
        keep = (c["closed"] == NULL) | (c["closed"] >= HISTORY_FROM)
        spare = int(keep.sum()) - cases
        if spare > 0:
            single = np.flatnonzero(keep & (c["linked"] == 0))
            keep[rng.choice(single, min(spare, len(single)), replace=False)] = False
        numbers = np.flatnonzero(keep)
        numbers = numbers[np.argsort(c["opened"][numbers], kind="stable")]
        renumber = np.full(self.n, -1, np.int32)
        renumber[numbers] = np.arange(len(numbers), dtype=np.int32)
        return {name: column[numbers] for name, column in c.items()}, renumber


def pick(rng: Generator, shares: Floats, n: int) -> NDArray[np.int8]:
    """n numbers of a list with these shares (scaled to 1)."""
    return np.minimum(
        np.searchsorted(np.cumsum(shares) / shares.sum(), rng.random(n), side="right"), len(shares) - 1
    ).astype(np.int8)


def pick_by(rng: Generator, shares: Floats, row: NDArray[Any]) -> NDArray[np.int8]:
    """As `pick`, each by its own row of shares."""
    edges = np.cumsum(shares, axis=1) / shares.sum(axis=1, keepdims=True)
    u = rng.random(len(row))
    out = np.zeros(len(row), np.int8)
    for number in range(shares.shape[1] - 1):
        out += u >= edges[row, number]
    return out
