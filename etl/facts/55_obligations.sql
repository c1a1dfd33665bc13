-- What can fulfil an obligation: follow-ups (several on one day are one) and reviews, held between the
-- opening and the closing, both days included.
create temp table acts as
with within as (
    select distinct s.case_no, 'followup' as act, f.held_on as day, cast(null as string) as act_id
    from followups as f
    inner join spells as s on s.case_id = f.case_id
    where f.held_on >= s.opened_on and (s.closed_on is null or f.held_on <= s.closed_on)
    union all
    select s.case_no, cast(r.kind as string), r.held_on, r.review_id
    from reviews as r
    inner join spells as s on s.case_id = r.case_id
    where r.held_on >= s.opened_on and (s.closed_on is null or r.held_on <= s.closed_on)
)
select
    case_no, act, day,
    row_number() over (partition by case_no, act order by day, act_id) as n,
    lead(day) over (partition by case_no, act order by day, act_id) as next_day
from within;

-- The follow-ups owed: the first by the clock, then a chain or the nth one, by the rules in force on the
-- first day of absence. The clock of job clarification is its opening.
create temp table followups_owed as
with cases_ruled as (
    select s.case_no, s.opened_on, s.closed_on, s.until_on, s.last_open_on, s.employment,
        s.expected_recovery_on, r.first_days, r.then_days, r.nth, r.nth_days, r.nth_void_days,
        case when s.benefit = 'job_clarification' then s.opened_on else s.first_absence_on end as clock_on,
        f.day as first_held_on
    from spells as s
    inner join followup_rules as r on s.first_absence_on >= r.valid_from and s.first_absence_on < r.valid_until
    left join acts as f on f.case_no = s.case_no and f.act = 'followup' and f.n = 1
)
select case_no, 'followup_first' as kind, opened_on as created_on,
    add_days(clock_on, first_days) as due_on, first_held_on as fulfilled_on, false as void_anyway
from cases_ruled
union all
select c.case_no, 'followup_next', a.day, add_days(a.day, c.then_days), a.next_day, false
from cases_ruled as c
inner join acts as a on a.case_no = c.case_no and a.act = 'followup'
where c.then_days is not null and (c.closed_on is null or a.day < c.closed_on)
union all
select c.case_no, 'followup_next', c.opened_on, add_days(c.clock_on, c.nth_days), a.day,
    c.nth_void_days is not null and c.employment = 'employed'
        and coalesce(c.expected_recovery_on <= add_days(c.first_held_on, c.nth_void_days), false)
from cases_ruled as c
left join acts as a on a.case_no = c.case_no and a.act = 'followup' and a.n = c.nth
where c.nth is not null;

-- The milestones owed, and what fulfils each.
create temp table milestones_owed as
with category_3 as (
    select case_no, min(from_day) as day
    from segments
    where category = '3' and until_day > from_day
    group by case_no
),
clocked as (
    select s.case_no, s.opened_on, r.rule, r.kind, r.created_days, r.due_days, r.every_days, r.act, r.match,
        r.created_at_opening,
        case r.clock
            when 'first_absence_on' then s.first_absence_on
            when 'opened_on' then s.opened_on
            when 'fast_track_on' then s.fast_track_on
            else k.day
        end as clock_on,
        s.until_on
    from milestone_rules as r
    inner join spells as s on r.benefit is null or s.benefit = r.benefit
    left join category_3 as k on k.case_no = s.case_no
    where case when r.clock = 'opened_on' then s.opened_on else s.first_absence_on end >= r.valid_from
        and case when r.clock = 'opened_on' then s.opened_on else s.first_absence_on end < r.valid_until
),
stepped as (
    select c.case_no, c.rule, c.kind, c.act, c.match, c.clock_on, c.opened_on, c.until_on, t.step,
        case
            when t.step > 0 then add_days(c.clock_on, c.due_days + (t.step - 1) * c.every_days)
            when c.created_at_opening and add_days(c.clock_on, c.created_days) < c.opened_on then c.opened_on
            else add_days(c.clock_on, c.created_days)
        end as created_on,
        add_days(c.clock_on, c.due_days + t.step * coalesce(c.every_days, 0)) as due_on
    from clocked as c
    inner join steps as t on t.step = 0 or c.every_days is not null
    where c.clock_on is not null
        and (t.step = 0 or add_days(c.clock_on, c.due_days + (t.step - 1) * c.every_days) < c.until_on)
),
-- An obligation exists only if the case is open on the day it is created and it is not due before opening.
owed as (
    select *, row_number() over (partition by case_no, rule order by due_on) as k
    from stepped
    where created_on >= opened_on and created_on < until_on and due_on >= opened_on
),
firsts as (
    select o.case_no, o.rule, o.step, min(a.day) as day
    from owed as o
    inner join acts as a on a.case_no = o.case_no and a.act = o.act
    where o.match = 'first' or (o.match = 'after' and a.day >= o.clock_on)
    group by o.case_no, o.rule, o.step
),
-- In order of due day each takes the earliest one not yet used that was held on or after its creation:
-- with p the number of the first that qualifies, the k-th takes number k + the running maximum of p - k.
queued as (
    select o.case_no, o.rule, o.step, o.act, o.k, count(a.day) + 1 - o.k as lead_by
    from owed as o
    left join acts as a on a.case_no = o.case_no and a.act = o.act and a.day < o.created_on
    where o.match = 'unused'
    group by o.case_no, o.rule, o.step, o.act, o.k
),
taken as (
    select case_no, rule, step, act,
        k + max(lead_by) over (partition by case_no, rule order by k
            rows between unbounded preceding and current row) as n
    from queued
)
select o.case_no, o.kind, o.created_on, o.due_on, coalesce(f.day, a.day) as fulfilled_on
from owed as o
left join firsts as f on f.case_no = o.case_no and f.rule = o.rule and f.step = o.step
left join taken as t on t.case_no = o.case_no and t.rule = o.rule and t.step = o.step
left join acts as a on a.case_no = t.case_no and a.act = t.act and a.n = t.n;

-- Everything that was owed by a day, with the attributes of min(due_on, as_of), or of the case's first or
-- last open day where that lies outside.
create table deadlines as
with owed as (
    select f.kind, cast(null as string) as obligation_id, f.case_no, f.created_on, f.due_on, f.fulfilled_on,
        f.void_anyway, true as voidable, s.opened_on, s.closed_on, s.last_open_on
    from followups_owed as f
    inner join spells as s on s.case_no = f.case_no
    where f.created_on >= s.opened_on and f.created_on < s.until_on and f.due_on >= s.opened_on
    union all
    select m.kind, null, m.case_no, m.created_on, m.due_on, m.fulfilled_on, false, false,
        s.opened_on, s.closed_on, s.last_open_on
    from milestones_owed as m
    inner join spells as s on s.case_no = m.case_no
),
seen as (
    select o.*, least(greatest(least(o.due_on, i.as_of), o.opened_on), o.last_open_on) as seen_on
    from owed as o
    cross join info as i
),
-- Category and exemption on the due day (or the last open day, if closed by then) void a follow-up.
excused as (
    select distinct s.case_no, s.seen_on
    from seen as s
    inner join spells as p on p.case_no = s.case_no
    inner join exemptions as e on e.case_id = p.case_id
    where s.voidable and e.valid_from <= s.seen_on and (e.valid_to is null or e.valid_to > s.seen_on)
),
judged as (
    select s.*, g.municipality, g.centre, g.department, g.team, g.miniteam, g.worker, g.district, g.benefit,
        g.employment, g.target_group, g.pathway, g.category, g.duration_band,
        case
            when s.void_anyway then 'recovery'
            when s.voidable and g.category = '1' then 'category_1'
            when s.voidable and e.case_no is not null then 'exempt'
            when s.fulfilled_on is null and s.closed_on <= s.due_on then 'closed'
        end as void_why
    from seen as s
    inner join segments as g
        on g.case_no = s.case_no and g.from_day <= s.seen_on
        and (g.until_day > s.seen_on or g.until_day = g.from_day)
    left join excused as e on e.case_no = s.case_no and e.seen_on = s.seen_on
),
placed as (
    select a.*, least(greatest(least(a.due_on, i.as_of), a.opened_on), a.last_open_on) as seen_on
    from answers as a
    cross join info as i
)
select
    j.kind, j.obligation_id, j.case_no, j.created_on, j.due_on, j.fulfilled_on,
    case when j.void_why = 'closed' then j.closed_on when j.void_why is not null then j.seen_on end as void_on,
    j.void_why,
    j.municipality, j.centre, j.department, j.team, j.miniteam, j.worker,
    j.district, j.benefit, j.employment, j.target_group, j.pathway, j.category, j.duration_band,
    null as channel
from judged as j
union all
select
    cast(p.channel as string), p.contact_id, p.case_no, p.received_on, p.due_on, p.answered_on,
    cast(null as date), cast(null as string),
    case when p.case_id is null then p.contact_municipality else g.municipality end,
    case when p.case_id is null then p.contact_centre else g.centre end,
    case when p.case_id is null then p.contact_department else g.department end,
    case when p.case_id is null then p.team_id else g.team end,
    g.miniteam,
    case when p.case_id is null then p.worker_id else g.worker end,
    g.district, g.benefit, g.employment, g.target_group, g.pathway, g.category, g.duration_band,
    p.channel
from placed as p
left join segments as g
    on g.case_no = p.case_no and g.from_day <= p.seen_on
    and (g.until_day > p.seen_on or g.until_day = g.from_day);

-- The ledger of cases without a follow-up in eight weeks: +1 on the day a case becomes one in a cell, -1 when
-- it no longer is. Owed from week 8 of the clock; each one held covers its day and the 55 after it; an
-- exemption covers its own days; category 1 is out.
create table unfollowed as
with clocked as (
    select case_no, case_id, opened_on, until_on,
        add_days(case when benefit = 'job_clarification' then opened_on else first_absence_on end, 56) as owed_from
    from spells
),
covered as (
    select case_no, until_on, opened_on as from_day, case when owed_from > opened_on then owed_from else opened_on end as until_day
    from clocked
    union all
    select c.case_no, c.until_on, f.held_on, add_days(f.held_on, 56)
    from followups as f
    inner join clocked as c on c.case_id = f.case_id
    where f.held_on < c.until_on
    union all
    select c.case_no, c.until_on, e.valid_from, coalesce(e.valid_to, c.until_on)
    from exemptions as e
    inner join clocked as c on c.case_id = e.case_id
    where e.valid_from < c.until_on and (e.valid_to is null or e.valid_to > e.valid_from)
),
reached as (
    select case_no, until_on,
        max(until_day) over w as until_day,
        lead(from_day) over (partition by case_no order by from_day, until_day) as next_from
    from covered
    window w as (partition by case_no order by from_day, until_day rows between unbounded preceding and current row)
),
gaps as (
    select case_no, until_day as from_day, coalesce(next_from, until_on) as until_day
    from reached
    where until_day < coalesce(next_from, until_on)
),
spans as (
    select
        case when g.from_day > s.from_day then g.from_day else s.from_day end as span_from,
        case when g.until_day < s.until_day then g.until_day else s.until_day end as span_until,
        s.*
    from gaps as g
    inner join segments as s on s.case_no = g.case_no and s.from_day < g.until_day and s.until_day > g.from_day
    where s.category is null or s.category <> '1'
)
select s.case_no, s.span_from as day, days_between(s.span_from, date '1970-01-01') as day_no, 1 as sign,
    s.municipality, s.centre, s.department, s.team, s.miniteam, s.worker,
    s.district, s.benefit, s.employment, s.target_group, s.pathway, s.category, s.duration_band
from spans as s
where s.span_until > s.span_from
union all
select s.case_no, s.span_until, days_between(s.span_until, date '1970-01-01'), -1,
    s.municipality, s.centre, s.department, s.team, s.miniteam, s.worker,
    s.district, s.benefit, s.employment, s.target_group, s.pathway, s.category, s.duration_band
from spans as s
where s.span_until > s.span_from;
