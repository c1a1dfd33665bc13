"""Citizen numbers in columns become keyed tokens in memory; anything shaped like one is masked or replaced.

Source: extracts, "citizen_id may be a CPR number. It never reaches the disk".
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .citizen_numbers import ALONE, MASK, find_numbers, mask, ten_digits
from .dictionary_text import coded, is_coded, is_text, on_words, text_bytes, words_of
from .error_cells import ERRORS, may_hold_error
from .keys import Keys
from .parse import quote

_CPR_LENGTH, _SHORTEST_STAMP, _STAMP_LENGTH = 10, 16, 19
_DIGITS = np.zeros(256, bool)
_DIGITS[ord("0") : ord("9") + 1] = True


def masked(expression: str) -> str:
    """SQL for a text without anything shaped like a citizen number (kept rejects are read by people).

    Twice, for of two neighbours the sign between them is taken by the first.
    """
    pattern, kept = quote(ALONE.replace("(?:^", "(^").replace("(?:$", "($")), quote(f"\\1{MASK}\\2")
    once = f"regexp_replace({expression}, {pattern}, {kept}, 'g')"
    return f"regexp_replace({once}, {pattern}, {kept}, 'g')"


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
        plain = pc.replace_substring_regex(plain, r"^(\d{6})[- ]?(\d{4})$", r"\1\2")
        odd = pc.invert(pc.fill_null(pc.match_substring_regex(plain, r"^\d{10}$"), True))
        if pc.any(odd).as_py():
            plain = pc.if_else(
                odd, pa.chunked_array([pa.array(map(_plain, plain.to_pylist()), pa.string())]), plain
            )
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
        if not as_token:
            return mask(text) or ""
        for start, end in reversed(find_numbers(text)):
            text = text[:start] + keys.token(ten_digits(text[start:end])) + text[end:]
        return text

    def mended(texts: pa.ChunkedArray) -> pa.ChunkedArray:
        hits = pc.fill_null(pc.match_substring_regex(texts, ALONE), False).to_pylist()
        cells = zip(texts.to_pylist(), hits, strict=True)
        return pa.chunked_array(
            [pa.array([mend(v) if hit and v is not None else v for v, hit in cells], pa.string())]
        )

    return on_words(column, mended), count


def _holds(texts: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """Which texts hold what is shaped like a CPR number; None where none can, seen without reading them."""
    if all(_cannot_hold(chunk) for chunk in texts.chunks):
        return None
    return pc.fill_null(pc.match_substring_regex(texts, ALONE), False)


def _cannot_hold(chunk: pa.Array) -> bool:
    """Whether no cell is long enough for a CPR number, or all such are times of day with their separators.

    `2024-01-05 08:30:00` and `05-01-2024 08:30` have a colon where a number would go on.
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
    return bool((days & ~_DIGITS[data[at + 10]] & (data[at + 13] == ord(":"))).all())


def _plain(text: str | None) -> str | None:
    return None if text is None else ten_digits(text)
