"""What every reader gives back, and how headers are matched."""

from __future__ import annotations

import difflib
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from etl.clean.citizen_numbers import mask
from etl.errors import Refused

ROW = "_row"
CLOSE = 0.6
"""How alike a header must be to the one looked for (of 1) to be repeated in a refusal: the file may be no table."""


class Note(str):
    """A Danish sentence on what was assumed while reading, with the rule that it comes under."""

    rule: str

    def __new__(cls, text: str, rule: str = "reading") -> Note:
        note = super().__new__(cls, text)
        note.rule = rule
        return note


@dataclass(frozen=True)
class RawTable:
    """One file as delivered.

    `table`: the mapped columns under canonical names, plus `_row` (int64, the row as a spreadsheet
    shows it: the header is row 1). `malformed`: rows that could not be split into the header's
    columns, as (row, text). `unknown`: headers that nothing maps. `notes`: what was assumed. `merged`: columns
    in which a workbook's merged cells lay over data.
    """

    path: Path
    table: pa.Table
    malformed: tuple[tuple[int, str], ...] = ()
    unknown: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())
    merged: frozenset[str] = frozenset()

    @property
    def rows_read(self) -> int:
        return self.table.num_rows + len(self.malformed)


class MissingHeaders(Refused):
    """A file without required headers; `lacking` says which, without the advice."""

    def __init__(self, path: Path, missing: list[str]) -> None:
        self.lacking = f"{path}: {'; '.join(missing)}."
        super().__init__(f"{self.lacking} Correct the export or the source profile; nothing was loaded.")


def normal(header: object) -> str:
    """A header as it is compared: trimmed, one space between words, case folded, accents composed."""
    text = unicodedata.normalize("NFC", str(header).replace("\ufeff", ""))
    return " ".join(text.split()).casefold()


def pick_headers(
    path: Path, found: list[str], headers: dict[str, str], required: set[str]
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Position of each canonical column in `found`, and the headers that nothing maps.

    Refused when required ones are missing (all named, with the closest found) or one stands there twice.
    """
    places: dict[str, list[int]] = {}
    for index, header in enumerate(found):
        places.setdefault(normal(header), []).append(index)
    positions: dict[str, int] = {}
    missing: list[str] = []
    for column, header in headers.items():
        where = places.get(normal(header), [])
        if len(where) > 1:
            raise Refused(
                f"{path}: the header {header!r} stands there twice. Ask for the file with one of them."
            )
        if where:
            positions[column] = where[0]
        elif column in required:
            close = difflib.get_close_matches(normal(header), list(places), n=1, cutoff=CLOSE)
            near = shown(found[places[close[0]][0]]) if close else ""
            hint = f"; the closest found is {near!r}" if near else ""
            missing.append(f"the required header {header!r} is missing{hint}")
    if missing:
        raise MissingHeaders(path, missing)
    mapped = set(positions.values())
    unknown = tuple(shown(h) for i, h in enumerate(found) if i not in mapped and str(h).strip())
    return positions, unknown


def shown(header: object) -> str:
    """A header as a report may show it: short, and without a citizen number (a file may lack its header)."""
    text = " ".join(str(header).split())
    return mask(text if len(text) <= 60 else text[:59] + "…") or ""
