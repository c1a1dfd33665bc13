"""Issued reports: kept with their figures, made again the same, and the next one names what was revised."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from etl.snapshots.snapshots import pins
from metrics import INDICATORS, OPERATOR, Snapshot
from metrics.revisions import ask_against
from reports.calendar import Due, due, due_for
from reports.revised import revised
from reports.status import status_workbook
from spec.tables import given
from store import IssuedReports, Store, clock
from tavle.main import app
from topics.view import RELEASED, View
from unit.test_reports_status import records

BEFORE = """case_id opened_on closed_on
A 2026-01-05 2026-02-10
B 2026-01-05 .
C 2026-02-20 ."""
# Two weeks later B turns out to have been closed in February; C is closed in March, which still ran then.
AFTER = """case_id opened_on closed_on
A 2026-01-05 2026-02-10
B 2026-01-05 2026-02-12
C 2026-02-20 2026-03-16"""


def world(as_of: str, cases: str, into: Snapshot | None = None) -> Snapshot:
    days = [line.split() for line in cases.splitlines()[1:]]
    return given(
        as_of=as_of,
        into=into,
        workers="worker_id\nW",
        cases=cases,
        assignments="case_id valid_from worker_id\n" + "\n".join(f"{c[0]} {c[1]} W" for c in days),
    )


def run(warehouse: Path, *words: str) -> Any:
    return CliRunner().invoke(app, ["report", "status", *words, "--warehouse", str(warehouse)])


def sheet(path: Path) -> Any:
    return openpyxl.load_workbook(path)["Ændret siden sidst"]


def test_two_reports_with_a_correction_between_them(tmp_path: Path) -> None:
    """The second names the revision, with what was said, what is so now, and the amount."""
    first = world("2026-03-06", BEFORE)
    house = first.path.parent
    done = run(house, "--whole", "--issue", "-o", str(tmp_path / "one.xlsx"))
    assert done.exit_code == 0 and "issued as number 1" in done.output, done.output
    assert sheet(tmp_path / "one.xlsx")["A1"].value.startswith("Der er ingen tidligere")
    second = world("2026-03-20", AFTER, into=first)
    done = run(house, "--whole", "--issue", "-o", str(tmp_path / "two.xlsx"))
    assert done.exit_code == 0 and "issued as number 2" in done.output, done.output

    rows = {(r["Figur"], r["Enhed"], r["Periode"]): r for r in records(sheet(tmp_path / "two.xlsx"))}
    row = rows["Afslutninger pr. medarbejder pr. måned", "Alle", "februar 2026"]
    assert (row["Sagt sidst"], row["Nu"], row["Ændring"]) == (1, 2, 1)
    row = rows["Åbne sager", "Alle", "februar 2026"]
    assert (row["Sagt sidst"], row["Nu"], row["Ændring"]) == (2, 1, -1)
    assert not [key for key in rows if key[2] != "februar 2026"]
    front = openpyxl.load_workbook(tmp_path / "two.xlsx")["Svar på spørgsmålene"]
    said = [c.value for (c,) in front["A1:A10"]]
    assert f"{len(rows)} tal er rettet siden status pr. 06-03-2026." in said

    # The same that `tavle metric --against` finds, over all questions of the report.
    figures = View(second, scope=OPERATOR)
    status_workbook(figures)
    expected = set()
    for question in figures.answers:
        if not set(INDICATORS[question.id].needs) <= second.delivered:
            continue
        for found in ask_against(second, first, question, OPERATOR):
            if found.complete and found.revision is not None and found.revision.complete:
                expected.add(
                    (question.id, question.weeks, found.dims, found.period, found.revision.value, found.value)
                )
    kept = IssuedReports(Store(house)).get(1)
    got = {(r.id, r.weeks, r.dims, r.period, r.then, r.now) for r in revised(kept.figures, figures)}
    assert got == expected and len(got) >= 5


def test_an_issued_report_is_made_again(tmp_path: Path) -> None:
    """From its pinned snapshot, with the same figures and the same bytes, whatever was published meanwhile."""
    first = world("2026-03-06", BEFORE)
    house = first.path.parent
    assert run(house, "--issue", "-o", str(tmp_path / "one.xlsx")).exit_code == 0
    kept = IssuedReports(Store(house)).get(1)
    assert hashlib.sha256(kept.figures).hexdigest() == kept.sha256
    assert (kept.as_of, kept.snapshot, kept.released) == (date(2026, 3, 6), first.id, True)
    assert any("status issued" in reason for reason in pins(house)[first.id])
    world("2026-03-20", AFTER, into=first)
    done = run(house, "--again", "1", "-o", str(tmp_path / "again.xlsx"))
    assert done.exit_code == 0 and kept.sha256 in done.output, done.output
    assert (tmp_path / "again.xlsx").read_bytes() == (tmp_path / "one.xlsx").read_bytes()
    assert run(house, "--again", "7", "-o", str(tmp_path / "x.xlsx")).exit_code == 1
    assert run(house, "--again", "1", "--issue").exit_code == 2


def test_figures_that_are_not_the_issued_ones_are_refused(tmp_path: Path) -> None:
    first = world("2026-03-06", BEFORE)
    house = first.path.parent
    kept = IssuedReports(Store(house))
    number = kept.add("status", first.as_of, first.id, True, "0" * 64, b"{}", None, "nobody")
    done = run(house, "--again", str(number), "-o", str(tmp_path / "x.xlsx"))
    assert done.exit_code == 1 and "cannot be made again" in done.output
    assert not (tmp_path / "x.xlsx").exists()


def test_a_report_that_is_not_sent_is_not_kept(tmp_path: Path) -> None:
    first = world("2026-03-06", BEFORE)
    assert run(first.path.parent, "-o", str(tmp_path / "draft.xlsx")).exit_code == 0
    assert IssuedReports(Store(first.path.parent)).of("status") == []
    assert pins(first.path.parent) == {}


def test_a_hidden_cell_is_never_revised() -> None:
    """The correction moves counts below five: the released form tells nothing of it."""
    first = world("2026-03-06", BEFORE)
    second = world("2026-03-20", AFTER)
    before, after = View(first, scope=RELEASED), View(second, scope=RELEASED)
    status_workbook(before)
    status_workbook(after)
    assert not [r for r in revised(before.canonical(), after) if r.id in ("outflow", "open_cases")]


def test_the_calendar_of_the_plan() -> None:
    """Every 14 days from the last Friday of November 2008; the first report issued for a day answers it."""
    assert FRIDAY.strftime("%A") == "Friday" and due_for(FRIDAY) == FRIDAY
    assert due_for(date(2026, 11, 22)) == date(2026, 11, 20)
    assert due_for(date(2026, 11, 28)) == date(2026, 12, 4)
    found = due(date(2026, 11, 22), [(date(2026, 11, 20), 9), (date(2026, 11, 20), 8)], last=2)
    assert found == [Due(date(2026, 11, 6), None), Due(date(2026, 11, 20), 8), Due(date(2026, 12, 4), None)]


FRIDAY = date(2008, 11, 28)


def test_what_is_due_is_listed(tmp_path: Path) -> None:
    first = world("2026-03-06", BEFORE)
    house = first.path.parent
    assert run(house, "--issue", "-o", str(tmp_path / "one.xlsx")).exit_code == 0
    lines = run(house, "--due").stdout.splitlines()
    assert len(lines) == 7
    (told,) = [line for line in lines if "issued" in line]
    assert told.startswith(due_for(clock.today()).isoformat()) and "number 1" in told


@pytest.mark.parametrize("day", [date(2008, 11, 1), date(2008, 11, 28)])
def test_nothing_was_due_before_the_first(day: date) -> None:
    assert due_for(day) == FRIDAY
