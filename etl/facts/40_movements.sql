-- The ledger: +1 where a segment begins, -1 where it ends. Stock on a day = the sum of all movements
-- up to and including that day, in every grouping. other_* is what the case was before, or became.
create table movements as
with reopened as (
    select distinct a.case_no
    from spells as a
    inner join spells as b on b.citizen_id = a.citizen_id and b.benefit = a.benefit
    where a.case_no <> b.case_no
        and b.opened_on >= a.closed_on and b.opened_on <= add_days(a.closed_on, 28)
),
sides as (
    select
        case_no, day, 1 as sign,
        case when day = opened_on then 'opened' else 'transfer_in' end as kind,
        kind_no, holder_no, category, weeks,
        was_holder_no as other_holder_no, was_category as other_category, was_weeks as other_weeks,
        null as close_reason, null as destination, null as duration_weeks, null as reopened
    from turns
    union all
    select
        case_no, day, -1, 'transfer_out',
        kind_no, was_holder_no, was_category, was_weeks,
        holder_no, category, weeks,
        null, null, null, null
    from turns
    where day > opened_on
    union all
    select
        t.case_no, t.until_day, -1, 'closed',
        t.kind_no, t.holder_no, t.category, t.weeks,
        null, null, null,
        s.close_reason,
        s.destination,
        cast(floor(days_between(s.last_open_on, s.first_absence_on) / 7.0) as integer),
        r.case_no is not null
    from turns as t
    inner join spells as s on s.case_no = t.case_no
    left join reopened as r on r.case_no = t.case_no
    where t.until_day = t.until_on and s.closed_on is not null
)
select
    m.case_no,
    m.day,
    days_between(m.day, date '1970-01-01') as day_no,
    m.sign,
    m.kind,
    h.municipality, h.centre, h.department, h.team, h.miniteam, h.worker,
    n.district, n.benefit, n.employment, n.target_group, n.pathway, m.category,
    b.band as duration_band,
    m.weeks, h.seat,
    o.municipality as other_municipality,
    o.centre as other_centre,
    o.department as other_department,
    o.team as other_team,
    o.miniteam as other_miniteam,
    o.worker as other_worker,
    m.other_category,
    ob.band as other_duration_band,
    m.other_weeks,
    m.close_reason,
    m.destination,
    m.duration_weeks,
    m.reopened
from sides as m
inner join case_kinds as n on n.kind_no = m.kind_no
inner join duration_bands as b on b.weeks = m.weeks
left join duration_bands as ob on ob.weeks = m.other_weeks
left join holders as h on h.holder_no = m.holder_no
left join holders as o on o.holder_no = m.other_holder_no;
