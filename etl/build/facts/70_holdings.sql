-- The ledger without the steps from one category or duration band to the next: what most questions
-- about stock ask for, in a third of the rows. Within a unit and a day only the sum is kept. It stands
-- unit by unit, so that a question about one centre reads that centre's rows alone.
create table holdings as
with sides as (
    select day, holder_no, kind_no, 1 as sign
    from turns
    where day = opened_on or holder_no is distinct from was_holder_no
    union all
    select day, was_holder_no, kind_no, -1
    from turns
    where day > opened_on and holder_no is distinct from was_holder_no
    union all
    select t.until_day, t.holder_no, t.kind_no, -1
    from turns as t
    cross join info as i
    where t.until_day = t.until_on and t.until_on <= i.as_of
),
summed as (
    select day, holder_no, kind_no, cast(sum(sign) as integer) as sign
    from sides
    group by day, holder_no, kind_no
    having sum(sign) <> 0
)
select
    s.day, days_between(s.day, date '1970-01-01') as day_no, s.holder_no,
    h.municipality, h.centre, h.department, h.team, h.miniteam, h.worker, h.seat,
    n.district, n.benefit, n.employment, n.target_group, n.pathway,
    s.sign
from summed as s
inner join case_kinds as n on n.kind_no = s.kind_no
left join holders as h on h.holder_no = s.holder_no
order by s.holder_no, s.day;
