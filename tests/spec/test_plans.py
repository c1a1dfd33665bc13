"""indicators, "Action plans", and the sources' two plans, their money and their dates."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from etl.settings.settings import SHIPPED, load_settings
from etl.settings.site import BudgetLine, Step, read_table
from metrics import INDICATORS, Snapshot, UsageError
from spec.tables import given, lines, rows

PLAN = """
    plan no  initiative_no section initiative due_on     status      done_on    owner
    P    1.1 1             A       Et         2026-01-10 done        2026-01-05 Ea
    P    1.2 1             A       Et         2026-02-10 done        2026-03-02 Bo
    P    2   2             A       To         2026-02-28 done        2026-02-28 Ea
    P    3   3             B       Tre        2026-03-31 running     .          Bo
    P    4   4             B       Fire       .          not_started .          .
    P    5   5             B       Fem        2026-04-01 .           .          Ea
"""


@cache
def world() -> Snapshot:
    return given(as_of="2026-03-31", cases="case_id opened_on\nC 2026-01-01", initiatives=PLAN)


def test_an_initiative_is_done_when_all_its_milestones_are() -> None:
    """'`initiatives_done` (done / all)'"""
    assert rows(world(), "initiatives_done", "numerator denominator value", where="plan=P") == lines(
        """
        2026-01 0 5 0
        2026-02 1 5 0.2
        2026-03 2 5 0.4
        """
    )


def test_late_is_past_due_and_not_done() -> None:
    """Due on the last day of February and done then: on time. Due on 31 March and not done by then: late."""
    assert rows(world(), "initiatives_late", where="plan=P") == lines("2026-01 0 \n 2026-02 1 \n 2026-03 1")
    by_section = rows(world(), "initiatives_late", by="section", where="plan=P")
    assert by_section == lines(
        "2026-01 A 0 \n 2026-01 B 0 \n 2026-02 A 1 \n 2026-02 B 0 \n 2026-03 A 0 \n 2026-03 B 1"
    )


def test_owner_and_status() -> None:
    assert rows(
        world(), "initiatives_done", "denominator", by="owner", where="plan=P", start="2026-03-01"
    ) == lines("2026-03 Bo 1 \n 2026-03 Ea 3 \n 2026-03 - 1")
    assert rows(
        world(), "initiatives_done", "denominator", by="status", where="plan=P", start="2026-03-01"
    ) == lines("2026-03 done 2 \n 2026-03 not_started 1 \n 2026-03 running 1 \n 2026-03 - 1")


@pytest.mark.parametrize("dim", ["team", "district", "worker", "channel", "supplier"])
def test_any_other_dim_is_a_usage_error(dim: str) -> None:
    for ident in ("initiatives_done", "initiatives_late"):
        with pytest.raises(UsageError, match="plan, section, owner, status"):
            rows(world(), ident, by=dim)


def test_a_deliverys_own_plan_is_added_to_the_shipped_ones() -> None:
    """'The two plans of the sources ship with the product; a delivery or site file adds to them.'"""
    plans = [
        row.rpartition(" ")[0] for row in rows(world(), "initiatives_done", by="plan", start="2026-03-01")
    ]
    assert plans == ["2026-03 Handlingsplan 2008", "2026-03 P", "2026-03 Sygedagpengeaftalen 2015"]
    assert len(world().steps) == 24 + 32 + 6


def test_the_two_plans_of_the_sources_are_whole() -> None:
    """24 milestones of 17 initiatives in 2008, 7 of them done; 24 done and 8 planned in 2015."""
    steps = read_table(Step, SHIPPED / "initiatives.csv", set(INDICATORS))
    first = [s for s in steps if s.plan == "Handlingsplan 2008"]
    second = [s for s in steps if s.plan == "Sygedagpengeaftalen 2015"]
    assert (len(first), len({s.initiative_no for s in first}), len(second)) == (24, 17, 32)
    assert sum(s.status == "done" for s in first) == 7
    assert [sum(s.status == "done" and s.section == p for s in second) for p in sorted({s.section or "" for s in second})] == [5, 5, 4, 5, 4, 1]  # fmt: skip
    assert [sum(s.status == "not_started" and s.section == p for s in second) for p in sorted({s.section or "" for s in second})] == [3, 1, 1, 1, 2, 0]  # fmt: skip
    assert [s.due_text for s in first] == [
        "Oct-08", "Oct-08", "Nov-08", "Nov-08", "Jan-09", "Jan-09", "Jan-09", "Feb-09", "Nov-08", "Nov-08", "Jan-09",
        "Oct-08", "Jan-09", "Feb-09", "Mar-09", "Mar-09", "Nov-08", "Jan-09", "Jan-09", "Feb-09", "Sep-08", "Jan-08",
        "Første gang ved udgangen af nov-08", "Mar-09",
    ]  # fmt: skip
    assert [s.no for s in first if s.owner is None] == ["7.2"]


def test_the_shipped_plans_count() -> None:
    """Whole initiatives: 1, 2, 4, 10 and 14 of 17 in 2008, and 24 of 32 in 2015."""
    found = rows(given(cases="case_id opened_on\nC 2026-03-01"), "initiatives_done", "numerator denominator", by="plan", start="2026-03-01")  # fmt: skip
    assert found == ["2026-03 Handlingsplan 2008 5 17", "2026-03 Sygedagpengeaftalen 2015 24 32"]


def test_the_money_of_the_sources_adds_up() -> None:
    """2008: 1.5 + 5.1 + 1.05 = 7.65 million; 2009: 3.0 + up to 15.7 + 6.7 + 2.1 = up to 27.5; 4 × 11.34 = 45.36.

    The plan of 2008 states no sums. The proposal's text says 11.3 where its tables say 11.340.
    """
    budget = read_table(BudgetLine, SHIPPED / "budget.csv")
    sums = {y: sum(b.kroner for b in budget if b.year == y) for y in (2008, 2009, 2023, 2024, 2025, 2026)}
    assert sums[2008] == pytest.approx(7.65e6)
    assert sums[2009] == pytest.approx(27.5e6)
    assert [b.text for b in budget if b.bound == "at_most"] == ["Yderligere ekstern bistand i 2009"]
    assert [sums[y] for y in (2023, 2024, 2025, 2026)] == [11.34e6] * 4
    (total,) = [b for b in budget if b.bound == "total"]
    assert total.kroner == 4 * 11.34e6 == 45.36e6


def test_a_snapshot_carries_the_tables() -> None:
    snapshot, site = world(), load_settings()
    assert len(snapshot.budget) == len(site.budget)
    assert len(snapshot.contradictions) == len(site.contradictions)
    assert len(snapshot.targets("caseload_per_worker")) == 4
    events = snapshot.events()
    assert [e["on"] for e in events] == sorted(e["on"] for e in events)
    assert {e["text"] for e in snapshot.events("miniteam_coverage")} == set()
    money = snapshot.events("caseload_per_worker")
    assert [(str(e["on"]), str(e["until"]), e["kind"]) for e in money] == [
        ("2023-01-01", "2027-01-01", "money")
    ]
    done = [e for e in events if e["kind"] == "initiative"]
    assert [(str(e["on"]), e["text"]) for e in done] == [
        ("2026-01-05", "Et"), ("2026-02-28", "To"), ("2026-03-02", "Et")]  # fmt: skip


def test_every_row_that_ships_has_its_source() -> None:
    for name in ("events", "initiatives", "budget", "targets"):
        with (Path(SHIPPED) / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            assert all(row["source"] for row in csv.DictReader(file)), name
