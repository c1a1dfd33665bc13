-- The ledger: +1 where a segment begins, -1 where it ends. Stock on a day = the sum of all movements
-- up to and including that day, in every grouping. other_* is what the case was before, or became.
create table movements as
with sides as (
    select
        *,
        lag(from_day) over w as previous_day,
        lag(municipality) over w as before_municipality,
        lag(centre) over w as before_centre,
        lag(department) over w as before_department,
        lag(team) over w as before_team,
        lag(miniteam) over w as before_miniteam,
        lag(worker) over w as before_worker,
        lag(category) over w as before_category,
        lag(duration_band) over w as before_duration_band,
        lag(weeks) over w as before_weeks,
        lead(from_day) over w as next_day,
        lead(municipality) over w as after_municipality,
        lead(centre) over w as after_centre,
        lead(department) over w as after_department,
        lead(team) over w as after_team,
        lead(miniteam) over w as after_miniteam,
        lead(worker) over w as after_worker,
        lead(category) over w as after_category,
        lead(duration_band) over w as after_duration_band,
        lead(weeks) over w as after_weeks
    from segments
    window w as (partition by case_id order by from_day)
),
reopened as (
    select distinct a.case_id
    from spells as a
    inner join spells as b on b.citizen_id = a.citizen_id and b.benefit = a.benefit
    where a.case_id <> b.case_id
        and b.opened_on >= a.closed_on and b.opened_on <= add_days(a.closed_on, 28)
)
select
    g.case_id,
    g.from_day as day,
    days_between(g.from_day, date '1970-01-01') as day_no,
    1 as sign,
    case when g.previous_day is null then 'opened' else 'transfer_in' end as kind,
    g.municipality, g.centre, g.department, g.team, g.miniteam, g.worker,
    g.district, g.benefit, g.employment, g.target_group, g.pathway, g.category, g.duration_band,
    g.weeks, g.seat,
    g.before_municipality as other_municipality,
    g.before_centre as other_centre,
    g.before_department as other_department,
    g.before_team as other_team,
    g.before_miniteam as other_miniteam,
    g.before_worker as other_worker,
    g.before_category as other_category,
    g.before_duration_band as other_duration_band,
    g.before_weeks as other_weeks,
    cast(null as varchar) as close_reason,
    cast(null as varchar) as destination,
    cast(null as integer) as duration_weeks,
    cast(null as boolean) as reopened
from sides as g
union all
select
    g.case_id,
    g.until_day,
    days_between(g.until_day, date '1970-01-01'),
    -1,
    case when g.next_day is null then 'closed' else 'transfer_out' end,
    g.municipality, g.centre, g.department, g.team, g.miniteam, g.worker,
    g.district, g.benefit, g.employment, g.target_group, g.pathway, g.category, g.duration_band,
    g.weeks, g.seat,
    g.after_municipality, g.after_centre, g.after_department, g.after_team, g.after_miniteam, g.after_worker,
    g.after_category, g.after_duration_band, g.after_weeks,
    case when g.next_day is null then s.close_reason end,
    case when g.next_day is null then s.destination end,
    case when g.next_day is null
        then cast(floor(days_between(s.last_open_on, s.first_absence_on) / 7.0) as integer) end,
    case when g.next_day is null then r.case_id is not null end
from sides as g
inner join spells as s on s.case_id = g.case_id
left join reopened as r on r.case_id = g.case_id
where g.next_day is not null or s.closed_on is not null
order by 2, 1, 4 desc;
