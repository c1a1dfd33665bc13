-- rule: empty_interval
-- severity: repaired
-- table: assignments
-- da: Perioden er tom (begynder og slutter samme dag) og tæller ikke
select key, detail from (
    select 'assignments ' || a.case_id as key, cast(a.valid_from as string) as detail
    from assignments as a
    inner join cases as c on c.case_id = a.case_id
    where a.valid_to = a.valid_from and not (c.opened_on = a.valid_from and c.closed_on is not distinct from c.opened_on)
    union all
    select 'workers ' || worker_id, cast(valid_from as string) from workers where valid_to = valid_from
    union all
    select 'exemptions ' || case_id, cast(valid_from as string) from exemptions where valid_to = valid_from
) as empty
