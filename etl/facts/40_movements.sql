-- The ledger: +1 where a segment begins, -1 where it ends. Stock on a day = the sum of all movements
-- up to and including that day, in every grouping. other_* is what the case was before, or became.
create table movements as
with sides as (
    select
        case_no, day, 1 as sign,
        case when day = opened_on then 'opened' else 'transfer_in' end as kind,
        worker, team, miniteam, seat, category, weeks,
        was_worker as other_worker, was_team as other_team, was_miniteam as other_miniteam,
        was_category as other_category, was_weeks as other_weeks
    from turns
    union all
    select
        case_no, day, -1, 'transfer_out',
        was_worker, was_team, was_miniteam, was_seat, was_category, was_weeks,
        worker, team, miniteam, category, weeks
    from turns
    where day > opened_on
    union all
    select
        t.case_no, t.until_day, -1, 'closed',
        t.worker, t.team, t.miniteam, t.seat, t.category, t.weeks,
        null, null, null, null, null
    from turns as t
    inner join spells as s on s.case_no = t.case_no
    where t.until_day = t.until_on and s.closed_on is not null
),
reopened as (
    select distinct a.case_no
    from spells as a
    inner join spells as b on b.citizen_id = a.citizen_id and b.benefit = a.benefit
    where a.case_no <> b.case_no
        and b.opened_on >= a.closed_on and b.opened_on <= add_days(a.closed_on, 28)
)
select
    m.case_no,
    m.day,
    days_between(m.day, date '1970-01-01') as day_no,
    m.sign,
    m.kind,
    t.municipality, t.centre, t.department, m.team, m.miniteam, m.worker,
    s.district, s.benefit, s.employment, s.target_group, s.pathway, m.category,
    b.band as duration_band,
    m.weeks, m.seat,
    o.municipality as other_municipality,
    o.centre as other_centre,
    o.department as other_department,
    m.other_team,
    m.other_miniteam,
    m.other_worker,
    m.other_category,
    ob.band as other_duration_band,
    m.other_weeks,
    case when m.kind = 'closed' then s.close_reason end as close_reason,
    case when m.kind = 'closed' then s.destination end as destination,
    case when m.kind = 'closed'
        then cast(floor(days_between(s.last_open_on, s.first_absence_on) / 7.0) as integer) end as duration_weeks,
    case when m.kind = 'closed' then r.case_no is not null end as reopened
from sides as m
inner join spells as s on s.case_no = m.case_no
inner join duration_bands as b on b.weeks = m.weeks
left join duration_bands as ob on ob.weeks = m.other_weeks
left join teams as t on t.team_id = m.team
left join teams as o on o.team_id = m.other_team
left join reopened as r on r.case_no = m.case_no;
