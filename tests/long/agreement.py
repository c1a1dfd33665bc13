"""Every indicator against the plain count over many worlds: `python tests/long/agreement.py [WORLDS] [SEED]`.

Hypothesis makes the worlds (tests/generative/worlds.py); each is loaded by the real load, and each indicator is
asked by one of its dims (the next one in the next world, so that all have their turn) and by a random question.
Prints what the worlds had in them, and of each indicator the cells that were compared and the share that is not
zero, of those asked by one dim and in the emptiest one. Exits with 1 where a cell differs, a feature never
occurs, an indicator has less than 5 % of those cells not zero, or a dim has none (but for what never changes in a
case's life: nothing is transferred between two districts).
"""

from __future__ import annotations

import multiprocessing
import os
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

import hypothesis
from hypothesis import given, settings
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from generative.test_agreement import SLOW, assert_agrees, draw_question, published  # noqa: E402
from generative.worlds import coverage, worlds  # noqa: E402
from metrics import INDICATORS, Question  # noqa: E402
from metrics.question import Grain  # noqa: E402
from oracle import World  # noqa: E402

FOR_LIFE = ("district", "benefit", "employment", "target_group", "pathway")
GRAINS: tuple[Grain, ...] = ("month", "quarter", "halfyear", "year")
Cells = Counter[tuple[str, str, str]]
"""(indicator, dim or "", "cells" or "filled") -> how many."""


def examine(task: tuple[int, int]) -> tuple[Counter[str], Counter[str], Cells, list[str]]:
    """(seed, worlds) -> features -> occurrences, features -> worlds that have them, cells, what differed."""
    batch, wanted = task
    found: Counter[str] = Counter()
    having: Counter[str] = Counter()
    cells: Cells = Counter()
    wrong: list[str] = []
    number = 0

    @hypothesis.seed(batch)
    @settings(max_examples=wanted, database=None, **SLOW)
    @given(world=worlds(), seed=st.integers(0, 2**32 - 1))
    def run(world: World, seed: int) -> None:
        nonlocal number
        for feature, times in coverage(world).items():
            found[feature] += times
            having[feature] += times > 0
        having["worlds"] += 1
        rnd = random.Random(seed)
        with tempfile.TemporaryDirectory(prefix="tavle-agree-") as folder:
            snapshot = published(world, Path(folder))
            for ident, indicator in INDICATORS.items():
                dim = indicator.dims[number % len(indicator.dims)]
                for question, own in (
                    (Question(ident, (dim,), GRAINS[number % 4]), dim),
                    (draw_question(rnd, snapshot, ident), ""),
                ):
                    try:
                        all_of_them, filled = assert_agrees(snapshot, world, question)
                    except Exception:
                        wrong.append(
                            f"seed {batch}, world {number}, {question}:\n{traceback.format_exc(limit=-2)}"
                        )
                        continue
                    cells[ident, own, "cells"] += all_of_them
                    cells[ident, own, "filled"] += filled
        number += 1
        print(f"seed {batch}: {number} of {wanted} worlds, {len(wrong)} questions differ", file=sys.stderr)

    run()
    return found, having, cells, wrong


def main() -> int:
    """Run the worlds on all cores and print the tables."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    began = time.monotonic()
    found: Counter[str] = Counter()
    having: Counter[str] = Counter()
    cells: Cells = Counter()
    wrong: list[str] = []
    # Hypothesis begins each run with its simplest world: few and long runs repeat it least.
    cores = min(os.cpu_count() or 1, 4)
    tasks = [(first + core, -(-wanted // cores)) for core in range(cores)]
    with multiprocessing.get_context("spawn").Pool(cores) as pool:
        for done in pool.imap_unordered(examine, tasks):
            for total, part in zip((found, having, cells), done[:3], strict=True):
                total.update(part)  # type: ignore[arg-type]
            wrong += done[3]

    print("| what the worlds have in them | times | worlds |\n| --- | ---: | ---: |")
    for feature in sorted(found):
        print(f"| {feature} | {found[feature]:,} | {having[feature]} |")
    print("\n| indicator | cells | not zero | not zero in its emptiest dim |\n| --- | ---: | ---: | --- |")
    poor = [feature for feature, times in found.items() if not times]
    for ident, indicator in INDICATORS.items():
        moving = [d for d in indicator.dims if "transfers" not in ident or d not in FOR_LIFE]
        shares = {d: _share(cells, ident, (d,)) for d in moving}
        emptiest = min(shares, key=shares.__getitem__)
        whole = _share(cells, ident, indicator.dims)
        total = sum(cells[ident, d, "cells"] for d in ("", *indicator.dims))
        print(f"| `{ident}` | {total:,} | {whole:.0%} | {shares[emptiest]:.0%} ({emptiest}) |")
        if whole < 0.05 or not shares[emptiest]:
            poor.append(f"{ident} ({whole:.1%}; by {emptiest} {shares[emptiest]:.1%})")
    cells_in_all = sum(times for (_, _, what), times in cells.items() if what == "cells")
    print(f"\n{having['worlds']} worlds, {2 * len(INDICATORS) * having['worlds']:,} questions, "
          f"{cells_in_all:,} cells in {time.monotonic() - began:.0f} s: {len(wrong)} questions differ; "
          f"too empty: {', '.join(poor) or 'nothing'}")  # fmt: skip
    for text in wrong[:10]:
        print(text)
    return 1 if wrong or poor or having["worlds"] < wanted else 0


def _share(cells: Cells, ident: str, dims: tuple[str, ...]) -> float:
    """The share of an indicator's cells that are not zero, of these dims."""
    total = sum(cells[ident, dim, "cells"] for dim in dims)
    return sum(cells[ident, dim, "filled"] for dim in dims) / total if total else 0.0


if __name__ == "__main__":
    sys.exit(main())
