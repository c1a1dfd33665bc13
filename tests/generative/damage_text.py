"""Kinds of damage to the text of a file: bytes, columns, rows, encodings, dates, quotes, delimiters."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

from generative.kinds import Damage, file_of, kind
from generative.undamaged import DATES, Table, as_day, base, encode, line


@kind
def byte_flipped(rng: Random, table: Table) -> Damage:
    data = bytearray(table.data())
    at = rng.randrange(len(data))
    data[at] ^= rng.randrange(1, 256)
    rows, columns = _hit(table, at)
    return Damage(table.name, file_of(table, bytes(data)), rows, columns)


def _hit(table: Table, at: int) -> tuple[set[int] | None, set[str]]:
    """The rows and columns that a changed byte can reach."""
    spans = table.spans()
    if at < spans[0][1]:
        if at >= spans[0][1] - 2 or at < spans[0][0]:
            return None, set(table.header)
        return set(), set(table.header)
    record = next(i for i, (_, end) in enumerate(spans) if at < end)
    rows = {record - 1}
    if at >= spans[record][1] - 2:
        rows.add(record)
    return rows, set()


@kind
def byte_zeroed(rng: Random, table: Table) -> Damage:
    data = bytearray(table.data())
    for _ in range(rng.randrange(1, 40)):
        data[rng.randrange(len(data))] = 0
    return Damage(table.name, file_of(table, bytes(data)), refused=True)


@kind
def column_dropped(rng: Random, table: Table) -> Damage:
    at = rng.randrange(len(table.header))
    gone = table.header.pop(at)
    for row in table.rows:
        row.pop(at)
    return Damage(table.name, file_of(table), columns={gone})


@kind
def columns_in_another_order(rng: Random, table: Table) -> Damage:
    order = rng.sample(range(len(table.header)), len(table.header))
    table.header = [table.header[i] for i in order]
    table.rows = [[row[i] for i in order] for row in table.rows]
    return Damage(table.name, file_of(table), same=True)


@kind
def headers_swapped(rng: Random, table: Table) -> Damage:
    a, b = rng.sample(range(len(table.header)), 2)
    table.header[a], table.header[b] = table.header[b], table.header[a]
    return Damage(table.name, file_of(table), None, set(table.header))


@kind
def rows_duplicated(rng: Random, table: Table) -> Damage:
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(table.rows))
        table.rows.insert(rng.randrange(at + 1, len(table.rows) + 1), table.rows[at])
    return Damage(table.name, file_of(table))


@kind
def rows_shuffled(rng: Random, table: Table) -> Damage:
    rng.shuffle(table.rows)
    return Damage(table.name, file_of(table), same=True)


@kind
def encoding_changed(rng: Random, table: Table) -> Damage:
    encoding = rng.choice(("utf-8", "utf-8-sig", "cp1252", "utf-16"))
    table.style = replace(table.style, encoding=encoding)
    return Damage(table.name, file_of(table), same=True)


@kind
def encoding_mixed(rng: Random, table: Table) -> Damage:
    records = table.records()
    cut = rng.randrange(len(records) // 3, 2 * len(records) // 3)
    halves = ("".join(r + table.style.newline for r in part) for part in (records[:cut], records[cut:]))
    order = rng.sample(("utf-8", "cp1252"), 2)
    data = b"".join(half.encode(encoding) for half, encoding in zip(halves, order, strict=True))
    return Damage(table.name, file_of(table, data), same=True)


@kind
def dates_in_another_order(rng: Random, table: Table) -> Damage:
    del rng
    _days(table, lambda: "mdy")
    return Damage(table.name, file_of(table), same=True)


@kind
def dates_in_many_forms(rng: Random, table: Table) -> Damage:
    _days(table, lambda: rng.choice(("iso", "-", ".", "/")))
    return Damage(table.name, file_of(table), same=True)


def _days(table: Table, how: Callable[[], str]) -> None:
    for row, known in zip(table.rows, base()[table.name], strict=True):
        for column in DATES[table.name]:
            row[table.header.index(column)] = as_day(known[column], how())


@kind
def truncated(rng: Random, table: Table) -> Damage:
    data = table.data()
    at = rng.randrange(len(data))
    rows, columns = _hit(table, at)
    if at < table.spans()[0][1]:
        rows = None
    return Damage(table.name, file_of(table, data[:at]), rows, columns, lost=True)


@kind
def quote_lost(rng: Random, table: Table) -> Damage:
    data = table.data()
    at = rng.choice([m.start() for m in re.finditer(b'"', data)])
    return Damage(table.name, file_of(table, data[:at] + data[at + 1 :]), *_hit(table, at))


@kind
def quote_added(rng: Random, table: Table) -> Damage:
    data = table.data()
    at = rng.randrange(table.spans()[1][0], len(data) - 2)
    return Damage(table.name, file_of(table, data[:at] + b'"' + data[at:]), *_hit(table, at))


@kind
def delimiter_changed_midway(rng: Random, table: Table) -> Damage:
    cut = rng.randrange(1, len(table.rows))
    other = rng.choice([d for d in ";,\t" if d != table.style.delimiter])
    records = table.records()[: cut + 1] + [line(row, other) for row in table.rows[cut:]]
    data = encode("".join(r + table.style.newline for r in records), table.style)
    return Damage(table.name, file_of(table, data), set(range(cut, len(table.rows))))


@kind
def delimiter_changed(rng: Random, table: Table) -> Damage:
    table.style = replace(table.style, delimiter=rng.choice(";,\t"))
    return Damage(table.name, file_of(table), same=True)


@kind
def bom_added(rng: Random, table: Table) -> Damage:
    del rng
    table.style = replace(table.style, encoding="utf-8-sig")
    return Damage(table.name, file_of(table), same=True)


@kind
def line_ends_changed(rng: Random, table: Table) -> Damage:
    """CR alone, or all three mixed, with empty lines between."""
    ends = rng.choice((("\r",), ("\r\n", "\n"), ("\r", "\n", "\r\n"), ("\n\n", "\r\n\r\n")))
    text = "".join(r + rng.choice(ends) for r in table.records())
    return Damage(table.name, file_of(table, encode(text, table.style)), same=True)


@kind
def header_case_changed(rng: Random, table: Table) -> Damage:
    change = (str.upper, str.title, lambda h: f"  {h} ", lambda h: f"\u00a0{h}")
    table.header = [rng.choice(change)(h) for h in table.header]
    return Damage(table.name, file_of(table), same=True)
