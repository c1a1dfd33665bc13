-- What was done, with the case's attributes that day (its first or last open day where the event
-- lies outside its open interval).
create table events as
with done as (
    select 'answer' as kind, contact_id as event_id, case_id, answered_on as day,
        channel, null as form, null as tta_step,
        null as review, null as outcome,
        null as extension_reason, null as supplier,
        null as package, cast(working_days as double) as amount,
        contact_municipality, contact_centre, contact_department, team_id, worker_id
    from answers
    where answered_on is not null
    union all
    select 'followup', followup_id, case_id, held_on,
        null, form, tta_step, null, null, null, null, null, null, null, null, null, null, null
    from followups
    union all
    select 'review', review_id, case_id, held_on,
        null, null, null, kind, outcome, reason, null, null, null, null, null, null, null, null
    from reviews
    union all
    select 'offer', offer_id, case_id, started_on,
        null, null, null, null, null, null, supplier, package, price_dkk, null, null, null, null, null
    from offers
),
placed as (
    select d.*, s.case_no, s.closed_on, least(greatest(d.day, s.opened_on), s.last_open_on) as seen_on
    from done as d
    left join spells as s on s.case_id = d.case_id
)
select
    p.kind, p.event_id, p.case_no, p.day,
    p.channel, p.form, p.tta_step, p.review, p.outcome, p.extension_reason, p.supplier, p.package, p.amount,
    -- Of an offer: whole weeks until its case closed, and whether that was within 26 weeks.
    case when p.kind = 'offer' and p.closed_on >= p.day
        then cast(floor(days_between(p.closed_on, p.day) / 7.0) as integer) end as weeks_to_closure,
    case when p.kind = 'offer'
        then coalesce(p.closed_on >= p.day and p.closed_on <= add_days(p.day, 182), false) end as closed_26w,
    case when p.case_id is null then p.contact_municipality else g.municipality end as municipality,
    case when p.case_id is null then p.contact_centre else g.centre end as centre,
    case when p.case_id is null then p.contact_department else g.department end as department,
    case when p.case_id is null then p.team_id else g.team end as team,
    g.miniteam,
    case when p.case_id is null then p.worker_id else g.worker end as worker,
    g.district, g.benefit, g.employment, g.target_group, g.pathway, g.category, g.duration_band
from placed as p
left join segments as g
    on g.case_no = p.case_no and g.from_day <= p.seen_on
    and (g.until_day > p.seen_on or g.until_day = g.from_day);

-- Offers as a stock of those that have had their 26 weeks: each enters on the day 26 weeks after it began.
create table matured as
select
    add_days(e.day, 182) as day, days_between(e.day, date '1970-01-01') + 182 as day_no, 1 as sign, e.closed_26w,
    e.supplier, e.package,
    e.municipality, e.centre, e.department, e.team, e.miniteam, e.worker,
    e.district, e.benefit, e.employment, e.target_group, e.pathway, e.category, e.duration_band
from events as e
where e.kind = 'offer';
