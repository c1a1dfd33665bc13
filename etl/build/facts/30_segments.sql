-- What a worker is by their memberships, day by day: one row a membership in force, one for the time after
-- it (the last known team, no seat) and one for the time before the first.
create temp table tenures as
select worker, valid_from as from_day, coalesce(valid_to, date '9999-12-31') as until_day, team, miniteam, seat
from capacity
union all
select worker, valid_to, next_from, team, miniteam, null
from (
    select *, coalesce(lead(valid_from) over (partition by worker order by valid_from), date '9999-12-31') as next_from
    from capacity
) as c
where valid_to < next_from
union all
select worker, date '0001-01-01', min(valid_from), null, null, null
from capacity
group by worker;

-- Whom assignments name, under a number, and what each is by the worker's memberships. A team that the
-- assignment names wins over the membership's.
create temp table named as
select cast(row_number() over (order by n.worker_id, n.team_id) as integer) as name_no, n.worker_id, n.team_id
from (select distinct worker_id, team_id from assignments) as n;

create temp table named_days as
select n.name_no, n.worker_id as worker, coalesce(n.team_id, t.team) as team, t.miniteam, t.seat,
    coalesce(t.from_day, date '0001-01-01') as from_day, coalesce(t.until_day, date '9999-12-31') as until_day
from named as n
left join tenures as t on t.worker = n.worker_id;

-- Who holds cases or contacts, in each combination of worker, team, miniteam and seat that occurs. Numbered
-- unit by unit: facts that stand in that order let a question about one centre read that centre's rows alone.
create table holders as
select
    cast(row_number() over (
        order by t.municipality, t.centre, t.department, h.team, h.miniteam, h.worker, h.seat
    ) as integer) as holder_no,
    t.municipality, t.centre, t.department, h.team, h.miniteam, h.worker, h.seat
from (
    select worker, team, miniteam, seat from named_days
    union
    select worker_id, team_id, null, null from contacts where case_no is null
) as h
left join teams as t on t.team_id = h.team;

create temp table holder_days as
select d.name_no, d.from_day, d.until_day, h.holder_no
from named_days as d
inner join holders as h
    on h.worker is not distinct from d.worker and h.team is not distinct from d.team
    and h.miniteam is not distinct from d.miniteam and h.seat is not distinct from d.seat;

-- Who is named for a case on which days. Of the assignments in force the one that began last holds the case:
-- where a case's overlap they are cut at every beginning and end. One without a day holds nothing but a case of none.
create temp table assigned_days as
with dated as (
    select a.case_no, a.valid_from as from_day, coalesce(a.valid_to, date '9999-12-31') as until_day, n.name_no
    from assignments as a
    inner join named as n
        on n.worker_id is not distinct from a.worker_id and n.team_id is not distinct from a.team_id
    where a.valid_to is null or a.valid_to > a.valid_from
    union all
    -- A case that opens and closes on one day keeps who is named from that day on, whatever the end.
    select a.case_no, a.valid_from, add_days(a.valid_from, 1), n.name_no
    from assignments as a
    inner join spells as s on s.case_no = a.case_no and s.opened_on = a.valid_from and s.closed_on = a.valid_from
    inner join named as n
        on n.worker_id is not distinct from a.worker_id and n.team_id is not distinct from a.team_id
    where a.valid_to = a.valid_from
),
ranked as (
    select *,
        max(until_day) over (partition by case_no order by from_day
            rows between unbounded preceding and 1 preceding) as taken_until
    from dated
),
overlapping as (
    select distinct case_no from ranked where taken_until > from_day
),
entangled as (
    select d.* from dated as d inner join overlapping as o on o.case_no = d.case_no
),
edges as (
    select case_no, from_day as day from entangled
    union
    select case_no, until_day from entangled
),
pieces as (
    select e.case_no, e.day, e.next_day, max(d.from_day) as began
    from (select case_no, day, lead(day) over (partition by case_no order by day) as next_day from edges) as e
    inner join entangled as d on d.case_no = e.case_no and d.from_day <= e.day and d.until_day > e.day
    group by e.case_no, e.day, e.next_day
)
select r.case_no, r.from_day, r.until_day, r.name_no
from ranked as r
left join overlapping as o on o.case_no = r.case_no
where o.case_no is null
union all
select p.case_no, p.day, p.next_day, d.name_no
from pieces as p
inner join entangled as d on d.case_no = p.case_no and d.from_day = p.began;

create temp table visits as
select case_no, category, valid_from as from_day,
    coalesce(lead(valid_from) over (partition by case_no order by valid_from), date '9999-12-31') as until_day
from categories;

-- Each case cut where worker, team, miniteam, seat, category or duration band changes: one row a turn,
-- with what it was before. A case closed on the day it opened has one turn. What lies outside the case's
-- open interval is seen with its first or last turn: [seen_from, seen_until).
create temp table turns as
with changes as (
    select case_no, from_day as day from assigned_days
    union all
    select case_no, until_day from assigned_days
    union all
    select h.case_no, d.from_day
    from assigned_days as h
    inner join holder_days as d on d.name_no = h.name_no
    where d.from_day > h.from_day and d.from_day < h.until_day
    union all
    select case_no, from_day from visits
    union all
    select s.case_no, add_days(s.first_absence_on, 7 * b.weeks)
    from spells as s
    cross join duration_bands as b
    where add_days(s.first_absence_on, 7 * b.weeks) < s.until_on
),
cuts as (
    select case_no, opened_on as day from spells
    union
    select c.case_no, c.day
    from changes as c
    inner join spells as s on s.case_no = c.case_no
    where c.day > s.opened_on and c.day < s.until_on
),
states as (
    select c.case_no, c.day, s.opened_on, s.until_on, s.kind_no, d.holder_no, v.category, b.weeks
    from cuts as c
    inner join spells as s on s.case_no = c.case_no
    inner join band_weeks as b on b.week = cast(floor(days_between(c.day, s.first_absence_on) / 7.0) as integer)
    left join assigned_days as h on h.case_no = c.case_no and h.from_day <= c.day and h.until_day > c.day
    left join holder_days as d on d.name_no = h.name_no and d.from_day <= c.day and d.until_day > c.day
    left join visits as v on v.case_no = c.case_no and v.from_day <= c.day and v.until_day > c.day
),
compared as (
    select
        *,
        lag(holder_no) over w as was_holder_no,
        lag(category) over w as was_category,
        lag(weeks) over w as was_weeks
    from states
    window w as (partition by case_no order by day)
),
kept as (
    select * from compared
    where day = opened_on
        or holder_no is distinct from was_holder_no
        or category is distinct from was_category or weeks is distinct from was_weeks
),
ended as (
    select *, coalesce(lead(day) over (partition by case_no order by day), until_on) as until_day
    from kept
)
select
    *,
    case when day = opened_on then date '0001-01-01' else day end as seen_from,
    case when until_day = until_on then date '9999-12-31' else until_day end as seen_until
from ended;

-- The segments; [from_day, until_day). A fact's lines carry numbers, the fact itself is a view that says the
-- words of holder, kind of case and duration band.
create table segment_lines as
select case_no, day as from_day, until_day, holder_no, kind_no, category, weeks
from turns;

create view segments as
select
    l.case_no,
    l.from_day,
    l.until_day,
    h.municipality, h.centre, h.department, h.team, h.miniteam, h.worker,
    n.district, n.benefit, n.employment, n.target_group, n.pathway,
    l.category,
    b.band as duration_band,
    l.weeks,
    h.seat
from segment_lines as l
left join holders as h on h.holder_no = l.holder_no
left join case_kinds as n on n.kind_no = l.kind_no
left join duration_bands as b on b.weeks = l.weeks;
