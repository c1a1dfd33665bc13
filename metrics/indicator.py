"""What an indicator is: its numerator and denominator as measures over a fact, its cuts and its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .question import CASE, ORGANISATION, Direction, Grain, Unit

Shape = Literal["stock", "flow", "average", "heads", "presence", "loads", "percentile", "rolling", "survival"]
Fact = Literal[
    "movements",
    "deadlines",
    "events",
    "overdue",
    "capacity",
    "unfollowed",
    "matured",
    "agenda",
    "standing",
    "extended",
]
Kind = Literal["stock", "flow", "rate", "share", "duration"]


@dataclass(frozen=True)
class Measure:
    """What is summed: `amount` over the rows of `fact` where `where` holds.

    stock: the running sum on the period's last day. flow: the sum over rows dated in the period.
    average: case-days in the period / its calendar days. heads, presence: active workers on the last
    day, and their months in the period. loads: an aggregate over the active workers' caseloads.
    percentile: the `share`-quantile of `amount`. rolling: the sum over the 52 whole ISO weeks that end with
    the last whole week ending in or before the period. survival: the share of the cases opened in the
    period that are still open after N weeks (Kaplan-Meier).
    """

    shape: Shape
    fact: Fact = "movements"
    amount: str = "1"
    where: str = "true"
    day: str = "day"
    share: float | None = None


OWN = "vores egen"
"""The source of a figure that no source document asks for."""


@dataclass(frozen=True)
class Indicator:
    """One figure: what it is made of, how it is cut, and what it is called on the screen (Danish)."""

    id: str
    label: str
    short: str
    definition: str
    kind: Kind
    unit: Unit
    numerator: Measure
    denominator: Measure | None = None
    direction: Direction = "none"
    dims: tuple[str, ...] = (*ORGANISATION, *CASE)
    grain: Grain = "month"
    needs: tuple[str, ...] = ()
    source: str = ""
    """The document and its lines, or `OWN`."""
    weeks: Literal["none", "listed", "any"] = "none"
    weeks_default: int = 52
    known_after: int = 0
    below: bool = False
    signed: bool = False
    baseline_year: int | None = None
    owes: tuple[str, ...] = ()
    """The kinds of obligation that it counts (`rules.toml`)."""

    @property
    def name(self) -> str:
        """The label; where it depends on a number of weeks, of the default one."""
        return self.label.replace("{weeks}", str(self.weeks_default))

    @property
    def meaning(self) -> str:
        """The definition, the same way."""
        return self.definition.replace("{weeks}", str(self.weeks_default))
