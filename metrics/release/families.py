"""What stands behind each released figure: the counts of persons that would give it away, and which hide together.

`menu` reads it, `disclosure` decides. Families that share counts, or lie within another figure's, are written by hand
(`BY_HAND`); the others are derived from the catalogue, where numerator and denominator are plain counts (`derived`).
A figure that is never released stands in `WITHHELD` with its reason. Source: indicators, "Small numbers".
"""

from __future__ import annotations

from metrics.catalogue import INDICATORS
from metrics.indicator import Indicator, Measure

from .disclosure import Family

LEVELS = ("municipality", "centre", "department", "team")
CASE_CUTS = ("district", "benefit", "employment")

MEASURES: dict[str, tuple[str, str]] = {
    "open": ("open_cases", "numerator"), "in": ("inflow", "numerator"), "out": ("outflow", "numerator"),
    "long": ("long_stock", "numerator"),
    "long_in": ("long_inflow", "numerator"), "long_out": ("long_outflow", "numerator"),
    "to_job": ("job_closure_share", "numerator"), "reopened": ("reopened_28d", "numerator"),
    "settled": ("reopened_28d", "denominator"), "average": ("full_year_persons", "numerator"),
    "left_26w": ("still_open_at", "left"), "known_26w": ("still_open_at", "numerator"),
    "workers": ("workers", "numerator"), "in_band": ("workers_within_band", "numerator"),
    "over": ("workers_over_target", "numerator"), "months": ("worker_months", "numerator"),
    "due_phone": ("phone_on_time", "denominator"), "due_mail": ("mail_on_time", "denominator"),
    "got_phone": ("phone_response_median", "numerator"), "got_mail": ("mail_response_median", "numerator"),
    "extended": ("extensions", "numerator"), "unclarified": ("unclarified_extension_share", "numerator"),
    "unfollowed": ("no_followup_8w", "numerator"), "offers": ("offers_started", "numerator"),
    "offers_left": ("offers_weeks_to_closure", "numerator"),
    "due_followup": ("followup_on_time", "denominator"), "due_first": ("first_followup_on_time", "denominator"),
    "group_out": ("target_group_outflow_rate", "numerator"), "group_job": ("target_group_job_rate", "numerator"),
    "group_average": ("target_group_outflow_rate", "denominator"),
    "lasting": ("lasting_job_share", "numerator"), "job_settled": ("lasting_job_share", "denominator"),
    "partly_back": ("partly_back_share", "numerator"),
    "one_worker": ("one_worker_share", "numerator"), "courses": ("one_worker_share", "denominator"),
    "unclarified_52": ("unclarified_at_52_share", "numerator"), "extended_52": ("unclarified_at_52_share", "denominator"),
    "category_1": ("category_1_overdue", "numerator"), "past_recovery": ("past_expected_recovery", "numerator"),
    "undecided": ("technical_extensions", "numerator"),
}  # fmt: skip

"""Measure -> (indicator, column of its answer)."""

FAMILIES: dict[str, Family] = {
    "cases": Family(("in", "out"), "open", plain=True),
    "closed": Family(("out",), alone=True),
    "long": Family(("long_in", "long_out"), "long", (("long", "open"), ("long_out", "out"))),
    "to_job": Family(("to_job",), within=(("to_job", "out"),)),
    "reopened": Family(("reopened",), within=(("reopened", "settled"),)),
    "settled": Family(("settled",), within=(("settled", "out"),), plain=True),
    "average": Family(("average",), smooth=True, plain=True),
    "survival": Family(("left_26w",), within=(("left_26w", "in"),)),
    # Of the period that N weeks ago lies in, the cases of its first days alone.
    "known": Family(("known_26w",), within=(("known_26w", "in"),)),
    "loads": Family(("in_band", "over"), plain=True),
    "behind": Family((), alone=True),
    "answers": Family(("due_phone", "due_mail")),
    "followup": Family(("due_followup", "due_first"), within=(("due_first", "due_followup"),)),
    "unclarified": Family(("unclarified",), within=(("unclarified", "extended"),)),
    "unfollowed": Family(("unfollowed",), within=(("unfollowed", "open"),), plain=True),
    "offers_left": Family(("offers_left",), within=(("offers_left", "offers"),)),
    "group_out": Family(("group_out",), within=(("group_out", "out_all"),)),
    "group_job": Family(("group_job",), within=(("group_job", "group_out"), ("group_job", "job_all"))),
    "group_average": Family(("group_average",), smooth=True),
    "lasting": Family(("lasting",), within=(("lasting", "job_settled"),)),
    "job_settled": Family(("job_settled",), within=(("job_settled", "to_job"), ("job_settled", "settled"))),
    "one_worker": Family(("one_worker",), within=(("one_worker", "courses"),)),
    "unclarified_52": Family(("unclarified_52",), within=(("unclarified_52", "extended_52"),)),
    "extended_52": Family(("extended_52",), within=(("extended_52", "long_in"),)),
    **{name: Family((name,), within=((name, "open"),)) for name in (
        "partly_back", "courses", "category_1", "past_recovery", "undecided")},
    **{name: Family((name,)) for name in ("got_phone", "got_mail", "extended", "offers")},
}  # fmt: skip

"""What is hidden together, by name."""

BY_HAND: dict[str, tuple[str, ...]] = {
    "open_cases": ("cases:stock",), "inflow": ("cases",), "outflow": ("cases",), "closures": ("cases",),
    "net_flow": ("cases",), "median_duration_weeks": ("cases", "closed"), "closure_rate": ("cases", "average"),
    "job_closure_share": ("cases", "to_job"), "reopened_28d": ("cases", "settled", "reopened"),
    "full_year_persons": ("average",), "still_open_at": ("cases", "survival", "known"),
    "long_stock": ("long:stock",), "long_inflow": ("long",), "long_outflow": ("long",),
    "unassigned_cases": ("cases:stock",),
    **dict.fromkeys(("workers", "fte", "worker_months", "fte_months", "miniteam_coverage"), ()),
    **dict.fromkeys(("caseload_per_worker", "caseload_per_fte"), ("cases:stock",)),
    **dict.fromkeys(("caseload_median", "caseload_p90"), ("behind",)),
    **dict.fromkeys(("workers_within_band", "workers_over_target"), ("loads",)),
    **dict.fromkeys(("closures_per_worker_month", "closures_per_fte_month"), ("cases",)),
    **dict.fromkeys(("phone_on_time", "mail_on_time", "answers_registered"), ("answers",)),
    **dict.fromkeys(("phone_response_median", "phone_response_p90"), ("got_phone",)),
    **dict.fromkeys(("mail_response_median", "mail_response_p90"), ("got_mail",)),
    "extensions": ("extended",), "unclarified_extension_share": ("extended", "unclarified"),
    "no_followup_8w": ("unfollowed",), "followup_on_time": ("followup",), "first_followup_on_time": ("followup",),
    "offers_started": ("offers",), "offers_cost": ("offers",), "offers_weeks_to_closure": ("offers", "offers_left"),
    "target_group_outflow_rate": ("group_out", "group_average"),
    "target_group_job_rate": ("group_out", "group_job", "group_average"),
    "lasting_job_share": ("cases", "settled", "to_job", "job_settled", "lasting"),
    "partly_back_share": ("cases:stock", "partly_back"),
    "one_worker_share": ("cases:stock", "courses", "one_worker"),
    "unclarified_at_52_share": ("extended_52", "unclarified_52"),
    "category_1_overdue": ("category_1",), "past_expected_recovery": ("past_recovery",),
    "technical_extensions": ("undecided",),
}  # fmt: skip
"""Indicator -> the families that it stands on; ":stock" = the family's stock and not its flows."""

SERVICE = ("contacts_overdue", "followups_held")
"""Counts of what a unit did or owes: they tell nothing of a citizen."""

WITHHELD: dict[str, str] = {
    **dict.fromkeys(
        ("outflow_52w", "inflow_52w"), "one rolling sum less its neighbour is the cases of a week"
    ),
    **dict.fromkeys(
        ("transfers_in", "transfers_out", "long_transfers_in", "long_transfers_out"),
        "a cell's moves less its neighbours' are a few moves",
    ),
    "offers_closed_26w": "one month's sum less the sum of the month before is the offers of a month",
}
"""Indicator -> why it is on no menu."""


def derived(indicator: Indicator) -> tuple[dict[str, tuple[str, str]], dict[str, Family]] | None:
    """The measures and families of a figure of plain counts, named after it; None where they must be written by hand.

    A count hides by itself. Of obligations (deadlines) the number that fell due hides, and with it how many were met.
    Of another share numerator and denominator hide, the one within the other.
    """
    above, below, ident = indicator.numerator, indicator.denominator, indicator.id
    if not _count(above) or (below is not None and not _count(below)):
        return None
    if below is None:
        return {ident: (ident, "numerator")}, {ident: Family((ident,), plain=ident in SERVICE)}
    if below.fact == above.fact == "deadlines":
        return {ident: (ident, "denominator")}, {ident: Family((ident,))}
    if below.fact != above.fact:
        return None
    part, whole = f"{ident}:part", f"{ident}:whole"
    return (
        {part: (ident, "numerator"), whole: (ident, "denominator")},
        {part: Family((part,), within=((part, whole),)), whole: Family((whole,))},
    )


def _count(measure: Measure) -> bool:
    return measure.shape in ("stock", "flow") and measure.amount == "1"


def _stands_on() -> dict[str, tuple[str, ...]]:
    """`BY_HAND` and what is derived, whose measures and families are added to the tables above."""
    stands = dict(BY_HAND)
    for ident, indicator in INDICATORS.items():
        if ident in BY_HAND or ident in WITHHELD or "plan" in indicator.dims:
            continue
        found = derived(indicator)
        if found is not None:
            MEASURES.update(found[0])
            FAMILIES.update(found[1])
            stands[ident] = tuple(found[1])
    return stands


STANDS_ON = _stands_on()
"""Every released figure that counts persons -> its families. What stands neither here nor in `WITHHELD` is unclassified."""

GROUPS = ("target_group_outflow_rate", "target_group_job_rate")
