"""indicators, "The command that shows any figure": `--compare`, and the baseline of "Target groups"."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from functools import cache
from math import exp, log, sqrt

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from etl.settings.settings import Target
from metrics import OPERATOR, Question, Snapshot, UsageError, ask
from spec.tables import given, lines, rows
from tavle.main import app

BESIDE = "value compare_period compare_value difference index"


@cache
def world() -> Snapshot:
    """History from 2024-12-01. Opened: two in December 2024, four in January 2025, one on 10 and one on 25 February
    2025; five in January 2026, two on 5 February 2026. as_of is 15 February 2026."""
    opened = ["2024-12-02"] * 2 + ["2025-01-06"] * 4 + ["2025-02-10", "2025-02-25"]
    opened += ["2026-01-05"] * 5 + ["2026-02-05"] * 2
    cases = [f"C{n} {day} {'valby' if n % 2 else 'vanloese'}" for n, day in enumerate(opened)]
    return given(
        as_of="2026-02-15",
        history_from="2024-12-01",
        cases="case_id opened_on district\n" + "\n".join(cases),
    )


def test_previous() -> None:
    """'each value with the previous period'; 'index: compared value = 100'; what reaches before history_from is null."""
    assert rows(world(), "inflow", BESIDE, end="2025-03-01", compare="previous") == lines("""
        2024-12 2 2024-11 - -  -
        2025-01 4 2024-12 2 2  200
        2025-02 2 2025-01 4 -2 50
        2025-03 0 2025-02 2 -2 0
    """)


def test_against_nothing_there_is_a_difference_and_no_index() -> None:
    """The compared value is 100 only where there is one."""
    assert rows(world(), "inflow", BESIDE, start="2026-01-01", end="2026-01-31", compare="previous") == [
        "2026-01 5 2025-12 0 5 -"
    ]


def test_last_year_is_the_same_label_a_year_before() -> None:
    """'--compare last_year = the same label a year before'"""
    assert rows(world(), "inflow", BESIDE, start="2026-01-01", end="2026-01-31", compare="last_year") == [
        "2026-01 5 2025-01 4 1 125"
    ]
    assert rows(world(), "inflow", BESIDE, grain="week", start="2026-01-05", end="2026-01-05", compare="last_year") == [
        "2026-W02 5 2025-W02 4 1 125"
    ]  # fmt: skip
    assert rows(world(), "open_cases", BESIDE, grain="quarter", start="2025-12-31", end="2025-12-31", compare="last_year") == [
        "2025-Q4 8 2024-Q4 - - -"
    ]  # fmt: skip


def test_a_running_period_is_compared_with_as_many_days() -> None:
    """'a running period compares with the same number of days of the other': 15 days of February 2025 have the one
    opened on the 10th, and 15 days of January 2026 all five; 46 days of the year before end on 15 February."""
    assert rows(world(), "inflow", BESIDE, start="2026-02-01", compare="last_year") == [
        "2026-02 2 2025-02 1 1 200"
    ]
    assert rows(world(), "inflow", BESIDE, start="2026-02-01", compare="previous") == [
        "2026-02 2 2026-01 5 -3 40"
    ]
    assert rows(world(), "inflow", BESIDE, grain="year", start="2026-01-01", compare="last_year") == [
        "2026 7 2025 5 2 140"
    ]
    assert rows(world(), "open_cases", BESIDE, start="2026-02-01", compare="last_year") == ["2026-02 15 2025-02 7 8 214.285714"]  # fmt: skip


def test_a_running_period_that_is_longer_than_the_whole_other() -> None:
    """30 March against all 28 days of February."""
    snapshot = given(
        as_of="2026-03-30", history_from="2026-01-01", cases="case_id opened_on\nA 2026-02-28\nB 2026-03-30"
    )
    assert rows(snapshot, "inflow", BESIDE, start="2026-03-01", compare="previous") == [
        "2026-03 1 2026-02 1 0 100"
    ]


def test_week_53_is_compared_with_week_52() -> None:
    """'W53 → W52'; 2026 has a week 53 (28 December to 3 January) and 2025 none."""
    snapshot = given(
        as_of="2027-01-10",
        history_from="2025-01-01",
        cases="case_id opened_on\nA 2025-12-22\nB 2025-12-28\nC 2025-12-29\nD 2026-12-28\nE 2026-12-21\nF 2027-01-04",
    )
    assert rows(snapshot, "inflow", BESIDE, grain="week", start="2026-12-21", compare="last_year") == lines("""
        2026-W52 1 2025-W52 2 -1 50
        2026-W53 1 2025-W52 2 -1 50
        2027-W01 1 2026-W01 1 0  100
    """)


def test_the_29th_of_february_is_compared_with_the_28th() -> None:
    """The nearest day, as week 52 is the nearest week."""
    snapshot = given(
        as_of="2024-03-01", history_from="2023-01-01", cases="case_id opened_on\nA 2023-02-28\nB 2024-02-29"
    )
    assert rows(snapshot, "inflow", BESIDE, grain="day", start="2024-02-28", end="2024-02-29", compare="last_year") == lines("""
        2024-02-28 0 2023-02-28 1 -1 0
        2024-02-29 1 2023-02-28 1 0  100
    """)  # fmt: skip


def test_by_and_where() -> None:
    """Each cell with the same cell; one that did not occur in the other period was 0 (a count) or nothing (a share)."""
    assert rows(world(), "inflow", BESIDE, by="district", start="2026-01-01", end="2026-01-31", compare="last_year") == lines("""
        2026-01 valby    2 2025-01 2 0 100
        2026-01 vanloese 3 2025-01 2 1 150
    """)  # fmt: skip
    assert rows(world(), "inflow", BESIDE, where="district=valby", start="2026-01-01", end="2026-01-31", compare="last_year") == [
        "2026-01 2 2025-01 2 0 100"
    ]  # fmt: skip
    assert rows(world(), "inflow", BESIDE, by="district", grain="day", start="2026-01-05", end="2026-01-05", compare="previous") == lines("""
        2026-01-05 valby    2 2026-01-04 0 2 -
        2026-01-05 vanloese 3 2026-01-04 0 3 -
    """)  # fmt: skip
    assert rows(world(), "closure_rate", BESIDE, by="district", grain="day", start="2024-12-02", end="2024-12-02", compare="previous") == lines("""
        2024-12-02 valby    0 2024-12-01 - - -
        2024-12-02 vanloese 0 2024-12-01 - - -
    """)  # fmt: skip


def test_rolling_sums_that_reach_before_the_history_are_null() -> None:
    """'only rolling sums and comparisons that reach before history_from are null': the 52 weeks to the end of 2025 begin
    on 30 December 2024, those to November 2025 on 2 December 2024, those to October 2025 before the history."""
    assert rows(
        world(), "inflow_52w", BESIDE, start="2025-11-01", end="2025-12-31", compare="previous"
    ) == lines("""
        2025-11 8 2025-10 - -  -
        2025-12 6 2025-11 8 -2 75
    """)


def test_not_delivered() -> None:
    """'Nothing delivered: the row says not_delivered', and there is nothing to compare."""
    assert rows(world(), "phone_on_time", f"status {BESIDE}", start="2026-01-01", end="2026-01-31", compare="previous") == [
        "2026-01 not_delivered - - - - -"
    ]  # fmt: skip


@cache
def groups() -> Snapshot:
    """2022-H1 (181 days): ten cases of group 1 stand open throughout, one more on all but the last day, and six come
    and go in a day. 2026-H1: the ten, and three that are open on all but the last day."""
    cases = [f"S{n} 2021-12-31 . . 1" for n in range(10)]
    cases += ["B 2021-12-31 2022-06-30 job 1", "J 2022-03-01 2022-03-01 job_clarification 1"]
    cases += [f"B{n} 2022-0{n}-01 2022-0{n}-01 job 1" for n in range(1, 6)]
    cases += [f"C{n} 2025-12-31 2026-06-30 job 1" for n in range(3)]
    return given(
        as_of="2026-10-08",
        history_from="2022-01-01",
        cases="case_id opened_on closed_on close_reason target_group\n" + "\n".join(cases),
    )


def test_target_groups_against_the_same_half_of_2022() -> None:
    """'Each with the same halfyear of the baseline year (2022) beside it (--compare baseline)'; the running half-year
    (100 days) with 100 days. 6 of 10 + 180/181, 3 of 10 + 3 × 180/181."""
    now, then = 3 / (10 + 3 * 180 / 181), 6 / (10 + 180 / 181)
    assert rows(
        groups(), "target_group_outflow_rate", BESIDE, start="2026-01-01", compare="baseline"
    ) == lines(f"""
        2026-H1 {now:.6f} 2022-H1 {then:.6f} {now - then:.6f} {now / then * 100:.6f}
        2026-H2 0        2022-H2 0        0                 -
    """)
    assert rows(groups(), "target_group_job_rate", BESIDE, grain="month", start="2026-05-01", end="2026-05-01", compare="baseline") == [
        f"2026-05 0 2022-05 {1 / 11:.6f} {-1 / 11:.6f} 0"
    ]  # fmt: skip


def test_the_interval_of_the_rate_ratio() -> None:
    """'with a 95 % Poisson interval of the rate ratio': exp(ln RR ± 1.96 √(1/3 + 1/6)); none where nobody left."""
    answer = ask(
        groups(),
        Question("target_group_outflow_rate", start=date(2026, 1, 1), compare="baseline"),
        OPERATOR,
    )
    first, running = (row.comparison for row in answer)
    assert first is not None and running is not None and first.ratio is not None
    ratio = (3 / (1810 + 3 * 180)) / (6 / (1810 + 180))
    reach = 1.959964 * sqrt(1 / 3 + 1 / 6)
    assert first.ratio.value == pytest.approx(ratio)
    assert first.ratio.low == pytest.approx(exp(log(ratio) - reach), rel=1e-5)
    assert first.ratio.high == pytest.approx(exp(log(ratio) + reach), rel=1e-5)
    assert running.ratio is None


@cache
def caseload() -> Snapshot:
    """One worker with two cases; a team baseline beside the sources' (70 in 2022, 90 in 2008)."""
    own = Target(indicator="caseload_per_worker", unit_level="team", unit="T", kind="baseline", low=4, high=None,
                 valid_from=date(2025, 1, 1), valid_to=date(2025, 4, 1), source="eget tal")  # fmt: skip
    from etl.settings.settings import load_settings

    return given(
        as_of="2026-01-31",
        settings={"targets": (*load_settings().targets, own)},
        workers="worker_id\nW",
        cases="case_id opened_on\nA 2026-01-01\nB 2026-01-01",
        assignments="case_id valid_from worker_id\nA 2026-01-01 W\nB 2026-01-01 W",
    )


def test_a_baseline_that_a_source_states() -> None:
    """[baseline 70 in 2022, 90 in 2008]: the number of the year that began last; a unit's own before that of all."""
    assert rows(caseload(), "caseload_per_worker", BESIDE, compare="baseline") == [
        "2026-01 2 2022 70 -68 2.857143"
    ]
    assert rows(caseload(), "caseload_per_worker", BESIDE, by="team", compare="baseline") == [
        "2026-01 T 2 2025-Q1 4 -2 50"
    ]
    assert rows(caseload(), "caseload_per_worker", "compare_period compare_value", grain="year", start="2021-06-01", end="2021-06-01", compare="baseline") == [
        "2021 2008 90"
    ]  # fmt: skip


def test_baseline_only_where_a_baseline_year_is_defined() -> None:
    """'baseline only where a baseline year is defined'; an unknown comparison is wrong usage too."""
    with pytest.raises(UsageError, match="closures has no baseline year"):
        rows(world(), "closures", compare="baseline")
    with pytest.raises(UsageError, match="previous, last_year, baseline"):
        rows(world(), "closures", compare="before")


def command(*words: str) -> bytes:
    result = CliRunner().invoke(
        app, ["metric", *words, "--warehouse", str(world().path.parent), "--from", "2026-02-01"]
    )
    assert result.exit_code == 0, result.output
    return result.stdout_bytes


def test_the_columns_of_every_format() -> None:
    """'with --compare, then compare_period, compare_value, difference, index', after status, in every format."""
    plain = command("inflow", "--compare", "last_year", "--format", "csv").decode()
    assert plain.splitlines() == [
        "period,period_start,period_end,complete,numerator,denominator,value,target_low,target_high,status,"
        "compare_period,compare_value,difference,index",
        "2026-02,2026-02-01,2026-02-15,false,2,,2,,,none,2025-02,1,1,200",
    ]
    danish = command("full_year_persons", "--compare", "last_year", "--format", "csv-da").decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(danish), delimiter=";")
    assert (row["compare_period"], row["compare_value"]) == ("2025-02", "6,4")
    (found,) = json.loads(command("inflow", "--compare", "last_year", "--format", "json"))["rows"]
    assert list(found)[-4:] == ["compare_period", "compare_value", "difference", "index"]
    assert (found["compare_period"], found["compare_value"], found["index"]) == ("2025-02", 1, 200)
    table = pq.read_table(io.BytesIO(command("inflow", "--compare", "last_year", "--format", "parquet")))
    assert table.column_names[-4:] == ["compare_period", "compare_value", "difference", "index"]
    assert table.to_pylist()[0]["compare_value"] == 1
    shown = command("inflow", "--compare", "last_year").decode()
    assert "2025-02" in shown
    assert "2026-02 er foreløbig: 15 dage, til 15-02-2026, sammenlignet med lige så mange dage." in shown


def test_without_compare_there_are_no_such_columns() -> None:
    assert b"compare" not in command("inflow", "--format", "csv")


def test_the_ratio_in_json() -> None:
    """The interval stands in JSON; the columns of a file are those of the specification."""
    result = CliRunner().invoke(
        app,
        ["metric", "target_group_outflow_rate", "--compare", "baseline", "--format", "json", "--from", "2026-01-01",
         "--warehouse", str(groups().path.parent)],
    )  # fmt: skip
    first, running = json.loads(result.stdout)["rows"]
    assert first["ratio_low"] < first["rate_ratio"] < first["ratio_high"]
    assert (running["rate_ratio"], running["ratio_low"], running["ratio_high"]) == (None, None, None)
