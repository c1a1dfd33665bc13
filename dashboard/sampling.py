"""Drawing a sample from the rows behind a figure, and drawing it again to see that it is the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from dashboard.pages.cases import named
from metrics import NoSnapshot, Question, Snapshot
from metrics.behind.cases import Behind, behind, count_behind, parts, whole_range
from metrics.behind.sampling import draw
from store import Sample, Samples
from topics.view import View

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
        return Question(self.id, grain="day", start=start, end=end, where=self.where)


def frame_of(written: str) -> Frame:
    """The frame that was written down."""
    found = orjson.loads(written)
    return Frame(found["tal"], tuple((dim, value) for dim, value in found["where"]))


def take(view: View, asked: Question, size: int, seed: str) -> int:
    """Draw from the rows behind a question, keep the sample, and give its number."""
    start, end = whole_range(view.snap, asked)
    frame = Frame(asked.id, asked.where)
    rows = _rows(view, frame, start, end)
    chosen = draw(rows, size, seed)
    met = count_behind(view.snap, frame.question(start, end), view.scope, "met") if parts(asked.id) else None
    return Samples(view.store).add(
        frame=frame.text(), title=f"{named(view, asked.id)} · {view.unit_name()}", snapshot=view.snap.id,
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
