"""A real incident log through the front door, and every cell of its figures counted again by hand.

The profile is `uci.toml`, the count `uci_count.py`; what each figure means for such a log, and what did
not fit, stands in `docs/real-data.md`.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable
from fractions import Fraction

import pytest

from metrics import OPERATOR, Question, Snapshot, ask
from real.uci_count import Cells, Count
from real.uci_days import AS_OF, periods

pytestmark = pytest.mark.real

Table = dict[tuple[str, tuple[str | None, ...]], tuple[float | None, float | None, float | None]]
"""(period, dims) -> numerator, denominator, value."""

PARTS: dict[str, tuple[str, str | None]] = {
    "open_cases": ("open_cases", None),
    "unassigned_cases": ("unassigned_cases", None),
    "inflow": ("inflow", None),
    "outflow": ("outflow", None),
    "closures": ("outflow", None),
    "transfers_in": ("transfers_in", None),
    "transfers_out": ("transfers_out", None),
    "workers": ("workers", None),
    "worker_months": ("worker_months", None),
    "caseload_per_worker": ("assigned_cases", "workers"),
    "closures_per_worker_month": ("outflow", "worker_months"),
    "phone_on_time": ("phone_on_time", "phone_due"),
}
"""Indicator -> what of the count is its numerator and its denominator."""

CASES = ("open_cases", "unassigned_cases", "inflow", "outflow", "closures", "transfers_in", "transfers_out")
HEADS = ("workers", "worker_months", "caseload_per_worker", "closures_per_worker_month")
CUTS: list[tuple[str, tuple[str, ...], str]] = [
    *((ident, by, grain) for ident in (*CASES, *HEADS) for by in ((), ("team",)) for grain in ("month", "week")),
    *((ident, ("worker",), "month") for ident in (*CASES, *HEADS)),
    *((ident, ("team", "worker"), "month") for ident in (*CASES, *HEADS)),
    *((ident, ("team", "district"), "month") for ident in CASES),
    *((ident, ("district",), "month") for ident in CASES if "transfers" not in ident),
    *((ident, ("team",), "day") for ident in ("open_cases", "inflow", "outflow", "caseload_per_worker")),
    *(("phone_on_time", by, "month") for by in ((), ("team",), ("worker",), ("district",))),
]  # fmt: skip


def test_the_whole_log_is_loaded_under_the_ordinary_limits(snapshot: Snapshot, counted: Count) -> None:
    loaded = {row["table"]: row["loaded"] for row in snapshot.load_report() if row["delivered"]}
    assert counted.events == 141_712
    assert snapshot.rejects() == []
    assert loaded.pop("assignments") > len(counted.incidents)
    assert loaded == {
        "teams": len(counted.groups),
        "workers": len(counted.stays),
        "cases": len(counted.incidents),
        "contacts": sum(i.by_phone for i in counted.incidents),
    }
    assert (len(counted.groups), len(counted.stays), len(counted.incidents)) == (78, 234, 24_918)
    assert max(i.closed for i in counted.incidents) == AS_OF == snapshot.as_of
    assert min(i.opened for i in counted.incidents) == snapshot.history_from


@pytest.mark.parametrize(
    ("ident", "by", "grain"), CUTS, ids=lambda v: v if isinstance(v, str) else "+".join(v) or "whole"
)
def test_every_cell_is_what_a_count_by_hand_gives(
    snapshot: Snapshot, counted: Count, ident: str, by: tuple[str, ...], grain: str
) -> None:
    assert_same(asked(snapshot, ident, by, grain), by_hand(counted, ident, by, grain))


@pytest.mark.parametrize("ident", ["transfers_in", "transfers_out"])
def test_a_fixed_attribute_moves_nobody(snapshot: Snapshot, ident: str) -> None:
    assert asked(snapshot, ident, ("district",), "month") == {}


@pytest.mark.parametrize(
    "ident", ["caseload_per_worker", "closures_per_worker_month", "inflow", "outflow", "open_cases"]
)
def test_the_command_line_gives_the_same_cells(
    snapshot: Snapshot, tavle: Callable[..., str], counted: Count, ident: str
) -> None:
    assert snapshot.as_of == AS_OF
    text = tavle("metric", ident, "--by", "team", "--grain", "month", "--format", "csv")
    shown: Table = {
        (row["period"], (row["team"] or None,)): (
            _number(row["numerator"]), _number(row["denominator"]), _number(row["value"]),
        )
        for row in csv.DictReader(io.StringIO(text))
    }  # fmt: skip
    assert_same(shown, by_hand(counted, ident, ("team",), "month"))


@pytest.mark.parametrize(
    ("by", "grain"),
    [((), "day"), (("team",), "day"), (("worker",), "week"), (("team", "worker"), "month")],
    ids=str,
)
def test_stock_before_and_flows_and_moves_make_the_stock_after(
    snapshot: Snapshot, by: tuple[str, ...], grain: str
) -> None:
    parts = ("open_cases", "inflow", "transfers_in", "outflow", "transfers_out")
    answers = {ident: asked(snapshot, ident, by, grain) for ident in parts}
    cells = {dims for answer in answers.values() for _, dims in answer}
    before = dict.fromkeys(cells, 0.0)
    for period in periods(grain):
        for dims in cells:
            stock, opened, moved_in, closed, moved_out = (
                answers[ident].get((period.label, dims), (0, None, 0))[0] or 0 for ident in parts
            )
            assert before[dims] + opened + moved_in - closed - moved_out == stock, (period.label, dims)
            before[dims] = stock


def asked(snapshot: Snapshot, ident: str, by: tuple[str, ...], grain: str) -> Table:
    """The product's answer."""
    answer = ask(snapshot, Question(ident, by=by, grain=grain), OPERATOR)  # type: ignore[arg-type]
    table = {(r.period, r.dims): (r.numerator, r.denominator, r.value) for r in answer}
    assert len(table) == len(answer), "a cell stands there twice"
    return table


def by_hand(counted: Count, ident: str, by: tuple[str, ...], grain: str) -> Table:
    """The counted cells as rows: one a period for each combination that ever holds something."""
    over, under = PARTS[ident]
    numerators: Cells = getattr(counted, over)(by, grain)
    denominators: Cells = getattr(counted, under)(by, grain) if under else {}
    occurring = {dims for _, dims in (*numerators, *denominators)} if by else {()}
    table: Table = {}
    for period in periods(grain):
        for dims in occurring:
            numerator = numerators.get((period.label, dims), Fraction(0))
            denominator = denominators.get((period.label, dims), Fraction(0)) if under else None
            if denominator is None:
                table[period.label, dims] = (float(numerator), None, float(numerator))
            else:
                value = float(numerator / denominator) if denominator else None
                table[period.label, dims] = (float(numerator), float(denominator), value)
    return table


def assert_same(shown: Table, expected: Table) -> None:
    """The same cells with the same numbers; counts to the unit, ratios to nine digits."""
    assert expected, "nothing was counted"
    assert shown.keys() == expected.keys()
    different = {
        cell: (shown[cell], numbers)
        for cell, numbers in expected.items()
        if not all(map(_equal, shown[cell], numbers))
    }
    assert not different, (
        f"{len(different)} cells differ, (shown, counted): {dict(list(different.items())[:5])}"
    )


def _equal(shown: float | None, counted: float | None) -> bool:
    if shown is None or counted is None:
        return shown is counted
    return math.isclose(shown, counted, rel_tol=1e-9, abs_tol=1e-9)


def _number(text: str) -> float | None:
    return float(text) if text else None
