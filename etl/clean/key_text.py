"""Keys and codes as they are compared: composed, without blanks at the ends and without what nobody sees.

Two files may write one key differently to the bytes and alike to the eye: `å` in one or two characters, a
no-break blank behind it, a mark of no width in it. Leading zeros and case are never touched; where they
keep keys from meeting, `etl.check.parents` tells it.
"""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.build.findings import Finding
from etl.delivery.contracts import Column, Table

from .dictionary_text import is_coded, is_text, on_words, text_bytes, words_of

NO_VALUE = ("nan", "NaN", "NaT", "None", "<NA>")
"""What programs write for no value; none of them is a key. (A spreadsheet's errors are unreadable: `error_cells`.)"""
LONGEST = 2000
"""Characters that a key or a name may have to be looked through."""
SCIENTIFIC = r"^[+-]?\d+([.,]\d+)?[eE][+-]\d{2,3}$|^[+-]?\d+[.,]\d+[eE]\d{1,3}$"
"""A number of many digits as a spreadsheet shows it: `1,23E+11`. Its last digits are lost."""
# Categories of characters that take no room: control, format, surrogate, private, not assigned.
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")
# Marks that some fonts give room and nobody sees: fillers of Hangul, braille's blank, variation selectors.
_FILLERS = re.compile("[\u115f\u1160\u3164\uffa0\u2800\u034f\ufe00-\ufe0f]")
_BLANK = re.compile(r"\s")


def plain_key(text: str) -> str:
    """One key as it is compared. A text of a page or more is none, and stays as it is: it may be a whole file."""
    if len(text) > LONGEST:
        return text
    composed = _FILLERS.sub("", unicodedata.normalize("NFC", text))
    seen = "".join(c for c in composed if c.isspace() or unicodedata.category(c) not in _UNSEEN)
    return _BLANK.sub(" ", seen).strip()


def plain_keys(table: Table, raw: pa.Table) -> tuple[pa.Table, list[Finding]]:
    """The rows with plain keys and codes, and a finding a column in which one was not."""
    findings = []
    for column in table.columns:
        if not _is_compared(table, column) or column.name not in raw.column_names:
            continue
        cells = raw.column(column.name)
        if not is_text(cells.type) or _is_plain(cells):
            continue
        mended, count, example = _mended(cells)
        if not count:
            continue
        raw = raw.set_column(raw.column_names.index(column.name), column.name, mended)
        text = f"Usynlige tegn eller blanktegn i {table.name}.{column.name} er fjernet, før værdierne er sammenlignet"
        findings.append(Finding("key_text", "repaired", table.name, count, (example,), text))
    return raw, findings


def _is_compared(table: Table, column: Column) -> bool:
    """Keys, codes, and the names of units, people and suppliers: figures are cut by them."""
    return column.type in ("id", "code") or (
        column.type == "text" and table.name in ("teams", "workers", "offers")
    )


def _is_plain(cells: pa.ChunkedArray) -> bool:
    """Whether all is printable ASCII without a blank, seen from the bytes."""
    words = words_of(cells)[0] if is_coded(cells.type) else cells
    for chunk in words.chunks:
        data, starts, ends = text_bytes(chunk)
        if len(starts):
            held = data[int(starts[0]) : int(ends[-1])]
            if len(held) and (held.min() <= 32 or held.max() >= 127):
                return False
    return True


def _mended(cells: pa.ChunkedArray) -> tuple[pa.ChunkedArray, int, str]:
    """The cells with plain keys, how many changed, and one of them as code points."""
    words, times = words_of(cells)
    texts = words.to_pylist()
    changed = [n for n, text in enumerate(texts) if text is not None and plain_key(text) != text]
    if not changed:
        return cells, 0, ""

    def mend(column: pa.ChunkedArray) -> pa.ChunkedArray:
        unique = pc.unique(column).to_pylist()
        known = {t: plain_key(t) or None for t in unique if t is not None}
        return pa.chunked_array([pa.array([known.get(t) for t in column.to_pylist()], pa.string())])

    example = ascii(texts[changed[0]][:40])
    return on_words(cells, mend), int(times[np.array(changed)].sum()), example


def may_be_lost(cells: pa.ChunkedArray) -> bool:
    """Whether a column of keys may hold one that has lost its digits or is a word for no value."""
    if not is_text(cells.type):
        return bool(pa.types.is_floating(cells.type))
    words = words_of(cells)[0] if is_coded(cells.type) else cells
    if pc.any(pc.is_in(words, value_set=pa.array(NO_VALUE, pa.string()))).as_py():
        return True
    return any(_has_exponent(chunk) for chunk in words.chunks)


def _has_exponent(chunk: pa.Array) -> bool:
    """Whether a digit, an E and a digit or sign stand side by side somewhere in the bytes."""
    data, starts, ends = text_bytes(chunk)
    if not len(starts):
        return False
    held = data[int(starts[0]) : int(ends[-1])]
    at = np.flatnonzero((held == ord("E")) | (held == ord("e")))
    at = at[(at > 0) & (at < len(held) - 1)]
    before, after = held[at - 1], held[at + 1]
    digit = (before >= ord("0")) & (before <= ord("9"))
    follows = (after == ord("+")) | (after == ord("-")) | ((after >= ord("0")) & (after <= ord("9")))
    return bool((digit & follows).any())
