"""A question as one SQL statement: text that a reader can paste into a snapshot.

Every statement has the same shape. Each measure becomes rows (period, dims, numerator, denominator,
percentile); they are laid under each other, a row of zeros a period is added for every combination,
and the sum over period and dims is the answer. Nothing is joined on a dim, so an empty dim is a value
like any other. Portable subset only; what differs between engines stands in `dialects`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from .catalogue import Indicator, Measure
from .model import CASE, ORGANISATION, Grain, Question

# What `seat_weeks` holds of an amount: on the last day, and in months.
_WEEKLY = {"1": ("heads", "months"), "fte": ("fte", "fte_months")}
_ALL_STOCK = Measure("stock")
_MOVING = (*ORGANISATION, "category", "duration_band")
_KEY = {"day": "day", **{g: f"{g}_start" for g in ("week", "month", "quarter", "halfyear", "year")}}


@dataclass(frozen=True)
class _Context:
    by: tuple[str, ...]
    where: tuple[tuple[str, tuple[str | None, ...]], ...]
    start: date
    end: date
    weeks: int
    as_of: date
    cubes: bool = True

    @property
    def whole_weeks(self) -> bool:
        """Whether the range ends where a week of `seat_weeks` does."""
        return self.cubes and (self.end == self.as_of or self.end.isoweekday() == 7)

    def filters(self, dims: tuple[str, ...] | None = None, prefix: str = "") -> list[str]:
        """Conditions of the filter, on those of `dims` that it names or on all."""
        return [_member(prefix + dim, values) for dim, values in self.where if dims is None or dim in dims]


def literal(value: str) -> str:
    """A SQL string literal."""
    return "'" + value.replace("'", "''") + "'"


def _member(column: str, values: tuple[str | None, ...]) -> str:
    """Whether the column is one of the values, NULL among them; never NULL itself."""
    named = [literal(v) for v in values if v is not None]
    tests = [f"coalesce({column} in ({', '.join(named)}), false)"] if named else []
    tests += [f"{column} is null"] if None in values else []
    return tests[0] if len(tests) == 1 else f"({' or '.join(tests)})"


def conditions(where: Iterable[tuple[str, str | None]], prefix: str = "") -> list[str]:
    """A filter as conditions: the same dim twice means or, different dims mean and, None is empty."""
    values: dict[str, list[str | None]] = {}
    for dim, value in where:
        values.setdefault(dim, []).append(value)
    return [_member(prefix + dim, tuple(found)) for dim, found in values.items()]


def context_of(indicator: Indicator, question: Question, start: date, end: date, as_of: date) -> _Context:
    """What the fragments of an indicator's measures are read with."""
    values: dict[str, list[str | None]] = {}
    for dim, value in question.where:
        values.setdefault(dim, []).append(value)
    return _Context(
        by=question.by,
        where=tuple((d, tuple(v)) for d, v in values.items()),
        start=start,
        end=end,
        weeks=question.weeks or indicator.weeks_default,
        as_of=as_of,
    )


def fragment(text: str, context: _Context) -> str:
    """A measure's condition with its weeks, days and cells put in."""
    return _fragment(text, context, _moved(context))


def compile_question(
    indicator: Indicator,
    question: Question,
    grain: Grain,
    start: date,
    end: date,
    as_of: date,
    *,
    cubes: bool = True,
) -> str:
    """The statement for `question`; `start` is the first day of a period, `end` at most `as_of`.

    Without `cubes` it reads the facts alone; the answer is the same.

    Its rows are: period (its first day), the dims, numerator, denominator, percentile. A period in which a
    combination of the dims has nothing may have no row.
    """
    context = replace(context_of(indicator, question, start, end, as_of), cubes=cubes)
    if indicator.numerator.shape == "survival":
        return _survival(indicator.numerator, grain, context)
    ctes = [("periods", _periods(grain, context))]
    if _of_one_fact(indicator):
        branches = [_pair(indicator, grain, context, ctes)]
    else:
        branches = [_branch("n", indicator.numerator, "numerator", grain, context, ctes)]
    if indicator.denominator is not None and not _of_one_fact(indicator):
        branches.append(_branch("d", indicator.denominator, "denominator", grain, context, ctes))
    keys = "".join(f", {d}" for d in context.by)
    if len(branches) == 1:
        last = branches[0]
    else:
        ctes.append(("parts", "\n    union all\n".join(branches)))
        last = f"""select period{keys}, cast(sum(numerator) as double) as numerator,
    cast(sum(denominator) as double) as denominator, max(percentile) as percentile
from parts
group by period{keys}"""
    text = ",\n".join(f"{name} as (\n{body}\n)" for name, body in ctes)
    return f"with {text}\n{last}"


def _periods(grain: Grain, context: _Context) -> str:
    """One row a period: its first day as its key, its last day (at most as_of) and their numbers."""
    key = _KEY[grain]
    return f"""    select {key} as period, max(day) as last_day, min(day_no) as first_no, max(day_no) as last_no,
        max(day_no) - min(day_no) + 1 as days
    from calendar
    where day between date '{context.start}' and date '{context.end}'
    group by {key}"""


def _fragment(text: str, context: _Context, moved: str) -> str:
    return text.format(weeks=context.weeks, as_of=f"date '{context.as_of}'", moved=moved)


def _moved(context: _Context) -> str:
    """Whether a movement crosses between two cells of `by` and `where` together."""
    changed = [f"{d} is distinct from other_{d}" for d in context.by if d in _MOVING]
    inside = context.filters(_MOVING, "other_")
    if inside:
        changed.append(f"not ({' and '.join(inside)})")
    return f"({' or '.join(changed)})" if changed else "false"


def _branch(
    name: str, measure: Measure, role: str, grain: Grain, context: _Context, ctes: list[tuple[str, str]]
) -> str:
    """A SELECT of (period, dims, numerator, denominator, percentile) for one measure; adds its CTEs."""
    dims = "".join(f", {d}" for d in context.by)
    if measure.shape == "percentile":
        amount, count = (
            f"percentile_cont({measure.share}) within group (order by {measure.amount})",
            f"count({measure.amount})",
        )
        body = _flow_rows(measure, grain, context, f"{count} as amount, {amount} as percentile")
        ctes.append((name, body))
        return f"    select period{dims}, amount as numerator, 0 as denominator, percentile from {name}"
    if measure.shape == "loads":
        _loads(name, measure, grain, context, ctes)
        if measure.amount.startswith("percentile_cont"):
            return f"    select period{dims}, count(*) as numerator, 0 as denominator, {measure.amount} as percentile from {name}_loads group by period{dims}"
        select = f"select period{dims}, cast(sum({measure.amount}) as double) as amount from {name}_loads group by period{dims}"
    elif measure.shape == "flow":
        total = "count(*)" if measure.amount == "1" else f"cast(sum({measure.amount}) as double)"
        select = _flow_rows(measure, grain, context, f"{total} as amount")
    elif measure.shape == "rolling":
        select = _rolling_rows(measure, context)
    elif measure.shape in ("stock", "average"):
        column = "stock" if measure.shape == "stock" else "days"
        where = [
            _fragment(measure.where, context, _moved(context)),
            *context.filters(),
        ]
        _running(name, _ledger(measure, context), context.by, where, grain, context, ctes)
        value = "cast(r.stock as bigint)" if column == "stock" else "r.days * 1.0 / nullif(p.days, 0)"
        select = f"select r.period{''.join(f', r.{d}' for d in context.by)}, {value} as amount from {name}_running as r inner join periods as p on p.period = r.period"
    else:
        select = _capacity(name, measure, grain, context, ctes)
    ctes.append((name, "    " + select.strip()))
    amounts = (
        "amount as numerator, 0 as denominator"
        if role == "numerator"
        else "0 as numerator, amount as denominator"
    )
    return f"    select period{dims}, {amounts}, null as percentile from {name}"


def _flow_rows(measure: Measure, grain: Grain, context: _Context, aggregates: str) -> str:
    dims = "".join(f", {d}" for d in context.by)
    keys = "".join(f", f.{d}" for d in context.by)
    conditions = [
        f"f.{measure.day} between date '{context.start}' and date '{context.end}'",
        _fragment(measure.where, context, _moved(context)),
        *context.filters(),
    ]
    return f"""    select c.{_KEY[grain]} as period{keys}, {aggregates}
    from {measure.fact} as f
    inner join calendar as c on c.day = f.{measure.day}
    where {" and ".join(conditions)}
    group by c.{_KEY[grain]}{dims}"""


def _of_one_fact(indicator: Indicator) -> bool:
    """Whether numerator and denominator are two sums over the same rows, which are then read once."""
    up, down = indicator.numerator, indicator.denominator
    if down is None or up.shape != down.shape:
        return False
    if up.shape == "loads":
        return up.where == down.where
    return (
        up.shape == "flow" and up.amount == down.amount == "1" and (up.fact, up.day) == (down.fact, down.day)
    )


def _pair(indicator: Indicator, grain: Grain, context: _Context, ctes: list[tuple[str, str]]) -> str:
    """Numerator and denominator in one pass."""
    up, down = indicator.numerator, indicator.denominator
    assert down is not None
    if up.shape == "loads":
        _loads("n", up, grain, context, ctes)
        dims = "".join(f", {d}" for d in context.by)
        sums = ", ".join(
            f"cast(sum({m.amount}) as double) as {r}" for m, r in ((up, "numerator"), (down, "denominator"))
        )
        return f"select period{dims}, {sums}, null as percentile\nfrom n_loads\ngroup by period{dims}"
    either = replace(
        down, where=down.where if up.where.startswith(down.where) else f"(({up.where}) or ({down.where}))"
    )
    sums = ", ".join(
        f"count(*) filter (where {_fragment(m.where, context, _moved(context))}) as {role}"
        for m, role in ((up, "numerator"), (down, "denominator"))
    )
    return _flow_rows(either, grain, context, f"{sums}, null as percentile")


def _rolling_rows(measure: Measure, context: _Context) -> str:
    """The sum over the 52 whole weeks before a period's last Sunday (a week ends when its Sunday is over)."""
    keys = "".join(f", f.{d}" for d in context.by)
    # The first window reaches 52 weeks back from the Sunday before the first period ends.
    conditions = [
        f"f.day between add_days(date '{context.start}', -371) and date '{context.end}'",
        _fragment(measure.where, context, _moved(context)),
        *context.filters(),
    ]
    return f"""select p.period{keys}, cast(sum(f.amount) as double) as amount
    from (
        select period, max(w.day) as sunday
        from periods as p
        inner join calendar as w on w.day = add_days(w.week_start, 6) and w.day <= p.last_day
        group by period
    ) as p
    inner join (
        select c.week_start{keys}, count(*) as amount
        from {measure.fact} as f
        inner join calendar as c on c.day = f.day
        where {" and ".join(conditions)}
        group by c.week_start{keys}
    ) as f on f.week_start < p.sunday and f.week_start > add_days(p.sunday, -364)
    group by p.period{keys}"""


def _survival(measure: Measure, grain: Grain, context: _Context) -> str:
    """Rows (period, dims, days observed, closed, days since opening, cases) of the cases opened in each."""
    keys = "".join(f", f.{d}" for d in context.by)
    filters = "".join(f" and {f}" for f in context.filters(prefix="f."))
    as_of = f"date '{context.as_of}'"
    return f"""select c.{_KEY[grain]} as period{keys},
    days_between(coalesce(s.closed_on, {as_of}), s.opened_on) as observed,
    s.closed_on is not null as closed,
    days_between({as_of}, s.opened_on) as age,
    count(*) as cases
from {measure.fact} as f
inner join spells as s on s.case_no = f.case_no
inner join calendar as c on c.day = f.day
where f.day between date '{context.start}' and date '{context.end}' and f.{measure.where}{filters}
group by c.{_KEY[grain]}{keys}, days_between(coalesce(s.closed_on, {as_of}), s.opened_on),
    s.closed_on is not null, days_between({as_of}, s.opened_on)"""


def _ledger(measure: Measure, context: _Context, cell: bool = True) -> str:
    """The ledger to read: `holdings` where neither measure nor (with `cell`) dims ask for what it leaves out."""
    fact = "movements" if measure.fact == "capacity" else measure.fact
    asked = (*context.by, *(d for d, _ in context.where)) if cell else ()
    fine = any(d in asked or d in measure.where for d in ("category", "duration_band", "weeks"))
    return "holdings" if context.cubes and fact == "movements" and not fine else fact


def _running(
    name: str,
    fact: str,
    keys: tuple[str, ...],
    where: list[str],
    grain: Grain,
    context: _Context,
    ctes: list[tuple[str, str]],
    within: str | None = None,
) -> None:
    """`{name}_running`: stock on the last day and case-days of every period, a combination of `keys`.

    A ledger makes both running sums: with S the stock before the period and n its days, the case-days
    are S * n + the sum over its movements of sign * (last day + 1 - day). What came to nothing before the
    range is left out; `within` names rows (period, seat) outside which nothing is needed.
    """
    columns = "".join(f", {k}" for k in keys)
    partition = f"partition by {', '.join(keys)} " if keys else ""
    ctes.append(
        (
            f"{name}_moves",
            f"""    select case when f.day < date '{context.start}' then null else c.{_KEY[grain]} end as period{columns},
        sum(sign) as moved, sum(sign * f.day_no) as moved_no
    from {fact} as f
    inner join calendar as c on c.day = f.day
    where f.day <= date '{context.end}'{"".join(f" and {w}" for w in where)}
    group by case when f.day < date '{context.start}' then null else c.{_KEY[grain]} end{columns}
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
            f"""    select period{columns}, sum(moved) as moved, sum(moved_no) as moved_no
    from (
        select period{columns}, moved, moved_no from {name}_moves
        union all
        select p.period{"".join(f", g.{k}" for k in keys)}, 0, 0 from {spine}
    ) as both_sides
    group by period{columns}""",
        )
    )
    ctes.append(
        (
            f"{name}_running",
            f"""    select s.period{"".join(f", s.{k}" for k in keys)}, s.stock,
        (s.stock - s.moved) * p.days + s.moved * (p.last_no + 1) - s.moved_no as days
    from (
        select *, sum(moved) over ({partition}order by period nulls first
            rows between unbounded preceding and current row) as stock
        from {name}_laid
    ) as s
    inner join periods as p on p.period = s.period""",
        )
    )


def _present(measure: Measure, grain: Grain, context: _Context) -> str:
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
            select {_KEY[grain]} as period, month_start, min(day) as first_day, max(day) as last_day,
                min(working_no - case when is_working then 1 else 0 end) as before_no,
                max(working_no) as last_no, max(month_working_days) as month_working_days
            from calendar
            where day between date '{context.start}' and date '{context.end}'
            group by {_KEY[grain]}{", month_start" if _KEY[grain] != "month_start" else ""}
        ) as s
        inner join capacity as c on c.valid_from <= s.last_day and (c.valid_to is null or c.valid_to > s.first_day)
        where c.active{filters}
        group by s.period, s.month_start, c.seat{organisation}
    ) as by_month
    group by period, seat{"".join(f", {d}" for d in ORGANISATION)}"""


def _present_weeks(measure: Measure, context: _Context) -> str:
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


def _capacity(
    name: str, measure: Measure, grain: Grain, context: _Context, ctes: list[tuple[str, str]]
) -> str:
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
    seats = f"seat in (select seat from {name}_present)"
    cell, fact = f"{name}_cell", _ledger(_ALL_STOCK, context)
    _running(cell, fact, ("seat", *case_by), [seats, *chosen], grain, context, ctes, f"{name}_present")
    columns = "".join(f", {'w' if d in CASE else 'h'}.{d}" for d in context.by)
    whole, join = f"h.{weight}", ""
    if not weekly:
        all_work, fact = f"{name}_whole", _ledger(_ALL_STOCK, context, cell=False)
        _running(all_work, fact, ("seat",), [seats], grain, context, ctes, f"{name}_present")
        whole = f"t.{weight}"
        join = f"\n    inner join {all_work}_running as t on t.period = h.period and t.seat = h.seat"
    return f"""select h.period{columns}, sum(h.amount * w.{weight} / nullif({whole}, 0)) as amount
    from {name}_present as h
    inner join {cell}_running as w on w.period = h.period and w.seat = h.seat{join}
    group by h.period{columns}"""


def _loads(name: str, measure: Measure, grain: Grain, context: _Context, ctes: list[tuple[str, str]]) -> None:
    """`{name}_loads`: one row an active worker and period, with the worker's whole caseload."""
    heads = Measure("heads", "capacity")
    weekly = grain == "week" and context.whole_weeks
    present = _present_weeks(heads, context) if weekly else _present(heads, grain, context)
    ctes.append((f"{name}_present", present))
    where = [f"worker in (select worker from {name}_present)", measure.where]
    _running(f"{name}_held", _ledger(measure, context, cell=False), ("worker",), where, grain, context, ctes)
    organisation = "".join(f", h.{d}" for d in ORGANISATION)
    ctes.append(
        (
            f"{name}_loads",
            f"""    select h.period{organisation}, coalesce(r.stock, 0) as load
    from {name}_present as h
    left join {name}_held_running as r on r.period = h.period and r.worker = h.worker""",
        )
    )
