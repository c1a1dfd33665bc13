"""What a page needs to ask: one batch of questions, the filters that fit each, and its periods.

A `View` is one request's look at one snapshot. A snapshot never changes, so an answer is kept and
reused for as long as its snapshot is the current one.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from threading import Lock
from typing import Any, TypeVar, cast

from dashboard import links, reader, text, url
from dashboard.hidden import Withheld
from dashboard.url import State
from metrics import INDICATORS, OPERATOR, ask, ask_many
from metrics.danish.labels import none_label
from metrics.engine import span_of
from metrics.judge.targets import Bounds, band, status, with_those_above
from metrics.question import Answer, Grain, NotReleased, Question, Row, Scope
from metrics.release.menu import hidden_row
from reports.series import JUDGED, months_back
from store import Store

KEPT = 2000
"""How many answers are kept; a page asks some thirty."""

_answers: OrderedDict[tuple[str, Question, Scope], Answer] = OrderedDict()
_made: OrderedDict[tuple[str, Any, Scope], Any] = OrderedDict()
_lock = Lock()
KEPT_LISTS = 300
"""How many lists of obligations and loads are kept; a page makes at most three."""
T = TypeVar("T")


@dataclass(frozen=True)
class View:
    """One snapshot, seen through one state of the filters, by one reader.

    `snap` is `metrics.Snapshot`; `notes` are Danish sentences that the page shows above itself; `own` are the
    page's own keys in its address, `settings` what the site has set.
    """

    snap: Any
    state: State
    scope: Scope = OPERATOR
    notes: list[str] = field(default_factory=list)
    own: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    path: str = "/"
    asked: dict[str, None] = field(default_factory=dict)
    """The indicators that the page has asked for, in order."""
    forms: set[bool] = field(default_factory=set)
    """Whether an answer was protected: a head's page of others' units is, whatever the scope says."""

    @property
    def store(self) -> Store:
        """What people wrote, beside the snapshots."""
        return reader.store(self.snap.path.parent)

    @property
    def who(self) -> str:
        """The reader, as what is written down names them."""
        return reader.name()

    @property
    def writes(self) -> bool:
        """Whether this reader may write; a wall screen may not."""
        return reader.writes()

    @property
    def sees_cases(self) -> bool:
        """Whether single cases may be shown to this reader (`metrics.release.scope` has the last word)."""
        return self.scope.level == "case" and not self.scope.protected

    def filtered(self, dim: str, value: str | None) -> str | None:
        """The address of the page under one value of a dim, or without it where it is the one in force."""
        if dim not in url.DIMS:
            return None
        wanted = url.NONE if value is None else value
        chosen = getattr(self.state, dim) == wanted
        other = {"team": "department", "department": "team"}.get(dim)
        changes = {dim: None if chosen else wanted, **({other: None} if other else {})}
        return links.with_own(self.path, self.state.but(**changes), self.own)

    @property
    def today(self) -> date:
        """The day after the last one in the data: the morning on which people look at it."""
        return self.snap.as_of + timedelta(days=1)

    def ask(self, questions: Mapping[str, Question]) -> dict[str, Answer]:
        """All of a page's questions at once, by name; what is known already is not asked again."""
        self.asked.update(dict.fromkeys(q.id for q in questions.values()))
        keys = {name: (self.snap.id, q, self.scope) for name, q in questions.items()}
        with _lock:
            missing = list({k: None for k in keys.values() if k not in _answers})
        if missing:
            try:
                fresh = ask_many(self.snap, [k[1] for k in missing], self.scope)
            except NotReleased:
                fresh = [self._asked(k[1]) for k in missing]
            with _lock:
                _answers.update(zip(missing, fresh, strict=True))
        with _lock:
            found = {name: _answers[key] for name, key in keys.items()}
            for key in keys.values():
                _answers.move_to_end(key)
            while len(_answers) > KEPT:
                _answers.popitem(last=False)
        self.forms.update(answer.released for answer in found.values())
        return found

    def _asked(self, question: Question) -> Answer:
        """The answer; where this reader gets it in no form, one whose numbers are hidden, so that the rest of a page stands."""
        try:
            return ask(self.snap, question, self.scope)
        except NotReleased:
            if question.by:
                return Withheld(question, (), self.snap.id, self.snap.as_of, released=True)
            whole = replace(question, where=(), weeks=None, compare=None)
            hidden = (
                Row(p.label, p.start, p.end, p.complete, (), None, None, None, None, None, "suppressed")
                for p in span_of(self.snap, whole)
            )
            return Answer(question, tuple(hidden), self.snap.id, self.snap.as_of, released=True)

    def once(self, make: Callable[..., T], *arguments: Any) -> T:
        """What a function of `metrics` gives for this snapshot, scope and arguments; made once, as answers are."""
        key = (self.snap.id, (make, arguments), self.scope)
        with _lock:
            if key in _made:
                _made.move_to_end(key)
                return cast(T, _made[key])
        found = make(self.snap, self.scope, *arguments)
        with _lock:
            _made[key] = found
            while len(_made) > KEPT_LISTS:
                _made.popitem(last=False)
        return found

    def question(
        self,
        id: str,
        *,
        grain: Grain,
        by: tuple[str, ...] = (),
        start: date | None = None,
        end: date | None = None,
        also: tuple[tuple[str, str | None], ...] = (),
        without: tuple[str, ...] = (),
        weeks: int | None = None,
    ) -> Question:
        """A question under the filters that the indicator knows, `also` added and the dims `without` not."""
        dims = tuple(d for d in url.DIMS if d in INDICATORS[id].dims and d not in without)
        return Question(
            id,
            by=by,
            grain=grain,
            start=min(start or self.start(grain), end or self.end),
            end=end or self.end,
            where=self.state.where(dims) + also,
            weeks=weeks,
        )

    def ignored(self, id: str) -> list[str]:
        """The filters in force that the indicator cannot be cut by, in Danish."""
        return [
            url.LABELS[dim]
            for dim in url.DIMS
            if getattr(self.state, dim) is not None and dim not in INDICATORS[id].dims
        ]

    @property
    def end(self) -> date:
        """The last day asked about."""
        return min(url.last_day(self.state.end), self.snap.as_of) if self.state.end else self.snap.as_of

    def start(self, grain: Grain) -> date:
        """The first day asked about: the filter's, else as far back as suits the grain."""
        if self.state.start:
            return url.first_day(self.state.start)
        if grain == "week":
            return self.weeks(52)
        if grain == "month":
            # As in reports and on the board: a series is judged over the same months everywhere.
            return max(self.snap.history_from, months_back(self.end, JUDGED - 1))
        back = {"day": 60, "quarter": 365 * 4, "halfyear": 365 * 4}.get(grain)
        return (
            max(self.snap.history_from, self.end - timedelta(days=back)) if back else self.snap.history_from
        )

    def weeks(self, count: int) -> date:
        """The Monday that leaves `count` whole weeks up to the last day (and the running one, if one runs)."""
        monday = self.end - timedelta(days=self.end.weekday())
        over = monday + timedelta(days=6) <= self.snap.as_of
        whole = count - 1 if over else count
        return max(self.snap.history_from, monday - timedelta(weeks=whole))

    def year(self) -> date:
        """The first day of the month that leaves twelve months up to the last day."""
        return max(self.snap.history_from, months_back(self.end, 11))

    def grain(self, default: Grain) -> Grain:
        return self.state.grain or default

    def label(self, dim: str, value: str | None) -> str:
        """The Danish name of one value of a dim."""
        return none_label(dim) if value is None else self.snap.labels(dim).get(value, value)

    def unit_name(self) -> str:
        """What is looked at, in words: the unit, and every other filter in force."""
        chosen = [self.label(dim, value) for dim, value in self.state.where(url.ORGANISATION)]
        rest = tuple(dim for dim in url.DIMS if dim not in url.ORGANISATION)
        others = [
            text.within(self.label(d, v)) if d != "district" else self.label(d, v)
            for d, v in self.state.where(rest)
        ]
        whole = "Egne sager" if self.scope.role == "worker" else "Hele centret"
        return " · ".join([*(chosen or [whole]), *others])

    def filter_words(self) -> tuple[str, ...]:
        """Every filter in force in words: `team: Team Nord`, `periode: 2026-01 – 2026-10`."""
        said = [f"{url.LABELS[d]}: {self.label(d, v)}" for d, v in self.state.where()]
        if self.state.start or self.state.end:
            said.append(f"periode: {self.state.start or 'automatisk'} – {self.state.end or 'nyeste'}")
        if self.state.grain:
            said.append(f"opdeling: {text.GRAINS.get(self.state.grain, self.state.grain)}")
        return (*said, *(f"{key}: {value}" for key, value in self.own.items()))

    def band(self, id: str) -> tuple[float, float] | None:
        """The recommended band in force on the last day for the unit looked at, or None where there is none."""
        chosen = next(((d, v) for d, v in self.state.where(url.ORGANISATION) if v is not None), None)
        units = with_those_above(*chosen, self.snap.unit_rows) if chosen else ()
        return band(self.snap.targets(id), self.end, units)

    def targets(self, id: str, kind: str) -> list[dict[str, Any]]:
        """The indicator's targets of a kind that are in force on the last day."""
        return [
            t
            for t in self.snap.targets(id)
            if t["kind"] == kind and _covers(t.get("valid_from"), t.get("valid_to"), self.end)
        ]

    def order(self, dim: str, values: Iterable[str | None]) -> list[str | None]:
        """Values of a dim as they are listed: by Danish name, districts as the site lists them, empty last."""
        labels = self.snap.labels(dim)
        places = {value: n for n, value in enumerate(labels)}
        if dim in ("team", "department"):
            return sorted(values, key=lambda v: (v is None, text.sort_key(self.label(dim, v))))
        return sorted(values, key=lambda v: (v is None, places.get(v or "", len(places)), v or ""))


def groups(answer: Answer) -> dict[tuple[str | None, ...], list[Row]]:
    """An answer's rows by their dims, each in the order of the periods."""
    found: dict[tuple[str | None, ...], list[Row]] = {}
    for row in answer:
        found.setdefault(row.dims, []).append(row)
    return found


def latest(answer: Answer) -> dict[tuple[str | None, ...], Row]:
    """The rows of an answer's last period by their dims."""
    last = max((row.period_start for row in answer), default=None)
    return {row.dims: row for row in answer if row.period_start == last}


def summed(answer: Answer) -> Answer:
    """A ratio over all its periods, as one row a cell: sum of numerators / sum of denominators.

    Right for flows and shares only, whose parts add up. The status is judged again. A sum with a hidden part is
    hidden: without it, it would be a smaller number that says nothing of what is missing.
    """
    rows = []
    indicator = INDICATORS[answer.question.id]
    for dims, found in groups(answer).items():
        first, last = found[0], found[-1]
        label = f"{first.period}/{last.period}"
        if any(row.status == "suppressed" for row in found):
            rows.append(hidden_row(last._replace(period=label, period_start=first.period_start)))
            continue
        above = [row.numerator for row in found if row.numerator is not None]
        below = [row.denominator for row in found if row.denominator is not None]
        value = sum(above) / sum(below) if sum(below) else None
        delivered = last.status != "not_delivered"
        bounds = Bounds(last.target_low, last.target_high)
        rows.append(
            Row(
                label, first.period_start, last.period_end, last.complete, dims,
                sum(above) if above else None, sum(below) if below else None, value, last.target_low, last.target_high,
                status(value, bounds, indicator.direction, indicator.below) if delivered else "not_delivered",
            )
        )  # fmt: skip
    return replace(answer, rows=tuple(rows))


def _covers(first: date | None, after: date | None, day: date) -> bool:
    return (first is None or first <= day) and (after is None or day < after)
