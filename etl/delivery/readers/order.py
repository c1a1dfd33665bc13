"""Which way round a column's dates are: decided from what it holds.

A profile says an order; a file may prove another. A column is read against the profile only where at
least three of its cells, and a quarter of them, can be read in no other way and none contradicts: a
single slip of the pen turns nobody's dates around. Where a column proves nothing, the file's other
columns decide, then the delivery's other files, then the profile.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.clean.dictionary_text import is_coded, is_text, on_words, text_bytes, words_of
from etl.delivery.contracts import Table

from .base import Note, RawTable

OTHER = {"dmy": "mdy", "mdy": "dmy"}
_WORDS = {"dmy": "dag-måned-år", "mdy": "måned-dag-år"}
_LOOSE = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./]\d{4}")
_SIGNS = np.zeros(256, bool)
_SIGNS[[ord(c) for c in "-./"]] = True
_ENOUGH, _SHARE = 3, 0.25
_ZERO = ord("0")


@dataclass(frozen=True)
class Evidence:
    """Cells with day and month before the year: all, those that fit one order only, those that fit both."""

    cells: int = 0
    dmy: int = 0
    mdy: int = 0
    either: int = 0

    def __add__(self, other: Evidence) -> Evidence:
        return Evidence(
            self.cells + other.cells, self.dmy + other.dmy, self.mdy + other.mdy, self.either + other.either
        )

    def verdict(self, order: str) -> str | None:
        """The order that the cells prove, given the profile's; None where they prove none."""
        own, against = (self.dmy, self.mdy) if order == "dmy" else (self.mdy, self.dmy)
        if own:
            return order
        if against >= max(_ENOUGH, _SHARE * self.cells):
            return OTHER[order]
        return None


def weigh(column: pa.ChunkedArray) -> Evidence:
    """What a column of text tells of the order of day and month."""
    if not is_text(column.type):
        return Evidence()
    if is_coded(column.type):
        column, counts = words_of(column)
        return _weigh(column.chunk(0), counts)
    return sum((_weigh(chunk, np.ones(len(chunk), np.int64)) for chunk in column.chunks), Evidence())


def _weigh(chunk: pa.Array, times: np.ndarray) -> Evidence:
    """Of texts that stand so many times each."""
    data, starts, ends = text_bytes(chunk)
    enough = ends - starts >= 8
    if not enough.any():
        return Evidence()
    where = np.flatnonzero(enough)
    starts, ends = starts[where].astype(np.int64), ends[where]
    third = _SIGNS[data[starts + 2]]
    early = third | _SIGNS[data[starts + 1]]
    if not early.any():
        return Evidence()
    padded = third & _SIGNS[data[starts + 5]] & (ends - starts >= 10)
    at, times = starts[padded], times[where]
    ten, one, ten2, one2 = (data[at + n].astype(np.int16) - _ZERO for n in (0, 1, 3, 4))
    digits = (np.minimum.reduce([ten, one, ten2, one2]) >= 0) & (np.maximum.reduce([ten, one, ten2, one2]) <= 9) \
        if len(at) else np.zeros(0, bool)  # fmt: skip
    found = _count((ten * 10 + one)[digits], (ten2 * 10 + one2)[digits], times[padded][digits])
    rest = early & ~padded
    if rest.any():
        totals: Counter[tuple[int, int]] = Counter()
        texts = pc.utf8_slice_codeunits(chunk.take(pa.array(where[rest])), 0, 10).to_pylist()
        for text, count in zip(texts, times[rest].tolist(), strict=True):
            if match := _LOOSE.match(text):
                totals[int(match[1]), int(match[2])] += count
        loose = np.array(list(totals), np.int16).reshape(-1, 2)
        found += _count(loose[:, 0], loose[:, 1], np.array(list(totals.values()), np.int64))
    return found


def _count(first: np.ndarray, second: np.ndarray, times: np.ndarray) -> Evidence:
    month1, month2 = (first >= 1) & (first <= 12), (second >= 1) & (second <= 12)
    day1, day2 = (first > 12) & (first <= 31), (second > 12) & (second <= 31)
    return Evidence(
        int(times.sum()),
        int(times[day1 & month2].sum()),
        int(times[month1 & day2].sum()),
        int(times[month1 & month2 & (first != second)].sum()),
    )


def date_columns(table: Table, raw: pa.Table) -> list[str]:
    """The table's date and time columns that the raw one holds as text."""
    return [
        c.name
        for c in table.columns
        if c.type in ("date", "timestamp")
        and c.name in raw.column_names
        and is_text(raw.schema.field(c.name).type)
    ]


def one_verdict(evidence: Iterable[Evidence], order: str) -> str | None:
    """What several columns prove together: None where they prove nothing or contradict each other."""
    verdicts = {e.verdict(order) for e in evidence} - {None}
    return verdicts.pop() if len(verdicts) == 1 else None


def settle_dates(raw: RawTable, table: Table, order: str, elsewhere: Callable[[], str | None]) -> RawTable:
    """The raw table with every date column in the profile's order or ISO, and notes on what decided.

    `elsewhere` is asked, only where the whole file proves nothing, what the delivery's other files prove.
    """
    weights = {name: weigh(raw.table.column(name)) for name in date_columns(table, raw.table)}
    held = {name: e for name, e in weights.items() if e.cells}
    if not held:
        return raw
    by_file = one_verdict(held.values(), order)
    result, notes = raw.table, list(raw.notes)
    unproven: dict[str, str] = {}
    for name, evidence in held.items():
        verdict = evidence.verdict(order)
        why = "kolonnens egne værdier"
        if verdict is None and by_file is not None:
            verdict, why = by_file, "filens øvrige kolonner"
        elif verdict is None and evidence.either:
            verdict, why = elsewhere(), "leverancens øvrige filer"
            unproven[name] = why if verdict else "kildeprofilen"
        verdict = verdict or order
        stray = evidence.mdy if verdict == "dmy" else evidence.dmy
        if verdict != order:
            result = result.set_column(
                result.column_names.index(name), name, _as_iso(result.column(name), verdict)
            )
            if name not in unproven:
                notes.append(
                    Note(
                        f"{name} er læst som {_WORDS[verdict]}, fordi {why} viser det (profilen siger {_WORDS[order]})",
                        "date_order",
                    )
                )
        if stray:
            notes.append(
                Note(
                    f"{name}: {stray} datoer passer kun som {_WORDS[OTHER[verdict]]} og er afvist; "
                    f"kolonnen er læst som {_WORDS[verdict]}",
                    "date_order",
                )
            )
    for why in dict.fromkeys(unproven.values()):
        names = ", ".join(n for n, w in unproven.items() if w == why)
        verdict = (elsewhere() if why != "kildeprofilen" else None) or order
        notes.append(
            Note(
                f"{names}: alle dage er 12 eller mindre; læst som {_WORDS[verdict]} efter {why}", "date_order"
            )
        )
    return replace(raw, table=result, notes=tuple(notes))


def _as_iso(column: pa.ChunkedArray, order: str) -> pa.ChunkedArray:
    swapped = r"\3-\2-\1" if order == "dmy" else r"\3-\1-\2"
    return on_words(
        column,
        lambda text: pc.replace_substring_regex(text, r"^(\d{1,2})[-./](\d{1,2})[-./](\d{4})", swapped),
    )
