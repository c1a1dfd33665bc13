"""What is owed by when, as data: `rules.toml` into two tables that the facts read.

Source: indicators, "Follow-up and milestones".
"""

from __future__ import annotations

import itertools
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from etl.delivery.contracts import CODES
from etl.errors import Refused

_FIRST, _LAST = date(1, 1, 1), date(9999, 12, 31)
_CLOCKS = ("first_absence_on", "opened_on", "fast_track_on", "category_3")
_MATCHES = ("first", "after", "unused")

FOLLOWUP = {
    "valid_from": pa.date32(), "valid_until": pa.date32(), "first_days": pa.int32(), "then_days": pa.int32(),
    "nth": pa.int32(), "nth_days": pa.int32(), "nth_void_days": pa.int32(),
}  # fmt: skip
MILESTONE = {
    "rule": pa.int32(), "kind": pa.string(), "valid_from": pa.date32(), "valid_until": pa.date32(),
    "benefit": pa.string(), "clock": pa.string(), "created_days": pa.int32(), "due_days": pa.int32(),
    "every_days": pa.int32(), "act": pa.string(), "match": pa.string(), "created_at_opening": pa.bool_(),
}  # fmt: skip


@dataclass(frozen=True)
class Rules:
    """The two tables, and the first day of absence from which the law is not certain in the sources."""

    followup: pa.Table
    milestone: pa.Table
    unconfirmed_from: date | None


def read_rules(path: Path) -> Rules:
    """The rules of a file; Refused names what is wrong in which row."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(f"The rules file {path} cannot be read: {error}.") from error
    _known(str(path), raw, {"unconfirmed_from", "followup", "milestone"})
    for name in ("followup", "milestone"):
        if not isinstance(raw.get(name, []), list):
            raise Refused(f"{path}: {name} must be rows, each under [[{name}]].")
    followups = [_followup(path, n, row) for n, row in enumerate(raw.get("followup", []), 1)]
    milestones = [_milestone(path, n, row) for n, row in enumerate(raw.get("milestone", []), 1)]
    _no_overlap(path, followups)
    unconfirmed = raw.get("unconfirmed_from")
    if unconfirmed is not None and type(unconfirmed) is not date:
        raise Refused(f"{path}: unconfirmed_from must be a date such as 2026-07-01.")
    return Rules(_table(followups, FOLLOWUP), _table(milestones, MILESTONE), unconfirmed)


def _table(rows: list[dict[str, Any]], kinds: dict[str, pa.DataType]) -> pa.Table:
    return pa.table({name: pa.array([row[name] for row in rows], kind) for name, kind in kinds.items()})


def _followup(path: Path, number: int, row: dict[str, Any]) -> dict[str, Any]:
    where = f"{path}: [[followup]] number {number}"
    _known(
        where, row, {"from", "until", "first_week", "then_days", "nth", "nth_week", "nth_void_days", "source"}
    )
    _sourced(where, row)
    if ("then_days" in row) == ("nth" in row):
        raise Refused(f"{where} needs either then_days or nth.")
    if "nth" in row and "nth_week" not in row:
        raise Refused(f"{where} has nth but no nth_week.")
    return {
        **_dates(where, row),
        "first_days": 7 * _number(where, row, "first_week"),
        "then_days": _number(where, row, "then_days", needed=False),
        "nth": _number(where, row, "nth", needed=False),
        "nth_days": 7 * _number(where, row, "nth_week") if "nth" in row else None,
        "nth_void_days": _number(where, row, "nth_void_days", needed=False),
    }


def _milestone(path: Path, number: int, row: dict[str, Any]) -> dict[str, Any]:
    where = f"{path}: [[milestone]] number {number}"
    _known(where, row, {*MILESTONE, "from", "until", "source"} - {"rule", "valid_from", "valid_until"})
    _sourced(where, row)
    _one_of(where, row, "clock", _CLOCKS)
    _one_of(where, row, "match", _MATCHES)
    _one_of(where, row, "act", ("followup", *CODES["review_kind"]))
    if "benefit" in row:
        _one_of(where, row, "benefit", CODES["benefit"])
    if "every_days" in row and row["match"] != "unused":
        raise Refused(f'{where} repeats (every_days), which needs match = "unused".')
    return {
        "rule": number,
        "kind": str(row.get("kind", "")) or _missing(where, "kind"),
        **_dates(where, row),
        "benefit": row.get("benefit"),
        "clock": row["clock"],
        "created_days": _number(where, row, "created_days"),
        "due_days": _number(where, row, "due_days"),
        "every_days": _number(where, row, "every_days", needed=False),
        "act": row["act"],
        "match": row["match"],
        "created_at_opening": bool(row.get("created_at_opening", False)),
    }


def _known(where: str, row: dict[str, Any], keys: set[str]) -> None:
    if unknown := sorted(set(row) - keys):
        raise Refused(f"{where} has an unknown key {unknown[0]!r}. Known are: {', '.join(sorted(keys))}.")


def _dates(where: str, row: dict[str, Any]) -> dict[str, date]:
    start, end = row.get("from", _FIRST), row.get("until", _LAST)
    if type(start) is not date or type(end) is not date or start >= end:
        raise Refused(f"{where}: from and until must be dates, from before until.")
    return {"valid_from": start, "valid_until": end}


def _number(where: str, row: dict[str, Any], key: str, needed: bool = True) -> Any:
    value = row.get(key)
    if value is None and not needed:
        return None
    if type(value) is not int or value < 0:
        raise Refused(f"{where}: {key} must be a whole number of at least 0, not {value!r}.")
    return value


def _one_of(where: str, row: dict[str, Any], key: str, allowed: tuple[str, ...]) -> None:
    if row.get(key) not in allowed:
        raise Refused(f"{where}: {key} = {row.get(key)!r} is not one of {', '.join(allowed)}.")


def _sourced(where: str, row: dict[str, Any]) -> None:
    if not str(row.get("source", "")).strip():
        raise Refused(f"{where} has no source: name the document that the rule comes from.")


def _missing(where: str, key: str) -> str:
    raise Refused(f"{where} has no {key}.")


def _no_overlap(path: Path, rows: list[dict[str, Any]]) -> None:
    """Two regimes of follow-up for one first day of absence would count everything twice."""
    ordered = sorted(rows, key=lambda r: r["valid_from"])
    for one, other in itertools.pairwise(ordered):
        if other["valid_from"] < one["valid_until"]:
            raise Refused(
                f"{path}: two [[followup]] rows are in force on {other['valid_from']}. End the earlier one."
            )
