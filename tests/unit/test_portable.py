"""The linter of the portable subset: it finds each construct that does not belong, and our SQL has none."""

from __future__ import annotations

import pytest

import portable

WRONG: tuple[tuple[str, str], ...] = (
    ("select date_trunc('month', day) from calendar", "a column of calendar"),
    ("select extract(year from day) from calendar", "a column of calendar"),
    ("select year(day) from calendar", "a column of calendar"),
    ("select day + interval 1 day from calendar", "add_days"),
    ("select date_diff('day', a, b) from t", "days_between"),
    ("select strftime(day, '%Y') from calendar", "Python"),
    ("select current_date", "as_of of info"),
    ("select unnest([1, 2])", "a join with steps"),
    ("select a from t qualify row_number() over (order by a) = 1", "a subquery with a filter"),
    ("select arg_max(a, b) from t", "row_number() and a filter"),
    ("select a from t asof join u on t.d >= u.d", "a join with its conditions"),
    ("select a from t semi join u on t.d = u.d", "exists"),
    ("select a, count(*) from t group by all", "every key by its name"),
    ("select a, count(*) from t group by 1", "every key by its name"),
    ("select a from t order by 1", "every key by its name"),
    ("select a / b from t", "a / nullif(b, 0)"),
    ("select a / 0 from t", "a / nullif(b, 0)"),
    ("select a // 2 from t", "floor"),
    ("select a % 2 from t", "a column that was made for it"),
    ("select sum(x) filter (where a > 1) from t", "case when"),
    ("select median(x) from t", "percentile_cont"),
    ("select quantile_cont(x, 0.5) from t", "percentile_cont"),
    ("select a::date from t", "cast(x as type)"),
    ("select cast(a as varchar) from t", "string"),
    ("select cast(a as hugeint) from t", "date, integer"),
    ("select try_cast(a as date) from t", "cast"),
    ("select list(a) from t", "rows"),
    ("select array_agg(a) from t", "rows"),
    ("select {'a': 1}", "columns"),
    ("select * exclude (a) from t", "the columns by name"),
    ("select * replace (1 as a) from t", "the columns by name"),
    ("select distinct on (a) a, b from t", "row_number() and a filter"),
    ("select a from t limit 1", "row_number() and a filter"),
    ("select bool_or(a) from t", "max(case"),
    ("select regexp_matches(a, 'x') from t", "Python"),
    ("select my_own(a) from t", "Python"),
    ("select a from t group by rollup (a)", "a union of selects"),
    ("select a from t, lateral (select 1) as u", "a join"),
)


@pytest.mark.parametrize(("sql", "instead"), WRONG, ids=[sql for sql, _ in WRONG])
def test_each_construct_outside_the_subset_is_found(sql: str, instead: str) -> None:
    found = portable.lint(f"select 1 as one;\n\n{sql}", "here.sql")
    assert found, sql
    assert any(instead in f.instead for f in found) or "both engines" in found[0].instead, found
    assert any(f.line == 3 for f in found), found
    assert str(found[0]).startswith("here.sql, line ")


@pytest.mark.parametrize(
    "sql",
    [
        "select a, count(*) filter (where b > 1) as n from t group by a",
        "select a / nullif(b, 0) as c, a / 7.0 as d from t",
        "select percentile_cont(0.5) within group (order by a) as m from t",
        "select add_days(day, -28) as d, days_between(a, b) as n from t",
        "select sum(x) over (partition by a order by b rows between unbounded preceding and current row) as s from t",
        "select a is distinct from b as moved, coalesce(a, 'x') || b as t from t where exists (select 1 from u)",
        "create table x as with u as (select cast(a as string) as a from t) select * from u union all select a from v",
    ],
)
def test_the_subset_is_let_through(sql: str) -> None:
    assert portable.lint(sql, "here.sql") == []
