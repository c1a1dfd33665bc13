-- rule: open_worker_left
-- severity: kept
-- table: cases
-- da: Åben sag, hvis medarbejder er holdt op
select s.case_id as key, g.worker as detail
from segments as g
inner join spells as s on s.case_no = g.case_no
cross join info as i
where g.until_day > i.as_of and g.worker is not null and g.seat is null
