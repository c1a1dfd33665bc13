-- The attributes that a case has all its life, in each combination that occurs, under a number: what follows
-- carries the number and writes the words once, at the end.
create table case_kinds as
select
    cast(row_number() over (order by k.district, k.benefit, k.employment, k.target_group, k.pathway) as integer) as kind_no,
    k.district, k.benefit, k.employment, k.target_group, k.pathway
from (select distinct district, benefit, employment, target_group, pathway from cases) as k;

-- One row a case: its open interval as it is known on as_of, [opened_on, until_on).
-- A closing after as_of has not happened yet: the case is open and its reason is not known.
create table spells as
with known as (
    select
        c.*,
        case when c.closed_on <= i.as_of then c.closed_on end as known_closed_on,
        case when c.closed_on <= i.as_of then c.close_reason end as known_reason,
        i.as_of
    from cases as c
    cross join info as i
)
select
    k.case_no,
    k.case_id,
    k.citizen_id,
    k.benefit,
    k.first_absence_on,
    k.opened_on,
    k.known_closed_on as closed_on,
    k.known_reason as close_reason,
    d.destination,
    k.employment,
    k.district,
    k.target_group,
    k.pathway,
    k.fast_track_on,
    k.expected_recovery_on,
    k.partly_back_on,
    -- The first, second, … case of the citizen with the benefit.
    row_number() over (partition by k.citizen_id, k.benefit order by k.opened_on, k.case_id) as course_no,
    coalesce(k.known_closed_on, add_days(k.as_of, 1)) as until_on,
    case
        when k.known_closed_on is null then k.as_of
        when k.known_closed_on = k.opened_on then k.opened_on
        else add_days(k.known_closed_on, -1)
    end as last_open_on,
    n.kind_no
from known as k
inner join case_kinds as n
    on n.district = k.district and n.benefit = k.benefit and n.employment = k.employment
    and n.target_group is not distinct from k.target_group and n.pathway is not distinct from k.pathway
left join destinations as d on d.close_reason = k.known_reason;
