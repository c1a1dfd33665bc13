-- The ledger without the steps from one category or duration band to the next: what most questions
-- about stock ask for, in a third of the rows. Within a unit and a day only the sum is kept. It stands
-- unit by unit, so that a question about one centre reads that centre's rows alone.
create table holdings as
select
    day, day_no, municipality, centre, department, team, miniteam, worker, seat,
    district, benefit, employment, target_group, pathway,
    cast(sum(sign) as integer) as sign
from movements
group by
    day, day_no, municipality, centre, department, team, miniteam, worker, seat,
    district, benefit, employment, target_group, pathway
having sum(sign) <> 0
order by centre, team, seat, day;
