"""A unit's figures are a part of the same figures by unit: asked once for all of them, and remembered beside the snapshot.

A page of one team asks what its neighbour's page asks of another: what is prepared is the statement by team, of which
each team's cells are the rows with its name. That a part is what a statement of its own would give is held cell by cell
(tests/generative/test_parts.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from threading import Lock
from typing import Any

import orjson

from metrics.question import Question
from metrics.warehouse import beside
from metrics.warehouse.cache import Cache
from metrics.warehouse.snapshot import Snapshot

from .layout import Cell, plain

UNITS = ("team", "department")
Statement = Callable[[Question], str]
Whole = dict[str | None, list[Cell]]
"""Unit -> the cells of it. None -> all cells, where a statement is of no unit."""
_asking = Lock()


def cells(
    snapshot: Snapshot, question: Question, statement: Statement, *, fresh: bool = False
) -> tuple[list[Cell], bool]:
    """The cells of a question, and whether they were remembered (or a part of what is) rather than asked now.

    `fresh`: they are asked now.
    """
    sql = statement(question)
    if fresh:
        return snapshot.fetch(sql), False
    found = of_units(question)
    if found is not None:
        whole, dim, unit = found
        known = _known(snapshot, statement(whole), whole.by.index(dim), dim not in question.by)
        if known is not None:
            return known.get(unit, []), True
    known = _known(snapshot, sql)
    return (known[None], True) if known is not None else (snapshot.fetch(sql), False)


def shared(
    snapshot: Snapshot, question: Question, statement: Statement, *, fresh: bool = False
) -> tuple[list[Cell], bool]:
    """As `cells`, of questions of which several stand on one statement (a curve, asked at several weeks): the first
    asks it, the others wait and read what it found."""
    with _asking:
        found, cached = cells(snapshot, question, statement, fresh=fresh)
        snapshot.cells.put((statement(question), None, False), {None: found})
    return found, cached


def prepare(snapshot: Snapshot, question: Question, statement: Statement) -> None:
    """Ask what a question, or all of its neighbours, stand on, and remember it; once."""
    found = of_units(question)
    whole = question if found is None else found[0]
    sql = statement(whole)
    if beside.recall(snapshot, _name(sql)) is None:
        rows = [(row[0].isoformat(), *_told(row[1:])) for row in snapshot.fetch(sql)]
        beside.remember(snapshot, _name(sql), orjson.dumps(rows))


def of_units(question: Question) -> tuple[Question, str, str] | None:
    """The question about all units of a level of which this one asks for one, the level, and the unit.

    >>> of_units(Question("inflow", ("benefit",), where=(("team", "T1"),)))[0].by
    ('team', 'benefit')
    """
    for dim in UNITS:
        units = [value for name, value in question.where if name == dim]
        if len(units) == 1 and units[0] is not None:
            by = question.by if dim in question.by else (dim, *question.by)
            where = tuple(pair for pair in question.where if pair[0] != dim)
            return replace(question, by=by, where=where), dim, units[0]
    return None


def _known(snapshot: Snapshot, sql: str, at: int | None = None, drop: bool = False) -> Whole | None:
    """What is remembered of a statement, by the unit in its dim number `at`, which is left out where `drop`."""
    held: Cache[Any, Whole] = snapshot.cells
    key = (sql, at, drop)
    found = held.get(key)
    if found is None:
        content = beside.recall(snapshot, _name(sql))
        try:
            rows = None if content is None else orjson.loads(content)
            if rows is not None:
                found = held.put(key, _by_unit(rows, at, drop))
        except (ValueError, TypeError, IndexError):
            return None  # damaged
    return found


def _by_unit(rows: list[list[Any]], at: int | None, drop: bool) -> Whole:
    found: Whole = {} if at is not None else {None: []}
    for row in rows:
        unit = None if at is None else row[1 + at]
        row[0] = date.fromisoformat(row[0])
        if at is not None and drop:
            del row[1 + at]
        found.setdefault(unit, []).append(tuple(row))
    return found


def _told(values: tuple[Any, ...]) -> list[Any]:
    return [value if value is None or isinstance(value, str | bool) else plain(value) for value in values]


def _name(sql: str) -> str:
    return f"cells-{hashlib.sha256(sql.encode()).hexdigest()[:32]}.json"
