"""What a reader of workbooks does not tell of a sheet, seen in its XML: errors, formulas without a value, merged
and hidden cells, and a cell so far out that reading the sheet would take all memory.

Each sheet is first looked through for signs of them, which is fast; only where there are any is it parsed.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from etl.clean.error_cells import NO_VALUE
from etl.errors import Refused

Place = tuple[int, int]
Area = tuple[int, int, int, int]

_BLOCK = 1 << 20
_MOST_BYTES = 4 << 30
_MOST_RATIO, _RATIO_FROM = 400, 64 << 20
# A sheet of this many places is read whatever it holds; a larger one must hold something in one place of a hundred.
_FREE_PLACES, _PLACES_A_CELL = 2_000_000, 100
# Cells as every known writer puts them (no column beyond ZZ); whatever else begins like a cell is parsed.
_SIGNS = re.compile(
    rb'<c(?=[ >/])(?! r="[A-Z]{1,2}\d{1,7}"(?: s="\d+")?(?: t="(?:s|n|b|str|inlineStr|d)")?/?>)'
    rb"|<f[ >/]|<mergeCell[ >]|<(?:row|col)[^>]*hidden|<\w+:(?:c|row|f|worksheet)[ >/]|<!DOCTYPE"
)
_PLACE = re.compile(r"^([A-Za-z]{1,3})(\d{1,7})$")


@dataclass(frozen=True)
class SheetXml:
    """Of one sheet, rows and columns from 0: texts of cells without a value, merged areas, what is hidden."""

    errors: dict[Place, str] = field(default_factory=dict)
    merged: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


def look_into(path: Path, names: list[str]) -> dict[str, SheetXml]:
    """What the XML of the named sheets tells. Refused where the workbook unpacks to too much or reaches too far.

    Raises zipfile's, zlib's and expat's errors where it cannot be read.
    """
    with zipfile.ZipFile(path) as book:
        _check_size(path, book)
        parts = _parts(book)
        wanted = {name: parts[name] for name in names if name in parts}
        trusted = not _computed_on_opening(book)
        for member in book.infolist():
            if member.filename not in wanted.values():
                for _ in _blocks(book, member.filename):
                    pass
        return {name: _sheet(path, name, book, part, trusted) for name, part in wanted.items()}


def _check_size(path: Path, book: zipfile.ZipFile) -> None:
    size = sum(m.file_size for m in book.infolist())
    packed = sum(m.compress_size for m in book.infolist())
    if size > _MOST_BYTES or (size > _RATIO_FROM and size > _MOST_RATIO * packed):
        raise Refused(
            f"{path} unpacks to {size:,} bytes, more than a workbook of data does. Nothing was loaded."
        )


def _blocks(book: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part's bytes; more than its list says is an error of zipfile's."""
    with book.open(part) as handle:
        while block := handle.read(_BLOCK):
            yield block


def _parts(book: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name -> its part of the file."""
    known = {n.casefold(): n for n in book.namelist()}
    targets: dict[str, str] = {}
    sheets: dict[str, str] = {}

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            target = attributes.get("Target", "")
            whole = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
            targets[attributes.get("Id", "")] = known.get(whole.casefold(), "")

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            ident = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            if targets.get(ident):
                sheets[attributes.get("name", "")] = targets[ident]

    _parse(_blocks(book, known.get("xl/_rels/workbook.xml.rels", "xl/_rels/workbook.xml.rels")), relation)
    _parse(_blocks(book, known.get("xl/workbook.xml", "xl/workbook.xml")), sheet)
    return sheets


def _computed_on_opening(book: zipfile.ZipFile) -> bool:
    """Whether whoever opens it must compute its formulas: a 0 in them is then only a placeholder."""
    full = []

    def calculation(tag: str, attributes: dict[str, str]) -> None:
        if tag == "calcPr" and attributes.get("fullCalcOnLoad") in ("1", "true"):
            full.append(tag)

    known = {n.casefold(): n for n in book.namelist()}
    _parse(_blocks(book, known["xl/workbook.xml"]), calculation)
    return bool(full)


def _sheet(path: Path, name: str, book: zipfile.ZipFile, part: str, trusted: bool) -> SheetXml:
    if not _has_signs(_blocks(book, part)):
        return SheetXml()
    seen = _Cells(trusted)
    _parse(_blocks(book, part), seen.start, seen.end, seen.text)
    places = (seen.last_row + 1) * (seen.last_column + 1)
    if places > _FREE_PLACES and places > _PLACES_A_CELL * seen.filled:
        raise Refused(
            f"{path}: the sheet {name!r} has a cell far from its table ({seen.farthest}), so that it cannot be read as "
            "one. Empty that cell, or save the table in a workbook of its own; nothing was loaded."
        )
    return SheetXml(
        seen.errors, tuple(seen.merged), frozenset(seen.hidden_rows), frozenset(seen.hidden_columns)
    )


def _has_signs(blocks: Iterator[bytes]) -> bool:
    """Whether a sheet must be parsed; that its cells lie as close together as its rows is one of the questions."""
    rest, rows, digits, first = b"", 0, 1, True
    for block in blocks:
        if first and not block.lstrip(b"\xef\xbb\xbf").startswith(b"<"):
            return True
        if first and b"encoding=" in block[:100] and b"utf-8" not in block[:100].lower():
            return True
        first = False
        block = rest + block
        cut = block.rfind(b"<")
        block, rest = block[:cut], block[cut:]
        if _SIGNS.search(block):
            return True
        rows += block.count(b"<row")
        while re.search(rb'<c r="[A-Z]+\d{%d}' % (digits + 1), block):
            digits += 1
    return bool(_SIGNS.search(rest)) or 10**digits > 100 * max(rows, 100)


class _Cells:
    """What is seen of a sheet, cell by cell."""

    def __init__(self, trusted: bool) -> None:
        self.trusted = trusted
        self.errors: dict[Place, str] = {}
        self.merged: list[Area] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.filled = 0
        self.last_row = self.last_column = 0
        self.farthest = "A1"
        self._row = self._column = -1
        self._kind = ""
        self._formula = self._held = False
        self._value: list[str] | None = None
        self._said = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            place = _place(attributes.get("r", ""))
            self._row, self._column = place or (max(self._row, 0), self._column + 1)
            self._kind = attributes.get("t", "n")
            self._formula = self._held = False
            self._said = ""
        elif tag == "v":
            self._value = []
        elif tag == "is":
            self._held = True
        elif tag == "f":
            self._formula = True
        elif tag == "row":
            number = attributes.get("r", "")
            self._row = int(number) - 1 if number.isdigit() else self._row + 1
            self._column = -1
            if attributes.get("hidden") in ("1", "true"):
                self.hidden_rows.add(self._row)
        elif tag == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = int(attributes.get("min", "1")), int(attributes.get("max", "1"))
            self.hidden_columns.update(range(first - 1, min(last, 16_384)))
        elif tag == "mergeCell":
            corners = [_place(c) for c in attributes.get("ref", "").split(":")]
            if len(corners) == 2 and corners[0] and corners[1]:
                self.merged.append((*corners[0], *corners[1]))

    def end(self, tag: str) -> None:
        if tag == "v" and self._value is not None:
            self._said = "".join(self._value).strip()
            self._held = bool(self._said) or self._kind == "str"
            self._value = None
        elif tag == "c":
            self._close()

    def text(self, text: str) -> None:
        if self._value is not None:
            self._value.append(text)

    def _close(self) -> None:
        at = self._row, self._column
        placeholder = not self.trusted and self._said == "0"
        if self._kind == "e":
            self.errors[at] = self._said or "#N/A"
        elif self._formula and (not self._held or placeholder):
            self.errors[at] = NO_VALUE
        if self._held or at in self.errors:
            self.filled += 1
            if self._row > self.last_row or self._column > self.last_column:
                self.farthest = f"row {self._row + 1}, column {self._column + 1}"
            self.last_row, self.last_column = (
                max(self._row, self.last_row),
                max(self._column, self.last_column),
            )


def _place(ref: str) -> Place | None:
    found = _PLACE.match(ref.replace("$", ""))
    if found is None:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def _parse(
    blocks: Iterator[bytes],
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Feed XML to the handlers, tags without their prefix. A document type, which no workbook has, is an error."""

    def no_type(*_: object) -> None:
        raise zipfile.BadZipFile("its XML declares a document type")

    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
    if end is not None:
        parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = no_type
    for block in blocks:
        parser.Parse(block, False)
    parser.Parse(b"", True)


UNREADABLE = (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, KeyError, RuntimeError, ValueError)
"""What `look_into` raises where the file is damaged."""
