"""indicators, "Answers": what is owed by when, what was answered, what is overdue, how long it took."""

from __future__ import annotations

from functools import cache

import pytest

from metrics import Snapshot
from spec.tables import given, lines, rows

RATIO = "numerator denominator value"
FEBRUARY = {"start": "2026-02-01", "end": "2026-02-28"}


@cache
def world() -> Snapshot:
    """Cases in Valby (from work; W of T, from 2026-02-05 X of U), Nørrebro (from unemployment; closes on
    2026-02-03) and Østerbro (opens on 2026-02-16). 2026-02-02 is a Monday."""
    return given(
        as_of="2026-03-31",
        teams="team_id\nT\nU",
        workers="worker_id team_id\nW T\nX U",
        cases="""
            case_id opened_on  closed_on  employment    district
            valby   2026-01-01 .          employed      valby
            closes  2026-01-01 2026-02-03 unemployed    noerrebro
            opens   2026-02-16 .          self_employed oesterbro
        """,
        assignments="""
            case_id valid_from worker_id
            valby   2026-01-01 W
            valby   2026-02-05 X
            closes  2026-01-01 W
            opens   2026-02-16 W
        """,
        contacts="""
            contact_id   case_id channel received_at      answered_at      due_on     answered_live team_id worker_id
            on-the-day   valby   phone   2026-02-02T10:15 2026-02-04T23:59 .          .             .       .
            day-after    valby   phone   2026-02-02       2026-02-05       .          .             .       .
            never        valby   phone   2026-02-02       .                .          false         .       .
            due-sooner   valby   phone   2026-02-02       2026-02-04       2026-02-03 .             .       .
            due-later    valby   phone   2026-02-02       2026-02-19       2026-02-20 .             .       .
            live         valby   phone   2026-02-02       2026-02-02       .          true          .       .
            friday       valby   phone   2026-01-30       2026-02-02       .          .             .       .
            case-closes  closes  phone   2026-02-02       .                .          .             .       .
            closing-day  closes  phone   2026-02-02       2026-02-03       .          .             .       .
            saturday     .       phone   2026-02-07T09:00 2026-02-07T09:30 .          .             T       .
            no-case      .       phone   2026-02-10       .                .          .             U       X
            not-yet-due  valby   phone   2026-03-30       2026-03-31       .          .             .       .
            due-as-of    valby   phone   2026-03-27       .                .          .             .       .
            early-mail   opens   mail    2026-02-02       2026-02-17       .          .             .       .
            early-due    opens   mail    2026-02-02       .                2026-02-04 .             .       .
            mail         valby   mail    2026-02-13       .                .          .             .       .
        """,
    )


def test_phone_on_time() -> None:
    """'a period holds the contacts whose deadline falls in it and is not after as_of; calls answered live are owed
    nothing; on time = answered on or before the deadline day; a contact stays owed when its case closes'; 'due_on as
    delivered, else the 2nd working day after the day received'. On time in February: on-the-day, due-later, friday,
    closing-day and saturday; late or never: day-after, never, due-sooner, case-closes and no-case. In March
    due-as-of, but not what falls due on 1 April."""
    assert rows(world(), "phone_on_time", RATIO) == lines("""
        2026-01 0 0  -
        2026-02 5 10 0.5
        2026-03 0 1  0
    """)


def test_the_day_on_which_each_fell_due() -> None:
    """'a period holds the contacts whose deadline falls in it', day by day: Friday's on Tuesday, Saturday's on
    Tuesday, the delivered ones on their own day."""
    found = rows(world(), "phone_on_time", "numerator denominator", grain="day", **FEBRUARY)
    assert [row for row in found if not row.endswith(" 0")] == lines("""
        2026-02-03 1 2
        2026-02-04 2 5
        2026-02-10 1 1
        2026-02-12 0 1
        2026-02-20 1 1
    """)


def test_mail_on_time() -> None:
    """'mail_on_time: as delivered, else the 10th': 2026-02-16 (answered on the 17th), 02-04 as delivered, 02-27."""
    assert rows(world(), "mail_on_time", RATIO, **FEBRUARY) == ["2026-02 0 3 0"]
    found = rows(world(), "mail_on_time", "denominator", grain="day", **FEBRUARY)
    assert [row for row in found if not row.endswith(" 0")] == ["2026-02-04 1", "2026-02-16 1", "2026-02-27 1"]  # fmt: skip


def test_always_also_by_employment() -> None:
    """'Always also by employment: from work (fra beskæftigelse) and from unemployment (fra ledighed)'; without a
    case there is none."""
    assert rows(world(), "phone_on_time", RATIO, by="employment", start="2026-02-01") == lines("""
        2026-02 employed   3 6 0.5
        2026-02 unemployed 1 2 0.5
        2026-02 -          1 2 0.5
        2026-03 employed   0 1 0
        2026-03 unemployed 0 0 -
        2026-03 -          0 0 -
    """)


def test_a_deadline_belongs_to_the_case_on_the_due_day() -> None:
    """'deadlines: … the case's attributes as of min(due_on, as_of)': W of T until 2026-02-04, then X of U."""
    assert rows(world(), "phone_on_time", RATIO, by="team worker", **FEBRUARY) == lines("""
        2026-02 T W 3 7 0.428571
        2026-02 T - 1 1 1
        2026-02 U X 1 2 0.5
    """)


def test_answers_registered() -> None:
    """'contacts due in the period with an answer registered, in time or not / contacts due in the period'"""
    assert rows(world(), "answers_registered", RATIO, by="channel", **FEBRUARY) == lines("""
        2026-02 mail  1 3  0.333333
        2026-02 phone 7 10 0.7
    """)
    assert rows(world(), "answers_registered", RATIO, **FEBRUARY) == ["2026-02 8 13 0.615385"]


def overdue(*days: str, by: str = "") -> list[str]:
    return [
        row
        for day in days
        for row in rows(world(), "contacts_overdue", by=by, grain="day", start=day, end=day)
    ]


def test_contacts_overdue() -> None:
    """'stock: deadline ≤ D and not answered by the end of D, D the last day of the period, of cases open on D (or
    without a case)'. 3 February: due-sooner, answered the next day. 4: day-after and never; the mail's case is not
    open yet and the other's has closed. 5: never. 12: + no-case. 16: + both mails of the case that opens. 17: one of
    them is answered. 27: + mail. 31 March: + due-as-of."""
    days = ["2026-02-02", "2026-02-03", "2026-02-04", "2026-02-05", "2026-02-12", "2026-02-16", "2026-02-17"]
    assert overdue(*days, "2026-02-27", "2026-03-31") == lines("""
        2026-02-02 0
        2026-02-03 1
        2026-02-04 2
        2026-02-05 1
        2026-02-12 2
        2026-02-16 4
        2026-02-17 3
        2026-02-27 4
        2026-03-31 5
    """)
    assert rows(world(), "contacts_overdue") == ["2026-01 0", "2026-02 4", "2026-03 5"]
    assert rows(world(), "contacts_overdue", by="channel", **FEBRUARY) == [
        "2026-02 mail 2",
        "2026-02 phone 2",
    ]


def test_an_overdue_contact_belongs_to_who_holds_the_case_that_day() -> None:
    """'belongs to who holds the case on D'; without a case to its delivered team and worker."""
    assert overdue("2026-02-04", "2026-02-05", "2026-02-12", by="team worker district") == lines("""
        2026-02-04 T W valby 2
        2026-02-05 U X valby 1
        2026-02-12 U X valby 1
        2026-02-12 U X -     1
    """)


@pytest.mark.parametrize(
    ("ident", "february", "march"),
    [
        # 0 on the Saturday itself, 1 over a weekend, 1 on the closing day, 2 and 2, 3, 13; the live call is none.
        ("phone_response_median", "7 - 2", "1 - 1"),
        ("phone_response_p90", "7 - 7", "1 - 1"),
        ("mail_response_median", "1 - 11", "0 - -"),
        ("mail_response_p90", "1 - 11", "0 - -"),
    ],
)
def test_response_times(ident: str, february: str, march: str) -> None:
    """'working days after the day received up to and including the day answered, of those answered in the period'
    (whenever they fell due)."""
    found = rows(world(), ident, RATIO, start="2026-02-01")
    assert found == [f"2026-02 {february}", f"2026-03 {march}"]


def test_an_answer_belongs_to_the_case_on_the_day_it_was_given() -> None:
    """'events: what was done: … answers …, with the case's attributes that day'; given on the closing day or later:
    'of its last open day'."""
    assert rows(world(), "phone_response_median", RATIO, by="team", **FEBRUARY) == lines("""
        2026-02 T 5 - 1
        2026-02 U 2 - 8
    """)


@cache
def odd_days() -> Snapshot:
    """Easter 2026: 2, 3 and 6 April are closed. Received on Wednesday 1 April, or in the middle of it."""
    return given(
        as_of="2026-04-30",
        contacts="""
            contact_id team_id channel received_at answered_at
            1          T       phone   2026-04-01  2026-04-03
            2          T       phone   2026-04-03  2026-04-07
            3          T       phone   2026-04-01  2026-04-08
            4          T       phone   2026-04-05  2026-04-09
            5          T       mail    2026-04-01  2026-04-17
            6          T       mail    2026-04-01  2026-04-20
        """,
    )


def test_answers_on_days_that_are_no_working_days() -> None:
    """'the 2nd working day after the day received', 'up to and including the day answered': 1 and 3 April are due on
    the 8th (7 and 8), so is the 5th. On a closed day nothing has been counted yet: 0, 1, 2 and 3 working days. The
    mails are due on the 20th: 9 and 10."""
    start = {"start": "2026-04-01"}
    assert rows(odd_days(), "phone_on_time", RATIO, **start) == ["2026-04 3 4 0.75"]
    assert rows(odd_days(), "phone_response_median", RATIO, **start) == ["2026-04 4 - 1.5"]
    assert rows(odd_days(), "mail_on_time", RATIO, **start) == ["2026-04 2 2 1"]
    assert rows(odd_days(), "mail_response_median", RATIO, **start) == ["2026-04 2 - 9.5"]
