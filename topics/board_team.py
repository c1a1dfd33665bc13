"""The team's own numbers on its board: its caseloads without names, its closures against the pace, what it owes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from metrics.behind.loads import unnamed_loads
from metrics.behind.obligations import Outcome, left_behind, not_told, outcomes
from metrics.danish import dates, numbers
from metrics.question import Answer, Question, Row

from .rows import latest
from .view import View

SCALE_TO = 80.0
"""The scale of caseloads reaches at least so far, so that it stays the same from week to week."""
Kinds = Sequence[tuple[str, tuple[int, ...]]]
"""Kinds of steps in words, each with how many fall due this week and next."""


@dataclass(frozen=True)
class Caseloads:
    """The whole load of each colleague, in order of size and with nothing that says whose; what they are read against."""

    loads: tuple[float, ...]
    band: tuple[float, float] | None
    target: float | None

    @property
    def scale(self) -> float:
        """Where the scale ends; it begins at 0."""
        return max(SCALE_TO, max(self.loads, default=0) * 1.04)

    @property
    def ticks(self) -> range:
        return range(0, int(self.scale) + 1, 20 if self.scale <= 140 else 50)

    @property
    def band_label(self) -> str:
        """`anbefalet 35–50`; empty where there is no band."""
        return f"anbefalet {numbers.number(self.band[0])}–{numbers.number(self.band[1])}" if self.band else ""

    @property
    def target_label(self) -> str:
        """`mål 50`; empty where there is no target."""
        return "" if self.target is None else f"mål {numbers.number(self.target)}"

    def sentence(self) -> str:
        """`9 kolleger med 38 til 71 sager, 4 over 50`."""
        if not self.loads:
            return "Ingen aktive medarbejdere i teamet"
        low, high = min(self.loads), max(self.loads)
        span = (
            dates.count(low, "sag", "sager")
            if low == high
            else f"{numbers.number(low)} til {numbers.number(high)} sager"
        )
        words = f"{dates.count(len(self.loads), 'kollega', 'kolleger')} med {span}"
        if self.target is None:
            return words
        over = sum(load > self.target for load in self.loads)
        return f"{words}, {numbers.number(over)} over {numbers.number(self.target)}"


@dataclass(frozen=True)
class Pace:
    """Closures so far in the month (`done`), and what the norm of `each` would be by now for those who were there."""

    done: float | None
    norm: float | None
    each: float | None
    staffed: bool
    """Whether anybody was there to compare with."""

    @property
    def drawn(self) -> float | None:
        """The closures as a bar; None where there is nothing to compare them with."""
        return self.done if self.staffed else None

    @property
    def scale(self) -> float:
        """Where the scale ends; it begins at 0."""
        return max(self.done or 0, self.norm or 0, 1) * 1.12

    def sentence(self, decimals: int | None = None) -> str:
        """`62 afsluttet · tempoet til 10 pr. kollega er 50 nu`; the pace as fine as it is, or with so many decimals."""
        if self.done is None:
            return "Ingen medarbejdermåneder at regne tempoet af"
        words = f"{numbers.number(self.done)} afsluttet"
        if self.norm is None:
            return words
        norm = numbers.fine(self.norm) if decimals is None else numbers.number(self.norm, decimals)
        return (
            f"{words} · tempoet til {numbers.plain(self.each, 'closures_per_month')} pr. kollega er {norm} nu"
        )


@dataclass(frozen=True)
class Owed:
    """What is over its deadline or in nobody's hands (`counts`: a number and its words), and the steps that fall due.

    `due` are the kinds of steps not taken yet, with how many of each fall due this week and next (`weeks`);
    `missing` says of which kinds nothing was delivered.
    """

    counts: tuple[tuple[str, str], ...]
    weeks: tuple[str, str]
    due: Kinds
    missing: str

    @property
    def title(self) -> str:
        return f"Milepæle uden trin endnu{f' ({self.missing})' if self.missing else ''}"

    @property
    def why_none(self) -> str:
        """What stands where no step falls due."""
        return f"Milepæle: {self.missing}." if self.missing else "Ingen milepæle i denne og næste uge."


def questions(view: View) -> dict[str, Question]:
    """What is asked for a team's view beside its goals."""
    return {"overdue": view.question("contacts_overdue", grain="day", by=("channel",), start=view.as_of)}


def caseloads(view: View, load: Row | None) -> Caseloads:
    """The team's caseloads of the day; `load` is its mean caseload, with its target."""
    loads = view.once(unnamed_loads, view.as_of, view.state.where(("team",)))
    return Caseloads(tuple(loads), view.band("caseload_per_worker"), load.target_high if load else None)


def pace(row: Row | None) -> Pace:
    """The team's closures so far in the month."""
    if row is None:
        return Pace(None, None, None, staffed=False)
    norm = row.target_low * row.denominator if row.target_low and row.denominator else None
    return Pace(row.numerator, norm, row.target_low, bool(row.denominator))


def owed(view: View, overdue: Answer) -> Owed:
    """What is over its deadline, what nobody holds, and what falls due this week and next."""
    where = view.state.where(("team",))
    monday = view.today - timedelta(days=view.today.weekday())
    mondays = (monday, monday + timedelta(days=7))
    this, following = (view.once(outcomes, day, day + timedelta(days=6), where) for day in mondays)
    left = view.once(left_behind, view.as_of, where)
    waiting = {dims[0]: row.value or 0 for dims, row in latest(overdue).items()}
    delivered = "contacts" in view.snap.delivered
    calls, mails = (
        numbers.number(waiting.get(channel, 0)) if delivered else numbers.DASH
        for channel in ("phone", "mail")
    )
    counts = (
        (calls, "opkald over frist"),
        (mails, "mail over frist" if mails == "1" else "mails over frist"),
        (numbers.number(left.unassigned), f"{_cases(left.unassigned)} uden medarbejder"),
        (numbers.number(left.of_those_who_left), f"{_cases(left.of_those_who_left)} hos en, der er holdt op"),
    )
    first, second = (f"uge {day.isocalendar().week}" for day in mondays)
    missing = dates.within(dates.not_delivered(not_told(view.snap)))
    return Owed(counts, (first, second), due((this, following)), missing)


def _cases(n: int) -> str:
    return "sag" if n == 1 else "sager"


def due(weeks: Sequence[Sequence[Outcome]]) -> Kinds:
    """The steps not taken yet that fall due in these weeks: how many, by kind, in the order of a case's weeks."""
    counts: dict[tuple[int, str], list[int]] = {}
    for n, week in enumerate(weeks):
        for outcome in week:
            if open_ := outcome.waiting + outcome.missing:
                place = outcome.week if outcome.week is not None else 999
                kind = (place, outcome.called)
                counts.setdefault(kind, [0] * len(weeks))[n] += open_
    return [(words, tuple(counted)) for (_, words), counted in sorted(counts.items())]


def shortened(kinds: Kinds, most: int) -> Kinds:
    """At most so many kinds and the sum of the rest (`og 3 andre slags`); a rest of one is shown itself."""
    if len(kinds) <= most + 1:
        return kinds
    rest = [counted for _, counted in kinds[most:]]
    return [*kinds[:most], (f"og {len(rest)} andre slags", tuple(map(sum, zip(*rest, strict=True))))]
