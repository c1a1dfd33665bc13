"""Disclosure control: which cells of a released figure are hidden, so that no small count can be found. Pure.

Source: indicators, "Small numbers". The primary rule hides a count of 1 to 4 (and what leaves 1 to 4
of a shown whole); everything else here sees to it that subtraction does not give it back: a total less
its shown parts, a stock less the one before and its flows, a whole less its part.

The figures that one subtraction ties together are a `Family`. Its cells form a tree (everything,
centres, departments, teams) in every period. Hidden is decided once for a whole snapshot, over all its
periods, whatever the question: two questions with different ranges or filters must not differ in what
they hide. Why what is left cannot be solved: among the hidden children of a shown parent there is always
one that could be one lower while any of the others is one higher, with its flows moving alike, so every
hidden cell has at least two possible values. A hidden parent hides all below it, so tables of
different dims meet in nothing but totals that are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

Node = tuple[str, str | None]
"""A cell of one period: the level (dim) and its value; `ROOT` is everything."""
ROOT: Node = ("", None)
Cell = tuple[Node, int]
"""A node in the period of that number."""
Values = Mapping[str, Mapping[Cell, float]]
"""Measure -> cell -> value; a cell that is not there is 0."""
Moves = Callable[[Node, int], bool]

STAFF_LIMIT = 3
"""A figure per worker needs this many active workers."""
_SLACK = 2
_NOISE = 1e-9


@dataclass(frozen=True)
class Family:
    """Measures that hide together.

    `unit`: the counts of a period; one small hides them all. `stock`: what they are the change of; a
    small one hides itself and the units of its period and the next. `within`: (part, whole) pairs whose
    difference is a count of persons too. `limit`: another threshold than the site's. `smooth`: not
    whole numbers (averages, split heads), where a sum of two hidden cells never gives either.
    """

    unit: tuple[str, ...]
    stock: str | None = None
    within: tuple[tuple[str, str], ...] = ()
    limit: int | None = None
    smooth: bool = False


@dataclass(frozen=True)
class Tree:
    """Parents and children of the cells of one table, and its periods (numbered from 0)."""

    children: Mapping[Node, tuple[Node, ...]]
    periods: int

    @property
    def nodes(self) -> tuple[Node, ...]:
        return (ROOT, *(child for kids in self.children.values() for child in kids))

    def leaves(self, node: Node) -> Iterable[Node]:
        """The leaves below a node, itself where it has no children."""
        kids = self.children.get(node, ())
        if not kids:
            yield node
        for kid in kids:
            yield from self.leaves(kid)


@dataclass(frozen=True)
class Hidden:
    """The cells of a family that are not shown."""

    units: frozenset[Cell]
    stocks: frozenset[Cell]


def tree_of(levels: Sequence[str], paths: Iterable[tuple[str | None, ...]], periods: int) -> Tree:
    """The tree of paths from the outermost level to the innermost.

    >>> tree_of(("centre", "team"), [("C", "T1"), ("C", "T2")], 1).children[("centre", "C")]
    (('team', 'T1'), ('team', 'T2'))
    """
    children: dict[Node, dict[Node, None]] = {}
    for path in sorted(set(paths), key=lambda p: [(v is None, v or "") for v in p]):
        above = ROOT
        for level, value in zip(levels, path, strict=True):
            children.setdefault(above, {})[(level, value)] = None
            above = (level, value)
    return Tree({node: tuple(kids) for node, kids in children.items()}, periods)


def is_small(value: float, threshold: float) -> bool:
    """Whether a count is from 1 to below the threshold (an average: above 0 and below it).

    >>> is_small(4, 5), is_small(0, 5), is_small(5, 5)
    (True, False, False)
    """
    return _NOISE < value < threshold - _NOISE


NOTHING = Hidden(frozenset(), frozenset())


def hide(tree: Tree, family: Family, values: Values, threshold: int, already: Hidden = NOTHING) -> Hidden:
    """The cells of `family` to hide, primary and secondary, given some that are hidden `already`."""
    return _Table(tree, family, values, family.limit or threshold, already).hidden()


class _Table:
    """One family over one tree: what is hidden grows until nothing more follows."""

    def __init__(self, tree: Tree, family: Family, values: Values, limit: int, already: Hidden) -> None:
        self.tree, self.family, self.values, self.limit = tree, family, values, limit
        self.parent = {kid: node for node, kids in tree.children.items() for kid in kids}
        self.levels: dict[str, list[Node]] = {}
        for node in self.parent:
            self.levels.setdefault(node[0], []).append(node)
        self.units, self.stocks = set(already.units), set(already.stocks)

    def hidden(self) -> Hidden:
        self._primary()
        before = (-1, -1)
        while before != (len(self.units), len(self.stocks)):
            before = (len(self.units), len(self.stocks))
            if self.family.stock:
                self.stocks.update(cell for cell in self.units if self._pinned(cell))
                for at in sorted({t for _, t in self.stocks}):
                    self._settle(self.stocks, (self.family.stock,), at, self._stock_moves)
                self._follow()
            for at in sorted({t for _, t in self.units}):
                self._settle(self.units, self.family.unit, at, self._unit_moves)
        return Hidden(frozenset(self.units), frozenset(self.stocks))

    def value(self, measure: str, cell: Cell) -> float:
        return self.values[measure].get(cell, 0)

    def _small(self, measure: str, cell: Cell) -> bool:
        value = self.value(measure, cell)
        if is_small(value, self.limit):
            return True
        wholes = [self.values[whole] for part, whole in self.family.within if part == measure]
        return any(cell in whole and is_small(whole[cell] - value, self.limit) for whole in wholes)

    def _pinned(self, cell: Cell) -> bool:
        """Whether a small flow would follow from the stocks around it, for a flow beside it can be no larger than it is:
        it is the whole of what it is within (of no closures none is of a long case)."""
        full = any(
            part in self.family.unit and self.values[whole].get(cell, 0) - self.value(part, cell) < 1 - _NOISE
            for part, whole in self.family.within
        )
        return full and any(is_small(self.value(m, cell), self.limit) for m in self.family.unit)

    def _primary(self) -> None:
        for node in self.tree.nodes:
            for at in range(self.tree.periods):
                if any(self._small(m, (node, at)) for m in self.family.unit):
                    self.units.add((node, at))
                if self.family.stock and self._small(self.family.stock, (node, at)):
                    self.stocks.add((node, at))

    def _follow(self) -> None:
        """A hidden stock hides the flows before and after it, which would give it back."""
        for node, at in self.stocks:
            self.units.add((node, at))
            if at + 1 < self.tree.periods:
                self.units.add((node, at + 1))

    # ---- secondary ----------------------------------------------------------------------------------

    def _settle(self, hidden: set[Cell], measures: tuple[str, ...], at: int, moves: Moves) -> None:
        """Hide in one period what the shown totals would give back."""
        for measure in measures:
            self._smallest_other(hidden, measure, at)
        again = True
        while again:
            again = False
            for parent in (ROOT, *self.parent):
                kids = self.tree.children.get(parent, ())
                if (parent, at) in hidden:
                    hidden.update((kid, at) for kid in kids)
                elif any((kid, at) in hidden for kid in kids) and self._open_up(
                    hidden, parent, measures, at, moves
                ):
                    again = True
                    break

    def _smallest_other(self, hidden: set[Cell], measure: str, at: int) -> None:
        """Where one cell of a shown total is small, the smallest other cell that is not zero goes too."""
        for shown in [*self.levels.values(), *self.tree.children.values()]:
            small = [n for n in shown if self._small(measure, (n, at))]
            others = [n for n in shown if n not in small and self.value(measure, (n, at)) > _NOISE]
            if len(small) == 1 and others:
                hidden.add((min(others, key=lambda n: self.value(measure, (n, at))), at))

    def _open_up(
        self, hidden: set[Cell], parent: Node, measures: tuple[str, ...], at: int, moves: Moves
    ) -> bool:
        """Hide one more child (or the parent) if the hidden ones could be solved; whether it did."""
        kids = self.tree.children[parent]
        gone = [kid for kid in kids if (kid, at) in hidden]
        movable = any(self._moves(moves, kid, at) for kid in gone)
        if len(gone) > 1 and movable:
            return False
        shown = [kid for kid in kids if (kid, at) not in hidden and self._size(measures, kid, at) > _NOISE]
        able = shown if movable else [kid for kid in shown if self._moves(moves, kid, at)]
        if able:
            hidden.add((min(able, key=lambda kid: self._size(measures, kid, at)), at))
        else:
            hidden.add((parent, at))
        return True

    def _size(self, measures: tuple[str, ...], node: Node, at: int) -> float:
        return sum(self.value(m, (node, at)) for m in measures)

    def _moves(self, moves: Moves, node: Node, at: int) -> bool:
        return any(moves(leaf, at) for leaf in self.tree.leaves(node))

    def _unit_moves(self, leaf: Node, at: int) -> bool:
        """Whether all counts of a leaf could be one lower and still not zero."""
        return self.family.smooth or all(
            self.value(m, (leaf, at)) >= _SLACK - _NOISE for m in self.family.unit
        )

    def _stock_moves(self, leaf: Node, at: int) -> bool:
        """Whether its stock could be one lower too, and the flows on both sides with it."""
        assert self.family.stock
        after = [at + 1] if at + 1 < self.tree.periods else []
        return self.value(self.family.stock, (leaf, at)) >= _SLACK and all(
            self._unit_moves(leaf, t) for t in (at, *after)
        )
