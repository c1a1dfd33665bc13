"""Extensions: those that carry a case past week 52, the doctor's reviews, and whether an ending in work lasts."""

from __future__ import annotations

from metrics import Snapshot
from spec.tables import given, lines, rows

PARTS = "numerator denominator"


def test_unclarified_at_week_52() -> None:
    """'those whose latest extension has the reason `not_clarified`' of 'sickness-benefit cases that reach week 52 while open
    in the period … and that have a review with outcome extend held on or before that day (before opening too; the latest
    one; of one day the last by `review_id` as text)'; 2008, lines 33-35.

    Absent from 6 January 2025: week 52 falls on 5 January 2026. A: unclarified, then treatment, then unclarified on the
    day. B: `9` is after `10` as text, so treatment. C: only extended the day after. D: closed on the day. E: job
    clarification. F: extended before it opened. G: opened past it, in February, as in `long_inflow`.
    """
    snapshot = given(
        as_of="2026-02-28",
        cases="""
            case_id benefit           first_absence_on opened_on  closed_on
            A       sickness          2025-01-06       2025-02-03 .
            B       sickness          2025-01-06       2025-02-03 .
            C       sickness          2025-01-06       2025-02-03 .
            D       sickness          2025-01-06       2025-02-03 2026-01-05
            E       job_clarification 2025-01-06       2025-02-03 .
            F       sickness          2025-01-06       2025-12-01 .
            G       sickness          2025-01-06       2026-02-02 .
        """,
        reviews="""
            review_id case_id kind          held_on    outcome reason
            1         A       reassessment  2025-06-02 extend  not_clarified
            2         A       screening     2025-09-01 extend  treatment
            3         A       coordinator   2026-01-05 extend  not_clarified
            9         B       clarification 2025-11-03 extend  treatment
            10        B       clarification 2025-11-03 extend  not_clarified
            11        C       coordinator   2026-01-06 extend  not_clarified
            12        D       clarification 2025-11-03 extend  not_clarified
            13        E       clarification 2025-11-03 extend  not_clarified
            14        F       clarification 2025-11-03 extend  not_clarified
            15        G       clarification 2025-11-03 extend  .
        """,
    )
    assert rows(snapshot, "unclarified_at_52_share", PARTS, start="2025-12-01") == lines(
        "2025-12 0 0 \n 2026-01 2 3 \n 2026-02 0 1"
    )


def test_medical_consultations_count_each_row() -> None:
    """'reviews of kind `medical`, each row': two of one day are two, one before the opening counts; 2008, lines 20-22."""
    snapshot = given(
        as_of="2026-02-28",
        cases="case_id opened_on\nA 2026-01-05",
        reviews="""
            review_id case_id kind      held_on    outcome
            1         A       medical   2026-01-20 other
            2         A       medical   2026-01-20 .
            3         A       screening 2026-01-20 .
            4         A       medical   2025-12-30 .
        """,
    )
    assert rows(snapshot, "medical_consultations", start="2025-12-01") == lines(
        "2025-12 1 \n 2026-01 2 \n 2026-02 0"
    )


def lasting() -> Snapshot:
    """Of the closings of 5 January 2026, 182 days end on 6 July. A's citizen is back that day, with another benefit; B's a
    day later; C's case went to another benefit; D's other case was open already; E's partial recovery lasts; F's flex job
    is no job; G is back the day it closed."""
    return given(
        as_of="2026-07-08",
        cases="""
            case_id citizen_id benefit           opened_on  closed_on  close_reason
            A1      A          sickness          2025-06-02 2026-01-05 recovered
            A2      A          job_clarification 2026-07-06 .          .
            B1      B          sickness          2025-06-02 2026-01-05 job
            B2      B          sickness          2026-07-07 .          .
            C1      C          sickness          2025-06-02 2026-01-05 unemployment_benefit
            D1      D          sickness          2025-06-02 2026-01-05 education
            D2      D          job_clarification 2026-01-04 .          .
            E1      E          sickness          2025-06-02 2026-01-05 partly_recovered
            F1      F          sickness          2025-06-02 2026-01-05 flex_job
            G1      G          sickness          2025-06-02 2026-01-05 recovered
            G2      G          sickness          2026-01-05 2026-01-05 recovered
            H1      H          sickness          2025-06-02 2026-01-07 recovered
            I1      I          sickness          2025-06-02 2026-01-08 recovered
        """,
    )


def test_an_ending_in_work_that_lasts() -> None:
    """'closures in class job not followed within 182 days (`opened_on` from `closed_on` to `closed_on` + 182) by another
    case of the same citizen, whatever its benefit (one opened before `closed_on` does not follow, even if still open)';
    'both only of those at least 182 days before `as_of`': 7 January is, 8 January is not.

    G2, closed on the day that it opened, follows G1, and G1 does not follow it.
    """
    assert rows(lasting(), "lasting_job_share", PARTS, start="2026-01-01", end="2026-01-31") == lines(
        "2026-01 5 7"
    )
    assert rows(
        lasting(), "lasting_job_share", PARTS, by="close_reason", start="2026-01-01", end="2026-01-31"
    ) == lines(
        """
        2026-01 education 1 1
        2026-01 job 1 1
        2026-01 partly_recovered 1 1
        2026-01 recovered 2 4
        """
    )


def test_a_period_of_lasting_endings_is_complete_after_182_days() -> None:
    """'a period is complete 182 days after its last day': of 7 January on 8 July, of 8 January on 9 July."""
    assert rows(
        lasting(), "lasting_job_share", "complete", start="2026-01-07", end="2026-01-08", grain="day"
    ) == lines("2026-01-07 yes \n 2026-01-08 no")


def test_a_flex_job_is_another_benefit() -> None:
    """'other_benefit = flex_job (BI08, lines 9-11: "andre ydelser – fx fleksjob") …': F's."""
    assert rows(
        lasting(),
        "closures",
        by="destination",
        where="close_reason=flex_job",
        start="2026-01-01",
        end="2026-01-31",
    ) == lines("2026-01 other_benefit 1")
