"""indicators, "The facts" (the ledger) and "Inflow and outflow": what opens, closes and moves between cells."""

from __future__ import annotations

from functools import cache

import pytest

from metrics import Snapshot
from spec.tables import assert_balanced, given, lines, rows


@cache
def world() -> Snapshot:
    """One case a district. T and U are in department D, Y in E. Whoever was absent from 2026-01-05 reaches week 8
    on 2026-03-02."""
    return given(
        as_of="2026-03-31",
        teams="team_id department\nT D\nU D\nY E",
        workers="""
            worker_id valid_from valid_to   team_id
            W         2020-01-01 .          T
            V         2020-01-01 .          T
            X         2020-01-01 .          U
            Z         2020-01-01 .          Y
            Moves     2020-01-01 2026-03-01 T
            Moves     2026-03-01 .          U
        """,
        cases="""
            case_id  opened_on  closed_on  district
            wanders  2026-01-05 .          valby
            late     2026-01-05 2026-03-10 vanloese
            same-day 2026-02-12 2026-02-12 noerrebro
            returns  2026-01-10 .          oesterbro
            follows  2026-01-05 .          indre_by
        """,
        assignments="""
            case_id valid_from valid_to   worker_id
            wanders 2026-01-05 .          W
            wanders 2026-02-10 .          V
            wanders 2026-02-20 .          X
            wanders 2026-03-02 .          Z
            late    2026-01-20 .          W
            late    2026-03-10 .          X
            returns 2026-01-10 .          W
            returns 2026-02-05 2026-02-07 X
            follows 2026-01-05 .          Moves
        """,
    )


def test_the_ledger_is_double_entry() -> None:
    """'A segment's start is a +1 and its end a -1, each dated, with a kind: opened, closed, transfer_in,
    transfer_out … A transfer writes both sides on the same day.'"""
    found = world().fetch("select day, kind, sign, team, worker from movements where district = 'valby'")
    assert sorted(" ".join(map(str, row)) for row in found) == lines("""
        2026-01-05 opened       1  T W
        2026-02-10 transfer_in  1  T V
        2026-02-10 transfer_out -1 T W
        2026-02-20 transfer_in  1  U X
        2026-02-20 transfer_out -1 T V
        2026-03-02 transfer_in  1  Y Z
        2026-03-02 transfer_out -1 U X
    """)


def test_stock_is_the_sum_of_all_movements() -> None:
    """'Stock on a day = the sum of all movements up to and including that day'"""
    sums = world().fetch(
        "select team, cast(sum(sign) as integer) from movements where day <= date '2026-02-28' group by team "
        "having sum(sign) <> 0 order by team"
    )
    assert [f"2026-02 {team} {stock}" for team, stock in sums] == lines("""
        2026-02 T 3
        2026-02 U 1
    """)
    assert rows(world(), "open_cases", by="team", start="2026-02-01", end="2026-02-28") == ["2026-02 T 3", "2026-02 U 1"]  # fmt: skip


@pytest.mark.parametrize("grain", ["day", "month"])
@pytest.mark.parametrize("by", ["team", "worker", "department", "team duration_band", "category worker"])
def test_the_stock_balances_in_every_cell(by: str, grain: str) -> None:
    """'stock(t) = stock(t-1) + opened + transfers in - closed - transfers out holds everywhere, always.'"""
    assert_balanced(world(), "open_cases", "inflow transfers_in", "outflow transfers_out", by, grain)


def test_inflow_outflow_and_net_flow() -> None:
    """'opened, closed, the difference (without transfers)'"""
    assert rows(world(), "inflow") == ["2026-01 4", "2026-02 1", "2026-03 0"]
    assert rows(world(), "outflow") == ["2026-01 0", "2026-02 1", "2026-03 1"]
    assert rows(world(), "net_flow") == ["2026-01 4", "2026-02 0", "2026-03 -1"]
    assert rows(world(), "net_flow", by="team") == lines("""
        2026-01 T 3
        2026-01 - 1
        2026-02 T 0
        2026-02 - 0
        2026-03 T -1
        2026-03 - 0
    """)


def test_transfers_by_team() -> None:
    """'moves of a case, open on both days, from one cell to another between two days; a move inside a cell is
    none'. Empty is a cell too: late comes from nobody. It moves on the day it closes: that is none. follows moves
    with its worker. The move inside T is none."""
    assert rows(world(), "transfers_in", by="team") == lines("""
        2026-01 T 1
        2026-01 U 0
        2026-01 Y 0
        2026-02 T 1
        2026-02 U 2
        2026-02 Y 0
        2026-03 T 0
        2026-03 U 1
        2026-03 Y 1
    """)
    assert rows(world(), "transfers_out", by="team") == lines("""
        2026-01 T 0
        2026-01 U 0
        2026-01 - 1
        2026-02 T 2
        2026-02 U 1
        2026-02 - 0
        2026-03 T 1
        2026-03 U 1
        2026-03 - 0
    """)


def test_transfers_by_worker_and_by_department() -> None:
    """'a move inside a cell is none': by worker the move inside T is one, that of a worker's own team is none; by
    department only a move to another department, or from nobody, is one."""
    assert rows(world(), "transfers_in", by="worker", start="2026-02-01", end="2026-02-28") == lines("""
        2026-02 V 1
        2026-02 W 1
        2026-02 X 2
    """)
    assert rows(world(), "transfers_in", by="worker", start="2026-03-01") == ["2026-03 Z 1"]
    assert [r for r in rows(world(), "transfers_in", by="department") if not r.endswith(" 0")] == lines("""
        2026-01 D 1
        2026-03 E 1
    """)


def test_nothing_moves_in_a_cell_that_holds_everything() -> None:
    """'from one cell to another': without a cut there is one cell, and a district never changes."""
    assert rows(world(), "transfers_in") == ["2026-01 0", "2026-02 0", "2026-03 0"]
    assert rows(world(), "transfers_out", by="district employment") == []


def test_transfers_are_counted_between_the_cells_of_by_and_where_together() -> None:
    """'Transfers are counted between the cells of --by and --where together.' Into T: January and February (from
    nobody, from X). With two teams in the filter a move between them is inside. By worker in T: V's (from W, inside
    T) and W's (from X)."""
    assert rows(world(), "transfers_in", where="team=T") == ["2026-01 1", "2026-02 1", "2026-03 0"]
    assert rows(world(), "transfers_out", where="team=T") == ["2026-01 0", "2026-02 2", "2026-03 1"]
    assert rows(world(), "transfers_in", where="team=T team=U") == ["2026-01 1", "2026-02 0", "2026-03 0"]
    assert rows(world(), "transfers_out", where="team=T team=U") == ["2026-01 0", "2026-02 0", "2026-03 1"]
    assert [
        r for r in rows(world(), "transfers_in", by="worker", where="team=T") if not r.endswith(" 0")
    ] == lines("""
        2026-01 W 1
        2026-02 V 1
        2026-02 W 1
    """)
    found = rows(world(), "transfers_out", by="worker", where="team=T")
    assert [r for r in found if not r.endswith(" 0")] == lines("""
        2026-02 V     1
        2026-02 W     2
        2026-03 Moves 1
    """)


def test_a_case_that_changes_in_two_ways_on_one_day_moves_once() -> None:
    """'from one cell to another between two days': on 2026-03-02 wanders reaches week 8 and comes to Y."""
    assert rows(world(), "transfers_in", by="team duration_band", where="district=valby", start="2026-03-01") == [
        "2026-03 Y 8-21 1"
    ]  # fmt: skip
    assert rows(world(), "transfers_in", by="duration_band", start="2026-03-01") == ["2026-03 8-21 4"]


def test_nobody_is_a_cell_in_a_filter_too() -> None:
    """'Empty is a value', 'A filter is a cell': late comes from nobody on 2026-01-20, and a case without a category gets
    one on 2026-02-10. From nobody to W is a move out of the one filter and none within both."""
    assert rows(world(), "transfers_out", where="worker=none") == ["2026-01 1", "2026-02 0", "2026-03 0"]
    assert rows(world(), "transfers_in", where="worker=W worker=none") == [
        "2026-01 0",
        "2026-02 1",
        "2026-03 0",
    ]
    snapshot = given(
        as_of="2026-02-28",
        cases="case_id opened_on\nA 2026-01-05\nB 2026-01-05",
        categories="case_id valid_from category\nA 2026-02-10 2",
    )
    february = {"start": "2026-02-01"}
    assert rows(snapshot, "transfers_out", where="category=none", **february) == ["2026-02 1"]
    assert rows(snapshot, "transfers_in", where="category=2", **february) == ["2026-02 1"]
    assert rows(snapshot, "transfers_in", where="category=2 category=none", **february) == ["2026-02 0"]
    assert rows(snapshot, "open_cases", where="category=none", **february) == ["2026-02 1"]
    assert rows(snapshot, "open_cases", where="category=none category=2", **february) == ["2026-02 2"]
