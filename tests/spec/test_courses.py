"""Job clarification: a calendar month, the second course's visitation, one caseworker throughout."""

from __future__ import annotations

from spec.tables import given, lines, rows

PARTS = "numerator denominator"


def test_a_calendar_month_ends_on_its_last_day() -> None:
    """'one calendar month after `opened_on` (the same day of the next month, or its last day: 31 January -> 28 or 29
    February)'; 2013, lines 116-120: 'Senest en måned efter overgangen til jobafklaringsforløbet'."""
    snapshot = given(
        as_of="2026-04-30",
        cases="""
            case_id benefit           opened_on
            A       job_clarification 2024-01-31
            B       job_clarification 2024-01-31
            C       job_clarification 2025-01-31
            D       job_clarification 2025-01-29
            E       job_clarification 2025-12-15
            F       job_clarification 2014-06-30
        """,
        reviews="""
            review_id case_id kind                held_on
            1         A       rehabilitation_team 2024-02-29
            2         B       rehabilitation_team 2024-03-01
            3         C       rehabilitation_team 2025-02-28
            4         D       rehabilitation_team 2025-03-01
            5         E       rehabilitation_team 2026-01-15
            6         F       rehabilitation_team 2014-07-01
        """,
    )
    assert rows(snapshot, "jc_rehabilitation_on_time", PARTS, start="2024-02-01", end="2024-03-31") == lines(
        "2024-02 1 2 \n 2024-03 0 0"
    )
    assert rows(snapshot, "jc_rehabilitation_on_time", PARTS, start="2025-02-01", end="2025-03-31") == lines(
        "2025-02 1 2 \n 2025-03 0 0"
    )
    assert rows(snapshot, "jc_rehabilitation_on_time", PARTS, start="2026-01-01", end="2026-01-31") == lines(
        "2026-01 1 1"
    )
    assert rows(
        snapshot, "jc_rehabilitation_on_time", PARTS, start="2014-06-01", end="2014-08-31", grain="quarter"
    ) == lines("2014-Q2 0 0 \n 2014-Q3 0 0")


def test_visitation_of_the_second_course() -> None:
    """'the citizen's second job clarification case opens … | 78 weeks after its `opened_on` | first review `visitation` of
    that case'; 2013, lines 231-233: 'senest når personen har et halvt år tilbage af sit andet jobafklaringsforløb'.

    Opened on 8 January 2024, it is due on 7 July 2025. P is in time, on the day; Q a day late; R held it in the first course.
    """
    snapshot = given(
        as_of="2025-12-31",
        cases="""
            case_id citizen_id benefit           opened_on  closed_on
            P1      P          job_clarification 2022-01-03 2024-01-08
            P2      P          job_clarification 2024-01-08 .
            Q1      Q          job_clarification 2022-01-03 2024-01-08
            Q2      Q          job_clarification 2024-01-08 .
            R1      R          job_clarification 2022-01-03 2024-01-08
            R2      R          job_clarification 2024-01-08 .
            S1      S          sickness          2022-01-03 2024-01-08
            S2      S          job_clarification 2024-01-08 .
        """,
        reviews="""
            review_id case_id kind       held_on
            1         P2      visitation 2025-07-07
            2         Q2      visitation 2025-07-08
            3         R1      visitation 2023-12-01
            4         S2      visitation 2025-07-01
        """,
    )
    assert rows(snapshot, "jc_visitation_on_time", PARTS, start="2025-06-01", end="2025-08-31") == lines(
        "2025-06 0 0 \n 2025-07 1 3 \n 2025-08 0 0"
    )


def test_which_course_is_the_second() -> None:
    """'courses are all the citizen's job clarification cases, also those of no days, before 2014-07-01 or overlapping, in
    order of `opened_on`, then `case_id` as text; the date limit concerns the second; a third has none'.

    A's first has no days; B's began before July 2014; C's overlap; of D's two of one day `d10` is the first as text, so
    that `d9`, closed in time, is the second; E's second has no days and owes nothing, nor does the third; F's second is
    of June 2014.
    """
    snapshot = given(
        as_of="2018-12-31",
        history_from="2012-01-01",
        cases="""
            case_id citizen_id benefit           opened_on  closed_on
            a1      A          job_clarification 2016-01-04 2016-01-04
            a2      A          job_clarification 2016-02-01 .
            b1      B          job_clarification 2013-01-07 2014-06-30
            b2      B          job_clarification 2016-02-02 .
            c1      C          job_clarification 2015-01-05 .
            c2      C          job_clarification 2016-02-03 .
            d9      D          job_clarification 2016-02-04 2016-05-02
            d10     D          job_clarification 2016-02-04 .
            e1      E          job_clarification 2015-01-05 2016-02-05
            e2      E          job_clarification 2016-02-05 2016-02-05
            e3      E          job_clarification 2016-02-08 .
            f1      F          job_clarification 2012-01-02 2014-06-02
            f2      F          job_clarification 2014-06-02 .
        """,
        reviews="review_id case_id kind held_on\n1 b2 visitation 2017-01-02",
    )
    # 78 weeks after 1, 2 and 3 February 2016: 31 July, 1 and 2 August 2017. d9 closed before its day.
    assert rows(
        snapshot, "jc_visitation_on_time", PARTS, start="2015-11-01", end="2017-08-31", grain="month"
    )[-3:] == lines("2017-06 0 0 \n 2017-07 0 1 \n 2017-08 1 2")
    assert rows(snapshot, "jc_visitation_on_time", "denominator", grain="year", start="2015-01-01") == lines(
        "2015 0 \n 2016 0 \n 2017 3 \n 2018 0"
    )


def test_one_worker_throughout() -> None:
    """'those that one worker alone has held on every day since `opened_on` on which a worker held them (days in a team's
    queue do not count, a worker's change of team is none, a day of cover is a second worker)' of 'open job clarification
    cases held by a worker on D'; 2013, lines 124-126.

    A has one worker, who changes team. B waits in the queue first and later. C has a day of cover. D moves in February.
    E is held by nobody at the end, F is sickness benefit. G's first worker held it before it opened only.
    """
    snapshot = given(
        as_of="2026-03-31",
        teams="team_id\nT\nU",
        workers="""
            worker_id valid_from valid_to   team_id
            M         2025-01-01 2026-02-15 T
            M         2026-02-15 .          U
            N         2025-01-01 .          T
        """,
        cases="""
            case_id benefit           opened_on
            A       job_clarification 2026-01-05
            B       job_clarification 2026-01-05
            C       job_clarification 2026-01-05
            D       job_clarification 2026-01-05
            E       job_clarification 2026-01-05
            F       sickness          2026-01-05
            G       job_clarification 2026-01-05
        """,
        assignments="""
            case_id valid_from valid_to   worker_id team_id
            A       2026-01-05 .          M         .
            B       2026-01-05 2026-01-20 .         T
            B       2026-01-20 2026-02-20 M         .
            B       2026-02-20 2026-03-10 .         T
            B       2026-03-10 .          M         .
            C       2026-01-05 .          M         .
            C       2026-02-10 2026-02-11 N         .
            D       2026-01-05 2026-02-03 M         .
            D       2026-02-03 .          N         .
            E       2026-01-05 2026-03-02 M         .
            F       2026-01-05 .          M         .
            G       2025-12-01 2026-01-05 N         .
            G       2026-01-05 .          M         .
        """,
    )
    assert rows(snapshot, "one_worker_share", PARTS) == lines("2026-01 6 6 \n 2026-02 3 5 \n 2026-03 3 5")
    assert rows(snapshot, "one_worker_share", PARTS, by="team", end="2026-02-28") == lines(
        "2026-01 T 6 6 \n 2026-01 U 0 0 \n 2026-02 T 0 1 \n 2026-02 U 3 4"
    )
