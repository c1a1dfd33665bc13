"""Who was there, and what each held: heads, months and caseloads, as parts of a statement."""

from __future__ import annotations

from metrics.indicator import Measure
from metrics.question import CASE, ORGANISATION, Grain

from .dims import Context
from .facts import near
from .ledger import KEY, Ctes, ledger, running

# What `seat_weeks` holds of an amount: on the last day, and in months.
_WEEKLY = {"1": ("heads", "months"), "fte": ("fte", "fte_months")}
_ALL_STOCK = Measure("stock")
_ORGANISED = "".join(f", {d}" for d in ORGANISATION)


def _present(measure: Measure, grain: Grain, context: Context) -> str:
    """Rows (period, seat, organisation, amount): who was active on the last day, or for how many months."""
    organisation = "".join(f", c.{d}" for d in ORGANISATION)
    filters = "".join(f" and {f}" for f in context.filters(ORGANISATION, "c."))
    if measure.shape == "heads":
        return f"""    select p.period, c.seat{organisation}, sum({measure.amount}) as amount
    from periods as p
    inner join capacity as c on c.valid_from <= p.last_day and (c.valid_to is null or c.valid_to > p.last_day)
    where c.active{filters}
    group by p.period, c.seat{organisation}"""
    # Working days that a membership and a slice (a period within one month) share, as a whole number.
    days = "least(s.last_no, coalesce(c.until_no, s.last_no)) - greatest(s.before_no, c.before_no)"
    return f"""    select period, seat{"".join(f", {d}" for d in ORGANISATION)}, sum(amount) as amount
    from (
        select s.period, s.month_start, c.seat{organisation},
            sum(case when {days} > 0 then {days} else 0 end * {measure.amount}) * 1.0 / nullif(max(s.month_working_days), 0) as amount
        from (
            select {KEY[grain]} as period, month_start, min(day) as first_day, max(day) as last_day,
                min(working_no - case when is_working then 1 else 0 end) as before_no,
                max(working_no) as last_no, max(month_working_days) as month_working_days
            from calendar
            where day between date '{context.start}' and date '{context.end}'
            group by {KEY[grain]}{", month_start" if KEY[grain] != "month_start" else ""}
        ) as s
        inner join capacity as c on c.valid_from <= s.last_day and (c.valid_to is null or c.valid_to > s.first_day)
        where c.active{filters}
        group by s.period, s.month_start, c.seat{organisation}
    ) as by_month
    group by period, seat{"".join(f", {d}" for d in ORGANISATION)}"""


def _present_weeks(measure: Measure, context: Context) -> str:
    """The same rows for whole weeks, read from the cube, with all the work of each seat beside."""
    organisation = "".join(f", {d}" for d in ORGANISATION)
    column = _WEEKLY[measure.amount][0 if measure.shape == "heads" else 1]
    conditions = [
        f"week_start between date '{context.start}' and date '{context.end}'",
        f"{column} > 0",
        *context.filters(ORGANISATION),
    ]
    return f"""    select week_start as period, seat{organisation}, {column} as amount, stock, days
    from seat_weeks
    where {" and ".join(conditions)}"""


def capacity(name: str, measure: Measure, grain: Grain, context: Context, ctes: Ctes) -> str:
    """Heads or months by the dims; over case dims each seat's is split by its case-days (or stock)."""
    weekly = grain == "week" and context.whole_weeks and measure.amount in _WEEKLY
    present = _present_weeks(measure, context) if weekly else _present(measure, grain, context)
    ctes.append((f"{name}_present", present))
    dims = "".join(f", {d}" for d in context.by)
    case_by = tuple(d for d in context.by if d in CASE)
    chosen = context.filters(CASE)
    if not case_by and not chosen:
        return f"select period{dims}, cast(sum(amount) as double) as amount from {name}_present group by period{dims}"
    # A seat's work in the cell, and all of its work: the head is split in that proportion.
    weight = "stock" if measure.shape == "heads" else "days"
    # Without a unit nearly every seat is there: the join on it finds those that are.
    seats = (
        near([f"seat in (select seat from {name}_present)"])[0]
        if context.filters(ORGANISATION)
        else "seat is not null"
    )
    cell, fact = f"{name}_cell", ledger(_ALL_STOCK, context)
    held = (grain, context, ctes, f"{name}_present")
    running(cell, fact, ("seat", *case_by), [seats, *chosen], *held, days=weight == "days")
    columns = "".join(f", {'w' if d in CASE else 'h'}.{d}" for d in context.by)
    whole, join = f"h.{weight}", ""
    if not weekly:
        all_work, fact = f"{name}_whole", ledger(_ALL_STOCK, context, cell=False)
        running(all_work, fact, ("seat",), [seats], *held, days=weight == "days")
        whole = f"t.{weight}"
        join = f"\n    inner join {all_work}_running as t on t.period = h.period and t.seat = h.seat"
    return f"""select h.period{columns}, sum(h.amount * w.{weight} / nullif({whole}, 0)) as amount
    from {name}_present as h
    inner join {cell}_running as w on w.period = h.period and w.seat = h.seat{join}
    group by h.period{columns}"""


def loads(name: str, measure: Measure, grain: Grain, context: Context, ctes: Ctes) -> None:
    """`{name}_loads`: one row an active worker and period, with the worker's whole caseload."""
    heads = Measure("heads", "capacity")
    weekly = grain == "week" and context.whole_weeks
    present = _present_weeks(heads, context) if weekly else _present(heads, grain, context)
    ctes.append((f"{name}_present", present))
    where = [*near([f"worker in (select worker from {name}_present)"]), measure.where]
    if weekly and measure.where == _ALL_STOCK.where:
        # Whoever is there has one seat, and all their cases are held from it.
        ctes.append((f"{name}_loads", f"    select period{_ORGANISED}, stock as load from {name}_present"))
        return
    fact = ledger(measure, context, cell=False)
    running(f"{name}_held", fact, ("worker",), where, grain, context, ctes, days=False)
    organisation = "".join(f", h.{d}" for d in ORGANISATION)
    ctes.append(
        (
            f"{name}_loads",
            f"""    select h.period{organisation}, coalesce(r.stock, 0) as load
    from {name}_present as h
    left join {name}_held_running as r on r.period = h.period and r.worker = h.worker""",
        )
    )
