-- rule: closed_after_as_of
-- severity: repaired
-- table: cases
-- da: Sagen er lukket efter udtrækkets dato; den regnes som åben
select c.case_id as key, cast(c.closed_on as string) as detail
from cases as c
cross join info as i
where c.closed_on > i.as_of
