-- rule: partly_back_outside
-- severity: kept
-- table: cases
-- da: Delvist raskmeldt på en dag uden for sagens åbne periode
select s.case_id as key, cast(s.partly_back_on as string) as detail
from spells as s
where s.partly_back_on < s.opened_on or s.partly_back_on >= s.until_on
