"""What has changed since the last issued report: figures that it told otherwise of the same days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from metrics import INDICATORS
from metrics.danish import dates, numbers
from metrics.judge.compare import nothing
from topics.cells import Amount, Cell, Column
from topics.native import ALL, fine, kind_of, sheet
from topics.values import Panel
from topics.view import View

_SAME = 1e-9
Part = dict[str, Any]


@dataclass(frozen=True)
class Revised:
    """One figure as the earlier report told it and as it is now; None = it had no value."""

    id: str
    weeks: int | None
    by: tuple[str, ...]
    dims: tuple[str | None, ...]
    period: str
    then: float | None
    now: float | None


def revised(earlier: bytes, view: View) -> list[Revised]:
    """The revised view, in the order of the questions.

    `earlier`: the canonical JSON of the issued report. Periods that were over in both are compared; a
    hidden cell on either side says nothing of the other; a cell that one of them has not was nothing there.
    """
    then = {_key(part): part for part in orjson.loads(earlier)["figures"]}
    now = {_key(part): part for part in orjson.loads(view.canonical())["figures"]}
    return [found for key, part in now.items() if key in then for found in _rows(then[key], part, view)]


def _key(part: Part) -> tuple[Any, ...]:
    return part["id"], tuple(part["by"]), part["weeks"], str(part["where"])


def _rows(then: Part, now: Part, view: View) -> Iterator[Revised]:
    before, after = _cells(then), _cells(now)
    both = _over(then) & _over(now)
    for cell in dict.fromkeys((*after, *before)):
        period, end, dims = cell
        if (period, end) not in both:
            continue
        old = before.get(cell) or _nothing(now["id"], end, view)
        new = after.get(cell) or _nothing(now["id"], end, view)
        # Neither a hidden number nor one of a table that was not delivered is a correction.
        if {"suppressed", "not_delivered"} & {old["status"], new["status"]}:
            continue
        if not all(_alike(old[k], new[k]) for k in ("numerator", "denominator", "value")):
            yield Revised(now["id"], now["weeks"], tuple(now["by"]), dims, period, old["value"], new["value"])


def _cells(part: Part) -> dict[tuple[str, str, tuple[str | None, ...]], Part]:
    return {(r["period"], r["period_end"], tuple(r["dims"])): r for r in part["rows"]}


def _over(part: Part) -> set[tuple[str, str]]:
    """The periods that were over, by label and last day."""
    return {(r["period"], r["period_end"]) for r in part["rows"] if r["complete"]}


def _nothing(ident: str, end: str, view: View) -> Part:
    indicator = INDICATORS[ident]
    value = nothing(indicator, date.fromisoformat(end), view.snap.history_from)
    below = 0 if indicator.denominator is not None else None
    return {"numerator": 0, "denominator": below, "value": value, "status": "none"}


def _alike(a: float | None, b: float | None) -> bool:
    return a is b if a is None or b is None else abs(a - b) <= _SAME * max(1, abs(a))


def changes(view: View, earlier: bytes | None, told: str) -> Panel:
    """The sheet of revisions; `told` names the earlier report. It must be the last to ask: it compares all figures."""
    found = revised(earlier, view) if earlier is not None else []
    if earlier is None:
        title = "Der er ingen tidligere udsendt status at sammenligne med"
    elif not found:
        title = f"Intet er rettet siden {told}"
    else:
        title = f"{dates.count(len(found), 'tal er rettet', 'tal er rettet')} siden {told}"
    rows: list[tuple[Cell, ...]] = []
    for item in found:
        indicator = INDICATORS[item.id]
        kind = kind_of(indicator.unit)
        cells = [view.label(d, v) for d, v in zip(item.by, item.dims, strict=True)]
        both = item.then is not None and item.now is not None
        rows.append((
            view.indicator(item.id).label.replace("{weeks}", str(item.weeks or indicator.weeks_default)), " · ".join(cells) or ALL,
            dates.period(item.period),
            *(Amount(v, fine(v, kind)) if v is not None else numbers.DASH for v in (item.then, item.now)),
            Amount(item.now - item.then, fine(item.now - item.then, kind)) if both else numbers.DASH,  # type: ignore[operator]
        ))  # fmt: skip
    return sheet(
        "Ændret siden sidst", title, "Tal for afsluttede perioder, som den forrige udsendte status angav anderledes",
        (Column("Figur", "wide"), Column("Enhed"), Column("Periode"), Column("Sagt sidst", "decimal"),
         Column("Nu", "decimal"), Column("Ændring", "decimal")),
        tuple(rows), (), (), ("Skjulte celler sammenlignes ikke.",),
    )  # fmt: skip
