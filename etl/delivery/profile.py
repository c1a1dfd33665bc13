"""Source profiles: how one system's export maps onto the canonical tables."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import duckdb

from etl.errors import Refused

from .contracts import ENDS, TABLES

PROFILES = Path(__file__).resolve().parent / "profiles"
_KEYS = ("name", "title", "date_order", "timezone", "nulls", "tables", "raw")
_TABLE_KEYS = ("file", "sheet", "columns", "codes", "constants", "select", "ends")
_RAW_KEYS = ("file", "sheet", "columns")


@dataclass(frozen=True)
class TableMap:
    """Where one table is found: file stem, sheet, canonical column -> header, codes, constants.

    `ends`: whether the last day of a period is in it (`inclusive`) or the first after (`exclusive`); None where the
    profile does not say. With `select`, the table is the result of that statement over the profile's raw files instead;
    its columns carry canonical names.
    """

    file: str | None
    sheet: str | None = None
    columns: dict[str, str] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    select: str | None = None
    ends: str | None = None


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
    _known(path, "", raw, _KEYS)
    order = raw.get("date_order", "dmy")
    if order not in ("dmy", "mdy"):
        raise Refused(f"{path}: date_order {order!r} is not dmy or mdy.")
    nulls = raw.get("nulls", ["", "NULL", "-"])
    if not isinstance(nulls, list) or not all(isinstance(n, str) for n in nulls):
        raise Refused(f"{path}: nulls must be a list of words.")
    return Profile(
        name=str(raw.get("name", path.stem)),
        title=str(raw.get("title", path.stem)),
        date_order=order,
        timezone=_zone(path, str(raw.get("timezone", "Europe/Copenhagen"))),
        nulls=tuple(nulls),
        tables={name: _table(path, name, part) for name, part in _parts(path, raw, "tables")},
        raw={name: _raw_file(path, name, part) for name, part in _parts(path, raw, "raw")},
    )


def _known(path: Path, place: str, raw: Mapping[str, Any], known: Sequence[str]) -> None:
    """Refused where there is a key that nothing reads, with the known one that it looks like."""
    unknown = sorted(set(raw) - set(known))
    if unknown:
        close = get_close_matches(unknown[0].lower().replace("-", "_"), known, 1, 0.6)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        raise Refused(
            f"{path}: {place or 'the profile '}has an unknown key {unknown[0]!r}.{hint} Known are: {', '.join(known)}."
        )


def _parts(path: Path, raw: dict[str, Any], key: str) -> list[tuple[str, dict[str, Any]]]:
    found = raw.get(key, {})
    if not isinstance(found, dict) or not all(isinstance(part, dict) for part in found.values()):
        raise Refused(f"{path}: each entry of [{key}] must be a table.")
    return list(found.items())


def _zone(path: Path, name: str) -> str:
    if name == "Europe/Copenhagen":
        return name
    with duckdb.connect() as connection:
        sql = "select count(*) from pg_timezone_names() where name = ?"
        known = connection.execute(sql, [name]).fetchall()[0][0]
    if not known:
        raise Refused(f"{path}: there is no time zone {name!r}. Give one such as Europe/Copenhagen.")
    return name


def _raw_file(path: Path, name: str, raw: dict[str, Any]) -> RawFile:
    _known(path, f"[raw.{name}] ", raw, _RAW_KEYS)
    if not isinstance(raw.get("file"), str) or not isinstance(raw.get("columns"), dict):
        raise Refused(f"{path}: [raw.{name}] needs a file and columns.")
    return RawFile(file=raw["file"], columns=_texts(path, f"raw.{name}.columns", raw["columns"]),
                   sheet=raw.get("sheet"))  # fmt: skip


def _texts(path: Path, place: str, raw: Any) -> dict[str, str]:
    if not isinstance(raw, dict):
        raise Refused(f"{path}: [{place}] must be a table.")
    if not all(isinstance(value, str) for value in raw.values()):
        raise Refused(f"{path}: the values of [{place}] must be texts.")
    return raw


def _table(path: Path, name: str, raw: dict[str, Any]) -> TableMap:
    if name not in TABLES:
        raise Refused(f"{path}: there is no table {name!r}. Known are: {', '.join(TABLES)}.")
    _known(path, f"[tables.{name}] ", raw, _TABLE_KEYS)
    for part in ("columns", "codes", "constants"):
        if not isinstance(raw.get(part, {}), dict):
            raise Refused(f"{path}: [tables.{name}.{part}] must be a table.")
        for column in raw.get(part, {}):
            if column not in TABLES[name].names:
                raise Refused(f"{path}: [tables.{name}.{part}] names {column!r}, which {name} does not have.")
    if "select" not in raw and "file" not in raw:
        raise Refused(f"{path}: [tables.{name}] needs a file or a select.")
    for key in ("file", "sheet", "select"):
        if not isinstance(raw.get(key, ""), str):
            raise Refused(f"{path}: [tables.{name}] {key} must be a text.")
    codes = raw.get("codes", {})
    return TableMap(
        file=raw.get("file"),
        sheet=raw.get("sheet"),
        columns=_texts(path, f"tables.{name}.columns", raw.get("columns", {})),
        codes={c: _texts(path, f"tables.{name}.codes.{c}", known) for c, known in codes.items()},
        constants={k: str(v) for k, v in raw.get("constants", {}).items()},
        select=raw.get("select"),
        ends=_ends(path, name, raw.get("ends")),
    )


def _ends(path: Path, name: str, says: Any) -> str | None:
    if says is None:
        return None
    if name not in ENDS:
        raise Refused(
            f"{path}: [tables.{name}] has no periods, so ends says nothing. Tables with periods: {', '.join(ENDS)}."
        )
    if says not in ("inclusive", "exclusive"):
        raise Refused(f"{path}: [tables.{name}] ends {says!r} is not inclusive or exclusive.")
    return str(says)
