"""One reader's look at one snapshot under one set of filters: what it asks, and what it was told.

Pages ask in batches (`View.ask`) under the filters of their address; reports ask one question at a time
(`View.answer`). Every answer is remembered in `View.answers`, so that a file says all that stands in it, and nothing else.
A snapshot never changes, so an answer is kept and reused for as long as its snapshot is the current one.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from threading import Lock
from typing import Any, TypeVar, cast

import orjson

from metrics import INDICATORS, OPERATOR, UsageError, ask, ask_many
from metrics.danish import dates
from metrics.danish.labels import none_label
from metrics.engine import span_of
from metrics.judge.signals import Chart, charts, decided
from metrics.judge.targets import band, with_those_above
from metrics.question import Answer, Grain, NotReleased, Question, Row, Scope
from store import Store

from . import links, url
from .hidden import Withheld
from .periods import JUDGED, months_back
from .questions import as_json, as_text
from .url import State

KEPT = 2000
"""How many answers are kept; a page asks some thirty."""

_answers: OrderedDict[tuple[str, Question, Scope], Answer] = OrderedDict()
_made: OrderedDict[tuple[str, Any, Scope], Any] = OrderedDict()
_lock = Lock()
KEPT_LISTS = 300
"""How many lists of obligations and loads are kept; a page makes at most three."""
T = TypeVar("T")
RELEASED = replace(OPERATOR, released=True)
"""The scope of what leaves the room: small numbers are hidden, and only the released cuts are answered."""


@dataclass(frozen=True)
class View:
    """One snapshot, seen through one state of the filters, by one reader.

    `snap` is `metrics.Snapshot`; `notes` are Danish sentences that the page shows above itself; `own` are the
    page's own keys in its address, `settings` what the site has set. `who` is the reader as what is written down names
    them, `writes` whether they may write at all.
    """

    snap: Any
    state: State = field(default_factory=State)
    scope: Scope = OPERATOR
    notes: list[str] = field(default_factory=list)
    own: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    path: str = "/"
    who: str = ""
    writes: bool = False
    answers: dict[Question, Answer] = field(default_factory=dict)
    """What was asked and answered, in order."""
    refused: dict[Question, str] = field(default_factory=dict)
    """What was asked and is not on the menu of this scope, with the reason."""

    @property
    def store(self) -> Store:
        """What people wrote, beside the snapshots; for a reader who may not write one that takes nothing."""
        return Store(self.snap.path.parent, read_only=not self.writes)

    @property
    def as_of(self) -> date:
        return cast(date, self.snap.as_of)

    @property
    def indicators(self) -> tuple[str, ...]:
        """The ids that were asked for, in order."""
        return tuple(dict.fromkeys(question.id for question in self.answers))

    @property
    def forms(self) -> set[bool]:
        """Whether an answer was protected: a head's page of others' units is, whatever the scope says."""
        return {answer.released for answer in self.answers.values()}

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
        self.answers.update((questions[name], answer) for name, answer in found.items())
        return found

    def answer(self, question: Question) -> Answer | None:
        """The answer, asked once; None where this scope's menu does not hold it (it is then in `refused`)."""
        if question in self.refused:
            return None
        if question not in self.answers:
            try:
                self.answers[question] = ask(self.snap, question, self.scope)
            except UsageError as error:
                if not self.scope.protected:
                    raise
                self.refused[question] = str(error)
                return None
        return self.answers[question]

    def rows(self, question: Question) -> tuple[Row, ...]:
        """The rows of `answer`; none where it is not released."""
        answer = self.answer(question)
        return answer.rows if answer is not None else ()

    def chart(self, question: Question) -> Chart | None:
        """The series of an undivided question, judged as signal or noise; None where there is none."""
        answer = self.answer(question)
        return charts(answer, decided(self.snap, question.id)).get(()) if answer is not None else None

    def suppressed(self) -> Iterator[tuple[Question, Row]]:
        """Every hidden cell of what was asked."""
        for question, answer in self.answers.items():
            yield from ((question, row) for row in answer if row.status == "suppressed")

    def canonical(self) -> bytes:
        """All figures as JSON with one form: keys sorted, questions by their own text, numbers as they are."""
        figures = [
            {
                "question": as_text(question), "id": question.id, "by": question.by, "weeks": question.weeks,
                "where": question.where, "rows": [as_json(row) for row in answer],
            }
            for question, answer in sorted(self.answers.items(), key=lambda item: as_text(item[0]))
        ]  # fmt: skip
        return orjson.dumps(
            {"as_of": self.as_of, "released": self.scope.protected, "figures": figures},
            option=orjson.OPT_SORT_KEYS,
        )

    def sha256(self) -> str:
        """The hash of `canonical`: the same figures have the same one."""
        return hashlib.sha256(self.canonical()).hexdigest()

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
            dates.within(self.label(d, v)) if d != "district" else self.label(d, v)
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
            said.append(f"opdeling: {dates.GRAINS.get(self.state.grain, self.state.grain)}")
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
            return sorted(values, key=lambda v: (v is None, dates.sort_key(self.label(dim, v))))
        return sorted(values, key=lambda v: (v is None, places.get(v or "", len(places)), v or ""))


def _covers(first: date | None, after: date | None, day: date) -> bool:
    return (first is None or first <= day) and (after is None or day < after)
