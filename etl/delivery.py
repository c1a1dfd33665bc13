"""A delivery: the folder, its `delivery.toml`, and its tables as raw Arrow tables."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from .contracts import REQUIRED_TABLES, TABLES, Table
from .errors import Refused
from .profile import Profile, TableMap, load_profile
from .readers import RawTable, find_file, read_file
from .select import select_table

_KEYS = {"as_of", "source", "history_from", "rows"}


@dataclass(frozen=True)
class Delivery:
    """One folder with its facts: the day it describes, its source profile, the owner's row counts."""

    folder: Path
    profile: Profile
    as_of: date
    history_from: date | None
    rows: dict[str, int] = field(default_factory=dict)


def open_delivery(
    folder: Path, as_of: date | None = None, source: str | None = None, profiles: tuple[Path, ...] = ()
) -> Delivery:
    """The delivery in `folder`. `as_of` and `source` stand in where `delivery.toml` does not say.

    Refused where there is no such folder, no day, or a `delivery.toml` that cannot be used.
    """
    if not folder.is_dir():
        raise Refused(f"There is no delivery folder {folder}. Give the folder that holds the exported files.")
    path = folder / "delivery.toml"
    raw: dict[str, object] = {}
    if path.is_file():
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
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
    rows = raw.get("rows", {})
    if not isinstance(rows, dict) or not all(type(n) is int for n in rows.values()):
        raise Refused(f"{path}: [rows] must give a whole number a table. Nothing was loaded.")
    name = raw.get("source", source or "canonical")
    return Delivery(
        folder=folder,
        profile=load_profile(str(name), profiles, near=folder),
        as_of=day,
        history_from=_day(path, raw.get("history_from"), "history_from"),
        rows={str(k): int(v) for k, v in rows.items()},
    )


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


def read_table(delivery: Delivery, table: Table) -> Iterator[tuple[RawTable, TableMap]]:
    """The raw tables that the delivery holds for one contract table: none or one."""
    found = delivery.profile.tables.get(table.name)
    if found is None:
        return
    if found.select is not None:
        yield select_table(delivery.folder, delivery.profile, table, found), found
        return
    assert found.file is not None
    path = find_file(delivery.folder, found.file)
    if path is None:
        return
    required = {c.name for c in table.columns if c.required and c.name not in found.constants}
    unmapped = sorted(required - set(found.columns))
    if unmapped:
        raise Refused(
            f"The source profile {delivery.profile.name} maps no header to {table.name}.{unmapped[0]}, "
            "which is required. Add it to the profile."
        )
    yield read_file(path, found.columns, required, found.sheet), found
