"""What a rule is called, and what a figure says of it, comes from the snapshot's own rules on pages and in reports."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from dashboard.page import render
from dashboard.pages import quality
from dashboard.render import as_html
from etl.settings.rules import FOLLOWUP_KINDS
from etl.settings.settings import SHIPPED
from metrics import INDICATORS, OPERATOR, Snapshot, Warehouse
from metrics.behind.obligations import outcomes, owed
from metrics.danish.rules import FIGURE_OF, described, rule_set
from metrics.out.definitions import define
from reports.worklists import past
from spec.tables import given
from topics.board import chosen
from topics.view import View

OWN = """
[[followup]]
name = "samtale"
first_week = 1
nth = 2
nth_week = 6
source = "S"

[[milestone]]
kind = "screening"
name = "helbredstjek"
clock = "first_absence_on"
created_days = 0
due_days = 21
act = "screening"
match = "first"
source = "S"

[[milestone]]
kind = "welcome_letter"
name = "velkomstbrev"
clock = "opened_on"
created_days = 0
due_days = 10
act = "medical"
match = "first"
source = "S"
"""
WORDS = {
    "followup_on_time": ("Rettidig opfølgning", "den første senest i uge 1, de næste efter reglerne. Tæller ikke"),
    "first_followup_on_time": ("Rettidig første opfølgning", "den første opfølgning er holdt senest i uge 1. Tæller"),
    "screening_on_time": ("Helbredstjek til tiden", "opfyldt til tiden: helbredstjek senest i uge 3. Til tiden er"),
    "clarification_on_time": ("Afklaring til tiden", "Ingen af stedets egne regler giver en forpligtelse af denne"),
}  # fmt: skip
"""Figure -> its label and a part of its definition, under these rules."""


def seen(snapshot: Snapshot, path: str) -> str:
    """What stands on a page, in words."""
    name, _, search = path.partition("?")
    page = render(Warehouse(snapshot.path.parent), name, f"?{search}" if search else "").main
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", str(as_html(page)))).replace("\u00a0", " ")


@pytest.fixture
def site(tmp_path: Path) -> Snapshot:
    """Three cases of a site with rules of its own, of 5 January; all is owed, and little is done."""
    (tmp_path / "rules.toml").write_text(OWN, encoding="utf-8")
    return given(
        as_of="2026-02-28",
        settings={"rules_file": tmp_path / "rules.toml"},
        workers="worker_id team_id\nW T",
        cases="case_id opened_on\nc1…c3 2026-01-05",
        assignments="case_id valid_from worker_id\nc1…c3 2026-01-05 W",
        followups="followup_id case_id held_on\nf c1 2026-01-08",
        reviews="review_id case_id kind held_on\nr c1 screening 2026-01-20\ns c1 medical 2026-01-07",
    )


def test_a_milestone_has_the_name_and_the_week_of_its_rule(site: Snapshot) -> None:
    found = {o.kind: o.called for o in outcomes(site, OPERATOR, date(2026, 1, 1), date(2026, 2, 28))}
    assert found == {
        "followup_first": "uge 1 første samtale", "followup_next": "uge 6 anden samtale",
        "screening": "uge 3 helbredstjek", "welcome_letter": "velkomstbrev",
    }  # fmt: skip
    assert {o.name for o in owed(site, OPERATOR, date(2026, 1, 1), date(2026, 2, 28))} == {
        "første samtale", "anden samtale", "helbredstjek", "velkomstbrev",
    }  # fmt: skip


def test_pages_and_reports_say_it(site: Snapshot) -> None:
    page = seen(site, "/milepaele")
    for words in ("1 Første samtale", "6 Anden samtale", "3 Helbredstjek", "– Velkomstbrev"):
        assert words in page
    assert (
        "uge 39" not in page
        and "uge 8." not in page
        and "opfølgning" not in page.split("Sådan er tallene")[0]
    )
    assert "velkomst brev" not in page and "welcome" not in page
    assert "helbredstjek senest i uge 3" in page.split("Sådan er tallene")[1]
    sheet = str(past(View(site), ()))
    assert "Uge 3 helbredstjek" in sheet and "Velkomstbrev" in sheet
    rows = seen(site, "/sager?tal=screening_on_time&periode=2026-01")
    assert "helbredstjek" in rows and "Helbredstjek til tiden" in rows
    assert "Helbredstjek til tiden" in seen(site, "/indikator/screening_on_time")
    assert "Screening inden uge 39" not in seen(site, "/definitioner")


@pytest.mark.parametrize("ident", WORDS)
def test_the_words_of_a_figure_are_those_of_its_rules(site: Snapshot, ident: str) -> None:
    label, said = WORDS[ident]
    assert site.indicator(ident).label == label
    assert said in site.indicator(ident).definition
    assert define(ident, site.rules).words == site.indicator(ident).definition
    assert chosen(View(site, settings={"board_goals": [ident]}))[0][0] == ident


def test_goals_of_the_board_and_the_title_of_a_page_follow(site: Snapshot) -> None:
    assert chosen(View(site, settings={"board_goals": ["screening_on_time"]})) == [
        ("screening_on_time", "Helbredstjek til tiden")
    ]


def test_a_rule_in_other_words_for_two_times_and_a_benefit() -> None:
    first = {
        "kind": "screening", "name": "screening", "valid_from": date(1, 1, 1), "valid_until": date(2026, 1, 1),
        "benefit": "sickness", "clock": "opened_on", "created_days": 0, "due_days": 10, "every_days": None,
        "act": "screening",
    }  # fmt: skip
    then = {**first, "valid_from": date(2026, 1, 1), "valid_until": date(9999, 12, 31), "benefit": None,
            "due_days": 56, "every_days": 182}  # fmt: skip
    said = described(INDICATORS["screening_on_time"], rule_set([], [first, then])).definition
    assert (
        "screening senest 10 dage efter åbningen (sygedagpenge, til 31-12-2025); "
        "screening senest 8 uger efter åbningen, derefter hver 26. uge (fra 01-01-2026). Til tiden" in said
    )


def test_the_shipped_rules_leave_the_catalogues_words(sample_house: Path) -> None:
    sample = Warehouse(sample_house).current()
    assert all(sample.indicator(ident) is INDICATORS[ident] for ident in INDICATORS)


def test_every_kind_that_ships_is_counted_by_a_figure(sample_house: Path) -> None:
    kinds = {row["kind"] for row in Warehouse(sample_house).current().rules.milestones}
    assert set(FIGURE_OF) == kinds | set(FOLLOWUP_KINDS)
    assert all(kind in INDICATORS[ident].owes for kind, ident in FIGURE_OF.items())


def test_an_example_of_a_finding_is_said_in_the_names_of_the_rules(site: Snapshot) -> None:
    names = site.labels("obligation")
    assert quality.readable("c1: followup_first 2026-01-12", names) == "c1: første samtale 12-01-2026"
    assert quality.readable("c1: welcome_letter 2026-01-12", names) == "c1: velkomstbrev 12-01-2026"


def test_a_snapshot_from_before_names_has_readable_ones(site: Snapshot, tmp_path: Path) -> None:
    """A snapshot of 0.1: its tables of rules have neither names nor numbers of follow-ups, and no counts."""
    folder = tmp_path / "old"
    folder.mkdir()
    for path in site.path.parent.iterdir():
        if path.is_file():
            shutil.copy(path, folder)
    with duckdb.connect(str(folder / site.path.name)) as connection:
        for statement in (
            "alter table milestone_rules drop column name",
            "alter table milestone_rules drop column named",
            "alter table followup_rules drop column name",
            "alter table followup_rules drop column rule",
            "drop table rule_counts",
        ):
            connection.execute(statement)
    old = Warehouse(folder).current()
    found = {o.kind: o.called for o in outcomes(old, OPERATOR, date(2026, 1, 1), date(2026, 2, 28))}
    assert found == {
        "followup_first": "uge 1 første opfølgning", "followup_next": "uge 6 anden opfølgning",
        "screening": "uge 3 screening", "welcome_letter": "welcome letter",
    }  # fmt: skip
    page = seen(old, "/milepaele")
    assert "Welcome letter" in page and "fejl hos os" not in page
    assert old.indicator("screening_on_time").label == "Screening til tiden"


def test_a_rule_is_added_in_one_file(tmp_path: Path) -> None:
    """'adding a rule touches one file': the shipped rules and one row more, and the page has its name."""
    more = OWN[OWN.rindex("[[milestone]]") :]
    (tmp_path / "rules.toml").write_text((SHIPPED / "rules.toml").read_text("utf-8") + more, encoding="utf-8")
    snapshot = given(
        settings={"rules_file": tmp_path / "rules.toml"},
        cases="case_id opened_on\nc1…c3 2026-03-01",
        reviews="review_id case_id kind held_on\nr c1 medical 2026-03-05",
        followups="followup_id case_id held_on\nf c1 2026-03-02",
    )
    assert "– Velkomstbrev" in seen(snapshot, "/milepaele")
