-- rule: two_names
-- severity: warning
-- table: teams
-- da: Et id har flere navne, eller to navne er ens på nær store og små bogstaver: er det den samme, så ret navnet i kilden
select 'worker ' || cast(worker_id as string) as key, min(worker_name) || ', ' || max(worker_name) as detail
from workers
where worker_name is not null
group by worker_id
having count(distinct worker_name) > 1
union all
select 'team ' || min(cast(team_id as string)) || ', ' || max(cast(team_id as string)), min(team_name) || ', ' || max(team_name)
from teams
group by lower(team_name)
having count(distinct team_name) > 1
union all
select 'department', min(cast(department as string)) || ', ' || max(cast(department as string))
from teams
group by lower(cast(department as string))
having count(distinct department) > 1
union all
select 'centre', min(cast(centre as string)) || ', ' || max(cast(centre as string))
from teams
group by lower(cast(centre as string))
having count(distinct centre) > 1
union all
select 'supplier', min(cast(supplier as string)) || ', ' || max(cast(supplier as string))
from offers
group by lower(cast(supplier as string))
having count(distinct supplier) > 1
