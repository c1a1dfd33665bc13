"""indicators, "Dims": what each figure can be cut by, and that any other dim is a usage error."""

from __future__ import annotations

from functools import cache

import pytest

from metrics import INDICATORS, Snapshot, UsageError
from spec.tables import given, lines, rows

ORGANISATION = ["municipality", "centre", "department", "team", "miniteam", "worker"]
CASE = ["district", "benefit", "employment", "target_group", "pathway", "category", "duration_band"]
CLOSING = ["close_reason", "destination"]
PLAN = ["plan", "section", "owner", "status"]
EVERY = [
    *ORGANISATION,
    *CASE,
    *CLOSING,
    *PLAN,
    "channel",
    "form",
    "tta_step",
    "extension_reason",
    "supplier",
    "package",
]

TAKEN: tuple[tuple[str, list[str]], ...] = (
    (
        "open_cases unassigned_cases workers fte caseload_per_worker caseload_per_fte full_year_persons "
        "worker_months fte_months closures_per_worker_month closures_per_fte_month closure_rate job_closure_share "
        "phone_on_time mail_on_time phone_response_median phone_response_p90 mail_response_median mail_response_p90 "
        "inflow net_flow transfers_in transfers_out long_inflow long_outflow long_stock long_transfers_in "
        "long_transfers_out target_group_outflow_rate target_group_job_rate inflow_52w outflow_52w still_open_at "
        "followup_on_time first_followup_on_time fast_track_on_time rehabilitation_on_time reassessment_on_time "
        "screening_on_time clarification_on_time coordinator_on_time jc_rehabilitation_on_time jc_visitation_on_time "
        "jc_assessment_on_time unclarified_extension_share no_followup_8w medical_consultations unclarified_at_52_share "
        "category_1_overdue past_expected_recovery technical_extensions one_worker_share partly_back_share",
        [*ORGANISATION, *CASE],
    ),
    ("workers_within_band workers_over_target caseload_median caseload_p90 miniteam_coverage", ORGANISATION),
    (
        "closures outflow median_duration_weeks reopened_28d lasting_job_share",
        [*ORGANISATION, *CASE, *CLOSING],
    ),
    ("answers_registered contacts_overdue", [*ORGANISATION, *CASE, "channel"]),
    ("followups_held", [*ORGANISATION, *CASE, "form", "tta_step"]),
    ("extensions", [*ORGANISATION, *CASE, "extension_reason"]),
    (
        "offers_started offers_cost offers_closed_26w offers_weeks_to_closure",
        [*ORGANISATION, *CASE, "supplier", "package"],
    ),
    ("initiatives_done initiatives_late", PLAN),
)
DIMS = {ident: dims for idents, dims in TAKEN for ident in idents.split()}
"""Indicator -> the dims that its row of the table allows."""


@cache
def world() -> Snapshot:
    """One closed case and one open one, with a contact each, so that every figure has a cell."""
    return given(
        as_of="2026-03-31",
        workers="worker_id worker_name miniteam\nW Medarbejder-1 m1",
        cases="""
            case_id first_absence_on opened_on  closed_on  close_reason  district target_group pathway
            A       2024-01-01       2025-12-01 2026-01-20 flex_job      valby    2            5
            B       2024-01-01       2025-12-01 .          .             vanloese .            .
        """,
        assignments="case_id valid_from worker_id\nA 2025-12-01 W\nB 2025-12-01 W",
        contacts="""
            contact_id case_id channel received_at answered_at
            1          A       phone   2026-01-05  2026-01-06
            2          B       mail    2026-01-05  2026-01-06
            3          B       phone   2026-01-05  .
        """,
        followups="followup_id case_id held_on\n1 A 2026-01-05",
        reviews="review_id case_id kind held_on\n1 A medical 2026-01-05",
        offers="offer_id case_id started_on\n1 A 2026-01-05",
    )


def test_the_table_names_every_figure() -> None:
    assert set(DIMS) == set(INDICATORS)


@pytest.mark.parametrize("ident", DIMS)
def test_each_figure_takes_its_dims_and_no_others(ident: str) -> None:
    """The table of dims, and 'Any other dim is a usage error that lists the allowed ones' (in --by and --where)."""
    allowed = DIMS[ident]
    rows(world(), ident, by=" ".join(allowed), start="2026-03-01")
    rows(world(), ident, where=" ".join(f"{dim}=none" for dim in allowed), start="2026-03-01")
    for dim in set(EVERY) - set(allowed):
        for question in ({"by": dim}, {"where": f"{dim}=none"}):
            with pytest.raises(UsageError) as error:
                rows(world(), ident, **question)
            assert all(name in str(error.value) for name in allowed), dim


def test_an_unknown_dim_or_value_is_a_usage_error() -> None:
    """'Any other dim is a usage error that lists the allowed ones.'"""
    with pytest.raises(UsageError, match="district"):
        rows(world(), "open_cases", by="distrikt")
    with pytest.raises(UsageError, match="close_reason"):
        rows(world(), "closures", by="team reason")
    with pytest.raises(UsageError):
        rows(world(), "open_cases", where="employment=retired")


def test_all_dims_at_once() -> None:
    """'all of cases: organisation and case … closures also close_reason, destination': one row with everything."""
    by = " ".join([*ORGANISATION, *CASE, *CLOSING])
    assert rows(world(), "closures", by=by, start="2026-01-01", end="2026-01-31") == [
        "2026-01 København C D T m1 W valby sickness employed 2 5 - 104+ flex_job other_benefit 1"
    ]


def test_channel_where_the_id_covers_both() -> None:
    """'answers: also channel where the id covers both'"""
    assert rows(
        world(), "answers_registered", "numerator denominator", by="channel", start="2026-01-01", end="2026-01-31"
    ) == lines("""
        2026-01 mail  1 1
        2026-01 phone 1 2
    """)  # fmt: skip
    assert rows(world(), "contacts_overdue", by="channel", where="channel=phone", start="2026-03-01") == [
        "2026-03 phone 1"
    ]
    with pytest.raises(UsageError):
        rows(world(), "phone_on_time", by="channel")
