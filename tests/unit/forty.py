"""A delivery of forty cases on disk: 24 open on 30 June 2026 and 20 on 31 October, four workers, two teams.

Case n opens on 10 January 2026 + 5 (n - 1) days; every second one closes 60 days later. The worker of case n
is W(1 + n mod 4); each case has a call, answered after an hour, and an offer of 1,200 kroner.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

Row = dict[str, str]
Rows = dict[str, list[Row]]
TOML = 'as_of = 2026-10-31\nsource = "canonical"\nhistory_from = 2026-01-01\n'


def dmy(day: date) -> str:
    return f"{day:%d-%m-%Y}"


def forty() -> Rows:
    """Table -> rows, days as 31-10-2026."""
    cases, assignments, contacts, offers = [], [], [], []
    for n in range(1, 41):
        opened = date(2026, 1, 10) + timedelta(days=5 * (n - 1))
        closed = dmy(opened + timedelta(days=60)) if n % 2 == 0 else ""
        day, case = dmy(opened), f"S{n:03}"
        cases.append({
            "case_id": case, "citizen_id": f"C{n:03}", "benefit": "sickness", "first_absence_on": day,
            "opened_on": day, "closed_on": closed, "close_reason": "recovered" if closed else "",
            "employment": "employed", "district": "valby", "target_group": ("2", "3", "", "1")[n % 4],
        })  # fmt: skip
        assignments.append({
            "case_id": case, "valid_from": day, "valid_to": closed, "worker_id": f"W{1 + n % 4}", "team_id": "",
        })  # fmt: skip
        contacts.append({
            "contact_id": f"K{n:03}", "case_id": case, "channel": "phone", "received_at": f"{day} 10:00",
            "answered_at": f"{day} 11:00", "due_on": "",
        })  # fmt: skip
        offers.append({
            "offer_id": f"O{n:03}", "case_id": case, "supplier": "Firma A", "package": "Pakke 1",
            "started_on": day, "ended_on": dmy(opened + timedelta(days=20)), "price_dkk": "1200",
        })  # fmt: skip
    return {
        "teams": [{"team_id": f"T{n}", "team_name": name, "department": "Afd. 1", "centre": "Center A"}
                  for n, name in ((1, "Team Nord"), (2, "Team Syd"))],
        "workers": [{"worker_id": f"W{n}", "valid_from": "01-01-2025", "valid_to": "",
                     "team_id": f"T{1 + n % 2}", "fte": "1", "worker_name": f"Person {n}"} for n in range(1, 5)],
        "cases": cases, "assignments": assignments, "contacts": contacts, "offers": offers,
    }  # fmt: skip


def as_csv(rows: list[Row]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Iterable[dict[str, Any]]) -> bytes:
    rows = list(rows)
    book = openpyxl.Workbook()
    book.active.append(list(rows[0]))
    for row in rows:
        book.active.append([None if v == "" else v for v in row.values()])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_parquet(rows: list[Row], **typed: pa.Array) -> bytes:
    columns = {name: pa.array([row[name] or None for row in rows], pa.string()) for name in rows[0]}
    out = io.BytesIO()
    pq.write_table(pa.table({**columns, **typed}), out)
    return out.getvalue()


def write(folder: Path, rows: Rows, files: dict[str, bytes] | None = None, toml: str = TOML) -> Path:
    """The rows as CSV in `folder`; a table that one of `files` holds comes as that file instead."""
    folder.mkdir(parents=True, exist_ok=True)
    files = files or {}
    given = {name.split(".")[0] for name in files}
    for table, held in rows.items():
        if table not in given:
            (folder / f"{table}.csv").write_bytes(as_csv(held))
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (folder / "delivery.toml").write_text(toml, encoding="utf-8")
    return folder
