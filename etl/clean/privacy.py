"""Citizen numbers become keyed tokens in memory; anything shaped like one is masked or replaced.

Source: extracts, "citizen_id may be a CPR number. It never reaches the disk".
"""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .dictionary_text import coded, is_coded, is_text, on_words, text_bytes, words_of
from .error_cells import ERRORS, may_hold_error
from .keys import Keys
from .parse import quote

MASK = "******-****"
# Day 01-31 (61-91 for synthetic and replacement numbers), month 01-12 (41-52 for replacement ones).
# Between the two parts: blanks, dashes, a full stop or an underscore, as people and programs write them.
_BETWEEN = "[-\u2010-\u2015\u2212 \t\u00a0\u2000-\u200a\u202f\u205f\u3000._]{0,3}"
CPR = rf"(?:[0-3]\d|[6-9]\d)[014]\d\d\d{_BETWEEN}\d{{4}}"
_CPR_ALONE = rf"(?:^|[^0-9])({CPR})(?:$|[^0-9])"
_CPR_LENGTH, _SHORTEST_STAMP, _STAMP_LENGTH = 10, 16, 19
_DIGITS = np.zeros(256, bool)
_DIGITS[ord("0") : ord("9") + 1] = True
_CPR_PATTERN = re.compile(rf"(?<!\d){CPR}(?!\d)")


def masked(expression: str) -> str:
    """SQL for a text without anything shaped like a CPR number (kept rejects are read by people)."""
    return f"regexp_replace({expression}, {quote(f'(^|[^0-9]){CPR}($|[^0-9])')}, {quote(chr(92) + '1' + MASK + chr(92) + '2')}, 'g')"


def token(value: str, key: bytes) -> str:
    """The token of one citizen number under one key (see `keys` for several)."""
    return Keys((key,)).token(value)


def tokenise(column: pa.ChunkedArray, keys: Keys, nulls: tuple[str, ...]) -> pa.ChunkedArray:
    """A column of citizen numbers as tokens; null words stay null."""

    def hashed(texts: pa.ChunkedArray) -> pa.ChunkedArray:
        plain = pc.utf8_trim_whitespace(texts)
        empty = pc.is_in(pc.utf8_lower(plain), value_set=pa.array({n.lower() for n in nulls}, pa.string()))
        plain = pc.if_else(empty, pa.scalar(None, pa.string()), plain)
        # A failed formula is nobody's number; the checks reject its row.
        errors = plain if may_hold_error(plain) else None
        plain = pc.replace_substring_regex(plain, rf"^(\d{{6}}){_BETWEEN}(\d{{4}})$", r"\1\2")
        for sign in ("-", " "):
            plain = pc.replace_substring(plain, sign, "")
        held = plain.drop_null().to_pylist()
        tokens = pa.array(keys.tokens(held), pa.string())
        filled = plain.is_valid().combine_chunks()
        places = pa.array(
            np.cumsum(filled.to_numpy(zero_copy_only=False)) - 1,
            mask=pc.invert(filled).to_numpy(zero_copy_only=False),
        )
        made = pa.chunked_array([tokens.take(places)])
        if errors is None:
            return made
        failed = pc.is_in(pc.utf8_upper(errors), value_set=pa.array(sorted(ERRORS)))
        return pc.if_else(failed, errors, made)

    # A citizen has several cases: each number is hashed once.
    numbers = coded(column.cast(pa.string()))
    return pc.cast(on_words(numbers, hashed), pa.string())


def mask(text: str | None) -> str | None:
    """The text with everything that is shaped like a CPR number masked."""
    return None if text is None else _CPR_PATTERN.sub(MASK, text)


def replace_in_text(column: pa.ChunkedArray, keys: Keys, as_token: bool) -> tuple[pa.ChunkedArray, int]:
    """A text column without CPR-shaped numbers, and how many cells held one.

    In a key column (`as_token`) each becomes its token, so that references still meet; elsewhere it is
    masked.
    """
    if not is_text(column.type):
        return column, 0
    if is_coded(column.type):
        words, times = words_of(column)
        held = _holds(words)
        count = int(times[held.to_numpy()].sum()) if held is not None else 0
    else:
        held = _holds(column)
        count = pc.sum(held).as_py() or 0 if held is not None else 0
    if not count:
        return column, 0

    def mend(text: str) -> str:
        return _CPR_PATTERN.sub(lambda m: keys.token(m.group()) if as_token else MASK, text)

    def mended(texts: pa.ChunkedArray) -> pa.ChunkedArray:
        hits = pc.fill_null(pc.match_substring_regex(texts, _CPR_ALONE), False).to_pylist()
        cells = zip(texts.to_pylist(), hits, strict=True)
        return pa.chunked_array(
            [pa.array([mend(v) if hit and v is not None else v for v, hit in cells], pa.string())]
        )

    return on_words(column, mended), count


def _holds(texts: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """Which texts hold what is shaped like a CPR number; None where none can, seen without reading them."""
    if all(_cannot_hold(chunk) for chunk in texts.chunks):
        return None
    return pc.fill_null(pc.match_substring_regex(texts, _CPR_ALONE), False)


def _cannot_hold(chunk: pa.Array) -> bool:
    """Whether no cell is long enough for a CPR number, or all such are times of day with their separators.

    `2024-01-05 08:30:00` and `05-01-2024 08:30` have no six digits in a row, which a CPR number has.
    """
    data, starts, ends = text_bytes(chunk)
    lengths = ends - starts
    if not len(lengths) or lengths.max() < _CPR_LENGTH:
        return True
    if lengths.max() > _STAMP_LENGTH:
        return False
    at = starts[lengths >= _CPR_LENGTH]
    if (lengths[lengths >= _CPR_LENGTH] < _SHORTEST_STAMP).any():
        return False
    days = ~_DIGITS[data[at + 4]] | ~_DIGITS[data[at + 5]]
    return bool((days & ~_DIGITS[data[at + 10]] & ~_DIGITS[data[at + 13]]).all())


def find_numbers(text: str) -> list[tuple[int, int]]:
    """Where what is shaped like a CPR number stands in the text, as (start, end)."""
    return [m.span() for m in _CPR_PATTERN.finditer(text)]
