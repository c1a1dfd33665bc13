"""Bytes of a text file as UTF-8, whatever they were: UTF-8, UTF-16, Windows-1252, or two of them mixed."""

from __future__ import annotations

import codecs

import pyarrow as pa

from .base import Note

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


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
    try:
        return data.decode("cp1252").encode(), None
    except UnicodeDecodeError:
        note = Note("nogle bytes findes ikke i Windows-1252; de er læst som Latin-1")
        return data.decode("cp1252", errors="latin1-byte").encode(), note


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
