"""A sheet's content as values: a table with typed columns, a finding as its title, charts over its numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

Kind = Literal["text", "wide", "count", "decimal", "share", "rate", "ratio", "date", "month"]
"""What a column holds. A text in a column of numbers is a word in place of one (`<5`, `ikke leveret`)."""
Role = Literal["actual", "other", "target", "band", "baseline"]


def written(value: float, kind: Kind) -> float:
    """A number as it is written in a file: a rate is of 100 cases, as on the screen, and no percentage.

    >>> written(0.863, "rate"), written(0.863, "share")
    (86.3, 0.863)
    """
    return round(100 * value, 10) if kind == "rate" else value


class Amount(NamedTuple):
    """A number with its own kind, where a column holds several."""

    value: int | float
    kind: Kind


SO_FAR = "* foreløbig"
"""What the star beside a period says."""
Cell = str | int | float | date | Amount | None


@dataclass(frozen=True)
class Column:
    title: str
    kind: Kind = "text"


@dataclass(frozen=True)
class Series:
    """One line or one row of bars: a number for each of the chart's categories, None where there is none.
    `hidden`: the categories (their numbers) whose number is there and not shown."""

    name: str
    values: tuple[float | int | None, ...]
    role: Role = "actual"
    hidden: tuple[int, ...] = ()


@dataclass(frozen=True)
class Chart:
    """A native chart: its title, its categories (Danish labels), its series. `kind` of the number on its axis.
    `finding` is what it shows, as a sentence: the title where it stands alone. `running`: the categories (their
    numbers) that are not over."""

    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    form: Literal["line", "column"] = "line"
    kind: Kind = "decimal"
    unit: str = ""
    finding: str = ""
    running: tuple[int, ...] = ()

    @property
    def marked(self) -> tuple[str, ...]:
        """The categories as they stand under a native chart: `mar 26*` where a period still runs (`SO_FAR` says so)."""
        return tuple(f"{c}*" if n in self.running else c for n, c in enumerate(self.categories))

    @property
    def empty(self) -> bool:
        """Nothing to draw but the target."""
        return all(v is None for s in self.series if s.role in ("actual", "other") for v in s.values)


@dataclass(frozen=True)
class Table:
    """One sheet: `name` on its tab, `title` is what was found, `subtitle` what is measured, in which unit."""

    name: str
    title: str
    subtitle: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    charts: tuple[Chart, ...] = ()
    lead: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())
