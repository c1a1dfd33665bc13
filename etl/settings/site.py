"""The tables that a site edits, as CSV files: targets, events, plans, budget, and what the sources contradict.

One frozen dataclass a table; its fields are the columns. A file is checked whole when it is read: a
wrong cell stops the start with a sentence that names the file, the row and the column. The shipped
files hold what the sources say, each row with its document and line.
"""

from __future__ import annotations

import csv
import itertools
import types
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from etl.delivery.contracts import CODES
from etl.errors import Refused

SHIPPED = Path(__file__).resolve().parent / "shipped"
LEVELS = ("municipality", "centre", "department", "team", "miniteam", "worker")
T = TypeVar("T")


@dataclass(frozen=True)
class Target:
    """One row of the dated targets table; `low` and `high` in the indicator's own unit."""

    indicator: str
    unit_level: str | None
    unit: str | None
    kind: str
    low: float | None
    high: float | None
    valid_from: date
    valid_to: date | None
    source: str


@dataclass(frozen=True)
class Event:
    """Something dated that a series is seen beside. `until` is the first day after it; None = one day.

    `rebased_by` is the person who has decided that the series of its indicators begin anew on that day.
    """

    on: date
    until: date | None
    kind: str
    text: str
    indicators: str | None
    source: str
    rebased_by: str | None


@dataclass(frozen=True)
class Step:
    """One milestone of a plan, as written; the columns of a delivery's `initiatives`."""

    plan: str
    no: str
    initiative_no: str
    section: str | None
    initiative: str
    milestone: str | None
    due_text: str | None
    due_on: date | None
    effect: str | None
    status: str | None
    done_on: date | None
    owner: str | None
    indicators: str | None
    source: str


@dataclass(frozen=True)
class BudgetLine:
    """One line of money: kroner in a year. `bound`: exact, at_most, or a total that the source states
    (without a year: of all its plan's years)."""

    plan: str
    no: str | None
    text: str
    year: int | None
    kroner: float
    bound: str
    price_level: str | None
    source: str


@dataclass(frozen=True)
class Contradiction:
    """Where the sources say two things: each with its date, and what tavle does."""

    subject: str
    says: str
    says_source: str
    says_date: str
    also_says: str
    also_source: str
    also_date: str
    here: str


_CODES: dict[tuple[type, str], tuple[str, ...]] = {
    (Target, "kind"): ("target", "band", "baseline"),
    (Target, "unit_level"): LEVELS,
    (Event, "kind"): ("initiative", "law", "contract", "money", "trial", "system", "meeting", "other"),
    (Step, "status"): CODES["initiative_status"],
    (BudgetLine, "bound"): ("exact", "at_most", "total"),
}
_KIND = {str: "text", date: "a date such as 2026-10-31", float: "a number such as 0.9", int: "a whole number"}


def read_table(kind: type[T], path: Path, known: Collection[str] | None = None) -> tuple[T, ...]:
    """The rows of a CSV file whose header is the fields of `kind`; Refused names file, row and column.

    `known` holds the ids of the indicators, where they are to be checked.
    """
    names = [f.name for f in fields(kind)]  # type: ignore[arg-type]
    hints = get_type_hints(kind)
    found: list[tuple[str, T]] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.reader(handle)
            if next(reader, []) != names:
                raise Refused(f"{path}: the header must be {','.join(names)}.")
            for cells in reader:
                if len(cells) != len(names):
                    raise Refused(
                        f"{path}, row {reader.line_num}: {len(cells)} cells, the header has {len(names)}."
                    )
                where = f"{path}, row {reader.line_num}"
                values = {
                    n: _cell(kind, n, hints[n], text.strip(), where)
                    for n, text in zip(names, cells, strict=True)
                }
                _ids(values, known, where)
                row = kind(**values)
                if kind in _ROW:
                    _ROW[kind](row, where)
                found.append((where, row))
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"The file {path} cannot be read: {error}.") from error
    if kind in _WHOLE:
        _WHOLE[kind](path, found)
    return tuple(row for _, row in found)


def _cell(kind: type, name: str, hint: Any, text: str, where: str) -> Any:
    optional = get_origin(hint) in (Union, types.UnionType)
    if not text:
        if optional:
            return None
        raise Refused(f"{where}, column {name}: it is empty, and every row needs one.")
    plain = get_args(hint)[0] if optional else hint
    codes = _CODES.get((kind, name))
    if codes and text not in codes:
        raise Refused(f"{where}, column {name}: {text!r} is not one of {', '.join(codes)}.")
    try:
        return date.fromisoformat(text) if plain is date else plain(text)
    except ValueError:
        raise Refused(f"{where}, column {name}: {text!r} is not {_KIND[plain]}.") from None


def _ids(values: dict[str, Any], known: Collection[str] | None, where: str) -> None:
    for name in ("indicator", "indicators"):
        for ident in (values.get(name) or "").split():
            if known is not None and ident not in known:
                raise Refused(f"{where}, column {name}: there is no indicator {ident!r}.")


# ---- what one row must be ------------------------------------------------------------------------------


def _target(t: Target, where: str) -> None:
    if t.low is None and t.high is None:
        raise Refused(f"{where}, column low: a target needs a low or a high.")
    if t.low is not None and t.high is not None and t.low > t.high:
        raise Refused(f"{where}, column low: {t.low:g} is more than the high, {t.high:g}.")
    if (t.unit_level is None) != (t.unit is None):
        raise Refused(f"{where}, column unit: unit_level and unit belong together; give both or none.")
    if t.valid_to is not None and t.valid_to <= t.valid_from:
        raise Refused(f"{where}, column valid_to: {t.valid_to} is not after valid_from ({t.valid_from}).")


def _event(e: Event, where: str) -> None:
    if e.until is not None and e.until <= e.on:
        raise Refused(f"{where}, column until: {e.until} is not after the day it began ({e.on}).")
    if e.rebased_by is not None and e.indicators is None:
        raise Refused(
            f"{where}, column rebased_by: which series begin anew? Name them in the column indicators."
        )


def _step(s: Step, where: str) -> None:
    if s.done_on is not None and s.status != "done":
        raise Refused(f"{where}, column done_on: a day is given, but the status is not done.")


def _line(b: BudgetLine, where: str) -> None:
    if b.kroner <= 0:
        raise Refused(f"{where}, column kroner: {b.kroner:g} is not above 0.")
    if b.year is None and b.bound != "total":
        raise Refused(f"{where}, column year: only a total may be without a year.")


# ---- what the whole table must be ----------------------------------------------------------------------


def _no_overlap(_path: Path, rows: list[tuple[str, Target]]) -> None:
    """Two targets of one kind for one unit at one time: nobody could say which counts."""
    own: dict[tuple[Any, ...], list[tuple[str, Target]]] = defaultdict(list)
    for where, t in rows:
        own[t.indicator, t.unit_level, t.unit, t.kind].append((where, t))
    for found in own.values():
        found.sort(key=lambda w: w[1].valid_from)
        for (_, earlier), (where, later) in itertools.pairwise(found):
            if earlier.valid_to is None or earlier.valid_to > later.valid_from:
                raise Refused(
                    f"{where}, column valid_from: another {later.kind} of {later.indicator} is in force on "
                    f"{later.valid_from}. End it with a valid_to."
                )


def _one_each(_path: Path, rows: list[tuple[str, Step]]) -> None:
    seen: set[tuple[str, str]] = set()
    for where, s in rows:
        if (s.plan, s.no) in seen:
            raise Refused(f"{where}, column no: {s.no!r} stands twice in {s.plan!r}.")
        seen.add((s.plan, s.no))


def _adds_up(_path: Path, rows: list[tuple[str, BudgetLine]]) -> None:
    """A total that a source states is the sum of its lines."""
    for where, total in rows:
        if total.bound != "total":
            continue
        lines = [b for _, b in rows if b.plan == total.plan and b.bound != "total"]
        own = [b for b in lines if total.year in (None, b.year)]
        if abs(sum(b.kroner for b in own) - total.kroner) > 0.5:
            raise Refused(
                f"{where}, column kroner: the total is {total.kroner:g}, the lines add up to "
                f"{sum(b.kroner for b in own):g}."
            )


_ROW: dict[type, Callable[[Any, str], None]] = {
    Target: _target, Event: _event, Step: _step, BudgetLine: _line,
}  # fmt: skip
_WHOLE: dict[type, Callable[[Path, list[tuple[str, Any]]], None]] = {
    Target: _no_overlap, Step: _one_each, BudgetLine: _adds_up,
}  # fmt: skip


def merged(shipped: Sequence[Step], own: Sequence[Step]) -> tuple[Step, ...]:
    """The shipped steps with the site's: its own rows win where plan and number are the same."""
    rows = {(s.plan, s.no): s for s in shipped} | {(s.plan, s.no): s for s in own}
    return tuple(rows.values())
