-- rule: received_late
-- severity: kept
-- table: cases
-- da: Fristen var gået, da sagen kom ind; forpligtelsen tæller ikke i rettidigheden
select s.case_id as key, l.kind || ' ' || l.due_on as detail
from (
    select s.case_no, 'followup_first' as kind, add_days(s.first_absence_on, r.first_days) as due_on
    from spells as s
    inner join followup_rules as r on s.first_absence_on >= r.valid_from and s.first_absence_on < r.valid_until
    where s.benefit <> 'job_clarification'
    union all
    select s.case_no, 'followup_next', add_days(s.first_absence_on, r.nth_days)
    from spells as s
    inner join followup_rules as r on s.first_absence_on >= r.valid_from and s.first_absence_on < r.valid_until
    where s.benefit <> 'job_clarification' and r.nth_days is not null
    union all
    select s.case_no, cast(r.kind as string),
        add_days(
            case when r.clock = 'fast_track_on' then s.fast_track_on else s.first_absence_on end,
            r.due_days + t.step * coalesce(r.every_days, 0)
        )
    from spells as s
    inner join milestone_rules as r
        on (r.benefit is null or r.benefit = s.benefit)
        and s.first_absence_on >= r.valid_from and s.first_absence_on < r.valid_until
    inner join steps as t on t.step = 0 or r.every_days is not null
    where r.clock in ('first_absence_on', 'fast_track_on')
        and t.step * coalesce(r.every_days, 0) < days_between(s.opened_on, s.first_absence_on)
) as l
inner join spells as s on s.case_no = l.case_no
where l.due_on < s.opened_on
