-- Who was there: one row a membership that holds a day. A seat is one worker's time in one team and
-- miniteam, however many periods it has; heads are split over districts and the like within a seat.
create table capacity as
select
    dense_rank() over (order by w.worker_id, w.team_id, w.miniteam) as seat,
    t.municipality,
    t.centre,
    t.department,
    w.team_id as team,
    w.miniteam,
    w.worker_id as worker,
    w.valid_from,
    w.valid_to,
    w.fte,
    w.carries_cases and w.fte > 0 as active,
    -- Working days before the first and up to the last day: presence is a subtraction of these.
    f.working_no - case when f.is_working then 1 else 0 end as before_no,
    e.working_no - case when e.is_working then 1 else 0 end as until_no
from workers as w
inner join teams as t on t.team_id = w.team_id
left join calendar as f on f.day = w.valid_from
left join calendar as e on e.day = w.valid_to
where w.valid_to is null or w.valid_to > w.valid_from;
