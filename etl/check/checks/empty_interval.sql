-- rule: empty_interval
-- severity: repaired
-- table: assignments
-- da: Perioden er tom (begynder og slutter samme dag) og tæller ikke
select key, detail from (
    select 'assignments ' || case_id as key, cast(valid_from as string) as detail from assignments where valid_to = valid_from
    union all
    select 'workers ' || worker_id, cast(valid_from as string) from workers where valid_to = valid_from
    union all
    select 'exemptions ' || case_id, cast(valid_from as string) from exemptions where valid_to = valid_from
) as empty
