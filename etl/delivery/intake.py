"""Where the rows of a load come from: delivered folders, or a delivery that was kept (see `snapshots.deliveries`).

Both give the same `Part`s, and what is built of them is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Protocol

import pyarrow as pa

from etl.build.report import UNREAD, Finding
from etl.clean.citizen_numbers import mask
from etl.clean.key_text import plain_keys
from etl.clean.keys import Keys
from etl.clean.sentinels import all_days, empty_days
from etl.clean.tokens import clean
from etl.errors import Refused

from .contracts import Table
from .delivery import Delivery, first_table, read_table, unread
from .plain_files import shown_path
from .profile import Profile
from .readers import RawTable


@dataclass(frozen=True)
class Part:
    """One file's rows of one table, as they reach the checks: nothing personal is in them.

    `rows`: the mapped columns as delivered, and `_row`. `malformed`: rows that could not be split, as
    (row, how long). `profile` is without its tables: only what the checks need. `ends`: see `TableMap`. `places`: see `tokens`.
    """

    path: str
    rows: pa.Table = field(repr=False)
    profile: Profile
    codes: dict[str, dict[str, str]]
    constants: dict[str, str]
    malformed: tuple[tuple[int, str], ...]
    findings: tuple[Finding, ...]
    places: dict[str, pa.Array] = field(default_factory=dict, repr=False)
    ends: str | None = None

    @property
    def read(self) -> int:
        return self.rows.num_rows + len(self.malformed)


class Intake(Protocol):
    """What a snapshot is built of.

    `history_from` as stated, or None; `sources` the profiles' names; `stated` the owner's row counts.
    """

    as_of: date
    history_from: date | None
    sources: tuple[str, ...]
    stated: dict[str, int]

    def parts(self, table: Table) -> Iterator[Part]:
        """The parts of one table, in the order in which they count; none where it is not delivered."""
        ...


class Ahead:
    """An intake whose next table is read while the last one is checked: reading is one thread's work."""

    def __init__(self, intake: Intake, tables: Iterable[Table]) -> None:
        self.intake = intake
        self.as_of, self.history_from = intake.as_of, intake.history_from
        self.sources, self.stated = intake.sources, intake.stated
        self._reader = ThreadPoolExecutor(1)
        self._tables = iter(tables)
        self._next: tuple[Table, Future[list[Part]]] | None = None

    def __enter__(self) -> Ahead:
        self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._reader.shutdown(cancel_futures=True)

    def parts(self, table: Table) -> Iterator[Part]:
        """See `Intake`; the tables must be asked for in the order given."""
        assert self._next is not None and self._next[0] == table
        parts = self._next[1].result()
        self._start()
        while parts:
            # Let go of each as it is passed on.
            yield parts.pop(0)

    def _start(self) -> None:
        table = next(self._tables, None)
        self._next = None
        if table is not None:
            self._next = (table, self._reader.submit(lambda: list(self.intake.parts(table))))


class Delivered:
    """Deliveries as they lie in their folders: read, and cleaned as they are read.

    `own_empty`: a site's own days that mean none (see `sentinels`).
    """

    def __init__(self, deliveries: list[Delivery], keys: Keys, own_empty: Sequence[date] = ()) -> None:
        if len({d.as_of for d in deliveries}) > 1:
            days = ", ".join(f"{d.folder.name} {d.as_of}" for d in deliveries)
            raise Refused(f"The deliveries describe different days ({days}). Load those of one day together.")
        self.deliveries = deliveries
        self.keys = keys
        self.empty = all_days(own_empty)
        self.as_of = deliveries[0].as_of
        days_stated = [d.history_from for d in deliveries if d.history_from]
        self.history_from = max(days_stated) if days_stated else None
        self.sources = tuple(d.profile.name for d in deliveries)
        self.stated: dict[str, int] = {}
        for delivery in deliveries:
            for name, rows in delivery.rows.items():
                self.stated[name] = self.stated.get(name, 0) + rows

    def parts(self, table: Table) -> Iterator[Part]:
        """See `Intake`."""
        for delivery in self.deliveries:
            for raw, mapped in read_table(delivery, table):
                profile = delivery.profile
                # What is said of the folder as a whole goes with its first table, and is kept with it.
                whole = _unread(delivery) if table.name == first_table(delivery) else []
                plain, mended = plain_keys(table, raw.table)
                dated, emptied = empty_days(table, plain, self.empty, profile.date_order)
                rows, places, findings = clean(table, dated, self.keys, profile.nulls)
                yield Part(
                    path=shown_path((delivery.shown or delivery.folder) / raw.path.name),
                    rows=rows,
                    profile=replace(profile, tables={}, raw={}),
                    codes=mapped.codes,
                    constants=mapped.constants,
                    malformed=tuple((row, _length_only(text)) for row, text in raw.malformed),
                    findings=(*whole, *_reading(table, raw), *mended, *emptied, *findings),
                    places=places,
                    ends=mapped.ends,
                )


def _unread(delivery: Delivery) -> list[Finding]:
    """The files of a delivery that nothing is read from: a second copy of a table is not passed over in silence."""
    names = tuple(mask(shown_path(Path(path.name))) or "" for path in unread(delivery))
    if not names:
        return []
    text = "Filer i leverancen hører til ingen tabel og er ikke læst"
    return [Finding(UNREAD, "warning", "", len(names), names[:10], text)]


def _length_only(text: str) -> str:
    """A row that cannot be split is not kept: nobody knows which columns its text belongs to."""
    return f"({len(text)} tegn)"


def _reading(table: Table, raw: RawTable) -> list[Finding]:
    """What reading the file itself had to say."""
    found = []
    if raw.unknown:
        found.append(
            Finding("unknown_header", "warning", table.name, len(raw.unknown), raw.unknown[:5],
                    f"Ukendte overskrifter i {shown_path(Path(raw.path.name))} er ikke læst")
        )  # fmt: skip
    for note in raw.notes:
        text = f"Ved læsning af {shown_path(Path(raw.path.name))} blev noget antaget"
        rule = getattr(note, "rule", "reading")
        found.append(Finding(rule, "warning", table.name, 1, (str(note),), text))
    return found
