"""indicators, "Follow-up and milestones" and "Action plans and offers": what was owed, by when, and what became of it.

"On time = fulfilled on or before due; void when the case closes on or before the due day unfulfilled; late
when fulfilled after; missing when neither. Numerator: on time; denominator: on time, late and missing."
"""

from __future__ import annotations

from metrics import Snapshot
from spec.tables import given, lines, rows


def test_followups_of_a_chain() -> None:
    """Before 2020: the first by week 8 (4 March), each next 28 days after the one held: due on 29 March and held
    late, then due on 3 May and missing."""
    snapshot = given(
        as_of="2019-05-31",
        cases="case_id opened_on\nA 2019-01-07",
        followups="followup_id case_id held_on\n1 A 2019-03-01\n2 A 2019-04-05",
    )
    assert rows(snapshot, "followup_on_time", "numerator denominator") == lines(
        """
        2019-01 0 0
        2019-02 0 0
        2019-03 1 2
        2019-04 0 0
        2019-05 0 1
        """
    )


def test_the_first_followup_and_what_voids_it() -> None:
    """Due on 4 March: A on time, B late, C missing; D in category 1, E exempt and F closed that day are void."""
    snapshot = given(
        as_of="2019-03-31",
        cases="""
            case_id opened_on  closed_on
            A       2019-01-07 .
            B       2019-01-07 .
            C       2019-01-07 .
            D       2019-01-07 .
            E       2019-01-07 .
            F       2019-01-07 2019-03-04
        """,
        categories="case_id valid_from category\nD 2019-01-10 1",
        exemptions="case_id valid_from valid_to\nE 2019-03-04 2019-03-05",
        followups="followup_id case_id held_on\n1 A 2019-03-04\n2 B 2019-03-05",
    )
    assert rows(snapshot, "first_followup_on_time", "numerator denominator", start="2019-02-01") == lines(
        "2019-02 0 0 \n 2019-03 1 3"
    )


def test_the_fourth_followup_by_week_26() -> None:
    """From 2020 on: the first by week 8 (2 March), the fourth by week 26 (6 July). A has held four, B three."""
    snapshot = given(
        as_of="2020-07-31",
        cases="case_id opened_on\nA 2020-01-06\nB 2020-01-06",
        followups="""
            followup_id case_id held_on
            1           A       2020-02-03
            2           A       2020-03-02
            3           A       2020-04-06
            4           A       2020-07-06
            5           B       2020-02-03
            6           B       2020-03-02
            7           B       2020-04-06
        """,
    )
    assert rows(snapshot, "followup_on_time", "numerator denominator", grain="quarter") == lines(
        "2020-Q1 2 2 \n 2020-Q2 0 0 \n 2020-Q3 1 2"
    )


def test_fast_track() -> None:
    """14 days after the request. A, asked for on the 10th, is held on the 20th; B is not; C asked for after it closed."""
    snapshot = given(
        as_of="2026-02-28",
        cases="""
            case_id opened_on  closed_on  fast_track_on
            A       2026-01-05 .          2026-01-10
            B       2026-01-05 .          2026-01-10
            C       2026-01-05 2026-01-12 2026-01-20
        """,
        followups="followup_id case_id held_on\n1 A 2026-01-20",
    )
    assert rows(snapshot, "fast_track_on_time", "numerator denominator") == lines(
        "2026-01 1 2 \n 2026-02 0 0"
    )


def test_rehabilitation_team_in_category_3() -> None:
    """28 days after the first open day in category 3 (3 February): 2 March is on time, 3 March is late."""
    snapshot = given(
        as_of="2020-03-31",
        cases="case_id opened_on\nA 2020-01-06\nB 2020-01-06",
        categories="case_id valid_from category\nA 2020-02-03 3\nB 2020-02-03 3",
        reviews="review_id case_id kind held_on\n1 A rehabilitation_team 2020-03-02\n2 B rehabilitation_team 2020-03-03",
    )
    assert rows(snapshot, "rehabilitation_on_time", "numerator denominator") == lines(
        "2020-01 0 0 \n 2020-02 0 0 \n 2020-03 1 2"
    )


def weeks() -> Snapshot:
    """Two cases of 6 January 2020. A holds each review on its last day; B a day late, or not at all."""
    return given(
        as_of="2021-07-31",
        cases="case_id opened_on\nA 2020-01-06\nB 2020-01-06",
        reviews="""
            review_id case_id kind          held_on
            1         A       reassessment  2020-06-08
            2         B       reassessment  2020-06-09
            3         A       screening     2020-10-05
            4         B       screening     2020-10-06
            5         A       clarification 2020-11-30
            6         A       coordinator   2021-01-04
            7         A       coordinator   2021-07-05
            8         B       coordinator   2021-07-05
        """,
    )


def test_reassessment_by_week_22() -> None:
    assert rows(weeks(), "reassessment_on_time", "numerator denominator", grain="halfyear") == lines(
        "2020-H1 1 2 \n 2020-H2 0 0 \n 2021-H1 0 0 \n 2021-H2 0 0"
    )


def test_screening_by_week_39() -> None:
    assert rows(weeks(), "screening_on_time", "numerator denominator", grain="halfyear") == lines(
        "2020-H1 0 0 \n 2020-H2 1 2 \n 2021-H1 0 0 \n 2021-H2 0 0"
    )


def test_clarification_by_week_47() -> None:
    assert rows(weeks(), "clarification_on_time", "numerator denominator", grain="halfyear") == lines(
        "2020-H1 0 0 \n 2020-H2 1 2 \n 2021-H1 0 0 \n 2021-H2 0 0"
    )


def test_coordinator_in_week_52_and_every_26_weeks() -> None:
    """Due on 4 January and on 5 July. The review that B holds on 5 July goes to the earlier one, which is late;
    the later one is missing."""
    assert rows(weeks(), "coordinator_on_time", "numerator denominator", grain="halfyear") == lines(
        "2020-H1 0 0 \n 2020-H2 0 0 \n 2021-H1 1 2 \n 2021-H2 1 2"
    )


def courses() -> Snapshot:
    """Two job clarification cases of 6 January 2020: A in time with both, B late with the first, without the other."""
    return given(
        as_of="2022-01-31",
        cases="case_id benefit opened_on\nA job_clarification 2020-01-06\nB job_clarification 2020-01-06",
        reviews="""
            review_id case_id kind                held_on
            1         A       rehabilitation_team 2020-02-06
            2         B       rehabilitation_team 2020-02-07
            3         A       assessment          2022-01-03
        """,
    )


def test_rehabilitation_team_of_a_job_clarification_case() -> None:
    """A calendar month after it opened: 6 February."""
    assert rows(courses(), "jc_rehabilitation_on_time", "numerator denominator", grain="year") == lines(
        "2020 1 2 \n 2021 0 0 \n 2022 0 0"
    )


def test_assessment_of_a_job_clarification_case() -> None:
    """104 weeks after it opened: 3 January 2022."""
    assert rows(courses(), "jc_assessment_on_time", "numerator denominator", grain="year") == lines(
        "2020 0 0 \n 2021 0 0 \n 2022 1 2"
    )


def extended() -> Snapshot:
    """Three extensions, one of them for lack of clarification, and a review that closes."""
    return given(
        as_of="2026-03-31",
        cases="case_id opened_on\nA 2026-01-05\nB 2026-01-05",
        reviews="""
            review_id case_id kind      held_on    outcome reason
            1         A       medical   2026-02-02 extend  not_clarified
            2         B       medical   2026-02-03 extend  treatment
            3         A       screening 2026-03-02 extend  work_injury
            4         B       screening 2026-03-02 close   .
        """,
    )


def test_extensions() -> None:
    assert rows(extended(), "extensions", by="extension_reason", start="2026-02-01") == lines(
        """
        2026-02 not_clarified 1
        2026-02 treatment 1
        2026-02 work_injury 0
        2026-03 not_clarified 0
        2026-03 treatment 0
        2026-03 work_injury 1
        """
    )


def test_extensions_for_lack_of_clarification() -> None:
    assert rows(extended(), "unclarified_extension_share", "numerator denominator value") == lines(
        "2026-01 0 0 - \n 2026-02 1 2 0.5 \n 2026-03 0 1 0"
    )


def test_followups_held_count_each_row() -> None:
    """'each row (those outside the open interval too)': two on one day are two, and one before the opening counts."""
    snapshot = given(
        as_of="2026-03-31",
        cases="case_id opened_on\nA 2026-02-02",
        followups="""
            followup_id case_id held_on    form
            1           A       2026-02-10 phone
            2           A       2026-02-10 phone
            3           A       2026-01-30 digital
        """,
    )
    assert rows(snapshot, "followups_held", by="form", start="2026-01-01", end="2026-02-28") == lines(
        """
        2026-01 digital 1
        2026-01 phone 0
        2026-02 digital 0
        2026-02 phone 2
        """
    )


def test_no_followup_in_eight_weeks() -> None:
    """A has none; B one on 20 February, which covers until 16 April; C is in category 1, D exempt, E young."""
    snapshot = given(
        as_of="2026-04-30",
        cases="""
            case_id opened_on
            A       2026-01-05
            B       2026-01-05
            C       2026-01-05
            D       2026-01-05
            E       2026-03-10
        """,
        categories="case_id valid_from category\nC 2026-01-05 1",
        exemptions="case_id valid_from\nD 2026-01-05",
        followups="followup_id case_id held_on\n1 B 2026-02-20",
    )
    assert rows(snapshot, "no_followup_8w") == lines("2026-01 0 \n 2026-02 0 \n 2026-03 1 \n 2026-04 2")


def offers() -> Snapshot:
    """A's offer began on 10 January and the case closed 20 weeks later; B's on 1 February, 43 weeks; C runs."""
    return given(
        as_of="2025-12-31",
        cases="""
            case_id opened_on  closed_on
            A       2024-12-02 2025-05-30
            B       2024-12-02 2025-12-01
            C       2024-12-02 .
        """,
        offers="""
            offer_id case_id supplier package started_on price_dkk
            1        A       North    basic   2025-01-10 1000
            2        B       North    basic   2025-02-01 2000
            3        C       South    basic   2025-09-01 .
        """,
    )


def test_offers_started() -> None:
    assert rows(offers(), "offers_started", by="supplier", grain="halfyear", start="2025-01-01") == lines(
        "2025-H1 North 2 \n 2025-H1 South 0 \n 2025-H2 North 0 \n 2025-H2 South 1"
    )


def test_offers_cost() -> None:
    """Kroner of the offers begun in the period; one without a price adds nothing."""
    assert rows(offers(), "offers_cost", grain="halfyear", start="2025-01-01") == lines(
        "2025-H1 3000 \n 2025-H2 0"
    )


def test_closed_within_26_weeks_of_an_offer() -> None:
    """Of the offers begun at least 26 weeks before the period's end: A's from 11 July on, B's from 2 August."""
    assert rows(
        offers(), "offers_closed_26w", "numerator denominator", start="2025-06-01", end="2025-09-30"
    ) == lines("2025-06 0 0 \n 2025-07 1 1 \n 2025-08 1 2 \n 2025-09 1 2")


def test_weeks_from_offer_to_closure() -> None:
    """The median of 20 and 43 whole weeks; C has none yet."""
    assert rows(
        offers(), "offers_weeks_to_closure", "numerator value", grain="halfyear", start="2025-01-01"
    ) == lines("2025-H1 2 31.5 \n 2025-H2 0 -")
