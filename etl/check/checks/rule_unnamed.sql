-- rule: rule_unnamed
-- severity: warning
-- table: cases
-- da: En regel i rules.toml har intet navn (name); skærme og rapporter viser dens id
select kind as key, '[[milestone]] nr. ' || min(rule) as detail
from milestone_rules
where not named
group by kind
