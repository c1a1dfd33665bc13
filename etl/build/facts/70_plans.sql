-- The steps of all plans: those that the site ships or adds, and those delivered, which win where plan and
-- number are the same.
create table steps_of_plans as
select plan, no, initiative_no, section, initiative, milestone, due_text, due_on, effect, status, done_on, owner, indicators,
    cast(null as string) as source
from initiatives
union all
select s.plan, s.no, s.initiative_no, s.section, s.initiative, s.milestone, s.due_text, s.due_on, s.effect, s.status,
    s.done_on, s.owner, s.indicators, s.source
from site_steps as s
left join initiatives as i on i.plan = s.plan and i.no = s.no
where i.plan is null;

-- The initiatives as a ledger: `all` from the first day of the calendar; `done` from the day on which the last
-- of its milestones was done (without a day: from the first); `late` while some milestone is past its day and
-- not done. Owner and section are those of its first milestone. The status is that of the delivery.
create table agenda as
with calendar_from as (
    select min(day) as first_day from calendar
),
steps as (
    select s.*, c.first_day,
        row_number() over (partition by s.plan, s.initiative_no order by s.no) as place,
        case when s.status = 'done' then greatest(coalesce(s.done_on, c.first_day), c.first_day) end as ready_on,
        case when s.due_on is not null then greatest(s.due_on, c.first_day) end as owed_on
    from steps_of_plans as s
    cross join calendar_from as c
),
judged as (
    select plan, initiative_no, min(first_day) as first_day,
        case when count(*) = count(ready_on) then max(ready_on) end as ready_on,
        case
            when count(*) = count(ready_on) then 'done'
            when count(*) filter (where status in ('done', 'partly')) > 0 then 'partly'
            when count(*) filter (where status = 'running') > 0 then 'running'
            when count(*) filter (where status = 'not_started') > 0 then 'not_started'
        end as status
    from steps
    group by plan, initiative_no
),
whole as (
    select j.*, s.section, s.owner
    from judged as j
    inner join steps as s on s.plan = j.plan and s.initiative_no = j.initiative_no and s.place = 1
),
-- How many of an initiative's milestones are past their day and not done.
changes as (
    select plan, initiative_no, owed_on as day, 1 as change
    from steps
    where owed_on is not null and (ready_on is null or ready_on > owed_on)
    union all
    select plan, initiative_no, ready_on, -1
    from steps
    where owed_on is not null and ready_on > owed_on
),
owed as (
    select plan, initiative_no, day,
        sum(sum(change)) over (partition by plan, initiative_no order by day
            rows between unbounded preceding and current row) as open_steps,
        sum(change) as change
    from changes
    group by plan, initiative_no, day
),
turns as (
    select plan, initiative_no, day,
        case when open_steps > 0 and open_steps - change <= 0 then 1
            when open_steps <= 0 and open_steps - change > 0 then -1 else 0 end as sign
    from owed
),
laid as (
    select 'all' as kind, plan, initiative_no, first_day as day, 1 as sign from whole
    union all
    select 'done', plan, initiative_no, ready_on, 1 from whole where ready_on is not null
    union all
    select 'late', plan, initiative_no, day, sign from turns where sign <> 0
)
select l.kind, l.day, days_between(l.day, date '1970-01-01') as day_no, l.sign,
    w.plan, w.section, w.owner, w.status, w.initiative_no
from laid as l
inner join whole as w on w.plan = l.plan and w.initiative_no = l.initiative_no;
