"""The site's settings: `tavle.toml`, checked at start, with the values in `shipped/` as defaults."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from etl.errors import Refused

from .login import Login, Retention, read_login, read_retention, read_worker_level
from .rules import read_rules
from .site import SHIPPED, BudgetLine, Contradiction, Event, Step, Target, merged, read_table

__all__ = ["CALENDARS", "KEPT", "SHIPPED", "Settings", "Target", "load_settings"]

CALENDARS = ("official", "deadline", "copenhagen")
_KEYS = {
    "municipality", "calendar", "closed_days", "reject_share", "parent_share", "shrink_share", "key_file",
    "targets_file", "districts", "rules_file", "checks_folder", "small_numbers", "events_file", "initiatives_file",
    "budget_file", "worker_cost_kr", "board_goals", "board_meeting",
    "login", "worker_level", "retention", "stale_after_days", "empty_days", "absence_years",
}  # fmt: skip
KEPT = ("small_numbers", "reject_share", "shrink_share")
"""Settings that a snapshot carries as text, beside the calendar and municipality in `info`."""


@dataclass(frozen=True)
class Settings:
    """What a site decides. Shares are fractions; `worker_cost_kr` is a year's cost of one caseworker (no default); `districts` None = every code as delivered."""

    municipality: str = "København"
    calendar: str = "official"
    closed_days: tuple[date, ...] = ()
    reject_share: float = 0.01
    parent_share: float = 0.05
    shrink_share: float = 0.20
    key_file: Path | None = None
    districts: dict[str, str] | None = field(default_factory=dict)
    targets: tuple[Target, ...] = ()
    rules_file: Path | None = None
    checks_folder: Path | None = None
    small_numbers: int = 5
    worker_cost_kr: float | None = None
    board_goals: tuple[str, ...] = ()
    board_meeting: str = ""
    events: tuple[Event, ...] = ()
    steps: tuple[Step, ...] = ()
    budget: tuple[BudgetLine, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    login: Login = field(default_factory=Login)
    worker_notice_on: date | None = None
    retention: Retention = field(default_factory=Retention)
    stale_after_days: int = 4
    empty_days: tuple[date, ...] = ()
    absence_years: int = 15


def load_settings(path: Path | None = None, known: Collection[str] | None = None) -> Settings:
    """Settings from `path` (or the defaults when None or absent by default); Refused when invalid.

    `known` holds the ids of the indicators: where it is given, the tables may name no other.
    """
    if path is None:
        path = Path("tavle.toml")
        raw: dict[str, Any] = _toml(path) if path.is_file() else {}
    elif not path.is_file():
        raise Refused(f"There is no settings file {path}. Give an existing one with --config.")
    else:
        raw = _toml(path)
    unknown = sorted(set(raw) - _KEYS)
    if unknown:
        raise Refused(f"{path}: unknown setting {unknown[0]!r}. Known are: {', '.join(sorted(_KEYS))}.")
    calendar = raw.get("calendar", "official")
    if calendar not in CALENDARS:
        raise Refused(f"{path}: calendar {calendar!r} is not one of {', '.join(CALENDARS)}.")
    defaults = Settings()
    rules_file = path.parent / str(raw["rules_file"]) if "rules_file" in raw else None
    if rules_file is not None:
        read_rules(rules_file)

    def file(key: str, shipped: str) -> Path:
        return path.parent / str(raw[key]) if key in raw else SHIPPED / shipped

    own_steps = (
        read_table(Step, path.parent / str(raw["initiatives_file"]), known)
        if "initiatives_file" in raw
        else ()
    )
    return Settings(
        municipality=str(raw.get("municipality", defaults.municipality)),
        calendar=calendar,
        closed_days=_dates(path, raw, "closed_days"),
        reject_share=_share(path, raw, "reject_share", defaults.reject_share),
        parent_share=_share(path, raw, "parent_share", defaults.parent_share),
        shrink_share=_share(path, raw, "shrink_share", defaults.shrink_share),
        key_file=path.parent / raw["key_file"] if "key_file" in raw else None,
        districts=_districts(path, raw.get("districts")),
        targets=read_table(Target, file("targets_file", "targets.csv"), known),
        rules_file=rules_file,
        checks_folder=_folder(path, raw.get("checks_folder")),
        small_numbers=_threshold(path, raw.get("small_numbers", defaults.small_numbers)),
        worker_cost_kr=_cost(path, raw.get("worker_cost_kr")),
        board_goals=_goals(path, raw.get("board_goals", [])),
        board_meeting=_meeting(path, raw.get("board_meeting", "")),
        events=read_table(Event, file("events_file", "events.csv"), known),
        steps=merged(read_table(Step, SHIPPED / "initiatives.csv", known), own_steps),
        budget=read_table(BudgetLine, file("budget_file", "budget.csv"), known),
        contradictions=read_table(Contradiction, SHIPPED / "contradictions.csv"),
        login=read_login(path, raw.get("login")),
        worker_notice_on=read_worker_level(path, raw.get("worker_level")),
        retention=read_retention(path, raw.get("retention")),
        stale_after_days=_from_1_to_60(path, raw, "stale_after_days", defaults.stale_after_days),
        empty_days=_dates(path, raw, "empty_days"),
        absence_years=_from_1_to_60(path, raw, "absence_years", defaults.absence_years),
    )


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise Refused(f"{path} cannot be read as TOML: {error}.") from error


def _folder(path: Path, name: Any) -> Path | None:
    if name is None:
        return None
    folder = path.parent / str(name)
    if not folder.is_dir():
        raise Refused(f"{path}: there is no folder checks_folder = {name!r}. Make it, or take the line out.")
    return folder


def _threshold(path: Path, value: Any) -> int:
    if type(value) is not int or not 3 <= value <= 100:
        raise Refused(f"{path}: small_numbers must be a whole number from 3 to 100, not {value!r}.")
    return value


def _dates(path: Path, raw: dict[str, Any], key: str) -> tuple[date, ...]:
    value = raw.get(key, [])
    if not isinstance(value, list) or not all(type(d) is date for d in value):
        raise Refused(f"{path}: {key} must be a list of dates such as 2026-12-24.")
    return tuple(value)


def _from_1_to_60(path: Path, raw: dict[str, Any], key: str, default: int) -> int:
    value = raw.get(key, default)
    if type(value) is not int or not 1 <= value <= 60:
        raise Refused(f"{path}: {key} must be a whole number from 1 to 60, not {value!r}.")
    return value


def _share(path: Path, raw: dict[str, Any], key: str, default: float) -> float:
    value = raw.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise Refused(f"{path}: {key} must be a fraction between 0 and 1, not {value!r}.")
    return float(value)


def _goals(path: Path, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > 4 or not all(isinstance(v, str) for v in value):
        raise Refused(f"{path}: board_goals must be a list of at most four indicators, such as closures.")
    return tuple(dict.fromkeys(value))


def _meeting(path: Path, value: Any) -> str:
    if not isinstance(value, str) or len(value) > 40:
        raise Refused(f'{path}: board_meeting must be a few words, such as "tirsdag 09:00".')
    return value.strip()


def _cost(path: Path, value: Any) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e8:
        raise Refused(
            f"{path}: worker_cost_kr must be the kroner that one caseworker costs a year, not {value!r}."
        )
    return float(value)


def _districts(path: Path, raw: dict[str, Any] | None) -> dict[str, str] | None:
    raw = raw if raw is not None else _toml(SHIPPED / "districts.toml")
    if raw.get("accept", "listed") == "any":
        return None
    names = raw.get("names")
    if not isinstance(names, dict) or not names:
        raise Refused(f'{path}: [districts] needs a table names, or accept = "any".')
    return {str(code): str(name) for code, name in names.items()}
