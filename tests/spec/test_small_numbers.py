"""indicators, "Small numbers", and product, "Access": what is hidden from whom, sentence by sentence."""

from __future__ import annotations

import csv
import io
from datetime import date
from functools import cache

import orjson
import pyarrow.parquet as pq
import pytest

from metrics import INDICATORS, OPERATOR, Question, Scope, Snapshot, UsageError, ask
from metrics.behind.cases import behind
from metrics.behind.obligations import outcomes
from metrics.out import files as f
from metrics.question import Comparison
from metrics.release.menu import menu, released
from spec.tables import given, lines

FINANCE = Scope("finance")
COUNTS = {"T1": (3, 6), "T2": (7, 8), "T3": (9, 9), "T4": (20, 20)}
"""Team -> cases closed and cases opened in March 2026."""


@cache
def world() -> Snapshot:
    """Four teams of a department each, 40 cases before March, and some closed and opened in March."""
    teams, workers, cases, assignments = [], [], [], []
    for number, (team, (closed, opened)) in enumerate(COUNTS.items()):
        teams.append(f"{team} D{1 + number // 2}")
        for w in range(2 if team == "T1" else 3):
            workers.append(f"{team}W{w} {team} {team}m")
        for case in range(40 + opened):
            ident = f"{team}-{case}"
            start = "2026-03-05" if case >= 40 else "2025-12-10"
            end = "2026-03-20" if case < closed else "."
            reason = "." if case >= closed else ("job" if case < closed // 2 else "moved")
            cases.append(f"{ident} {start} {end} {reason}")
            assignments.append(f"{ident} {start} {team}W0")
    return given(
        as_of="2026-03-31",
        teams="team_id department\n" + "\n".join(teams),
        workers="worker_id team_id miniteam\n" + "\n".join(workers),
        cases="case_id opened_on closed_on close_reason\n" + "\n".join(cases),
        assignments="case_id valid_from worker_id\n" + "\n".join(assignments),
        followups="followup_id case_id held_on\n1 T1-39 2026-01-20",
    )


def shown(
    ident: str, scope: Scope = FINANCE, by: str = "", where: str = "", show: str = "numerator"
) -> list[str]:
    """March 2026: the dims, the named columns, the status."""
    question = Question(
        ident,
        by=tuple(by.split()),
        where=tuple((w.split("=")[0], w.split("=")[1]) for w in where.split()),
        start=date(2026, 3, 1),
    )
    return [
        " ".join(str(v) for v in (*row.dims, *(getattr(row, c) for c in show.split()), row.status))
        for row in ask(world(), question, scope)
    ]


def test_behind_two_workers_counts_are_hidden_and_one_beside_them() -> None:
    """'whatever is per worker, or counts cases, closures, answers or deadlines of a unit, where 1 or 2 active workers stand
    behind it'; 'where one cell of a shown total is hidden, so is another': T1 has two workers, T2 is in its department."""
    assert shown("closures", by="team") == lines(
        """
        T1 None suppressed
        T2 None suppressed
        T3 9 none
        T4 20 none
        """
    )
    assert shown("closures") == ["39 none"]


def test_every_count_of_such_a_unit_is_hidden() -> None:
    for ident in ("inflow", "open_cases", "outflow", "net_flow"):
        assert shown(ident, by="team")[0] == "T1 None suppressed", ident
    assert shown("open_cases", by="team")[2:] == ["T3 40 none", "T4 40 none"]


def test_staff_numbers_are_never_hidden() -> None:
    """'Not protected by themselves: the number of staff'; 'Rule 2 goes before this one, except for the number of staff'."""
    assert shown("workers", by="team") == lines("T1 2 none \n T2 3 none \n T3 3 none \n T4 3 none")
    for ident in ("fte", "worker_months", "miniteam_coverage"):
        assert not [row for row in shown(ident, by="team") if row.endswith("suppressed")]


@cache
def small() -> Snapshot:
    """Three teams of three: 2 cases closed in A, 3 in B (one to a job), 9 in C; two of A's have no worker."""
    closed = {"A": ["moved", "dead"], "B": ["job", "moved", "moved"], "C": ["job"] * 5 + ["moved"] * 4}
    cases, assignments = [], []
    for team, reasons in closed.items():
        for n in range(30):
            ident, reason = f"{team}{n}", reasons[n] if n < len(reasons) else "."
            cases.append(f"{ident} 2025-12-10 {'2026-03-20' if n < len(reasons) else '.'} {reason}")
            assignments.append(
                f"{ident} 2025-12-10 {'.' if team == 'A' and n in (7, 8) else f'{team}W{n % 3}'} {team}"
            )
    contacts = [f"{n} A0 phone 2026-03-{2 + n:02d} 2026-03-{20 if n > 2 else 2 + n:02d}" for n in range(7)]
    contacts += [f"1{n} B{n} phone 2026-03-02 2026-03-03" for n in range(3)]
    contacts += [f"2{n} C{n} phone 2026-03-02 2026-03-03" for n in range(6)]
    return given(
        as_of="2026-03-31",
        teams="team_id department\n" + "\n".join(f"{t} D" for t in closed),
        workers="worker_id team_id\n" + "\n".join(f"{t}W{n} {t}" for t in closed for n in range(3)),
        cases="case_id opened_on closed_on close_reason\n" + "\n".join(cases),
        assignments="case_id valid_from worker_id team_id\n" + "\n".join(assignments),
        contacts="contact_id case_id channel received_at answered_at\n" + "\n".join(contacts),
    )


def of_small(ident: str, by: str = "team", show: str = "numerator") -> list[str]:
    question = Question(ident, by=(by,) if by else (), start=date(2026, 3, 1))
    return [
        " ".join(str(v) for v in (*row.dims, *(getattr(row, c) for c in show.split()), row.status))
        for row in ask(small(), question, FINANCE)
    ]


def test_how_much_a_unit_closed_is_no_secret() -> None:
    """What is protected 'tells what kind of citizens there are or what became of them': 2 closures of a team of three do
    neither, nor do its stock and what nobody holds. Their share to a job does."""
    assert of_small("closures") == lines("A 2 none \n B 3 none \n C 9 none")
    assert of_small("unassigned_cases") == ["A 2 none"]
    assert of_small("caseload_per_worker", show="denominator")[0].startswith("A 3")
    assert of_small("job_closure_share")[1] == "B None suppressed"


def test_the_same_closures_by_what_kind_of_citizens_they_are_of_are_hidden() -> None:
    rows = ask(small(), Question("closures", by=("employment",), start=date(2026, 3, 1)), FINANCE)
    assert [r.numerator for r in rows if r.numerator] == [14]


def test_a_units_own_service_is_shown_from_five_on() -> None:
    """'the unit's own service where its denominator is 5 or more … at any numerator; with a denominator under 5 hidden with
    both its counts': A answered 7 calls (3 in time), B 3, and C 6, which cover those of B."""
    rows = of_small("phone_on_time", show="numerator denominator")
    assert rows == lines("A 3 7 none \n B None None suppressed \n C None None suppressed")


def test_undivided_headline_figures_stand() -> None:
    for ident in (
        "open_cases",
        "caseload_per_worker",
        "closures",
        "closures_per_worker_month",
        "inflow",
        "unassigned_cases",
    ):
        assert not of_small(ident, by="")[0].endswith("suppressed"), ident


def test_a_share_of_outcomes_is_hidden_with_a_small_numerator_or_rest() -> None:
    """'a share of citizens' outcomes when its numerator, or denominator minus numerator, is 1 to 4': T3 has
    4 of 9 to a job."""
    rows = shown("job_closure_share", by="team", show="numerator denominator value")
    assert [r for r in rows if r.startswith("T3")] == ["T3 None None None suppressed"]
    whole = shown("job_closure_share", OPERATOR, by="team", show="numerator denominator")
    assert "T3 4 9 none" in whole


def test_a_figure_per_worker_needs_three_workers() -> None:
    """'a figure per worker where fewer than 3 active workers stand behind it'."""
    assert shown("caseload_per_worker", by="team", show="denominator") == lines(
        "T1 None suppressed \n T2 None suppressed \n T3 3 below \n T4 3 below"
    )


def test_a_filter_is_a_cell() -> None:
    for team in COUNTS:
        row = shown("closures", where=f"team={team}")
        assert [f"{team} {r}" for r in row] == [r for r in shown("closures", by="team") if r.startswith(team)]


def test_the_threshold_is_a_setting() -> None:
    snapshot = given(
        settings={"small_numbers": 3},
        cases="\n".join(["case_id opened_on", *(f"C{n} 2026-03-02" for n in range(4))]),
    )
    assert [r.numerator for r in ask(snapshot, Question("inflow", by=("employment",)), FINANCE)] == [4]


def test_a_cut_that_is_not_on_the_menu_is_refused_with_the_menu() -> None:
    """'a menu of cuts coarse enough that it holds'."""
    for question in (
        Question("closures", by=("close_reason",)),
        Question("closures", grain="week"),
        Question("closures", grain="quarter"),
        Question("closures", by=("team", "district")),
        Question("closures", by=("miniteam",)),
        Question("closures", where=(("team", "T1"), ("team", "T2"))),
        Question("long_stock", weeks=26),
        Question("outflow_52w"),
        Question("transfers_in", by=("team",)),
    ):
        with pytest.raises(UsageError) as error:
            ask(world(), question, FINANCE)
        assert str(error.value) == menu(question.id)
    assert "by month" in menu("closures")
    assert "closures" in menu("transfers_in")


@pytest.mark.parametrize("ident", released())
def test_each_released_figure_is_answered_by_everything_on_its_menu(ident: str) -> None:
    for dim in ("team", "department", "centre", "district", "benefit", "employment", "target_group"):
        if (
            dim in menu(ident).replace(",", "").replace(";", "").split()
            and "plan" not in INDICATORS[ident].dims
        ):
            answer = ask(world(), Question(ident, by=(dim,)), FINANCE)
            assert answer.released


def test_finance_never_gets_the_worker_level() -> None:
    """'`finance` (all units, no worker or case level, small numbers protected)'."""
    for scope in (FINANCE, Scope("finance", level="case"), Scope("admin"), Scope("operator", released=True, level="case")):  # fmt: skip
        for question in (
            Question("open_cases", by=("worker",)),
            Question("open_cases", where=(("worker", "T1W0"),)),
        ):
            with pytest.raises(UsageError, match=r"worker level.*open_cases is released by"):
                ask(world(), question, scope)


def test_a_head_sees_own_units_whole_and_others_as_finance_does() -> None:
    head = Scope("head", units=(("department", "D1"),), level="case")
    assert shown("closures", head, by="team", where="department=D1") == ["T1 3 none", "T2 7 none"]
    assert shown("closures", head, by="worker", where="team=T1")[0] == "T1W0 3 none"
    assert shown("closures", head, by="team") == shown("closures", by="team")
    for where in ("team=T3", "department=D2"):
        assert shown("closures", head, where=where) == shown("closures", where=where)
        with pytest.raises(UsageError, match="worker level"):
            shown("closures", head, by="worker", where=where)
    with pytest.raises(UsageError, match="worker level"):
        shown("closures", Scope("head", units=(("department", "D1"),)), by="worker", where="team=T1")


def test_a_team_sees_its_own_board_whole() -> None:
    team = Scope("team", units=(("team", "T1"),))
    assert shown("closures", team) == ["3 none"]
    assert shown("closures", team, by="team") == ["T1 3 none"]
    for where in ("team=T2", "department=D1"):
        with pytest.raises(UsageError, match="own figures"):
            shown("closures", team, where=where)
    with pytest.raises(UsageError, match="worker level"):
        shown("closures", team, by="worker")


def test_a_worker_sees_only_own_figures() -> None:
    worker = Scope("worker", worker="T1W0", level="worker")
    assert shown("closures", worker) == ["3 none"]
    assert shown("closures", worker, by="team") == ["T1 3 none"]
    assert shown("closures", Scope("worker", worker="T3W0", level="worker"), by="worker") == ["T3W0 9 none"]
    with pytest.raises(UsageError, match="own figures"):
        shown("closures", worker, where="worker=T2W0")
    with pytest.raises(UsageError, match="switched on"):
        shown("closures", Scope("worker", worker="T1W0"))


def test_supervision_and_the_operator_see_everything_whole() -> None:
    for scope in (OPERATOR, Scope("supervision", level="case")):
        assert shown("closures", scope, by="team")[0] == "T1 3 none"
        assert shown("closures", scope, by="worker")[0] == "T1W0 3 none"


def test_rows_have_no_protected_form() -> None:
    """Cases and counts of obligations: whole for those who may see them, refused to the others."""
    asked = Question("closures", start=date(2026, 3, 1))
    head = Scope("head", units=(("department", "D1"),), level="case")
    own = Question("closures", start=date(2026, 3, 1), where=(("team", "T1"),))
    assert len(behind(world(), own, head)) == 3
    assert len(behind(world(), asked, Scope("worker", worker="T1W0", level="worker"))) == 3
    assert outcomes(world(), head, date(2026, 1, 1), date(2026, 3, 31), (("team", "T1"),))
    others = Question("closures", start=date(2026, 3, 1), where=(("team", "T3"),))
    for scope, question in (
        (head, asked),
        (head, others),
        (FINANCE, asked),
        (Scope("admin", level="case"), asked),
        (Scope("supervision"), asked),
        (Scope("operator", level="case", released=True), asked),
        (Scope("team", units=(("team", "T1"),), level="case"), own),
    ):
        with pytest.raises(UsageError, match="case level"):
            behind(world(), question, scope)
    for scope in (FINANCE, head):
        with pytest.raises(UsageError, match="case level"):
            outcomes(world(), scope, date(2026, 1, 1), date(2026, 3, 31))


def test_a_comparison_is_protected_too() -> None:
    """No value, difference or index of a hidden cell, and none of a running period."""
    question = Question("closures", by=("team",), start=date(2026, 3, 1), compare="previous")
    rows = {r.dims[0]: r.comparison for r in ask(world(), question, FINANCE)}
    assert rows["T1"] == Comparison("2026-02", hidden=True)
    assert rows["T4"] == Comparison("2026-02", 0, 20)
    before = Question("closures", by=("team",), start=date(2026, 3, 1), compare="last_year")
    assert {r.comparison for r in ask(world(), before, FINANCE)} == {Comparison("2025-03")}, (
        "before the history there is nothing, and nothing hidden"
    )


def test_files_hold_null_and_the_word_suppressed() -> None:
    """'in CSV, JSON and Parquet the numbers are null and `status` = `suppressed`'."""
    answer = ask(world(), Question("closures", by=("team",), start=date(2026, 3, 1)), FINANCE)
    hidden = {"numerator": None, "denominator": None, "value": None, "status": "suppressed"}
    for rows in (
        orjson.loads(f.to_json(answer))["rows"],
        pq.read_table(io.BytesIO(f.to_parquet(answer))).to_pylist(),
    ):
        assert hidden.items() <= rows[0].items()
        assert rows[2]["numerator"] == 9
    row = next(csv.DictReader(io.StringIO(f.to_csv(answer))))
    assert (row["team"], row["numerator"], row["value"], row["status"]) == ("T1", "", "", "suppressed")
    assert "T1;;;;;;suppressed" in f.to_csv_da(answer)


def test_the_terminal_says_that_it_is_hidden(capsys: pytest.CaptureFixture[str]) -> None:
    """'It is shown as the word `skjult` (never `<5`, which is false of most hidden cells)'."""
    from metrics.out.terminal import print_table

    answer = ask(world(), Question("closures", by=("team",), start=date(2026, 3, 1)), FINANCE)
    print_table(answer)
    out = capsys.readouterr().out
    assert out.count(" skjult ") == 4 and "<5" not in out
