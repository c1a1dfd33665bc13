-- rule: rule_owes_nothing
-- severity: warning
-- table: cases
-- da: En regel i rules.toml gav ikke én eneste forpligtelse i hele indlæsningen; se efter i dens vilkår
with rules as (
    select 'followup' as section, rule, name, valid_from, valid_until, cast(null as string) as benefit,
        cast(null as integer) as course, 'first_absence_on' as clock, 'followup' as act
    from followup_rules
    union all
    select 'milestone', rule, name, valid_from, valid_until, benefit, course, clock, act
    from milestone_rules
),
-- What a rule needs and nobody delivered is told as that already.
idle as (
    select r.section, r.rule, r.name, r.valid_from, r.valid_until, r.benefit, r.course, r.clock
    from rules as r
    inner join rule_counts as c on c.section = r.section and c.rule = r.rule
    inner join load_tables as t on t."table" = case when r.act = 'followup' then 'followups' else 'reviews' end
    inner join load_tables as k on k."table" = case when r.clock = 'category_3' then 'categories' else 'cases' end
    where c.owed = 0 and t.delivered and k.delivered
),
days as (
    select i.section, i.rule, s.case_no,
        case when i.clock = 'opened_on' then s.opened_on else s.first_absence_on end as ruled_on,
        case when i.benefit is null or i.benefit = s.benefit then 1 else 0 end as of_benefit,
        case
            when i.clock = 'fast_track_on' and s.fast_track_on is null then 0
            when i.clock = 'category_3' and k.case_no is null then 0
            else 1
        end as clocked,
        case when i.course is null or i.course = s.course_no then 1 else 0 end as of_course
    from idle as i
    cross join spells as s
    left join (select distinct case_no from categories where category = '3') as k on k.case_no = s.case_no
),
counted as (
    select i.section, i.rule, i.name, i.valid_from, i.valid_until, i.clock, min(d.ruled_on) as first_ruled_on,
        sum(case when d.ruled_on >= i.valid_from and d.ruled_on < i.valid_until then 1 else 0 end) as in_time,
        sum(case when d.ruled_on >= i.valid_from and d.ruled_on < i.valid_until then d.of_benefit else 0 end) as under_it,
        sum(case when d.ruled_on >= i.valid_from and d.ruled_on < i.valid_until then d.of_benefit * d.clocked else 0 end) as clocked,
        sum(case when d.ruled_on >= i.valid_from and d.ruled_on < i.valid_until then d.of_benefit * d.of_course else 0 end) as of_course
    from idle as i
    inner join days as d on d.section = i.section and d.rule = i.rule
    group by i.section, i.rule, i.name, i.valid_from, i.valid_until, i.clock
)
select c.name || ' ([[' || c.section || ']] nr. ' || c.rule || ')' as key,
    case
        when c.valid_from > i.as_of then 'gælder først fra ' || c.valid_from
        when c.in_time = 0 then 'ingen sag er fra reglens tid'
        when c.under_it = 0 then 'ingen sag fra reglens tid har dens ydelse'
        when c.clocked = 0 and c.clock = 'fast_track_on' then 'ingen sag under reglen har en dag for fast-track'
        when c.clocked = 0 then 'ingen sag under reglen har været i kategori 3'
        when c.of_course = 0 then 'ingen borger har så mange forløb under reglen'
        else 'ingen sag under reglen er åben, den dag forpligtelsen opstår, med en frist efter åbningen'
    end as detail
from counted as c
cross join info as i
where c.valid_until > c.first_ruled_on
