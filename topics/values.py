"""What is shown, as frozen values: panels with their tables, charts, facts and notes.

A topic is a function from a `View` to these values. Every form is a writer of them: the screen (`dashboard.render`),
XLSX, PPTX, PDF and CSV (`reports`). No writer computes, and nothing reads a page back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from topics.cells import Kind, Link, Marked, Running, Spark, Status, Table, plain_text

Role = Literal["actual", "other", "target", "band", "baseline"]


@dataclass(frozen=True)
class Series:
    """One line or one row of bars: a number for each of the chart's categories, None where there is none.

    `hidden`: the places of the categories whose number is there and not shown.
    """

    name: str
    values: tuple[float | int | None, ...]
    role: Role = "actual"
    hidden: tuple[int, ...] = ()


@dataclass(frozen=True)
class Chart:
    """A chart as sheets and slides draw it: categories (Danish labels) and series on one axis of a `kind` of number.

    `finding` is what it shows, as a sentence: the title where it stands alone. `running`: the places of the periods that
    are not over.
    """

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
class Figure:
    """A chart on a screen: one of `topics.charts`, a sentence for who cannot see it, its height in pixels.

    Without a `height` the figure's own counts, else 260.
    """

    chart: Any
    summary: str
    height: int | None = None


@dataclass(frozen=True)
class Multiples:
    """Small figures side by side, each under its name. Lines share one scale; others have the one they were given."""

    items: tuple[tuple[str | Marked, Figure], ...]
    look: str = ""


@dataclass(frozen=True)
class Fact:
    """One figure of a strip: a name, a value, and what it is of. `small` is for values that are words."""

    name: str
    value: str
    note: str = ""
    small: bool = False
    status: str = ""
    """How it stands, where it is held against a target: a kind of `Status`."""


@dataclass(frozen=True)
class Facts:
    """Figures that belong together, side by side."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Legend:
    """A key of shades: (colour, word) pairs; the colour is a custom property of the style sheet."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Dated:
    """A dated event beside a figure over time: its letter on the figure, its day, its words and source."""

    letter: str
    on: date
    words: str
    source: str = ""


@dataclass(frozen=True)
class Events:
    """The dated events under a figure, as a list."""

    events: tuple[Dated, ...]


@dataclass(frozen=True)
class Empty:
    """What stands where there is nothing to show: why."""

    why: str


@dataclass(frozen=True)
class Text:
    """A paragraph. `look` is its name in the style sheet; `role` tells a screen reader what it is."""

    words: str | Marked
    look: str = ""
    role: str = ""


@dataclass(frozen=True)
class Panel:
    """One finding with what shows it.

    `title` says what was found, `subtitle` what is measured, for whom and when. `body` is what a screen shows
    (figures, legends, tables); `table` holds the same numbers. A table that is not in the body is folded away below it.
    `charts` are what sheets, slides and paper draw. `lead` are sentences that a sheet has above its table. `name` is short:
    a sheet's tab, a part of a file's name.
    """

    title: str
    subtitle: str = ""
    body: tuple[Any, ...] = ()
    table: Table | None = None
    notes: tuple[Any, ...] = ()
    charts: tuple[Chart, ...] = ()
    look: str = ""
    anchor: str = ""
    name: str = ""
    lead: tuple[str, ...] = ()
    source: str = ""
    file: Table | None = None
    """What a file holds in place of `table`, where a screen groups or shortens it."""
    files: tuple[tuple[str, str], ...] = ()
    """Name and address of each file that it can be fetched as."""
    marks: tuple[Status | Running, ...] = ()
    """What stands behind the title: how its number stands."""

    @property
    def heading(self) -> str:
        """The title with its marks in words."""
        return " ".join([self.title.strip(), *map(plain_text, self.marks)])


@dataclass(frozen=True)
class Control:
    """A field that writes one of the page's own keys into its address.

    `options` are (value, label) of a choice or of segments; the rest is for numbers and texts. `width` is in pixels.
    """

    kind: Literal["number", "choice", "segments", "search"]
    key: str
    label: str
    value: str | float | None
    options: tuple[tuple[str, str], ...] = ()
    least: float = 0
    most: float = 0
    placeholder: str = ""
    suffix: str = ""
    width: int = 0


@dataclass(frozen=True)
class Head:
    """The head of a page: its name in small, its finding in large, and how it stands against the target."""

    kicker: str
    title: str
    under: str = ""
    verdict: Any = None


@dataclass(frozen=True)
class Verdict:
    """How a page's figure stands: statuses, and words about the target; several verdicts may stand in one."""

    parts: tuple[Any, ...]


@dataclass(frozen=True)
class Tile:
    """A district on the map: name, value in words, strength of its shade (0 to 1), where it leads, its row and column."""

    name: str
    value: str
    strength: float
    to: str
    place: tuple[int, int]
    chosen: bool = False


@dataclass(frozen=True)
class Tiles:
    """The districts as a map of tiles."""

    tiles: tuple[Tile, ...]


@dataclass(frozen=True)
class Group:
    """Parts of a page that stand together; `look` names their layout in the style sheet."""

    parts: tuple[Any, ...]
    look: str = "columns"


@dataclass(frozen=True)
class Interval:
    """A share (0 to 1) on a scale from 0 to 100 %, with its interval where it is a sample's; `words` say the same."""

    name: str
    share: float | None
    bounds: tuple[float, float] | None
    words: str


@dataclass(frozen=True)
class Intervals:
    """Shares below each other, on one scale."""

    items: tuple[Interval, ...]


@dataclass(frozen=True)
class Card:
    """One figure, read in three seconds: its name, which leads to its page, its value in words, how it stands, its series
    and a few facts. `aim` is the target in words; `running`: the period is not over."""

    name: Link
    value: str
    unit: str
    status: Status
    aim: str
    line: Spark | None = None
    facts: tuple[str, ...] = ()
    running: bool = False


@dataclass(frozen=True)
class MatrixCell:
    """One figure of one unit: its value in words, the kind of its status (`none`: it has no mark), its series."""

    value: str
    status: str
    line: Spark


@dataclass(frozen=True)
class MatrixRow:
    """A unit, which leads to the page of it alone, and a cell for each of the matrix's figures."""

    unit: Link
    cells: tuple[MatrixCell, ...]
    chosen: bool = False


@dataclass(frozen=True)
class Matrix:
    """Units by figures. `corner` is the heading of the units, `heads` are (name, unit) of each figure; `name` is told to
    screen readers."""

    name: str
    corner: str
    heads: tuple[tuple[str, str], ...]
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True)
class Definitions:
    """What the figures of a page mean: id, name and words of each."""

    of: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Items:
    """Sentences one below the other; `look` names them in the style sheet."""

    items: tuple[str | Marked, ...]
    look: str = ""


def tabled(panel: Panel) -> Table | None:
    """The table that a file holds of a panel; None where it has none."""
    return panel.file or panel.table or next((part for part in panel.body if isinstance(part, Table)), None)
