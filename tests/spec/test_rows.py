"""indicators, "The command that shows any figure": the rows, their columns and their range."""

from __future__ import annotations

from functools import cache

import pytest
from typer.testing import CliRunner

from metrics import Snapshot, UsageError
from spec.tables import given, lines, rows
from tavle.main import app


@cache
def world() -> Snapshot:
    return given(
        as_of="2026-03-15",
        teams="team_id team_name\nT Team-1\nU Team-2",
        workers="worker_id team_id worker_name\nW T Medarbejder-001\nX U Medarbejder-002",
        cases="""
            case_id opened_on  closed_on  district
            A       2026-01-20 2026-02-03 valby
            B       2026-03-02 .          vanloese
        """,
        assignments="case_id valid_from worker_id\nA 2026-01-20 W\nB 2026-03-02 X",
    )


def test_a_combination_that_occurs_has_a_row_in_every_period() -> None:
    """'A combination of the dims occurs when its numerator or denominator is not zero in some period of the range; it
    then has a row in every period, 0 where nothing happened.'"""
    assert rows(world(), "open_cases", by="team") == lines("""
        2026-01 T 1
        2026-01 U 0
        2026-02 T 0
        2026-02 U 0
        2026-03 T 0
        2026-03 U 1
    """)
    assert rows(world(), "closures", by="team") == ["2026-01 T 0", "2026-02 T 1", "2026-03 T 0"]


def test_a_combination_is_one_that_is_there_not_every_pair_of_values() -> None:
    """'A combination of the dims occurs when …': a team and a district that never met have no row."""
    assert rows(world(), "inflow", by="team district") == lines("""
        2026-01 T valby    1
        2026-01 U vanloese 0
        2026-02 T valby    0
        2026-02 U vanloese 0
        2026-03 T valby    0
        2026-03 U vanloese 1
    """)


def test_what_occurs_outside_the_range_does_not_occur() -> None:
    """'in some period of the range'"""
    assert rows(world(), "open_cases", by="team", start="2026-03-01") == ["2026-03 U 1"]
    assert rows(world(), "open_cases", by="team", start="2026-02-01", end="2026-02-28") == []


def test_a_cell_with_a_denominator_alone_occurs() -> None:
    """'its numerator or denominator is not zero': both workers are there all the time, X with cases in March only."""
    show = "numerator denominator value"
    assert rows(
        world(), "caseload_per_worker", show, by="worker", start="2026-02-01", end="2026-02-28"
    ) == lines("""
        2026-02 W 0 1 0
        2026-02 X 0 1 0
    """)
    assert rows(world(), "closure_rate", show, by="district", start="2026-02-01") == lines("""
        2026-02 valby    1 0.071429 14
        2026-02 vanloese 0 0        -
        2026-03 valby    0 0        -
        2026-03 vanloese 0 0.933333 0
    """)


def test_from_is_rounded_down_and_to_up() -> None:
    """'--from is rounded down and --to up to whole periods, not past as_of'"""
    show = "period_start period_end complete"
    assert rows(world(), "closures", show, start="2026-02-10", end="2026-02-12") == ["2026-02 2026-02-01 2026-02-28 yes"]  # fmt: skip
    assert rows(world(), "closures", show, grain="week", start="2026-03-04", end="2027-01-01") == lines("""
        2026-W10 2026-03-02 2026-03-08 yes
        2026-W11 2026-03-09 2026-03-15 yes
    """)
    assert rows(world(), "closures", show, start="2026-03-10", end="2026-12-31") == ["2026-03 2026-03-01 2026-03-15 no"]  # fmt: skip


def test_from_a_day_of_the_running_period_that_is_yet_to_come() -> None:
    """'--from is rounded down and --to up to whole periods, not past as_of': 2026-03-31 is a day of March, whose first
    day is not past as_of (2026-03-15)."""
    assert rows(world(), "closures", "period_start period_end", start="2026-03-31", end="2026-03-31") == [
        "2026-03 2026-03-01 2026-03-15"
    ]


def test_without_a_range_from_the_first_case_opened_to_as_of() -> None:
    """'Default grain month'; 'without them the range runs from the first case opened to as_of', in whole periods."""
    assert rows(world(), "workers", "period_start period_end") == lines("""
        2026-01 2026-01-01 2026-01-31
        2026-02 2026-02-01 2026-02-28
        2026-03 2026-03-01 2026-03-15
    """)
    assert rows(world(), "inflow", "period_end", grain="day")[0] == "2026-01-20 2026-01-20"


def test_complete_is_over_by_as_of() -> None:
    """'complete = the period is over by as_of'; January begins before history_from (here the first case opened)."""
    assert rows(world(), "inflow", "complete") == ["2026-01 no", "2026-02 yes", "2026-03 no"]


def command(*words: str) -> str:
    """What `tavle metric` writes."""
    result = CliRunner().invoke(app, ["metric", *words, "--warehouse", str(world().path.parent)])
    assert result.exit_code == 0, result.output
    return result.stdout_bytes.decode("utf-8")


def test_the_columns_in_their_order() -> None:
    """'Columns, in this order: period, period_start, period_end, complete, <the dims>, numerator, denominator, value,
    target_low, target_high, status'; 'Values in dims are ids and canonical codes'; 'CSV uses . and ISO dates'; empty is
    'empty in CSV'."""
    text = command(
        "caseload_per_worker", "--by", "team,worker,category", "--from", "2026-03-01", "--format", "csv"
    )
    assert text.splitlines() == lines("""
        period,period_start,period_end,complete,team,worker,category,numerator,denominator,value,target_low,target_high,status
        2026-03,2026-03-01,2026-03-15,false,U,X,,1,1,1,35,50,below
    """)
    text = command("full_year_persons", "--from", "2026-02-01", "--to", "2026-02-01", "--format", "csv")
    assert text.splitlines()[1] == "2026-02,2026-02-01,2026-02-28,true,0.0714285714,,0.0714285714,,,none"


def test_csv_for_a_danish_excel() -> None:
    """'csv-da is what a Danish Excel opens': a byte order mark, semicolons, decimal commas."""
    text = command("full_year_persons", "--from", "2026-02-01", "--to", "2026-02-01", "--format", "csv-da")
    assert text.startswith("\ufeffperiod;period_start;")
    assert ";0,0714285714;" in text.splitlines()[1]


def test_where_in_the_command() -> None:
    """'[--where DIM=VALUE]…', 'dim=none', twice the same or, two different and."""
    text = command("inflow", "--where", "team=T", "--where", "team=U", "--where", "category=none", "--where",
                   "district=valby", "--grain", "quarter", "--format", "csv")  # fmt: skip
    assert text.splitlines()[1].startswith("2026-Q1,2026-01-01,2026-03-15,false,1,,1,")


def test_nothing_delivered() -> None:
    """'Nothing delivered: the row says not_delivered.' 'which is not zero and without categories no case has one'
    (extracts)."""
    show = "numerator denominator value target_low target_high status"
    for ident in ("phone_on_time", "answers_registered", "contacts_overdue", "mail_response_p90"):
        found = rows(world(), ident, show, start="2026-02-01", end="2026-02-28")
        assert found == ["2026-02 - - - - - not_delivered"], ident
    assert rows(world(), "open_cases", "value status", by="category", start="2026-03-01") == [
        "2026-03 - 1 none"
    ]


def test_delivered_but_empty_is_zero() -> None:
    """'Without one of the others the figures that need it say "not delivered", which is not zero' (extracts): a table
    with no rows was delivered."""
    snapshot = given(
        as_of="2026-01-31",
        cases="case_id opened_on\nA 2026-01-01",
        contacts="contact_id case_id channel received_at",
    )
    assert rows(snapshot, "phone_on_time", "numerator denominator value status") == ["2026-01 0 0 - none"]
    assert rows(snapshot, "contacts_overdue", "numerator denominator value status") == ["2026-01 0 - 0 none"]


@pytest.mark.parametrize(
    "question",
    [
        {"ident": "caseload"},
        {"ident": "inflow", "grain": "fortnight"},
        {"ident": "inflow", "weeks": 52},
        {"ident": "long_stock", "weeks": 30},
        {"ident": "inflow", "start": "2026-03-01", "end": "2026-02-01"},
        {"ident": "inflow", "where": "team=nowhere"},
    ],
)
def test_what_cannot_be_asked_is_a_usage_error(question: dict[str, object]) -> None:
    """An unknown id, grain or value; 'With --weeks N (8, 22, 26, 39, 47, 52, 78, 104)' for the long figures only."""
    with pytest.raises(UsageError):
        rows(world(), **question)
