"""A small delivery, and named ways to damage it: what each may change, and what it must leave alone."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

AS_OF = date(2026, 1, 31)
DATES = {
    "workers": ("valid_from", "valid_to"), "cases": ("first_absence_on", "opened_on", "closed_on"),
    "assignments": ("valid_from", "valid_to"), "contacts": ("received_at", "answered_at", "due_on"),
    "offers": ("started_on", "ended_on"),
}  # fmt: skip
_FREE = ("Støtte; og råd", 'Forløb "A"', "Første linje\nanden linje", "Ærø-Ørsted, Ålborg", "Kørsel")

Row = dict[str, str]


def base() -> dict[str, list[Row]]:
    """Table -> rows, dates in ISO and numbers with a point: nothing to reject. The same every time."""
    rng = Random(7)
    teams = [
        {"team_id": f"T{n}", "team_name": f"Team Nørre {n}", "department": "Afdeling Ø", "centre": "Centret"}
        for n in range(1, 13)
    ]
    workers = [
        {"worker_id": f"W{n:02}", "valid_from": f"2024-{1 + n % 12:02}-{3 + 2 * (n % 13):02}", "valid_to": "",
         "team_id": f"T{1 + n % 12}", "fte": ("1", "0.8", "0.65")[n % 3], "worker_name": f"Medarbejder Æ{n:02}"}
        for n in range(1, 15)
    ]  # fmt: skip
    cases, assignments, contacts, offers = [], [], [], []
    for n in range(1, 31):
        opened = AS_OF - timedelta(days=rng.randrange(30, 400))
        closed = opened + timedelta(days=rng.randrange(1, 300))
        cases.append({
            "case_id": f"S{n:03}", "citizen_id": f"{60 + n:02}0190-{1000 + n}", "benefit": "sickness",
            "first_absence_on": str(opened - timedelta(days=rng.randrange(30))), "opened_on": str(opened),
            "closed_on": str(closed) if closed <= AS_OF else "", "close_reason": "",
            "employment": ("employed", "unemployed")[n % 2], "district": ("valby", "udenbys")[n % 2],
        })  # fmt: skip
        assignments.append({
            "case_id": f"S{n:03}", "valid_from": str(opened), "valid_to": "", "worker_id": f"W{1 + n % 14:02}",
            "team_id": "",
        })  # fmt: skip
        received = opened + timedelta(days=rng.randrange(20))
        contacts.append({
            "contact_id": f"K{n:03}", "case_id": f"S{n:03}" if n % 4 else "", "channel": ("phone", "mail")[n % 2],
            "received_at": f"{received} {8 + n % 8:02}:{n % 60:02}",
            "answered_at": f"{received + timedelta(days=1)} 09:15" if n % 3 else "", "due_on": "",
            "answered_live": ("true", "false")[n % 2],
        })  # fmt: skip
        offers.append({
            "offer_id": f"F{n:03}", "case_id": f"S{n:03}", "supplier": f"Leverandør {n % 5}",
            "package": _FREE[n % 5], "started_on": str(opened + timedelta(days=1)), "ended_on": "",
            "price_dkk": f"{rng.randrange(1, 90_000)}.{rng.randrange(100):02}",
        })  # fmt: skip
    return {
        "teams": teams, "workers": workers, "cases": cases, "assignments": assignments, "contacts": contacts,
        "offers": offers,
    }  # fmt: skip


@dataclass(frozen=True)
class Style:
    """How a file is written. `day` may be `iso`, or day before month with one of three separators."""

    delimiter: str = ";"
    encoding: str = "utf-8"
    newline: str = "\n"
    day: str = "-"
    decimal: str = ","

    @staticmethod
    def any(rng: Random) -> Style:
        delimiter = rng.choice(";,\t")
        return Style(
            delimiter, rng.choice(("utf-8", "utf-8-sig", "cp1252")), rng.choice(("\n", "\r\n")),
            rng.choice(("iso", "-", ".", "/")), rng.choice(",."),
        )  # fmt: skip


def as_day(text: str, how: str) -> str:
    """An ISO date (with or without a time) written another way; `mdy` = month first."""
    if not text or how == "iso":
        return text
    year, month, day = text[:10].split("-")
    head = f"{month}/{day}/{year}" if how == "mdy" else how.join((day, month, year))
    return head + text[10:]


def cells(table: str, row: Row, style: Style) -> Row:
    """The row as the style writes its dates and numbers."""
    written = dict(row)
    for column in DATES.get(table, ()):
        written[column] = as_day(written[column], style.day)
    if style.decimal == ",":
        for column in ("fte", "price_dkk"):
            if column in written:
                written[column] = written[column].replace(".", ",")
    return written


def line(values: list[str], delimiter: str) -> str:
    """One record without its line end; cells quoted where they must be."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerow(values)
    return out.getvalue().removesuffix("\r\n")


@dataclass
class Table:
    """A file before it is bytes: header and records as text, in a style."""

    name: str
    header: list[str]
    rows: list[list[str]]
    style: Style

    def records(self) -> list[str]:
        return [line(r, self.style.delimiter) for r in (self.header, *self.rows)]

    def data(self) -> bytes:
        return encode("".join(r + self.style.newline for r in self.records()), self.style)

    def spans(self) -> list[tuple[int, int]]:
        """Where each record (header first) begins and ends in `data`, its line end included."""
        found, at = [], 3 if self.style.encoding == "utf-8-sig" else 0
        for record in self.records():
            end = at + len((record + self.style.newline).encode(self.style.encoding.removesuffix("-sig")))
            found.append((at, end))
            at = end
        return found


def encode(text: str, style: Style) -> bytes:
    return text.encode(style.encoding)


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


def tables(style: Style) -> dict[str, Table]:
    found = {}
    for name, rows in base().items():
        written = [cells(name, row, style) for row in rows]
        found[name] = Table(name, list(written[0]), [list(r.values()) for r in written], style)
    return found


Kind = Callable[[Random, Table], Damage]
KINDS: dict[str, Kind] = {}


def kind(make: Kind) -> Kind:
    KINDS[make.__name__] = make
    return make


def damaged(name: str, seed: int) -> tuple[Damage, dict[str, bytes]]:
    """The damage of one kind and seed, and all files of the delivery (without delivery.toml)."""
    rng = Random(f"{name}/{seed}")
    style = Style.any(rng)
    whole = tables(style)
    table = rng.choice(_FITS.get(name, tuple(whole)))
    damage = KINDS[name](rng, whole[table])
    files = {f"{n}.csv": t.data() for n, t in whole.items() if n != table}
    return damage, {**files, **damage.files}


# Kinds that need a table with something of theirs in it.
_FITS = {
    "quote_lost": ("offers",),
    "quote_added": ("workers", "offers", "contacts"),
    "huge_cell": ("teams", "offers"),
    "number_form_changed": ("offers", "workers"),
    "dates_in_another_order": ("cases", "assignments", "contacts", "offers"),
    "dates_in_many_forms": ("cases", "assignments", "contacts", "offers"),
    "encoding_mixed": ("teams", "workers", "offers"),
    "parquet_truncated": ("contacts", "offers"),
}


def _file(table: Table, data: bytes | None = None) -> dict[str, bytes]:
    return {f"{table.name}.csv": table.data() if data is None else data}


@kind
def byte_flipped(rng: Random, table: Table) -> Damage:
    data = bytearray(table.data())
    at = rng.randrange(len(data))
    data[at] ^= rng.randrange(1, 256)
    rows, columns = _hit(table, at)
    return Damage(table.name, _file(table, bytes(data)), rows, columns)


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
    return Damage(table.name, _file(table, bytes(data)), refused=True)


@kind
def column_dropped(rng: Random, table: Table) -> Damage:
    at = rng.randrange(len(table.header))
    gone = table.header.pop(at)
    for row in table.rows:
        row.pop(at)
    return Damage(table.name, _file(table), columns={gone})


@kind
def columns_in_another_order(rng: Random, table: Table) -> Damage:
    order = rng.sample(range(len(table.header)), len(table.header))
    table.header = [table.header[i] for i in order]
    table.rows = [[row[i] for i in order] for row in table.rows]
    return Damage(table.name, _file(table), same=True)


@kind
def headers_swapped(rng: Random, table: Table) -> Damage:
    a, b = rng.sample(range(len(table.header)), 2)
    table.header[a], table.header[b] = table.header[b], table.header[a]
    return Damage(table.name, _file(table), None, set(table.header))


@kind
def rows_duplicated(rng: Random, table: Table) -> Damage:
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(table.rows))
        table.rows.insert(rng.randrange(at + 1, len(table.rows) + 1), table.rows[at])
    return Damage(table.name, _file(table))


@kind
def rows_shuffled(rng: Random, table: Table) -> Damage:
    rng.shuffle(table.rows)
    return Damage(table.name, _file(table), same=True)


@kind
def encoding_changed(rng: Random, table: Table) -> Damage:
    encoding = rng.choice(("utf-8", "utf-8-sig", "cp1252", "utf-16"))
    table.style = replace(table.style, encoding=encoding)
    return Damage(table.name, _file(table), same=True)


@kind
def encoding_mixed(rng: Random, table: Table) -> Damage:
    records = table.records()
    cut = rng.randrange(len(records) // 3, 2 * len(records) // 3)
    halves = ("".join(r + table.style.newline for r in part) for part in (records[:cut], records[cut:]))
    order = rng.sample(("utf-8", "cp1252"), 2)
    data = b"".join(half.encode(encoding) for half, encoding in zip(halves, order, strict=True))
    return Damage(table.name, _file(table, data), same=True)


@kind
def dates_in_another_order(rng: Random, table: Table) -> Damage:
    del rng
    _days(table, lambda: "mdy")
    return Damage(table.name, _file(table), same=True)


@kind
def dates_in_many_forms(rng: Random, table: Table) -> Damage:
    _days(table, lambda: rng.choice(("iso", "-", ".", "/")))
    return Damage(table.name, _file(table), same=True)


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
    return Damage(table.name, _file(table, data[:at]), rows, columns, lost=True)


@kind
def quote_lost(rng: Random, table: Table) -> Damage:
    data = table.data()
    at = rng.choice([m.start() for m in re.finditer(b'"', data)])
    return Damage(table.name, _file(table, data[:at] + data[at + 1 :]), *_hit(table, at))


@kind
def quote_added(rng: Random, table: Table) -> Damage:
    data = table.data()
    at = rng.randrange(table.spans()[1][0], len(data) - 2)
    return Damage(table.name, _file(table, data[:at] + b'"' + data[at:]), *_hit(table, at))


@kind
def delimiter_changed_midway(rng: Random, table: Table) -> Damage:
    cut = rng.randrange(1, len(table.rows))
    other = rng.choice([d for d in ";,\t" if d != table.style.delimiter])
    records = table.records()[: cut + 1] + [line(row, other) for row in table.rows[cut:]]
    data = encode("".join(r + table.style.newline for r in records), table.style)
    return Damage(table.name, _file(table, data), set(range(cut, len(table.rows))))


@kind
def delimiter_changed(rng: Random, table: Table) -> Damage:
    table.style = replace(table.style, delimiter=rng.choice(";,\t"))
    return Damage(table.name, _file(table), same=True)


@kind
def bom_added(rng: Random, table: Table) -> Damage:
    del rng
    table.style = replace(table.style, encoding="utf-8-sig")
    return Damage(table.name, _file(table), same=True)


@kind
def line_ends_changed(rng: Random, table: Table) -> Damage:
    """CR alone, or all three mixed, with empty lines between."""
    ends = rng.choice((("\r",), ("\r\n", "\n"), ("\r", "\n", "\r\n"), ("\n\n", "\r\n\r\n")))
    text = "".join(r + rng.choice(ends) for r in table.records())
    return Damage(table.name, _file(table, encode(text, table.style)), same=True)


@kind
def header_case_changed(rng: Random, table: Table) -> Damage:
    change = (str.upper, str.title, lambda h: f"  {h} ", lambda h: f"\u00a0{h}")
    table.header = [rng.choice(change)(h) for h in table.header]
    return Damage(table.name, _file(table), same=True)


@kind
def huge_cell(rng: Random, table: Table) -> Damage:
    column = "team_name" if table.name == "teams" else "package"
    row = rng.randrange(len(table.rows))
    size = rng.choice((4_000, 40_000, 400_000 if rng.random() < 0.7 else 9_000_000))
    table.rows[row][table.header.index(column)] = rng.choice(("x", "ø", "en linje\n")) * size
    return Damage(table.name, _file(table), {row})


@kind
def extra_columns(rng: Random, table: Table) -> Damage:
    for n in range(rng.randrange(1, 4)):
        at = rng.randrange(len(table.header) + 1)
        table.header.insert(at, rng.choice(("Bemærkning", "Ekstra kolonne", "x")) + str(n))
        for row in table.rows:
            row.insert(at, rng.choice(_FREE))
    if rng.random() < 0.3:
        for row in table.rows:
            row.append("")
    return Damage(table.name, _file(table), same=True)


@kind
def cells_padded(rng: Random, table: Table) -> Damage:
    """Blanks around cells, and words for null in empty ones."""
    pads = ("", " ", "  ", "\u00a0")
    table.rows = [
        [rng.choice(pads) + (c or rng.choice(("", "NULL", "null", "-"))) + rng.choice(pads) for c in row]
        for row in table.rows
    ]
    return Damage(table.name, _file(table), same=True)


@kind
def cells_lost(rng: Random, table: Table) -> Damage:
    """Some rows with a cell too few or too many."""
    rows = set(rng.sample(range(len(table.rows)), rng.randrange(1, 6)))
    for at in rows:
        if rng.random() < 0.5:
            table.rows[at].pop(rng.randrange(len(table.rows[at])))
        else:
            table.rows[at].insert(rng.randrange(len(table.rows[at]) + 1), "")
    return Damage(table.name, _file(table), rows)


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
    return Damage(table.name, _file(table), same=True)


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


def write(folder: Path, files: dict[str, bytes]) -> Path:
    """The files as a delivery, with the owner's row counts."""
    folder.mkdir(parents=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    counts = "\n".join(f"{name} = {len(rows)}" for name, rows in base().items())
    (folder / "delivery.toml").write_text(f"as_of = {AS_OF}\n\n[rows]\n{counts}\n", encoding="utf-8")
    return folder
