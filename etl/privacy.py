"""Citizen numbers become keyed tokens in memory; anything shaped like one is masked or replaced.

Source: extracts, "citizen_id may be a CPR number. It never reaches the disk".
"""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

from .keys import Keys

MASK = "******-****"
# Day 01-31 (61-91 for synthetic and replacement numbers), month 01-12 (41-52 for replacement ones).
CPR = r"(?:[0-3]\d|[6-9]\d)[014]\d\d\d[- ]?\d{4}"
_CPR_ALONE = rf"(?:^|[^0-9])({CPR})(?:$|[^0-9])"
_CPR_PATTERN = re.compile(rf"(?<!\d){CPR}(?!\d)")


def token(value: str, key: bytes) -> str:
    """The token of one citizen number under one key (see `keys` for several)."""
    return Keys((key,)).token(value)


def tokenise(column: pa.ChunkedArray, keys: Keys, nulls: tuple[str, ...]) -> pa.ChunkedArray:
    """A column of citizen numbers as tokens; null words stay null."""
    coded = column.cast(pa.string()).combine_chunks().dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    empty = {n.casefold() for n in nulls}
    tokens = [
        None if v is None or v.strip().casefold() in empty else keys.token(v)
        for v in coded.dictionary.to_pylist()
    ]
    plain = pa.array(tokens, pa.string()).take(coded.indices)
    return pa.chunked_array([plain])


def mask(text: str | None) -> str | None:
    """The text with everything that is shaped like a CPR number masked."""
    return None if text is None else _CPR_PATTERN.sub(MASK, text)


def replace_in_text(column: pa.ChunkedArray, keys: Keys, as_token: bool) -> tuple[pa.ChunkedArray, int]:
    """A text column without CPR-shaped numbers, and how many cells held one.

    In a key column (`as_token`) each becomes its token, so that references still meet; elsewhere it is
    masked.
    """
    if not pa.types.is_string(column.type):
        return column, 0
    hits = pc.fill_null(pc.match_substring_regex(column, _CPR_ALONE), False)
    count = pc.sum(hits).as_py() or 0
    if not count:
        return column, 0

    def mend(value: str) -> str:
        return _CPR_PATTERN.sub(lambda m: keys.token(m.group()) if as_token else MASK, value)

    mended = [
        mend(v) if hit and v is not None else v
        for v, hit in zip(column.to_pylist(), hits.to_pylist(), strict=True)
    ]
    return pa.chunked_array([pa.array(mended, pa.string())]), count


def find_numbers(text: str) -> list[tuple[int, int]]:
    """Where what is shaped like a CPR number stands in the text, as (start, end)."""
    return [m.span() for m in _CPR_PATTERN.finditer(text)]
