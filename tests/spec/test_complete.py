"""indicators, "Time" and the command: a period that is not over, or not yet known, says so."""

from __future__ import annotations

from functools import cache

from typer.testing import CliRunner

from metrics import INDICATORS, OPERATOR, Question, Snapshot, ask
from spec.tables import given, lines, rows
from tavle.main import app

COHORTS = {"reopened_28d", "lasting_job_share", "still_open_at"}


@cache
def world() -> Snapshot:
    """as_of is Tuesday 31 March 2026, the last day of its month and quarter; history from 15 January."""
    return given(
        as_of="2026-03-31",
        history_from="2026-01-15",
        workers="worker_id\nW",
        cases="""
            case_id opened_on  closed_on
            A       2026-01-20 2026-03-03
            B       2026-02-02 .
            C       2026-03-20 .
        """,
        assignments="case_id valid_from worker_id\nA 2026-01-20 W\nB 2026-02-02 W",
        contacts="""
            contact_id case_id received_at answered_at
            1          B       2026-03-27  2026-03-30
            2          B       2026-03-30  .
            3          B       2026-03-31  .
        """,
    )


def test_complete_is_over_for_every_figure_but_the_cohorts() -> None:
    """'complete = the period is over by as_of'; 'The running period ends at as_of and is marked incomplete, as is a
    period that begins before history_from'."""
    for ident in INDICATORS.keys() - COHORTS:
        for grain, expected in {
            "month": {"2026-01": False, "2026-02": True, "2026-03": True},
            "week": {"2026-W13": True, "2026-W14": False},
            "halfyear": {"2026-H1": False},
        }.items():
            answer = ask(world(), Question(ident, grain=grain), OPERATOR)  # type: ignore[arg-type]
            found = {row.period: row.complete for row in answer}
            assert {k: found[k] for k in expected} == expected, (ident, grain)


def test_a_period_that_is_over_has_no_deadline_to_come() -> None:
    """'a period holds the contacts whose deadline falls in it and is not after as_of': received on Friday 27 March, due
    on the 31st, answered on the 30th. What was received on the 30th is due on 1 April and so belongs to no period yet."""
    show = "numerator denominator value complete"
    assert rows(world(), "phone_on_time", show, start="2026-03-01") == ["2026-03 1 1 1 yes"]
    assert rows(world(), "phone_on_time", show, grain="week", start="2026-03-30") == ["2026-W14 1 1 1 no"]


def test_a_cohort_is_complete_when_it_is_known_for_as_long_as_asked() -> None:
    """'and, for cohorts, known for as long as asked': 28 days after the end of February is 28 March; of March 28 April.
    Two weeks after the end of February is 14 March, and of March 14 April."""
    assert rows(world(), "reopened_28d", "complete") == lines("""
        2026-01 no
        2026-02 yes
        2026-03 no
    """)
    assert rows(world(), "still_open_at", "complete", weeks=2) == lines("""
        2026-01 no
        2026-02 yes
        2026-03 no
    """)
    assert rows(world(), "still_open_at", "complete", weeks=5, start="2026-02-01") == [
        "2026-02 no",
        "2026-03 no",
    ]


def test_the_table_says_what_runs() -> None:
    """A reader of the table is told in words, not only in a column."""
    folder = ["--warehouse", str(world().path.parent), "--from", "2026-03-01"]
    run = CliRunner()
    weeks = run.invoke(app, ["metric", "inflow", "--grain", "week", *folder]).stdout
    assert "2026-W14 er foreløbig: 2 dage, til 31-03-2026." in weeks
    unknown = run.invoke(app, ["metric", "reopened_28d", *folder]).stdout
    assert "2026-03 er foreløbig: udfaldet er ikke kendt endnu" in unknown
    assert "foreløbig" not in run.invoke(app, ["metric", "inflow", *folder]).stdout
