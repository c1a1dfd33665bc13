"""indicators, "Who a figure belongs to": the worker and team of a case, of a closing, of a contact."""

from __future__ import annotations

from functools import cache

import pytest

from metrics import Snapshot
from spec.tables import given, lines, rows

TEAMS = """
    team_id department centre
    T       D          C
    U       E          C2
"""


@cache
def held() -> Snapshot:
    """One case a district, each held in its own awkward way."""
    return given(
        as_of="2026-02-28",
        teams=TEAMS,
        workers="""
            worker_id valid_from valid_to   team_id miniteam
            W         2020-01-01 .          T       m1
            V         2020-01-01 .          T       .
            X         2020-01-01 .          U       m2
            Left      2020-01-01 2026-01-15 T       .
            New       2026-01-20 .          U       .
            Between   2020-01-01 2026-01-15 T       .
            Between   2026-01-25 .          U       .
        """,
        cases="""
            case_id opened_on  district
            cover   2026-01-01 valby
            lapsed  2026-01-01 udenbys
            own     2026-01-01 vanloese
            queue   2026-01-01 bispebjerg
            left    2026-01-01 indre_by
            early   2026-01-01 noerrebro
            gap     2026-01-01 oesterbro
            nobody  2026-01-01 amager_vest
        """,
        assignments="""
            case_id valid_from valid_to   worker_id team_id
            cover   2026-01-01 .          W         .
            cover   2026-01-10 2026-01-20 V         .
            cover   2026-01-12 2026-01-14 X         .
            lapsed  2026-01-01 2026-01-15 W         .
            lapsed  2026-01-10 2026-01-20 V         .
            own     2026-01-01 .          W         U
            queue   2026-01-01 .          .         U
            left    2026-01-01 .          Left      .
            early   2026-01-10 .          New       .
            gap     2026-01-01 .          Between   .
        """,
    )


def holder(district: str, *days: str, by: str = "worker team") -> list[str]:
    """Who holds the district's one case on each of the days."""
    return [
        row
        for day in days
        for row in rows(held(), "open_cases", by=by, where=f"district={district}", grain="day", start=day, end=day)
    ]  # fmt: skip


def test_who_covers_holds_the_case_and_the_first_one_resumes() -> None:
    """'Worker on day D: of the assignments with valid_from <= D < valid_to, the one that began last (who covers
    for somebody holds the case meanwhile; the first one resumes).' Here a cover inside a cover."""
    days = ["2026-01-09", "2026-01-10", "2026-01-12", "2026-01-13", "2026-01-14", "2026-01-19", "2026-01-20"]
    assert holder("valby", *days) == lines("""
        2026-01-09 W T 1
        2026-01-10 V T 1
        2026-01-12 X U 1
        2026-01-13 X U 1
        2026-01-14 V T 1
        2026-01-19 V T 1
        2026-01-20 W T 1
    """)


def test_an_assignment_that_ended_under_a_cover_does_not_come_back() -> None:
    """'valid_from <= D < valid_to': when the cover ends there is nobody left. 'No assignment: worker and team
    are empty.'"""
    assert holder("udenbys", "2026-01-16", "2026-01-20") == ["2026-01-16 V T 1", "2026-01-20 - - 1"]


def test_no_assignment_is_no_worker_and_no_team() -> None:
    """'No assignment: worker and team are empty.'"""
    everything = "municipality centre department team miniteam worker"
    assert holder("amager_vest", "2026-01-01", by=everything) == ["2026-01-01 - - - - - - 1"]


def test_the_assignments_own_team_wins_over_the_membership() -> None:
    """'Team on day D: the assignment's own team_id if it has one, else the worker's membership then … Miniteam
    comes from the membership, department and centre from the team.'"""
    assert holder("vanloese", "2026-01-01", by="centre department team miniteam worker") == [
        "2026-01-01 C2 E U m1 W 1"
    ]


def test_a_teams_own_queue_has_a_team_and_no_worker() -> None:
    """'A team_id here wins over the worker's membership (a team's own queue …)' (extracts)."""
    assert holder("bispebjerg", "2026-01-01", by="department team miniteam worker") == [
        "2026-01-01 E U - - 1"
    ]


def test_a_worker_who_has_left_keeps_the_last_known_team() -> None:
    """'a worker who has left keeps the last known team, so that the cases left behind still weigh on it'"""
    assert holder("indre_by", "2026-01-14", "2026-01-15", "2026-02-28") == lines("""
        2026-01-14 Left T 1
        2026-01-15 Left T 1
        2026-02-28 Left T 1
    """)


def test_a_worker_who_has_not_begun_has_no_team_yet() -> None:
    """'and one who has not begun has none yet'"""
    assert holder("noerrebro", "2026-01-09", "2026-01-10", "2026-01-19", "2026-01-20") == lines("""
        2026-01-09 -   - 1
        2026-01-10 New - 1
        2026-01-19 New - 1
        2026-01-20 New U 1
    """)


def test_between_two_memberships_the_last_known_team_holds() -> None:
    """'a worker who has left keeps the last known team' until the next membership begins."""
    assert holder("oesterbro", "2026-01-15", "2026-01-24", "2026-01-25") == lines("""
        2026-01-15 Between T 1
        2026-01-24 Between T 1
        2026-01-25 Between U 1
    """)


@cache
def closed() -> Snapshot:
    """A (valby) closes on the day on which it would change hands, category and band; S (vanloese) closes
    on the day it opens; B (noerrebro) opens after the contact about it came in."""
    return given(
        as_of="2026-02-28",
        teams=TEAMS,
        workers="worker_id team_id miniteam\nW T m1\nV U .",
        cases="""
            case_id first_absence_on opened_on  closed_on  district
            A       2025-02-10       2026-01-01 2026-02-09 valby
            S       2025-01-01       2026-02-05 2026-02-05 vanloese
            B       2026-02-16       2026-02-16 .          noerrebro
        """,
        assignments="""
            case_id valid_from valid_to   worker_id
            A       2026-01-01 2026-02-09 W
            A       2026-02-09 .          V
            S       2026-02-05 2026-02-06 W
            S       2026-02-06 .          V
            B       2026-02-16 2026-02-20 V
            B       2026-02-20 .          W
        """,
        categories="""
            case_id valid_from category
            A       2026-01-15 2
            A       2026-02-09 3
            S       2026-02-05 1
            S       2026-02-06 3
        """,
        contacts="""
            contact_id case_id received_at team_id worker_id
            after      A       2026-02-10  U       V
            same-day   S       2026-02-06  U       V
            before     B       2026-02-02  T       W
            no-case    .       2026-02-02  T       W
            no-team    .       2026-02-02  .       V
        """,
    )


def test_a_closing_belongs_to_the_day_before_it() -> None:
    """'A closing belongs to the attributes of the case on the day before closed_on.' On 2026-02-09 A would have
    got another worker, another category and reached week 52."""
    assert rows(closed(), "closures", by="team worker category duration_band", where="district=valby",
                start="2026-02-01") == ["2026-02 T W 2 47-51 1"]  # fmt: skip


def test_a_case_closed_on_the_day_it_opened() -> None:
    """'A case closed on the day it opened is never in stock; opened, closed, attributes and duration are of
    that day (past week N it is one long_inflow and one long_outflow).' S is in week 57 that day."""
    where, by = "district=vanloese", "worker category duration_band"
    assert rows(closed(), "open_cases", by=by, where=where, grain="day") == []
    for ident in ("inflow", "outflow", "long_inflow", "long_outflow"):
        found = rows(closed(), ident, by=by, where=where, start="2026-02-01")
        assert found == ["2026-02 W 1 52-77 1"], ident
    assert rows(closed(), "median_duration_weeks", where=where, start="2026-02-01") == ["2026-02 57"]
    assert rows(closed(), "transfers_in", by=by, where=where) == []


def test_outside_its_open_interval_a_case_has_the_attributes_of_its_first_or_last_open_day() -> None:
    """'Asked for a day outside its open interval, a case has the attributes of its first or last open day.'
    The contacts were due on 2026-02-12 (A, closed on the 9th), 2026-02-10 (S) and 2026-02-04 (B, not yet open)."""
    assert rows(closed(), "phone_on_time", "denominator", by="district team miniteam worker category duration_band",
                where="benefit=sickness", start="2026-02-01") == lines("""
        2026-02 noerrebro U -  V - 0-7   1
        2026-02 valby     T m1 W 2 47-51 1
        2026-02 vanloese  T m1 W 1 52-77 1
    """)  # fmt: skip


def test_a_contact_without_a_case_has_its_delivered_team_and_worker() -> None:
    """'A contact without a case has its delivered team (with department, centre, municipality) and worker; its
    case dims and miniteam are empty.' W's miniteam and V's team are not the contact's."""
    assert rows(closed(), "phone_on_time", "denominator", by="municipality centre department team miniteam worker",
                where="benefit=none", start="2026-02-01") == lines("""
        2026-02 København C D T - W 1
        2026-02 -         - - - - V 1
    """)  # fmt: skip
    case_dims = "district benefit employment target_group pathway category duration_band"
    assert rows(closed(), "phone_on_time", "denominator", by=case_dims, where="district=none", start="2026-02-01") == [
        "2026-02 - - - - - - - 2"
    ]  # fmt: skip


def test_empty_is_a_value() -> None:
    """'Empty is a value: no worker, no target group, no category yet is a row of its own … --where dim=none. No
    category is not category 1.'"""
    assert rows(closed(), "open_cases", by="category", grain="day", start="2026-01-14", end="2026-01-15") == lines("""
        2026-01-14 2 0
        2026-01-14 - 1
        2026-01-15 2 1
        2026-01-15 - 0
    """)  # fmt: skip
    day = {"grain": "day", "start": "2026-01-14", "end": "2026-01-14"}
    assert rows(closed(), "open_cases", where="category=none", **day) == ["2026-01-14 1"]
    assert rows(closed(), "open_cases", where="category=1", **day) == ["2026-01-14 0"]
    assert rows(closed(), "open_cases", by="target_group", **day) == ["2026-01-14 - 1"]


@pytest.mark.parametrize("ident", ["closures", "outflow"])
def test_a_missing_close_reason_is_a_row_of_its_own(ident: str) -> None:
    """'Empty is a value' for the reason and its class too."""
    assert rows(closed(), ident, by="close_reason destination", start="2026-02-01") == ["2026-02 - - 2"]


def test_a_case_of_one_day_keeps_who_is_named_from_that_day_on() -> None:
    """'an interval that is empty as delivered (ignored …; on a case opened and closed that day it keeps worker and team)'"""
    snapshot = given(
        as_of="2026-02-28",
        teams=TEAMS,
        workers="worker_id valid_from team_id\nW 2020-01-01 T",
        cases="case_id opened_on closed_on\nday 2026-01-06 2026-01-06\nlong 2026-01-05 2026-01-07",
        assignments="case_id valid_from valid_to worker_id\nday 2026-01-06 2026-01-06 W\nlong 2026-01-06 2026-01-06 W",
    )
    assert rows(snapshot, "closures", by="worker", grain="month", start="2026-01-01", end="2026-01-31") == [
        "2026-01 W 1",
        "2026-01 - 1",
    ]


def test_a_case_of_one_day_is_never_in_stock_and_has_that_days_worker() -> None:
    """'A case closed on the day it opened is never in stock; opened, closed, attributes and duration are of that day.'"""
    snapshot = given(
        as_of="2026-02-28",
        teams=TEAMS,
        workers="worker_id team_id\nW T",
        cases="case_id opened_on closed_on close_reason\nA 2026-02-10 2026-02-10 job",
        assignments="case_id valid_from valid_to worker_id\nA 2026-02-10 2026-02-10 W",
    )
    assert rows(snapshot, "open_cases", start="2026-02-01") == lines("2026-02 0")
    for ident in ("inflow", "closures"):
        assert rows(snapshot, ident, by="team worker", start="2026-02-01") == lines("2026-02 T W 1")
