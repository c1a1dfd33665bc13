"""The Python face: any figure as a pandas DataFrame in two lines.

    from metrics import figure
    figure("caseload_per_worker", by="team", start="2026-01-01")

pandas is imported when a table is made, so that nothing else waits for it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from metrics.danish.labels import none_label
from metrics.engine import ask
from metrics.judge.signals import Rebase, decided, judged
from metrics.question import OPERATOR, Compare, Grain, Question, Scope, UsageError
from metrics.revisions import ask_against
from metrics.warehouse.snapshot import Snapshot, Warehouse

if TYPE_CHECKING:
    import pandas as pd

Day = date | str | None
Filter = Mapping[str, str | Sequence[str | None] | None]


def figure(
    ident: str,
    *,
    by: str | Iterable[str] = (),
    grain: Grain | None = None,
    start: Day = None,
    end: Day = None,
    where: Filter | None = None,
    weeks: int | None = None,
    compare: Compare | None = None,
    spc: bool = False,
    rebases: Iterable[Rebase] | None = None,
    warehouse: str | Path | None = None,
    snapshot: str | None = None,
    against: str | None = None,
    names: bool = False,
    scope: Scope = OPERATOR,
) -> pd.DataFrame:
    """One row a period and combination of dims, in the columns of `tavle metric`.

    `by` is one dim, several with commas between, or a sequence; `where` a dict, a value or a list of
    values a dim (None = empty); days are dates or ISO text. `spc` adds what is signal and what noise
    (`rebases`: where a person has begun anew; without it, what the site's events say). `names` shows Danish names instead of codes and ids.
    `warehouse` is a folder: without it `TAVLE_WAREHOUSE`, else the nearest folder `warehouse` from here
    upwards. Shares are fractions, days are datetime64, an empty dim or number is missing. `attrs` hold
    id, label, unit, definition, snapshot and as_of.

    Raises UsageError for a question that cannot be asked, NoSnapshot where there is nothing to ask.

        >>> figure("closures", by="team", start="2026-01-01")           # doctest: +SKIP
        >>> figure("phone_on_time", where={"employment": ["employed", None]}, compare="last_year")  # doctest: +SKIP
    """
    import pandas as pd

    from .files import to_arrow

    house = _house(_folder(warehouse).resolve())
    asked = house.named(snapshot) if snapshot else house.current()
    question = Question(ident, _dims(by), grain, _day(start), _day(end), _pairs(where or {}), weeks, compare)
    if against and spc:
        raise UsageError("What was revised has gaps, so it cannot be judged: leave out spc or against.")
    answer = (
        ask_against(asked, house.named(against), question, scope) if against else ask(asked, question, scope)
    )
    if spc:
        answer = judged(answer, decided(asked, ident) if rebases is None else rebases)
    frame = to_arrow(answer).to_pandas(date_as_object=False)
    for column in ("period_start", "period_end"):
        frame[column] = pd.to_datetime(frame[column])
    if names:
        for dim in question.by:
            frame[dim] = _named(asked, dim, [row.dims[question.by.index(dim)] for row in answer])
    indicator = asked.indicator(ident)
    frame.attrs = {
        "id": ident, "label": indicator.label, "unit": indicator.unit, "definition": indicator.definition,
        "snapshot": answer.snapshot, "as_of": answer.as_of.isoformat(),
    }  # fmt: skip
    return frame


def _folder(warehouse: str | Path | None) -> Path:
    if warehouse is not None:
        return Path(warehouse)
    if os.environ.get("TAVLE_WAREHOUSE"):
        return Path(os.environ["TAVLE_WAREHOUSE"])
    here = Path.cwd()
    near = [folder / "warehouse" for folder in (here, *here.parents) if (folder / "warehouse").is_dir()]
    return near[0] if near else Path("warehouse")


@cache
def _house(folder: Path) -> Warehouse:
    return Warehouse(folder)


def _dims(by: str | Iterable[str]) -> tuple[str, ...]:
    parts = [by] if isinstance(by, str) else by
    return tuple(dim.strip() for part in parts for dim in part.split(",") if dim.strip())


def _day(day: Day) -> date | None:
    if not isinstance(day, str):
        return day
    try:
        return date.fromisoformat(day)
    except ValueError as error:
        raise UsageError(f"{day!r} is no day of the form 2026-01-31.") from error


def _pairs(where: Filter) -> tuple[tuple[str, str | None], ...]:
    return tuple(
        (dim, value)
        for dim, values in where.items()
        for value in ([values] if values is None or isinstance(values, str) else values)
    )


def _named(snapshot: Snapshot, dim: str, values: Sequence[str | None]) -> list[str]:
    known = snapshot.labels(dim)
    return [none_label(dim) if v is None else known.get(v, v) for v in values]
