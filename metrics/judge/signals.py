"""The series of an answer as XmR charts, with the two Danish words that stand beside a figure. Pure.

Which figures carry a chart, which periods are judged, where a person has begun anew, and what is drawn.
The method itself is `spc`. Source: indicators, "Signal or noise".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from metrics.catalogue import INDICATORS
from metrics.danish import dates
from metrics.indicator import Indicator
from metrics.question import Answer, Judged, Question, Row
from metrics.warehouse.snapshot import Snapshot

from .spc import MINIMUM, Assurance, Limits, Signal, Variation, assurance, clipped, variation, xmr

WhyNot = Literal["stock", "worker", "not_delivered", "few", "begun_anew"]
"""Why a series is drawn and not judged."""

_STOCK_LIKE = ("stock", "heads", "presence", "loads", "average", "rolling")
BESIDE: dict[str, tuple[str, ...]] = {
    "open_cases": ("net_flow",),
    "full_year_persons": ("net_flow",),
    "caseload_per_worker": ("net_flow",),
    "caseload_per_fte": ("net_flow",),
    "long_stock": ("long_inflow", "long_outflow"),
    "inflow_52w": ("inflow",),
    "outflow_52w": ("outflow",),
}
"""Stock -> the flow that stands beside it and is judged (with the same N, where it takes `weeks`)."""

VARIATION_DA: dict[Variation, str] = {
    "improvement": "forbedring", "concern": "forværring", "high": "ændring opad", "low": "ændring nedad",
    "common": "tilfældig variation",
}  # fmt: skip
ASSURANCE_DA: dict[Assurance, str] = {
    "always": "målet nås altid", "never": "målet nås aldrig", "hit_or_miss": "målet nås af og til",
    "none": "mål ikke fastsat",
}  # fmt: skip
_CAUSE_DA = {
    ("outside", 1): "over den øvre grænse", ("outside", -1): "under den nedre grænse",
    ("trend", 1): "7 stigende i træk", ("trend", -1): "7 faldende i træk",
    ("near", 1): "2 af 3 tæt på den øvre grænse", ("near", -1): "2 af 3 tæt på den nedre grænse",
    ("shift", 1): "7 i træk over gennemsnittet", ("shift", -1): "7 i træk under gennemsnittet",
}  # fmt: skip
WHY_NOT_DA: dict[WhyNot, str] = {
    "stock": "en bestand bedømmes ikke",
    "worker": "for få sager hos én medarbejder til at skelne",
    "not_delivered": "ikke leveret",
    "few": f"færre end {MINIMUM} hele perioder",
    "begun_anew": "for få perioder siden ny start",
}


@dataclass(frozen=True)
class Rebase:
    """A person's decision to begin anew: what happened on `day`, why the old limits no longer hold, who says so.

    The first period that begins on or after `day` is the first of the new segment.
    """

    day: date
    cause: str
    decided_by: str

    def __post_init__(self) -> None:
        if not self.cause.strip() or not self.decided_by.strip():
            raise ValueError(f"A series begins anew on {self.day} only with a cause and with who decided it.")


@dataclass(frozen=True)
class Dot:
    """One period. `judged`: whole, with a value; the others are drawn only. `segment`: its number, from 0."""

    row: Row
    judged: bool = False
    segment: int | None = None
    signal: Signal | None = None
    variation: Variation | None = None

    @property
    def text_da(self) -> str:
        """`7 i træk over gennemsnittet`; empty for common cause and where nothing is judged."""
        return _CAUSE_DA[self.signal.cause, self.signal.side] if self.signal else ""


@dataclass(frozen=True)
class Segment:
    """Periods between two decisions to begin anew: limits as judged, `drawn` as clipped to the unit.

    `points` are the judged periods; `short` says that there are fewer than 13, so that the limits still move.
    """

    start: date
    end: date
    limits: Limits
    drawn: Limits
    points: int
    short: bool
    rebase: Rebase | None = None


@dataclass(frozen=True)
class Chart:
    """One series (one combination of the question's dims), drawn and, where `why_not` is None, judged.

    `variation` is the last judged point's word, `assurance` its target against the last limits; both None
    where the series is not judged. `beside` are the ids of the flows that stand beside a stock.
    """

    dims: tuple[str | None, ...]
    dots: tuple[Dot, ...]
    segments: tuple[Segment, ...] = ()
    variation: Variation | None = None
    assurance: Assurance | None = None
    why_not: WhyNot | None = None
    beside: tuple[str, ...] = ()

    @property
    def words_da(self) -> tuple[str, str]:
        """The two words of a card: of the variation and of the target; empty where not judged."""
        if self.variation is None or self.assurance is None:
            return "", ""
        return VARIATION_DA[self.variation], ASSURANCE_DA[self.assurance]

    @property
    def until_da(self) -> str:
        """The period that the two words are of, where the last one drawn is another: `sep 26`; else empty."""
        last = next((dot for dot in reversed(self.dots) if dot.judged), None)
        return "" if last is None or last is self.dots[-1] else dates.period(last.row.period, short=True)

    @property
    def why_not_da(self) -> str:
        """Why the series is not judged, in a few words; empty where it is."""
        return WHY_NOT_DA[self.why_not] if self.why_not else ""


def decided(snapshot: Snapshot, ident: str) -> tuple[Rebase, ...]:
    """What persons have decided for an indicator's series: the site's events with a `rebased_by`."""
    return tuple(
        Rebase(event["on"], event["text"], event["rebased_by"])
        for event in snapshot.events(ident)
        if event["rebased_by"]
    )


def charts(answer: Answer, rebases: Iterable[Rebase] = ()) -> dict[tuple[str | None, ...], Chart]:
    """Every series of an answer by its dims, each with its limits, special causes and words.

    Ask first and judge what came back: a cell that disclosure control has hidden is no point here, so
    limits tell nothing that the answer does not.

        chart = charts(ask(snapshot, Question("closures"), OPERATOR), decided(snapshot, "closures"))[()]
        chart.words_da        # ("tilfældig variation", "mål ikke fastsat")
    """
    indicator = INDICATORS[answer.question.id]
    series: dict[tuple[str | None, ...], list[Row]] = {}
    for row in answer:
        series.setdefault(row.dims, []).append(row)
    in_order = tuple(sorted(rebases, key=lambda r: r.day))
    return {dims: chart(indicator, answer.question, rows, in_order) for dims, rows in series.items()}


def judged(answer: Answer, rebases: Iterable[Rebase] = ()) -> Answer:
    """The answer, each row with what it is on its chart: limits, special cause and words, as codes."""
    found = charts(answer, rebases)
    points = {
        (dims, dot.row.period_start): (dot, chart) for dims, chart in found.items() for dot in chart.dots
    }
    rows = [row._replace(judged=_point(*points[row.dims, row.period_start])) for row in answer]
    return replace(answer, rows=tuple(rows), judged=True)


def _point(dot: Dot, chart: Chart) -> Judged:
    if not dot.judged or dot.segment is None:
        return Judged(why_not=chart.why_not)
    known = chart.segments[dot.segment].limits
    cause = dot.signal.cause if dot.signal else None
    return Judged(known.mean, known.lower, known.upper, cause, dot.variation, chart.assurance, chart.why_not)


def chart(
    indicator: Indicator, question: Question, rows: Sequence[Row], rebases: Sequence[Rebase] = ()
) -> Chart:
    """One series: its rows in order of time, all of the same dims; `rebases` in order of day."""
    dims = rows[0].dims if rows else ()
    beside = BESIDE.get(indicator.id, ())
    points = [row for row in rows if is_point(row)]
    why = why_not(indicator, question, rows, len(points))
    if why:
        return Chart(dims, tuple(Dot(row) for row in rows), why_not=why, beside=beside)
    least, most = allowed(indicator)
    segments: list[Segment] = []
    judged: dict[date, Dot] = {}
    for rebase, part in split(points, rebases):
        found = xmr([row.value for row in part if row.value is not None])
        segments.append(
            Segment(
                part[0].period_start, part[-1].period_end, found.limits, clipped(found.limits, least, most),
                len(part), len(part) < MINIMUM, rebase,
            )
        )  # fmt: skip
        known = found.limits.lower is not None
        for row, signal in zip(part, found.signals, strict=True):
            word = variation(signal, indicator.direction) if known else None
            judged[row.period_start] = Dot(row, True, len(segments) - 1, signal, word)
    last = points[-1]
    word = judged[last.period_start].variation
    return Chart(
        dims,
        tuple(judged.get(row.period_start, Dot(row)) for row in rows),
        tuple(segments),
        word,
        assurance(segments[-1].limits, last.target_low, last.target_high) if word else None,
        None if word else "begun_anew",
        beside,
    )


def is_point(row: Row) -> bool:
    """Whether a row is judged: its period is whole, known for as long as asked, and has a value."""
    return row.complete and row.value is not None


def why_not(indicator: Indicator, question: Question, rows: Sequence[Row], points: int) -> WhyNot | None:
    """Why the series is not judged; None where it is."""
    if is_stock(indicator):
        return "stock"
    if of_one_worker(question, rows[0].dims if rows else ()):
        return "worker"
    if rows and all(row.status == "not_delivered" for row in rows):
        return "not_delivered"
    return "few" if points < MINIMUM else None


def is_stock(indicator: Indicator) -> bool:
    """Whether each value holds most of the one before (stocks, rolling sums, who is there), so that the
    rules would cry wolf."""
    return indicator.kind == "stock" or indicator.numerator.shape in _STOCK_LIKE


def of_one_worker(question: Question, dims: tuple[str | None, ...]) -> bool:
    """Whether the series is a single worker's: cut by worker, or filtered to one. No worker is none."""
    cut = dict(zip(question.by, dims, strict=False))
    named = {value for dim, value in question.where if dim == "worker"}
    return cut.get("worker") is not None or (len(named) == 1 and None not in named)


def allowed(indicator: Indicator) -> tuple[float | None, float | None]:
    """The least and the most that the unit allows, to which limits are clipped when drawn."""
    return None if indicator.signed else 0, 1 if indicator.unit == "share" else None


def split(points: Sequence[Row], rebases: Sequence[Rebase]) -> list[tuple[Rebase | None, list[Row]]]:
    """The points by segment, each with the decision that began it; of several in one period the last."""
    parts: list[tuple[Rebase | None, list[Row]]] = []
    for row in points:
        begun = [r for r in rebases if r.day <= row.period_start]
        current = begun[-1] if begun else None
        if not parts or parts[-1][0] is not current:
            parts.append((current, []))
        parts[-1][1].append(row)
    return parts
