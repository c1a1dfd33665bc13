"""Why a row may be rejected: the rules with their reasons in Danish, and what tells that one is broken, as SQL.

Source: extracts, what bad input gets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from etl.clean.error_cells import is_error
from etl.clean.key_text import NO_VALUE, SCIENTIFIC
from etl.clean.parse import quote
from etl.clean.sentinels import is_empty_day
from etl.delivery.contracts import Column, Order, Table

TEXTS = ("id", "text", "citizen", "list", "code")
"""Types of columns whose cells are what they say: only a spreadsheet's error is unreadable."""
RULES: dict[str, str] = {
    "malformed": "Rækken har ikke samme antal felter som overskriften",
    "missing": "Et påkrævet felt er tomt",
    "unreadable": "Værdien kan ikke læses",
    "lost_key": "Nøglen har mistet cifre (som 1,23E+11) eller er et ord for ingen værdi (som nan)",
    "no_row": "Rækken er en sum eller en gentaget overskrift og ingen række",
    "unknown_code": "Koden findes ikke på listen",
    "out_of_range": "Tallet ligger uden for det tilladte",
    "future": "Datoen ligger efter udtrækkets dato",
    "implausible": "Første fraværsdag ligger for mange år før sagens begyndelse",
    "order": "Datoerne står i forkert rækkefølge",
    "no_parent": "Henviser til noget, der ikke er blandt de godkendte rækker",
    "duplicate": "Nøglen findes allerede i en tidligere række",
    "overlap": "Perioden overlapper en tidligere periode for samme medarbejder",
}
"""Rule of a rejection -> its reason in Danish."""


def cell_rules(
    column: Column, lists: Mapping[str, Sequence[str]], as_of: date, empty: Sequence[date]
) -> list[tuple[str, str, str]]:
    """What a cell may be wrong with, in order: rule, column and SQL condition. `empty`: days that mean none."""
    text, value = f'"{column.name}__text"', f'"{column.name}__value"'
    rules = []
    if column.required:
        rules.append(("missing", column.name, f"{text} is null"))
    if column.type in TEXTS:
        rules.append(("unreadable", column.name, is_error(text)))
    else:
        unread = f"{text} is not null and {value} is null"
        if column.required and column.type in ("date", "timestamp"):
            unread = f"({unread} or {is_empty_day(value, empty)})"
        rules.append(("unreadable", column.name, unread))
    if column.code is not None and column.code in lists:
        codes = ", ".join(map(quote, lists[column.code]))
        unknown = f"{text} is not null and ({value} is null or {value} not in ({codes}))"
        rules.append(("unknown_code", column.name, unknown))
    if column.low is not None:
        rules.append(("out_of_range", column.name, f"{value} not between {column.low} and {column.high}"))
    if column.past:
        rules.append(("future", column.name, f"{value}::date > date '{as_of}'"))
    return rules


TOTALS = (
    "i alt",
    "ialt",
    "total",
    "totalt",
    "sum",
    "summa",
    "subtotal",
    "hovedtotal",
    "grand total",
    "samlet",
)
"""What stands in place of a key where a row is the sum of those above it, in small letters."""


def no_row(column: Column, header: str) -> tuple[str, str, str]:
    """The rule that a row is one: its key is no word for a sum, and not the column's own name or delivered heading."""
    words = ", ".join(quote(w) for w in dict.fromkeys((*TOTALS, column.name, header.casefold())))
    return "no_row", column.name, f"rtrim(lower(\"{column.name}__text\"), ' :.') in ({words})"


def lost_key(column: Column) -> tuple[str, str, str]:
    """The rule that a key is no number in scientific notation and no word for no value."""
    text = f'"{column.name}__text"'
    words = ", ".join(map(quote, NO_VALUE))
    lost = f"{text} in ({words}) or regexp_matches({text}, {quote(SCIENTIFIC)})"
    return "lost_key", column.name, lost


def implausible(years: int) -> tuple[str, str, str]:
    """The rule that a case's absence began no more than so many years before the case: a slip of the pen else."""
    early = f'"first_absence_on__value" < "opened_on__value" - interval {years} year'
    return "implausible", "first_absence_on", early


def out_of_order(table: Table, order: Order) -> str:
    """The SQL condition: the later one lies before the earlier; a day without a time of day is the whole day."""
    earlier, later = f'"{order.earlier}__value"', f'"{order.later}__value"'
    if table.column(order.later).type == "date":
        return f"{later} < {earlier}"
    no_time = " or ".join(f"{v} = date_trunc('day', {v})" for v in (earlier, later))
    return f"{later} < {earlier} and not ({later}::date = {earlier}::date and ({no_time}))"
