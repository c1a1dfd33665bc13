"""Reports made in the background, for the page: who may, how far it has come, and whose file it is."""

from __future__ import annotations

import os
import time
from pathlib import Path

import openpyxl
import pytest

from metrics import OPERATOR, Scope, Snapshot
from reports.jobs import Job, Jobs, issued
from reports.menu import NotOffered, offered
from spec.tables import given

FINANCE = Scope("finance")
WORKER = Scope("worker", worker="W", level="case")


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return given(
        as_of="2026-03-20",
        teams="team_id team_name department\nT Nord D\nU Syd E",
        workers="worker_id team_id\nW T\nX U",
        cases="case_id opened_on\nA 2026-03-01\nB 2026-03-02",
        assignments="case_id valid_from worker_id\nA 2026-03-01 W\nB 2026-03-02 X",
    )


def finished(jobs: Jobs, id: str, who: str) -> Job:
    for _ in range(600):
        job = jobs.state(id, who)
        if job.state in ("done", "failed"):
            return job
        time.sleep(0.05)
    raise AssertionError(job)


def names(snapshot: Snapshot, scope: Scope) -> set[str]:
    return {report.id for report in offered(snapshot, scope)}


def test_who_is_offered_which(snapshot: Snapshot) -> None:
    assert {"status", "slides", "worklists"} <= names(snapshot, OPERATOR)
    assert {"status", "slides"} <= names(snapshot, FINANCE)
    assert "worklists" not in names(snapshot, FINANCE)
    head = Scope("head", (("team", "T"),), level="case")
    (lists,) = [r for r in offered(snapshot, head) if r.id == "worklists"]
    (team,) = [p for p in lists.parameters if p.id == "team"]
    assert team.choices == (("T", "Nord"),)
    assert not names(snapshot, WORKER) & {"status", "slides", "worklists"}
    for scope in (FINANCE, head):
        for report in offered(snapshot, scope):
            forms = [p.choices for p in report.parameters if p.id == "form"]
            assert all([value for value, _ in form] == ["frigivet"] for form in forms)


def test_a_report_is_made_and_fetched_by_its_reader_only(snapshot: Snapshot) -> None:
    jobs = Jobs(snapshot.path.parent)
    id = jobs.start(snapshot, FINANCE, "status", {}, "ø")
    job = finished(jobs, id, "ø")
    assert (job.state, job.name, job.done, job.of) == ("done", "status-2026-03-20.xlsx", 10, 10)
    path, mime = jobs.file(id, "ø")
    assert "spreadsheetml" in mime and path.stat().st_size == job.size
    assert "Svar på spørgsmålene" in openpyxl.load_workbook(path).sheetnames
    assert path.parent.stat().st_mode & 0o077 == 0
    assert [j.id for j in jobs.of("ø")] == [id] and jobs.of("another") == []
    for wrong in (id, "../../etc/passwd", "f" * 32):
        with pytest.raises(NotOffered):
            jobs.state(wrong, "another")
    # Another process of the server sees the same.
    assert Jobs(snapshot.path.parent).state(id, "ø") == job


def test_what_is_not_offered_is_refused_before_anything_is_made(snapshot: Snapshot) -> None:
    jobs = Jobs(snapshot.path.parent)
    for scope, report, chosen in (
        (WORKER, "status", {}), (FINANCE, "worklists", {}), (FINANCE, "status", {"form": "hel"}),
        (OPERATOR, "worklists", {"team": "Q"}), (OPERATOR, "slides", {"color": "red"}), (OPERATOR, "nothing", {}),
    ):  # fmt: skip
        with pytest.raises(NotOffered):
            jobs.start(snapshot, scope, report, chosen, "x")
    assert jobs.of("x") == []


def test_one_that_is_sent_is_issued(snapshot: Snapshot) -> None:
    warehouse = snapshot.path.parent
    jobs = Jobs(warehouse)
    job = finished(
        jobs, jobs.start(snapshot, OPERATOR, "status", {"form": "hel", "issue": "ja"}, "ada"), "ada"
    )
    assert job.state == "done" and job.issued is not None, job.said
    assert [(r.id, r.issued_by) for r in issued(warehouse, OPERATOR)] == [(job.issued, "ada")]
    assert issued(warehouse, FINANCE) == [] and issued(warehouse, WORKER) == []


def test_what_fails_is_said_in_a_sentence(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("reports.jobs.make", broken)
    jobs = Jobs(snapshot.path.parent)
    job = finished(jobs, jobs.start(snapshot, OPERATOR, "slides", {}, "x"), "x")
    assert job.state == "failed" and job.said == "Rapporten kunne ikke laves. Fejlen står i loggen."
    with pytest.raises(NotOffered, match="kunne ikke laves"):
        jobs.file(job.id, "x")


def test_a_file_goes_after_a_day_and_a_job_whose_server_is_gone_has_failed(
    snapshot: Snapshot, tmp_path: Path
) -> None:
    jobs = Jobs(tmp_path)
    old = tmp_path / "made" / ("a" * 32)
    old.mkdir(parents=True)
    jobs._write(Job("a" * 32, "slides", "Præsentation", "x", "running", 0.0, 2**22 - 3))
    assert jobs.state("a" * 32, "x").state == "failed"
    os.utime(old, (0, 0))
    jobs.start(snapshot, OPERATOR, "worklists", {}, "x")
    assert not old.exists()
