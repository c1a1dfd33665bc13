"""A small delivery with nothing wrong, as files in any style that a Danish system writes."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

AS_OF = date(2026, 1, 31)
DATES = {
    "workers": ("valid_from", "valid_to"), "cases": ("first_absence_on", "opened_on", "closed_on"),
    "assignments": ("valid_from", "valid_to"), "contacts": ("received_at", "answered_at", "due_on"),
    "offers": ("started_on", "ended_on"),
}  # fmt: skip
FREE_TEXT = ("Støtte; og råd", 'Forløb "A"', "Første linje\nanden linje", "Ærø-Ørsted, Ålborg", "Kørsel")

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
            "package": FREE_TEXT[n % 5], "started_on": str(opened + timedelta(days=1)), "ended_on": "",
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


def tables(style: Style) -> dict[str, Table]:
    found = {}
    for name, rows in base().items():
        written = [cells(name, row, style) for row in rows]
        found[name] = Table(name, list(written[0]), [list(r.values()) for r in written], style)
    return found


def write(folder: Path, files: dict[str, bytes]) -> Path:
    """The files as a delivery, with the owner's row counts."""
    folder.mkdir(parents=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    counts = "\n".join(f"{name} = {len(rows)}" for name, rows in base().items())
    (folder / "delivery.toml").write_text(f"as_of = {AS_OF}\n\n[rows]\n{counts}\n", encoding="utf-8")
    return folder
