"""A random sample of the rows behind a figure: drawn, drawn again to see that it is the same, and what it says.

What it says is the share that met the demand with its interval, beside the whole and the sample before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from metrics import NoSnapshot, Question, Snapshot
from metrics.behind.cases import Behind, behind, count_behind, is_share_of_rows, whole_range
from metrics.behind.sampling import draw, wilson
from metrics.danish import dates, numbers
from store import Sample, Samples

from .values import Interval, Intervals, Panel
from .view import View

FRAMES = (
    "phone_on_time", "mail_on_time", "followup_on_time", "first_followup_on_time", "screening_on_time",
    "clarification_on_time", "coordinator_on_time", "reassessment_on_time", "fast_track_on_time", "extensions",
    "closures", "open_cases", "no_followup_8w",
)  # fmt: skip
"""The figures that management's supervision draws from."""
LEAST, MOST = 5, 300


@dataclass(frozen=True)
class Frame:
    """What is drawn from: a figure and a filter. The days stand beside it, so that two samples can be compared."""

    id: str
    where: tuple[tuple[str, str | None], ...]

    def text(self) -> str:
        """The frame as it is written down."""
        return orjson.dumps({"tal": self.id, "where": sorted(self.where, key=str)}).decode()

    def question(self, start: date, end: date) -> Question:
        """The question whose rows are drawn from."""
        return Question(self.id, grain="day", start=start, end=end, where=self.where)


def frame_of(written: str) -> Frame:
    """The frame that was written down."""
    record = orjson.loads(written)
    return Frame(record["tal"], tuple((dim, value) for dim, value in record["where"]))


def take(view: View, asked: Question, size: int, seed: str) -> int:
    """Draw from the rows behind a question, keep the sample, and give its number."""
    start, end = whole_range(view.snap, asked)
    frame = Frame(asked.id, asked.where)
    rows = _rows(view, frame, start, end)
    chosen = draw(rows, size, seed)
    met = (
        count_behind(view.snap, frame.question(start, end), view.scope, "met")
        if is_share_of_rows(asked.id)
        else None
    )
    return Samples(view.store).add(
        frame=frame.text(), title=f"{view.indicator(asked.id).name} · {view.unit_name()}", snapshot=view.snap.id,
        as_of=view.snap.as_of, period=(start, end), population=len(rows), population_met=met, seed=seed,
        drawn=[(key, rows[key].case_id) for key in chosen], who=view.who,
    )  # fmt: skip


@dataclass(frozen=True)
class Again:
    """A sample drawn again from its own snapshot: whether it is the same, and the rows it is of."""

    same: bool | None
    rows: dict[str, Behind]


def again(view: View, sample: Sample) -> Again:
    """Draw a sample again. `same` is None where its snapshot is no longer kept."""
    snap = snapshot_of(view, sample.snapshot)
    if snap is None:
        return Again(None, {})
    own = View(snap, view.state, scope=view.scope)
    rows = _rows(own, frame_of(sample.frame), sample.period_from, sample.period_to)
    held = [d.key for d in Samples(view.store).cases(sample.id)]
    same = len(rows) == sample.population and draw(rows, sample.size, sample.seed) == held
    return Again(same, {key: rows[key] for key in held if key in rows})


def snapshot_of(view: View, name: str) -> Any | None:
    """The snapshot of that name: the one that is shown, or a kept one; None where there is none."""
    if name == view.snap.id:
        return view.snap
    try:
        return Snapshot(view.snap.path.with_name(f"{name}.duckdb"))
    except NoSnapshot:
        return None


def _rows(view: View, frame: Frame, start: date, end: date) -> dict[str, Behind]:
    return {row.key: row for row in behind(view.snap, frame.question(start, end), view.scope)}


def result(view: View, sample: Sample) -> Panel:
    """The share that met the demand with its interval, beside the whole as registered and the sample before it."""
    before = Samples(view.store).before(sample)
    seen = sample.judged + sample.unknown
    bounds = wilson(sample.met, sample.judged)
    if bounds is None:
        title = f"{numbers.number(seen)} af {numbers.number(sample.size)} er set; ingen er vurderet endnu"
    else:
        title = f"{numbers.percent(sample.met / sample.judged)} overholdt af {numbers.number(sample.judged)} vurderede"
        title += "" if seen == sample.size else f"; {numbers.number(sample.size - seen)} er ikke set endnu"
    lines = [_interval("Stikprøven", sample.met, sample.judged, bounds)]
    if sample.population_met is not None and is_share_of_rows(frame_of(sample.frame).id):
        lines.append(
            _interval("Hele rammen, som registreret", sample.population_met, sample.population, None)
        )
    if before is not None:
        when = f"Forrige: nr. {before.id}, {days(before.period_from, before.period_to)}"
        lines.append(_interval(when, before.met, before.judged, wilson(before.met, before.judged)))
    compared = comparison(sample, before)
    return Panel(
        title,
        f"Andel overholdt med 95 %-interval efter Wilson · {numbers.number(sample.unknown)} kunne ikke vurderes og tæller ikke med",
        (Intervals(tuple(lines)),),
        notes=(compared,) if compared else (),
    )


def _interval(name: str, met: int, judged: int, bounds: tuple[float, float] | None) -> Interval:
    """One share, with its interval where it is a sample's."""
    if not judged:
        return Interval(name, None, bounds, "ikke vurderet")
    words = f"{numbers.percent(met / judged)} ({numbers.number(met)} af {numbers.number(judged)})"
    if bounds:
        words += f", 95 %-interval {numbers.percent(bounds[0])} – {numbers.percent(bounds[1])}"
    return Interval(name, met / judged, bounds, words)


def comparison(sample: Sample, before: Sample | None) -> str:
    """What may be said of the sample against the whole and the one before: whether its interval holds them."""
    bounds = wilson(sample.met, sample.judged)
    if bounds is None:
        return ""
    sentences = []
    if sample.population_met is not None and sample.population:
        whole = sample.population_met / sample.population
        inside = bounds[0] <= whole <= bounds[1]
        sentences.append(
            "Registreringens andel ligger inden for stikprøvens interval."
            if inside
            else "Registreringens andel ligger uden for stikprøvens interval: det registrerede og det fundne passer ikke sammen."
        )
    earlier = wilson(before.met, before.judged) if before else None
    if earlier is not None:
        apart = earlier[1] < bounds[0] or bounds[1] < earlier[0]
        sentences.append(
            "Intervallet ligger uden for den forrige stikprøves."
            if apart
            else "Intervallet overlapper den forrige stikprøves: forskellen kan være tilfældig."
        )
    return " ".join(sentences)


def days(start: date, end: date) -> str:
    """The days of a sample; of a stock the one day."""
    return dates.day(end) if start == end else f"{dates.day(start)} – {dates.day(end)}"
