-- What was done, with the case's attributes that day (its first or last open day where the event
-- lies outside its open interval). Answers stand apart: they are many, and say little.
create table answer_lines as
select a.contact_no, a.case_no, a.answered_on as day, a.channel, cast(a.working_days as double) as amount,
    coalesce(g.holder_no, a.holder_no) as holder_no, g.kind_no, g.category, g.weeks
from owed_answers as a
left join turns as g on g.case_no = a.case_no and g.seen_from <= a.answered_on and g.seen_until > a.answered_on
where a.answered_on is not null
order by coalesce(g.holder_no, a.holder_no);

create table act_lines as
with done as (
    select w.followup as kind, f.followup_no as event_no, f.case_no, f.held_on as day, f.form, f.tta_step,
        null as review, null as outcome,
        null as extension_reason, null as supplier,
        null as package, cast(null as double) as amount, cast(null as date) as closed_on
    from followups as f
    cross join fact_words as w
    union all
    select w.review, r.review_no, r.case_no, r.held_on, null, null, r.kind, r.outcome, r.reason, null, null, null, null
    from reviews as r
    cross join fact_words as w
    union all
    select w.offer, o.offer_no, o.case_no, o.started_on,
        null, null, null, null, null, o.supplier, o.package, o.price_dkk, s.closed_on
    from offers as o
    inner join spells as s on s.case_no = o.case_no
    cross join fact_words as w
)
select
    p.kind, p.event_no, p.case_no, p.day,
    p.form, p.tta_step, p.review, p.outcome, p.extension_reason, p.supplier, p.package, p.amount,
    -- Of an offer: whole weeks until its case closed, and whether that was within 26 weeks.
    case when p.closed_on >= p.day then cast(floor(days_between(p.closed_on, p.day) / 7.0) as integer) end as weeks_to_closure,
    case when p.kind = 'offer'
        then coalesce(p.closed_on >= p.day and p.closed_on <= add_days(p.day, 182), false) end as closed_26w,
    g.holder_no, g.kind_no, g.category, g.weeks
from done as p
left join turns as g on g.case_no = p.case_no and g.seen_from <= p.day and g.seen_until > p.day
order by g.holder_no;

create view event_lines as
select kind, event_no, case_no, day, null as channel, form, tta_step, review, outcome, extension_reason, supplier, package,
    amount, weeks_to_closure, closed_26w, holder_no, kind_no, category, weeks
from act_lines
union all
select w.answer, l.contact_no, l.case_no, l.day, l.channel, null, null, null, null, null, null, null,
    l.amount, null, null, l.holder_no, l.kind_no, l.category, l.weeks
from answer_lines as l
cross join fact_words as w;

create view events as
select
    l.kind, l.event_no, l.case_no, l.day,
    l.channel, l.form, l.tta_step, l.review, l.outcome, l.extension_reason, l.supplier, l.package, l.amount,
    l.weeks_to_closure, l.closed_26w,
    h.municipality, h.centre, h.department, h.team, h.miniteam, h.worker,
    n.district, n.benefit, n.employment, n.target_group, n.pathway, l.category, b.band as duration_band
from event_lines as l
left join holders as h on h.holder_no = l.holder_no
left join case_kinds as n on n.kind_no = l.kind_no
left join duration_bands as b on b.weeks = l.weeks;

-- Offers as a stock of those that have had their 26 weeks: each enters on the day 26 weeks after it began.
create table matured_lines as
select add_days(day, 182) as day, 1 as sign, closed_26w, supplier, package, holder_no, kind_no, category, weeks
from act_lines
where kind = 'offer'
order by holder_no;

create view matured as
select
    l.day, days_between(l.day, date '1970-01-01') as day_no, l.sign, l.closed_26w, l.supplier, l.package,
    h.municipality, h.centre, h.department, h.team, h.miniteam, h.worker,
    n.district, n.benefit, n.employment, n.target_group, n.pathway, l.category, b.band as duration_band
from matured_lines as l
left join holders as h on h.holder_no = l.holder_no
left join case_kinds as n on n.kind_no = l.kind_no
left join duration_bands as b on b.weeks = l.weeks;
