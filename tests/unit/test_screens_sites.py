"""Pages and reports of sites unlike the sample: tables not delivered, own targets and rules, nobody with a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from etl.settings.site import SHIPPED, Target
from metrics import OPERATOR
from metrics.danish import dates
from reports.front import front
from reports.worklists import critical, past
from spec.tables import given
from topics import caseload, centre, extensions, overview, shift
from topics.url import State
from topics.view import RELEASED, View
from topics.worker_statement import ask_all, statement
from unit.test_screens_numbers import seen


def test_steps_of_which_nothing_is_delivered_are_not_said_to_be_missing() -> None:
    """extracts: 'the figures that need it say "not delivered", which is not zero': on the page of milestones, the board,
    the own page, the statement and the worklists; answers likewise."""
    snapshot = given(
        as_of="2026-03-31",
        workers="worker_id team_id\nW T",
        cases="case_id first_absence_on opened_on\na 2026-01-01 2026-01-01\nb 2026-02-10 2026-02-10",
        assignments="case_id valid_from worker_id\na 2026-01-01 W\nb 2026-02-10 W",
    )
    said = "pfølgningssamtaler og vurderinger er ikke leveret"
    page = seen(snapshot, "/milepaele")
    assert said in page and "0 af" not in page and "0 %" not in page
    assert "Mangler – ikke leveret" in page and "Når uge 8 1 åbne" in page
    board = seen(snapshot, "/tavle/T")
    assert said in board and "Ingen milepæle" not in board
    mine = seen(snapshot, "/mit?medarbejder=W")
    assert said in mine and "Milepæle – ikke leveret" in mine and "Intet trin har frist" not in mine
    figures = View(snapshot, scope=OPERATOR)
    paper = statement(figures, ask_all(figures), "W")
    assert said in paper.steps.title and [f.value for f in paper.facts if f.name == "skridt"] == ["–"]
    assert paper.overdue.title == "Henvendelser er ikke leveret" and not paper.overdue.body
    assert [said in t.title for t in (critical(figures, ()), past(figures, ()))] == [True, True]


def test_what_is_said_to_be_the_target_is_the_sites_own() -> None:
    """'targets live in a dated table': /bemanding reckons with 50 and 35, but the target is the site's."""
    site = {
        "targets": (
            Target("caseload_per_worker", None, None, "target", None, 40, date(2023, 1, 1), None, "s"),
        )
    }
    tables = {
        "workers": "worker_id team_id\nW T",
        "cases": "case_id opened_on\na 2026-03-01",
        "assignments": "case_id valid_from worker_id\na 2026-03-01 W",
    }
    own = seen(given(settings=site, **tables), "/bemanding")
    assert "mål højst 40" in own and "mål højst 50" not in own and "højst 50 (kildernes mål)" in own
    assert (
        "mål højst 50" in (shipped := seen(given(as_of="2026-03-30", **tables), "/bemanding"))
        and "højst 50 (målet)" in shipped
    )


def test_a_milestone_of_a_sites_own_rules_stands_among_the_others(tmp_path: Path) -> None:
    """'a site adds rows, with no code': of three cases one had the step that the site owes within a week of opening."""
    own = """
[[milestone]]
kind = "velkomst"
clock = "opened_on"
created_days = 0
due_days = 7
act = "medical"
match = "first"
source = "stedets egen"
"""
    rules = tmp_path / "rules.toml"
    rules.write_text((SHIPPED / "rules.toml").read_text(encoding="utf-8") + own, encoding="utf-8")
    snapshot = given(
        settings={"rules_file": rules},
        cases="case_id opened_on\nc1…c3 2026-03-01",
        reviews="review_id case_id kind held_on\nr c1 medical 2026-03-05",
        followups="followup_id case_id held_on\nf c1 2026-03-02",
    )
    page = seen(snapshot, "/milepaele")
    assert "1 af 3 milepæle er nået til tiden (33 %)" in page and "Velkomst – 1 0 2 0 33 %" in page


def test_the_shift_to_job_clarification_stands_where_inflow_and_outflow_do() -> None:
    """'Where inflow and outflow of the whole centre are shown, the shift from sickness benefit to job clarification is
    shown as part of both': two cases are closed to it and one opens, in the year before the running month."""
    snapshot = given(
        as_of="2026-03-10",
        workers="worker_id team_id\nW T",
        cases="""case_id benefit opened_on closed_on close_reason
            a1…a2 sickness 2025-10-01 2026-01-05 job_clarification
            b1 job_clarification 2026-01-05 . .
            c1…c3 sickness 2025-11-01 2026-02-02 job
            d1 sickness 2025-10-01 2026-03-09 job_clarification""",
        assignments="case_id valid_from worker_id\nb1 2026-01-05 W",
    )
    said = "Skiftet fra sygedagpenge til jobafklaring er en del af begge: 1 nye jobafklaringsforløb i tilgangen og 2 afsluttet"
    assert said in seen(snapshot, "/")
    whole, released = View(snapshot, scope=OPERATOR), View(snapshot, scope=RELEASED)
    assert (
        shift.last_year(whole)
        == f"{said} til jobafklaring i afgangen ({dates.period('2025-10')} – {dates.period('2026-02')})"
    )
    assert "vises ikke i den frigivne udgave" in shift.last_year(released)
    assert any(shift.last_year(whole) in note for note in front(whole).notes)


def test_where_no_worker_has_a_case_there_is_nothing_to_share() -> None:
    page = seen(
        given(workers="worker_id team_id\nW T", cases="case_id opened_on\na 2026-03-01"), "/bemanding"
    )
    assert "Ingen sager at regne med" in page and "fejl hos os" not in page


def test_beside_a_mean_caseload_in_a_report_stands_the_mix() -> None:
    """'wherever a mean caseload is shown, median, 90th percentile, the share over target and the mix (≥ 52 weeks,
    category) stand beside it'; against a baseline that is a range, its middle counts, and one to come does not."""
    site = (
        Target("caseload_per_worker", None, None, "baseline", 10, 20, date(2020, 1, 1), None, "s"),
        Target("caseload_per_worker", None, None, "baseline", None, 3, date(2027, 1, 1), None, "s"),
    )
    snapshot = given(
        settings={"targets": tuple(replace(t, valid_to=date(2021, 1, 1)) if t.low else t for t in site)},
        workers="worker_id team_id\nW T",
        cases="case_id opened_on\na1…a4 2026-03-01",
        assignments="case_id valid_from worker_id\na1…a4 2026-03-01 W",
        categories="case_id valid_from category\na1 2026-03-01 1\na2…a3 2026-03-01 2",
    )
    made = caseload.report(View(snapshot, scope=OPERATOR))
    assert "Lange sager: 0; Kategori 1: 25 %, 2: 50 %, uoplyst: 25 % af de åbne sager." in made.lead[
        -1
    ].replace("\u00a0", " ")
    assert made.title.startswith("Sagsstammen er faldet fra 15 i 2020 til 4,0")
    assert "Kategori" not in caseload.report(View(snapshot, scope=RELEASED)).lead[-1]


def test_the_share_at_week_52_is_set_beside_the_baseline_in_force() -> None:
    """'a dated table': the sources' third of November 2008, or what a site says of another time."""
    own = Target(
        "unclarified_at_52_share",
        None,
        None,
        "baseline",
        0.2,
        0.3,
        date(2024, 1, 1),
        date(2025, 1, 1),
        "s",
    )
    world = {
        "cases": "case_id first_absence_on opened_on\na 2025-03-10 2025-04-01",
        "reviews": "review_id case_id kind held_on outcome reason\nr a screening 2026-02-10 extend treatment",
    }
    for settings, said in (
        (None, "niveauet i november 2008: ca. 33 %"),
        ({"targets": (own,)}, "niveauet i 2024: 20-30 %"),
    ):
        made = extensions.report(View(given(settings=settings, **world), scope=OPERATOR))
        assert said in made.lead[0].replace("\u00a0", " ")
        assert "2008" not in made.title and not [s for s in made.charts[0].series if s.role == "baseline"]


def test_a_team_without_a_long_case_has_none_and_not_a_dash() -> None:
    """A count of nothing is 0, on the overview and on the centre's paper; a dash would say that it is not known."""
    world = given(
        as_of="2026-03-31",
        teams="team_id team_name\nT Tern\nU Ugle",
        workers="worker_id team_id\nW T\nX U",
        cases="case_id opened_on\na 2025-01-02\nb 2026-03-02",
        assignments="case_id valid_from worker_id\na 2025-01-02 W\nb 2026-03-02 X",
    )
    view = View(world, State(), OPERATOR)
    (matrix,) = overview.team_matrix(view, view.ask(overview.questions(view, "month"))).body
    cells = [[cell.value for cell in row.cells] for row in matrix.rows]
    assert [row[4:] for row in cells] == [["1", "±0"], ["0", "+1"]]
    assert [row.cells[5].value for row in centre.team_matrix(View(world, scope=OPERATOR)).rows] == ["1", "0"]
