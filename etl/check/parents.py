"""Why a key finds no parent: the parent was rejected, or the two are written in two ways.

Zeros, case and signs are never guessed: keys that differ by them do not meet. But the reason is looked for
here and told, so that the export can be put right.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import duckdb

from etl.clean.citizen_numbers import mask
from etl.clean.parse import quote
from etl.delivery.contracts import TABLES

KEYS_LOOKED_AT = 2_000
"""Missing keys of a column that are compared with the parents, the most frequent first."""

_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
WAYS: dict[str, Callable[[str], str]] = {
    "upper and lower case": str.casefold,
    "leading zeros": lambda key: _ZEROS.sub("", key),
    "an apostrophe": lambda key: re.sub("['’‘`´]", "", key),
    "blanks": lambda key: re.sub(r"\s", "", key),
    "a decimal part": lambda key: re.sub(r"[.,]0+$", "", key),
    "other signs": lambda key: re.sub(r"[\W_]", "", key),
}
WAYS_DA: dict[str, str] = {
    "upper and lower case": "store og små bogstaver", "leading zeros": "foranstillede nuller",
    "an apostrophe": "en apostrof", "blanks": "blanktegn", "a decimal part": "en decimaldel (,0)",
    "other signs": "andre tegn",
}  # fmt: skip
"""A way in which two writings of one key differ -> a key without it."""
_FOLDED = (
    r"regexp_replace(regexp_replace(lower(regexp_replace({key}, '[.,]0+$', '')), '[^\pL\pN]', '', 'g'), "
    r"'(^|[^0-9])0+([0-9])', '\1\2', 'g')"
)


@dataclass(frozen=True)
class Unmet:
    """The keys of one column that find no parent, and why.

    `rows` rejected for it; `keys` the most frequent with their rows, of `distinct`. `lost`: the rule and
    column for which most of their parents were rejected, with one such key. `alike`: a missing key, a
    parent's key that is the same but for `ways`, and how many keys have such a one.
    """

    table: str
    column: str
    parent: str
    rows: int
    keys: tuple[tuple[str, int], ...]
    distinct: int
    lost: tuple[str, str, str] | None = None
    lost_keys: int = 0
    alike: tuple[str, str] | None = None
    ways: tuple[str, ...] = ()
    alike_keys: int = 0

    @property
    def why(self) -> str:
        """One or two sentences, in English: what keeps these keys from meeting."""
        said = []
        if self.lost is not None:
            key, rule, column = self.lost
            many = f"{self.lost_keys} of them, such as {key!r}," if self.distinct > 1 else f"{key!r}"
            at = f" ({rule} {column})" if column else f" ({rule})"
            verb = "were" if self.distinct > 1 else "was"
            said.append(f"{many} {verb} rejected in {self.parent}{at}: put that right first.")
        if self.alike is not None:
            child, parent = self.alike
            many = f" ({self.alike_keys} such keys)" if self.alike_keys > 1 else ""
            said.append(
                f"{self.table} has {child!r} where {self.parent} has {parent!r}: they differ by {' and '.join(self.ways)}{many}. "
                f"Export {self.column} as text, written alike in both files."
            )
        return " ".join(said) or f"{self.parent} has nothing like them: ask whether the file is whole."


def unmet(connection: duckdb.DuckDBPyConnection, table: str) -> list[Unmet]:
    """What the rows of one table were rejected for as `no_parent`, a column each, the most rows first."""
    columns = connection.execute(
        'select "column", count(*), count(distinct value) from rejects where "table" = ? and rule = \'no_parent\' '
        "group by all order by 2 desc, 1",
        [table],
    ).fetchall()
    return [_of_column(connection, table, *row) for row in columns]


def _of_column(
    connection: duckdb.DuckDBPyConnection, table: str, column: str, rows: int, distinct: int
) -> Unmet:
    parent = TABLES[table].column(column).refers
    assert parent is not None
    key = TABLES[parent].key[0]
    missing: list[tuple[str, int]] = connection.execute(
        'select value, count(*) from rejects where "table" = ? and rule = \'no_parent\' and "column" = ? '
        "and value is not null group by all order by 2 desc, 1 limit ?",
        [table, column, KEYS_LOOKED_AT],
    ).fetchall()
    names = [value for value, _ in missing]
    path = quote(f'$."{key}"')
    rejected = connection.execute(
        f"""
        select * from (
          select json_extract_string(cells, {path}) as id, rule, coalesce("column", '') from rejects
          where "table" = ? and json_valid(cells)
        ) where id in (select unnest(?::varchar[])) order by all
        """,
        [parent, names],
    ).fetchall()
    lost = dict.fromkeys(id_ for id_, _, _ in rejected)
    reasons = Counter((rule, at) for _, rule, at in rejected)
    first = None
    if reasons:
        rule, at = reasons.most_common(1)[0][0]
        first = next((id_, rule, at) for id_, r, a in rejected if (r, a) == (rule, at))
    pairs = _alike(connection, parent, key, [name for name in names if name not in lost])
    ways = Counter(way for child, other in pairs for way in _ways(child, other))
    return Unmet(
        table, column, parent, rows, tuple((mask(v) or "", n) for v, n in missing[:5]), distinct,
        first, len(lost), pairs[0] if pairs else None, tuple(way for way, _ in ways.most_common()),
        len({child for child, _ in pairs}),
    )  # fmt: skip


def _alike(
    connection: duckdb.DuckDBPyConnection, parent: str, key: str, missing: list[str]
) -> list[tuple[str, str]]:
    """Missing keys with a parent's key that is the same but for case, zeros and signs."""
    if not missing:
        return []
    own = f'(select distinct "{key}"::varchar as id from {parent})'
    folded = _FOLDED.format(key="id")
    return connection.execute(
        f"""
        with missing as (select id, {folded} as folded from (select unnest(?::varchar[]) as id)),
        parents as (select id, {folded} as folded from {own} where id is not null)
        select m.id, min(p.id) from missing as m join parents as p on p.folded = m.folded
        where m.folded <> '' group by all order by 1
        """,
        [missing],
    ).fetchall()


def _ways(child: str, parent: str) -> list[str]:
    """In what two keys that fold to the same differ: one way if it is enough, else all that matter."""
    for name, without in WAYS.items():
        if without(child) == without(parent):
            return [name]
    left, right, needed = child, parent, []
    for name, without in WAYS.items():
        shorter = without(left), without(right)
        if shorter != (left, right):
            needed.append(name)
            left, right = shorter
        if left == right:
            break
    return needed
