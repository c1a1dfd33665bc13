-- rule: received_late
-- severity: kept
-- table: cases
-- da: Fristen var gået, da sagen kom ind; forpligtelsen tæller ikke i rettidigheden
with late as (
    select s.case_no, s.case_id, s.benefit, s.course_no, s.first_absence_on, s.fast_track_on, s.opened_on
    from spells as s
    where s.opened_on > s.first_absence_on or s.fast_track_on < s.opened_on
),
ruled as (
    select c.case_id, c.opened_on, 'followup_first' as kind, add_days(c.first_absence_on, r.first_days) as due_on,
        cast(null as integer) as every_days
    from late as c
    inner join followup_rules as r on c.first_absence_on >= r.valid_from and c.first_absence_on < r.valid_until
    where c.benefit <> 'job_clarification'
    union all
    select c.case_id, c.opened_on, 'followup_next', add_days(c.first_absence_on, r.nth_days), null
    from late as c
    inner join followup_rules as r on c.first_absence_on >= r.valid_from and c.first_absence_on < r.valid_until
    where c.benefit <> 'job_clarification' and r.nth_days is not null
    union all
    select c.case_id, c.opened_on, cast(r.kind as string),
        add_days(add_months(case when r.clock = 'fast_track_on' then c.fast_track_on else c.first_absence_on end, r.due_months),
            r.due_days),
        r.every_days
    from late as c
    inner join milestone_rules as r
        on (r.benefit is null or r.benefit = c.benefit) and (r.course is null or r.course = c.course_no)
        and c.first_absence_on >= r.valid_from and c.first_absence_on < r.valid_until
    where r.clock in ('first_absence_on', 'fast_track_on')
),
missed as (
    select * from ruled where due_on < opened_on
)
select m.case_id as key, m.kind || ' ' || add_days(m.due_on, t.step * coalesce(m.every_days, 0)) as detail
from missed as m
inner join steps as t on t.step = 0 or m.every_days is not null
where add_days(m.due_on, t.step * coalesce(m.every_days, 0)) < m.opened_on
