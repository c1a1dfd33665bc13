-- Enquiries that are owed an answer: when, by when and in whose hands. Calls taken at once are owed
-- nothing. working_days = working days after the day received, up to and including the day answered.
create table answers as
with owed as (
    select
        c.contact_id, c.case_id, c.channel, c.team_id, c.worker_id,
        cast(c.received_at as date) as received_on,
        cast(c.answered_at as date) as answered_on,
        coalesce(c.due_on, d.day) as due_on,
        a.working_no - r.working_no as working_days
    from contacts as c
    inner join calendar as r on r.day = cast(c.received_at as date)
    inner join channel_days as n on n.channel = c.channel
    left join calendar as d on d.is_working and d.working_no = r.working_no + n.days
    left join calendar as a on a.day = cast(c.answered_at as date)
    where not c.answered_live
)
select
    o.*,
    t.municipality as contact_municipality,
    t.centre as contact_centre,
    t.department as contact_department,
    s.case_no,
    s.opened_on,
    s.last_open_on
from owed as o
left join spells as s on s.case_id = o.case_id
left join teams as t on t.team_id = o.team_id and o.case_id is null;

-- The ledger of what is overdue: +1 on the day a contact becomes overdue in a cell, -1 when it is
-- answered, the case closes or changes hands. Overdue on D: due_on <= D and not answered by its end.
create table overdue as
with spans as (
    select
        a.contact_id, a.channel,
        case when a.due_on > g.from_day then a.due_on else g.from_day end as from_day,
        case when a.answered_on < g.until_day then a.answered_on else g.until_day end as until_day,
        g.municipality, g.centre, g.department, g.team, g.miniteam, g.worker,
        g.district, g.benefit, g.employment, g.target_group, g.pathway, g.category, g.duration_band
    from answers as a
    inner join segments as g on g.case_no = a.case_no
    union all
    select
        a.contact_id, a.channel, a.due_on, coalesce(a.answered_on, add_days(i.as_of, 1)),
        a.contact_municipality, a.contact_centre, a.contact_department, a.team_id,
        null, a.worker_id,
        null, null, null, null,
        null, null, null
    from answers as a
    cross join info as i
    where a.case_id is null
)
select
    s.contact_id, s.from_day as day, days_between(s.from_day, date '1970-01-01') as day_no, 1 as sign, s.channel,
    s.municipality, s.centre, s.department, s.team, s.miniteam, s.worker,
    s.district, s.benefit, s.employment, s.target_group, s.pathway, s.category, s.duration_band
from spans as s
where s.until_day > s.from_day
union all
select
    s.contact_id, s.until_day, days_between(s.until_day, date '1970-01-01'), -1, s.channel,
    s.municipality, s.centre, s.department, s.team, s.miniteam, s.worker,
    s.district, s.benefit, s.employment, s.target_group, s.pathway, s.category, s.duration_band
from spans as s
where s.until_day > s.from_day;
