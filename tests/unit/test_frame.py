"""The Python face: any figure as a DataFrame in two lines."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from metrics import OPERATOR, NoSnapshot, Question, Rebase, Snapshot, UsageError, ask, figure
from metrics.out.files import columns
from spec.tables import given


@cache
def world() -> Snapshot:
    """Fifteen whole months in each of which one case opens and closes, by turns in two districts, and a running one."""
    months = [date(2025 + n // 12, n % 12 + 1, 1) for n in range(15)]
    cases = [f"C{n} {m} {m.replace(day=9)} {'valby' if n % 2 else 'vanloese'}" for n, m in enumerate(months)]
    return given(
        as_of="2026-04-10",
        teams="team_id team_name\nT Team-Nord",
        workers="worker_id\nW",
        cases="case_id opened_on closed_on district\n" + "\n".join(cases),
        assignments="case_id valid_from worker_id\n" + "\n".join(f"C{n} {m} W" for n, m in enumerate(months)),
    )


def folder() -> Path:
    return world().path.parent


def test_two_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAVLE_WAREHOUSE", str(folder()))
    table = figure("closures_per_worker_month", by="team", start="2026-01-01")
    assert list(table.columns) == list(
        columns(ask(world(), Question("closures_per_worker_month", ("team",)), OPERATOR))
    )
    assert table.team.tolist() == ["T"] * 4
    assert table.value.tolist() == [1, 1, 1, 0]
    assert table.complete.tolist() == [True, True, True, False]


def test_the_types_of_the_columns() -> None:
    """Days, numbers, text and yes or no; what is empty is missing."""
    table = figure("closures", by=["category", "district"], warehouse=folder())
    assert pd.api.types.is_datetime64_any_dtype(table.period_start)
    assert table.value.dtype == "float64"
    assert table.complete.dtype == "bool"
    assert table.category.isna().all()
    assert table.period_end.iloc[-1] == pd.Timestamp("2026-04-10")
    assert table.attrs["unit"] == "cases" and table.attrs["as_of"] == "2026-04-10"


def test_the_numbers_are_those_of_ask() -> None:
    table = figure(
        "closure_rate", by="district", grain="week", start=date(2025, 3, 1), warehouse=str(folder())
    )
    rows = ask(world(), Question("closure_rate", ("district",), "week", date(2025, 3, 1)), OPERATOR)
    assert len(table) == len(rows) > 100
    for (_, line), row in zip(table.iterrows(), rows, strict=True):
        assert (line.period, line.district) == (row.period, row.dims[0])
        assert line.value == pytest.approx(row.value) if row.value is not None else pd.isna(line.value)


def test_filters() -> None:
    """A value, several, and None for empty."""
    one = figure("closures", where={"district": "valby"}, warehouse=folder()).value.sum()
    both = figure("closures", where={"district": ["valby", "vanloese"]}, warehouse=folder()).value.sum()
    none = figure("closures", where={"district": "valby", "category": None}, warehouse=folder()).value.sum()
    assert (one, both, none) == (7, 15, 7)


def test_names_in_place_of_codes() -> None:
    table = figure(
        "closures",
        by="team,district,category",
        start="2026-03-01",
        end="2026-03-01",
        names=True,
        warehouse=folder(),
    )
    assert table[["team", "district", "category"]].values.tolist() == [["Team-Nord", "Vanløse", "uoplyst"]]


def test_a_comparison_and_an_earlier_snapshot() -> None:
    table = figure(
        "closures", start="2026-03-01", compare="previous", warehouse=folder(), snapshot=world().id
    )
    assert table.compare_period.tolist() == ["2026-02", "2026-03"]
    assert figure("closures", against=world().id, warehouse=folder()).empty


def test_signal_or_noise() -> None:
    table = figure("closures", spc=True, warehouse=folder())
    assert table["mean"].tolist()[:15] == [1] * 15 and pd.isna(table["mean"].iloc[15])
    assert table.variation.tolist()[:15] == ["common"] * 15
    again = Rebase(date(2025, 7, 1), "Ny aftale", "afdelingschefen")
    assert figure("closures", spc=True, rebases=[again], warehouse=folder())["mean"].count() == 15
    assert figure("open_cases", spc=True, warehouse=folder()).why_not.unique().tolist() == ["stock"]
    with pytest.raises(UsageError, match="gaps"):
        figure("closures", spc=True, against=world().id, warehouse=folder())


def test_the_nearest_warehouse_from_here_upwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A notebook in a folder of its own finds the warehouse beside that folder."""
    monkeypatch.delenv("TAVLE_WAREHOUSE", raising=False)
    (tmp_path / "warehouse").symlink_to(folder())
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    assert figure("closures").value.sum() == 15


def test_what_cannot_be_asked() -> None:
    with pytest.raises(UsageError, match="Did you mean closures"):
        figure("closure", warehouse=folder())
    with pytest.raises(UsageError, match="2026-13-01"):
        figure("closures", start="2026-13-01", warehouse=folder())
    with pytest.raises(NoSnapshot, match="nowhere"):
        figure("closures", warehouse=folder() / "nowhere")


def test_pandas_waits_until_a_table_is_made() -> None:
    """`metrics` and the dashboard start without it."""
    code = "import sys, metrics, dashboard.app; print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
