-- rule: assignment_overlap
-- severity: repaired
-- table: assignments
-- da: Tildelinger af samme sag overlapper; den senest begyndte har sagen
select a.case_id as key, a.valid_from || ' / ' || b.valid_from as detail
from assignments as a
inner join assignments as b on b.case_id = a.case_id and b.valid_from > a.valid_from
where (a.valid_to is null or b.valid_from < a.valid_to)
    and (b.valid_to is null or b.valid_to > b.valid_from)
