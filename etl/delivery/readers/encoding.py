"""Bytes of a text file as UTF-8, whatever they were: UTF-8, UTF-16, Windows-1252, or two of them mixed.

Older systems wrote code page 850 or 865 (the same Danish letters) or Mac Roman: the Danish letters in its words tell.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from itertools import islice, pairwise

import pyarrow as pa

from .base import Note

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))

_OLDER = {"cp850": "tegntabel 850/865", "mac_roman": "Mac Roman"}
# A word with a letter of ASCII beside a byte beyond it.
_WORD = re.compile(rb"[A-Za-z\x80-\xff]*(?:[A-Za-z][\x80-\xff]|[\x80-\xff][A-Za-z])[A-Za-z\x80-\xff]*")
_LOOKED_AT = 20_000
_SIGNS_IN_WORDS = "’‘´"


def to_utf8(data: bytes) -> tuple[bytes, Note | None]:
    """The bytes as UTF-8 without BOM, and a note where something had to be assumed."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            data = data[len(bom) :]
            if encoding == "utf-8":
                return (data, None) if _is_utf8(data) else _mixed(data)
            text = data.decode(encoding, errors="replace")
            lost = text.count("\ufffd")
            note = Note(f"{lost} tegn kunne ikke læses som UTF-16") if lost else None
            return text.encode("utf-8", errors="replace"), note
    if _is_utf8(data):
        return data, None
    read = data.decode("utf-8", errors="ignore")
    letters = (len(read.encode()) - len(read)) / 2
    broken = _high(data) - _high(read.encode())
    # In Windows-1252 text, what looks like a UTF-8 letter (`Ã¸`) is next to never meant.
    if letters * 10 > broken:
        return _mixed(data)
    encoding, doubtful = _by_words(data)
    if encoding != "cp1252":
        note = Note(f"filen er læst som {_OLDER[encoding]}, som dens danske bogstaver viser", "encoding")
        return data.decode(encoding).encode(), note
    try:
        note = None
        if doubtful:
            note = Note(
                f"{doubtful} ord har tegn, der ikke er bogstaver; filens tegnsæt er måske et andet end Windows-1252",
                "encoding",
            )
        return data.decode("cp1252").encode(), note
    except UnicodeDecodeError:
        note = Note("nogle bytes findes ikke i Windows-1252; de er læst som Latin-1")
        return data.decode("cp1252", errors="latin1-byte").encode(), note


def _by_words(data: bytes) -> tuple[str, int]:
    """Whose letters the words with bytes beyond ASCII are made of, and in how many words they are none at all.

    Windows-1252 unless another makes Danish words of more of them: `N\x9brrebro` is code page 850.
    """
    words = Counter(m.group() for m in islice(_WORD.finditer(data), _LOOKED_AT))
    scores = {
        e: sum(times * _letters(w.decode(e, errors="replace")) for w, times in words.items())
        for e in ("cp1252", *_OLDER)
    }
    best = max(scores, key=lambda e: (scores[e], e == "cp1252"))
    if scores[best] <= 0:
        best = "cp1252"
    doubtful = sum(t for w, t in words.items() if _letters(w.decode("cp1252", errors="replace")) < 0)
    return best, doubtful


def _letters(word: str) -> int:
    """2 for a word with a Danish letter, 1 for one with another common letter, -2 where a sign stands inside it."""
    word = word.strip("“”„‘’‚–—…«»´•·™®©°")
    beyond = [c for c in word if not c.isascii()]
    if any(not c.isalpha() and c not in _SIGNS_IN_WORDS for c in beyond):
        return -2
    # A capital inside a word of small letters is a sign of the wrong table.
    if any(a.islower() and b.isupper() for a, b in pairwise(word)):
        return -2
    if any(c in "æøåÆØÅ" for c in beyond):
        return 2
    return int(all(c in "éèüöäÉÜÖÄ" for c in beyond))


def _high(data: bytes) -> int:
    """How many bytes are not ASCII."""
    return len(data.translate(None, bytes(range(128))))


def _mixed(data: bytes) -> tuple[bytes, Note]:
    """UTF-8 in which some bytes are not: each of them is read as Windows-1252."""
    count = _high(data) - _high(data.decode("utf-8", errors="ignore").encode())
    text = data.decode("utf-8", errors="cp1252-byte")
    return text.encode(), Note(f"{count} bytes er ikke UTF-8; de er læst som Windows-1252")


def _cp1252(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    byte = error.object[error.start : error.start + 1]
    return byte.decode("cp1252", errors="latin1-byte"), error.start + 1


def _latin1(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("latin1-byte", _latin1)
codecs.register_error("cp1252-byte", _cp1252)


def _is_utf8(data: bytes) -> bool:
    if data.isascii():
        return True
    places = pa.array([0, len(data)], pa.int64()).buffers()[1]
    text = pa.Array.from_buffers(pa.large_string(), 1, [None, places, pa.py_buffer(data)])
    try:
        text.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True
