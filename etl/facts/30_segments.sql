-- Each case cut where worker, team, miniteam, seat, category or duration band changes: one row a turn,
-- with what it was before. A case closed on the day it opened has one turn.
create temp table turns as
with held as (
    -- An assignment without a day holds nothing.
    select s.case_no, s.opened_on, s.until_on, a.valid_from, a.valid_to, a.worker_id, a.team_id
    from assignments as a
    inner join spells as s on s.case_id = a.case_id
    where a.valid_to is null or a.valid_to > a.valid_from
),
visited as (
    select s.case_no, s.opened_on, s.until_on, g.valid_from, g.category
    from categories as g
    inner join spells as s on s.case_id = g.case_id
),
changes as (
    select case_no, opened_on, until_on, valid_from as day from held
    union all
    select case_no, opened_on, until_on, valid_to from held where valid_to is not null
    union all
    select h.case_no, h.opened_on, h.until_on, c.valid_from
    from held as h
    inner join capacity as c on c.worker = h.worker_id
    where c.valid_from > h.valid_from and (h.valid_to is null or c.valid_from < h.valid_to)
    union all
    select h.case_no, h.opened_on, h.until_on, c.valid_to
    from held as h
    inner join capacity as c on c.worker = h.worker_id
    where c.valid_to > h.valid_from and (h.valid_to is null or c.valid_to < h.valid_to)
    union all
    select case_no, opened_on, until_on, valid_from from visited
    union all
    select s.case_no, s.opened_on, s.until_on, add_days(s.first_absence_on, 7 * b.weeks)
    from spells as s
    cross join duration_bands as b
),
cuts as (
    select case_no, opened_on as day from spells
    union
    select case_no, day from changes where day > opened_on and day < until_on
),
-- Of the assignments in force the one that began last holds the case.
last_assigned as (
    select c.case_no, c.day, max(h.valid_from) as valid_from
    from cuts as c
    inner join held as h on h.case_no = c.case_no
    where h.valid_from <= c.day and (h.valid_to is null or h.valid_to > c.day)
    group by c.case_no, c.day
),
holder as (
    select l.case_no, l.day, h.worker_id, h.team_id
    from last_assigned as l
    inner join held as h on h.case_no = l.case_no and h.valid_from = l.valid_from
),
-- The membership in force, or the last known one of a worker who has left.
last_member as (
    select h.worker_id, h.day, max(c.valid_from) as valid_from
    from (select distinct worker_id, day from holder) as h
    inner join capacity as c on c.worker = h.worker_id
    where c.valid_from <= h.day
    group by h.worker_id, h.day
),
member as (
    select l.worker_id, l.day, c.team, c.miniteam,
        case when c.valid_to is null or c.valid_to > l.day then c.seat end as seat
    from last_member as l
    inner join capacity as c on c.worker = l.worker_id and c.valid_from = l.valid_from
),
last_category as (
    select c.case_no, c.day, max(v.valid_from) as valid_from
    from cuts as c
    inner join visited as v on v.case_no = c.case_no
    where v.valid_from <= c.day
    group by c.case_no, c.day
),
states as (
    select
        c.case_no, c.day, s.opened_on, s.until_on,
        h.worker_id as worker,
        coalesce(h.team_id, m.team) as team,
        m.miniteam,
        m.seat,
        v.category,
        b.weeks
    from cuts as c
    inner join spells as s on s.case_no = c.case_no
    inner join duration_bands as b
        on days_between(c.day, s.first_absence_on) >= 7 * b.weeks
        and days_between(c.day, s.first_absence_on) < 7 * b.next_weeks
    left join holder as h on h.case_no = c.case_no and h.day = c.day
    left join member as m on m.worker_id = h.worker_id and m.day = c.day
    left join last_category as lc on lc.case_no = c.case_no and lc.day = c.day
    left join visited as v on v.case_no = lc.case_no and v.valid_from = lc.valid_from
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
    window w as (partition by case_no order by day)
),
kept as (
    select * from compared
    where day = opened_on
        or worker is distinct from was_worker or team is distinct from was_team
        or miniteam is distinct from was_miniteam or seat is distinct from was_seat
        or category is distinct from was_category or weeks is distinct from was_weeks
)
select
    *,
    coalesce(lead(day) over (partition by case_no order by day), until_on) as until_day
from kept;

-- The segments, with all attributes; [from_day, until_day).
create table segments as
select
    k.case_no,
    k.day as from_day,
    k.until_day,
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
from turns as k
inner join spells as s on s.case_no = k.case_no
inner join duration_bands as b on b.weeks = k.weeks
left join teams as t on t.team_id = k.team;
