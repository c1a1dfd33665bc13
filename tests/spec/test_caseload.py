"""indicators, "Caseload": the figures of a day, whole loads and the distribution of workers."""

from __future__ import annotations

from functools import cache

from metrics import Snapshot
from spec.tables import given, lines, rows

RATIO = "numerator denominator value"


@cache
def loads() -> Snapshot:
    """Workers named by their open cases; n50 works half time, away40 is on leave; three cases have no worker."""
    held = {"n0": 0, "n34": 34, "n35": 35, "n50": 50, "n51": 51, "away40": 40}
    cases = [f"{worker}-{i}" for worker, count in held.items() for i in range(count)]
    none = ["queue", "free1", "free2"]
    return given(
        as_of="2026-01-31",
        workers="worker_id fte\nn0 1\nn34 1\nn35 1\nn50 0.5\nn51 1\naway40 0",
        cases="case_id opened_on\n" + "\n".join(f"{c} 2026-01-05" for c in cases + none),
        assignments="case_id valid_from worker_id team_id\nqueue 2026-01-05 . T\n"
        + "\n".join(f"{c} 2026-01-05 {c.split('-')[0]} ." for c in cases),
    )


def test_open_and_unassigned_cases() -> None:
    """'open_cases: open cases'; 'unassigned_cases: open cases without worker', a team's own queue among them;
    'for a count numerator = value and denominator is null'."""
    assert rows(loads(), "open_cases", RATIO) == ["2026-01 213 - 213"]
    assert rows(loads(), "unassigned_cases", RATIO) == ["2026-01 3 - 3"]
    assert rows(loads(), "unassigned_cases", by="team worker") == ["2026-01 T - 1", "2026-01 - - 2"]


def test_workers_and_fte() -> None:
    """'workers, fte: active workers, their FTE on the last day'"""
    assert rows(loads(), "workers", RATIO) == ["2026-01 5 - 5"]
    assert rows(loads(), "fte", RATIO) == ["2026-01 4.5 - 4.5"]


def test_the_mean_caseload() -> None:
    """'caseload_per_worker: open assigned cases (with a worker) / active workers', '…_per_fte: … / FTE': the 40 of
    the one on leave count above, the three without a worker do not."""
    assert rows(loads(), "caseload_per_worker", RATIO) == ["2026-01 210 5 42"]
    assert rows(loads(), "caseload_per_fte", RATIO) == ["2026-01 210 4.5 46.666667"]
    assert rows(loads(), "caseload_per_worker", RATIO, by="team") == ["2026-01 T 210 5 42"]


def test_the_median_and_the_90th_percentile() -> None:
    """'of the caseloads of the active workers, 0 included'; 'linear interpolation, numerator = the number of
    observations and denominator is null': of 0, 34, 35, 50, 51; nine tenths of the way is 50 + 0.6 * 1."""
    assert rows(loads(), "caseload_median", RATIO) == ["2026-01 5 - 35"]
    assert rows(loads(), "caseload_p90", RATIO) == ["2026-01 5 - 50.6"]


def test_within_the_band_and_over_the_target() -> None:
    """'active workers with 35–50 open cases (heads, whatever their FTE)'; 'active workers with more than 50'."""
    assert rows(loads(), "workers_within_band", RATIO) == ["2026-01 2 5 0.4"]
    assert rows(loads(), "workers_over_target", RATIO) == ["2026-01 1 5 0.2"]
    assert rows(loads(), "workers_within_band", RATIO, by="worker", where="worker=n35 worker=n34 worker=n50") == lines("""
        2026-01 n34 0 1 0
        2026-01 n35 1 1 1
        2026-01 n50 1 1 1
    """)  # fmt: skip


def test_nobody_there() -> None:
    """'null when the denominator is 0': before the first worker, and of no observations."""
    snapshot = given(
        as_of="2026-02-28",
        workers="worker_id valid_from\nW 2026-02-01",
        cases="case_id opened_on\nA 2026-01-05",
        assignments="case_id valid_from worker_id\nA 2026-01-05 W",
    )
    assert rows(snapshot, "caseload_per_worker", RATIO) == ["2026-01 1 0 -", "2026-02 1 1 1"]
    assert rows(snapshot, "caseload_median", RATIO) == ["2026-01 0 - -", "2026-02 1 - 1"]
    assert rows(snapshot, "workers_over_target", RATIO) == ["2026-01 0 0 -", "2026-02 0 1 0"]
    assert rows(snapshot, "miniteam_coverage", RATIO) == ["2026-01 0 0 -", "2026-02 0 0 -"]


@cache
def long() -> Snapshot:
    """On 2026-02-28 the cases of Edge and Bare have had 26 weeks exactly, that of Short one day less."""
    return given(
        as_of="2026-02-28",
        teams="team_id\nT\nU",
        workers="""
            worker_id team_id miniteam fte
            Edge      T       m1       1
            Bare      T       .        1
            Short     T       m2       1
            Away      T       m3       0
            Idle      T       m4       1
        """,
        cases="""
            case_id first_absence_on opened_on  closed_on
            e1      2025-08-30       2026-01-05 .
            e2      2026-01-05       2026-01-05 .
            b       2025-08-30       2026-01-05 .
            s1      2025-08-31       2026-01-05 .
            s2      2025-01-01       2026-01-05 2026-02-28
            a       2025-01-01       2026-01-05 .
        """,
        assignments="""
            case_id valid_from worker_id team_id
            e1      2026-01-05 Edge      .
            e2      2026-01-05 Edge      U
            b       2026-01-05 Bare      .
            s1      2026-01-05 Short     .
            s2      2026-01-05 Short     .
            a       2026-01-05 Away      .
        """,
    )


def test_miniteam_coverage() -> None:
    """'active workers in a miniteam, of those with a case of ≥ 26 weeks / active workers with a case of ≥ 26
    weeks': on the day of the 26th week, an open case; who is on leave or has none is on neither side."""
    day = {"grain": "day", "start": "2026-02-27", "end": "2026-02-28"}
    assert rows(long(), "miniteam_coverage", RATIO, **day) == lines("""
        2026-02-27 1 1 1
        2026-02-28 1 2 0.5
    """)
    assert rows(long(), "miniteam_coverage", RATIO, by="miniteam", start="2026-02-01") == lines("""
        2026-02 m1 1 1 1
        2026-02 -  0 1 0
    """)


def test_a_workers_whole_load_is_judged() -> None:
    """'they judge a worker's whole load': Edge's case for another team weighs on Edge in the team of the membership."""
    assert rows(long(), "caseload_median", RATIO, by="team worker", where="worker=Edge", start="2026-02-01") == [
        "2026-02 T Edge 1 - 2"
    ]  # fmt: skip
    assert rows(long(), "caseload_median", RATIO, by="team", where="team=U", start="2026-02-01") == []
    assert rows(long(), "open_cases", by="team worker", where="worker=Edge", start="2026-02-01") == lines("""
        2026-02 T Edge 1
        2026-02 U Edge 1
    """)


def test_full_year_persons() -> None:
    """'case-days in the period / its calendar days'; a day belongs to who holds the case that day."""
    snapshot = given(
        as_of="2026-03-31",
        teams="team_id\nT\nU",
        cases="""
            case_id opened_on  closed_on
            A       2026-01-01 2026-02-01
            B       2026-03-31 .
            C       2026-02-10 2026-02-10
            M       2026-02-01 2026-03-01
        """,
        assignments="""
            case_id valid_from team_id
            A       2026-01-01 T
            B       2026-03-31 T
            C       2026-02-10 T
            M       2026-02-01 T
            M       2026-02-08 U
        """,
    )
    assert rows(snapshot, "full_year_persons", RATIO) == ["2026-01 1 - 1", "2026-02 1 - 1", "2026-03 0.032258 - 0.032258"]  # fmt: skip
    assert rows(snapshot, "full_year_persons", by="team", start="2026-02-01", end="2026-02-28") == lines("""
        2026-02 T 0.25
        2026-02 U 0.75
    """)
    # 31 + 28 + 1 days of 90.
    assert rows(snapshot, "full_year_persons", grain="quarter") == ["2026-Q1 0.666667"]
