"""A worked table for each indicator that the other files hold only among others: tables in, rows out, nothing else.

They are what `/definitioner` and docs/indicators.md show as the example (tests/definitions.py reads them).
"""

from __future__ import annotations

from spec.tables import given, lines, rows


def test_unassigned_cases() -> None:
    """'open cases without worker': waits is given one in January, left loses its own in February."""
    world = given(
        as_of="2026-02-28",
        workers="worker_id\nW",
        cases="""
            case_id opened_on
            waits   2026-01-05
            left    2026-01-05
            never   2026-02-02
        """,
        assignments="""
            case_id valid_from valid_to   worker_id
            waits   2026-01-12 .          W
            left    2026-01-05 2026-02-10 W
        """,
    )
    assert rows(world, "unassigned_cases") == ["2026-01 0", "2026-02 2"]


def test_caseload_per_fte() -> None:
    """'open assigned cases / FTE': the half-time worker counts as a half, the unassigned case not at all."""
    world = given(
        as_of="2026-01-31",
        workers="worker_id fte\nFull 1\nHalf 0.5",
        cases="case_id opened_on\nc1…c4 2026-01-05",
        assignments="""
            case_id valid_from valid_to worker_id
            c1      2026-01-05 .        Full
            c2      2026-01-05 .        Full
            c3      2026-01-05 .        Half
        """,
    )
    assert rows(world, "caseload_per_fte", "numerator denominator value") == ["2026-01 3 1.5 2"]


def test_caseload_p90() -> None:
    """'of the caseloads of the active workers, 0 included', interpolated: of 0, 1 and 3 it lies at 1 + 0.8 × 2."""
    world = given(
        as_of="2026-01-31",
        workers="worker_id\nThree\nOne\nNobody",
        cases="case_id opened_on\nc1…c4 2026-01-05",
        assignments="""
            case_id valid_from valid_to worker_id
            c1…c3   2026-01-05 .        Three
            c4      2026-01-05 .        One
        """,
    )
    assert rows(world, "caseload_p90", "numerator value") == ["2026-01 3 2.6"]


def test_workers_within_band() -> None:
    """'active workers with 35–50 open cases (heads, whatever their FTE) / active workers': both ends are inside."""
    world = given(
        as_of="2026-01-31",
        workers="worker_id fte\nLow 1\nHigh 0.5\nUnder 1\nOver 1",
        cases="case_id opened_on\nc1…c170 2026-01-05",
        assignments="""
            case_id   valid_from valid_to worker_id
            c1…c35    2026-01-05 .        Low
            c36…c85   2026-01-05 .        High
            c86…c119  2026-01-05 .        Under
            c120…c170 2026-01-05 .        Over
        """,
    )
    assert rows(world, "workers_within_band", "numerator denominator value") == ["2026-01 2 4 0.5"]


def test_fte_months() -> None:
    """'worker_months, the same with FTE': February has 20 working days, Later is there on 10 of them."""
    world = given(
        as_of="2026-02-28",
        workers="""
            worker_id valid_from fte
            Half      2020-01-01 0.5
            Later     2026-02-16 0.8
        """,
        cases="case_id opened_on\nA 2026-02-02",
    )
    assert rows(world, "fte_months") == ["2026-02 0.9"]


def test_closure_rate() -> None:
    """'cases closed / average open cases = case-days / calendar days': 28 days of A and 14 of B on 28 days are 1.5."""
    world = given(
        as_of="2026-02-28",
        cases="""
            case_id opened_on  closed_on
            A       2026-02-01 .
            B       2026-02-01 2026-02-15
        """,
    )
    assert rows(world, "closure_rate", "numerator denominator value") == ["2026-02 1 1.5 0.666667"]


def test_job_closure_share() -> None:
    """'closures in destination class job / closures, those without a reason included'; a flex job is another benefit."""
    world = given(
        as_of="2026-02-28",
        cases="""
            case_id opened_on  closed_on  close_reason
            A       2026-01-05 2026-02-02 recovered
            B       2026-01-05 2026-02-03 flex_job
            C       2026-01-05 2026-02-04 early_retirement
            D       2026-01-05 2026-02-05 .
        """,
    )
    assert rows(world, "job_closure_share", "numerator denominator value") == [
        "2026-01 0 0 -",
        "2026-02 1 4 0.25",
    ]


def test_phone_response_p90() -> None:
    """'working days after the day received up to and including the day answered, of those answered in the period':
    1, 2 and 4 days, so 2 + 0.8 × 2; who waits still has no response time."""
    world = given(
        as_of="2026-06-30",
        cases="case_id opened_on\nA 2026-06-01",
        contacts="""
            contact_id case_id received_at answered_at
            1          A       2026-06-01  2026-06-02
            2          A       2026-06-01  2026-06-03
            3          A       2026-06-04  2026-06-10
            4          A       2026-06-01  .
        """,
    )
    assert rows(world, "phone_response_p90", "numerator value") == ["2026-06 3 3.6"]


def test_mail_response_p90() -> None:
    """As for the phone: 2 days, and 9 with the fifth of June a working day in the official calendar."""
    world = given(
        as_of="2026-06-30",
        cases="case_id opened_on\nA 2026-06-01",
        contacts="""
            contact_id case_id channel received_at answered_at
            1          A       mail    2026-06-01  2026-06-03
            2          A       mail    2026-06-01  2026-06-12
        """,
    )
    assert rows(world, "mail_response_p90", "numerator value") == ["2026-06 2 8.3"]


def test_long_outflow() -> None:
    """'closures of cases with duration ≥ 52 weeks on the day before closing': week 52 is reached on 2026-01-05."""
    world = given(
        as_of="2026-02-28",
        cases="""
            case_id    opened_on  first_absence_on closed_on
            long       2025-12-01 2025-01-06       2026-02-02
            day-after  2025-12-01 2025-01-06       2026-01-06
            on-the-day 2025-12-01 2025-01-06       2026-01-05
            short      2025-12-01 2025-10-06       2026-02-03
        """,
    )
    assert rows(world, "long_outflow") == ["2025-12 0", "2026-01 1", "2026-02 1"]


_MOVES = """
    case_id opened_on  first_absence_on
    long    2025-12-01 2025-01-06
    short   2025-12-01 2025-10-06
"""
_FROM_W_TO_V = """
    case_id valid_from valid_to worker_id
    long    2025-12-01 .        W
    long    2026-02-10 .        V
    short   2025-12-01 .        W
    short   2026-02-10 .        V
"""


def test_long_transfers_in() -> None:
    """'moves of a case, open on both days, from one cell to another … at N weeks or more the day before'."""
    world = given(as_of="2026-02-28", workers="worker_id\nW\nV", cases=_MOVES, assignments=_FROM_W_TO_V)
    assert rows(world, "long_transfers_in", by="worker") == ["2025-12 V 0", "2026-01 V 0", "2026-02 V 1"]


def test_long_transfers_out() -> None:
    """The other side of the same move, on the same day."""
    world = given(as_of="2026-02-28", workers="worker_id\nW\nV", cases=_MOVES, assignments=_FROM_W_TO_V)
    assert rows(world, "long_transfers_out", by="worker") == ["2025-12 W 0", "2026-01 W 0", "2026-02 W 1"]


def test_inflow_52w() -> None:
    """'rolling sum over the 52 whole ISO weeks that end with the last whole week ending in or before the period':
    those of May begin on Monday 2025-06-02, those of June on 2025-06-30. The last of April's began before
    `history_from`."""
    world = given(
        as_of="2026-06-30",
        history_from="2025-06-02",
        cases="""
            case_id opened_on
            A       2025-06-02
            B       2025-12-01
            C       2026-06-29
        """,
    )
    assert rows(world, "inflow_52w", start="2026-04-01") == ["2026-04 -", "2026-05 2", "2026-06 1"]


def test_outflow_52w() -> None:
    """The same of the closings: that on Monday 2026-06-29 is in no whole week yet."""
    world = given(
        as_of="2026-06-30",
        history_from="2025-06-02",
        cases="""
            case_id opened_on  closed_on
            A       2025-05-05 2025-06-02
            B       2025-10-06 2025-12-01
            C       2026-01-05 2026-06-29
        """,
    )
    assert rows(world, "outflow_52w", start="2026-05-01") == lines("""
        2026-05 2
        2026-06 1
    """)
