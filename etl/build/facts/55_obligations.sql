-- What can fulfil an obligation: follow-ups (several on one day are one) and reviews, held between the
-- opening and the closing, both days included.
create temp table acts as
with within as (
    select distinct s.case_no, 0 as act_no, f.held_on as day
    from followups as f
    inner join spells as s on s.case_no = f.case_no
    where f.held_on >= s.opened_on and (s.closed_on is null or f.held_on <= s.closed_on)
    union all
    select s.case_no, k.act_no, r.held_on
    from reviews as r
    inner join act_kinds as k on k.act = r.kind
    inner join spells as s on s.case_no = r.case_no
    where r.held_on >= s.opened_on and (s.closed_on is null or r.held_on <= s.closed_on)
)
select
    case_no, act_no, day,
    row_number() over (partition by case_no, act_no order by day) as n,
    lead(day) over (partition by case_no, act_no order by day) as next_day
from within;

-- The follow-ups owed: the first by the clock, then a chain or the nth one, by the rules in force on the
-- first day of absence. The clock of job clarification is its opening.
create temp table followups_owed as
with cases_ruled as (
    select s.case_no, s.opened_on, s.closed_on, s.until_on, s.last_open_on, s.employment,
        s.expected_recovery_on, r.rule, r.first_days, r.then_days, r.nth, r.nth_days, r.nth_void_days,
        case when s.benefit = 'job_clarification' then s.opened_on else s.first_absence_on end as clock_on,
        f.day as first_held_on
    from spells as s
    inner join followup_rules as r on s.first_absence_on >= r.valid_from and s.first_absence_on < r.valid_until
    left join acts as f on f.case_no = s.case_no and f.act_no = 0 and f.n = 1
),
owed as (
    select c.case_no, c.rule, w.followup_first as kind, c.opened_on, c.closed_on, c.until_on, c.last_open_on,
        c.opened_on as created_on, add_days(c.clock_on, c.first_days) as due_on, c.first_held_on as fulfilled_on,
        false as void_anyway
    from cases_ruled as c
    cross join fact_words as w
    union all
    select c.case_no, c.rule, w.followup_next, c.opened_on, c.closed_on, c.until_on, c.last_open_on,
        a.day, add_days(a.day, c.then_days), a.next_day, false
    from cases_ruled as c
    cross join fact_words as w
    inner join acts as a on a.case_no = c.case_no and a.act_no = 0
    where c.then_days is not null and (c.closed_on is null or a.day < c.closed_on)
    union all
    select c.case_no, c.rule, w.followup_next, c.opened_on, c.closed_on, c.until_on, c.last_open_on,
        c.opened_on, add_days(c.clock_on, c.nth_days), a.day,
        c.nth_void_days is not null and c.employment = 'employed'
            and coalesce(c.expected_recovery_on <= add_days(c.first_held_on, c.nth_void_days), false)
    from cases_ruled as c
    cross join fact_words as w
    left join acts as a on a.case_no = c.case_no and a.act_no = 0 and a.n = c.nth
    where c.nth is not null
)
select * from owed
where created_on >= opened_on and created_on < until_on and due_on >= opened_on;

-- The milestones owed, and what fulfils each.
create temp table milestones_owed as
with category_3 as (
    select case_no, min(day) as day
    from turns
    where category = '3' and until_day > day
    group by case_no
),
clocked as (
    select s.case_no, s.opened_on, s.closed_on, s.until_on, s.last_open_on, r.rule, r.kind, r.created_days,
        r.due_months, r.due_days, r.every_days, r.act_no, r.match, r.created_at_opening,
        case r.clock
            when 'first_absence_on' then s.first_absence_on
            when 'opened_on' then s.opened_on
            when 'fast_track_on' then s.fast_track_on
            else k.day
        end as clock_on
    from milestone_rules as r
    inner join spells as s
        on (r.benefit is null or s.benefit = r.benefit) and (r.course is null or s.course_no = r.course)
    left join category_3 as k on k.case_no = s.case_no
    where case when r.clock = 'opened_on' then s.opened_on else s.first_absence_on end >= r.valid_from
        and case when r.clock = 'opened_on' then s.opened_on else s.first_absence_on end < r.valid_until
),
-- An obligation exists only if the case is open on the day it is created and it is not due before opening.
stepped as (
    select *,
        case
            when created_at_opening and add_days(clock_on, created_days) < opened_on then opened_on
            else add_days(clock_on, created_days)
        end as created_on,
        add_days(add_months(clock_on, due_months), due_days) as due_on
    from clocked
    where clock_on is not null
    union all
    select c.*, add_days(c.clock_on, c.due_days + (t.step - 1) * c.every_days), add_days(c.clock_on, c.due_days + t.step * c.every_days)
    from (select * from clocked where every_days is not null and clock_on is not null) as c
    inner join steps as t on t.step <= cast(floor(days_between(c.until_on, c.clock_on) * 1.0 / nullif(c.every_days, 0)) as integer) + 1
    where t.step > 0
),
owed as (
    select case_no, opened_on, closed_on, last_open_on, rule, kind, act_no, match, clock_on, created_on, due_on
    from stepped
    where created_on >= opened_on and created_on < until_on and due_on >= opened_on
),
firsts as (
    select o.case_no, o.rule, o.due_on, min(a.day) as day
    from owed as o
    inner join acts as a on a.case_no = o.case_no and a.act_no = o.act_no
    where o.match = 'first' or (o.match = 'after' and a.day >= o.clock_on)
    group by o.case_no, o.rule, o.due_on
),
-- In order of due day each takes the earliest one not yet used that was held on or after its creation:
-- with p the number of the first that qualifies, the k-th takes number k + the running maximum of p - k.
numbered as (
    select *, row_number() over (partition by case_no, rule order by due_on) as k
    from owed
    where match = 'unused'
),
queued as (
    select o.case_no, o.rule, o.due_on, o.act_no, o.k, count(a.day) + 1 - o.k as lead_by
    from numbered as o
    left join acts as a on a.case_no = o.case_no and a.act_no = o.act_no and a.day < o.created_on
    group by o.case_no, o.rule, o.due_on, o.act_no, o.k
),
taken as (
    select case_no, rule, due_on, act_no,
        k + max(lead_by) over (partition by case_no, rule order by k
            rows between unbounded preceding and current row) as n
    from queued
)
select o.case_no, o.rule, o.kind, o.opened_on, o.closed_on, o.last_open_on, o.created_on, o.due_on,
    coalesce(f.day, a.day) as fulfilled_on
from owed as o
left join firsts as f on f.case_no = o.case_no and f.rule = o.rule and f.due_on = o.due_on
left join taken as t on t.case_no = o.case_no and t.rule = o.rule and t.due_on = o.due_on
left join acts as a on a.case_no = t.case_no and a.act_no = t.act_no and a.n = t.n;

-- How many obligations each rule made: one that made none is told (checks).
create table rule_counts as
select 'followup' as section, r.rule, count(o.case_no) as owed
from followup_rules as r
left join followups_owed as o on o.rule = r.rule
group by r.rule
union all
select 'milestone', r.rule, count(o.case_no)
from milestone_rules as r
left join milestones_owed as o on o.rule = r.rule
group by r.rule;

-- Everything that was owed by a day, with the attributes of min(due_on, as_of), or of the case's first or
-- last open day where that lies outside.
create table deadline_lines as
with owed as (
    select kind, case_no, created_on, due_on, fulfilled_on, void_anyway, true as voidable, opened_on, closed_on,
        last_open_on
    from followups_owed
    union all
    select kind, case_no, created_on, due_on, fulfilled_on, false, false, opened_on, closed_on, last_open_on
    from milestones_owed
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
    inner join exemptions as e on e.case_no = s.case_no
    where s.voidable and e.valid_from <= s.seen_on and (e.valid_to is null or e.valid_to > s.seen_on)
),
judged as (
    select s.*, g.holder_no, g.kind_no, g.category, g.weeks,
        case
            when s.void_anyway then w.recovery
            when s.voidable and g.category = '1' then w.category_1
            when s.voidable and e.case_no is not null then w.exempt
            when s.fulfilled_on is null and s.closed_on <= s.due_on then w.case_closed
        end as void_why
    from seen as s
    cross join fact_words as w
    inner join turns as g
        on g.case_no = s.case_no and g.seen_from <= s.seen_on and g.seen_until > s.seen_on
    left join excused as e on e.case_no = s.case_no and e.seen_on = s.seen_on
),
-- An answer is owed in the hands of whoever has the case, or of whom the source names where there is none.
all_owed as (
    select
        kind, cast(null as integer) as contact_no, case_no, created_on, due_on, fulfilled_on,
        case when void_why = 'closed' then closed_on when void_why is not null then seen_on end as void_on,
        void_why, holder_no, kind_no, category, weeks
    from judged
    union all
    select
        a.kind, a.contact_no, a.case_no, a.received_on, a.due_on, a.answered_on,
        null, null, coalesce(g.holder_no, a.holder_no), g.kind_no, g.category, g.weeks
    from owed_answers as a
    cross join info as i
    left join turns as g
        on g.case_no = a.case_no
        and g.seen_from <= least(a.due_on, i.as_of) and g.seen_until > least(a.due_on, i.as_of)
)
select
    kind, contact_no, case_no, created_on, due_on, fulfilled_on, void_on, void_why, holder_no, kind_no, category, weeks
from all_owed
order by holder_no;

create view deadlines as
select
    l.kind, l.contact_no, l.case_no, l.created_on, l.due_on, l.fulfilled_on, l.void_on, l.void_why,
    h.municipality, h.centre, h.department, h.team, h.miniteam, h.worker,
    n.district, n.benefit, n.employment, n.target_group, n.pathway, l.category, b.band as duration_band,
    k.channel
from deadline_lines as l
left join holders as h on h.holder_no = l.holder_no
left join case_kinds as n on n.kind_no = l.kind_no
left join duration_bands as b on b.weeks = l.weeks
left join channel_days as k on k.kind = l.kind;

-- The enquiries that are owed an answer, as they were delivered.
create view answers as
select
    c.contact_id, l.contact_no, l.case_no, c.channel, l.created_on as received_on, l.due_on, l.fulfilled_on as answered_on
from deadline_lines as l
inner join contacts as c on c.contact_no = l.contact_no;

-- The ledger of cases without a follow-up in eight weeks: +1 on the day a case becomes one in a cell, -1 when
-- it no longer is. Owed from week 8 of the clock; each one held covers its day and the 55 after it; an
-- exemption covers its own days; category 1 is out.
create table unfollowed_lines as
with clocked as (
    select case_no, opened_on, until_on,
        add_days(case when benefit = 'job_clarification' then opened_on else first_absence_on end, 56) as owed_from
    from spells
),
-- Only cases that live to be owed one; odd are those that something else covers than follow-ups held while open.
old_enough as (
    select c.case_no, c.opened_on, c.until_on, greatest(c.owed_from, c.opened_on) as owed_from, o.case_no is not null as odd
    from clocked as c
    left join (
        select case_no from exemptions
        union
        select f.case_no from followups as f inner join spells as s on s.case_no = f.case_no where f.held_on < s.opened_on
    ) as o on o.case_no = c.case_no
    where c.owed_from < c.until_on
),
covered as (
    select case_no, until_on, opened_on as from_day, owed_from as until_day
    from old_enough
    where odd
    union all
    select c.case_no, c.until_on, f.held_on, add_days(f.held_on, 56)
    from followups as f
    inner join old_enough as c on c.case_no = f.case_no
    where c.odd and f.held_on < c.until_on
    union all
    select c.case_no, c.until_on, e.valid_from, coalesce(e.valid_to, c.until_on)
    from exemptions as e
    inner join old_enough as c on c.case_no = e.case_no
    where c.odd and e.valid_from < c.until_on and (e.valid_to is null or e.valid_to > e.valid_from)
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
    union all
    select c.case_no, c.owed_from, coalesce(a.day, c.until_on)
    from old_enough as c
    left join acts as a on a.case_no = c.case_no and a.act_no = 0 and a.n = 1
    where not c.odd and c.owed_from < coalesce(a.day, c.until_on)
    union all
    select c.case_no, greatest(add_days(a.day, 56), c.owed_from), coalesce(a.next_day, c.until_on)
    from old_enough as c
    inner join acts as a on a.case_no = c.case_no and a.act_no = 0
    where not c.odd and greatest(add_days(a.day, 56), c.owed_from) < coalesce(a.next_day, c.until_on)
),
spans as (
    select
        s.case_no, s.holder_no, s.kind_no, s.category, s.weeks,
        case when g.from_day > s.day then g.from_day else s.day end as from_day,
        case when g.until_day < s.until_day then g.until_day else s.until_day end as until_day
    from gaps as g
    inner join turns as s on s.case_no = g.case_no and s.day < g.until_day and s.until_day > g.from_day
    where s.category is null or s.category <> '1'
),
changes as (
    select case_no, holder_no, kind_no, category, weeks, from_day as day, 1 as sign from spans
    union all
    select case_no, holder_no, kind_no, category, weeks, until_day, -1 from spans
)
select case_no, day, sign, holder_no, kind_no, category, weeks
from changes
order by holder_no;

create view unfollowed as
select
    l.case_no, l.day, days_between(l.day, date '1970-01-01') as day_no, l.sign,
    h.municipality, h.centre, h.department, h.team, h.miniteam, h.worker,
    n.district, n.benefit, n.employment, n.target_group, n.pathway, l.category, b.band as duration_band
from unfollowed_lines as l
left join holders as h on h.holder_no = l.holder_no
left join case_kinds as n on n.kind_no = l.kind_no
left join duration_bands as b on b.weeks = l.weeks;
