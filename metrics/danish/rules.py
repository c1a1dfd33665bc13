"""The rules of a snapshot in Danish: what each obligation is called, its week, and what its figure means by them.

A snapshot carries the rules that it was loaded with (`rules.toml`, shipped or the site's own). The catalogue's
words are those of the shipped rules; where a snapshot's differ, the words are made of the rules themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from etl.settings.rules import FOLLOWUP_KINDS, Rules, default_name, followup_names, shipped_rules
from metrics.catalogue import INDICATORS, OWED_TAIL, VOIDS
from metrics.indicator import Indicator
from metrics.sql.dims import literal

from .dates import count, day, join, sentence, within
from .labels import CODE_LABELS

Row = Mapping[str, Any]
UNCONFIRMED = "regel ikke bekræftet"
"""What stands beside a figure that counts what is owed by rules that the sources do not confirm."""
_ALWAYS = (date(1, 1, 1), date(9999, 12, 31))
_TERMS = (
    "name",
    "valid_from",
    "valid_until",
    "benefit",
    "clock",
    "created_days",
    "due_months",
    "due_days",
    "course",
    "every_days",
    "act",
)
_AFTER = {
    "first_absence_on": "efter første fraværsdag", "opened_on": "efter åbningen",
    "fast_track_on": "efter anmodningen om fast-track", "category_3": "efter den første dag i kategori 3",
}  # fmt: skip


@dataclass(frozen=True)
class RuleSet:
    """The rows of the two tables of rules; every row has a `name`, also one of a snapshot that has no names yet."""

    followups: tuple[Row, ...]
    milestones: tuple[Row, ...]

    @property
    def names(self) -> dict[str, str]:
        """Kind of obligation -> what its step is called."""
        first, following = followup_names(self.followups[0]["name"] if self.followups else None, None)
        named = {row["kind"]: row["name"] for row in self.milestones}
        return dict(zip(FOLLOWUP_KINDS, (first, following), strict=True)) | named


def rule_set(followups: list[dict[str, Any]], milestones: list[dict[str, Any]]) -> RuleSet:
    """The rules of two tables; a row without a name gets the readable default."""
    named = ({**row, "name": row.get("name") or default_name(row["kind"])} for row in milestones)
    return RuleSet(tuple({"name": None, **row} for row in followups), tuple(named))


def rules_of(rules: Rules) -> RuleSet:
    """The rules of a file that was read."""
    return rule_set(rules.followup.to_pylist(), rules.milestone.to_pylist())


@cache
def _shipped() -> RuleSet:
    return rules_of(shipped_rules())


# ---- an obligation, in SQL -------------------------------------------------------------------------------


def name_sql(rules: RuleSet) -> str:
    """What an obligation `d` is called, under the rule of follow-up `r` of its case."""
    cases = [f"when d.kind = {literal(row['kind'])} then {literal(row['name'])}" for row in rules.milestones]
    for row in rules.followups:
        for kind, name in zip(FOLLOWUP_KINDS, followup_names(row["name"], row["nth"]), strict=True):
            cases.append(
                f"when d.kind = '{kind}' and r.valid_from = date '{row['valid_from']}' then {literal(name)}"
            )
    return "\n        ".join(["case", *dict.fromkeys(cases), "else cast(d.kind as varchar)", "end"])


def week_sql(rules: RuleSet) -> str:
    """The week of the clock in which an obligation `d` of the case `s` falls due, where it has one: 8 for the first
    follow-up, 26 for the fourth, else whole weeks from the first day of absence. On another clock it has none."""
    clocks: dict[str, set[str]] = {}
    for row in rules.milestones:
        clocks.setdefault(row["kind"], set()).add(row["clock"])
    by_absence = [literal(kind) for kind, found in clocks.items() if found == {"first_absence_on"}]
    absence = (
        f"""
        when d.kind in ({", ".join(by_absence)})
            then cast(floor(days_between(d.due_on, s.first_absence_on) / 7.0) as integer)"""
        if by_absence
        else ""
    )
    return f"""case
        when d.kind = 'followup_first' then cast(floor(r.first_days / 7.0) as integer)
        when d.kind = 'followup_next' and r.nth is not null then cast(floor(r.nth_days / 7.0) as integer){absence}
    end"""


# ---- a figure of obligations, in words -------------------------------------------------------------------


FIGURE_OF: dict[str, str] = {
    kind: min((i for i in INDICATORS.values() if kind in i.owes), key=lambda i: len(i.owes)).id
    for kind in dict.fromkeys(kind for i in INDICATORS.values() for kind in i.owes)
}
"""Kind of obligation -> the figure that counts it, the narrowest one; a kind that a site's own rules add has none."""


def described(indicator: Indicator, rules: RuleSet) -> Indicator:
    """The indicator in the words of these rules: the catalogue's own, unless it says something that they do not.

    >>> described(INDICATORS["screening_on_time"], RuleSet((), ())).label
    'Screening til tiden'
    """
    if not indicator.owes or _same(indicator, rules):
        return indicator
    if set(indicator.owes) <= set(FOLLOWUP_KINDS):
        said = _followup_words(indicator, rules)
        return replace(indicator, definition=f"{said} {VOIDS} {OWED_TAIL}")
    rows = [row for row in rules.milestones if row["kind"] in indicator.owes]
    name = rows[0]["name"] if rows else default_name(indicator.owes[0])
    label = f"{sentence(name)} til tiden"
    said = "; ".join(f"{row['name']} {_due(row)}{_of_whom(row)}" for row in rows)
    definition = (
        f"Andel af forpligtelserne efter stedets egne regler, der er opfyldt til tiden: {said}. {OWED_TAIL}"
        if rows
        else "Ingen af stedets egne regler giver en forpligtelse af denne slags, så der er intet at tælle."
    )
    return replace(indicator, label=label, short=label, definition=definition)


def _same(indicator: Indicator, rules: RuleSet) -> bool:
    """Whether what the catalogue says of the figure is true of these rules."""
    if set(indicator.owes) <= set(FOLLOWUP_KINDS):
        return _first_weeks(rules) == _first_weeks(_shipped())
    mine, theirs = (
        [[row.get(term) for term in _TERMS] for row in which.milestones if row["kind"] in indicator.owes]
        for which in (rules, _shipped())
    )
    return mine == theirs


def _first_weeks(rules: RuleSet) -> set[int]:
    return {row["first_days"] // 7 for row in rules.followups}


def _followup_words(indicator: Indicator, rules: RuleSet) -> str:
    if not rules.followups:
        return "Ingen af stedets egne regler kræver opfølgning, så der er intet at tælle."
    first = join(f"uge {week}" for week in sorted(_first_weeks(rules)))
    first = (
        first if len(_first_weeks(rules)) == 1 else f"{first} (efter reglerne for sagens første fraværsdag)"
    )
    if len(indicator.owes) == 1:
        return f"Andel af sagerne, hvor den første opfølgning er holdt senest i {first}."
    return (
        "Andel af de opfølgninger, der skyldes efter reglerne for sagens første fraværsdag, som er holdt til "
        f"tiden: den første senest i {first}, de næste efter reglerne."
    )


def _due(row: Row) -> str:
    """`senest i uge 39`, `senest 8 uger efter åbningen, derefter hver 26. uge`."""
    days, every = row["due_days"], row["every_days"]
    in_week = row["clock"] == "first_absence_on" and days % 7 == 0
    months = row.get("due_months") or 0
    term = count(months, "måned", "måneder") if months else _long(days)
    when = f"i uge {days // 7}" if in_week and not months else f"{term} {_AFTER[row['clock']]}"
    again = "" if every is None else f", derefter hver {_each(every)}"
    return f"senest {when}{again}"


def _long(days: int) -> str:
    return count(days // 7, "uge", "uger") if days and days % 7 == 0 else count(days, "dag", "dage")


def _each(days: int) -> str:
    return f"{days // 7}. uge" if days % 7 == 0 else f"{days}. dag"


def _of_whom(row: Row) -> str:
    """` (sygedagpenge, fra 01-07-2014 til 31-12-2024)`: whose rule it is and when, where it is not everybody's."""
    limits = [within(CODE_LABELS["benefit"][row["benefit"]])] if row["benefit"] else []
    if course := row.get("course"):
        limits.append(f"borgerens {course}. forløb")
    since = f"fra {day(row['valid_from'])}" if row["valid_from"] != _ALWAYS[0] else ""
    until = f"til {day(row['valid_until'] - timedelta(days=1))}" if row["valid_until"] != _ALWAYS[1] else ""
    times = " ".join(part for part in (since, until) if part)
    limits += [times] if times else []
    return f" ({', '.join(limits)})" if limits else ""
