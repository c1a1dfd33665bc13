"""Kinds of damage to cells and to whole files."""

from __future__ import annotations

import io
from random import Random

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from generative.kinds import Damage, file_of, kind
from generative.undamaged import FREE_TEXT, Table, base


@kind
def huge_cell(rng: Random, table: Table) -> Damage:
    column = "team_name" if table.name == "teams" else "package"
    row = rng.randrange(len(table.rows))
    size = rng.choice((4_000, 40_000, 400_000 if rng.random() < 0.7 else 9_000_000))
    table.rows[row][table.header.index(column)] = rng.choice(("x", "ø", "en linje\n")) * size
    return Damage(table.name, file_of(table), {row})


@kind
def extra_columns(rng: Random, table: Table) -> Damage:
    for n in range(rng.randrange(1, 4)):
        at = rng.randrange(len(table.header) + 1)
        table.header.insert(at, rng.choice(("Bemærkning", "Ekstra kolonne", "x")) + str(n))
        for row in table.rows:
            row.insert(at, rng.choice(FREE_TEXT))
    if rng.random() < 0.3:
        for row in table.rows:
            row.append("")
    return Damage(table.name, file_of(table), same=True)


@kind
def cells_padded(rng: Random, table: Table) -> Damage:
    """Blanks around cells, and words for null in empty ones."""
    pads = ("", " ", "  ", "\u00a0")
    table.rows = [
        [rng.choice(pads) + (c or rng.choice(("", "NULL", "null", "-"))) + rng.choice(pads) for c in row]
        for row in table.rows
    ]
    return Damage(table.name, file_of(table), same=True)


@kind
def cells_lost(rng: Random, table: Table) -> Damage:
    """Some rows with a cell too few or too many."""
    rows = set(rng.sample(range(len(table.rows)), rng.randrange(1, 6)))
    for at in rows:
        if rng.random() < 0.5:
            table.rows[at].pop(rng.randrange(len(table.rows[at])))
        else:
            table.rows[at].insert(rng.randrange(len(table.rows[at]) + 1), "")
    return Damage(table.name, file_of(table), rows)


@kind
def number_form_changed(rng: Random, table: Table) -> Damage:
    column = "price_dkk" if table.name == "offers" else "fte"
    at = table.header.index(column)
    decimal = rng.choice(",.")
    thousands = decimal == "," and rng.random() < 0.7
    for row, known in zip(table.rows, base()[table.name], strict=True):
        whole, _, part = known[column].partition(".")
        if thousands and column == "price_dkk":
            whole = f"{int(whole):,}".replace(",", ".")
        row[at] = whole + (decimal + part if part else "")
    return Damage(table.name, file_of(table), same=True)


@kind
def wrong_extension(rng: Random, table: Table) -> Damage:
    name = f"{table.name}{rng.choice(('.txt', '.xlsx', '.parquet', '.xls', '.csv.part'))}"
    return Damage(table.name, {name: table.data()}, refused=True)


@kind
def xlsx_truncated(rng: Random, table: Table) -> Damage:
    book = openpyxl.Workbook()
    for row in (table.header, *table.rows):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    data = out.getvalue()
    return Damage(table.name, {f"{table.name}.xlsx": data[: rng.randrange(len(data))]}, refused=True)


@kind
def parquet_truncated(rng: Random, table: Table) -> Damage:
    """Cut off, or a byte flipped in what is held by checksums."""
    columns = {h: [row[i] for row in table.rows] for i, h in enumerate(table.header)}
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, write_page_checksum=True)
    data = out.getvalue()
    return Damage(table.name, {f"{table.name}.parquet": data[: rng.randrange(len(data))]}, refused=True)


@kind
def file_gone(rng: Random, table: Table) -> Damage:
    del rng
    return Damage(table.name, {}, None, set(table.header), lost=True)
