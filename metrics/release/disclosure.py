"""Disclosure control: which cells of a released figure are hidden, so that no small count can be found. Pure.

Source: indicators, "Small numbers". The primary rules hide a count of 1 to 4 that tells of citizens (and what leaves
1 to 4 of a shown whole), and whatever one or two workers stand behind; everything else here sees to it that subtraction
does not give it back: a total less its shown parts, a stock less the one before and its flows, a whole less its part.

The figures that one subtraction ties together are a `Family`. Its cells form a tree (everything,
centres, departments, teams) in every period. Hidden is decided once for a whole snapshot, over all its
periods, whatever the question: two questions with different ranges or filters must not differ in what
they hide. Why what is left cannot be solved: among the hidden children of a shown parent there is always
one that could be one lower while any of the others is one higher, so every hidden cell has at least two possible
values. In a dim of the cases, where nobody moves, its flows move alike; between units cases do move (and transfers
are not released), so there each count does by itself. A hidden parent hides all below it, so tables of different
dims meet in nothing but totals that are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Node = tuple[str, str | None]
"""A cell of one period: the level (dim) and its value; `ROOT` is everything."""
ROOT: Node = ("", None)
Cell = tuple[Node, int]
"""A node in the period of that number."""
Values = Mapping[str, Mapping[Cell, float]]
"""Measure -> cell -> value; a cell that is not there is 0."""

FEW_WORKERS = 2
"""So many workers, or fewer, are told apart by whoever knows one of them."""
_SLACK = 2
_NOISE = 1e-9


@dataclass(frozen=True)
class Family:
    """Measures that hide together.

    `unit`: the counts of a period; one small hides them all. `stock`: what they are the change of; a
    small one hides itself and the units of its period and the next. `within`: (part, whole) pairs whose
    difference is a count of persons too. `smooth`: not whole numbers (averages, split heads), where a sum of two
    hidden cells never gives either. `plain`: a count of how much a unit has to do, which tells nothing of a citizen;
    small it is protected only where a dim of the cases cuts it. `alone`: no sum of parts (a median), so that nothing follows from it.
    """

    unit: tuple[str, ...]
    stock: str | None = None
    within: tuple[tuple[str, str], ...] = ()
    smooth: bool = False
    plain: bool = False
    alone: bool = False


@dataclass(frozen=True)
class Rules:
    """What is small in one table. `threshold`: a count from 1 to below it. `few`: cells with one or two workers behind
    them, hidden whatever they hold. `organisation`: units cut the table, and no dim of the cases does. `shown`: measures
    that are shown in it however small they are."""

    threshold: int
    few: frozenset[Cell] = frozenset()
    organisation: bool = False
    shown: frozenset[str] = frozenset()


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


def hide(tree: Tree, family: Family, values: Values, rules: Rules, already: Hidden = NOTHING) -> Hidden:
    """The cells of `family` to hide, primary and secondary, given some that are hidden `already`."""
    return _Table(tree, family, values, rules, already).hidden()


class _Table:
    """One family over one tree: what is hidden grows until nothing more follows."""

    def __init__(self, tree: Tree, family: Family, values: Values, rules: Rules, already: Hidden) -> None:
        self.tree, self.family, self.values, self.rules = tree, family, values, rules
        self.parts: dict[str, list[Mapping[Cell, float]]] = {}
        for part, whole in family.within:
            if whole in rules.shown:
                self.parts.setdefault(part, []).append(values[whole])
        self.parent = {kid: node for node, kids in tree.children.items() for kid in kids}
        self.units, self.stocks = set(already.units), set(already.stocks)

    def hidden(self) -> Hidden:
        self._primary()
        if self.family.alone:
            return Hidden(frozenset(self.units), frozenset(self.stocks))
        before = (-1, -1)
        while before != (len(self.units), len(self.stocks)):
            before = (len(self.units), len(self.stocks))
            if self.family.stock:
                self.stocks.update(cell for cell in self.units if self._tied(cell[0]) and self._pinned(cell))
                for at in sorted({t for _, t in self.stocks}):
                    self._settle(self.stocks, (self.family.stock,), at)
                self._follow()
            for at in sorted({t for _, t in self.units}):
                self._settle(self.units, self.family.unit, at)
        return Hidden(frozenset(self.units), frozenset(self.stocks))

    def value(self, measure: str, cell: Cell) -> float:
        return self.values[measure].get(cell, 0)

    def _small(self, measure: str, cell: Cell) -> bool:
        value = self.value(measure, cell)
        if self.family.plain and (self.rules.organisation or cell[0] == ROOT):
            return False
        wholes = [self.values[whole] for part, whole in self.family.within if part == measure]
        return self._is_small(value) or any(
            cell in whole and self._is_small(whole[cell] - value) for whole in wholes
        )

    def _is_small(self, value: float) -> bool:
        return is_small(value, self.rules.threshold)

    def _pinned(self, cell: Cell) -> bool:
        """Whether a small flow would follow from the stocks around it, for a flow beside it can be no larger than it is:
        it is the whole of what it is within (of no closures none is of a long case)."""
        full = any(
            part in self.family.unit and self.values[whole].get(cell, 0) - self.value(part, cell) < 1 - _NOISE
            for part, whole in self.family.within
        )
        return full and any(self._small(m, cell) for m in self.family.unit)

    def _primary(self) -> None:
        for node in self.tree.nodes:
            for at in range(self.tree.periods):
                few = (node, at) in self.rules.few
                if few or any(self._small(m, (node, at)) for m in self.family.unit):
                    self.units.add((node, at))
                if self.family.stock and (few or self._small(self.family.stock, (node, at))):
                    self.stocks.add((node, at))

    def _follow(self) -> None:
        """A hidden stock hides the flows before and after it, which would give it back."""
        for node, at in self.stocks:
            if not self._tied(node):
                continue
            self.units.add((node, at))
            if at + 1 < self.tree.periods:
                self.units.add((node, at + 1))

    # ---- secondary ----------------------------------------------------------------------------------

    def _tied(self, node: Node) -> bool:
        """Whether a stock is the one before and its flows: nobody moves between dims of the cases, and nobody leaves
        everything; between units cases do."""
        return node == ROOT or not self.rules.organisation

    def _settle(self, hidden: set[Cell], measures: tuple[str, ...], at: int) -> None:
        """Hide in one period what the shown totals would give back."""
        again = True
        while again:
            again = False
            for parent in (ROOT, *self.parent):
                kids = self.tree.children.get(parent, ())
                if (parent, at) in hidden:
                    hidden.update((kid, at) for kid in kids)
                elif self._holds(hidden, kids, measures, at) and self._open_up(hidden, parent, measures, at):
                    again = True
                    break

    def _holds(self, hidden: set[Cell], kids: Sequence[Node], measures: tuple[str, ...], at: int) -> bool:
        """Whether a hidden child holds something: that nothing is nothing may be known."""
        return any((kid, at) in hidden and self._size(measures, kid, at) > _NOISE for kid in kids)

    def _open_up(self, hidden: set[Cell], parent: Node, measures: tuple[str, ...], at: int) -> bool:
        """Hide one more child (or the parent) if the hidden ones could be solved; whether it did."""
        kids = self.tree.children[parent]
        gone = [kid for kid in kids if (kid, at) in hidden]
        movable = self._move(gone, measures, at)
        if len(gone) > 1 and movable:
            return False
        shown = [kid for kid in kids if (kid, at) not in hidden and self._size(measures, kid, at) > _NOISE]
        able = shown if movable else [kid for kid in shown if self._move([*gone, kid], measures, at)]
        if able:
            hidden.add((min(able, key=lambda kid: self._size(measures, kid, at)), at))
        else:
            hidden.add((parent, at))
        return True

    def _size(self, measures: tuple[str, ...], node: Node, at: int) -> float:
        return sum(self.value(m, (node, at)) for m in measures)

    def _move(self, nodes: Sequence[Node], measures: tuple[str, ...], at: int) -> bool:
        """Whether some leaf below the nodes could hold one less and another one more: of every measure alike, or each by
        itself."""
        leaves = [leaf for node in nodes for leaf in self.tree.leaves(node)]
        if self.rules.organisation:
            return all(
                self._swap(leaves, [(m, at)])
                or not any(self.value(m, (leaf, at)) > _NOISE for leaf in leaves)
                for m in measures
            )
        after = [at + 1] if self.family.stock in measures and at + 1 < self.tree.periods else []
        tied = {(m, at) for m in measures}
        if self.family.stock in measures:
            # With a stock the flows on both sides of it.
            tied |= {(m, t) for m in self.family.unit for t in (at, *after)}
        return self._swap(leaves, tied)

    def _swap(self, leaves: Sequence[Node], counts: Iterable[tuple[str, int]]) -> bool:
        """Whether one of the leaves could hold one less of all these counts, and another one more."""
        counts = list(counts)
        less = [leaf for leaf in leaves if all(self._could_be_less(m, leaf, t) for m, t in counts)]
        if not less or not any(m in self.parts for m, _ in counts):
            return bool(less)
        more = [leaf for leaf in leaves if all(self._could_be_more(m, leaf, t) for m, t in counts)]
        return any(a != b for a in less for b in more)

    def _could_be_more(self, measure: str, leaf: Node, at: int) -> bool:
        """Whether a part could be one higher: it is never more than a whole that is shown however small it is."""
        if (leaf, at) in self.rules.few:
            return True  # its wholes are hidden too
        most = [whole.get((leaf, at), 0) for whole in self.parts.get(measure, ())]
        return self.value(measure, (leaf, at)) + 1 <= min(most, default=float("inf")) + _NOISE

    def _could_be_less(self, measure: str, leaf: Node, at: int) -> bool:
        """Whether a count could be one lower: what is hidden whatever it holds may be zero, another may not."""
        least = _SLACK - 1 if (leaf, at) in self.rules.few else _SLACK
        return self.family.smooth or self.value(measure, (leaf, at)) >= least - _NOISE
