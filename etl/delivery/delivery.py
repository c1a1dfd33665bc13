"""A delivery: the folder, its `delivery.toml`, and its tables as raw Arrow tables."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path

import pyarrow as pa

from etl.clean.dictionary_text import coded
from etl.clean.odd_characters import mend_table
from etl.delivery.readers.half_converted import settle_half_converted
from etl.delivery.readers.numbers import Forms, settle_numbers, weigh_numbers
from etl.delivery.readers.order import date_columns, one_verdict, settle_dates, weigh
from etl.errors import Refused

from .contracts import REQUIRED_TABLES, TABLES, Table
from .plain_files import no_plain_file, other_entries, plain_files, shown_path
from .profile import Profile, TableMap, load_profile
from .readers import SUFFIXES, Note, RawTable, clean, find_file, read_file, stamp, unread_files
from .sql_profile import select_table

_KEYS = {"as_of", "source", "history_from", "rows"}


@dataclass(frozen=True)
class Delivery:
    """One folder with its facts: the day it describes, its source profile, the owner's row counts.

    `stamps`: size and time of each file when the folder was opened. `shown`: what was given for the
    folder, where that is an archive.
    """

    folder: Path
    profile: Profile
    as_of: date
    history_from: date | None
    rows: dict[str, int] = field(default_factory=dict)
    stamps: dict[Path, tuple[int, int]] = field(default_factory=dict, compare=False, repr=False)
    shown: Path | None = None


def open_delivery(
    folder: Path, as_of: date | None = None, source: str | None = None, profiles: tuple[Path, ...] = ()
) -> Delivery:
    """The delivery in `folder`. `as_of` and `source` stand in where `delivery.toml` does not say.

    Refused where there is no such folder, no day, or a `delivery.toml` that cannot be used.
    """
    if not folder.is_dir():
        raise Refused(f"There is no delivery folder {folder}. Give the folder that holds the exported files.")
    files = plain_files(folder)
    if not files:
        raise Refused(f"The delivery folder {folder} is empty. Ask for the delivery; nothing was loaded.")
    path = folder / "delivery.toml"
    if path in other_entries(folder):
        raise Refused(no_plain_file(path))
    raw: dict[str, object] = {}
    if path in files:
        try:
            raw = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
            raise Refused(f"{path} cannot be read as TOML: {error}. Nothing was loaded.") from error
    unknown = sorted(set(raw) - _KEYS)
    if unknown:
        raise Refused(f"{path} has an unknown key {unknown[0]!r}; known are {', '.join(sorted(_KEYS))}.")
    day = _day(path, raw.get("as_of"), "as_of") or as_of
    if day is None:
        raise Refused(
            f"It is not said which day the delivery {folder} describes. "
            "Put as_of = 2026-10-31 (its day) in delivery.toml, or give --as-of."
        )
    history_from = _day(path, raw.get("history_from"), "history_from")
    if history_from is not None and history_from > day:
        raise Refused(f"{path}: history_from {history_from} lies after as_of {day}. Correct one of them.")
    name = raw.get("source", source or "canonical")
    profile = load_profile(str(name), profiles, near=folder)
    return Delivery(
        folder=folder,
        profile=profile,
        as_of=day,
        history_from=history_from,
        rows=_control_totals(path, raw.get("rows", {}), profile),
        stamps={f: stamp(f) for f in files if f == path or f.suffix.lower() in SUFFIXES},
    )


def _control_totals(path: Path, rows: object, profile: Profile) -> dict[str, int]:
    """The owner's row counts a table; the owner may use the file's name for the table's."""
    if not isinstance(rows, dict) or not all(type(n) is int and n >= 0 for n in rows.values()):
        raise Refused(f"{path}: [rows] must give a whole number a table. Nothing was loaded.")
    files = {t.file.casefold(): name for name, t in profile.tables.items() if t.file is not None}
    stated: dict[str, int] = {}
    for key, count in rows.items():
        name = key if key in TABLES else files.get(str(key).casefold())
        if name is None or name in stated:
            problem = "names no table or file of the profile" if name is None else f"gives {name} twice"
            raise Refused(
                f"{path}: [rows] {key!r} {problem} ({profile.name}). Correct it; nothing was loaded."
            )
        stated[name] = count
    return stated


def _day(path: Path, value: object, key: str) -> date | None:
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise Refused(f"{path}: {key} = {value!r} is not a date such as 2026-10-31.") from None


def missing_tables(deliveries: list[Delivery]) -> list[str]:
    """The required tables that none of the deliveries holds."""
    return [
        name for name in REQUIRED_TABLES if not any(_holds(delivery, TABLES[name]) for delivery in deliveries)
    ]


def _holds(delivery: Delivery, table: Table) -> bool:
    found = delivery.profile.tables.get(table.name)
    if found is None:
        return False
    if found.select is not None:
        return True
    assert found.file is not None
    return find_file(delivery.folder, found.file) is not None


def first_table(delivery: Delivery) -> str | None:
    """The first of the contract's tables that the delivery holds."""
    return next((name for name, table in TABLES.items() if _holds(delivery, table)), None)


def unread(delivery: Delivery) -> list[Path]:
    """The files of the delivery that none of its tables is read from, by name."""
    profile = delivery.profile
    stems = [t.file for t in profile.tables.values() if t.file is not None]
    return unread_files(delivery.folder, [*stems, *(raw.file for raw in profile.raw.values())])


def read_table(delivery: Delivery, table: Table) -> Iterator[tuple[RawTable, TableMap]]:
    """The raw tables that the delivery holds for one contract table: none or one.

    Cells are trimmed, null words are null, and dates stand in the profile's order or in ISO. Refused
    where a file of the delivery has changed since it was opened.
    """
    _still_the_same(delivery)
    found = delivery.profile.tables.get(table.name)
    if found is None:
        return
    raw = _raw(delivery, table, found)
    if raw is None:
        return
    if keys := [c for c in table.key if c in raw.merged]:
        raise Refused(
            f"{shown_path(raw.path)}: merged cells lie over {found.columns.get(keys[0], keys[0])!r}, which tells the "
            "rows apart. Undo the merging, so that each row has its own; nothing was loaded."
        )
    few = _few(table)
    columns = [
        (n, coded(c) if n in few else c)
        for n, c in zip(raw.table.column_names, raw.table.columns, strict=True)
    ]
    mended, controls, twice = mend_table(pa.table(dict(columns)))
    raw = replace(
        raw,
        table=clean(mended, delivery.profile.nulls),
        notes=(*raw.notes, *_mended(controls, twice)),
    )
    raw = settle_half_converted(raw, table, delivery.as_of, partial(_other_table, delivery))
    raw = settle_dates(
        raw, table, delivery.profile.date_order, cache(lambda: _order_elsewhere(delivery, table.name))
    )
    raw = settle_numbers(raw, table, cache(lambda: _numbers_elsewhere(delivery, table.name)))
    if not raw.rows_read and found.select is None:
        raw = replace(raw, notes=(*raw.notes, Note("filen har en overskrift og ingen rækker", "no_rows")))
    _still_the_same(delivery)
    yield raw, found


def _mended(controls: int, twice: int) -> list[Note]:
    notes = []
    if controls:
        notes.append(Note(f"{controls} celler havde styretegn, som er fjernet", "control_characters"))
    if twice:
        notes.append(Note(f"{twice} celler var kodet to gange (Ã¸ for ø); de er læst som ment", "encoding"))
    return notes


def _raw(delivery: Delivery, table: Table, found: TableMap) -> RawTable | None:
    if found.select is not None:
        return select_table(delivery.folder, delivery.profile, table, found)
    assert found.file is not None
    path = find_file(delivery.folder, found.file)
    if path is None:
        return None
    required = {c.name for c in table.columns if c.required and c.name not in found.constants}
    unmapped = sorted(required - set(found.columns))
    if unmapped:
        raise Refused(
            f"The source profile {delivery.profile.name} maps no header to "
            f"{', '.join(f'{table.name}.{name}' for name in unmapped)}, which "
            f"{'is' if len(unmapped) == 1 else 'are'} required. Add it to the profile."
        )
    return read_file(path, found.columns, required, found.sheet, delivery.profile.nulls, _few(table))


def _few(table: Table) -> frozenset[str]:
    """The columns in which few words stand many times: codes, days, amounts, yes and no, teams and workers."""
    return frozenset(
        c.name for c in table.columns if c.domain or c.type in ("code", "bool", "date", "number", "integer")
    )


def _order_elsewhere(delivery: Delivery, but: str) -> str | None:
    """The order of day and month that the delivery's other tables prove, where they agree."""
    weights = []
    for name, found in delivery.profile.tables.items():
        if name == but or found.select is not None:
            continue
        raw = _raw(delivery, TABLES[name], found)
        if raw is not None:
            weights += [weigh(raw.table.column(c)) for c in date_columns(TABLES[name], raw.table)]
    return one_verdict(weights, delivery.profile.date_order)


def _numbers_elsewhere(delivery: Delivery, but: str) -> str | None:
    """How the delivery's other tables write their numbers (`english`, `danish`), where they prove it."""
    found = Forms()
    for name in delivery.profile.tables:
        numbers = [c.name for c in TABLES[name].columns if c.type == "number"]
        other = _other_table(delivery, name) if numbers and name != but else None
        if other is not None:
            found = sum(
                (weigh_numbers(other[1].column(c)) for c in numbers if c in other[1].column_names), found
            )
    return found.verdict


def _other_table(delivery: Delivery, name: str) -> tuple[Table, pa.Table] | None:
    """Another table of the delivery as it was delivered; None where it has none, or a SELECT makes it."""
    found = delivery.profile.tables.get(name)
    if found is None or found.select is not None:
        return None
    raw = _raw(delivery, TABLES[name], found)
    return None if raw is None else (TABLES[name], clean(raw.table, delivery.profile.nulls))


def _still_the_same(delivery: Delivery) -> None:
    for path, before in delivery.stamps.items():
        if stamp(path) != before:
            raise Refused(
                f"{shown_path(path)} changed while the delivery was read: something is still writing it. "
                "Load when it is done; nothing was loaded."
            )
