"""extracts, "What bad input gets": every rule of a rejection, one that trips it and one that just does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.build.report import LoadReport
from etl.snapshots.load import load
from unit.deliveries import ANY_SHARE, GOOD, with_row, write

REJECTED: list[tuple[str, str, str, str]] = [
    ("cases.csv", "X,6,sickness,2025-10-01,2025-31-10,,,employed,valby", "opened_on", "unreadable"),
    ("cases.csv", "X,6,sickness,2025-10-01,31-02-2025,,,employed,valby", "opened_on", "unreadable"),
    ("cases.csv", "X,,sickness,2025-10-01,2025-10-10,,,employed,valby", "citizen_id", "missing"),
    ("cases.csv", ",6,sickness,2025-10-01,2025-10-10,,,employed,valby", "case_id", "missing"),
    ("cases.csv", "X,6,sickness,2025-10-01,NULL,,,employed,valby", "opened_on", "missing"),
    ("cases.csv", "X,6,sygdom,2025-10-01,2025-10-10,,,employed,valby", "benefit", "unknown_code"),
    ("cases.csv", "X,6,sickness,2025-10-01,2025-10-10,,,employed,hvidovre", "district", "unknown_code"),
    ("cases.csv", "A,6,sickness,2025-10-01,2025-10-10,,,employed,valby", "case_id", "duplicate"),
    ("cases.csv", "X,6,sickness,2025-10-01,2025-10-10,2025-10-09,job,employed,valby", "closed_on", "order"),
    ("cases.csv", "X,6,sickness,2025-10-11,2025-10-10,,,employed,valby", "opened_on", "order"),
    ("cases.csv", "X,6,sickness,2026-02-01,2026-02-01,,,employed,valby", "first_absence_on", "future"),
    ("cases.csv", "X,6,sickness,2025-10-01,2026-02-01,,,employed,valby", "opened_on", "future"),
    ("workers.csv", "W3,2025-01-01,,T9,1", "team_id", "no_parent"),
    ("workers.csv", "W3,2025-01-01,,,1", "team_id", "missing"),
    ("workers.csv", "W3,2025-01-01,,T1,1.6", "fte", "out_of_range"),
    ("workers.csv", "W3,2025-01-01,,T1,-0.1", "fte", "out_of_range"),
    ("workers.csv", "W3,2025-02-01,2025-01-31,T1,1", "valid_to", "order"),
    ("workers.csv", "W1,2025-06-01,2025-07-01,T1,1", "valid_from", "overlap"),
    ("workers.csv", "W1,2025-01-01,,T1,1", "worker_id", "duplicate"),
    ("assignments.csv", "Q,2025-10-10,,W1,", "case_id", "no_parent"),
    ("assignments.csv", "A,2025-10-11,,W9,", "worker_id", "no_parent"),
    ("assignments.csv", "A,2025-10-11,,,T9", "team_id", "no_parent"),
    ("assignments.csv", "A,2025-10-11,,,", "worker_id", "missing"),
    ("assignments.csv", "A,2025-10-10,,W2,", "case_id", "duplicate"),
    ("assignments.csv", "A,2025-10-12,2025-10-11,W1,", "valid_to", "order"),
    ("categories.csv", "A,2025-12-01,4", "category", "unknown_code"),
    ("categories.csv", "Q,2025-12-01,1", "case_id", "no_parent"),
    ("contacts.csv", "3,A,fax,2026-01-05 10:00,,,false,,", "channel", "unknown_code"),
    ("contacts.csv", "3,Q,mail,2026-01-05 10:00,,,false,,", "case_id", "no_parent"),
    ("contacts.csv", "3,A,mail,2026-01-05 10:00,2026-01-05 09:59,,false,,", "answered_at", "order"),
    ("contacts.csv", "3,A,mail,2026-01-05,2026-01-04,,false,,", "answered_at", "order"),
    ("contacts.csv", "3,A,mail,2026-02-01 00:10,,,false,,", "received_at", "future"),
    ("contacts.csv", "3,A,mail,2026-01-05 10:00,,,måske,,", "answered_live", "unreadable"),
    ("contacts.csv", "1,A,mail,2026-01-05 10:00,,,false,,", "contact_id", "duplicate"),
    ("followups.csv", "2,A,2026-02-01,phone", "held_on", "future"),
    ("reviews.csv", "2,A,samtale,2026-01-20,,", "kind", "unknown_code"),
    ("exemptions.csv", "A,2025-11-02,2025-11-01,standby", "valid_to", "order"),
    ("offers.csv", "2,A,L,P,2026-02-01,1", "started_on", "future"),
    ("offers.csv", "2,A,L,P,2026-01-01,dyrt", "price_dkk", "unreadable"),
    ("initiatives.csv", "P,1,1,Noget,done,2026-01-01", "plan", "duplicate"),
    ("initiatives.csv", "P,2,1,Noget,done,2026-02-01", "done_on", "future"),
]

ACCEPTED: list[tuple[str, str]] = [
    ("cases.csv", "X,6,sickness,2025-10-01,31-12-2025,,,employed,valby"),
    ("cases.csv", "X,6,sickness,2025-10-10,2025-10-10,2025-10-10,job,employed,valby"),
    ("cases.csv", "X,6,sickness,2026-01-31,2026-01-31,,,employed,valby"),
    ("cases.csv", "X,6,sickness,2025-10-01,2025-10-10,2026-02-01,job,employed,valby"),
    ("cases.csv", "X,6,sickness,01.10.2025,10-10-2025,-,NULL,employed,valby"),
    ("workers.csv", "W3,2025-01-01,,T1,1.5"),
    ("workers.csv", 'W3,2025-01-01,,T1,"0,8"'),
    ("workers.csv", "W3,2025-01-01,2025-01-01,T1,0"),
    ("workers.csv", "W1,2024-01-01,2025-01-01,T1,1"),
    ("assignments.csv", "A,2025-10-11,,W1,T2"),
    ("assignments.csv", "A,2027-10-11,,W1,"),
    ("contacts.csv", "3,A,mail,2026-01-05 10:00,2026-01-05,,ja,,"),
    ("contacts.csv", "3,A,mail,31-01-2026 23:59:59,,2026-03-01,0,,"),
    ("contacts.csv", "3,,mail,2026-01-05T10:00,,,nej,,"),
    ("offers.csv", '2,A,L,P,2026-01-01,"1.234,50"'),
    ("initiatives.csv", "P,2,1,Noget,running,"),
]


@pytest.fixture(scope="module")
def of_all(tmp_path_factory: pytest.TempPathFactory) -> LoadReport:
    """A delivery with all bad rows in it: none makes up for another, and none is another's fault."""
    folder = tmp_path_factory.mktemp("rejects")
    bad: dict[str, str | bytes | None] = {
        name: GOOD[name] + "".join(f"{row}\n" for at, row, *_ in REJECTED if at == name)
        for name in {name for name, *_ in REJECTED}
    }
    return load([write(folder / "in", bad)], folder / "wh", ANY_SHARE)


@pytest.mark.parametrize(("name", "row", "column", "rule"), REJECTED)
def test_a_bad_row_is_kept_with_file_row_column_and_rule(
    of_all: LoadReport, name: str, row: str, column: str, rule: str
) -> None:
    table = name.split(".")[0]
    where = GOOD[name].count("\n") + 1 + [r for at, r, *_ in REJECTED if at == name].index(row)
    (reject,) = [r for r in of_all.rejects if (r["table"], r["row"]) == (table, where)]
    assert (reject["column"], reject["rule"]) == (column, rule)
    assert str(reject["file"]).endswith(name)


def test_the_bad_rows_are_rejected_and_no_others(of_all: LoadReport) -> None:
    assert len(of_all.rejects) == len(REJECTED)
    for count in of_all.tables:
        bad = sum(name == f"{count.table}.csv" for name, *_ in REJECTED)
        assert (count.rejected, count.read) == (bad, count.loaded + bad)


@pytest.mark.parametrize(("name", "row"), ACCEPTED)
def test_a_row_that_just_does_not_trip_a_rule_is_loaded(tmp_path: Path, name: str, row: str) -> None:
    report = load([write(tmp_path / "in", with_row(name, row))], tmp_path / "wh")
    assert not report.rejects
    assert {c.table: c.read for c in report.tables} == {c.table: c.loaded for c in report.tables}


def test_a_row_with_too_few_cells_is_rejected_and_its_number_is_right(tmp_path: Path) -> None:
    text = GOOD["assignments.csv"].replace(
        "B,2025-10-10,,W2,\n", "B,2025-10-10\nB,2025-10-10,,W2,\n\nB,2026,,W2,\n"
    )
    report = load([write(tmp_path / "in", {"assignments.csv": text})], tmp_path / "wh")
    assert [(r["row"], r["rule"]) for r in report.rejects] == [(3, "malformed"), (6, "unreadable")]
    (count,) = [c for c in report.tables if c.table == "assignments"]
    assert (count.read, count.loaded, count.rejected) == (5, 3, 2)


def test_what_refers_to_a_rejected_row_is_rejected_but_not_for_its_own_fault(tmp_path: Path) -> None:
    text = GOOD["cases.csv"].replace("A,610190-1234,sickness", "A,610190-1234,sygdom")
    report = load([write(tmp_path / "in", {"cases.csv": text})], tmp_path / "wh", ANY_SHARE)
    counts = {c.table: (c.read, c.loaded, c.rejected, c.rejected_own) for c in report.tables}
    assert counts["cases"] == (3, 2, 1, 1)
    assert counts["assignments"] == (3, 2, 1, 0)
    assert counts["contacts"] == (2, 1, 1, 0)
    assert counts["followups"] == (1, 0, 1, 0)


def test_the_first_acceptable_row_of_a_key_stays(tmp_path: Path) -> None:
    text = GOOD["categories.csv"] + "B,2025-11-01,9\nB,2025-11-01,1\nB,2025-11-01,2\n"
    report = load([write(tmp_path / "in", {"categories.csv": text})], tmp_path / "wh")
    assert [(r["row"], r["rule"]) for r in report.rejects] == [(3, "unknown_code"), (5, "duplicate")]
