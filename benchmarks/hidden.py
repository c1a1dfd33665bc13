"""How much small-number protection hides: the share of cells that are not shown, a figure and a cut of its menu.

    python -m benchmarks.hidden WAREHOUSE [FIGURE…]

Cells from `history_from` on that hold something are counted. "team, 3 and more" are those of teams with at least three
workers that month. Source: indicators, "Small numbers", rule 5 (as little as possible).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from metrics import INDICATORS, OPERATOR, Question, Scope, Snapshot, UsageError, Warehouse, ask
from metrics.question import Row
from metrics.release.menu import released

CUTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("undivided", ()), ("department", ("department",)), ("team", ("team",)), ("team, 3 and more", ("team",)),
    ("district", ("district",)), ("benefit", ("benefit",)), ("employment", ("employment",)),
    ("target group", ("target_group",)),
)  # fmt: skip
FINANCE = Scope("finance")
_ENOUGH = 3


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("warehouse", type=Path)
    parser.add_argument("figures", nargs="*")
    given = parser.parse_args()
    snapshot = Warehouse(given.warehouse).current()
    print("| figure | " + " | ".join(name for name, _ in CUTS) + " |\n|" + " --- |" * (len(CUTS) + 1))
    for ident in given.figures or [i for i in released() if "plan" not in INDICATORS[i].dims]:
        shares = [hidden(snapshot, ident, by, name.endswith("more")) for name, by in CUTS]
        print(
            f"| `{ident}` | " + " | ".join("" if s is None else f"{s:.0%}" for s in shares) + " |", flush=True
        )


def hidden(snapshot: Snapshot, ident: str, by: tuple[str, ...], large: bool) -> float | None:
    """The share of a figure's cells that are hidden in one cut; None where the cut is not on its menu."""
    question = Question(ident, by=by, start=snapshot.history_from)
    try:
        shown = ask(snapshot, question, FINANCE)
    except UsageError:
        return None
    teams = _large(snapshot) if large else None
    held = [
        one.status == "suppressed"
        for one, whole in zip(shown, ask(snapshot, question, OPERATOR), strict=True)
        if _holds(whole) and (teams is None or (whole.period, whole.dims[0]) in teams)
    ]
    return sum(held) / len(held) if held else None


def _holds(row: Row) -> bool:
    return bool(row.numerator if row.denominator is None else row.denominator)


def _large(snapshot: Snapshot) -> set[tuple[str, str | None]]:
    rows: Iterable[Row] = ask(snapshot, Question("workers", by=("team",), grain="month"), OPERATOR)
    return {(row.period, row.dims[0]) for row in rows if (row.numerator or 0) >= _ENOUGH}


if __name__ == "__main__":
    main()
