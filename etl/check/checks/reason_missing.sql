-- rule: reason_missing
-- severity: kept
-- table: cases
-- da: Lukket sag uden afslutningsårsag
select case_id as key, cast(closed_on as string) as detail
from spells
where closed_on is not null and close_reason is null
