"""A delivery beside the last ones: what was filled and is empty, what jumped, what a spreadsheet cut off. Told, not refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.build.report import LoadReport
from etl.check.compared import LAST, compare, cut_off
from etl.snapshots.load import Options, load
from unit.deliveries import GOOD, write

HEADER = "case_id,citizen_id,benefit,first_absence_on,opened_on,closed_on,close_reason,employment,district,target_group\n"


def _load(
    folder: Path, number: int, *, reasons: int = 40, groups: int = 40, employed: int = 20
) -> LoadReport:
    """Forty cases, all closed: so many with a reason, a target group, in employment."""
    rows = "".join(
        f"S{n},{610100 + n}-1234,sickness,2025-10-01,2025-10-10,2026-01-{1 + n % 28:02d},{'job' if n < reasons else ''},"
        f"{'employed' if n < employed else 'unemployed'},valby,{1 if n < groups else ''}\n"
        for n in range(40)
    )
    empty = {
        name: text.split("\n")[0] + "\n"
        for name, text in GOOD.items()
        if name not in ("teams.csv", "workers.csv")
    }
    changed: dict[str, str | bytes | None] = {**empty, "cases.csv": HEADER + rows}
    toml = f'as_of = 2026-02-{number:02d}\nsource = "canonical"\n'
    return load(
        [write(folder / f"in{number}", changed, toml)], folder / "wh", options=Options(allow_shrink=True)
    )


def _told(report: LoadReport) -> list[tuple[str, str]]:
    return [(f.rule, f.text_da) for f in report.findings if f.rule in ("emptied", "share_jumped")]


def test_a_column_that_was_filled_and_is_empty_is_told(tmp_path: Path) -> None:
    assert _told(_load(tmp_path, 1)) == [] == _told(_load(tmp_path, 2))
    told = _told(_load(tmp_path, 3, groups=0))
    assert (
        "emptied",
        "cases.target_group var udfyldt i de seneste leverancer og er det næsten ikke i denne",
    ) in told
    # Two of three still had it.
    assert "emptied" in [rule for rule, _ in _told(_load(tmp_path, 4, groups=0))]


@pytest.mark.parametrize(
    ("change", "jumps"),
    [({"reasons": 16}, True), ({"employed": 40}, True), ({"employed": 26}, False), ({}, False)],
)
def test_a_share_that_jumps_is_told(change: dict[str, int], jumps: bool, tmp_path: Path) -> None:
    """'closures without reason from 2 % to 60 %'."""
    _load(tmp_path, 1)
    told = _told(_load(tmp_path, 2, **change))
    assert bool(told) is jumps
    if "reasons" in change:
        assert ("share_jumped", "Andelen af rækker med cases.closed_on = uden årsag er sprunget") in told


def test_what_moves_by_itself_is_no_jump() -> None:
    key = ("cases", "employment", "employed")
    earlier = [{key: (share, 100)} for share in (0.3, 0.5, 0.4)]
    assert compare({key: (0.75, 100)}, earlier) == []
    assert len(compare({key: (0.85, 100)}, earlier)) == 1
    assert compare({key: (0.85, 19)}, earlier) == [], "too few rows to tell"
    assert compare({key: (0.85, 100)}, []) == [], "nothing to compare with"
    assert LAST == 5


@pytest.mark.parametrize(("rows", "told"), [(65_535, 1), (1_048_575, 1), (65_534, 0), (0, 0), (1_048_576, 1)])
def test_a_table_that_ends_where_a_spreadsheet_does_is_told(rows: int, told: int) -> None:
    assert len(cut_off("contacts", "kontakter.csv", rows)) == told


def test_a_file_of_that_many_rows_is_told_by_the_load(tmp_path: Path) -> None:
    header = GOOD["contacts.csv"].split("\n")[0] + "\n"
    rows = "".join(f"{n},A,phone,2026-01-05 10:00,2026-01-06 09:00,,false,,\n" for n in range(65_535))
    report = load([write(tmp_path / "in", {"contacts.csv": header + rows})], tmp_path / "wh")
    (finding,) = [f for f in report.findings if f.rule == "cut_table"]
    assert (finding.table, finding.count) == ("contacts", 65_535) and finding.examples[0].endswith(
        "contacts.csv"
    )
