-- rule: unit_twice
-- severity: warning
-- table: teams
-- da: En afdeling (et center) af samme navn ligger i flere centre (kommuner); tallene regner dem for én
select 'department ' || department as key, 'in ' || min(centre) || ', ' || max(centre) as detail
from teams
group by department
having count(distinct centre) > 1
union all
select 'centre ' || centre, 'in ' || min(municipality) || ', ' || max(municipality)
from teams
group by centre
having count(distinct municipality) > 1
