-- Each case cut into segments inside which nothing that we group by changes; [from_day, until_day).
-- A case closed on the day it opened has one segment without a day.
create table segments as
with held as (
    -- An assignment without a day holds nothing.
    select * from assignments where valid_to is null or valid_to > valid_from
),
cuts as (
    select case_id, opened_on as day from spells
    union
    select s.case_id, a.valid_from
    from spells as s
    inner join held as a on a.case_id = s.case_id
    where a.valid_from > s.opened_on and a.valid_from < s.until_on
    union
    select s.case_id, a.valid_to
    from spells as s
    inner join held as a on a.case_id = s.case_id
    where a.valid_to > s.opened_on and a.valid_to < s.until_on
    union
    select s.case_id, c.valid_from
    from spells as s
    inner join held as a on a.case_id = s.case_id
    inner join capacity as c on c.worker = a.worker_id
    where c.valid_from > s.opened_on and c.valid_from < s.until_on
        and c.valid_from > a.valid_from and (a.valid_to is null or c.valid_from < a.valid_to)
    union
    select s.case_id, c.valid_to
    from spells as s
    inner join held as a on a.case_id = s.case_id
    inner join capacity as c on c.worker = a.worker_id
    where c.valid_to > s.opened_on and c.valid_to < s.until_on
        and c.valid_to > a.valid_from and (a.valid_to is null or c.valid_to < a.valid_to)
    union
    select s.case_id, g.valid_from
    from spells as s
    inner join categories as g on g.case_id = s.case_id
    where g.valid_from > s.opened_on and g.valid_from < s.until_on
    union
    select s.case_id, add_days(s.first_absence_on, 7 * b.weeks)
    from spells as s
    cross join duration_bands as b
    where add_days(s.first_absence_on, 7 * b.weeks) > s.opened_on
        and add_days(s.first_absence_on, 7 * b.weeks) < s.until_on
),
-- Of the assignments in force the one that began last holds the case.
last_assigned as (
    select c.case_id, c.day, max(a.valid_from) as valid_from
    from cuts as c
    inner join held as a on a.case_id = c.case_id
    where a.valid_from <= c.day and (a.valid_to is null or a.valid_to > c.day)
    group by c.case_id, c.day
),
holder as (
    select l.case_id, l.day, a.worker_id, a.team_id
    from last_assigned as l
    inner join held as a on a.case_id = l.case_id and a.valid_from = l.valid_from
),
-- The membership in force, or the last known one of a worker who has left.
last_member as (
    select h.case_id, h.day, max(c.valid_from) as valid_from
    from holder as h
    inner join capacity as c on c.worker = h.worker_id
    where c.valid_from <= h.day
    group by h.case_id, h.day
),
member as (
    select l.case_id, l.day, c.team, c.miniteam,
        case when c.valid_to is null or c.valid_to > l.day then c.seat end as seat
    from last_member as l
    inner join holder as h on h.case_id = l.case_id and h.day = l.day
    inner join capacity as c on c.worker = h.worker_id and c.valid_from = l.valid_from
),
last_category as (
    select c.case_id, c.day, max(g.valid_from) as valid_from
    from cuts as c
    inner join categories as g on g.case_id = c.case_id
    where g.valid_from <= c.day
    group by c.case_id, c.day
),
states as (
    select
        s.case_id, c.day, s.opened_on, s.until_on,
        h.worker_id as worker,
        coalesce(h.team_id, m.team) as team,
        m.miniteam,
        m.seat,
        g.category,
        b.weeks
    from cuts as c
    inner join spells as s on s.case_id = c.case_id
    inner join duration_bands as b
        on days_between(c.day, s.first_absence_on) >= 7 * b.weeks
        and (b.next_weeks is null or days_between(c.day, s.first_absence_on) < 7 * b.next_weeks)
    left join holder as h on h.case_id = c.case_id and h.day = c.day
    left join member as m on m.case_id = c.case_id and m.day = c.day
    left join last_category as lc on lc.case_id = c.case_id and lc.day = c.day
    left join categories as g on g.case_id = lc.case_id and g.valid_from = lc.valid_from
),
compared as (
    select
        *,
        lag(worker) over w as was_worker,
        lag(team) over w as was_team,
        lag(miniteam) over w as was_miniteam,
        lag(seat) over w as was_seat,
        lag(category) over w as was_category,
        lag(weeks) over w as was_weeks
    from states
    window w as (partition by case_id order by day)
),
kept as (
    select * from compared
    where day = opened_on
        or worker is distinct from was_worker or team is distinct from was_team
        or miniteam is distinct from was_miniteam or seat is distinct from was_seat
        or category is distinct from was_category or weeks is distinct from was_weeks
)
select
    k.case_id,
    k.day as from_day,
    coalesce(lead(k.day) over (partition by k.case_id order by k.day), k.until_on) as until_day,
    t.municipality,
    t.centre,
    t.department,
    k.team,
    k.miniteam,
    k.worker,
    s.district,
    s.benefit,
    s.employment,
    s.target_group,
    s.pathway,
    k.category,
    b.band as duration_band,
    k.weeks,
    k.seat
from kept as k
inner join spells as s on s.case_id = k.case_id
inner join duration_bands as b on b.weeks = k.weeks
left join teams as t on t.team_id = k.team;
