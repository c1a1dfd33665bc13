"""What stands behind each released figure: the counts of persons that would give it away, and which hide together.

Data only; `menu` reads it, `disclosure` decides. Source: indicators, "Small numbers".
"""

from __future__ import annotations

from .disclosure import STAFF_LIMIT, Family

LEVELS = ("municipality", "centre", "department", "team")
CASE_CUTS = ("district", "benefit", "employment")

MEASURES: dict[str, tuple[str, str]] = {
    "open": ("open_cases", "numerator"), "in": ("inflow", "numerator"), "out": ("outflow", "numerator"),
    "unassigned": ("unassigned_cases", "numerator"), "long": ("long_stock", "numerator"),
    "long_in": ("long_inflow", "numerator"), "long_out": ("long_outflow", "numerator"),
    "to_job": ("job_closure_share", "numerator"), "reopened": ("reopened_28d", "numerator"),
    "settled": ("reopened_28d", "denominator"), "average": ("full_year_persons", "numerator"),
    "left_26w": ("still_open_at", "left"),
    "workers": ("workers", "numerator"), "months": ("worker_months", "numerator"),
    "carriers": ("miniteam_coverage", "denominator"),
    "due_phone": ("phone_on_time", "denominator"), "due_mail": ("mail_on_time", "denominator"),
    "got_phone": ("phone_response_median", "numerator"), "got_mail": ("mail_response_median", "numerator"),
    "overdue": ("contacts_overdue", "numerator"), "extended": ("extensions", "numerator"),
    "unclarified": ("unclarified_extension_share", "numerator"), "followups": ("followups_held", "numerator"),
    "unfollowed": ("no_followup_8w", "numerator"), "offers": ("offers_started", "numerator"),
    "offers_left": ("offers_weeks_to_closure", "numerator"),
    "due_followup": ("followup_on_time", "denominator"), "due_first": ("first_followup_on_time", "denominator"),
    "group_out": ("target_group_outflow_rate", "numerator"), "group_job": ("target_group_job_rate", "numerator"),
    "group_average": ("target_group_outflow_rate", "denominator"),
    **{f"due_{kind}": (f"{kind}_on_time", "denominator") for kind in (
        "fast_track", "rehabilitation", "reassessment", "screening", "clarification", "coordinator",
        "jc_rehabilitation", "jc_assessment")},
}  # fmt: skip

"""Measure -> (indicator, column of its answer)."""

FAMILIES: dict[str, Family] = {
    "cases": Family(("in", "out"), "open"),
    "long": Family(("long_in", "long_out"), "long", (("long", "open"), ("long_out", "out"))),
    "unassigned": Family(("unassigned",), within=(("unassigned", "open"),)),
    "to_job": Family(("to_job",), within=(("to_job", "out"),)),
    "reopened": Family(("reopened",), within=(("reopened", "settled"),)),
    "settled": Family(("settled",), within=(("settled", "out"),)),
    "average": Family(("average",), smooth=True),
    "survival": Family(("left_26w",), within=(("left_26w", "in"),)),
    "staff": Family(("workers", "months"), limit=STAFF_LIMIT),
    "heads": Family(("workers",)),
    "carriers": Family(("carriers",), limit=STAFF_LIMIT),
    "answers": Family(("due_phone", "due_mail")),
    "followup": Family(("due_followup", "due_first"), within=(("due_first", "due_followup"),)),
    "unclarified": Family(("unclarified",), within=(("unclarified", "extended"),)),
    "unfollowed": Family(("unfollowed",), within=(("unfollowed", "open"),)),
    "offers_left": Family(("offers_left",), within=(("offers_left", "offers"),)),
    "group_out": Family(("group_out",), within=(("group_out", "out_all"),)),
    "group_job": Family(("group_job",), within=(("group_job", "group_out"), ("group_job", "job_all"))),
    "group_average": Family(("group_average",), smooth=True),
    **{name: Family((name,)) for name in (
        "got_phone", "got_mail", "overdue", "extended", "followups", "offers", "due_fast_track",
        "due_rehabilitation", "due_reassessment", "due_screening", "due_clarification", "due_coordinator",
        "due_jc_rehabilitation", "due_jc_assessment")},
}  # fmt: skip

"""What is hidden together, by name."""

STANDS_ON: dict[str, tuple[str, ...]] = {
    "open_cases": ("cases:stock",), "inflow": ("cases",), "outflow": ("cases",), "closures": ("cases",),
    "net_flow": ("cases",), "median_duration_weeks": ("cases",), "closure_rate": ("cases", "average"),
    "job_closure_share": ("cases", "to_job"), "reopened_28d": ("cases", "settled", "reopened"),
    "full_year_persons": ("average",), "still_open_at": ("cases", "survival"),
    "long_stock": ("long:stock",), "long_inflow": ("long",), "long_outflow": ("long",),
    "unassigned_cases": ("unassigned",), "workers": ("staff", "heads"), "fte": ("staff", "heads"),
    "caseload_per_worker": ("cases:stock", "unassigned", "staff"),
    "caseload_per_fte": ("cases:stock", "unassigned", "staff"),
    **dict.fromkeys(("caseload_median", "caseload_p90", "workers_within_band", "workers_over_target"), ("staff",)),
    "miniteam_coverage": ("staff", "carriers"), "worker_months": ("staff",), "fte_months": ("staff",),
    "closures_per_worker_month": ("cases", "staff"), "closures_per_fte_month": ("cases", "staff"),
    **dict.fromkeys(("phone_on_time", "mail_on_time", "answers_registered"), ("answers",)),
    **dict.fromkeys(("phone_response_median", "phone_response_p90"), ("got_phone",)),
    **dict.fromkeys(("mail_response_median", "mail_response_p90"), ("got_mail",)),
    "contacts_overdue": ("overdue",), "extensions": ("extended",),
    "unclarified_extension_share": ("extended", "unclarified"), "followups_held": ("followups",),
    "no_followup_8w": ("unfollowed",), "followup_on_time": ("followup",), "first_followup_on_time": ("followup",),
    **{f"{kind}_on_time": (f"due_{kind}",) for kind in (
        "fast_track", "rehabilitation", "reassessment", "screening", "clarification", "coordinator",
        "jc_rehabilitation", "jc_assessment")},
    "offers_started": ("offers",), "offers_cost": ("offers",), "offers_weeks_to_closure": ("offers", "offers_left"),
    "target_group_outflow_rate": ("group_out", "group_average"),
    "target_group_job_rate": ("group_out", "group_job", "group_average"),
}  # fmt: skip
"""Indicator -> the families that it stands on; ":stock" = the family's stock and not its flows."""

GROUPS = ("target_group_outflow_rate", "target_group_job_rate")
