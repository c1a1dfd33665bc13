-- A seat's weeks: who was there on the last day and for how much of a month, and all the work held. Only
-- what the ledger and the memberships say, week by week; a question by week reads it here. The running
-- week ends on as_of.
create table seat_weeks as
with weeks as (
    select
        week_start, max(day) as last_day, max(day_no) as last_no, max(day_no) - min(day_no) + 1 as days
    from calendar
    where day <= (select as_of from info)
    group by week_start
),
slices as (
    select
        week_start, month_start, min(day) as first_day, max(day) as last_day,
        min(working_no - case when is_working then 1 else 0 end) as before_no,
        max(working_no) as last_no, max(month_working_days) as month_working_days
    from calendar
    where day <= (select as_of from info)
    group by week_start, month_start
),
present as (
    select
        s.week_start, c.seat, c.valid_from, c.valid_to, c.fte,
        least(s.last_no, coalesce(c.until_no, s.last_no)) - greatest(s.before_no, c.before_no) as worked,
        s.month_working_days, s.last_day, s.month_start
    from slices as s
    inner join capacity as c on c.valid_from <= s.last_day and (c.valid_to is null or c.valid_to > s.first_day)
    where c.active
),
months as (
    select
        week_start, seat, month_start,
        sum(case when worked > 0 then worked else 0 end) * 1.0 / nullif(max(month_working_days), 0) as months,
        sum(case when worked > 0 then worked else 0 end * fte) * 1.0 / nullif(max(month_working_days), 0) as fte_months
    from present
    group by week_start, seat, month_start
),
heads as (
    select w.week_start, c.seat, count(*) as heads, sum(c.fte) as fte
    from weeks as w
    inner join capacity as c on c.valid_from <= w.last_day and (c.valid_to is null or c.valid_to > w.last_day)
    where c.active
    group by w.week_start, c.seat
),
there as (
    select week_start, seat, sum(months) as months, sum(fte_months) as fte_months
    from months
    group by week_start, seat
),
moves as (
    select c.week_start, h.seat, sum(h.sign) as moved, sum(h.sign * h.day_no) as moved_no
    from holdings as h
    inner join calendar as c on c.day = h.day
    where h.seat is not null and h.day <= (select as_of from info)
    group by c.week_start, h.seat
),
laid as (
    select week_start, seat, sum(moved) as moved, sum(moved_no) as moved_no
    from (
        select week_start, seat, moved, moved_no from moves
        union all
        select week_start, seat, 0, 0 from there
    ) as both_sides
    group by week_start, seat
),
held as (
    select
        s.week_start, s.seat, s.stock,
        (s.stock - s.moved) * w.days + s.moved * (w.last_no + 1) - s.moved_no as days
    from (
        select *, sum(moved) over (partition by seat order by week_start
            rows between unbounded preceding and current row) as stock
        from laid
    ) as s
    inner join weeks as w on w.week_start = s.week_start
),
seats as (
    select distinct seat, municipality, centre, department, team, miniteam, worker from capacity
)
select
    t.week_start, t.seat, o.municipality, o.centre, o.department, o.team, o.miniteam, o.worker,
    coalesce(h.heads, 0) as heads, coalesce(h.fte, 0) as fte, t.months, t.fte_months,
    coalesce(d.stock, 0) as stock, coalesce(d.days, 0) as days
from there as t
inner join seats as o on o.seat = t.seat
left join heads as h on h.week_start = t.week_start and h.seat = t.seat
left join held as d on d.week_start = t.week_start and d.seat = t.seat
order by o.centre, o.team, t.seat, t.week_start;
