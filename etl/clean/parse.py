"""SQL that turns a delivered cell into its typed value: NULL where it is empty or unreadable.

The cells have been through `readers.clean`: no blanks at the edges, no word for null. What a cell looks
like is judged by its length and separators first, so that each is tried in one form, not in ten.
"""

from __future__ import annotations

import pyarrow as pa

from etl.delivery.contracts import Column
from etl.delivery.profile import Profile

from .dictionary_text import is_text

LOCAL = "Europe/Copenhagen"
WHOLE = 2**53
"""Whole numbers below this are exact in a double; of larger ones the last digits are lost."""
_YES = ("true", "ja", "1", "yes", "sand")
_NO = ("false", "nej", "0", "no", "falsk")
_DAY_AND_MONTH = r"^(\d\d?)[-./](\d\d?)[-./](\d{4})[ T]?"
# What is finer than a microsecond is dropped: SQL Server's datetime2 has seven decimals, others nine.
_FINE = r"(:\d\d([.,]\d{1,9})?)?"
_ISO = rf"^(19|[2-9]\d)\d\d[-/]\d\d?[-/]\d\d?([ T]\d\d?:\d\d{_FINE})?$"
# An ISO stamp that says its own offset; it is moved to local time.
_OFFSET = rf"^(19|[2-9]\d)\d\d-\d\d-\d\d[ T]\d\d:\d\d{_FINE} ?([Zz]|[+-]\d\d(:?\d\d)?)$"
_LOCAL_ORDER = rf"^\d\d?[-./]\d\d?[-./](19|[2-9]\d)\d\d([ T]\d\d?:\d\d{_FINE})?$"


def quote(text: str) -> str:
    """A SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def text_of(column: str, kind: pa.DataType, nulls: tuple[str, ...] = ()) -> str:
    """SQL for the cell as text; NULL where it is empty. (`nulls` were taken out by `readers.clean`.)"""
    del nulls
    name = f'"{column}"'
    if is_text(kind):
        return f"nullif({name}, '')"
    if pa.types.is_floating(kind):
        whole = f"{name} = floor({name}) and abs({name}) < {WHOLE}"
        # Larger ones have lost digits, and look like it.
        lost = f"isfinite({name}) and abs({name}) >= {WHOLE}"
        return (
            f"case when {whole} then {name}::bigint::varchar "
            f"when {lost} then format('{{:.5E}}', {name}::double) else {name}::varchar end"
        )
    return f"{name}::varchar"


def typed(column: Column, kind: pa.DataType, profile: Profile, codes: dict[str, str]) -> str:
    """SQL over `text` (see `text_of`) and the raw cell for the column's value; NULL = cannot be read."""
    text, raw = f'"{column.name}__text"', f'"{column.name}"'
    if column.type in ("date", "timestamp"):
        if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
            return _delivered_stamp(raw, column.type, kind, profile)
        return _stamp(text, column.type, profile)
    if column.type == "number":
        if pa.types.is_integer(kind):
            return f"{raw}::double"
        if pa.types.is_floating(kind):
            return f"case when isfinite({raw}) then {raw}::double end"
        return _number(text, column)
    if column.type == "integer":
        return f"try_cast({text} as bigint)"
    if column.type == "bool":
        return _bool(text)
    if column.type == "code" and codes:
        whens = " ".join(f"when {quote(k.casefold())} then {quote(v)}" for k, v in codes.items())
        return f"case lower({text}) {whens} else {text} end"
    return text


def _delivered_stamp(raw: str, target: str, kind: pa.DataType, profile: Profile) -> str:
    """A cell that came as a date or a time already (Parquet)."""
    if pa.types.is_timestamp(kind) and kind.tz:
        value = f"timezone({quote(LOCAL)}, {raw})"
    elif pa.types.is_timestamp(kind) and profile.timezone != LOCAL:
        value = f"timezone({quote(LOCAL)}, timezone({quote(profile.timezone)}, {raw}))"
    else:
        value = raw
    return f"case when year({raw}) between 1900 and 9999 then try_cast({value} as {target}) end"


def _stamp(text: str, target: str, profile: Profile) -> str:
    """A date or a time written as text: ISO, or day and month in the profile's order."""

    def local(value: str) -> str:
        """A time of the source's clock as one of ours; a bare day is a day everywhere."""
        if profile.timezone != LOCAL:
            value = f"timezone({quote(LOCAL)}, timezone({quote(profile.timezone)}, {value}))"
        return f"({value})::{target}"

    days = "%d-%m-%Y" if profile.date_order == "dmy" else "%m-%d-%Y"
    iso = f"try_cast({text} as timestamp)"
    minutes = f"try_strptime({text}, {quote(days + ' %H:%M')})"
    swapped = quote(r"\3-\2-\1 " if profile.date_order == "dmy" else r"\3-\1-\2 ")
    as_iso = f"regexp_replace({text}, {quote(_DAY_AND_MONTH)}, {swapped})"
    # A fraction may have a decimal comma, and a blank may stand before the offset.
    stamp = f"try_cast(replace({as_iso}, ',', '.') as timestamp)"
    moment = f"try_cast(replace(regexp_replace({text}, ' ([Zz+-][^ ]*)$', '\\1'), ',', '.') as timestamptz)"
    # The forms that nearly every file has, told by their shape alone; what is asked for first comes first.
    bare = [
        f"when {text} like '____-__-__' and {text} >= '19' then try_cast({text} as {target})",
        f"when {text} like '__-__-____' and substr({text}, 7, 2) >= '19' "
        f"then try_strptime({text}, {quote(days)})::{target}",
    ]
    timed = [
        f"when {text} like '____-__-__ __:__' and {text} >= '19' then {local(iso)}",
        f"when {text} like '____-__-__ __:__:__' and {text} >= '19' then {local(iso)}",
        f"when {text} like '__-__-____ __:__' and substr({text}, 7, 2) >= '19' and substr({text}, 12, 2) < '24' "
        f"then {local(minutes)}",
    ]
    common = [*bare, *timed] if target == "date" else [*timed, *bare]
    return f"""case
      {" ".join(common)}
      when regexp_matches({text}, {quote(_ISO)}) then case
        when contains({text}, ':') then {local(f"try_cast(replace({text}, ',', '.') as timestamp)")} else try_cast({text} as {target}) end
      when regexp_matches({text}, {quote(_OFFSET)})
        then timezone({quote(LOCAL)}, {moment})::{target}
      when regexp_matches({text}, {quote(_LOCAL_ORDER)}) then case
        when contains({text}, ':') then {local(stamp)} else try_cast(rtrim({as_iso}) as {target}) end
      end"""


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
