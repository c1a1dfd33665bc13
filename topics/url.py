"""The state of a page is its address: the query string to a `State` and back. Pure.

A link shows a colleague the same view, so the keys are short Danish words and everything that is at
its default is left out. A value that does not exist never breaks a page: it is dropped, with a note.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlencode

from metrics.question import Grain

KEYS: dict[str, str] = {
    "team": "team",
    "department": "afdeling",
    "district": "bydel",
    "employment": "beskaeftigelse",
    "target_group": "maalgruppe",
    "benefit": "ydelse",
    "grain": "opdeling",
    "start": "start",
    "end": "slut",
}
"""Field of `State` -> key in the address."""

GRAIN_WORDS: dict[str, Grain] = {
    "uge": "week", "maaned": "month", "kvartal": "quarter", "halvaar": "halfyear", "aar": "year",
}  # fmt: skip

DIMS = ("team", "department", "district", "employment", "target_group", "benefit")
ORGANISATION = ("team", "department")
NONE = "none"
"""The empty value in an address, as on the command line: `team=none`."""
MAYBE = ("team", "department", "target_group")
"""The filters in which a case may be empty; the rest is required of every case."""

LABELS: dict[str, str] = {
    "team": "team",
    "department": "afdeling",
    "district": "bydel",
    "employment": "job eller ledighed",
    "target_group": "målgruppe",
    "benefit": "ydelse",
    "grain": "opdeling",
    "start": "første måned",
    "end": "sidste måned",
}


@dataclass(frozen=True)
class State:
    """What is looked at. Dims hold one value or None for all; `start` and `end` are months `2026-10`."""

    team: str | None = None
    department: str | None = None
    district: str | None = None
    employment: str | None = None
    target_group: str | None = None
    benefit: str | None = None
    grain: Grain | None = None
    start: str | None = None
    end: str | None = None

    def where(self, dims: tuple[str, ...] = DIMS) -> tuple[tuple[str, str | None], ...]:
        """The filters among `dims` as a question wants them; the empty value is None."""
        chosen = ((dim, getattr(self, dim)) for dim in DIMS if dim in dims)
        return tuple((dim, None if value == NONE else value) for dim, value in chosen if value is not None)

    def but(self, **changes: str | None) -> State:
        """The same view with some fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


def parse(
    search: str | None, allowed: Mapping[str, Mapping[str, str]], first: date, last: date
) -> tuple[State, list[str]]:
    """An address's query string as a state, and a note in Danish for each thing that was not understood.

    `allowed` holds each dim's values; `first` and `last` are the days that the data covers.
    """
    values: dict[str, str | None] = {}
    notes: list[str] = []
    known = {key: name for name, key in KEYS.items()}
    for key, raw in parse_qsl(plain(search).removeprefix("?")):
        name = known.get(key)
        text = raw.strip()
        if name is None:
            notes.append(f"“{_short(key)}” i adressen er ikke et filter og er sprunget over.")
        elif name == "grain":
            if text in GRAIN_WORDS:
                values[name] = GRAIN_WORDS[text]
            else:
                notes.append(_note(name, text))
        elif name in ("start", "end"):
            if _is_month(text) and month(first) <= text <= month(last):
                values[name] = text
            elif _is_month(text):
                notes.append(f"Der er ingen data for {text}; perioden viser alt, hvad der er.")
            else:
                notes.append(_note(name, text))
        elif text in allowed.get(name, {}) or (text == NONE and name in MAYBE):
            values[name] = text
        else:
            notes.append(_note(name, text))
    if values.get("start") and values.get("end") and str(values["start"]) > str(values["end"]):
        notes.append("Perioden sluttede før den begyndte; slutmåneden er sprunget over.")
        values["end"] = None
    if values.get("team") and values.get("department"):
        values["department"] = None
    return State(**values), notes  # type: ignore[arg-type]


def own(search: str | None, keys: Collection[str]) -> tuple[dict[str, str], str]:
    """The values of a page's own keys in an address, and the rest of it; a key that stands twice counts last."""
    search = plain(search)
    if not keys:
        return {}, search
    pairs = parse_qsl(search.removeprefix("?"))
    rest = [(k, v) for k, v in pairs if k not in keys]
    return {k: v.strip() for k, v in pairs if k in keys}, f"?{urlencode(rest)}" if rest else ""


def plain(words: object) -> str:
    """A query string as a callback got it: anything that is none is an empty one."""
    return words if isinstance(words, str) else ""


def to_query(state: State) -> str:
    """The query string of a state, with its question mark; empty where everything is at its default."""
    words = {grain: word for word, grain in GRAIN_WORDS.items()}
    pairs = []
    for field in fields(State):
        held = getattr(state, field.name)
        if held is not None:
            pairs.append((KEYS[field.name], words[held] if field.name == "grain" else held))
    return f"?{urlencode(pairs)}" if pairs else ""


def period_of(label: str) -> tuple[Grain, date] | None:
    """The grain and first day of a period's label (`2026-W44`, `2026-10`, `2026-H2`); None where it is none."""
    found = re.fullmatch(r"((?:19|20)\d\d)(?:-(?:W(\d\d)|Q([1-4])|H([12])|(\d\d)(?:-(\d\d))?))?", label)
    if not found:
        return None
    year, week, quarter, half, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        if week:
            return "week", date.fromisocalendar(year, week, 1)
        if day:
            return "day", date(year, month, day)
        if month:
            return "month", date(year, month, 1)
    except ValueError:
        return None
    if quarter:
        return "quarter", date(year, 3 * quarter - 2, 1)
    if half:
        return "halfyear", date(year, 6 * half - 5, 1)
    return ("year", date(year, 1, 1)) if label == str(year) else None


def month(d: date) -> str:
    return f"{d:%Y-%m}"


def first_day(label: str) -> date:
    return date.fromisoformat(f"{label}-01")


def last_day(label: str) -> date:
    return (first_day(label) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _is_month(text: str) -> bool:
    return re.fullmatch(r"(19|20)\d\d-(0[1-9]|1[0-2])", text) is not None


def _note(name: str, text: str) -> str:
    return f"{LABELS[name].capitalize()} “{_short(text)}” findes ikke i data; filteret er sprunget over."


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
