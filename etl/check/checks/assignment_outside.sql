-- rule: assignment_outside
-- severity: repaired
-- table: assignments
-- da: Tildelingen ligger helt eller delvis uden for sagens åbne periode; kun det indre tæller
select a.case_id as key, a.valid_from || ' - ' || coalesce(cast(a.valid_to as string), '') as detail
from assignments as a
inner join spells as s on s.case_id = a.case_id
cross join info as i
where a.valid_from <= i.as_of
    -- A case closed on the day it opened has no day that an assignment could keep to.
    and (s.closed_on is null or s.closed_on > s.opened_on)
    and (a.valid_from < s.opened_on or (s.closed_on is not null and coalesce(a.valid_to, date '9999-12-31') > s.closed_on))
