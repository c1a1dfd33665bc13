"""The incident log counted in plain Python, day by day and incident by incident.

Reads the CSV itself and knows nothing of the profile, of SQL or of the product; what it takes from
`docs/real-data.md` is what the words mean. Every incident is walked through all its days, and the last
event on or before a day says who had it at the end of that day.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from real.uci_days import AS_OF, DAY, is_working, month_of, periods, second_working_day, working_days

Key = tuple[str | None, ...]
Cells = dict[tuple[str, Key], Fraction]
"""(period, values of the dims) -> amount."""


class Where(NamedTuple):
    """Where an incident is at the end of a day; the names are those of the dims."""

    team: str | None
    worker: str | None
    district: str

    def cut(self, by: tuple[str, ...]) -> Key:
        return tuple(getattr(self, dim) for dim in by)


@dataclass
class Event:
    """One line of the log: when, in which order, who has the incident after it."""

    order: tuple[date, tuple[int, int], int, int]
    day: date
    team: str | None
    worker: str | None
    row: dict[str, str]


@dataclass
class Incident:
    """One incident; `days` = where it was at the end of each day on which it was open."""

    opened: date
    closed: date
    resolved: date | None
    by_phone: bool
    days: dict[date, Where]

    @property
    def first(self) -> Where:
        return self.days[min(self.days)]

    @property
    def last(self) -> Where:
        return self.days[max(self.days)]


class Stay(NamedTuple):
    """A worker's time in the home group, `left` being the first day without."""

    team: str
    first: date
    left: date


@dataclass
class Count:
    """What was counted; the methods cut it up."""

    incidents: list[Incident]
    stays: dict[str, Stay]
    events: int
    groups: set[str]
    stock: dict[date, Counter[Where]] = field(default_factory=lambda: defaultdict(Counter))

    def __post_init__(self) -> None:
        for incident in self.incidents:
            for day, where in incident.days.items():
                if incident.closed > day:
                    self.stock[day][where] += 1

    def open_cases(self, by: tuple[str, ...], grain: str) -> Cells:
        return self._stock(by, grain, lambda _: True)

    def unassigned_cases(self, by: tuple[str, ...], grain: str) -> Cells:
        return self._stock(by, grain, lambda where: where.worker is None)

    def assigned_cases(self, by: tuple[str, ...], grain: str) -> Cells:
        return self._stock(by, grain, lambda where: where.worker is not None)

    def inflow(self, by: tuple[str, ...], grain: str) -> Cells:
        return _dated(((i.opened, i.first.cut(by)) for i in self.incidents), grain)

    def outflow(self, by: tuple[str, ...], grain: str) -> Cells:
        return _dated(((i.closed, i.last.cut(by)) for i in self.incidents), grain)

    def transfers_in(self, by: tuple[str, ...], grain: str) -> Cells:
        return _dated(((day, after) for day, _, after in self._moves(by)), grain)

    def transfers_out(self, by: tuple[str, ...], grain: str) -> Cells:
        return _dated(((day, before) for day, before, _ in self._moves(by)), grain)

    def workers(self, by: tuple[str, ...], grain: str) -> Cells:
        """Who is there on the last day of each period."""
        cells: Cells = defaultdict(Fraction)
        for period in periods(grain):
            for worker, stay in self.stays.items():
                if stay.first <= period.days[-1] < stay.left:
                    cells[period.label, _home(worker, stay, by)] += 1
        return cells

    def worker_months(self, by: tuple[str, ...], grain: str) -> Cells:
        """Working days on which a worker is there, each as its part of its whole month."""
        cells: Cells = defaultdict(Fraction)
        for period in periods(grain):
            working = [day for day in period.days if is_working(day)]
            for worker, stay in self.stays.items():
                months = Counter(month_of(day) for day in working if stay.first <= day < stay.left)
                for month, days in months.items():
                    cells[period.label, _home(worker, stay, by)] += Fraction(days, working_days(month))
        return cells

    def phone_due(self, by: tuple[str, ...], grain: str) -> Cells:
        return _dated(((due, key) for due, key, _ in self._phone(by)), grain)

    def phone_on_time(self, by: tuple[str, ...], grain: str) -> Cells:
        return _dated(((due, key) for due, key, on_time in self._phone(by) if on_time), grain)

    def _stock(self, by: tuple[str, ...], grain: str, which: Callable[[Where], bool]) -> Cells:
        cells: Cells = defaultdict(Fraction)
        for period in periods(grain):
            for where, number in self.stock[period.days[-1]].items():
                if which(where):
                    cells[period.label, where.cut(by)] += number
        return cells

    def _moves(self, by: tuple[str, ...]) -> Iterator[tuple[date, Key, Key]]:
        """(day, from, to) for each open incident that is in another cell than the day before."""
        for incident in self.incidents:
            for day, where in incident.days.items():
                if day - DAY in incident.days:
                    before, after = incident.days[day - DAY].cut(by), where.cut(by)
                    if before != after:
                        yield day, before, after

    def _phone(self, by: tuple[str, ...]) -> Iterator[tuple[date, Key, bool]]:
        """(due day, where the incident was then or last, resolved in time) for each call."""
        for incident in self.incidents:
            if incident.by_phone:
                due = second_working_day(incident.opened)
                seen = min(due, AS_OF, max(incident.days))
                on_time = incident.resolved is not None and incident.resolved <= due
                yield due, incident.days[seen].cut(by), on_time


def count(path: Path) -> Count:
    """Read the log at `path` and walk every incident through its days."""
    with path.open(encoding="utf-8", newline="") as handle:
        events = [_event(line, row) for line, row in enumerate(csv.DictReader(handle))]
    incidents: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        incidents[event.row["number"]].append(event)
    for own in incidents.values():
        own.sort(key=lambda e: e.order)
    stays = _stays(incidents.values())
    return Count(
        incidents=[_incident(own, stays) for own in incidents.values()],
        stays=stays,
        events=len(events),
        groups={e.team for e in events if e.team is not None},
    )


def _event(line: int, row: dict[str, str]) -> Event:
    day, clock = _stamp(row["sys_updated_at"])
    return Event(
        order=(day, clock, int(row["sys_mod_count"]), line),
        day=day,
        team=_known(row["assignment_group"]),
        worker=_known(row["assigned_to"]),
        row=row,
    )


def _stays(incidents: Iterable[list[Event]]) -> dict[str, Stay]:
    """Each worker's home group and the days from the first to the last on which the worker has something."""
    beside: dict[str, Counter[str]] = defaultdict(Counter)
    days: dict[str, set[date]] = defaultdict(set)
    for events in incidents:
        for position, event in enumerate(events):
            if event.worker is None:
                continue
            if event.team is not None:
                beside[event.worker][event.team] += 1
            days[event.worker].add(event.day)
            if position + 1 < len(events) and events[position + 1].day > event.day:
                days[event.worker].add(events[position + 1].day - DAY)
    return {
        worker: Stay(
            team=min(teams, key=lambda team: (-teams[team], team)),
            first=min(days[worker]),
            left=max(days[worker]) + DAY,
        )
        for worker, teams in beside.items()
    }


def _incident(events: list[Event], stays: dict[str, Stay]) -> Incident:
    row = events[0].row
    opened, closed = _stamp(row["opened_at"])[0], _stamp(row["closed_at"])[0]
    district = [e.row["location"] for e in events if e.row["location"] != "?"]
    days: dict[date, Where] = {}
    team = worker = None
    waiting = list(events)
    day = opened
    while day < closed or day == opened:
        while waiting and waiting[0].day <= day:
            event = waiting.pop(0)
            team, worker = event.team, event.worker
        home = stays[worker].team if worker is not None else None
        days[day] = Where(
            team if team is not None else home, worker, district[-1] if district else "Location unknown"
        )
        day += DAY
    return Incident(
        opened=opened,
        closed=closed,
        resolved=_stamp(row["resolved_at"])[0] if row["resolved_at"] != "?" else None,
        by_phone=row["contact_type"] == "Phone",
        days=days,
    )


def _known(text: str) -> str | None:
    return None if text == "?" else text


def _stamp(text: str) -> tuple[date, tuple[int, int]]:
    """`5/3/2016 9:07`: 5 March 2016, seven minutes past nine."""
    written, clock = text.split(" ")
    day, month, year = written.split("/")
    hour, minute = clock.split(":")
    return date(int(year), int(month), int(day)), (int(hour), int(minute))


def _home(worker: str, stay: Stay, by: tuple[str, ...]) -> Key:
    return tuple({"team": stay.team, "worker": worker}[dim] for dim in by)


def _dated(rows: Iterable[tuple[date, Key]], grain: str) -> Cells:
    cells: Cells = defaultdict(Fraction)
    labels = {day: period.label for period in periods(grain) for day in period.days}
    for day, key in rows:
        if day in labels:
            cells[labels[day], key] += 1
    return cells
