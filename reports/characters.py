"""Texts as files can hold them: without what XML forbids, and on paper without what no shipped font can draw."""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

Held = TypeVar("Held")
FONTS = Path(__file__).parent / "fonts"
BOX = "□"
"""What stands for a character that no font here has."""
# XML 1.0, 2.2: the characters that no document may hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BREAKS = "\x0b\x0c"


def tidy(value: Held) -> Held:
    """The value with every text in it as a file can hold it: a vertical tab is a blank, other forbidden ones are gone."""
    return cast(Held, _mapped(value, _allowed))


def drawable(value: Held) -> Held:
    """The value with every text in it as the papers can draw it: `BOX` for what no shipped font has."""
    return cast(Held, _mapped(value, _drawn))


def _allowed(text: str) -> str:
    return _FORBIDDEN.sub(lambda m: " " if m.group() in _BREAKS else "", text)


def _drawn(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    known = _glyphs()
    text = unicodedata.normalize("NFC", _allowed(text))
    return "".join(c if ord(c) in known or c in "\n\t\r" else "" if _shapeless(c) else BOX for c in text)


def _shapeless(character: str) -> bool:
    """Whether it only says how others are drawn (a joiner, the colour of an emoji)."""
    code = ord(character)
    return (
        unicodedata.category(character) in ("Cf", "Cc")
        or 0xFE00 <= code <= 0xFE0F
        or 0xE0100 <= code <= 0xE01EF
        or 0x1F3FB <= code <= 0x1F3FF
    )


def _mapped(value: Any, change: Any) -> Any:
    if isinstance(value, str):
        changed = change(value)
        return value if changed == value else changed
    if isinstance(value, dict):
        return {_mapped(k, change): _mapped(v, change) for k, v in value.items()}
    if isinstance(value, list):
        return [_mapped(v, change) for v in value]
    if isinstance(value, tuple):
        made = [_mapped(v, change) for v in value]
        if all(a is b for a, b in zip(made, value, strict=True)):
            return value
        # A tuple with names takes its fields one by one.
        return type(value)(*made) if hasattr(value, "_fields") else tuple(made)
    if is_dataclass(value) and not isinstance(value, type):
        held = {f.name: getattr(value, f.name) for f in fields(value) if f.init}
        new = {name: _mapped(v, change) for name, v in held.items()}
        other = {name: v for name, v in new.items() if v is not held[name] and v != held[name]}
        return replace(value, **other) if other else value
    return value


@cache
def _glyphs() -> frozenset[int]:
    """The code points that the shipped fonts draw: all weights of the house's font, or the font behind it."""
    house = [set(_code_points(p.read_bytes())) for p in sorted(FONTS.glob("IBMPlex*.ttf"))]
    behind = set(_code_points((FONTS / "DejaVuSans.ttf").read_bytes()))
    return frozenset(code for code in set.intersection(*house) | behind if code >= 32)


def _code_points(font: bytes) -> Iterator[int]:
    """The code points of a TrueType font's character map (OpenType, `cmap`: formats 4 and 12)."""
    count = struct.unpack_from(">H", font, 4)[0]
    records = [struct.unpack_from(">4sLLL", font, 12 + 16 * n) for n in range(count)]
    table = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    for n in range(struct.unpack_from(">H", font, table + 2)[0]):
        platform, _, offset = struct.unpack_from(">HHL", font, table + 4 + 8 * n)
        at = table + offset
        kind = struct.unpack_from(">H", font, at)[0]
        if platform not in (0, 3):
            continue
        if kind == 12:
            for group in range(struct.unpack_from(">L", font, at + 12)[0]):
                first, last, _ = struct.unpack_from(">LLL", font, at + 16 + 12 * group)
                yield from range(first, last + 1)
        elif kind == 4:
            yield from _segments(font, at)


def _segments(font: bytes, at: int) -> Iterator[int]:
    """Of a character map of format 4: each code point that has a glyph."""
    twice = struct.unpack_from(">H", font, at + 6)[0]
    ends, starts = at + 14, at + 16 + twice
    deltas, offsets = starts + twice, starts + 2 * twice
    for n in range(0, twice, 2):
        first, last = (struct.unpack_from(">H", font, place + n)[0] for place in (starts, ends))
        delta, offset = (struct.unpack_from(">H", font, place + n)[0] for place in (deltas, offsets))
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = (code + delta) & 0xFFFF
            if offset:
                glyph = struct.unpack_from(">H", font, offsets + n + offset + 2 * (code - first))[0]
            if glyph:
                yield code
