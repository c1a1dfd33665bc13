"""What is owed by when, as data: `rules.toml` into two tables that the facts read.

Source: indicators, "Follow-up and milestones". What can be known to be wrong before a case is read is
refused here; a rule that is well formed and still owes nothing is told by a check of the load.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from etl.delivery.contracts import CODES
from etl.errors import Refused

from .site import SHIPPED

SHIPPED_RULES = SHIPPED / "rules.toml"
FOLLOWUP_KINDS = ("followup_first", "followup_next")
"""The kinds of obligation that a row of `[[followup]]` makes."""
CLOCKS = ("first_absence_on", "opened_on", "fast_track_on", "category_3")

_FIRST, _LAST = date(1, 1, 1), date(9999, 12, 31)
_MATCHES = ("first", "after", "unused")
_NAME_LENGTH = 60
_KIND_LIKE = 0.88
"""From this likeness on an unknown kind is taken for a misspelt one."""
_FOLLOWUP_NAME = "opfølgning"
_ORDINALS = {
    2: "anden", 3: "tredje", 4: "fjerde", 5: "femte", 6: "sjette", 7: "syvende", 8: "ottende", 9: "niende",
    10: "tiende",
}  # fmt: skip

FOLLOWUP = {
    "rule": pa.int32(), "valid_from": pa.date32(), "valid_until": pa.date32(), "first_days": pa.int32(),
    "then_days": pa.int32(), "nth": pa.int32(), "nth_days": pa.int32(), "nth_void_days": pa.int32(),
    "name": pa.string(),
}  # fmt: skip
MILESTONE = {
    "rule": pa.int32(), "kind": pa.string(), "valid_from": pa.date32(), "valid_until": pa.date32(),
    "benefit": pa.string(), "clock": pa.string(), "created_days": pa.int32(), "due_months": pa.int32(),
    "due_days": pa.int32(), "course": pa.int32(), "every_days": pa.int32(), "act": pa.string(), "match": pa.string(), "created_at_opening": pa.bool_(),
    "name": pa.string(), "named": pa.bool_(),
}  # fmt: skip
_FOLLOWUP_KEYS = {
    "name", "from", "until", "first_week", "then_days", "nth", "nth_week", "nth_void_days", "once", "source",
}  # fmt: skip
_MILESTONE_KEYS = {*MILESTONE, "from", "until", "source"} - {"rule", "valid_from", "valid_until", "named"}


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
        rows = raw.get(name, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise Refused(f"{path}: {name} must be rows, each under [[{name}]].")
    followups = [_followup(path, n, row) for n, row in enumerate(raw.get("followup", []), 1)]
    kinds = {str(row.get("kind", "")) for row in raw.get("milestone", [])}
    milestones = [_milestone(path, n, row, kinds) for n, row in enumerate(raw.get("milestone", []), 1)]
    _one_after_the_other(path, followups)
    _no_twin(path, milestones)
    _one_name_a_kind(path, milestones)
    unconfirmed = raw.get("unconfirmed_from")
    if unconfirmed is not None and type(unconfirmed) is not date:
        raise Refused(f"{path}: unconfirmed_from must be a date such as 2026-07-01.")
    return Rules(_table(followups, FOLLOWUP), _table(milestones, MILESTONE), unconfirmed)


@cache
def shipped_rules() -> Rules:
    """The rules that ship."""
    return read_rules(SHIPPED_RULES)


def default_name(kind: str) -> str:
    """What a kind of milestone is called where nobody named it: the shipped name, else its id in words.

    >>> default_name("clarification"), default_name("opening_letter")
    ('afklaring', 'opening letter')
    """
    shipped = shipped_rules().milestone.select(["kind", "name"]).to_pylist()
    return {row["kind"]: row["name"] for row in shipped}.get(kind) or kind.replace("_", " ").strip()


def followup_names(name: str | None, nth: int | None) -> tuple[str, str]:
    """What the first follow-up and the next one of a rule are called; the next may be the n-th by a week.

    >>> followup_names("opfølgning", None), followup_names("samtale", 4)
    (('første opfølgning', 'næste opfølgning'), ('første samtale', 'fjerde samtale'))
    """
    name = name or _FOLLOWUP_NAME
    following = "næste" if nth is None else _ORDINALS.get(nth, f"{nth}.")
    return f"første {name}", f"{following} {name}"


def _table(rows: list[dict[str, Any]], kinds: dict[str, pa.DataType]) -> pa.Table:
    return pa.table({name: pa.array([row[name] for row in rows], kind) for name, kind in kinds.items()})


def _followup(path: Path, number: int, row: dict[str, Any]) -> dict[str, Any]:
    where = f"{path}: [[followup]] number {number}"
    _known(where, row, _FOLLOWUP_KEYS)
    _sourced(where, row)
    once = _flag(where, row, "once")
    if sum((once, "then_days" in row, "nth" in row)) != 1:
        raise Refused(f"{where} needs one of then_days, nth and once = true (the first one only).")
    if ("nth" in row) != ("nth_week" in row):
        raise Refused(f"{where} has one of nth and nth_week, which go together.")
    if "nth_void_days" in row and "nth" not in row:
        raise Refused(f"{where} has nth_void_days but no nth.")
    first = _number(where, row, "first_week")
    if "nth" in row and _number(where, row, "nth_week") < first:
        raise Refused(f"{where}: nth_week is before first_week.")
    return {
        "rule": number,
        **_dates(where, row),
        "first_days": 7 * first,
        "then_days": _number(where, row, "then_days", needed=False, least=1),
        "nth": _number(where, row, "nth", needed=False, least=2),
        "nth_days": 7 * _number(where, row, "nth_week") if "nth" in row else None,
        "nth_void_days": _number(where, row, "nth_void_days", needed=False),
        "name": _name(where, row) or _FOLLOWUP_NAME,
    }


def _milestone(path: Path, number: int, row: dict[str, Any], kinds: Collection[str]) -> dict[str, Any]:
    where = f"{path}: [[milestone]] number {number}"
    _known(where, row, _MILESTONE_KEYS)
    _sourced(where, row)
    kind = _kind(path, where, row, kinds)
    _one_of(where, row, "clock", CLOCKS)
    _one_of(where, row, "match", _MATCHES)
    _one_of(where, row, "act", ("followup", *CODES["review_kind"]))
    if "benefit" in row:
        _one_of(where, row, "benefit", CODES["benefit"])
    if "every_days" in row and row["match"] != "unused":
        raise Refused(f'{where} repeats (every_days), which needs match = "unused".')
    if ("due_days" in row) == ("due_months" in row):
        raise Refused(f"{where} needs one of due_days and due_months.")
    if "due_months" in row and "every_days" in row:
        raise Refused(f"{where} repeats (every_days), which needs due_days.")
    if "course" in row and "benefit" not in row:
        raise Refused(
            f"{where} has course but no benefit: a course is the citizen's n-th case of one benefit."
        )
    months = _number(where, row, "due_months", least=1) if "due_months" in row else 0
    created, due = _number(where, row, "created_days"), 0 if months else _number(where, row, "due_days")
    # A month has 28 days at least.
    if due + 28 * months < created:
        raise Refused(f"{where} is due ({due + 28 * months} days) before it is created ({created} days).")
    name = _name(where, row)
    return {
        "rule": number,
        "kind": kind,
        **_dates(where, row),
        "benefit": row.get("benefit"),
        "clock": row["clock"],
        "created_days": created,
        "due_months": months,
        "due_days": due,
        "course": _number(where, row, "course", needed=False, least=1),
        "every_days": _number(where, row, "every_days", needed=False, least=1),
        "act": row["act"],
        "match": row["match"],
        "created_at_opening": _flag(where, row, "created_at_opening"),
        "name": name or (kind if path == SHIPPED_RULES else default_name(kind)),
        "named": name is not None or (path != SHIPPED_RULES and kind in _shipped_kinds()),
    }


def _kind(path: Path, where: str, row: dict[str, Any], kinds: Collection[str]) -> str:
    """The kind of a milestone; Refused for one that figures would take for another, or for nothing."""
    kind = row.get("kind")
    if not isinstance(kind, str) or not kind:
        raise Refused(f"{where} has no kind.")
    if not re.fullmatch(r"[\w-]+", kind):
        raise Refused(f"{where}: kind = {kind!r} may have letters, digits, _ and - only.")
    if kind in (*FOLLOWUP_KINDS, *CODES["channel"]):
        raise Refused(f"{where}: kind = {kind!r} is taken by what tavle owes itself. Choose another.")
    if path == SHIPPED_RULES or kind in _shipped_kinds():
        return kind
    lacking = [known for known in _shipped_kinds() if known not in kinds]
    if like := get_close_matches(kind.lower(), lacking, 1, _KIND_LIKE):
        raise Refused(
            f"{where}: kind = {kind!r} is nearly {like[0]!r}, which figures count and no rule of this file "
            "makes. Write that, or choose a kind that is not so like it."
        )
    return kind


def _shipped_kinds() -> list[str]:
    return list(dict.fromkeys(shipped_rules().milestone["kind"].to_pylist()))


def _known(where: str, row: dict[str, Any], keys: set[str]) -> None:
    if unknown := sorted(set(row) - keys):
        raise Refused(f"{where} has an unknown key {unknown[0]!r}. Known are: {', '.join(sorted(keys))}.")


def _name(where: str, row: dict[str, Any]) -> str | None:
    """The Danish name, or None where the row has none."""
    name = row.get("name")
    if name is None:
        return None
    if not isinstance(name, str) or not name.strip() or len(name) > _NAME_LENGTH or not name.isprintable():
        raise Refused(f"{where}: name must be a few words on one line, at most {_NAME_LENGTH} letters.")
    return name.strip()


def _dates(where: str, row: dict[str, Any]) -> dict[str, date]:
    start, end = row.get("from", _FIRST), row.get("until", _LAST)
    if type(start) is not date or type(end) is not date or start >= end:
        raise Refused(f"{where}: from and until must be dates, from before until.")
    return {"valid_from": start, "valid_until": end}


def _number(where: str, row: dict[str, Any], key: str, needed: bool = True, least: int = 0) -> Any:
    value = row.get(key)
    if value is None and not needed:
        return None
    if type(value) is not int or value < least:
        raise Refused(f"{where}: {key} must be a whole number of at least {least}, not {value!r}.")
    return value


def _flag(where: str, row: dict[str, Any], key: str) -> bool:
    value = row.get(key, False)
    if type(value) is not bool:
        raise Refused(f"{where}: {key} must be true or false, not {value!r}.")
    return value


def _one_of(where: str, row: dict[str, Any], key: str, allowed: tuple[str, ...]) -> None:
    value = row.get(key)
    if value not in allowed:
        like = get_close_matches(str(value), allowed, 1)
        meant = f" Did you mean {like[0]}?" if like else ""
        raise Refused(f"{where}: {key} = {value!r} is not one of {', '.join(allowed)}.{meant}")


def _sourced(where: str, row: dict[str, Any]) -> None:
    if not str(row.get("source", "")).strip():
        raise Refused(f"{where} has no source: name the document that the rule comes from.")


def _one_after_the_other(path: Path, rows: list[dict[str, Any]]) -> None:
    """Two regimes of follow-up for one first day of absence would count everything twice, none between two nothing."""
    ordered = sorted(rows, key=lambda r: r["valid_from"])
    for one, other in itertools.pairwise(ordered):
        if other["valid_from"] < one["valid_until"]:
            raise Refused(
                f"{path}: two [[followup]] rows are in force on {other['valid_from']}. End the earlier one."
            )
        if other["valid_from"] > one["valid_until"]:
            raise Refused(
                f"{path}: no [[followup]] row is in force from {one['valid_until']} to {other['valid_from']}: "
                "cases from then would owe no follow-up."
            )


def _no_twin(path: Path, rows: list[dict[str, Any]]) -> None:
    """Two rows of a kind that owe the same case the same day would count it twice."""
    for one, other in itertools.combinations(rows, 2):
        same = all(one[key] == other[key] for key in ("kind", "clock", "due_months", "due_days", "course"))
        benefits = {one["benefit"], other["benefit"]}
        if (
            same
            and (None in benefits or len(benefits) == 1)
            and one["valid_from"] < other["valid_until"]
            and other["valid_from"] < one["valid_until"]
        ):
            raise Refused(
                f"{path}: [[milestone]] numbers {one['rule']} and {other['rule']} both owe {one['kind']!r} on the "
                f"same day from {max(one['valid_from'], other['valid_from'])}. End one, or give it a kind of its own."
            )


def _one_name_a_kind(path: Path, rows: list[dict[str, Any]]) -> None:
    names: dict[str, str] = {}
    for row in rows:
        if names.setdefault(row["kind"], row["name"]) != row["name"]:
            raise Refused(
                f"{path}: the kind {row['kind']!r} has two names, {names[row['kind']]!r} and {row['name']!r}."
            )
