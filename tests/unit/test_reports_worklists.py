"""Worklists opened again: by hand on a tiny world, and as many rows as the figures say on the sample."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from metrics import OPERATOR, Question, Scope, UsageError, Warehouse, ask
from reports.worklists import worklists
from spec.tables import given
from tavle.main import app
from topics.view import RELEASED, View
from unit.test_reports_status import records


def tiny() -> Any:
    """Friday 20 March 2026. A's first follow-up was due on 9 March (week 8) and was not held; B's is due on 13
    April, within four weeks; C's on 11 May is not; D met A's day and is closed, unmet."""
    return given(
        as_of="2026-03-20",
        workers="worker_id worker_name\nW =W",
        cases="case_id opened_on closed_on\nA 2026-01-12 .\nB 2026-02-16 .\nC 2026-03-16 .\nD 2026-01-12 2026-03-12",
        assignments="case_id valid_from worker_id\nA 2026-01-12 W\nB 2026-02-16 W\nC 2026-03-16 W\nD 2026-01-12 W",
        contacts="contact_id case_id channel received_at answered_at\n"
        "1 A phone 2026-03-10 .\n2 B phone 2026-03-10 2026-03-11\n3 B mail 2026-03-19 .",
        followups="followup_id case_id held_on",
    )


def sheets(data: bytes) -> dict[str, list[dict[str, Any]]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {s.title: records(s) for s in book}


def test_who_is_next_and_who_is_past() -> None:
    """By hand: week 8 falls 56 days after the first day of absence; a call is owed on the second working day."""
    found = sheets(worklists(View(tiny(), scope=OPERATOR)))
    first = [(r["Sag"], r["Frist"], r["Dage"]) for r in found["Kritisk fase"] if "ørste" in r["Skridt"]]
    assert first == [("B", datetime(2026, 4, 13), 24)]
    late = [(r["Sag"], r["Frist"], r["Dage"]) for r in found["Over frist uden skridt"]]
    assert late == [("A", datetime(2026, 3, 9), 11)]
    calls = [(r["Sag"], r["Frist"], r["Dage over"], r["Kanal"]) for r in found["Svar over frist"]]
    assert calls == [("A", datetime(2026, 3, 12), 8, "Telefon")]
    assert found["Svar over frist"][0]["Medarbejder"] == "=W"


def test_only_with_case_level() -> None:
    for scope in (RELEASED, Scope("finance"), Scope("head", units=(("team", "T"),))):
        with pytest.raises(UsageError, match="case level"):
            worklists(View(tiny(), scope=scope))


def test_without_contacts() -> None:
    world = given(as_of="2026-03-20", workers="worker_id\nW")
    book = openpyxl.load_workbook(io.BytesIO(worklists(View(world, scope=OPERATOR))))
    assert book["Svar over frist"]["A1"].value == "Henvendelser er ikke leveret"


def test_as_many_rows_as_the_figure_says(tmp_path: Path, sample_house: Path) -> None:
    warehouse, out = sample_house, tmp_path / "list.xlsx"
    words = ["report", "worklists", "--team", "T01", "-o", str(out), "--warehouse", str(warehouse)]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    found = sheets(out.read_bytes())
    question = Question("contacts_overdue", start=date(2026, 10, 1), where=(("team", "T01"),))
    expected = ask(Warehouse(warehouse).current(), question, OPERATOR).rows[-1].value
    assert len(found["Svar over frist"]) == expected and expected
    ahead = found["Kritisk fase"]
    assert ahead and all(datetime(2026, 11, 1) <= r["Frist"] <= datetime(2026, 11, 28) for r in ahead)
    behind = found["Over frist uden skridt"]
    assert behind and all(r["Frist"] <= datetime(2026, 10, 31) for r in behind)
    assert CliRunner().invoke(app, words).exit_code == 1
