-- Enquiries that are owed an answer: when, by when and in whose hands. Calls taken at once are owed
-- nothing. working_days = working days after the day received, up to and including the day answered.
-- holder_no: of one without a case, the team and worker that were delivered.
create temp table owed_answers as
select
    c.contact_no, c.case_no, c.channel, n.kind,
    cast(c.received_at as date) as received_on,
    cast(c.answered_at as date) as answered_on,
    coalesce(c.due_on, d.day) as due_on,
    a.working_no - r.working_no as working_days,
    case when c.case_no is null then h.holder_no end as holder_no
from contacts as c
inner join calendar as r on r.day = cast(c.received_at as date)
inner join channel_days as n on n.channel = c.channel
left join calendar as d on d.is_working and d.working_no = r.working_no + n.days
left join calendar as a on a.day = cast(c.answered_at as date)
left join holders as h
    on h.worker is not distinct from c.worker_id and h.team is not distinct from c.team_id
    and h.miniteam is null and h.seat is null
where not c.answered_live;

-- The ledger of what is overdue: +1 on the day a contact becomes overdue in a cell, -1 when it is
-- answered, the case closes or changes hands. Overdue on D: due_on <= D and not answered by its end.
create table overdue_lines as
with late as (
    select * from owed_answers where answered_on is null or answered_on > due_on
),
spans as (
    select
        a.contact_no, a.channel, g.holder_no, g.kind_no, g.category, g.weeks,
        case when a.due_on > g.day then a.due_on else g.day end as from_day,
        case when a.answered_on < g.until_day then a.answered_on else g.until_day end as until_day
    from late as a
    inner join turns as g
        on g.case_no = a.case_no and g.until_day > a.due_on and (a.answered_on is null or g.day < a.answered_on)
    union all
    select
        a.contact_no, a.channel, a.holder_no, null, null, null,
        a.due_on, coalesce(a.answered_on, add_days(i.as_of, 1))
    from late as a
    cross join info as i
    where a.case_no is null
),
steps as (
    select contact_no, channel, holder_no, kind_no, category, weeks, from_day as day, 1 as sign
    from spans
    where until_day > from_day
    union all
    select contact_no, channel, holder_no, kind_no, category, weeks, until_day, -1
    from spans
    where until_day > from_day
)
select contact_no, day, sign, channel, holder_no, kind_no, category, weeks
from steps
order by holder_no;

create view overdue as
select
    l.contact_no, l.day, days_between(l.day, date '1970-01-01') as day_no, l.sign, l.channel,
    h.municipality, h.centre, h.department, h.team, h.miniteam, h.worker,
    n.district, n.benefit, n.employment, n.target_group, n.pathway, l.category, b.band as duration_band
from overdue_lines as l
left join holders as h on h.holder_no = l.holder_no
left join case_kinds as n on n.kind_no = l.kind_no
left join duration_bands as b on b.weeks = l.weeks;
