"""What holds of open cases on a day: category 1 too long, partly back, past expected recovery, paid on undecided."""

from __future__ import annotations

from datetime import date

from metrics import OPERATOR, Question, Snapshot, ask
from spec.tables import given, lines, rows


def test_category_1_for_eight_weeks() -> None:
    """'open cases in category 1, 8 weeks or more after the first day of absence, job clarification too'.

    5 January and 8 weeks is 2 March. A and B are of that day, B job clarification opened later; C leaves category 1 on
    the last of March, D is a day younger than 8 weeks on the last of February; E has no category.
    """
    snapshot = given(
        as_of="2026-03-31",
        cases="""
            case_id benefit           first_absence_on opened_on
            A       sickness          2026-01-05       2026-01-12
            B       job_clarification 2026-01-05       2026-02-20
            C       sickness          2026-01-05       2026-01-12
            D       sickness          2026-01-04       2026-01-12
            E       sickness          2026-01-05       2026-01-12
        """,
        categories="""
            case_id valid_from category
            A       2026-01-12 1
            B       2026-02-20 1
            C       2026-01-12 1
            C       2026-03-31 2
            D       2026-01-12 1
        """,
    )
    assert rows(snapshot, "category_1_overdue", grain="day", start="2026-02-28", end="2026-03-02") == lines(
        "2026-02-28 0 \n 2026-03-01 1 \n 2026-03-02 4"
    )
    assert rows(snapshot, "category_1_overdue", start="2026-03-01") == lines("2026-03 3")


def test_without_the_categories_nobody_knows() -> None:
    """'Without one of the others the figures that need it say "not delivered", which is not zero.'"""
    snapshot = given(as_of="2026-03-31", cases="case_id opened_on\nA 2026-01-05")
    (row,) = ask(snapshot, Question("category_1_overdue", start=date(2026, 3, 1)), OPERATOR)
    assert (row.status, row.numerator) == ("not_delivered", None)


def returned() -> Snapshot:
    """A is partly back from 10 February; B since before the opening; C closes; D is not; E after its closing."""
    return given(
        as_of="2026-03-31",
        cases="""
            case_id first_absence_on opened_on  closed_on  partly_back_on
            A       2025-12-01       2026-01-05 .          2026-02-10
            B       2025-12-01       2026-01-05 .          2025-12-20
            C       2025-12-01       2026-01-05 2026-03-02 2026-02-28
            D       2025-12-01       2026-01-05 .          .
            E       2025-12-01       2026-01-05 2026-02-02 2026-03-01
        """,
    )


def test_partly_back_at_work() -> None:
    """'stock: open cases with `partly_back_on` <= D (before opening too)' of 'open cases'; 2015, lines 272-276: 'muligheden
    for at raskmelde borgeren delvist skal undersøges ved alle samtaler'."""
    assert rows(returned(), "partly_back_share", "numerator denominator value") == lines(
        "2026-01 1 5 0.2 \n 2026-02 3 4 0.75 \n 2026-03 2 3 0.666667"
    )
    assert rows(
        returned(), "partly_back_share", "numerator", grain="day", start="2026-02-09", end="2026-02-10"
    ) == lines("2026-02-09 1 \n 2026-02-10 2")


def test_partly_back_outside_the_case_is_kept_with_a_warning() -> None:
    """'outside the open interval: kept with a warning': B's before the opening, E's after the closing."""
    found = returned().fetch("select count, examples from findings where rule = 'partly_back_outside'")
    assert found == [(2, ["B: 2025-12-20", "E: 2026-03-01"])]


def test_past_expected_recovery() -> None:
    """'open cases with `expected_recovery_on` < D': on the day itself it is not past."""
    snapshot = given(
        as_of="2026-03-31",
        cases="""
            case_id opened_on  closed_on  expected_recovery_on
            A       2026-01-05 .          2026-02-10
            B       2026-01-05 .          2025-12-20
            C       2026-01-05 2026-02-12 2026-02-10
            D       2026-01-05 .          .
            E       2026-01-05 .          2026-05-01
        """,
    )
    assert rows(
        snapshot, "past_expected_recovery", grain="day", start="2026-02-09", end="2026-02-12"
    ) == lines("2026-02-09 1 \n 2026-02-10 1 \n 2026-02-11 3 \n 2026-02-12 2")


def test_a_column_that_is_not_delivered() -> None:
    """'the column not delivered: not delivered', which is not zero."""
    whole = given(as_of="2026-01-31", cases="case_id opened_on\nA 2026-01-05")
    bare = given(
        as_of="2026-01-31",
        cases="case_id opened_on\nA 2026-01-05",
        without="partly_back_on expected_recovery_on",
    )
    for ident, nothing in (("partly_back_share", "0 1 0 none"), ("past_expected_recovery", "0 - 0 none")):
        assert rows(whole, ident, "numerator denominator value status") == [f"2026-01 {nothing}"]
        assert rows(bare, ident, "numerator denominator value status") == ["2026-01 - - - not_delivered"]


def test_paid_on_without_a_decision() -> None:
    """'open sickness-benefit cases whose rules have a reassessment (first absence on 2014-07-01 or later), 22 weeks or more,
    with no review of kind `reassessment` (whatever its outcome) and none with outcome extend held on or before D, before
    opening too …; the day of week 22 is included'.

    Absent from 1 September 2025: week 22 falls on 2 February 2026. B was reassessed on the 10th, C extended before it
    opened, D by a screening on the 28th; E's screening extends nothing; F is job clarification; G closes on the 3rd.
    """
    snapshot = given(
        as_of="2026-02-28",
        cases="""
            case_id benefit           first_absence_on opened_on  closed_on
            A       sickness          2025-09-01       2025-10-01 .
            B       sickness          2025-09-01       2025-10-01 .
            C       sickness          2025-09-01       2026-01-15 .
            D       sickness          2025-09-01       2025-10-01 .
            E       sickness          2025-09-01       2025-10-01 .
            F       job_clarification 2025-09-01       2025-10-01 .
            G       sickness          2025-09-01       2025-10-01 2026-02-03
            H       sickness          2014-06-30       2025-10-01 .
        """,
        reviews="""
            review_id case_id kind         held_on    outcome
            1         B       reassessment 2026-02-10 close
            2         C       clarification 2026-01-10 extend
            3         D       screening    2026-02-28 extend
            4         E       screening    2026-01-20 other
        """,
    )
    assert rows(snapshot, "technical_extensions", grain="day", start="2026-02-01", end="2026-02-03") == lines(
        "2026-02-01 0 \n 2026-02-02 5 \n 2026-02-03 4"
    )
    assert rows(snapshot, "technical_extensions", grain="day", start="2026-02-09", end="2026-02-10") == lines(
        "2026-02-09 4 \n 2026-02-10 3"
    )
    assert rows(snapshot, "technical_extensions", start="2026-02-01") == lines("2026-02 2")
