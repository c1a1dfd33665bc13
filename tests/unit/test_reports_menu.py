"""The menu of reports: each record is a command and an offer on the page, and a new one needs nothing else."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from metrics import OPERATOR, Snapshot
from reports import menu
from reports.make import Files, Order, make
from reports.menu import REPORTS, offered
from reports.report import Command, Option, Parameter, Report
from spec.tables import given
from tavle.main import app
from tavle.reports import register


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return given(
        as_of="2026-03-20",
        teams="team_id team_name department\nT Nord D\nU Syd E",
        workers="worker_id team_id\nW T\nX U",
        cases="case_id opened_on\nA 2026-03-01\nB 2026-03-02",
        assignments="case_id valid_from worker_id\nA 2026-03-01 W\nB 2026-03-02 X",
    )


def command_of(report: Report) -> list[str]:
    return [*([report.command.group] if report.command.group else []), report.id]


def run(*words: Any) -> Any:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.mark.parametrize("report", REPORTS, ids=lambda r: r.id)
def test_each_record_is_a_command_with_its_options(report: Report) -> None:
    said = " ".join(run(*command_of(report), "--help").stdout.split())
    assert report.command.help in said and report.command.output in said
    for parameter in report.parameters:
        assert f"--{parameter.option.name or parameter.id} " in said
        assert parameter.option.help in said
    for option in ("--snapshot", "--warehouse", "--config"):
        assert f"{option} " in said


def test_each_record_is_offered_to_the_operator(snapshot: Snapshot) -> None:
    """In the order of the menu, with a choice of each parameter that the page has."""
    found = offered(snapshot, OPERATOR)
    assert [r.id for r in found] == [r.id for r in REPORTS]
    assert all(p.label and p.choices for r in found for p in r.parameters)
    assert all(" " not in p.id and p.default in dict(p.choices) for r in found for p in r.parameters)


@pytest.mark.parametrize("report", REPORTS, ids=lambda r: r.id)
def test_command_and_page_make_the_same_file(report: Report, snapshot: Snapshot, tmp_path: Path) -> None:
    """With the defaults of both."""
    target = tmp_path / f"x{report.endings[0]}"
    done = run(*command_of(report), "-o", target, "--warehouse", snapshot.path.parent)
    assert done.exit_code == 0, done.output
    made = make(snapshot, OPERATOR, report.id)
    assert made.name.endswith(report.endings[0])
    assert contents(target.read_bytes()) == contents(made.data)


def contents(data: bytes) -> Any:
    """A file as it is; a deck by what is in it, without the workbooks behind its charts, which hold the time."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith(".xlsx")}


@pytest.mark.parametrize("report", REPORTS, ids=lambda r: r.id)
def test_nothing_is_overwritten_and_no_other_ending_is_written(
    report: Report, snapshot: Snapshot, tmp_path: Path
) -> None:
    there = tmp_path / f"x{report.endings[-1]}"
    there.write_text("mine")
    for name in (there, tmp_path / "x.txt"):
        done = run(*command_of(report), "-o", name, "--warehouse", snapshot.path.parent)
        assert done.exit_code == 1 and str(name) in done.output.replace("\n", "")
    assert there.read_text() == "mine" and list(tmp_path.iterdir()) == [there]


def test_a_team_and_a_worker_that_are_not_there_are_wrong_usage(snapshot: Snapshot, tmp_path: Path) -> None:
    house = ("--warehouse", snapshot.path.parent, "-o", tmp_path)
    for words, known in (
        ("report board --team Q", "no team 'Q' here. Known are: T, U."),
        ("report board --team T --team Q", "no team 'Q' here. Known are: T, U."),
        ("report result --worker Q", "no worker 'Q' here. Known are: W, X."),
        ("report result --team Q", "no team 'Q'"),
        ("report worklists --team Q", "no team 'Q'"),
    ):
        done = run(*words.split(), *house)
        assert done.exit_code == 2 and known in done.output, (words, done.output)
    assert not list(tmp_path.iterdir())


def test_a_file_for_each_worker(snapshot: Snapshot, tmp_path: Path) -> None:
    house = ("--warehouse", snapshot.path.parent)
    folder = tmp_path / "new" / "folder"
    assert run("report", "result", "--each", folder, *house).exit_code == 0
    names = {f"resultat-{worker}-2026-03-20.pdf" for worker in "WX"}
    assert {path.name for path in folder.iterdir()} == names
    again = run("report", "result", "--each", folder, *house)
    assert again.exit_code == 1 and "is already there" in again.output
    both = run("report", "result", "--each", folder, "-o", tmp_path / "x.pdf", *house)
    assert both.exit_code == 2 and "leave out -o" in both.output


def test_a_new_record_is_a_command_and_an_offer(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nothing but the record and its builder: two files at most."""

    def write(order: Order) -> Files:
        words = f"{order.text('tone')} {order.text('count')} {','.join(order.texts('who'))}"
        return order.one_file(order.view(), lambda: words.encode(), 7)

    tones = (("calm", "Rolig"), ("loud", "Høj"))
    record = Report(
        "greeting", "Hilsen", "En hilsen", "hilsen-{tone}-{as_of}", ((".txt", "Tekst"), (".md", "Markdown")),
        write, lambda _, scope: scope.role == "operator",
        Command("Says hello.", "The file.", "{count} greetings of {snapshot}"),
        (
            Parameter("tone", Option("calm or loud."), "Tone", tones),
            Parameter("count", Option("How many.", "number", most=9), "Antal", (("3", "3"), ("4", "4"))),
            Parameter("who", Option("To whom.", "texts")),
        ),
    )  # fmt: skip
    monkeypatch.setattr(menu, "REPORTS", (*REPORTS, record))

    assert record.id in [r.id for r in offered(snapshot, OPERATOR)]
    (offer,) = [r for r in offered(snapshot, OPERATOR) if r.id == "greeting"]
    assert [p.id for p in offer.parameters] == ["file", "tone", "count"]
    made = make(snapshot, OPERATOR, "greeting", {"tone": "loud", "file": ".md"})
    assert (made.name, made.data) == ("hilsen-loud-2026-03-20.md", b"loud 3 ")

    own = typer.Typer()
    register(own)
    words = ["report", "greeting", "--warehouse", str(snapshot.path.parent), "-o", str(tmp_path)]
    done = CliRunner().invoke(own, [*words, "--who", "A", "--who", "B", "--count", "9"])
    target = tmp_path / "hilsen-calm-2026-03-20.txt"
    assert (done.exit_code, target.read_text()) == (0, "calm 9 A,B")
    assert f"{target}: 7 greetings of {snapshot.id}" in done.output.replace("\n", "")
    wrong = CliRunner().invoke(own, [*words, "--tone", "shrill"])
    assert wrong.exit_code == 2 and "There is no tone 'shrill'. Known are: calm, loud." in wrong.output
