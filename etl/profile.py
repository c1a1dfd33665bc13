"""Source profiles: how one system's export maps onto the canonical tables."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .contracts import TABLES
from .errors import Refused

PROFILES = Path(__file__).resolve().parent / "profiles"
_TABLE_KEYS = {"file", "sheet", "columns", "codes", "constants", "select"}


@dataclass(frozen=True)
class TableMap:
    """Where one table is found: file stem, sheet, canonical column -> header, codes, constants.

    With `select`, the table is the result of that statement over the profile's raw files instead;
    its columns carry canonical names.
    """

    file: str | None
    sheet: str | None = None
    columns: dict[str, str] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    select: str | None = None


@dataclass(frozen=True)
class RawFile:
    """A file that a `select` reads: its columns as text under the names that the profile gives them."""

    file: str
    columns: dict[str, str]
    sheet: str | None = None


@dataclass(frozen=True)
class Profile:
    """One source system: its tables, raw files, date order (`dmy`, `mdy`), time zone and null words."""

    name: str
    title: str
    date_order: str
    timezone: str
    nulls: tuple[str, ...]
    tables: dict[str, TableMap]
    raw: dict[str, RawFile]


def load_profile(name: str, folders: tuple[Path, ...] = (), near: Path | None = None) -> Profile:
    """The profile `name` from `folders` (a site's own come first) or from those that ship.

    `name` may also be the path of a `.toml` file, from the folder `near` it or from here. Refused when there is none or it is invalid.
    """
    if name.endswith(".toml"):
        candidates = [near / name, Path(name)] if near else [Path(name)]
    else:
        candidates = [folder / f"{name}.toml" for folder in (*folders, PROFILES)]
    for path in candidates:
        if path.is_file():
            return _parse(path)
    known = sorted({p.stem for folder in (*folders, PROFILES) for p in folder.glob("*.toml")})
    raise Refused(f"There is no source profile {name!r}. Known are: {', '.join(known)}.")


def _parse(path: Path) -> Profile:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(f"The source profile {path} cannot be read as TOML: {error}.") from error
    order = raw.get("date_order", "dmy")
    if order not in ("dmy", "mdy"):
        raise Refused(f"{path}: date_order {order!r} is not dmy or mdy.")
    return Profile(
        name=raw.get("name", path.stem),
        title=raw.get("title", path.stem),
        date_order=order,
        timezone=raw.get("timezone", "Europe/Copenhagen"),
        nulls=tuple(raw.get("nulls", ("", "NULL", "-"))),
        tables={name: _table(path, name, table) for name, table in raw.get("tables", {}).items()},
        raw={
            name: RawFile(file=r["file"], columns=r["columns"], sheet=r.get("sheet"))
            for name, r in raw.get("raw", {}).items()
        },
    )


def _table(path: Path, name: str, raw: dict[str, Any]) -> TableMap:
    if name not in TABLES:
        raise Refused(f"{path}: there is no table {name!r}. Known are: {', '.join(TABLES)}.")
    unknown = sorted(set(raw) - _TABLE_KEYS)
    if unknown:
        raise Refused(f"{path}: [tables.{name}] has an unknown key {unknown[0]!r}.")
    for part in ("columns", "codes", "constants"):
        for column in raw.get(part, {}):
            if column not in TABLES[name].names:
                raise Refused(f"{path}: [tables.{name}.{part}] names {column!r}, which {name} does not have.")
    if "select" not in raw and "file" not in raw:
        raise Refused(f"{path}: [tables.{name}] needs a file or a select.")
    return TableMap(
        file=raw.get("file"),
        sheet=raw.get("sheet"),
        columns=raw.get("columns", {}),
        codes=raw.get("codes", {}),
        constants={k: str(v) for k, v in raw.get("constants", {}).items()},
        select=raw.get("select"),
    )
