"""Tiny tables in, rows out: the form of every spec test.

`given(...)` writes the tables as a canonical delivery, loads it with the real load and opens the
snapshot; columns that a test does not care about get plain defaults. `rows(...)` is the real engine's
answer as text cells, so that a test reads like the page of a book.
"""

from __future__ import annotations

import atexit
import csv
import shutil
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from etl.delivery.contracts import TABLES
from etl.settings.settings import Settings, load_settings
from etl.snapshots.load import Options, load
from metrics import OPERATOR, Question, Row, Snapshot, Warehouse, ask

Record = dict[str, str]

DEFAULTS: dict[str, Record] = {
    "teams": {"team_name": "{team_id}", "department": "D", "centre": "C", "municipality": "København"},
    "workers": {"valid_from": "2020-01-01", "team_id": "T"},
    "cases": {
        "citizen_id": "{case_id}", "benefit": "sickness", "first_absence_on": "{opened_on}",
        "employment": "employed", "district": "valby",
    },
    "assignments": {},
    "contacts": {"channel": "phone"},
    "offers": {"supplier": "A", "package": "P"},
    "exemptions": {"kind": "standby"},
}  # fmt: skip
"""Table -> column -> what it holds where a test does not say (`{column}` = the row's other column)."""


def parse(table: str) -> list[Record]:
    """The records of a text table: a header line, then a line a row, cells parted by blanks; `.` = empty.

    `c1…c3` in a line's first cell makes a row each of c1, c2 and c3.

    >>> parse("a b\\n1 .")
    [{'a': '1', 'b': ''}]
    """
    lines = [line.split() for line in table.strip().splitlines() if line.strip()]
    header, *written = lines
    body = [[ident, *rest] for first, *rest in written for ident in _ids(first)]
    for cells in body:
        assert len(cells) == len(header), f"{cells} does not fit {header}"
    return [{h: "" if c == "." else c for h, c in zip(header, cells, strict=True)} for cells in body]


def _ids(cell: str) -> list[str]:
    """`c1…c3` -> c1, c2, c3; anything else is itself."""
    first, dots, last = cell.partition("…")
    if not dots:
        return [cell]
    stem = first.rstrip("0123456789")
    return [f"{stem}{number}" for number in range(int(first[len(stem) :]), int(last[len(stem) :]) + 1)]


def given(
    as_of: str = "2026-03-31",
    settings: dict[str, Any] | None = None,
    history_from: str = "",
    into: Snapshot | None = None,
    without: str = "",
    **tables: str,
) -> Snapshot:
    """A snapshot of these tables, loaded by the product itself; `into` the warehouse of another one.

    `teams` defaults to one team `T`; a table that is not given is not delivered (but for the required
    ones, which are then empty). `without` names columns that are not delivered. Fails where the load rejects a row.
    """
    records = {name: parse(text) for name, text in tables.items()}
    records.setdefault("teams", [{"team_id": "T"}])
    for name in ("workers", "cases", "assignments"):
        records.setdefault(name, [])
    folder = Path(tempfile.mkdtemp(prefix="tavle-spec-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    delivery = folder / "delivery"
    delivery.mkdir()
    for name, rows in records.items():
        names = [n for n in TABLES[name].names if n not in without.split()]
        with (delivery / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, names)
            writer.writeheader()
            writer.writerows(_filled(name, row) for row in rows)
    stated = f"history_from = {history_from}\n" if history_from else ""
    (delivery / "delivery.toml").write_text(
        f'as_of = {as_of}\nsource = "canonical"\n{stated}', encoding="utf-8"
    )
    warehouse = into.path.parent if into else folder / "warehouse"
    site = replace(_settings(), **(settings or {}))
    report = load([delivery], warehouse, site, Options(allow_shrink=True))
    assert not report.rejects, report.rejects
    return Warehouse(warehouse).current()


def _settings() -> Settings:
    return load_settings()


def _filled(table: str, row: Record) -> Record:
    filled = {**DEFAULTS.get(table, {}), **row}
    known = {**row}
    return {column: value.format(**known) if "{" in value else value for column, value in filled.items()}


def rows(
    snapshot: Snapshot,
    ident: str,
    show: str = "value",
    by: str = "",
    where: str = "",
    grain: str | None = None,
    start: str = "",
    end: str = "",
    weeks: int | None = None,
    compare: str | None = None,
) -> list[str]:
    """The answer, a line a row: period, the dims (`-` = empty), then the columns named in `show`.

    Numbers are written with at most six decimals, None as `-`.
    """
    question = Question(
        ident,
        by=tuple(by.split()),
        grain=grain,  # type: ignore[arg-type]
        start=date.fromisoformat(start) if start else None,
        end=date.fromisoformat(end) if end else None,
        where=tuple((d, None if v == "none" else v) for d, v in (w.split("=") for w in where.split())),
        weeks=weeks,
        compare=compare,  # type: ignore[arg-type]
    )
    columns = show.split()
    return [
        " ".join(
            [
                row.period,
                *(d if d is not None else "-" for d in row.dims),
                *(_text(cell(row, c)) for c in columns),
            ]
        )
        for row in ask(snapshot, question, OPERATOR)
    ]


def cell(row: Row, column: str) -> Any:
    """A row's cell by the name that its column has in files."""
    other = row.comparison
    beside = {
        "compare_period": "period",
        "compare_value": "value",
        "difference": "difference",
        "index": "index",
    }
    if column in beside:
        assert other is not None, "the question asked for no comparison"
        return getattr(other, beside[column])
    return getattr(row, column)


def _text(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return str(value)


def lines(text: str) -> list[str]:
    """The expected rows: the lines of a text, blanks squeezed."""
    return [" ".join(line.split()) for line in text.strip().splitlines()]


def assert_balanced(snapshot: Snapshot, stock: str, ins: str, outs: str, by: str, grain: str) -> None:
    """stock(t) = stock(t-1) + ins - outs in every cell; a cell that an answer does not hold is 0."""
    signs = {stock: 0, **dict.fromkeys(ins.split(), 1), **dict.fromkeys(outs.split(), -1)}
    stocks: dict[str, int] = {}
    changes: dict[str, int] = {}
    for ident, sign in signs.items():
        for row in rows(snapshot, ident, by=by, grain=grain):
            cell, _, value = row.rpartition(" ")
            changes[cell] = changes.get(cell, 0) + sign * int(value)
            if ident == stock:
                stocks[cell] = int(value)
    before: dict[str, int] = {}
    for cell, change in changes.items():
        dims = cell.partition(" ")[2]
        assert stocks.get(cell, 0) == before.get(dims, 0) + change, cell
        before[dims] = stocks.get(cell, 0)
