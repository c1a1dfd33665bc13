"""SQL that turns a delivered cell into its typed value: NULL where it is empty or unreadable."""

from __future__ import annotations

import pyarrow as pa

from .contracts import Column
from .profile import Profile

_DMY = ("%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y")
_MDY = ("%m-%d-%Y", "%m.%d.%Y", "%m/%d/%Y")
_TIMES = ("", " %H:%M", " %H:%M:%S")
_YES = ("true", "ja", "1", "yes", "sand")
_NO = ("false", "nej", "0", "no", "falsk")
# An ISO stamp that says its own offset; it is moved to local time.
_OFFSET = r"^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d(:?\d\d)?)$"


def quote(text: str) -> str:
    """A SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def text_of(column: str, kind: pa.DataType, nulls: tuple[str, ...]) -> str:
    """SQL for the cell as trimmed text; NULL for the profile's null words."""
    name = f'"{column}"'
    if pa.types.is_floating(kind):
        name = f"case when {name} = floor({name}) and abs({name}) < 1e15 then {name}::bigint::varchar else {name}::varchar end"
    elif not pa.types.is_string(kind):
        name = f"{name}::varchar"
    words = ", ".join(quote(n.casefold()) for n in nulls)
    return f"case when lower(trim({name}, ' \t\r\n\u00a0')) in ({words}) then null else trim({name}, ' \t\r\n\u00a0') end"


def typed(column: Column, kind: pa.DataType, profile: Profile, codes: dict[str, str]) -> str:
    """SQL over `text` (see `text_of`) and the raw cell for the column's value; NULL = cannot be read."""
    text, raw = f'"{column.name}__text"', f'"{column.name}"'
    if column.type == "date":
        return f"{_stamp(text, raw, kind, profile)}::date"
    if column.type == "timestamp":
        return _stamp(text, raw, kind, profile)
    if column.type == "number":
        return raw + "::double" if _numeric(kind) else _number(text, column)
    if column.type == "integer":
        return f"try_cast({text} as bigint)"
    if column.type == "bool":
        return _bool(text)
    if column.type == "code" and codes:
        whens = " ".join(f"when {quote(k.casefold())} then {quote(v)}" for k, v in codes.items())
        return f"case lower({text}) {whens} else {text} end"
    return text


def _numeric(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))


def _stamp(text: str, raw: str, kind: pa.DataType, profile: Profile) -> str:
    zone = quote(profile.timezone)
    local = quote("Europe/Copenhagen")
    if pa.types.is_date(kind):
        return f"{raw}::timestamp"
    if pa.types.is_timestamp(kind):
        if kind.tz:
            return f"timezone({local}, {raw})"
        return (
            raw if profile.timezone == "Europe/Copenhagen" else f"timezone({local}, timezone({zone}, {raw}))"
        )
    days = _DMY if profile.date_order == "dmy" else _MDY
    formats = ", ".join(quote(d + t) for d in days for t in _TIMES)
    wall = f"coalesce(try_cast({text} as timestamp), try_strptime({text}, [{formats}]))"
    if profile.timezone != "Europe/Copenhagen":
        # A bare date is a day, not midnight somewhere else.
        wall = f"case when {wall} = date_trunc('day', {wall}) and not contains({text}, ':') then {wall} else timezone({local}, timezone({zone}, {wall})) end"
    stamp = (
        f"case when regexp_matches({text}, {quote(_OFFSET)}) "
        f"then timezone({local}, try_cast({text} as timestamptz)) else {wall} end"
    )
    return f"(case when ({stamp}) >= timestamp '1900-01-01' and ({stamp}) < timestamp '10000-01-01' then ({stamp}) end)"


def _number(text: str, column: Column) -> str:
    """Decimal comma and thousands points as Danes write them.

    A point alone is a thousands point where three digits follow each (`1.234`), unless the column's
    range says that it cannot be (a part-time fraction `0.800`).
    """
    comma = f"try_cast(replace(replace({text}, '.', ''), ',', '.') as double)"
    point = f"try_cast({text} as double)"
    small = column.high is not None and column.high < 100
    thousands = "false" if small else f"regexp_matches({text}, '^-?[1-9]\\d{{0,2}}(\\.\\d{{3}})+$')"
    shape = f"regexp_matches({text}, '^[+-]?(\\d+|\\d{{1,3}}(\\.\\d{{3}})+)?(,\\d+)?$|^[+-]?\\d*\\.\\d+$')"
    return f"case when not {shape} then null when contains({text}, ',') or {thousands} then {comma} else {point} end"


def _bool(text: str) -> str:
    yes = ", ".join(map(quote, _YES))
    no = ", ".join(map(quote, _NO))
    return f"case when lower({text}) in ({yes}) then true when lower({text}) in ({no}) then false end"
