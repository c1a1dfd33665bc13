"""Random samples of management's supervision: what was drawn from what, how, and what was found."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from .file import Fault, Store, moment, one, time_of
from .words import checked

FINDINGS = ("met", "missed", "unknown")
"""What is found of one: the demand was met, was not, or cannot be judged."""

LONGEST, LONGEST_SEED = 200, 40


@dataclass(frozen=True)
class Sample:
    """One sample. `frame` is what it was drawn from, as text; with the days, `seed` and `size` it is drawn again.

    `population_met`: of the whole frame, those that met the demand as it was registered (None: not a share).
    """

    id: int
    frame: str
    title: str
    snapshot: str
    as_of: date
    population: int
    size: int
    seed: str
    drawn_by: str
    drawn_at: datetime
    period_from: date
    period_to: date
    population_met: int | None
    met: int
    missed: int
    unknown: int

    @property
    def judged(self) -> int:
        return self.met + self.missed


@dataclass(frozen=True)
class Drawn:
    """One of a sample: its place in the draw, its key in the frame, its case (None: an enquiry without one)."""

    place: int
    key: str
    case_id: str | None
    finding: str | None
    note: str
    found_by: str | None
    found_at: datetime | None


class Samples:
    """The samples in a store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def add(
        self, *, frame: str, title: str, snapshot: str, as_of: date, period: tuple[date, date], population: int,
        population_met: int | None, seed: str, drawn: Sequence[tuple[str, str | None]], who: str,
    ) -> int:  # fmt: skip
        """Keep a draw, all of it or nothing, and give its number. `drawn` holds (key, case) in order."""
        words = checked(seed, "Frøet", LONGEST_SEED)
        with self.store.writing() as connection:
            number = connection.execute(
                "insert into samples (frame, title, snapshot, as_of, period_from, period_to, population, population_met,"
                " size, seed, drawn_by, drawn_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    frame,
                    title,
                    snapshot,
                    as_of.isoformat(),
                    period[0].isoformat(),
                    period[1].isoformat(),
                    population,
                    population_met,
                    len(drawn),
                    words,
                    who,
                    moment(),
                ),
            ).lastrowid
            connection.executemany(
                "insert into sample_cases (sample, place, key, case_id) values (?, ?, ?, ?)",
                [(number, place, key, case) for place, (key, case) in enumerate(drawn, start=1)],
            )
        assert number is not None
        return number

    def find(self, sample: int, place: int, finding: str | None, note: str, who: str) -> None:
        """Write down what was found of one of a sample (None takes it back)."""
        if finding is not None and finding not in FINDINGS:
            raise Fault("Fundet er ikke et af de mulige. Hent siden igen.")
        words = checked(note, "Bemærkningen", LONGEST, needed=False)
        with self.store.writing() as connection:
            one(
                connection.execute(
                    "select place from sample_cases where sample = ? and place = ?", (sample, place)
                ).fetchone(),
                "Sagen i stikprøven",
            )
            connection.execute(
                "update sample_cases set finding = ?, note = ?, found_by = ?, found_at = ? where sample = ? and place = ?",
                (finding, words, who if finding else None, moment() if finding else None, sample, place),
            )

    def all(self) -> list[Sample]:
        """Every sample, the newest first."""
        return self._samples("", ())

    def get(self, id: int) -> Sample | None:
        """One sample, or None."""
        return next(iter(self._samples("where s.id = ?", (id,))), None)

    def before(self, sample: Sample) -> Sample | None:
        """The last earlier sample of the same frame in which something was judged."""
        earlier = self._samples("where s.frame = ? and s.id < ?", (sample.frame, sample.id))
        return next((s for s in earlier if s.judged), None)

    def cases(self, id: int) -> list[Drawn]:
        """What was drawn, in the order of the draw."""
        with self.store.reading() as connection:
            if connection is None:
                return []
            rows = connection.execute(
                "select * from sample_cases where sample = ? order by place", (id,)
            ).fetchall()
        return [
            Drawn(
                r["place"], r["key"], r["case_id"], r["finding"], r["note"] or "", r["found_by"], time_of(r["found_at"])
            )
            for r in rows
        ]  # fmt: skip

    def _samples(self, where: str, values: tuple[object, ...]) -> list[Sample]:
        with self.store.reading() as connection:
            if connection is None:
                return []
            counts = ", ".join(f"count(*) filter (where c.finding = '{f}') as {f}" for f in FINDINGS)
            rows = connection.execute(
                f"select s.*, {counts} from samples as s left join sample_cases as c on c.sample = s.id "
                f"{where} group by s.id order by s.id desc",
                values,
            ).fetchall()
        return [_sample(row) for row in rows]


def _sample(row: sqlite3.Row) -> Sample:
    drawn_at = time_of(row["drawn_at"])
    assert drawn_at is not None
    return Sample(
        row["id"], row["frame"], row["title"], row["snapshot"], date.fromisoformat(row["as_of"]), row["population"],
        row["size"], row["seed"], row["drawn_by"], drawn_at,
        date.fromisoformat(row["period_from"] or row["as_of"]), date.fromisoformat(row["period_to"] or row["as_of"]),
        row["population_met"], row["met"], row["missed"], row["unknown"],
    )  # fmt: skip
