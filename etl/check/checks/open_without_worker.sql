-- rule: open_without_worker
-- severity: kept
-- table: cases
-- da: Åben sag uden medarbejder
select s.case_id as key, g.team as detail
from segments as g
inner join spells as s on s.case_no = g.case_no
cross join info as i
where g.until_day > i.as_of and g.worker is null
