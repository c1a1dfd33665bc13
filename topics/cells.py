"""What stands in a table as frozen values: typed cells, the small marks among words, columns and rows.

A number stays a number until a writer formats it; where a screen needs other words, the cell is `Shown`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from metrics.danish import numbers

Kind = Literal["text", "wide", "count", "decimal", "share", "rate", "ratio", "date", "month"]
"""What a column holds. A text in a column of numbers is a word in place of one (`<5`, `ikke leveret`)."""
WORDS: tuple[Kind, ...] = ("text", "wide", "date", "month")
"""The kinds that are read from the left; the others are numbers, which end at the right."""
SO_FAR = "* foreløbig"
"""What the star beside a period says."""


class Amount(NamedTuple):
    """A number with its own kind, where a column holds several."""

    value: int | float
    kind: Kind


class Shown(NamedTuple):
    """A cell as a screen shows it, and what a file holds of it.

    `words` are a text or `Marked`; `value` is the number, the day or the text behind them (None: nothing is known, and
    a file holds the words). `to` is the address of what is behind the cell.
    """

    words: Any
    value: int | float | date | str | None
    kind: Kind = "decimal"
    to: str | None = None


@dataclass(frozen=True)
class Marked:
    """Words with marks in them: texts, `Status`, `Running`, `Link`, `Strong`, `Quiet`, in order. `look` names them in the style
    sheet."""

    parts: tuple[Any, ...]
    look: str = ""


@dataclass(frozen=True)
class Status:
    """A status as icon and word; `of` says what is not set where the words stand alone: `– mål ikke fastsat`."""

    kind: str
    word: bool = True
    of: str = ""


@dataclass(frozen=True)
class Running:
    """The mark of a period that is not over."""


@dataclass(frozen=True)
class Link:
    """Words that lead to a page of ours; `hint` says what is there, where the words do not."""

    words: str
    to: str
    hint: str = ""


@dataclass(frozen=True)
class Strong:
    """Words that stand out."""

    words: str


@dataclass(frozen=True)
class Shares:
    """The parts of a whole as one bar: (look, share from 0 to 1) each. Decoration beside numbers."""

    parts: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Quiet:
    """Words that stand back beside others: what a number is of, why a sum is made."""

    words: str


STEPS = {
    "done": "gennemført", "partly": "delvist gennemført", "running": "i gang", "not_started": "ikke begyndt",
}  # fmt: skip
"""Status of a milestone or an initiative -> its word."""


@dataclass(frozen=True)
class StepStatus:
    """How far a milestone or an initiative is (a key of `STEPS`; None: not known), and whether it is past its day."""

    kind: str | None
    late: bool = False

    @property
    def word(self) -> str:
        return STEPS.get(self.kind or "", "uoplyst")


@dataclass(frozen=True)
class Spark:
    """A series as a small line over its target, as decoration; the last period may be `running`."""

    values: tuple[float | None, ...]
    goal: float | None = None
    running: bool = False


Cell = (
    str | int | float | date | Amount | Shown | Marked | Shares | Spark | Strong | Status | StepStatus | Link | None
)  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, and the kind of what it holds. `look` names its cells in the style sheet; the
    heading of one that explains itself is `unseen`, for screen readers alone."""

    title: str
    kind: Kind = "text"
    look: str = ""
    unseen: bool = False


@dataclass(frozen=True)
class RowGroup:
    """So many rows of a table, in order, that belong together. `heading` stands above them; `look` names them in the
    style sheet."""

    count: int
    heading: str | Marked = ""
    look: str = ""


@dataclass(frozen=True)
class Table:
    """Typed columns and rows; the first cell of a row is its name. `caption` is told to screen readers."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    look: str = ""
    """Names of looks in the style sheet that it has beside the usual one."""
    groups: tuple[RowGroup, ...] = ()
    """How a screen groups the rows; such a table is shown whole."""


def plain_text(node: Any) -> str:
    """A text or marked words without their marks."""
    if isinstance(node, Marked):
        return " ".join(part for part in (plain_text(one).strip(" ") for one in node.parts) if part)
    if isinstance(node, (Link, Strong, Quiet)):
        return node.words
    if isinstance(node, Status):
        return f"{node.of} {numbers.STATUS.get(node.kind, node.kind)}".strip()
    if isinstance(node, Running):
        return "foreløbig"
    if isinstance(node, StepStatus):
        return f"{node.word} · over frist" if node.late else node.word
    return "" if node is None or isinstance(node, (Shares, Spark)) else str(node)


def in_file(cell: Cell) -> str | int | float | date | Amount | None:
    """What a file holds of a cell: the number or the day behind it, else its words; nothing for a dash."""
    if isinstance(cell, (Marked, Shares, Spark, Strong, Status, StepStatus, Link)):
        return plain_text(cell)
    if not isinstance(cell, Shown):
        return cell
    if isinstance(cell.value, (int, float)):
        return Amount(cell.value, cell.kind)
    if cell.value is not None:
        return cell.value
    plain = plain_text(cell.words)
    return "" if plain == numbers.DASH else plain


def written(value: float, kind: Kind) -> float:
    """A number as it is written in a file: a rate is of 100 cases, as on the screen, and no percentage.

    >>> written(0.863, "rate"), written(0.863, "share")
    (86.3, 0.863)
    """
    return round(100 * value, 10) if kind == "rate" else value
