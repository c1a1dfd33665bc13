"""A question as one SQL statement: text that a reader can paste into a snapshot.

Every statement has the same shape. Each measure becomes rows (period, dims, numerator, denominator,
percentile); they are laid under each other, a row of zeros a period is added for every combination,
and the sum over period and dims is the answer. Nothing is joined on a dim, so an empty dim is a value
like any other. Portable subset only; what differs between engines stands in `etl.build.dialects`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from metrics.indicator import Indicator, Measure
from metrics.question import ORGANISATION, Grain, Question

from .dims import Context, context_of, fragment
from .facts import near, source
from .heads import capacity, loads
from .ledger import KEY, Ctes, ledger, periods, running


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
    ctes = [("periods", periods(grain, context))]
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


def _branch(name: str, measure: Measure, role: str, grain: Grain, context: Context, ctes: Ctes) -> str:
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
        loads(name, measure, grain, context, ctes)
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
            fragment(measure.where, context),
            *context.filters(),
        ]
        fact = ledger(measure, context)
        # Who is in no unit may have no holder either.
        if fact == "holdings" and all(None not in values for d, values in context.where if d in ORGANISATION):
            where += near(context.filters(ORGANISATION))
        running(name, fact, context.by, where, grain, context, ctes, days=column == "days")
        value = "cast(r.stock as bigint)" if column == "stock" else "r.days * 1.0 / nullif(p.days, 0)"
        joined = " inner join periods as p on p.period = r.period" if column == "days" else ""
        select = f"select r.period{''.join(f', r.{d}' for d in context.by)}, {value} as amount from {name}_running as r{joined}"
    else:
        select = capacity(name, measure, grain, context, ctes)
    ctes.append((name, "    " + select.strip()))
    amounts = (
        "amount as numerator, 0 as denominator"
        if role == "numerator"
        else "0 as numerator, amount as denominator"
    )
    return f"    select period{dims}, {amounts}, null as percentile from {name}"


def _flow_rows(measure: Measure, grain: Grain, context: Context, aggregates: str) -> str:
    dims = "".join(f", {d}" for d in context.by)
    keys = "".join(f", f.{d}" for d in context.by)
    conditions = [
        f"f.{measure.day} between date '{context.start}' and date '{context.end}'",
        fragment(measure.where, context),
        *context.filters(),
    ]
    return f"""    select c.{KEY[grain]} as period{keys}, {aggregates}
    from {source(measure.fact, keys, aggregates, *conditions)} as f
    inner join calendar as c on c.day = f.{measure.day}
    where {" and ".join(conditions)}
    group by c.{KEY[grain]}{dims}"""


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


def _pair(indicator: Indicator, grain: Grain, context: Context, ctes: Ctes) -> str:
    """Numerator and denominator in one pass."""
    up, down = indicator.numerator, indicator.denominator
    assert down is not None
    if up.shape == "loads":
        loads("n", up, grain, context, ctes)
        dims = "".join(f", {d}" for d in context.by)
        sums = ", ".join(
            f"cast(sum({m.amount}) as double) as {r}" for m, r in ((up, "numerator"), (down, "denominator"))
        )
        return f"select period{dims}, {sums}, null as percentile\nfrom n_loads\ngroup by period{dims}"
    either = replace(
        down,
        where=down.where
        if up.where.startswith(f"{down.where} and ")
        else f"(({up.where}) or ({down.where}))",
    )
    sums = ", ".join(
        f"count(*) filter (where {fragment(m.where, context)}) as {role}"
        for m, role in ((up, "numerator"), (down, "denominator"))
    )
    return _flow_rows(either, grain, context, f"{sums}, null as percentile")


def _rolling_rows(measure: Measure, context: Context) -> str:
    """The sum over the 52 whole weeks before a period's last Sunday (a week ends when its Sunday is over)."""
    keys = "".join(f", f.{d}" for d in context.by)
    # The first window reaches 52 weeks back from the Sunday before the first period ends.
    conditions = [
        f"f.day between add_days(date '{context.start}', -371) and date '{context.end}'",
        fragment(measure.where, context),
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
        from {source(measure.fact, keys, *conditions)} as f
        inner join calendar as c on c.day = f.day
        where {" and ".join(conditions)}
        group by c.week_start{keys}
    ) as f on f.week_start < p.sunday and f.week_start > add_days(p.sunday, -364)
    group by p.period{keys}"""


def _survival(measure: Measure, grain: Grain, context: Context) -> str:
    """Rows (period, dims, days, what, age, cases) of the cases opened in each period: `closed` or still `open` after so
    many days, and known for `age` days.

    A day, week or month has cases of few ages: one count by both. For longer ones it is two, with rows of what is
    `known` by age alone: a tenth of the rows for the same curve.
    """
    keys = "".join(f", f.{d}" for d in context.by)
    filters = "".join(f" and {f}" for f in context.filters(prefix="f."))
    as_of = f"date '{context.as_of}'"
    cohort = f"""from {source(measure.fact, keys, filters)} as f
inner join spells as s on s.case_no = f.case_no
inner join calendar as c on c.day = f.day
where f.day between date '{context.start}' and date '{context.end}' and f.{measure.where}{filters}
group by c.{KEY[grain]}{keys}"""
    observed = f"days_between(coalesce(s.closed_on, {as_of}), s.opened_on)"
    ends = "case when s.closed_on is null then 'open' else 'closed' end"
    age = f"days_between({as_of}, s.opened_on)"
    period = f"select c.{KEY[grain]} as period{keys}"
    if grain in ("day", "week", "month"):
        return f"""{period},
    {observed} as days,
    {ends} as what,
    {age} as age,
    count(*) as cases
{cohort}, {observed},
    {ends},
    {age}"""
    return f"""{period},
    {observed} as days,
    {ends} as what,
    null as age,
    count(*) as cases
{cohort}, {observed},
    {ends}
union all
{period}, null as days, 'known' as what, {age} as age, count(*) as cases
{cohort}, {age}"""
