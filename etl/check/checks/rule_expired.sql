-- rule: rule_expired
-- severity: kept
-- table: cases
-- da: En regel i rules.toml udløb, før den første sag begyndte; den giver ingen forpligtelser
with rules as (
    select 'followup' as section, rule, name, valid_until, 'first_absence_on' as clock, 'followup' as act
    from followup_rules
    union all
    select 'milestone', rule, name, valid_until, clock, act
    from milestone_rules
),
firsts as (
    select min(first_absence_on) as first_absence_on, min(opened_on) as opened_on from spells
)
select r.name || ' ([[' || r.section || ']] nr. ' || r.rule || ')' as key, 'gjaldt til ' || r.valid_until as detail
from rules as r
cross join firsts as f
inner join load_tables as t on t."table" = case when r.act = 'followup' then 'followups' else 'reviews' end
where t.delivered
    and r.valid_until <= case when r.clock = 'opened_on' then f.opened_on else f.first_absence_on end
