-- rule: target_unit
-- severity: warning
-- table: teams
-- da: Et mål gælder en enhed, som ikke findes i data; det bruges ikke
select t.indicator as key, t.unit_level || ' ' || t.unit as detail
from targets as t
left join (
    select 'team' as unit_level, cast(team_id as string) as unit from teams
    union
    select 'department', cast(department as string) from teams
    union
    select 'centre', cast(centre as string) from teams
    union
    select 'municipality', cast(municipality as string) from teams
    union
    select 'miniteam', cast(miniteam as string) from workers
    union
    select 'worker', cast(worker_id as string) from workers
) as u on u.unit_level = t.unit_level and u.unit = t.unit
where t.unit is not null and u.unit is null
