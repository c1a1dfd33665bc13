"""Running sums over a ledger: stock and case-days of every period. What other parts of a statement stand on."""

from __future__ import annotations

from metrics.indicator import Measure
from metrics.question import Grain

from .dims import Context
from .facts import source

Ctes = list[tuple[str, str]]
"""The common table expressions of a statement, in order: name and body."""
KEY = {"day": "day", **{g: f"{g}_start" for g in ("week", "month", "quarter", "halfyear", "year")}}


def periods(grain: Grain, context: Context) -> str:
    """One row a period: its first day as its key, its last day (at most as_of) and their numbers."""
    key = KEY[grain]
    return f"""    select {key} as period, max(day) as last_day, min(day_no) as first_no, max(day_no) as last_no,
        max(day_no) - min(day_no) + 1 as days
    from calendar
    where day between date '{context.start}' and date '{context.end}'
    group by {key}"""


def ledger(measure: Measure, context: Context, cell: bool = True) -> str:
    """The ledger to read: `holdings` where neither measure nor (with `cell`) dims ask for what it leaves out."""
    fact = "movements" if measure.fact == "capacity" else measure.fact
    asked = (*context.by, *(d for d, _ in context.where)) if cell else ()
    fine = any(d in asked or d in measure.where for d in ("category", "duration_band", "weeks"))
    return "holdings" if context.cubes and fact == "movements" and not fine else fact


def running(
    name: str,
    fact: str,
    keys: tuple[str, ...],
    where: list[str],
    grain: Grain,
    context: Context,
    ctes: Ctes,
    within: str | None = None,
    *,
    days: bool = True,
) -> None:
    """`{name}_running`: stock on the last day and (with `days`) case-days of every period, a combination of `keys`.

    A ledger makes both running sums: with S the stock before the period and n its days, the case-days
    are S * n + the sum over its movements of sign * (last day + 1 - day). What came to nothing before the
    range is left out; `within` names rows (period, seat) outside which nothing is needed.
    """
    columns = "".join(f", {k}" for k in keys)
    moved = ", moved_no" if days else ""
    partition = f"partition by {', '.join(keys)} " if keys else ""
    ctes.append(
        (
            f"{name}_moves",
            f"""    select case when f.day < date '{context.start}' then null else c.{KEY[grain]} end as period{columns},
        sum(sign) as moved{", sum(sign * c.day_no) as moved_no" if days else ""}
    from {source(fact, columns, *where)} as f
    inner join calendar as c on c.day = f.day
    where f.day <= date '{context.end}'{"".join(f" and {w}" for w in where)}
    group by case when f.day < date '{context.start}' then null else c.{KEY[grain]} end{columns}
    having min(f.day) >= date '{context.start}' or sum(sign) <> 0""",
        )
    )
    combos = f"(select distinct {', '.join(keys)} from {name}_moves) as g cross join " if keys else ""
    spine = f"{combos}periods as p"
    if within is not None:
        # Only where a seat is taken has its split a use.
        spine = f"(select distinct {', '.join(keys)} from {name}_moves) as g inner join {within} as p on p.seat = g.seat"
    ctes.append(
        (
            f"{name}_laid",
            f"""    select period{columns}, sum(moved) as moved{", sum(moved_no) as moved_no" if days else ""}
    from (
        select period{columns}, moved{moved} from {name}_moves
        union all
        select p.period{"".join(f", g.{k}" for k in keys)}, 0{", 0" if days else ""} from {spine}
    ) as both_sides
    group by period{columns}""",
        )
    )
    held = (
        ",\n        (s.stock - s.moved) * p.days + s.moved * (p.last_no + 1) - s.moved_no as days"
        if days
        else ""
    )
    ctes.append(
        (
            f"{name}_running",
            f"""    select s.period{"".join(f", s.{k}" for k in keys)}, s.stock{held}
    from (
        select *, sum(moved) over ({partition}order by period nulls first
            rows between unbounded preceding and current row) as stock
        from {name}_laid
    ) as s
    {"inner join periods as p on p.period = s.period" if days else "where s.period is not null"}""",
        )
    )
