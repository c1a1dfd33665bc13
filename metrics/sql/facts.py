"""What a statement reads of a fact: its lines, and the words of what it asks about.

In a snapshot a fact is a view over its lines, which carry numbers (holder, kind of case, band) in place of
words. A statement reads the lines and joins only the words that it names: a third of the view's time.
"""

from __future__ import annotations

import re

from metrics.question import CASE, ORGANISATION

LINED: dict[str, str] = {
    "movements": "movement_lines", "deadlines": "deadline_lines", "events": "act_lines",
    "overdue": "overdue_lines", "unfollowed": "unfollowed_lines", "matured": "matured_lines",
    "segments": "segment_lines", "standing": "standing_lines", "extended": "extended_lines",
}  # fmt: skip
"""Fact -> the table of its lines."""
_MOVING = ("category", "duration_band")
_KINDS = tuple(d for d in CASE if d not in _MOVING)
# What is joined: the words, the table, its short name, its key and that of the lines.
_JOINS: tuple[tuple[tuple[str, ...], str, str, str, str, str], ...] = (
    ((*ORGANISATION, "seat"), "", "holders", "h", "holder_no", "holder_no"),
    (_KINDS, "", "case_kinds", "n", "kind_no", "kind_no"),
    (("duration_band",), "", "duration_bands", "b", "weeks", "weeks"),
    (ORGANISATION, "other_", "holders", "o", "holder_no", "other_holder_no"),
    (("duration_band",), "other_", "duration_bands", "ob", "weeks", "other_weeks"),
    (("destination",), "", "destinations", "d", "close_reason", "close_reason"),
    (("channel",), "", "channel_days", "k", "kind", "kind"),
)
_COLUMN = {"duration_band": "band"}
# What the lines say themselves.
_OWN = {"events": ("channel",), "overdue": ("channel",)}
# Answers are events that stand apart.
_ANSWERS = "kind = 'answer'"


def source(fact: str, *texts: str) -> str:
    """What stands after `from` for a fact of which `texts` (conditions, dims, amounts) name some columns.

    >>> source("movements", "kind = 'closed'")
    'movement_lines'
    >>> source("holdings", "team")
    'holdings'
    """
    if fact not in LINED:
        return fact
    named = set(re.findall(r"[a-z_0-9]+", re.sub(r"'[^']*'", "", " ".join(texts))))
    shown, joins = [], []
    for words, prefix, table, short, key, own in _JOINS:
        asked = [w for w in words if prefix + w in named and w not in _OWN.get(fact, ())]
        if asked:
            shown += [_shown(short, w, prefix + w) for w in asked]
            joins.append(f"left join {table} as {short} on {short}.{key} = l.{own}")
    lines = LINED[fact]
    if fact == "events" and any(_ANSWERS in text for text in texts):
        lines, shown = "answer_lines", ["'answer' as kind", *shown]
    if not shown:
        return lines
    return f"(select {', '.join(['l.*', *shown])} from {' '.join([f'{lines} as l', *joins])})"


def near(conditions: list[str]) -> list[str]:
    """The rows of the holders for whom `conditions` hold, said so that the engine reads their part of a fact alone.

    Rows stand in the order of `holder_no`; a condition on a word alone is looked up in every row.

    >>> near([])
    []
    """
    if not conditions:
        return []
    return [f"holder_no in (select holder_no from holders where {' and '.join(conditions)})"]


def _shown(short: str, word: str, name: str) -> str:
    column = _COLUMN.get(word, word)
    return f"{short}.{column}" if column == name else f"{short}.{column} as {name}"
