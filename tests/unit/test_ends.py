"""Periods whose last day is included are read so where the profile says it or the rows show it, and it is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from etl.build.report import LoadReport
from etl.delivery.profile import PROFILES, load_profile
from etl.errors import Refused
from etl.snapshots.load import load, rebuild
from metrics import OPERATOR, Question, Warehouse, ask
from unit.deliveries import GOOD, write

WORKERS = "worker_id,valid_from,valid_to,team_id\n"
INCLUDED = [f"W{n},2025-01-01,2025-12-31,T1" for n in (1, 2, 3)] + [f"W{n},2026-01-01,,T2" for n in (1, 2, 3)]


def _workers(lines: list[str]) -> dict[str, str | bytes | None]:
    return {"workers.csv": WORKERS + "\n".join(lines) + "\n"}


def _heads(warehouse: Path, day: str) -> float | None:

    on = date.fromisoformat(day)
    return (
        ask(Warehouse(warehouse).current(), Question("workers", grain="day", start=on, end=on), OPERATOR)
        .last()
        .numerator
    )


def _rules(report: LoadReport) -> list[str]:
    return [f.rule for f in report.findings if f.rule.startswith("ends_")]


def test_three_periods_that_end_the_day_before_the_next_show_it(tmp_path: Path) -> None:
    """'Four workers, each with ..30-06 and 01-07.. (til og med)': nobody is away on the last day."""
    report = load(
        [write(tmp_path / "in", _workers([*INCLUDED, "W4,2025-01-01,2026-01-15,T2"]))], tmp_path / "wh"
    )
    (finding,) = [f for f in report.findings if f.rule == "ends_included"]
    assert (finding.table, finding.count, finding.severity) == ("workers", 3, "warning")
    # W4 has no successor: its last day is included too.
    assert [_heads(tmp_path / "wh", d) for d in ("2025-12-31", "2026-01-01", "2026-01-15", "2026-01-16")] == [
        4,
        4,
        4,
        3,
    ]
    # Built again from what was kept it is the same.
    rebuild(tmp_path / "wh")
    assert [_heads(tmp_path / "wh", d) for d in ("2025-12-31", "2026-01-15", "2026-01-16")] == [4, 4, 3]


@pytest.mark.parametrize(
    ("lines", "told", "heads"),
    [
        (INCLUDED[:2] + INCLUDED[3:5], [], 0),  # two show nothing
        ([f"W{n},2025-01-01,2026-01-01,T1" for n in (1, 2, 3)] + INCLUDED[3:], [], 3),  # the first day after
        ([*INCLUDED, "W4,2025-01-01,2026-01-01,T1", "W4,2026-01-01,,T2"], [], 1),  # three of four
        ([*INCLUDED, "W5,2025-01-01,2025-12-31,T1", "W5,2026-01-01,,T2", "W4,2025-01-01,2026-01-01,T1", "W4,2026-01-01,,T2"], ["ends_unclear"], 1),
        ([*INCLUDED, "W4,2025-01-01,,T1"], ["ends_included"], 4),
    ],
)  # fmt: skip
def test_fewer_or_others_do_not_show_it(
    lines: list[str], told: list[str], heads: int, tmp_path: Path
) -> None:
    report = load(
        [
            write(
                tmp_path / "in",
                _workers(lines) | {"contacts.csv": None, "assignments.csv": GOOD["assignments.csv"]},
            )
        ],
        tmp_path / "wh",
    )
    assert _rules(report) == told
    assert _heads(tmp_path / "wh", "2025-12-31") == heads


def _profile(folder: Path, table: str, ends: str) -> str:
    """The canonical profile with what it says of the ends of one table."""
    text = (PROFILES / "canonical.toml").read_text(encoding="utf-8")
    assert f"[tables.{table}]\n" in text
    (folder / "own.toml").write_text(
        text.replace(f"[tables.{table}]\n", f'[tables.{table}]\nends = "{ends}"\n'), encoding="utf-8"
    )
    return 'as_of = 2026-01-31\nsource = "own.toml"\n'


@pytest.mark.parametrize(("ends", "heads"), [("inclusive", [4, 4, 4, 3]), ("exclusive", [1, 4, 3, 3])])
def test_a_profile_says_it_and_the_rows_are_not_asked(ends: str, heads: list[int], tmp_path: Path) -> None:
    folder = write(tmp_path / "in", _workers([*INCLUDED, "W4,2025-01-01,2026-01-15,T2"]))
    (folder / "delivery.toml").write_text(_profile(folder, "workers", ends), encoding="utf-8")
    report = load([folder], tmp_path / "wh")
    assert _rules(report) == []
    assert [
        _heads(tmp_path / "wh", d) for d in ("2025-12-31", "2026-01-01", "2026-01-15", "2026-01-16")
    ] == heads
    rebuild(tmp_path / "wh")
    assert _heads(tmp_path / "wh", "2026-01-15") == heads[2]


def test_a_cases_last_day_is_included_where_the_profile_says_it(tmp_path: Path) -> None:
    """B has `closed_on` 5 January: the day is its last one, and the closing is of the 6th."""
    folder = write(tmp_path / "in")
    (folder / "delivery.toml").write_text(_profile(folder, "cases", "inclusive"), encoding="utf-8")
    load([folder], tmp_path / "wh")
    rows = ask(Warehouse(tmp_path / "wh").current(), Question("outflow", grain="day"), OPERATOR)
    assert [r.period for r in rows if r.numerator] == ["2026-01-06"]


def test_other_tables_show_it_too(tmp_path: Path) -> None:
    lines = "".join(f"{c},2025-12-10,2025-12-31,W1,\n{c},2026-01-01,,W1,\n" for c in "AC")
    assignments = (
        GOOD["assignments.csv"].split("\n")[0]
        + "\n"
        + lines
        + "B,2025-10-10,2025-10-31,W2,\nB,2025-11-01,,W2,\n"
    )
    exempt = "case_id,valid_from,valid_to,kind\n" + "".join(
        f"{c},2026-01-01,2026-01-04,standby\n{c},2026-01-05,2026-01-10,other\n" for c in "ABC"
    )
    report = load(
        [write(tmp_path / "in", {"assignments.csv": assignments, "exemptions.csv": exempt})], tmp_path / "wh"
    )
    assert sorted(f.table for f in report.findings if f.rule == "ends_included") == [
        "assignments",
        "exemptions",
    ]


@pytest.mark.parametrize(
    ("table", "ends", "told"),
    [("workers", "til og med", "is not inclusive or exclusive"), ("teams", "inclusive", "has no periods")],
)
def test_what_a_profile_cannot_mean_is_refused(table: str, ends: str, told: str, tmp_path: Path) -> None:
    _profile(tmp_path, table, ends)
    with pytest.raises(Refused, match=told):
        load_profile(str(tmp_path / "own.toml"))
