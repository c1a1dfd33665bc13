-- rule: open_without_worker
-- severity: kept
-- table: cases
-- da: Åben sag uden medarbejder
select g.case_id as key, g.team as detail
from segments as g
cross join info as i
where g.until_day > i.as_of and g.worker is null
