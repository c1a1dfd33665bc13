-- What was done, with the case's attributes that day (its first or last open day where the event
-- lies outside its open interval).
create table events as
with done as (
    select 'answer' as kind, contact_id as event_id, case_no, answered_on as day,
        channel, null as form, null as tta_step,
        null as review, null as outcome,
        null as extension_reason, null as supplier,
        null as package, cast(working_days as double) as amount, holder_no as named_no, cast(null as date) as closed_on
    from answers
    where answered_on is not null
    union all
    select 'followup', followup_id, case_no, held_on,
        null, form, tta_step, null, null, null, null, null, null, null, null
    from followups
    union all
    select 'review', review_id, case_no, held_on,
        null, null, null, kind, outcome, reason, null, null, null, null, null
    from reviews
    union all
    select 'offer', o.offer_id, o.case_no, o.started_on,
        null, null, null, null, null, null, o.supplier, o.package, o.price_dkk, null, s.closed_on
    from offers as o
    inner join spells as s on s.case_no = o.case_no
)
select
    p.kind, p.event_id, p.case_no, p.day,
    p.channel, p.form, p.tta_step, p.review, p.outcome, p.extension_reason, p.supplier, p.package, p.amount,
    -- Of an offer: whole weeks until its case closed, and whether that was within 26 weeks.
    case when p.closed_on >= p.day then cast(floor(days_between(p.closed_on, p.day) / 7.0) as integer) end as weeks_to_closure,
    case when p.kind = 'offer'
        then coalesce(p.closed_on >= p.day and p.closed_on <= add_days(p.day, 182), false) end as closed_26w,
    h.municipality, h.centre, h.department, h.team, h.miniteam, h.worker,
    n.district, n.benefit, n.employment, n.target_group, n.pathway, g.category, b.band as duration_band
from done as p
left join turns as g on g.case_no = p.case_no and g.seen_from <= p.day and g.seen_until > p.day
left join holders as h on h.holder_no = coalesce(g.holder_no, p.named_no)
left join case_kinds as n on n.kind_no = g.kind_no
left join duration_bands as b on b.weeks = g.weeks;

-- Offers as a stock of those that have had their 26 weeks: each enters on the day 26 weeks after it began.
create table matured as
select
    add_days(e.day, 182) as day, days_between(e.day, date '1970-01-01') + 182 as day_no, 1 as sign, e.closed_26w,
    e.supplier, e.package,
    e.municipality, e.centre, e.department, e.team, e.miniteam, e.worker,
    e.district, e.benefit, e.employment, e.target_group, e.pathway, e.category, e.duration_band
from events as e
where e.kind = 'offer';
