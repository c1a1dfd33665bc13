"""Which cells of a snapshot are hidden, remembered beside it (`warehouse.beside`): a small file a family."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

import orjson

from metrics.warehouse import beside
from metrics.warehouse.snapshot import Snapshot

from .disclosure import Cell, Hidden

RULES = 2
"""The edition of the rules: what others have hidden is not believed."""
Levels = tuple[str, ...]
Tables = dict[Levels, Hidden]
"""Levels of a table -> what is hidden in it."""


def remembered(
    snapshot: Snapshot, name: str, wanted: Collection[Levels], make: Callable[[], Tables]
) -> Tables:
    """The hidden cells of a family (and grain), from the file where it is there, else made and kept.

    `wanted`: the tables that it must hold. Two that make it at once write the same.
    """
    content = beside.recall(snapshot, f"hidden-{RULES}-{name}.json")
    if content is not None:
        try:
            found = _read(content)
            if set(found) == set(wanted):
                return found
        except (ValueError, KeyError, TypeError):
            pass  # damaged: it is made anew
    made = make()
    beside.remember(snapshot, f"hidden-{RULES}-{name}.json", _written(made))
    return made


def _read(content: bytes) -> Tables:
    return {
        tuple(table["levels"]): Hidden(_cells(table["units"]), _cells(table["stocks"]))
        for table in orjson.loads(content)
    }


def _cells(written: Iterable[Any]) -> frozenset[Cell]:
    return frozenset(((level, value), int(at)) for level, value, places in written for at in places)


def _written(tables: Tables) -> bytes:
    return orjson.dumps(
        [
            {"levels": levels, "units": _by_node(hidden.units), "stocks": _by_node(hidden.stocks)}
            for levels, hidden in tables.items()
        ]
    )


def _by_node(cells: Iterable[Cell]) -> list[list[Any]]:
    found: dict[tuple[str, str | None], list[int]] = {}
    for node, at in cells:
        found.setdefault(node, []).append(at)
    return [[*node, sorted(places)] for node, places in sorted(found.items(), key=lambda i: str(i[0]))]
