-- rule: begins_after_as_of
-- severity: repaired
-- table: assignments
-- da: Rækken gælder først efter udtrækkets dato og venter
select l.key, cast(l.day as string) as detail
from (
    select 'assignments ' || case_id as key, valid_from as day from assignments
    union all
    select 'workers ' || worker_id, valid_from from workers
    union all
    select 'categories ' || case_id, valid_from from categories
    union all
    select 'exemptions ' || case_id, valid_from from exemptions
) as l
cross join info as i
where l.day > i.as_of
