"""Characters that no text of a case system means: control characters go, Danish letters encoded twice are turned back.

A word processor's line break (vertical tab), a form feed and Unicode's own line breaks become a blank; other control
characters, and those that turn the order of reading, are removed: no output can hold them, or they make it lie.
"""

from __future__ import annotations

import re

import pyarrow as pa

from .dictionary_text import is_coded, is_text, on_words, text_bytes, words_of

_BLANK = "\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029"
_GONE = (
    "".join(map(chr, (*range(9), *range(14, 28), 127, *range(0x80, 0x85), *range(0x86, 0xA0))))
    + "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufff9\ufffa\ufffb\ufffe\uffff"
)
_CONTROLS = str.maketrans({**dict.fromkeys(_BLANK, " "), **dict.fromkeys(_GONE)})
# The bytes with which any of them, or a letter that was encoded twice, begins beyond ASCII.
_SIGNS = re.compile(
    rb"\xc2[\x80-\x9f]|\xc3\x83|\xe2\x80[\x8e\x8f\xa8-\xae]|\xe2\x81[\xa6-\xa9]|\xef\xbf[\xb9-\xbb\xbe\xbf]"
)


def _twice() -> dict[str, str]:
    """How a Danish or common letter looks whose UTF-8 was taken for Windows-1252 or Latin-1 -> the letter."""
    looks = {}
    for letter in "æøåÆØÅéÉüÜöÖäÄ":
        first, second = letter.encode()
        seconds = {chr(second)}
        try:
            seconds.add(bytes([second]).decode("cp1252"))
        except UnicodeDecodeError:
            pass
        looks.update({chr(first) + s: letter for s in seconds})
    return looks


_TWICE = _twice()
_LOOKS = re.compile("|".join(map(re.escape, sorted(_TWICE))))


def mend_text(text: str) -> str:
    """The text without control characters and with letters that were encoded twice turned back."""
    for _ in range(3):
        mended = _LOOKS.sub(lambda m: _TWICE[m.group()], text)
        if mended == text:
            break
        text = mended
    return text.translate(_CONTROLS)


def mend_table(table: pa.Table) -> tuple[pa.Table, int, int]:
    """The table with every text mended; how many cells held control characters, and how many letters encoded twice."""
    controls = twice = 0
    for index, field in enumerate(table.schema):
        if not is_text(field.type):
            continue
        column = table.column(index)
        if is_coded(field.type):
            words, times = words_of(column)
        else:
            words, times = column, None
        if not any(_odd(chunk) for chunk in words.chunks):
            continue
        for n, text in enumerate(words.to_pylist()):
            if text is not None and (count := 1 if times is None else int(times[n])):
                doubled = bool(_LOOKS.search(text))
                twice += count * doubled
                controls += count * (not doubled and mend_text(text) != text)
        table = table.set_column(index, field.name, on_words(column, _mended))
    return table, controls, twice


def _mended(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    return pa.chunked_array(
        [pa.array([None if t is None else mend_text(t) for t in texts.to_pylist()], pa.string())]
    )


def _odd(chunk: pa.Array) -> bool:
    """Whether a text may hold any of them, seen in the bytes; a tab and a line's end are none."""
    data, starts, ends = text_bytes(chunk)
    if not len(starts):
        return False
    used = data[starts[0] : ends[-1]]
    low = used[used < 32]
    if (used == 127).any() or (len(low) and not ((low == 9) | (low == 10) | (low == 13)).all()):
        return True
    return bool((used > 127).any()) and _SIGNS.search(used.data) is not None
