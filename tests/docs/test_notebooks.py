"""The notebooks run from top to bottom on the sample, and what they say is what a plain count says."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from etl.snapshots.load import load
from metrics import OPERATOR, Answer, Question, Snapshot, Warehouse, ask

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CAUSAL = re.compile(
    r"\b(caus(?:e[sd]?|ing)|because|due to|led to|thanks to|results? in|impact|effect of)\b", re.IGNORECASE
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with the sample in it."""
    folder = tmp_path_factory.mktemp("notebooks")
    load([ROOT / "data" / "sample"], folder / "warehouse")
    return folder / "warehouse"


def run(name: str, warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Execute a notebook as it is committed; what each of its code cells printed or showed as text."""
    monkeypatch.setenv("TAVLE_WAREHOUSE", str(warehouse))
    book = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    client = NotebookClient(
        book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(ROOT / "notebooks")}}
    )
    client.execute()
    return [
        "\n".join(o.get("text") or o.get("data", {}).get("text/plain", "") for o in cell.outputs)
        for cell in book.cells
        if cell.cell_type == "code"
    ]


def values(snapshot: Snapshot, ident: str, **more: object) -> Answer:
    return ask(snapshot, Question(ident, **more), OPERATOR)  # type: ignore[arg-type]


def ranks(numbers: list[float]) -> list[float]:
    """The rank of each number, the mean rank where several are equal."""
    return [sum(o < n for o in numbers) + (sum(o == n for o in numbers) + 1) / 2 for n in numbers]


def correlation(a: list[float], b: list[float]) -> float:
    mean_a, mean_b = sum(a) / len(a), sum(b) / len(b)
    together = sum((x - mean_a) * (y - mean_b) for x, y in zip(a, b, strict=True))
    return together / (sum((x - mean_a) ** 2 for x in a) * sum((y - mean_b) ** 2 for y in b)) ** 0.5


def test_caseload_and_closures(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rank correlations within teams are those of a count in plain Python."""
    snapshot = Warehouse(sample).current()
    start = snapshot.history_from.replace(year=2022)
    loads = {(r.dims[0], r.period): r.value for r in values(snapshot, "caseload_per_worker", by=("team",))}
    pairs: dict[str, dict[str | None, list[tuple[float, float]]]] = {}
    for ident in ("closures_per_worker_month", "closure_rate"):
        found = pairs[ident] = defaultdict(list)
        for row in values(snapshot, ident, by=("team",), start=start):
            year, month = map(int, row.period.split("-"))
            month_before = f"{year - (month == 1)}-{(month - 2) % 12 + 1:02d}"
            load_before = loads.get((row.dims[0], month_before))
            if (
                row.complete
                and row.dims[0]
                and month_before >= "2022-01"
                and load_before is not None
                and row.value is not None
            ):
                found[row.dims[0]].append((load_before, row.value))
    printed = run("caseload_and_closures", sample, monkeypatch)
    months = sum(map(len, pairs["closure_rate"].values()))
    assert f"{months} team-months, 5 teams" in printed[1]
    assert months >= 250
    for ident, line in zip(pairs, printed[-1].splitlines(), strict=True):
        own: list[tuple[float, float]] = []
        for found_pairs in pairs[ident].values():
            mean = [sum(column) / len(found_pairs) for column in zip(*found_pairs, strict=True)]
            own += [(load - mean[0], value - mean[1]) for load, value in found_pairs]
        r = correlation(ranks([round(a, 9) for a, _ in own]), ranks([round(b, 9) for _, b in own]))
        assert f"rank correlation {r:+.2f}" in line, (ident, line)


def test_long_cases_after_an_initiative(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The numbers of its answer are the indicators'."""
    snapshot = Warehouse(sample).current()
    start = snapshot.history_from
    stock = {r.period: r.value for r in values(snapshot, "long_stock", start=start)}
    printed = run("long_cases_after_an_initiative", sample, monkeypatch)
    assert printed[0].startswith("01-01-2023: Budgetforslag BI08 (2022)")
    first, second, third = printed[-1].strip().splitlines()
    assert f"there were {stock['2022-12']} cases" in first
    assert f"in 2026-10 there are {stock['2026-10']}." in first
    means = []
    for later in (False, True):
        for ident in ("long_inflow", "long_outflow"):
            side = [r.value for r in values(snapshot, ident, start=start) if (r.period >= "2023") is later]
            means.append(f"{sum(v or 0 for v in side) / len(side):.1f}")
    assert (
        second == f"A month before, {means[0]} came in and {means[1]} left; after, {means[2]} and {means[3]}."
    )
    total = {r.period: r.value or 0 for r in values(snapshot, "open_cases", start=start)}
    assert f"all open cases by {(total['2026-10'] / total['2022-12'] - 1) * 100:+.0f} %" in third


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_is_kept_without_outputs_and_with_its_reservation(path: Path) -> None:
    """Outputs would go stale, and a site's would hold its figures; a question has its limits said beside."""
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)
    for cell in book.cells:
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count) == ([], None)
    words = "\n".join(cell.source for cell in book.cells)
    assert "## What this does not say" in words
    assert "made up" in words
    claims = [
        found.group(0)
        for found in CAUSAL.finditer(words.replace("not because of", "").replace("with a cause", ""))
    ]
    assert claims == []


def test_there_are_notebooks() -> None:
    assert {path.stem for path in NOTEBOOKS} == {"caseload_and_closures", "long_cases_after_an_initiative"}
