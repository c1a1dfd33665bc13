"""What a damage is, and the list of its kinds (`damage_text`, `damage_files`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from generative.undamaged import Table


@dataclass
class Damage:
    """A delivery with one table's file damaged.

    `rows`: indexes of the rows that it may change or lose (None = any). `columns`: what it may change in
    every row. `same`: it must load as if nothing were wrong. `refused`: it must be refused. `lost`: rows
    may be gone without a trace but for the owner's count (a file cut off).
    """

    table: str
    files: dict[str, bytes]
    rows: set[int] | None = field(default_factory=set)
    columns: set[str] = field(default_factory=set)
    same: bool = False
    refused: bool = False
    lost: bool = False


Kind = Callable[[Random, Table], Damage]
KINDS: dict[str, Kind] = {}


def kind(make: Kind) -> Kind:
    KINDS[make.__name__] = make
    return make


def file_of(table: Table, data: bytes | None = None) -> dict[str, bytes]:
    return {f"{table.name}.csv": table.data() if data is None else data}
