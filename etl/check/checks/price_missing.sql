-- rule: price_missing
-- severity: kept
-- table: offers
-- da: Tilbud uden pris; det tæller 0 kr. i udgiften
select offer_id as key, cast(started_on as string) as detail
from offers
where price_dkk is null
