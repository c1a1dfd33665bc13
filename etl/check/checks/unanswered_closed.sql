-- rule: unanswered_closed
-- severity: kept
-- table: contacts
-- da: Ubesvaret henvendelse over frist i en lukket sag; den står ikke blandt dem, der er over frist
select a.contact_id as key, cast(a.due_on as string) as detail
from answers as a
inner join spells as s on s.case_no = a.case_no
cross join info as i
where a.answered_on is null and a.due_on <= i.as_of and s.closed_on is not null
