"""Several sources in one load, `delivery.toml` whole, and what a source may bring of its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from etl.build.report import LoadReport
from etl.errors import Refused
from etl.snapshots.load import Options, load
from metrics import OPERATOR, Question, Snapshot, Warehouse, ask
from unit.deliveries import ANY_SHARE, GOOD, TOML, write
from unit.intake import Taken, take

CASES_ONLY: dict[str, str | bytes | None] = {n: None for n in GOOD if n not in (
    "teams.csv", "workers.csv", "cases.csv", "assignments.csv", "exemptions.csv")}  # fmt: skip

PHONES = """
name = "telefoni"
title = "Omstillingens historik"
date_order = "mdy"
timezone = "UTC"
nulls = ["", "?"]
[tables.contacts]
file = "opkald"
[tables.contacts.columns]
contact_id = "Id"
case_id = "Case"
received_at = "Start"
answered_at = "Answered"
due_on = "Deadline"
team_id = "Queue"
worker_id = "Agent"
answered_live = "Live"
[tables.contacts.constants]
channel = "phone"
[tables.contacts.codes.team_id]
"""
CALLS = (
    "Id,Case,Start,Answered,Deadline,Queue,Agent,Live\n"
    # 23:30 UTC on Sunday 4 January is Monday the 5th in Denmark: due on the 7th, answered on the 8th.
    "P1,A,01/04/2026 23:30,01/08/2026 08:00,?,T1,W1,false\n"
    # The source's own deadline wins over the two working days.
    "P2,A,01/05/2026 10:00,01/08/2026 08:00,01/09/2026,?,?,false\n"
    # Without a case: the delivered team and worker are all that is known.
    "P3,?,01/05/2026 10:00,01/06/2026 08:00,?,T2,W2,false\n"
    "P4,?,01/05/2026 10:00,01/05/2026 10:00,?,T2,?,true\n"
)


def _two(tmp_path: Path, calls: str = CALLS, toml: str = "") -> list[Path]:
    cases = write(tmp_path / "sager", CASES_ONLY)
    phones = tmp_path / "telefoni"
    phones.mkdir()
    (phones / "opkald.csv").write_text(calls, encoding="utf-8")
    (phones / "telefoni.toml").write_text(PHONES, encoding="utf-8")
    stated = toml or 'as_of = 2026-01-31\nsource = "telefoni.toml"\n'
    (phones / "delivery.toml").write_text(stated, encoding="utf-8")
    return [cases, phones]


def _loaded(
    folders: list[Path], tmp_path: Path, options: Options | None = None
) -> tuple[LoadReport, Snapshot]:
    report = load(folders, tmp_path / "wh", ANY_SHARE, options)
    return report, Warehouse(tmp_path / "wh").current()


def _shares(snapshot: Snapshot, *by: str) -> dict[tuple[str | None, ...], tuple[float | None, float | None]]:
    question = Question("phone_on_time", by=by, grain="month", start=date(2026, 1, 1))
    return {row.dims: (row.numerator, row.denominator) for row in ask(snapshot, question, OPERATOR)}


def test_cases_from_one_system_and_calls_from_another_load_as_one(tmp_path: Path) -> None:
    report, snapshot = _loaded(_two(tmp_path), tmp_path)
    counts = {t.table: (t.delivered, t.read, t.loaded) for t in report.tables}
    assert counts["cases"] == (True, 3, 3)
    assert counts["contacts"] == (True, 4, 4)
    assert counts["followups"] == (False, 0, 0)
    assert snapshot.source == "canonical, telefoni"
    assert not report.rejects


def test_each_source_has_its_own_clock_deadlines_and_words(tmp_path: Path) -> None:
    _, snapshot = _loaded(_two(tmp_path), tmp_path)
    # P1 late, P2 in time by its own deadline, P3 in time; P4 was taken at once and is owed nothing.
    assert _shares(snapshot) == {(): (2, 3)}


def test_a_contact_without_a_case_has_what_was_delivered_with_it(tmp_path: Path) -> None:
    _, snapshot = _loaded(_two(tmp_path), tmp_path)
    assert _shares(snapshot, "team") == {("T1",): (1, 2), ("T2",): (1, 1)}
    # W1 has case A; the call without a case is W2's.
    assert _shares(snapshot, "worker") == {("W1",): (1, 2), ("W2",): (1, 1)}
    assert _shares(snapshot, "district") == {("valby",): (1, 2), (None,): (1, 1)}


def test_a_call_of_an_unknown_case_is_rejected_for_its_parent(tmp_path: Path) -> None:
    report, _ = _loaded(_two(tmp_path, CALLS + "P5,Q,01/05/2026 10:00,?,?,T1,?,false\n"), tmp_path)
    (reject,) = report.rejects
    assert (reject["rule"], reject["row"], reject["value"]) == ("no_parent", 6, "Q")
    assert str(reject["file"]).endswith("telefoni/opkald.csv")


def test_the_same_table_from_two_deliveries_is_one_table(tmp_path: Path) -> None:
    folders = _two(tmp_path)
    write(folders[0], {**CASES_ONLY, "contacts.csv": GOOD["contacts.csv"] + "P1,A,mail,2026-01-05,,,,,\n"})
    report, _ = _loaded(folders, tmp_path)
    contacts = next(t for t in report.tables if t.table == "contacts")
    assert (contacts.read, contacts.loaded, contacts.rejected) == (7, 6, 1)
    assert [r["rule"] for r in report.rejects] == ["duplicate"]
    assert str(report.rejects[0]["file"]).endswith("opkald.csv")


def test_deliveries_of_different_days_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="different days"):
        load(_two(tmp_path, toml='as_of = 2026-01-30\nsource = "telefoni.toml"\n'), tmp_path / "wh")


def test_a_required_table_may_come_from_any_of_them(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="required tables teams, workers, cases and assignments are missing"):
        load(_two(tmp_path)[1:], tmp_path / "wh")


def test_exemptions_are_loaded_with_their_kinds(tmp_path: Path) -> None:
    rows = "A,2025-11-01,2025-12-01,standby\nA,2025-12-01,,dispensation\nC,2026-01-01,2026-01-01,other\n"
    head = GOOD["exemptions.csv"].split("\n")[0]
    report, _ = _loaded([write(tmp_path / "in", {"exemptions.csv": f"{head}\n{rows}"})], tmp_path)
    assert next((t.read, t.loaded) for t in report.tables if t.table == "exemptions") == (3, 3)
    empty = next(f for f in report.findings if f.rule == "empty_interval")
    assert empty.examples == ("exemptions C: 2026-01-01",)


# delivery.toml


def test_row_counts_other_than_the_owners_are_told(tmp_path: Path) -> None:
    toml = TOML + "[rows]\ncases = 4\ncontacts = 2\nassignments = 3\nfollowups = 0\n"
    report, _ = _loaded([write(tmp_path / "in", toml=toml)], tmp_path)
    found = {f.table: (f.severity, f.count, f.examples) for f in report.findings if f.rule == "row_count"}
    assert found == {"cases": ("warning", 1, ("4 / 3",)), "followups": ("warning", 1, ("0 / 1",))}


def test_the_owner_may_count_by_file_name(tmp_path: Path) -> None:
    toml = 'as_of = 2026-01-31\nsource = "telefoni.toml"\n[rows]\nopkald = 5\n'
    report, _ = _loaded(_two(tmp_path, toml=toml), tmp_path)
    assert [f.table for f in report.findings if f.rule == "row_count"] == ["contacts"]


def test_history_begins_where_the_delivery_says(tmp_path: Path) -> None:
    _, said = _loaded([write(tmp_path / "a", toml=TOML + "history_from = 2025-11-01\n")], tmp_path)
    assert said.history_from == date(2025, 11, 1)
    report = load([write(tmp_path / "b")], tmp_path / "wh2")
    assert report.history_from == date(2025, 10, 10)


def test_a_switch_stands_in_where_the_file_does_not_say(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", toml=None)
    report = load([folder], tmp_path / "wh", options=Options(as_of=date(2026, 1, 31), source="canonical"))
    assert report.as_of == date(2026, 1, 31)


WRONG_TOML: list[tuple[str, str]] = [
    ('as_of = "i går"\n', "not a date"),
    ("as_of = 2026-01-31T10:00:00\n", "not a date"),
    (TOML + "dag = 3\n", "unknown key 'dag'"),
    (TOML + 'rows = "mange"\n', "whole number a table"),
    (TOML + "[rows]\ncases = 2.5\n", "whole number a table"),
    (TOML + "[rows]\ncases = -1\n", "whole number a table"),
    (TOML + "[rows]\nsager = 3\n", "'sager' names no table or file"),
    (TOML + "history_from = 2026-02-01\n", "lies after as_of"),
    ('as_of = 2026-01-31\nsource = "../x.toml"\n', "no source profile"),
]


@pytest.mark.parametrize(("toml", "words"), WRONG_TOML, ids=[w for _, w in WRONG_TOML])
def test_a_delivery_toml_that_cannot_be_meant_is_refused(tmp_path: Path, toml: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        load([write(tmp_path / "in", toml=toml)], tmp_path / "wh")


WRONG_PROFILE: list[tuple[str, str]] = [
    ('date_order = "ymd"', "not dmy or mdy"),
    ('timezone = "Europe/Kobenhavn"', "no time zone"),
    ('nulls = "NULL"', "nulls must be a list"),
    ("[tables.sager]\nfile = 'sager'", "no table 'sager'"),
    ("[tables.cases]\nfil = 'sager'", "unknown key 'fil'"),
    ("[tables.cases]\nsheet = 'x'", "needs a file or a select"),
    ("[tables.cases]\nfile = 'sager'\n[tables.cases.columns]\nsag = 'Sag'", "'sag', which cases does not have"),
    ("[tables.cases]\nfile = 3", "must be a text"),
    ("[tables]\ncases = 3", "must be a table"),
    ("[tables.cases]\nfile = 'sager'\ncolumns = 'x'", "must be a table"),
    ("[tables.cases]\nfile = 'sager'\n[tables.cases.columns]\ncase_id = 3", "must be texts"),
    ("[raw.log]\nfile = 'log'", "needs a file and columns"),
    ("columns = ", "cannot be read as TOML"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), WRONG_PROFILE, ids=[w for _, w in WRONG_PROFILE])
def test_a_profile_that_cannot_be_meant_is_refused(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "p.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=words):
        load([write(tmp_path / "in", toml='as_of = 2026-01-31\nsource = "p.toml"\n')], tmp_path / "wh")


SELECTED = """
name = "valgt"
[raw.log]
file = "log"
[raw.log.columns]
id = "Id"
team = "Team"
[tables.teams]
select = "select id as team_id, team as team_name, 'A' as department, 'C' as centre, _row from log"
"""


def _selected(tmp_path: Path, lines: list[str]) -> Taken:
    (tmp_path / "valgt.toml").write_text(SELECTED, encoding="utf-8")
    (tmp_path / "log.csv").write_text("Id;Team\n" + "\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "delivery.toml").write_text('as_of = 2026-01-31\nsource = "valgt.toml"\n', encoding="utf-8")
    return take(tmp_path, "teams")


def test_lines_of_a_raw_file_that_cannot_be_split_are_told_with_their_rows(tmp_path: Path) -> None:
    taken = _selected(tmp_path, ["1;a", "2;b;c", "3;d"])
    assert taken.column("team_id") == ["1", "3"]
    assert [rule for rule, _ in taken.notes] == ["lost_lines"]
    assert "1 rækker" in taken.notes[0][1]
    assert "række 3" in taken.notes[0][1]


@pytest.mark.parametrize(("lost", "whole", "refused"), [(10, 989, True), (10, 990, False), (9, 9, False)])
def test_too_many_of_them_refuse_the_delivery(tmp_path: Path, lost: int, whole: int, refused: bool) -> None:
    lines = [f"{n};a" for n in range(whole)] + ["x;y;z"] * lost
    if refused:
        with pytest.raises(Refused, match=f"{lost} of {lost + whole} lines"):
            _selected(tmp_path, lines)
    else:
        assert len(_selected(tmp_path, lines).rows) == whole
