"""What reading and parsing make of a delivery, without the rest of a load: for the tests of formats."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from etl.clean.parse import text_of, typed
from etl.delivery.contracts import TABLES, Column
from etl.delivery.delivery import open_delivery, read_table
from etl.delivery.profile import Profile, load_profile
from etl.delivery.readers import RawTable, clean

AS_OF = date(2026, 1, 31)
CANONICAL = load_profile("canonical")


@dataclass
class Taken:
    """Rows as typed values, unreadable cells as None; the notes as (rule, text); the raw table."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    raw: RawTable | None = None

    def column(self, name: str) -> list[Any]:
        return [row[name] for row in self.rows]


def take(folder: Path, table: str) -> Taken:
    """One table of the delivery in `folder` (its day defaults to AS_OF)."""
    delivery = open_delivery(folder, AS_OF)
    taken = Taken()
    for raw, mapped in read_table(delivery, TABLES[table]):
        columns = [c for c in TABLES[table].columns if c.name in raw.table.column_names]
        values = parse(raw.table, columns, delivery.profile, mapped.codes)
        taken.rows += values
        taken.notes += [(note.rule, str(note)) for note in raw.notes]  # type: ignore[attr-defined]
        taken.raw = raw
    return taken


def parse(
    raw: pa.Table, columns: list[Column], profile: Profile = CANONICAL, codes: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    """The typed values of a raw table's columns, row by row, through the product's SQL."""
    kinds = {f.name: f.type for f in raw.schema}
    texts = ", ".join(f'{text_of(c.name, kinds[c.name])} as "{c.name}__text"' for c in columns)
    values = ", ".join(
        f'{typed(c, kinds[c.name], profile, (codes or {}).get(c.name, {}))} as "{c.name}"' for c in columns
    )
    with duckdb.connect() as connection:
        connection.register("raw", raw)
        query = f"select {values} from (select *, {texts} from raw)"
        return connection.sql(query).to_arrow_table().to_pylist()  # type: ignore[no-any-return]


def cells(kind: str, texts: list[str], high: float | None = None, **profile: str) -> list[Any]:
    """Cells of one column of a type, as parsed."""
    raw = clean(pa.table({"x": pa.array(texts, pa.string())}), CANONICAL.nulls)
    column = Column("x", kind, high=high)  # type: ignore[arg-type]
    return [row["x"] for row in parse(raw, [column], replace(CANONICAL, **profile))]  # type: ignore[arg-type]
