-- rule: category_1_long
-- severity: kept
-- table: cases
-- da: Kategori 1 åben 8 uger eller mere efter første fraværsdag
select s.case_id as key, cast(s.first_absence_on as string) as detail
from segments as g
inner join spells as s on s.case_no = g.case_no
cross join info as i
where g.until_day > i.as_of and g.category = '1' and days_between(i.as_of, s.first_absence_on) >= 56
