-- The ledger: +1 where a segment begins, -1 where it ends. Stock on a day = the sum of all movements
-- up to and including that day, in every grouping. other_* is what the case was before, or became.
create table movement_lines as
with reopened as (
    select distinct a.case_no
    from spells as a
    inner join spells as b on b.citizen_id = a.citizen_id and b.benefit = a.benefit
    where a.case_no <> b.case_no
        and b.opened_on >= a.closed_on and b.opened_on <= add_days(a.closed_on, 28)
),
-- Back on any benefit within 26 weeks: the closing did not last.
returned as (
    select distinct a.case_no
    from spells as a
    inner join spells as b on b.citizen_id = a.citizen_id
    where a.case_no <> b.case_no
        and b.opened_on >= a.closed_on and b.opened_on <= add_days(a.closed_on, 182)
),
sides as (
    select
        t.case_no, t.day, 1 as sign,
        case when t.day = t.opened_on then w.opened else w.transfer_in end as kind,
        t.kind_no, t.holder_no, t.category, t.weeks,
        t.was_holder_no as other_holder_no, t.was_category as other_category, t.was_weeks as other_weeks,
        null as close_reason, null as duration_weeks, null as reopened, null as returned
    from turns as t
    cross join fact_words as w
    union all
    select
        t.case_no, t.day, -1, w.transfer_out,
        t.kind_no, t.was_holder_no, t.was_category, t.was_weeks,
        t.holder_no, t.category, t.weeks,
        null, null, null, null
    from turns as t
    cross join fact_words as w
    where t.day > t.opened_on
    union all
    select
        t.case_no, t.until_day, -1, w.closed,
        t.kind_no, t.holder_no, t.category, t.weeks,
        null, null, null,
        s.close_reason,
        cast(floor(days_between(s.last_open_on, s.first_absence_on) / 7.0) as integer),
        r.case_no is not null,
        b.case_no is not null
    from turns as t
    inner join spells as s on s.case_no = t.case_no
    cross join fact_words as w
    left join reopened as r on r.case_no = t.case_no
    left join returned as b on b.case_no = t.case_no
    where t.until_day = t.until_on and s.closed_on is not null
)
select
    case_no, day, sign, kind, holder_no, kind_no, category, weeks,
    other_holder_no, other_category, other_weeks, close_reason, duration_weeks, reopened, returned
from sides
order by holder_no, day;

create view movements as
select
    l.case_no,
    l.day,
    days_between(l.day, date '1970-01-01') as day_no,
    l.sign,
    l.kind,
    h.municipality, h.centre, h.department, h.team, h.miniteam, h.worker,
    n.district, n.benefit, n.employment, n.target_group, n.pathway, l.category,
    b.band as duration_band,
    l.weeks, h.seat,
    o.municipality as other_municipality,
    o.centre as other_centre,
    o.department as other_department,
    o.team as other_team,
    o.miniteam as other_miniteam,
    o.worker as other_worker,
    l.other_category,
    ob.band as other_duration_band,
    l.other_weeks,
    l.close_reason,
    d.destination,
    l.duration_weeks,
    l.reopened,
    l.returned
from movement_lines as l
left join holders as h on h.holder_no = l.holder_no
left join case_kinds as n on n.kind_no = l.kind_no
left join duration_bands as b on b.weeks = l.weeks
left join holders as o on o.holder_no = l.other_holder_no
left join duration_bands as ob on ob.weeks = l.other_weeks
left join destinations as d on d.close_reason = l.close_reason;
