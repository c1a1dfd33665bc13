"""What a report is: one record. The page `/rapporter`, the command line, the documents and the tests read it.

Danish fields stand on the page, English ones on the command line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from metrics import Scope, Snapshot

    from .make import Files, Order

Choices = tuple[tuple[str, str], ...]
"""(value, Danish label), in the order in which they are offered; the first one is the default."""


@dataclass(frozen=True)
class Option:
    """How the command line takes a parameter: as `--<name>`, which is the parameter's id where none is given.

    `flag` takes the second choice; `text` one of the choices, or any value where there are none; `texts` any
    number of values; `number` one from 1 to `most`; `folder` the second choice, and writes a file for each `each`
    into the folder; `ending` is no option of its own, but the ending of `-o`.
    """

    help: str
    kind: Literal["flag", "text", "texts", "number", "folder", "ending"] = "text"
    name: str = ""
    most: int = 0
    each: str = ""
    known: Callable[[Snapshot], Sequence[str]] | None = None
    """The values that a snapshot knows: another one is refused."""


@dataclass(frozen=True)
class Parameter:
    """One thing that is chosen: by its option on the command line, by its label and choices on the page.

    One that has no choices for a reader is not on that reader's page.
    """

    id: str
    option: Option
    label: str = ""
    choices: Choices = ()
    offer: Callable[[Snapshot, Scope], Choices] | None = None
    """The choices of one reader, where they depend on the reader or on the data."""

    @property
    def default(self) -> str:
        return self.choices[0][0]


@dataclass(frozen=True)
class Command:
    """A report as a command, in English: its help, the help of `-o`, and what it says when the file is written.

    `done` may name {count}, {figures}, {hidden} and {snapshot}.
    """

    help: str
    output: str
    done: str
    file: str = ""
    """The file's default name, where it is another than the page's."""
    group: str = "report"
    """The command that it stands under; empty: under none."""


@dataclass(frozen=True)
class Report:
    """One report. As `reports.menu.offered` gives it to a reader, it holds that reader's choices only."""

    id: str
    name: str
    what: str
    file: str
    """The file's name without its ending; may name {as_of}, {whose} and what is chosen."""
    formats: Choices
    """The endings that the file may have. Where there are several, `file` is a parameter."""
    make: Callable[[Order], Files]
    offered_to: Callable[[Snapshot, Scope], bool]
    command: Command
    parameters: tuple[Parameter, ...] = ()
    own: tuple[str, str] | None = None
    """Name and what, as a worker reads them."""
    confidential: bool = False
    """Cases or persons by name: not to be sent on."""
    issued: bool = False
    """It is sent when it is due (`reports.calendar`), kept with its figures, and can be made again. It has the
    parameters `form` and `issue`."""
    settings: tuple[str, ...] = ()
    """The site's settings that it is made with."""

    @property
    def endings(self) -> tuple[str, ...]:
        return tuple(ending for ending, _ in self.formats)
