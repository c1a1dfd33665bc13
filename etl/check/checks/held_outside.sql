-- rule: held_outside
-- severity: kept
-- table: followups
-- da: Opfølgning eller vurdering uden for sagens åbne periode; den tæller som holdt
select s.case_id as key, e.kind || ' ' || e.day as detail
from act_lines as e
inner join spells as s on s.case_no = e.case_no
where e.kind in ('followup', 'review') and (e.day < s.opened_on or e.day >= s.until_on)
