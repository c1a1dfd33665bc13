-- What holds of open cases, as ledgers: +1 on the day it begins to hold of a case in a cell, -1 when it ends, the
-- case closes or changes hands. partly_back: partly returned to work. past_recovery: the day on which recovery was
-- expected is over. undecided: sickness benefit of 22 weeks or more under rules with a reassessment, with neither that
-- nor an extension held. one_worker: job clarification, held by a worker, the only one so far.
create table standing_lines as
with decided as (
    select case_no, min(held_on) as held_on
    from reviews
    where kind = 'reassessment' or outcome = 'extend'
    group by case_no
),
-- Days in a team's own queue and a worker's change of team are no second worker.
held as (
    select t.case_no, t.day, h.worker
    from turns as t
    inner join spells as s on s.case_no = t.case_no
    inner join holders as h on h.holder_no = t.holder_no
    where s.benefit = 'job_clarification' and h.worker is not null
),
first_held as (
    select h.case_no, h.worker
    from held as h
    inner join (select case_no, min(day) as day from held group by case_no) as f on f.case_no = h.case_no and f.day = h.day
),
second_held as (
    select h.case_no, min(h.day) as day
    from held as h
    inner join first_held as f on f.case_no = h.case_no
    where h.worker <> f.worker
    group by h.case_no
),
holding as (
    select s.case_no, w.partly_back as kind, s.partly_back_on as from_day, s.until_on as until_day
    from spells as s
    cross join fact_words as w
    where s.partly_back_on is not null
    union all
    select s.case_no, w.past_recovery, add_days(s.expected_recovery_on, 1), s.until_on
    from spells as s
    cross join fact_words as w
    where s.expected_recovery_on is not null
    union all
    select s.case_no, w.undecided, add_days(s.first_absence_on, 154), least(coalesce(d.held_on, s.until_on), s.until_on)
    from spells as s
    cross join fact_words as w
    left join decided as d on d.case_no = s.case_no
    where s.benefit = 'sickness' and exists (
        select 1
        from milestone_rules as r
        where cast(r.kind as string) = 'reassessment' and (r.benefit is null or r.benefit = 'sickness')
            and case when r.clock = 'opened_on' then s.opened_on else s.first_absence_on end >= r.valid_from
            and case when r.clock = 'opened_on' then s.opened_on else s.first_absence_on end < r.valid_until
    )
    union all
    select f.case_no, w.one_worker, s.opened_on, coalesce(n.day, s.until_on)
    from first_held as f
    cross join fact_words as w
    inner join spells as s on s.case_no = f.case_no
    left join second_held as n on n.case_no = f.case_no
),
spans as (
    select m.kind, t.case_no, t.holder_no, t.kind_no, t.category, t.weeks,
        greatest(m.from_day, t.day) as from_day, least(m.until_day, t.until_day) as until_day
    from holding as m
    cross join fact_words as w
    inner join turns as t on t.case_no = m.case_no and t.day < m.until_day and t.until_day > m.from_day
    left join holders as h on h.holder_no = t.holder_no
    where m.kind <> w.one_worker or h.worker is not null
),
changes as (
    select kind, case_no, from_day as day, 1 as sign, holder_no, kind_no, category, weeks
    from spans
    where until_day > from_day
    union all
    select kind, case_no, until_day, -1, holder_no, kind_no, category, weeks
    from spans
    where until_day > from_day
)
select kind, case_no, day, sign, holder_no, kind_no, category, weeks
from changes
order by holder_no;

create view standing as
select
    l.kind, l.case_no, l.day, days_between(l.day, date '1970-01-01') as day_no, l.sign,
    h.municipality, h.centre, h.department, h.team, h.miniteam, h.worker,
    n.district, n.benefit, n.employment, n.target_group, n.pathway, l.category, b.band as duration_band
from standing_lines as l
left join holders as h on h.holder_no = l.holder_no
left join case_kinds as n on n.kind_no = l.kind_no
left join duration_bands as b on b.weeks = l.weeks;

-- Sickness-benefit cases that reach week 52 open, or are opened past it, with the reason of the latest extension held
-- by then (of one day the last by its id); without one they are not here.
create table extended_lines as
with reached as (
    select t.case_no, t.day, t.holder_no, t.kind_no, t.category, t.weeks
    from turns as t
    inner join spells as s on s.case_no = t.case_no
    where s.benefit = 'sickness' and t.weeks >= 52 and (t.day = t.opened_on or t.was_weeks < 52)
),
extended as (
    select r.case_no, e.reason,
        row_number() over (partition by r.case_no order by e.held_on desc, e.review_id desc) as place
    from reached as r
    inner join reviews as e on e.case_no = r.case_no and e.outcome = 'extend' and e.held_on <= r.day
)
select r.case_no, r.day, e.reason as extension_reason, r.holder_no, r.kind_no, r.category, r.weeks
from reached as r
inner join extended as e on e.case_no = r.case_no and e.place = 1
order by r.holder_no;

create view extended as
select
    l.case_no, l.day, l.extension_reason,
    h.municipality, h.centre, h.department, h.team, h.miniteam, h.worker,
    n.district, n.benefit, n.employment, n.target_group, n.pathway, l.category, b.band as duration_band
from extended_lines as l
left join holders as h on h.holder_no = l.holder_no
left join case_kinds as n on n.kind_no = l.kind_no
left join duration_bands as b on b.weeks = l.weeks;
