-- rule: stale
-- severity: warning
-- table: cases
-- da: Intet er sket i de seneste dage før udtrækkets dato (ingen åbning, afslutning eller henvendelse): er udtrækket gammelt, er de seneste perioders tal for lave
with happened as (
    select opened_on as day from cases
    union
    select closed_on from cases where closed_on is not null
    union
    select cast(received_at as date) from contacts
),
numbered as (
    select h.day, c.working_no
    from happened as h
    inner join calendar as c on c.day = h.day
    cross join info as i
    where h.day <= i.as_of
),
gaps as (
    select day, working_no, working_no - lag(working_no) over (order by day) as gap
    from numbered
),
last_one as (
    select max(day) as day, max(working_no) as working_no, max(gap) as longest
    from gaps
)
select cast(l.day as string) as key,
    cast(c.working_no - l.working_no as string) || ' arbejdsdage uden hændelser; før højst ' || cast(l.longest as string) as detail
from last_one as l
cross join info as i
inner join calendar as c on c.day = i.as_of
where c.working_no - l.working_no > 10 and c.working_no - l.working_no > 3 * l.longest
